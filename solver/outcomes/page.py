"""Floor 5: the comparison as one page for a leader - questions and six figures first, then tiers, hires, draws, books, all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from solver.outcomes.books import BookChange
from solver.outcomes.comparison import Comparison, Entry
from solver.outcomes.course import COURSE_HEAD, COURSE_SAID, course_rows, courses, range_words
from solver.outcomes.draws import SHARES, Draws, heads_words
from solver.outcomes.figures import TIER, figure
from solver.outcomes.hires import reached_words
from solver.outcomes.pictures import bar, box, cost_picture, ramp_picture
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
from solver.pages import page_from
from solver.plan.layout import money, within

TEMPLATE = Path(__file__).parent / "page.html.j2"
GOOD = {"weighted": 1, "uncovered_arr": -1, "highest_load": -1}  # which way is better; people and cost are a choice
BOOKS = 8  # books of a scenario that are shown; books.csv has all


@dataclass(frozen=True)
class Cell:
    """A figure, its difference to the baseline (empty: none is shown), how it is to be taken (up, down or empty), a drawing."""

    text: str
    delta: str = ""
    mood: str = ""
    drawn: Markup | None = None
    key: str = ""


def page_of(c: Comparison, title: str) -> str:
    """The page; nothing in it is loaded from elsewhere."""
    number = {id(e): k for k, e in enumerate(c.entries, 1)}
    solved = c.solved
    return page_from(
        TEMPLATE,
        title=named(title, LONG),
        baseline=baseline_words(c),
        head=[figure(k).title for k in FIRST],
        rows=[_first(c, e, number[id(e)]) for e in c.entries if e in c.questions or not e.quarters],
        swept=[sweep_words(*s) for s in c.sweeps.items()],
        unproven=_unproven(c),
        tier_head=[k.removeprefix(TIER) for k in _tiers(c)],
        tier_rows=[_row(e, number, [_covered(c, e, k) for k in _tiers(c)]) for e in c.questions],
        cost=cost_picture(solved, [number[id(e)] for e in solved]) if any(e.shown.outcome.cost for e in solved) else None,
        changes=[_changed(e) for e in solved if e.elsewhere and not e.result.group],
        course_head=COURSE_HEAD,
        course_said=COURSE_SAID,
        courses=[{"name": _name(e), "rows": course_rows(e)} for e in courses(c)],
        hires=[_hired(e) for e in solved if e.hires],
        sweeps=_sweeps(c, number),
        draws=[_drawn(d) for d in c.draws],
        shares=SHARES,
        all_head=[figure(k).title for k in _keys(c)],
        all_rows=[_every(e, m.quarter, m.values, c) for e in solved for m in e.quarters],
        notes=[{"name": _name(e), "notes": [named(n, LONG) for n in e.result.notes]} for e in c.entries if e.result.notes],
    )


def _first(c: Comparison, e: Entry, number: int) -> dict[str, Any]:
    """A scenario's line on the first screen."""
    known = {
        "number": number,
        "name": _name(e),
        "question": question(e),
        "base": e.result is c.baseline,
        "error": "",
        "cells": [],
    }
    if not e.quarters:
        return known | {"error": named(e.result.error, LONG)}
    return known | {"cells": [_cell(c, e, k) for k in FIRST], "why": e.why}


def _cell(c: Comparison, e: Entry, key: str) -> Cell:
    f, value = figure(key), e.shown.values[key]
    if e.result is c.baseline or c.baseline is None:
        return Cell(f.shown(value), key=key)
    if key == "value":
        mood = {"better": "up", "worse": "down"}.get(e.shown.verdict.kind, "")
        return Cell(f.shown(value), worth_words(e.shown.verdict), mood, key=key)
    difference = e.shown.difference[key]
    delta = f.difference(difference)
    return Cell(f.shown(value), "same" if delta == "0" else delta, _mood(key, difference, delta), key=key)


def _mood(key: str, difference: float | None, delta: str) -> str:
    if not difference or delta == "0" or key not in GOOD:
        return ""
    return "up" if difference * GOOD[key] > 0 else "down"


def _unproven(c: Comparison) -> str:
    """The sentence that must stand on the first screen where it is true."""
    found = [_name(e) for e in c.questions if e.shown.verdict.kind == "unproven"]
    return f"No proven difference in worth to the baseline: {', '.join(found)}." if found else ""


def _tiers(c: Comparison) -> list[str]:
    return list(dict.fromkeys(k for e in c.solved for k in e.shown.values if k.startswith(TIER)))


def _covered(c: Comparison, e: Entry, key: str) -> Cell:
    value = e.shown.values.get(key)
    base = next((b.shown.values.get(key) for b in c.solved if b.result is c.baseline), None)
    return Cell(figure(key).shown(value), drawn=bar(value, 1.0, base) if value is not None else None, key=key)


def _row(e: Entry, number: dict[int, int], cells: list[Cell]) -> dict[str, Any]:
    return {"number": number[id(e)], "name": _name(e), "cells": cells}


def _changed(e: Entry) -> dict[str, Any]:
    """The books that a scenario changes most, loads as bars."""
    uses = [u.utilisation for b in e.changes for u in (b.before, b.after) if u]
    most = max([1.0, *uses])
    rest = len(e.changes) - BOOKS
    return {
        "name": _name(e), "words": elsewhere_words(e.elsewhere) if e.elsewhere else "",
        "rows": [_book(b, most) for b in e.changes[:BOOKS]],
        "more": f"{rest} more books differ: books.csv has all." if rest > 0 else "",
    }  # fmt: skip


def _book(b: BookChange, most: float) -> dict[str, Any]:
    sides = (b.before, b.after)
    use = b.after.utilisation if b.after else 0.0
    return {
        "name": named(b.name) + (" (added)" if b.before is None else " (gone)" if b.after is None else ""),
        "arr": [money(u.arr) if u else "-" for u in sides],
        "accounts": [f"{u.accounts:,}" if u else "-" for u in sides],
        "load": [f"{100 * u.utilisation:.0f} %" if u else "-" for u in sides],
        "drawn": bar(use, most, b.before.utilisation if b.before else None),
    }


def _hired(e: Entry) -> dict[str, Any]:
    rows = [
        [named(h.name), str(s.quarter), s.first_day, f"{s.fte:.2f}", f"{s.accounts:,}", money(s.arr), f"{100 * s.filled:.0f} %"]
        for h in e.hires
        for s in h.steps
    ]
    said = [f"{named(h.name)} {reached_words(h)}." for h in e.hires]
    picture = ramp_picture(e.hires) if len(e.quarters) > 1 else None
    return {"name": _name(e), "rows": rows, "said": [*said, cost_words(e) + "."], "picture": picture}


def _sweeps(c: Comparison, number: dict[int, int]) -> list[dict[str, Any]]:
    """A table for each sweep: its points with what they are, bars of coverage."""
    return [{"name": named(g), "rows": [_point(e, number) for e in members]} for g, members in c.sweeps.items()]


def _point(e: Entry, number: dict[int, int]) -> dict[str, Any]:
    """A point by its swept values: what its name adds to the group's."""
    share = e.shown.outcome.weighted
    cells = [Cell(figure("weighted").shown(share), drawn=bar(share, 1.0), key="weighted")]
    cells += [Cell(figure(k).shown(e.shown.values[k]), key=k) for k in FIRST[1:]]
    return {"number": number[id(e)], "name": point_name(e), "cells": [*cells, Cell(range_words(e.shown))]}


def _drawn(d: Draws) -> dict[str, Any]:
    rows, same = [], []
    for b in d.bands:
        f = figure(b.key)
        if b.at[0] == b.at[-1] == b.base:
            same.append(f"{f.title} {f.shown(b.at[0])}")
            continue
        rows.append({"name": f.title, "cells": [f.shown(v) for v in b.at], "base": f.shown(b.base), "drawn": box(b.at, b.base)})
    return {"name": named(d.group), "rows": rows, "said": heads_words(d), "same": ", ".join(same)}


def _keys(c: Comparison) -> list[str]:
    return list(dict.fromkeys(k for e in c.solved for m in e.quarters for k in m.values))


def _every(e: Entry, quarter: int, values: Any, c: Comparison) -> dict[str, Any]:
    outcome = e.quarters[quarter - 1].outcome
    cells: Iterable[str] = (figure(k).shown(values.get(k)) for k in _keys(c))
    return {
        "name": _name(e),
        "quarter": quarter,
        "status": outcome.status,
        "gap": within(outcome.value, outcome.bound),
        "cells": list(cells),
    }


def _name(e: Entry) -> str:
    return named(e.result.name)
