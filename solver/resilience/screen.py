"""Floor 6: resilience in words - the table ordered by harm, the worst departure in a sentence, what would mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from solver.plan.layout import cut, money, table, wrap
from solver.resilience.departure import Departure, differs

HEAD = ("if they resign", "accounts", "ARR", "nobody", "its ARR", "fullest", "at risk", "worth lost, from - to")
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


def cells_of(d: Departure) -> list[str]:
    """The row of a departure."""
    span = f"{money(d.lost_least)} - {money(d.lost_most)}"
    mark = "" if d.close else "~"
    return [
        d.leaver.name, f"{d.accounts:,}", money(d.arr), f"{d.uncovered + d.further:,}", money(d.uncovered_arr + d.further_arr),
        f"{100 * d.fullest_use:.0f} %", money(d.at_risk), span + mark,
    ]  # fmt: skip


def worst_words(found: Sequence[Departure]) -> str:
    """The worst single departure, and whether it is proved to be worse than the next."""
    if not found:
        return "No departure was worked out."
    d = found[0]
    lost = f"the plan would lose at least {money(max(0, d.lost_least))}, at most {money(d.lost_most)} of its worth"
    who = f"The worst single departure is {d.leaver.name}'s"
    if d.weighted:
        told = f"{who}: {d.uncovered + d.further:,} accounts ({money(d.uncovered_arr + d.further_arr)}) would be with nobody, and {lost}."
    elif d.lost_most <= 0:
        return "No departure costs anything."
    else:
        told = f"Every account finds a place whoever leaves. {who}: {lost}."
    if len(found) > 1 and not differs(d, found[1]):
        told += f" There is no proven difference in worth to {found[1].leaver.name}'s."
    return told


def notes_of(report: Report) -> list[str]:
    """What must be said beside the table."""
    out = []
    for d in report.departures:
        out += [f"{d.leaver.name} {'; '.join(d.leaver.marks)}."] if d.leaver.marks else []
    out += [f"{name}: no plan, {why}." for name, why in report.failed]
    vague = [d.leaver.name for d in report.departures if not d.close]
    if vague:
        out.append(f"~ not solved to the gap: {', '.join(vague[:5])}{f' and {len(vague) - 5} more' if len(vague) > 5 else ''}.")
    if report.left_out:
        more = f" and {len(report.left_out) - 5} more" if len(report.left_out) > 5 else ""
        out.append(f"Left out, {report.why_left}: {', '.join(report.left_out[:5])}{more}.")
    if report.base_uncovered:
        out.append(f"{report.base_uncovered:,} accounts are with nobody whoever stays; they are not counted here.")
    return out


def alone_words(found: Sequence[Departure]) -> list[str]:
    """Who alone covers something, the most ARR first."""
    lone = sorted((d for d in found if d.alone), key=lambda d: -sum(a.arr for a in d.alone))
    return [f"Only {d.leaver.name}: {'; '.join(a.text() for a in d.alone[:3])}." for d in lone[:6]]


def screen_of(report: Report) -> str:
    """The report in 80 columns."""
    rows = [list(HEAD[:-1]) + ["worth lost"]] + [
        [cut(c, 15) if k == 0 else c for k, c in enumerate(cells_of(d))] for d in report.departures[:SHOWN]
    ]
    lines = [report.title, table(rows)]
    if len(report.departures) > SHOWN:
        lines[-1] += f"\n  and {len(report.departures) - SHOWN} more (resilience.csv)"
    lines.append(wrap(worst_words(report.departures)))
    if report.mend:
        lines.append(wrap(report.mend))
    single = alone_words(report.departures)
    if single:
        lines.append("Single points of failure\n" + "\n".join(wrap(t) for t in single))
    notes = notes_of(report)
    if notes:
        lines.append("\n".join(wrap(n) for n in notes))
    said = (
        "accounts: after the required moves of the plan; nobody: accounts that would be with nobody and have somebody now; fullest: "
        "the fullest book or pool afterwards; at risk: what the hand-offs cost; worth lost: by the plan, between two proved amounts"
    )
    lines.append(wrap(said))
    return "\n\n".join(lines)


def rows_of(found: Sequence[Departure]) -> pd.DataFrame:
    """resilience.csv: one row per CSM, the worst first."""
    text = ("csm_id", "name", "manager", "coverage", "pool")
    plain = (
        "accounts", "arr", "t1", "red", "renewing", "renewing_arr", "received", "received_arr", "automated", "automated_arr",
        "uncovered", "uncovered_arr", "further", "further_arr", "weighted", "moved_anyway", "elsewhere", "held", "held_arr",
        "at_risk", "hours", "unqualified", "unqualified_arr", "fullest", "fullest_use", "value", "bound", "lost_least", "lost_most",
        "close",
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
