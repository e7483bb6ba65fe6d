"""Floor 6: resilience in words - the table ordered by harm, the worst departure in a sentence, what would mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from solver.plan.layout import cut, money, some, table, wrap
from solver.resilience.departure import Departure, differs

HEAD = ("if they resign", "accounts", "ARR", "with nobody", "their ARR", "fullest", "at risk", "worth lost")
NARROW = ("", "accts", "ARR", "none", "its ARR", "full", "at risk", "worth lost")
SHOWN = 30


@dataclass(frozen=True)
class Report:
    """All that was found: departures by harm, whom no plan was found for and why, who was left out, and a verified remedy."""

    title: str
    departures: tuple[Departure, ...]
    failed: tuple[tuple[str, str], ...]  # name, why
    left_out: tuple[str, ...]
    why_left: str
    base_uncovered: int
    mend: str
    currency: str


def cells_of(d: Departure) -> list[str]:
    """The row of a departure."""
    low, high = money(d.lost_least), money(d.lost_most)
    return [
        d.leaver.name, f"{d.accounts:,}", money(d.arr), f"{d.uncovered + d.further:,}", money(d.uncovered_arr + d.further_arr),
        f"{100 * d.fullest_use:.0f} %" if d.fullest else "-", money(d.at_risk),
        (low if low == high else f"{low} to {high}") + ("" if d.close else " ~"),
    ]  # fmt: skip


def worst_words(found: Sequence[Departure]) -> str:
    """The worst single departure, and whether it is proved to be worse than the next."""
    if not found:
        return "No departure was worked out."
    d = found[0]
    low, high = money(max(0, d.lost_least)), money(d.lost_most)
    lost = f"the plan would lose {high}" if low == high else f"the plan would lose at least {low}, at most {high}"
    who = f"The worst single departure is {d.leaver.name}'s"
    if d.weighted:
        left = f"{d.uncovered + d.further:,} accounts ({money(d.uncovered_arr + d.further_arr)})"
        told = f"{who}: {left} would be with nobody, and {lost} of its worth (an account with nobody counts at its price)."
    elif d.lost_most <= 0:
        return "No departure costs anything."
    else:
        told = f"Every account finds a place whoever leaves. {who}: {lost} of its worth."
    if len(found) > 1 and not differs(d, found[1]):
        told += f" There is no proven difference in worth to {found[1].leaver.name}'s."
    return told


def notes_of(report: Report) -> list[str]:
    """What must be said beside the table, but for the marks of those who would leave."""
    out = [f"{name}: no plan, {why}." for name, why in report.failed]
    vague = [d.leaver.name for d in report.departures if not d.close]
    if vague:
        out.append(f"~ not solved to the gap: {some(vague, 5, 'resilience.csv')}.")
    if report.left_out:
        out.append(f"Left out, {report.why_left}: {some(list(report.left_out), 5, 'resilience.json')}.")
    if report.base_uncovered:
        out.append(f"{report.base_uncovered:,} accounts are with nobody whoever stays; they are not counted here.")
    return out


def alone_words(found: Sequence[Departure]) -> list[str]:
    """Who alone covers something, the most ARR first."""
    lone = sorted((d for d in found if d.alone), key=lambda d: -sum(a.arr for a in d.alone))
    return [f"Only {d.leaver.name}: {'; '.join(a.text() for a in d.alone[:3])}." for d in lone[:6]]


def screen_of(report: Report) -> str:
    """The report in 80 columns."""
    shown = [cells_of(d) for d in report.departures[:SHOWN]]
    rows = [list(NARROW), *([cut(name, 14), *rest] for name, *rest in shown)]
    more = len(report.departures) - SHOWN
    lines = [report.title, table(rows) + (f"\n  and {more} more (resilience.csv)" if more > 0 else "")]
    lines += [wrap(text) for text in (worst_words(report.departures), report.mend) if text]
    single = alone_words(report.departures)
    if single:
        lines.append("\n".join(["Single points of failure", *(wrap(t) for t in single)]))
    marks = [f"{d.leaver.name} {'; '.join(d.leaver.marks)}." for d in report.departures if d.leaver.marks]
    notes = [*marks, *notes_of(report)]
    if notes:
        lines.append("\n".join(wrap(n) for n in notes))
    return "\n\n".join([*lines, wrap(legend_of(report.departures, NARROW))])


def legend_of(found: Sequence[Departure], head: Sequence[str]) -> str:
    """What the columns of the table say, under the names that `head` gives them."""
    _, accounts, _, nobody, _, full, risk, lost = head
    said = (
        f"{accounts}: theirs after the plan's required moves; {nobody}: accounts that have somebody now and would have nobody; "
        f"{full}: the fullest book or pool of those that get fuller; {risk}: by hand-offs; {lost}: by the plan, "
        "accounts with nobody at their price, between two proved amounts; the worst first: by weighted ARR with nobody, then by "
        "worth lost"
    )
    if any(d.lost_most < 0 for d in found):
        said += "; below zero: freed by the departure, accounts find somebody who suits them better"
    return said


def rows_of(found: Sequence[Departure]) -> pd.DataFrame:
    """resilience.csv: one row per CSM, the worst first."""
    text = ("csm_id", "name", "manager", "coverage", "pool")
    plain = (
        "accounts", "arr", "t1", "red", "renewing", "renewing_arr", "received", "received_arr", "automated", "automated_arr",
        "uncovered", "uncovered_arr", "further", "further_arr", "weighted", "moved_anyway", "elsewhere", "held", "held_arr",
        "at_risk", "hours", "unqualified", "unqualified_arr", "fullest", "fullest_use", "value", "bound",
        "lost_least", "lost_most", "close",
    )  # fmt: skip
    rows = []
    for d in found:
        row: dict[str, object] = {c: getattr(d.leaver, c) for c in text} | {c: getattr(d, c) for c in plain}
        row["receivers"] = ";".join(r.unit for r in d.receivers)
        row["alone"] = "; ".join(a.text() for a in d.alone)
        row["marks"] = "; ".join((*d.leaver.marks, *d.notes))
        rows.append(row)
    columns = [*text, *plain, "receivers", "alone", "marks"]
    frame = pd.DataFrame(rows, columns=columns)
    for c in (*text, "fullest", "receivers", "alone", "marks"):
        frame[c] = frame[c].astype("str")
    return frame
