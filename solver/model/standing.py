"""Floor 2: where each item stands today - its owner, its holds, whether it may stay, and where the plan starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.book import Book
from solver.errors import ConflictError
from solver.exact import days
from solver.model.items import Items
from solver.model.overrides import ALL_HOLDS, Overrides
from solver.model.quarter import Quarter
from solver.model.staff import Staff
from solver.model.units import Units
from solver.policy import Policy
from solver.problem import Bools, Ints

HOLDS = ("renewal", "escalation", "red", "changed", "onboarding", "keep")
HORIZON = 366  # days past the quarter in which the end of a hold is looked for


@dataclass(frozen=True)
class Standing:
    """Per item. Days count from as_of; units are positions, 0 = none."""

    owner: Ints  # unit of today's owner
    has_owner: Bools
    left: Bools
    evicted: Bools  # the owner's kind of book does not serve the new tier, or the pair is forbidden
    forbidden_here: Bools
    may_stay: Bools
    held: Bools
    holds: Bools  # [items, HOLDS] holds that touch the quarter
    free_from: Ints  # first free stretch of the quarter; -1 when there is none
    free_to: Ints
    hold_until: Ints  # last day of the holds, for items that are not movable
    estate: Ints  # whose accounts it was: a row of `heirs`, 0 = of nobody who is replaced
    heirs: Bools  # [estates, units] the books of the csms who backfill an owner who left
    pin: Ints  # unit, -1 without
    start: Ints  # S0

    def inherits(self, items: Ints) -> Bools:
        """[len(items), units]: whose book takes the place of the item's owner who left."""
        return self.heirs[self.estate[items]]


def standing_of(
    book: Book, items: Items, units: Units, staff: Staff, overrides: Overrides, policy: Policy, quarter: Quarter
) -> Standing:
    """Where items stand (docs/arithmetic.md sections 5 and 6)."""
    member = _owned_member(book, items)
    owner_name = [str(o) for o in book.accounts["owner"].to_numpy()[member]]
    owner = np.array([units.index.get(o, 0) for o in owner_name], np.int64)
    has_owner = np.array([bool(o) for o in owner_name], bool)
    gone = (book.accounts["owner_kind"].to_numpy()[member] == "departed") & has_owner
    owner = np.where(gone, 0, owner)
    left = has_owner & (owner == 0)
    n = quarter.num_days
    blocked, holds = _blocked(_spans(book, items, overrides, policy, quarter), has_owner & ~left, overrides, n)
    movable = ~blocked[:, :n].all(axis=1)
    kind_ok = units.serves_kind(policy)[owner, items.tier]
    forbidden_here = np.array([(i, int(u)) in overrides.forbidden for i, u in enumerate(owner)], bool)
    evicted = (owner > 0) & (~kind_ok | forbidden_here)
    pin = overrides.pin
    may_stay = (owner > 0) & ~(evicted & movable) & ((pin < 0) | (pin == owner))
    for item in np.flatnonzero((overrides.keep_until >= 0) & (pin >= 0) & (owner > 0) & (pin != owner)).tolist():
        pinned, kept = overrides.rows[item, "pin"], overrides.rows[item, "keep"]
        raise ConflictError(f"{pinned} contradicts {kept}, with {owner_name[item]} today; remove one of the two rows")
    start = np.where(pin >= 0, pin, np.where(may_stay, owner, 0))
    free_from, free_to = _first_stretch(blocked[:, :n])
    predecessors = sorted({b for b, c in zip(staff.backfill_for, staff.ids, strict=True) if b and c in units.index})
    number = {b: k + 1 for k, b in enumerate(predecessors)}
    heirs = np.zeros((len(predecessors) + 1, units.num), bool)
    for b, c in zip(staff.backfill_for, staff.ids, strict=True):
        if b in number and c in units.index:
            heirs[number[b], units.index[c]] = True
    estate = np.array([number.get(o, 0) if gone_ else 0 for o, gone_ in zip(owner_name, left, strict=True)], np.int64)
    return Standing(
        owner, has_owner, left, evicted, forbidden_here, may_stay, may_stay & ~movable, holds,
        free_from, free_to, _hold_ends(blocked, n), estate, heirs, pin, start,
    )  # fmt: skip


def _owned_member(book: Book, items: Items) -> Ints:
    """An account of each item that has an owner (the largest member where it has), else the largest member."""
    out = items.largest.copy()
    owned = book.accounts["owner"].to_numpy() != ""
    for account in np.flatnonzero(owned):
        item = items.of_account[account]
        if not owned[out[item]]:
            out[item] = account
    return out


Span = tuple[np.ndarray, np.ndarray]  # first and last day of a hold for each item, NaN = none


def _spans(book: Book, items: Items, overrides: Overrides, policy: Policy, quarter: Quarter) -> list[Span]:
    """A span for each of HOLDS, in days from as_of."""
    accounts = book.accounts.iloc[items.largest].reset_index(drop=True)
    tier = items.account_tier[items.largest]
    rules = [policy.tiers[t] for t in policy.tier_names]

    def rule(name: str) -> np.ndarray:
        return np.array([float(getattr(r, name)) for r in rules])[tier]

    before = np.array([r.hold_renewal[0] if r.hold_renewal else np.nan for r in rules])[tier]
    after = np.array([r.hold_renewal[1] if r.hold_renewal else np.nan for r in rules])[tier]
    renewal, since, onboarded = (days(accounts[c], quarter.origin) for c in ("renewal_date", "owner_since", "onboarded_on"))
    last = quarter.num_days - 1
    whole = np.full(len(accounts), np.nan)
    red = (accounts["health"] < policy.health.red).to_numpy() & (rule("hold_red") > 0)
    escalated = accounts["escalated"].to_numpy(bool) & (rule("hold_escalated") > 0)
    keep = np.where(overrides.keep_until >= 0, overrides.keep_until, np.nan)
    return [
        (renewal - before, renewal + after),
        (np.where(escalated, 0, whole), np.where(escalated, last, whole)),
        (np.where(red, 0, whole), np.where(red, last, whole)),
        (since, since + rule("hold_changed") - 1),
        (onboarded, onboarded + rule("hold_onboarding") - 1),
        (np.where(np.isnan(keep), np.nan, 0), keep),
    ]


def _blocked(spans: list[Span], binds: Bools, overrides: Overrides, num_days: int) -> tuple[Bools, Bools]:
    """[items, days to HORIZON past the quarter] held at all, and [items, HOLDS] which holds touch the quarter."""
    blocked = np.zeros((len(binds), num_days + HORIZON), bool)
    touches = np.zeros((len(binds), len(HOLDS)), bool)
    for h, (first, last) in enumerate(spans):
        here = _mark(first, last, blocked.shape[1]) & binds[:, None]
        here[[i for i, names in overrides.lifted.items() if ALL_HOLDS in names or HOLDS[h] in names]] = False
        blocked |= here
        touches[:, h] = here[:, :num_days].any(axis=1)
    return blocked, touches


def _mark(first: np.ndarray, last: np.ndarray, width: int) -> Bools:
    """[len(first), width]: True from `first` to `last`, both included; nowhere where either is NaN."""
    day = np.arange(width)
    with np.errstate(invalid="ignore"):
        return (day >= first[:, None]) & (day <= last[:, None])


def _first_stretch(blocked: Bools) -> tuple[Ints, Ints]:
    """First and last day of each row's first free stretch, -1 where all days are blocked."""
    free = ~blocked
    start = np.where(free.any(axis=1), free.argmax(axis=1), -1)
    later = blocked & (np.arange(blocked.shape[1]) > start[:, None])
    end = np.where(later.any(axis=1), later.argmax(axis=1) - 1, blocked.shape[1] - 1)
    return start.astype(np.int64), np.where(start < 0, -1, end).astype(np.int64)


def _hold_ends(blocked: Bools, num_days: int) -> Ints:
    """The day before the first free day after the quarter."""
    free = ~blocked[:, num_days:]
    first = np.where(free.any(axis=1), free.argmax(axis=1), free.shape[1])
    out: Ints = (num_days + first - 1).astype(np.int64)
    return out
