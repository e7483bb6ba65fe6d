"""Floor 5: what screen and page say alike - names, worth against the baseline, accounts elsewhere, hires."""

from __future__ import annotations

from solver.errors import clip
from solver.outcomes.books import Elsewhere
from solver.outcomes.comparison import Comparison, Entry
from solver.outcomes.figures import figure
from solver.outcomes.verdict import Verdict
from solver.plan.layout import money

LONG = 300  # characters of a title or a reason that are shown
FIRST = ("weighted", "uncovered_arr", "highest_load", "people", "cost", "value")  # the six figures that are shown first


def question(entry: Entry) -> str:
    """What the scenario asks, in one line."""
    return clip(" ".join((entry.result.title or entry.result.name).split()), LONG)


def named(text: str, length: int = 60) -> str:
    """A name as it may be shown: one line, nothing that cannot be printed."""
    return clip(" ".join(text.split()), length)


def point_name(entry: Entry) -> str:
    """A point of a sweep by its swept values: what its name adds to the sweep's."""
    values = entry.result.title.rpartition(": ")[2]  # as the sweep wrote them
    return named(values or entry.result.name.removeprefix(entry.result.group).strip(" /:-") or entry.result.name)


def sweep_words(name: str, points: tuple[Entry, ...]) -> str:
    """A sweep in one line: its numbers, its question, how many points."""
    title = points[0].result.title.rpartition(": ")[0]
    asked = f": {named(title, LONG)}" if title else ""
    return f"{points[0].number}-{points[-1].number}. {named(name, 40)}{asked}, a sweep of {len(points):,} points"


def signed(amount: int) -> str:
    """An amount with its sign; 0 where it is too small to be shown."""
    return figure("value").difference(amount)


def worth_words(verdict: Verdict) -> str:
    """The difference in worth, and how sure it is."""
    if verdict.low is None or verdict.high is None or verdict.kind in ("baseline", "unproven"):
        return verdict.words
    low, high = signed(verdict.low), signed(verdict.high)
    return f"{low} ({verdict.words})" if low == high else f"{low} to {high} ({verdict.words})"


def elsewhere_words(found: Elsewhere) -> str:
    """How many accounts another book holds than in the baseline."""
    if not found.accounts and not found.arr:
        return (
            "no account ends elsewhere than in the baseline"
            if found.exact
            else "books hold as many accounts and as much ARR as in the baseline"
        )
    least = "" if found.exact else "at least "
    n = "1 account ends" if found.accounts == 1 else f"{found.accounts:,} accounts end"
    return f"{least}{n} elsewhere than in the baseline" + (f", ARR {money(found.arr)}" if found.exact else "")


def cost_words(entry: Entry) -> str:
    """What the hires of a scenario cost, and what the scenario brings over the quarters that the baseline has as well."""
    cost = sum(h.cost for h in entry.hires)
    noun = "The added book costs" if len(entry.hires) == 1 else f"The {len(entry.hires)} added books cost"
    parts = [f"{noun} {money(cost)} a year" if cost else f"{noun} nothing that is known: csms.csv has no cost for it"]
    for m in entry.shared if len(entry.shared) == 1 else ():  # several: the scenario's course has them
        if m.verdict.kind != "baseline":
            cover, left = (figure(k).difference(m.difference.get(k)) for k in ("weighted", "uncovered_arr"))
            parts.append(f"quarter {m.quarter}: coverage {cover}, ARR uncovered {left}, worth {worth_words(m.verdict)}")
    return "; ".join(parts)


def baseline_words(c: Comparison) -> str:
    """What everything is compared with."""
    if c.baseline is None:
        return "The baseline was not solved: nothing is compared."
    shown = next(e.shown for e in c.entries if e.result is c.baseline)
    n, most = len(c.baseline.quarters), max(len(e.quarters) for e in c.entries)
    over = f", {shown.quarter} of {n} that it plans" if n > 1 else ""
    beyond = f" Some plan {most} quarters: what lies beyond the baseline's has nothing to be compared with." if most > n else ""
    of = f"quarter from {shown.outcome.first_day}{over}, mode {shown.outcome.mode}"
    return f"Compared with {named(c.baseline.name)}: {of}.{beyond}"
