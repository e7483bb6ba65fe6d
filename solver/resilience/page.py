"""Floor 6: the page of a resilience report - one file that needs nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from solver.outcomes.pictures import bar
from solver.pages import page_from
from solver.places import file_name
from solver.plan.layout import figure, money
from solver.resilience.departure import Departure, Receiver
from solver.resilience.screen import HEAD, Report, alone_words, cells_of, legend_of, notes_of, worst_words
from solver.resilience.standing import warnings_of, whole_words

KEYS = ("accounts", "arr", "nobody", "nobody_arr", "fullest_use", "at_risk", "lost")  # of the cells after the name


def page_of(report: Report) -> str:
    """The page: the worst departure, the table by harm, single points of failure, and each departure's receivers."""
    return page_from(
        Path(__file__).parent / "page.html.j2",
        title=report.title,
        worst=worst_words(report.departures),
        mend=report.mend,
        head=[h[:1].upper() + h[1:] for h in HEAD],
        rows=[_row(d) for d in report.departures],
        legend=legend_of(report.departures, HEAD),
        alone=alone_words(report.departures),
        notes=notes_of(report),
        departures=[_departure(d, report.currency) for d in report.departures],
    )


def _row(d: Departure) -> dict[str, Any]:
    name, *cells = cells_of(d)
    more = {"fullest_use": d.fullest}
    made = [{"key": k, "text": text, "more": more.get(k, "")} for k, text in zip(KEYS, cells, strict=True)]
    return {"name": name, "marks": "; ".join(d.leaver.marks), "cells": made}


def _departure(d: Departure, currency: str) -> dict[str, Any]:
    most = max([1.0, *(use for r in d.receivers for use in (r.use_before, r.use_after) if use is not None)])
    return {
        "name": d.leaver.name,
        "file": file_name(d.leaver.csm_id),
        "whole": whole_words(d, currency),
        "receivers": [_receiver(r, most) for r in d.receivers],
        "warnings": [*(f"{note[:1].upper()}{note[1:]}." for note in d.notes), *warnings_of(d)],
    }


def _receiver(r: Receiver, most: float) -> dict[str, Any]:
    uses = ["-" if u is None else f"{100 * u:.0f} %" for u in (r.use_before, r.use_after)]
    cells = [f"{r.accounts:,}", money(r.arr), figure(r.hours), f"{r.load_before:.2f}", f"{r.load_after:.2f}", *uses]
    drawn = "" if r.use_after is None else bar(r.use_after, most, r.use_before)
    return {"name": r.name + (" (replacement)" if r.heir else ""), "cells": cells, "drawn": drawn}
