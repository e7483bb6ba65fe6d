"""Floor 1: what `csm-assign score` prints - method, notes, population against its bands, goals, examples; 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from solver.policy import Policy
from solver.tiering.population import COLOURS, GOALS
from solver.tiering.score import Tiering
from solver.tiering.wording import percent

WIDTH = 80
Row = dict[str, Any]


def score_text(tiering: Tiering, policy: Policy) -> str:
    """The tiering for a person, no line over 80 columns (long words of the book's own excepted)."""
    table, population = tiering.table, tiering.population
    arr = float(population["arr"].sum())
    first = f"{len(table):,} accounts, {money(arr, arr)} {policy.currency} ARR, tiered by {_method(tiering, policy)}"
    parts = [_wrapped(first), _notes(tiering), _shares(population, policy), _health(population)]
    parts += [_goals(population), _migration(table), _examples(table, policy), _watch(tiering)]
    return "\n\n".join(part for part in parts if part)


def _method(tiering: Tiering, policy: Policy) -> str:
    if tiering.method == "scorecard":
        lines = ", ".join(f"{t} from {policy.tiers[t].min_score:g}" for t in policy.tier_names[:-1])
        return f"scorecard ({lines}; else {policy.tier_names[-1]})."
    return "the explicit rules." if tiering.method == "rules" else "the given column `tier`."


def _wrapped(text: str, first: str = "", indent: str = "") -> str:
    return textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False)


def _notes(tiering: Tiering) -> str:
    return "\n".join(_wrapped(note[:1].upper() + note[1:] + ".", "! ", "  ") for note in tiering.notes)


def money(amount: float, of: float) -> str:
    """An amount as a part of a sum `of`: in whole currency, in thousands (K) or millions (M), by the size of the sum."""
    if of < 1e7:
        return f"{amount:,.0f}"
    return f"{amount / 1e3:,.0f}K" if of < 1e9 else f"{amount / 1e6:,.0f}M"


def _aligned(header: list[str], rows: list[list[str]], left: int = 1) -> str:
    """Columns two blanks apart, the first `left` flush left, the others flush right."""
    widths = [max(len(r[i]) for r in [header, *rows]) for i in range(len(header))]
    lines = []
    for row in [header, *rows]:
        cells = [c.ljust(w) if i < left else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _rows(population: pd.DataFrame, cells: Callable[[Row], list[str]]) -> list[list[str]]:
    return [cells({str(k): v for k, v in row.items()}) for row in population.to_dict("records")]


def _name(row: Row) -> str:
    return f"{row['tier']} {textwrap.shorten(row['label'], 10, placeholder='..')}".rstrip()


def _shares(population: pd.DataFrame, policy: Policy) -> str:
    def against(row: Row, what: str) -> list[str]:
        low, high = row[f"share_of_{what}_low"], row[f"share_of_{what}_high"]
        band = "-" if np.isnan(low) else f"{100 * low:.0f}-{100 * high:.0f} %"
        return [percent(row[f"share_of_{what}"]) or "-", band, row[f"share_of_{what}_lies"]]

    num, arr = int(population["accounts"].sum()), float(population["arr"].sum())
    rows = _rows(
        population, lambda r: [_name(r), f"{r['accounts']:,}", *against(r, "accounts"), money(r["arr"], arr), *against(r, "arr")]
    )
    whole = ["all", f"{num:,}", "", "", "", money(arr, arr), "", "", ""]
    header = ["tier", "accounts", "share", "aim", "", "ARR", "share", "aim", ""]
    banded = [t for t in policy.tier_names if policy.tiers[t].share_of_accounts]
    below = f"Shares are of {', '.join(banded)} together." if banded else ""
    return _aligned(header, [*rows, whole]) + (f"\n{below}" if below else "")


def _health(population: pd.DataFrame) -> str:
    rows = _rows(
        population,
        lambda r: [
            _name(r),
            *(f"{r[c]:,}" for c in COLOURS),
            "-" if np.isnan(r["mean_score"]) else f"{r['mean_score']:.1f}",
            f"{r['effort_hours']:,.0f}",
        ],
    )
    return _aligned(["tier", *COLOURS, "mean score", "hours a year"], rows)


def _goals(population: pd.DataFrame) -> str:
    """Goals against actuals, where something could be computed."""
    known = [g for g in GOALS if population[f"{g}_actual"].notna().any()]
    if not known:
        return ""

    def cells(row: Row) -> list[str]:
        pairs = [(row[f"{g}_actual"], row[f"{g}_goal"]) for g in known]
        shown = [f"{percent(a) or '-'} / {percent(g) or '-'}" for a, g in pairs]
        return [_name(row), *shown, percent(row["net_retention"]) or "-"]

    title = "Actual / goal (retention and expansion: by the tier held before, over 12 months)"
    return title + "\n" + _aligned(["tier", *known, "net retention"], _rows(population, cells))


def _migration(table: pd.DataFrame) -> str:
    words = {"up": "up", "down": "down", "grace": "kept in grace", "override": "by override", "new": "new", "same": "as before"}
    counts = table["migration"].value_counts()
    told = [f"{counts[kind]:,} {word}" for kind, word in words.items() if kind in counts]
    return _wrapped(f"Since the last tiering: {', '.join(told)}.") if told and set(counts.index) != {"new"} else ""


def _examples(table: pd.DataFrame, policy: Policy) -> str:
    """The largest account of each tier, with its reason."""
    lines = []
    for name in policy.tier_names:
        mine = table[table["tier"] == name]
        if len(mine):
            largest = mine.iloc[int(np.argmax(mine["arr"].to_numpy()))]
            lines.append(_wrapped(f"{largest['account_id']} {largest['name']} - {largest['reason']}", "  ", "    "))
    return "The largest account of each tier:\n" + "\n".join(lines) if lines else ""


def _watch(tiering: Tiering) -> str:
    num = len(tiering.watch)
    if not num:
        return ""
    shown = tiering.watch.sort_values(["arr", "account_id"], ascending=[False, True]).head(3)
    rows = zip(shown["account_id"], shown["name"], shown["reason"], strict=True)
    lines = [_wrapped(f"{account} {name}: {reason}", "  ", "    ") for account, name, reason in rows]
    return f"On the watch-list: {num:,} account{'s' if num != 1 else ''} without a CSM of their own, such as\n" + "\n".join(lines)
