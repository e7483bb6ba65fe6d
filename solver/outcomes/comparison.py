"""Floor 5: the comparison - each scenario's figures per quarter, their differences to the baseline, what may be said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from solver.outcomes.books import BookChange, Elsewhere, changes_of, elsewhere_of
from solver.outcomes.draws import Draws, draws_of
from solver.outcomes.figures import OF_WORTH, Values, differences, values_of
from solver.outcomes.hires import POOLED, Hire, hires_of
from solver.outcomes.lattice import check_lattice
from solver.outcomes.verdict import Verdict, verdict_of
from solver.plan.layout import money
from solver.runs.outcome import Outcome, RunResult

BASELINE = "baseline"


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
    `why`: what explains a surprising worth, in words."""

    number: int
    result: RunResult
    quarters: tuple[Measured, ...]
    changes: tuple[BookChange, ...]
    elsewhere: Elsewhere | None
    hires: tuple[Hire, ...]
    why: str

    @property
    def last(self) -> Measured:
        """The last quarter that may be compared with the baseline's, else the last one planned."""
        shared = [m for m in self.quarters if m.verdict.kind != "dates"]
        return (shared or self.quarters)[-1]


@dataclass(frozen=True)
class Comparison:
    """All scenarios in the order of the batch, draws summarized. `baseline` is None where nothing was solved."""

    baseline: RunResult | None
    entries: tuple[Entry, ...]
    draws: tuple[Draws, ...]

    @property
    def solved(self) -> tuple[Entry, ...]:
        return tuple(e for e in self.entries if e.quarters)


def comparison_of(
    results: Sequence[RunResult], baseline_name: str = BASELINE, plans: Mapping[str, Path] | None = None
) -> Comparison:
    """Compare with the scenario of that name, else with the first that was solved.

    `plans`: folder of the last quarter's plan by scenario, where they were kept. Raises AuditError where more people are
    proved to be worth less under rules that exclude it.
    """
    check_lattice(results)
    single = [r for r in results if not r.draw]
    base = baseline_of(single, baseline_name)
    return Comparison(base, tuple(_entry(k, r, base, plans or {}) for k, r in enumerate(single, 1)), draws_of(results))


def baseline_of(results: Sequence[RunResult], name: str) -> RunResult | None:
    """The scenario of that name, else the first one; where that one failed there is nothing to compare with."""
    chosen = next((r for r in results if r.name == name), results[0] if results else None)
    return chosen if chosen and chosen.quarters else None


def _entry(number: int, result: RunResult, base: RunResult | None, plans: Mapping[str, Path]) -> Entry:
    dates = {q.first_day: q for q in base.quarters} if base else {}
    quarters = tuple(_measured(k, result, q, base, dates.get(q.first_day)) for k, q in enumerate(result.quarters, 1))
    changes: tuple[BookChange, ...] = ()
    elsewhere = None
    shared = [q for q in result.quarters if q.first_day in dates]
    if base and shared and result is not base:
        here, there = shared[-1], dates[shared[-1].first_day]
        ends = here is result.last and there is base.last and {base.name, result.name} <= set(plans)
        both = (plans[base.name], plans[result.name]) if ends else None
        changes, elsewhere = changes_of(there, here), elsewhere_of(there, here, both)
    return Entry(
        number, result, quarters, changes, elsewhere, hires_of(result), _why([q for q in quarters if q.outcome in shared], base)
    )


def _measured(quarter: int, result: RunResult, outcome: Outcome, base: RunResult | None, other: Outcome | None) -> Measured:
    verdict, values = verdict_of(result, outcome, base, other), values_of(outcome)
    difference = differences(values, values_of(other) if other else {})
    if not verdict.comparable:
        difference |= dict.fromkeys(OF_WORTH)
    return Measured(quarter, outcome, values, difference, verdict)


def _why(quarters: Sequence[Measured], base: RunResult | None) -> str:
    """Why a scenario that adds people can be worth less: bands and minima count an idle newcomer's book."""
    if not quarters or base is None:
        return ""
    last = quarters[-1]
    if last.verdict.kind != "worse" or not any(u.added and u.coverage != POOLED for u in last.outcome.units):
        return ""
    soft = last.difference.get("soft") or 0
    said = (
        "worth less although it adds people: bands and lower limits count the newcomer's book, also while it is idle or in ramp"
    )
    return f"{said}; soft limits not met cost {money(soft)} more than in the baseline" if soft > 0 else said
