"""Floor 5: a scenario's course - each of its quarters beside the baseline's same quarter."""

from __future__ import annotations

from solver.outcomes.comparison import Comparison, Entry, Measured
from solver.outcomes.figures import figure
from solver.outcomes.words import signed

COURSE_HEAD = ("quarter from", "covered", "change", "uncovered", "cost", "worth against it")
COURSE_SAID = (
    "Each quarter against the baseline's same quarter; the plans of a later one begin where those before ended, of the "
    "baseline as of the scenario. A range of worth: proved; no proven difference: it may be either way."
)


def courses(c: Comparison) -> tuple[Entry, ...]:
    """The scenarios that have several quarters to be compared; points of a sweep stand in comparison.csv."""
    return tuple(e for e in c.solved if e.result is not c.baseline and not e.result.group and len(e.shared) > 1)


def course_rows(entry: Entry) -> list[list[str]]:
    """A row per quarter, as COURSE_HEAD says: covered as it is, all else as a difference."""
    return [
        [
            m.outcome.first_day, figure("weighted").shown(m.values["weighted"]),
            *(figure(k).difference(m.difference[k]) for k in ("weighted", "uncovered_arr", "cost")), range_words(m),
        ]
        for m in entry.shared
    ]  # fmt: skip


def range_words(m: Measured) -> str:
    """The range in which the difference lies, or why there is none."""
    v = m.verdict
    if v.kind not in ("better", "worse") or v.low is None or v.high is None:
        return v.words
    low, high = signed(v.low), signed(v.high)
    return low if low == high else f"{low} to {high}"
