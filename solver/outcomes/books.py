"""Floor 5: what a scenario changes for whom - the books that differ most from the baseline's, and accounts that end elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from solver.runs.outcome import Outcome, UnitOutcome
from solver.tables import read_text


@dataclass(frozen=True)
class BookChange:
    """A book or pool in the baseline (`before`) and in the scenario (`after`); None where it is not there."""

    unit: str
    name: str
    before: UnitOutcome | None
    after: UnitOutcome | None

    @property
    def arr(self) -> float:
        return (self.after.arr if self.after else 0.0) - (self.before.arr if self.before else 0.0)

    @property
    def accounts(self) -> int:
        return (self.after.accounts if self.after else 0) - (self.before.accounts if self.before else 0)


@dataclass(frozen=True)
class Elsewhere:
    """Accounts that another book (or nobody) holds than in the baseline. `exact` where the plans were read; else both are
    the least that the books' totals prove."""

    accounts: int
    arr: float
    exact: bool


def changes_of(before: Outcome, after: Outcome) -> tuple[BookChange, ...]:
    """The books that differ in accounts, ARR or load, the largest difference in ARR first."""
    one, two = ({u.unit: u for u in o.units} for o in (before, after))
    pairs = [(k, one.get(k), two.get(k)) for k in dict.fromkeys([*one, *two])]
    found = [BookChange(k, _name(b or a), b, a) for k, b, a in pairs if _differ(b, a)]
    return tuple(sorted(found, key=lambda c: (-abs(c.arr), -abs(c.accounts), c.unit)))


def elsewhere_of(before: Outcome, after: Outcome, plans: tuple[Path, Path] | None = None) -> Elsewhere:
    """How many accounts end elsewhere: from both plans' folders (baseline's, scenario's), else from the books' totals.

    What a book lost went elsewhere, and what another gained came from elsewhere: the larger sum is the least there was.
    """
    if plans:
        return _read(*plans)
    found = changes_of(before, after)
    counts = max(sum(max(0, c.accounts) for c in found), sum(max(0, -c.accounts) for c in found))
    arr = max(sum(max(0.0, c.arr) for c in found), sum(max(0.0, -c.arr) for c in found))
    return Elsewhere(counts, round(arr, 2), exact=False)


def _read(before: Path, after: Path) -> Elsewhere:
    """Accounts of both plans that are with another unit."""
    one, two = (read_text(p / "assignments.csv").set_index("account_id") for p in (before, after))
    both = one.index.intersection(two.index)
    moved = two.loc[both][one.loc[both, "unit"] != two.loc[both, "unit"]]
    return Elsewhere(len(moved), round(float(moved["arr"].astype("float64").sum()), 2), exact=True)


def _name(unit: UnitOutcome | None) -> str:
    return (unit.name or unit.unit) if unit else ""


def _differ(before: UnitOutcome | None, after: UnitOutcome | None) -> bool:
    if before is None or after is None:
        return True
    return (before.accounts, before.arr, before.load) != (after.accounts, after.arr, after.load)
