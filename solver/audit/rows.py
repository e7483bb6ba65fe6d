"""Floor 3: one row of a limit - a weighted sum over units between two bounds, hard or priced."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from solver.audit.facts import Facts
from solver.audit.measures import Ints, Measure


@dataclass(frozen=True, eq=False)
class Row:
    """low <= sum over parts of weight x the part's sum at the unit <= high."""

    kind: str  # structure, bounds, share or band: a limit may have one of each for a group
    limit: str
    group: str
    parts: tuple[tuple[Measure, dict[int, int]], ...]  # measure, weight of each unit
    low: int | None
    high: int | None
    price: int  # 0 = hard
    grain: int
    scale: int  # row units per unit of the measure
    firm: bool = False  # hard whatever S0 is

    def missed(self, activity: int) -> int:
        """Started grains by which a bound is missed."""
        below = 0 if self.low is None else max(0, -((activity - self.low) // self.grain))
        above = 0 if self.high is None else max(0, -((self.high - activity) // self.grain))
        return below + above

    def own(self, amount: int | None) -> Fraction | None:
        """An amount of the row in the measure's own unit."""
        return None if amount is None else Fraction(amount, self.scale)


@dataclass(frozen=True)
class Miss:
    """A row that an assignment does not keep."""

    row: Row
    activity: int

    @property
    def grains(self) -> int:
        """Started grains missed."""
        return self.row.missed(self.activity)

    @property
    def cost(self) -> int:
        """What it costs, in whole currency; 0 for a hard row."""
        return self.grains * self.row.price

    @property
    def amount(self) -> int:
        """By how much the bound is missed, in row units."""
        low, high = self.row.low, self.row.high
        if high is not None and self.activity > high:
            return self.activity - high
        return low - self.activity if low is not None and self.activity < low else 0

    def sentence(self) -> str:
        """The fault in words, both numbers in the measure's own unit."""
        own = [self.row.own(v) for v in (self.activity, self.row.high, self.row.low)]
        done, high, low = ("" if v is None else f"{float(v):,.10g}" for v in own)
        bound = f"at most {high}" if self.row.high is not None and self.activity > self.row.high else f"at least {low}"
        return f"limit {self.row.limit}, {self.row.group}: {done}, where {bound} is allowed"


class Sums:
    """The sums of measures at each unit under one assignment, each made once."""

    def __init__(self, facts: Facts, home: Ints, unit_of: Ints) -> None:
        self._home, self._unit_of, self._num_units = home, unit_of, len(facts.units)
        self._made: dict[Measure, list[int]] = {}

    def at_units(self, measure: Measure) -> list[int]:
        """The sum at each unit."""
        if measure not in self._made:
            self._made[measure] = measure.at_units(self._unit_of, self._home, self._num_units)
        return self._made[measure]

    def activity(self, row: Row) -> int:
        """The row's sum."""
        total = 0
        for measure, weights in row.parts:
            sums = self.at_units(measure)
            total += sum(weight * sums[unit] for unit, weight in weights.items())
        return total
