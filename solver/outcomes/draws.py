"""Floor 5: draws of an uncertain scenario summarized - bands of each figure, and the head count that holds in most draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solver.outcomes.figures import figure, values_of
from solver.runs.outcome import RunResult

SHARES = (5, 25, 50, 75, 95)  # percent of draws that lie at or below
HOLDS = 90  # percent of draws in which the head count must be enough


@dataclass(frozen=True)
class Band:
    """A figure over the draws: `at[k]` is the least value that SHARES[k] % of the draws do not exceed; `base` is the value of
    the scenario without uncertainty (None: not solved)."""

    key: str
    at: tuple[float, ...]
    base: float | None


@dataclass(frozen=True)
class Draws:
    """All draws of one scenario, by their last quarter. `heads`: people that are enough in HOLDS % of draws (None: not asked)."""

    group: str
    num_draws: int
    failed: int
    bands: tuple[Band, ...]
    heads: int | None


def draws_of(results: Sequence[RunResult]) -> tuple[Draws, ...]:
    """The bands of each group of draws, groups in the order of the batch."""
    single = {r.name: r for r in results if not r.draw}
    groups: dict[str, list[RunResult]] = {}
    for r in results:
        if r.draw:
            groups.setdefault(r.group, []).append(r)
    return tuple(_draws(name, members, single.get(name)) for name, members in groups.items())


def _draws(name: str, members: list[RunResult], single: RunResult | None) -> Draws:
    solved = [values_of(r.last) for r in members if r.quarters]
    days = {r.last.first_day for r in members if r.quarters}  # the scenario itself may have been planned further
    base = next((values_of(q) for q in reversed(single.quarters if single else ()) if q.first_day in days), {})
    keys = [k for k in dict.fromkeys(k for v in solved for k in v) if any(v.get(k) is not None for v in solved)]
    bands = tuple(Band(k, percentiles(_known(solved, k), SHARES), base.get(k)) for k in keys)
    heads = _known(solved, "heads")
    return Draws(name, len(members), len(members) - len(solved), bands, int(percentiles(heads, (HOLDS,))[0]) if heads else None)


def percentiles(values: Sequence[float], shares: Sequence[int]) -> tuple[float, ...]:
    """For each share the least of the values that so many percent of them do not exceed: always one that was drawn."""
    found = np.percentile(np.asarray(values, np.float64), shares, method="inverted_cdf")
    return tuple(float(v) for v in found)


def _known(solved: Sequence[Mapping[str, float | None]], key: str) -> list[float]:
    return [v for values in solved if (v := values.get(key)) is not None]


def heads_words(draws: Draws) -> str:
    """How many were drawn, how many failed, and how many people are enough."""
    failed = f", {draws.failed:,} of them failed" if draws.failed else ""
    text = f"{draws.num_draws:,} draws{failed}."
    if draws.heads is None:
        return text
    return f"{text} {draws.heads:,} {figure('people').title.lower()} are enough in {HOLDS} % of them."
