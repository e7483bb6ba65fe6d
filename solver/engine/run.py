"""Floor 2: Problem -> Result. Start, relax, prove, then CP-SAT on the pairs that can still make a better plan."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from solver.engine.certify import Certificate, certify
from solver.engine.cpsat import Effort, Outcome, solve_pairs
from solver.engine.greedy import place
from solver.engine.matrix import Matrix, matrix_of, restrict, value_of
from solver.engine.relax import Relaxation, relax
from solver.problem import Bools, Ints, Problem

Status = Literal["optimal", "feasible", "interrupted"]
Progress = Callable[[str, int, int, float], None]  # stage, best value, bound, seconds since the start

WORKERS = 8  # also on two cores: the number chooses CP-SAT's strategies; 8 prove in seconds what 2 do not in a minute
FEW_PAIRS = 300  # below this one worker is done before eight have started
MOST_PAIRS = 200_000  # more than these CP-SAT holds only in many GB (some 2 KB a pair, measured)
RELAX_SHARE = 0.5  # of the time, at most, for the relaxation: an LP that is stopped early has no use
MANY_PAIRS = 5000  # from here on a first search near the relaxation pays
DETERMINISTIC = 60.0  # of CP-SAT's own time units, where a run must repeat exactly
CORE_SHARE = 0.2  # of the time: a first CP-SAT search over the pairs nearest to the relaxation


@dataclass(frozen=True)
class Options:
    """How long and how hard. `seconds` is what is left of the whole run's deadline."""

    seconds: float = 60.0
    gap: float = 0.0
    seed: int = 1
    reproducible: bool = False


@dataclass(frozen=True)
class Result:
    """The best plan found, and the least that no plan can exceed. `price` is each row's, in 1/1000.

    `first_plan`: the start with every free item placed where it is worth most, before any solver ran.
    """

    unit_of: Ints
    value: int
    bound: int
    certified_bound: int
    start_value: int
    first_plan: Ints
    status: Status
    price: Ints
    stages: tuple[tuple[str, float], ...]


@dataclass
class _Run:
    """One run's clock, its best plan so far, and who wants to hear of it."""

    matrix: Matrix
    options: Options
    tell: Progress
    stop: threading.Event
    chosen: Ints
    value: int
    bound: int
    began: float
    stages: list[tuple[str, float]] = field(default_factory=list)

    def left(self) -> float:
        return self.options.seconds - (time.monotonic() - self.began)

    def report(self, stage: str) -> None:
        self.tell(stage, self.value, self.bound, time.monotonic() - self.began)

    def stage(self, name: str, since: float) -> None:
        self.stages.append((name, round(time.monotonic() - since, 3)))
        self.report(name)

    def offer(self, chosen: Ints) -> None:
        """Take a plan if it is better than the best so far."""
        value = value_of(self.matrix, chosen)
        if value > self.value:
            self.chosen, self.value = chosen, value

    def done(self) -> bool:
        close = self.value > 0 and self.bound - self.value <= self.options.gap * self.value
        return self.bound <= self.value or close or self.stop.is_set() or self.left() < 0.05


def solve(problem: Problem, options: Options, tell: Progress | None = None, stop: threading.Event | None = None) -> Result:
    """The best assignment found within the options; always at least as good as the problem's start.

    Raises ValueError when the start breaks a hard row: that is a fault of the formulation, never of the data.
    """
    began = time.monotonic()
    matrix = matrix_of(problem)
    start = matrix.pairs_of(problem.start)
    if (start < 0).any() or problem.faults(problem.start):
        raise ValueError(f"the start is not feasible: {problem.faults(problem.start)[:3]}")
    run = _Run(matrix, options, tell or (lambda *_: None), stop or threading.Event(), start, value_of(matrix, start), 0, began)
    start_value = run.value
    certificate = certify(matrix, np.zeros(matrix.num_rows))
    run.bound = certificate.bound
    run.stage("formulate", began)
    since = time.monotonic()
    placed = place(matrix, start)
    run.offer(placed)
    run.stage("first plan", since)
    since = time.monotonic()
    relaxation = relax(matrix, RELAX_SHARE * run.left(), run.stop) if not run.done() else None
    if relaxation is not None:
        certificate = min(certificate, certify(matrix, relaxation.price), key=lambda c: c.scaled)
        run.bound = certificate.bound
    run.stage("relaxation", since)
    _search(run, certificate, relaxation)
    status: Status = "optimal" if run.value >= run.bound else "interrupted" if run.stop.is_set() else "feasible"
    return Result(
        matrix.unit[run.chosen], run.value, max(run.bound, run.value), certificate.bound, start_value, matrix.unit[placed],
        status, certificate.price, tuple(run.stages),
    )  # fmt: skip


def _search(run: _Run, certificate: Certificate, relaxation: Relaxation | None) -> None:
    """CP-SAT near the relaxation first; then on every pair that a better plan can use, which proves the rest away."""
    many = int(certificate.may_improve(run.value).sum()) >= MANY_PAIRS
    if relaxation is not None and many and not run.done():
        since = time.monotonic()
        near = _near(run, certificate, relaxation)
        _cpsat(run, near, run.left() * CORE_SHARE, "search near the relaxation")
        run.stage("search near the relaxation", since)
    if not run.done():
        since = time.monotonic()
        keep = certificate.may_improve(run.value)
        whole = int(keep.sum()) <= MOST_PAIRS
        outcome = _cpsat(run, keep if whole else keep & _cheapest(certificate, MOST_PAIRS), run.left(), "search and proof")
        # where pairs were left out that a better plan may use, CP-SAT's bound says nothing about all of them
        if whole and outcome.answer in ("optimal", "infeasible"):
            run.bound = run.value  # no better plan among the pairs that a better plan needs
        elif whole and outcome.bound is not None:
            run.bound = max(run.value, min(run.bound, outcome.bound))
        run.stage("search and proof", since)


def _near(run: _Run, certificate: Certificate, relaxation: Relaxation) -> Bools:
    """Pairs that the relaxation uses or nearly uses: those of least loss, some six for each item."""
    used = relaxation.share > 1e-6
    cheap = _cheapest(certificate, 6 * run.matrix.num_items)
    near: Bools = used | (cheap & certificate.may_improve(run.value))
    return near


def _cheapest(certificate: Certificate, most: int) -> Bools:
    """About the `most` pairs of least loss (ties with the last of them are in)."""
    last = min(most, len(certificate.loss)) - 1
    cheapest: Bools = certificate.loss <= np.partition(certificate.loss, last)[last]
    return cheapest


def _cpsat(run: _Run, keep: Bools, seconds: float, stage: str) -> Outcome:
    """CP-SAT over the kept pairs and the best plan's; every plan it finds is offered to the run."""
    keep = keep.copy()
    keep[run.chosen] = True
    smaller, old = restrict(run.matrix, keep)
    hint = np.searchsorted(old, run.chosen)

    def found(chosen: Ints) -> None:
        run.offer(old[chosen])
        run.report(stage)

    options = run.options
    workers = WORKERS if smaller.num_pairs >= FEW_PAIRS else 1
    effort = Effort(seconds, workers, options.seed, options.gap, DETERMINISTIC if options.reproducible else None)
    return solve_pairs(smaller, hint, effort, found, run.stop)
