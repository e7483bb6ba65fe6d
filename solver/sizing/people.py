"""Floor 3: kinds of people - those who may newly hold the same accounts and cost about the same."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from solver.book import Book
from solver.exact import half_up, milli, scaled
from solver.model.setting import Setting
from solver.policy import Policy
from solver.problem import Bools, Ints
from solver.sizing.hired import HIRE

SEVERAL = "several regions"


@dataclass(frozen=True)
class Kind:
    """One kind of person. `csms`: the present ones, positions in the roster; `like`: whose row a hire's is made from.

    `fte`: contracts of those present, in thousandths (leave and ramp do not count against it: the allowance is for that);
    `cost` of a full-time person a year, whole currency; `tiers`: those of which they may hold some account;
    `region`: of all of them, or SEVERAL.
    """

    name: str
    csms: tuple[int, ...]
    like: str
    fte: int
    cost: int
    tiers: tuple[str, ...]
    region: str

    @property
    def people(self) -> int:
        """How many are there today."""
        return len(self.csms)


@dataclass(frozen=True)
class People:
    """The kinds, and which of them may hold accounts of each profile of the fit: `may` [profiles, kinds]."""

    kinds: tuple[Kind, ...]
    may: Bools


def people_of(setting: Setting) -> People:
    """Everybody who is here after the quarter, and who the policy says may be hired, by kind."""
    may = seats(setting)
    cost = costs(setting.book, setting.policy)
    groups: dict[bytes, list[int]] = {}
    for c in np.flatnonzero(setting.staff.present):
        groups.setdefault(may[:, c].tobytes(), []).append(int(c))
    banded = [g for group in groups.values() for g in _banded(group, cost, setting.policy)]
    kinds = [_kind(setting, group, may, cost) for group in sorted(banded)]
    holders = np.array([may[:, group[0]] for group in sorted(banded)], bool).reshape(len(kinds), len(may)).T
    return People(_told_apart(kinds), holders)


def seats(setting: Setting) -> Bools:
    """Who may newly hold accounts of each profile, in a book of their own or in their pool [profiles, csms]."""
    profiles = setting.fit.profiles
    coverage = setting.book.csms["coverage"].to_numpy()
    service = [setting.policy.tiers[t].service for t in setting.policy.tier_names]
    kind = np.zeros((len(service), len(coverage)), bool)
    for t, kinds in enumerate(service):
        kind[t] = ((coverage != "pooled") & ("dedicated" in kinds)) | ((coverage != "dedicated") & ("pooled" in kinds))
    return setting.fit.csms_qualify(np.arange(len(profiles.tier))) & kind[profiles.tier]


def costs(book: Book, policy: Policy) -> Ints:
    """What each csm costs a year per full-time person, whole currency; the policy's figure where it is blank [csms]."""
    usual = scaled(policy.headcount.cost, 1)
    given = zip(book.csms["cost"], book.csms["fte"], strict=True)
    return np.array([usual if np.isnan(c) else half_up(scaled(c, 1000), max(1, milli(f))) for c, f in given], np.int64)


def regions(csms: pd.DataFrame) -> list[str]:
    """Where each csm is: their region, else the first part of their time zone; "" where neither is known [csms]."""
    given = csms["region"] if "region" in csms else [""] * len(csms)
    return [str(r or z.split("/")[0]) for r, z in zip(given, csms["timezone"], strict=True)]


def _banded(group: list[int], cost: Ints, policy: Policy) -> list[list[int]]:
    """The group by cost: the dearest at most a band above the cheapest."""
    band, out = 1 + policy.headcount.cost_band, list[list[int]]()
    for c in sorted(group, key=lambda c: (cost[c], c)):
        if out and cost[c] <= cost[out[-1][0]] * band:
            out[-1].append(c)
        else:
            out.append([c])
    return [sorted(g) for g in out]


def _kind(setting: Setting, group: list[int], may: Bools, cost: Ints) -> Kind:
    csms, policy = setting.book.csms, setting.policy
    rows = csms.iloc[group]
    here = [c for c in group if not setting.staff.ids[c].startswith(HIRE)]
    held = sorted({policy.tier_names[t] for t in np.unique(setting.fit.profiles.tier[may[:, group[0]]])})
    found = set(regions(rows)) - {""}
    region = SEVERAL if len(found) > 1 else "".join(found)
    spoken = set.intersection(*(set(text.split(";")) for text in rows["languages"]))
    given = "" if here else str(rows["name"].iloc[0])
    name = given or " ".join(p for p in ("/".join(held) or "no tier", region, "+".join(sorted(spoken - {""}))) if p)
    return Kind(
        name=name,
        csms=tuple(here),
        like=setting.staff.ids[group[0]],
        fte=sum(milli(csms["fte"].iloc[c]) for c in here),
        cost=half_up(int(cost[group].sum()), len(group)),
        tiers=tuple(held),
        region=region,
    )


def _told_apart(kinds: list[Kind]) -> tuple[Kind, ...]:
    """The kinds with names of their own: those of one name are told apart by whom they are like."""
    names = [k.name for k in kinds]
    return tuple(replace(k, name=f"{k.name} ({k.like})") if names.count(k.name) > 1 else k for k in kinds)
