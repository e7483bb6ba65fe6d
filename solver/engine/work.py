"""Floor 2: one run of the engine - its clock, its best plan so far, what is proved, and who wants to hear of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from solver.engine.cuts import Priced
from solver.engine.options import Options
from solver.engine.pricing import Pricer, Sweep
from solver.problem import Ints, Problem

Progress = Callable[[str, int, int, float], None]  # stage, best value, bound, seconds since the start


@dataclass(frozen=True)
class Warm:
    """Where a run may go on from: the assignment of a similar problem [items], which need not be legal in this one, and prices
    of rows [rows] with cuts that proved its bound."""

    unit_of: Ints
    price: Ints
    cuts: Priced = ()


@dataclass
class Work:
    """What a run knows: the best assignment [items] and its value, the best certificate, the bound that CP-SAT may improve."""

    problem: Problem
    pricer: Pricer
    options: Options
    tell: Progress
    stop: threading.Event
    unit_of: Ints
    value: int
    proof: Sweep
    bound: int
    began: float
    warm: Warm | None = None
    reach: float = 1.0  # how large neighbourhoods have grown, against their first size
    stages: list[tuple[str, float]] = field(default_factory=list)
    single: str = ""  # how it died with several workers: since then there is one
    died: str = ""  # how the solver's process died: the search is over then, and the best plan stands

    def left(self) -> float:
        """Seconds until the deadline."""
        return self.options.seconds - (time.monotonic() - self.began)

    def report(self, stage: str) -> None:
        """Tell how things stand."""
        self.tell(stage, self.value, self.bound, time.monotonic() - self.began)

    def stage(self, name: str, since: float) -> None:
        """Note how long a stage took."""
        self.stages.append((name, round(time.monotonic() - since, 3)))
        self.report(name)

    def prove(self, sweep: Sweep) -> None:
        """Take a bound if it is lower than the best so far."""
        if sweep.scaled < self.proof.scaled:
            self.proof = sweep
            self.bound = min(self.bound, sweep.bound)

    def offer(self, unit_of: Ints, value: int) -> bool:
        """Take a legal assignment if it is better than the best so far."""
        if value <= self.value:
            return False
        self.unit_of, self.value = unit_of.copy(), value
        return True

    def gap(self) -> int:
        """How far the best plan may be from the best there is."""
        return max(0, self.bound - self.value)

    def done(self) -> bool:
        """Proved, near enough, stopped, out of time, or without a solver."""
        near = self.value > 0 and self.gap() <= self.options.gap * self.value
        return self.gap() == 0 or near or bool(self.died) or self.stop.is_set() or self.left() < 0.05
