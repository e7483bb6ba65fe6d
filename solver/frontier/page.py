"""Floor 5: the frontier in words - a page with the three options side by side, a table for the screen, rows for the CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from solver.frontier.picture import OPTIONS, svg_of
from solver.frontier.points import Point
from solver.pages import page_from
from solver.plan.layout import money, table, within, wrap

HEAD = ("plan", "moves by choice", "ARR moved", "ARR at risk", "covered", "fit", "spread", "value gained", "gap")
TITLES = {"required": "Required only", "recommended": "Recommended", "recut": "Re-cut"}


def page_of(title: str, points: Sequence[Point], knee: Point | None, dropped: int) -> str:
    """The page, with nothing that must be loaded from elsewhere."""
    options = [p for name in OPTIONS for p in points if p.name == name]
    return page_from(
        Path(__file__).parent / "page.html.j2",
        title=title,
        options=[{"title": TITLES[p.name]} for p in options],
        rows=_option_rows(options, points[0]),
        picture=Markup(svg_of(points, knee)),  # noqa: S704 - made of our own numbers and words
        knee=knee_words(points, knee),
        head=[h[:1].upper() + h[1:] for h in HEAD],
        table=[{"cells": _cells(p, points[0]), "option": p.name in OPTIONS} for p in points],
        dropped=dropped_words(dropped),
    )


def _option_rows(options: Sequence[Point], first: Point) -> list[list[str]]:
    return [
        ["Accounts moved by choice", *(f"{p.chosen:,}" for p in options)],
        ["of them strategic (T1)", *(f"{p.chosen_t1:,}" for p in options)],
        ["ARR moved by choice", *(money(p.chosen_arr) for p in options)],
        ["ARR at risk from these hand-offs", *(money(p.at_risk) for p in options)],
        ["Required moves", *(f"{p.required:,}" for p in options)],
        ["Weighted ARR covered", *(f"{100 * p.covered:.1f} %" for p in options)],
        ["Accounts uncovered", *(f"{p.uncovered:,}" for p in options)],
        ["Fit of what is held", *(f"{100 * p.fit:.1f} %" for p in options)],
        ["Spread of ARR among peers", *(f"{100 * p.spread:.0f} %" for p in options)],
        ["Price of soft limits not met", *(money(p.soft) for p in options)],
        ["Gained over required only, all told", *(money(p.value - first.value) for p in options)],
        ["Proved within", *(within(p.value, p.bound) for p in options)],
    ]


def _cells(p: Point, first: Point) -> list[str]:
    return [
        p.name, f"{p.chosen:,}", money(p.chosen_arr), money(p.at_risk), f"{100 * p.covered:.1f} %", f"{100 * p.fit:.1f} %",
        f"{100 * p.spread:.0f} %", money(p.value - first.value), within(p.value, p.bound),
    ]  # fmt: skip


def knee_words(points: Sequence[Point], knee: Point | None) -> str:
    """Where more change begins to buy less."""
    if knee is None:
        return "There is no knee: no plan moves anything by choice, or what more moves buy falls off nowhere."
    last = points[-1]
    got, whole = knee.value - points[0].value, last.value - points[0].value
    return (
        f"The knee is at {knee.name}: {100 * got / whole:.0f} % of all there is to gain for {money(knee.chosen_arr)} of "
        f"moved ARR, where the last plan moves {money(last.chosen_arr)}."
    )


def dropped_words(dropped: int) -> str:
    """How many plans are not shown."""
    plans = "1 plan that allowed" if dropped == 1 else f"{dropped} plans that allowed"
    return f"Not shown: {plans} more moves and gained nothing." if dropped else "No plan was dropped."


def screen_of(points: Sequence[Point], knee: Point | None, dropped: int) -> str:
    """The table in 80 columns."""
    rows = [["Plan", "moves", "ARR moved", "at risk", "covered", "fit", "spread", "gained"]]
    for p in points:
        cells = _cells(p, points[0])
        rows.append([p.name + (" *" if p is knee else ""), *cells[1:8]])
    lines = [table(rows), wrap(f"{'* ' if knee else ''}{knee_words(points, knee)} {dropped_words(dropped)}", "  ")]
    said = (
        "moves: accounts that change hands by choice; spread: of ARR per full-time CSM among peers; gained: over the first plan"
    )
    lines.append(wrap(said, "  "))
    return "\n\n".join(lines)


def rows_of(points: Sequence[Point], knee: Point | None, shown: Sequence[Point]) -> pd.DataFrame:
    """frontier.csv: every plan, also the dominated ones."""
    frame = pd.DataFrame([{**asdict(p), "gap": p.gap, "dominated": p not in shown, "knee": p is knee} for p in points])
    frame["name"] = frame["name"].astype("str")
    return frame.drop(columns="seconds")
