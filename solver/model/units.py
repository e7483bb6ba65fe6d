"""Floor 2: the units - nobody, dedicated books, pools: what each serves and how much it carries."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from solver.model.staff import Staff
from solver.policy import Policy
from solver.problem import Bools, Ints

MOST_LOAD = 10**9


@dataclass(frozen=True)
class Loads:
    """Load in whole numbers: `full` is a full-time CSM, `of_tier` what one account uses [tiers]."""

    full: int
    of_tier: Ints

    @classmethod
    def of(cls, policy: Policy) -> Loads:
        caps = [policy.tiers[t].cap for t in policy.tier_names]
        full = min(math.lcm(*(c for c in caps if c)), MOST_LOAD) if any(caps) else 1
        return cls(full, np.array([full // c if c else 0 for c in caps], np.int64))


@dataclass(frozen=True)
class Units:
    """Unit 0 is nobody; then books by csm_id; then pools by name. FTE in thousandths, capacity in load."""

    names: tuple[str, ...]
    is_pool: Bools
    csm: Ints  # [units] the csm of a book, -1 for nobody and pools
    members: tuple[Ints, ...]  # [units] csms: the members of a pool, the one csm of a book
    fte: Ints
    capacity: Ints
    serves: Bools  # [units, tiers]
    index: dict[str, int]

    @property
    def num(self) -> int:
        return len(self.names)

    def serves_kind(self, policy: Policy) -> Bools:
        """[units, tiers]: the tier's service allows this kind of unit, whoever works in it; False for nobody."""
        out: Bools = _kinds(policy)[self.is_pool.astype(int)] & (np.arange(self.num) > 0)[:, None]
        return out

    def kind_matches(self, coverage: str) -> Bools:
        """Units (never nobody) of one kind: dedicated, pooled, or "" for both."""
        real = np.arange(self.num) > 0
        return real if not coverage else real & (self.is_pool == (coverage == "pooled"))


def units_of(staff: Staff, policy: Policy, loads: Loads) -> Units:
    """The units that `staff` makes up (docs/arithmetic.md section 3)."""
    books = [int(c) for c in np.flatnonzero(staff.has_book)]
    pools = sorted({p for p in staff.pool if p})
    in_pool = [np.array([c for c, q in enumerate(staff.pool) if q == p], np.int64) for p in pools]
    names = ("", *(staff.ids[c] for c in books), *pools)
    members = (np.zeros(0, np.int64), *(np.array([c], np.int64) for c in books), *in_pool)
    fte = np.array([0, *(staff.own[c] for c in books), *(staff.pooled[m].sum() for m in in_pool)], np.int64)
    is_pool = np.arange(len(names)) > len(books)
    kind = _kinds(policy)
    serves = np.array([staff.serves[m].any(axis=0) & kind[int(p)] for m, p in zip(members, is_pool, strict=True)], bool)
    return Units(
        names=names,
        is_pool=is_pool,
        csm=np.array([-1, *books, *(-1 for _ in pools)], np.int64),
        members=members,
        fte=fte,
        capacity=loads.full * fte // 1000,
        serves=serves,
        index={name: u for u, name in enumerate(names) if u},
    )


def _kinds(policy: Policy) -> Bools:
    """[dedicated, pooled] x tiers: which kinds of unit a tier's service allows."""
    service = [policy.tiers[t].service for t in policy.tier_names]
    return np.array([["dedicated" in s for s in service], ["pooled" in s for s in service]], bool)
