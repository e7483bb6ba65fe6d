"""Floor 5: a comparison on a screen of 80 columns - questions, figures, differences, what changed for whom, hires, draws."""

from __future__ import annotations

from collections.abc import Sequence

from solver.outcomes.books import BookChange
from solver.outcomes.comparison import Comparison, Entry, Plans, comparison_of
from solver.outcomes.course import COURSE_HEAD, COURSE_SAID, course_rows, courses, range_words
from solver.outcomes.draws import Draws, heads_words
from solver.outcomes.figures import TIER, figure
from solver.outcomes.hires import Hire, reached_words
from solver.outcomes.words import (
    FIRST,
    LONG,
    baseline_words,
    cost_words,
    elsewhere_words,
    named,
    point_name,
    question,
    sweep_words,
    worth_words,
)
from solver.plan.layout import cut, fitted, money, table, within, wrap
from solver.runs.outcome import RunResult
from solver.scenarios.where import NOBODY

NAME = 20  # characters of a scenario's name
IDLE = 20  # changes that change nothing which are named
BOOKS = 3  # books of a scenario that are named
BANDS = ("weighted", "uncovered_arr", "highest_load", "people", "heads", "cost", "value")
HEADS = {"weighted": "covered", "uncovered_arr": "uncovered", "highest_load": "highest", "value": "worth", "cost": "cost"}
SAID = (
    "covered: weighted ARR; uncovered: ARR; highest: the "
    "fullest book's use of its cap; cost: of all CSMs a year; "
    "worth: the plan's aim - weighted ARR that anybody holds, less hand-offs, misfits, "
    "limits not met, and a price for each account that nobody has; moves: required and by choice"
)


def comparison_text(results: Sequence[RunResult], plans: Plans | None = None) -> str:
    """The whole screen; `plans` as in `comparison_of`. Raises AuditError as that does."""
    return text_of(comparison_of(results, plans=plans))


def text_of(c: Comparison) -> str:
    """A comparison that is made already."""
    parts = [
        _head(c),
        _figures(c),
        _differences(c),
        _idle(c),
        _tiers(c),
        _courses(c),
        _changes(c),
        _hires(c),
        *(_swept(name, points) for name, points in c.sweeps.items()),
        *map(_drawn, c.draws),
        _failed(c),
    ]
    return "\n\n".join(p for p in parts if p) + "\n"


def _head(c: Comparison) -> str:
    n = f"1 scenario of {len(c.entries)}" if len(c.solved) == 1 else f"{len(c.solved)} scenarios of {len(c.entries)}"
    lines = [wrap(f"{n} solved. {baseline_words(c)}", "")]
    asked = [e for e in c.entries if e.result.title and (e in c.questions or not e.quarters)]
    lines += [wrap(f"{e.number}. {named(e.result.name, 40)}: {question(e)}") for e in asked]
    return "\n".join([*lines, *(wrap(f"{sweep_words(*s)} (below)") for s in c.sweeps.items())])


def _figures(c: Comparison) -> str:
    rows = [["Scenario", *(HEADS.get(k, k) for k in FIRST)]]
    for e in c.questions:
        rows.append([_name(e), *(figure(k).shown(e.shown.values[k]) for k in FIRST)])
    return table(fitted(rows)) + "\n" + wrap(f"{SAID}; {_proved(c)}") if c.solved else ""


def _proved(c: Comparison) -> str:
    """How near the best the plans are proved to be: the widest gap, and whose; both numbers where a gap would say nothing."""
    found = [(e.shown.outcome, _name(e)) for e in c.solved]
    said = [f"{name} is worth {within(o.value, o.bound)}" for o, name in found if o.gap is None]
    shares = [(o.gap, name) for o, name in found if o.gap is not None]
    if shares:
        gap, widest = max(shares)
        said = [f"every {'other ' if said else ''}plan is proved within {100 * gap:.3f} % of the best ({widest})", *said]
    return "; ".join(said)


def _differences(c: Comparison) -> str:
    """Against the baseline: amounts, then what may be said of the worth, which needs room."""
    rest = [e for e in c.questions if e.result is not c.baseline]
    if not rest or c.baseline is None:
        return ""
    rows = [["Against the baseline", *(HEADS.get(k, k) for k in FIRST[:-1]), "moves"]]
    keys = (*FIRST[:-1], "moves")
    rows += [[_name(e), *(figure(k).difference(e.shown.difference[k]) for k in keys)] for e in rest]
    worth = [wrap(f"{_name(e)}: {worth_words(e.shown.verdict)}{f'; {e.why}' if e.why else ''}", "    ") for e in rest]
    return "\n".join([table(fitted(rows)), "", "  Worth against the baseline", *worth])


def _idle(c: Comparison) -> str:
    """Conditions that select nobody, once for a scenario or sweep: what looks like no difference may be a slip."""
    said = list(dict.fromkeys((e.result.group or e.result.name, n) for e in c.entries for n in e.result.notes if NOBODY in n))
    lines = [wrap(f"{named(name, 40)}: {named(note, LONG)}", "    ") for name, note in said[:IDLE]]
    more = [f"    and {len(said) - IDLE:,} more (comparison.json)"] if len(said) > IDLE else []
    return "\n".join(["  WARNING: changes that change nothing", *lines, *more]) if lines else ""


def _tiers(c: Comparison) -> str:
    keys = list(dict.fromkeys(k for e in c.solved for k in e.shown.values if k.startswith(TIER)))
    if not keys:
        return ""
    others = ("required", "chosen", "chosen_arr")
    rows = [["Covered by tier", *(k.removeprefix(TIER) for k in keys), "required", "by choice", "their ARR"]]
    rows += [[_name(e), *(figure(k).shown(e.shown.values.get(k)) for k in (*keys, *others))] for e in c.questions]
    return table(fitted(rows))


def _courses(c: Comparison) -> str:
    found = courses(c)
    tables = [table(fitted([[_name(e), *COURSE_HEAD[1:]], *course_rows(e)])) for e in found]
    return "\n".join(["  Quarter by quarter", *tables, wrap(COURSE_SAID)]) if found else ""


def _changes(c: Comparison) -> str:
    lines = []
    for e in c.solved:
        if e.elsewhere and e.changes and not e.result.group:  # points of a sweep: books.csv
            books = "; ".join(change_words(b) for b in e.changes[:BOOKS])
            more = f"; and {len(e.changes) - BOOKS} more books (books.csv)" if len(e.changes) > BOOKS else ""
            lines.append(wrap(f"{_name(e)}: {elsewhere_words(e.elsewhere)}. Most: {books}{more}", "    "))
    return "\n".join(["  What changed for whom", *lines]) if lines else ""


def change_words(b: BookChange) -> str:
    """One book: ARR, accounts and load in the baseline and here."""
    name = named(b.name, 30)
    if b.after is None or b.before is None:
        there, what = (b.after, "added") if b.after else (b.before, "gone: had")
        return f"{name} ({what} {money(there.arr)}, {there.accounts:,} accounts)" if there else name
    load = f"{100 * b.before.utilisation:.0f} -> {100 * b.after.utilisation:.0f} %"
    accounts = f"{b.before.accounts:,} -> {b.after.accounts:,}"
    return f"{name} ARR {money(b.before.arr)} -> {money(b.after.arr)}, accounts {accounts}, load {load}"


def _hires(c: Comparison) -> str:
    parts = []
    for e in c.solved:
        if e.hires and not e.result.group:
            head = [f"Added in {_name(e)}", "quarter from", "FTE", "accounts", "ARR", "of target"]
            said = [wrap(f"{named(h.name)} {reached_words(h)}", "    ") for h in e.hires]
            rows = [row for h in e.hires for row in _steps(h)]
            parts.append("\n".join([table(fitted([head, *rows])), *said, wrap(cost_words(e) + ".", "    ")]))
    return "\n\n".join(parts)


def _steps(h: Hire) -> list[list[str]]:
    """A hire's quarters, the name on the first of them."""
    return [
        [
            "" if k else cut(named(h.name), 30),
            s.first_day,
            f"{s.fte:.2f}",
            f"{s.accounts:,}",
            money(s.arr),
            f"{100 * s.filled:.0f} %",
        ]
        for k, s in enumerate(h.steps)
    ]


def _swept(name: str, points: tuple[Entry, ...]) -> str:
    """A sweep's points, short: a screen for questions is none for grids."""
    rows = [[f"Sweep {named(name, 40)}", "covered", "uncovered", "cost", "worth against it"]]
    for e in points:
        figures = (figure(k).shown(e.shown.values[k]) for k in ("weighted", "uncovered_arr", "cost"))
        rows.append([f"{e.number}. {point_name(e)}", *figures, range_words(e.shown)])
    return table(fitted(rows))


def _drawn(d: Draws) -> str:
    rows = [[f"Draws of {cut(named(d.group), NAME)}", "5 %", "25 %", "50 %", "75 %", "95 %", "without"]]
    for b in d.bands:
        if b.key in BANDS:
            f = figure(b.key)
            rows.append([f.title, *(f.shown(v) for v in b.at), f.shown(b.base)])
    said = f"{heads_words(d)} A column: so many percent of the draws lie at or below. Without: the same scenario, nothing drawn."
    return (table(fitted(rows)) + "\n" if d.bands else "") + wrap(said)


def _failed(c: Comparison) -> str:
    failed = [e for e in c.entries if not e.quarters]
    return "\n".join(wrap(f"{named(e.result.name, 40)} failed: {named(e.result.error, LONG)}", "") for e in failed)


def _name(e: Entry) -> str:
    return f"{e.number}. {cut(named(e.result.name), NAME)}"
