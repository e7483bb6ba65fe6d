"""Floor 5: whether one plan is proved to be worth more than another, or may not be compared with it at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from solver.runs.outcome import Outcome, RunResult

Kind = Literal["baseline", "better", "worse", "unproven", "rules", "customers", "rules and customers", "dates", "alone"]
CENT = 0.005
WORDS: dict[Kind, str] = {
    "baseline": "baseline",
    "better": "worth more, proved",
    "worse": "worth less, proved",
    "unproven": "no proven difference",
    "rules": "other rules",
    "customers": "other customers",
    "rules and customers": "other rules, other customers",
    "dates": "other dates",
    "alone": "no baseline",
}


@dataclass(frozen=True)
class Verdict:
    """What may be said of the worth against the baseline's: the difference lies between `low` and `high` (None: not said)."""

    kind: Kind
    low: int | None = None
    high: int | None = None

    @property
    def comparable(self) -> bool:
        """Whether worth may be compared at all: the same rules, customers and dates."""
        return self.kind in ("baseline", "better", "worse", "unproven")

    @property
    def words(self) -> str:
        return WORDS[self.kind]


def verdict_of(result: RunResult, outcome: Outcome, base: RunResult | None, other: Outcome | None) -> Verdict:
    """The verdict on a quarter of `result` beside the baseline's.

    No plan of the scenario is worth less than its value at best, or more than its bound: so the difference of the two best
    plans lies between value - other bound and bound - other value, and an interval around 0 proves nothing.
    """
    if base is None:
        return Verdict("alone")
    if other is None or outcome.first_day != other.first_day:
        return Verdict("dates")
    if result is base:
        return Verdict("baseline", 0, 0)
    rules = result.policy_digest != base.policy_digest
    customers = outcome.accounts != other.accounts or abs(outcome.arr - other.arr) >= CENT
    if rules or customers:
        return Verdict("rules and customers" if rules and customers else "rules" if rules else "customers")
    low, high = outcome.value - other.bound, outcome.bound - other.value
    return Verdict("better" if low > 0 else "worse" if high < 0 else "unproven", low, high)
