"""Floor 5: what a solved scenario comes to - figures per quarter, tier and book - and how it is kept as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from solver.exact import gap_of

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class TierOutcome:
    """A served tier. ARR in whole currency and cents as float; `weighted`: share of the tier's weighted ARR that is covered."""

    tier: str
    accounts: int
    arr: float
    covered_accounts: int
    covered_arr: float
    weighted: float


@dataclass(frozen=True)
class UnitOutcome:
    """A book or a pool after the plan. `fte` available in the quarter; `load` and `target` in FTE (target: of a full book
    at the tiers' target ratios); `added`: made by the scenario."""

    unit: str
    name: str
    coverage: str
    manager: str
    fte: float
    cost: float  # a year, of the people in it (a pool: their shares)
    accounts: int
    arr: float
    load: float
    utilisation: float  # of the cap
    target_use: float  # load at the target ratios per FTE available
    red: int
    renewing_arr: float
    tiers: dict[str, int]
    moves_in: int
    moves_out: int
    added: bool


@dataclass(frozen=True)
class Outcome:
    """One quarter of one scenario. Money in whole currency (ARR with cents), shares as fractions, load in FTE.

    No plan of this scenario is worth more than `bound`; `value` is the plan's worth. `heads`: the people the book needs
    at target ratios with headroom and allowances (None: not asked, or nobody here could reach the share).
    """

    first_day: str
    mode: str
    status: str
    plan_id: str
    value: int
    bound: int
    certified_bound: int
    accounts: int
    arr: float
    people: int
    fte: float
    cost: float  # a year, of everybody present
    covered_accounts: int
    covered_arr: float
    weighted: float  # share of weighted ARR covered
    weighted_arr: float  # weighted ARR covered
    uncovered_accounts: int
    uncovered_arr: float
    chosen: int
    chosen_arr: float
    at_risk: int
    required: int
    fit: float
    soft: int
    highest_load: float  # utilisation of the fullest book
    highest_unit: str
    arr_spread: float
    tiers: tuple[TierOutcome, ...]
    units: tuple[UnitOutcome, ...]
    heads: int | None = None
    nobody: int = 0  # the price of served accounts that nobody has, which the value pays

    @property
    def gap(self) -> float | None:
        """How far the best plan may be above, as a fraction of the value; None where that is 0 or below."""
        return gap_of(self.value, self.bound)


@dataclass(frozen=True)
class RunResult:
    """A scenario that was run. `quarters` is empty where it failed: then `error` says why. `notes`: what the scenario did to
    the book, in words. `policy_digest`: two results with the same one are under the same rules. `monotone`: under them one
    more person never makes a plan worth less (solver.runs.kin). `world`: two results with the same one differ in
    nothing but who was added to the roster or removed from it; empty: not known."""

    key: str
    name: str
    title: str
    group: str
    draw: int
    status: str  # done | failed
    error: str
    notes: tuple[str, ...]
    quarters: tuple[Outcome, ...]
    policy_digest: str = ""
    monotone: bool = False
    world: str = ""

    @property
    def last(self) -> Outcome:
        """The last quarter's outcome."""
        return self.quarters[-1]

    def tree(self) -> dict[str, Any]:
        """The result for a JSON file."""
        return {"schema_version": SCHEMA_VERSION, **asdict(self)}


def result_from(tree: dict[str, Any]) -> RunResult:
    """A result read back from its tree. Raises KeyError or TypeError where the tree is none."""
    given = {k: v for k, v in tree.items() if k != "schema_version"}
    quarters = []
    for q in given.pop("quarters"):
        tiers = tuple(TierOutcome(**t) for t in q.pop("tiers"))
        units = tuple(UnitOutcome(**u) for u in q.pop("units"))
        quarters.append(Outcome(**q, tiers=tiers, units=units))
    return RunResult(**{**given, "notes": tuple(given["notes"]), "quarters": tuple(quarters)})
