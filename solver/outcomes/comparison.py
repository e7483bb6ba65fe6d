"""Floor 5: the comparison - each scenario's figures per quarter, their differences to the baseline, what may be said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from solver.outcomes.books import BookChange, Elsewhere, changes_of, elsewhere_of
from solver.outcomes.draws import Draws, draws_of
from solver.outcomes.figures import OF_WORTH, Values, differences, values_of
from solver.outcomes.hires import POOLED, Hire, hires_of
from solver.outcomes.lattice import check_lattice
from solver.outcomes.verdict import Verdict, verdict_of
from solver.plan.layout import money
from solver.runs.outcome import Outcome, RunResult
from solver.scenarios.scenario import Scenario

BASELINE = "baseline"
Plans = Mapping[str, Sequence[Path]]  # the folder of each quarter's plan by scenario
Run = TypeVar("Run", RunResult, Scenario)


@dataclass(frozen=True)
class Measured:
    """One quarter of one scenario (1 = first): its figures, and their differences to the baseline's on the same dates."""

    quarter: int
    outcome: Outcome
    values: Values
    difference: Values
    verdict: Verdict


@dataclass(frozen=True)
class Entry:
    """One scenario, `number` in the order of the batch from 1. `quarters` is empty where it failed;
    `day`: first day of the quarter that is shown first; `why`: what explains a surprising worth, in words; `changes` and
    `elsewhere` are of the last quarter that the baseline has too."""

    number: int
    result: RunResult
    quarters: tuple[Measured, ...]
    changes: tuple[BookChange, ...]
    elsewhere: Elsewhere | None
    hires: tuple[Hire, ...]
    why: str
    day: str = ""

    @property
    def shared(self) -> tuple[Measured, ...]:
        """The quarters that the baseline has too."""
        return tuple(m for m in self.quarters if m.verdict.kind not in ("dates", "alone"))

    @property
    def shown(self) -> Measured:
        """The quarter that stands in the first table: the one that all scenarios have, else the last that may be compared."""
        found = [m for m in self.quarters if m.outcome.first_day == self.day]
        return (found or self.shared or self.quarters)[-1]


@dataclass(frozen=True)
class Comparison:
    """All scenarios in the order of the batch, draws summarized. `baseline` is None where nothing was solved."""

    baseline: RunResult | None
    entries: tuple[Entry, ...]
    draws: tuple[Draws, ...]

    @property
    def solved(self) -> tuple[Entry, ...]:
        return tuple(e for e in self.entries if e.quarters)

    @property
    def questions(self) -> tuple[Entry, ...]:
        """What was solved but points of sweeps, which stand in tables of their own; the baseline always."""
        return tuple(e for e in self.solved if not e.result.group or e.result is self.baseline)

    @property
    def sweeps(self) -> dict[str, tuple[Entry, ...]]:
        """The solved points of each sweep."""
        groups = dict.fromkeys(e.result.group for e in self.solved if e.result.group)
        return {g: tuple(e for e in self.solved if e.result.group == g) for g in groups}


def comparison_of(results: Sequence[RunResult], baseline_name: str = BASELINE, plans: Plans | None = None) -> Comparison:
    """Compare with the scenario of that name, else with the first that was solved.

    `plans`: where they were kept. Raises AuditError where more people are
    proved to be worth less under rules that exclude it.
    """
    check_lattice(results)
    single = [r for r in results if not r.draw]
    base = baseline_of(single, baseline_name)
    day = _common_day(single, base)
    return Comparison(base, tuple(_entry(k, r, base, plans or {}, day) for k, r in enumerate(single, 1)), draws_of(results))


def baseline_of(results: Sequence[RunResult], name: str) -> RunResult | None:
    """The scenario of that name, else the first one; where that one failed there is nothing to compare with."""
    chosen = baseline_among(results, name)
    return chosen if chosen and chosen.quarters else None


def baseline_among(runs: Sequence[Run], name: str = BASELINE) -> Run | None:
    """The one of that name, else the first; None where there is none."""
    return next((r for r in runs if r.name == name), runs[0] if runs else None)


def _common_day(results: Sequence[RunResult], base: RunResult | None) -> str:
    """First day of the last quarter that the baseline shares with every scenario that shares one with it; empty: none."""
    mine = {q.first_day for q in base.quarters} if base else set()
    common = mine.copy()
    for r in results:
        if theirs := mine.intersection(q.first_day for q in r.quarters):
            common &= theirs
    return max(common, default="")


def _entry(number: int, result: RunResult, base: RunResult | None, plans: Plans, day: str) -> Entry:
    dates = {q.first_day: q for q in base.quarters} if base else {}
    quarters = tuple(_measured(k, result, q, base, dates.get(q.first_day)) for k, q in enumerate(result.quarters, 1))
    changes: tuple[BookChange, ...] = ()
    elsewhere = None
    shared = [q for q in result.quarters if q.first_day in dates]
    if base and shared and result is not base:
        here, there = shared[-1], dates[shared[-1].first_day]
        kept = {base.name, result.name} <= set(plans)
        both = (plans[base.name][base.quarters.index(there)], plans[result.name][result.quarters.index(here)]) if kept else None
        changes, elsewhere = changes_of(there, here), elsewhere_of(there, here, both)
    return Entry(
        number, result, quarters, changes, elsewhere, hires_of(result),
        _why([q for q in quarters if q.outcome in shared], base), day,
    )  # fmt: skip


def _measured(quarter: int, result: RunResult, outcome: Outcome, base: RunResult | None, other: Outcome | None) -> Measured:
    verdict, values = verdict_of(result, outcome, base, other), values_of(outcome)
    difference = differences(values, values_of(other) if other else {})
    if not verdict.comparable:
        difference |= dict.fromkeys(OF_WORTH)
    return Measured(quarter, outcome, values, difference, verdict)


def _why(quarters: Sequence[Measured], base: RunResult | None) -> str:
    """What explains a loss of worth: the price of accounts with nobody, or, with people added, rules that count idle books."""
    priced = next((m.difference.get("nobody") or 0 for m in reversed(quarters) if m.verdict.kind == "worse"), 0)
    if priced > 0:
        return f"{money(priced)} of it is the price of accounts that nobody has then"
    less = [m for m in quarters if m.verdict.kind == "worse" and any(u.added and u.coverage != POOLED for u in m.outcome.units)]
    if not less or base is None:
        return ""
    soft = less[0].difference.get("soft") or 0
    where = f"in quarter {less[0].quarter} " if len(quarters) > 1 else ""
    said = (
        f"{where}worth less although it adds people: bands, lower limits and company shares count the newcomer's book, also "
        "while it is idle or in ramp"
    )
    return f"{said}; soft limits not met cost {money(soft)} more than in the baseline" if soft > 0 else said
