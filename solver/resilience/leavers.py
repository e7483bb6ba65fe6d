"""Floor 6: who might resign, what is known of them already, and the book on the day after."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from solver.book import Book
from solver.errors import UsageError
from solver.model.leaving import book_without
from solver.model.quarter import Quarter
from solver.model.staff import staff_of
from solver.policy import Policy


@dataclass(frozen=True)
class Leaver:
    """Somebody on the roster who has not left. `leaving`: goes within the quarter anyway; `marks`: what a reader must know;
    `backfills`: csm_ids who would take over."""

    csm_id: str
    name: str
    manager: str
    coverage: str
    pool: str
    leaving: bool
    marks: tuple[str, ...]
    backfills: tuple[str, ...]


def leavers_of(book: Book, policy: Policy, asked: Iterable[str] = ()) -> list[Leaver]:
    """Everybody who has not left, in the order of their ids, or those `asked` for. Raises UsageError for who is not there."""
    here = book.csms[book.csms["end_date"].isna() | (book.csms["end_date"] > pd.Timestamp(book.as_of))]
    wanted = list(dict.fromkeys(asked)) or list(here["csm_id"])
    for csm_id in wanted:
        if csm_id not in set(here["csm_id"]):
            raise UsageError(_unknown(csm_id, book, list(here["csm_id"])))
    away = dict(zip(book.csms["csm_id"], staff_of(book, policy, Quarter.of(policy, book.as_of)).long_leave.tolist(), strict=True))
    last = policy.quarter_of(book.as_of)[1]
    rows = here[here["csm_id"].isin(wanted)]
    return [_leaver(row, book, bool(away[row["csm_id"]]), pd.Timestamp(last)) for _, row in rows.iterrows()]


def without(book: Book, policy: Policy, leaver: Leaver) -> tuple[Book, Policy, tuple[str, ...]]:
    """The book in which the leaver is gone at once, its policy, and what had to give way for that, in words.

    Pins that nobody can keep lapse; the leaver is no pool's contact any more.
    """
    after, void = book_without(book, policy, leaver.csm_id)
    notes = [_lapsed(void)] if void else []
    contact_of = [name for name, pool in policy.pools.items() if pool.contact == leaver.csm_id]
    if contact_of:
        pools = {n: p.model_copy(update={"contact": ""}) if n in contact_of else p for n, p in policy.pools.items()}
        policy = policy.model_copy(update={"pools": pools})
        notes.append(f"{', '.join(contact_of)} would have no contact")
    return after, policy, tuple(notes)


def _unknown(csm_id: str, book: Book, here: list[str]) -> str:
    if csm_id in set(book.csms["csm_id"]):
        return f"--csm {csm_id}: has left already"
    by_name = {str(n).casefold(): i for i, n in zip(book.csms["csm_id"], book.csms["name"], strict=True) if i in set(here)}
    near = difflib.get_close_matches(csm_id.casefold(), [*here, *by_name], n=1)
    hint = f"; did you mean {by_name.get(near[0], near[0])}?" if near else ""
    return f"--csm {csm_id}: no CSM of the book has this csm_id{hint}"


def _leaver(row: pd.Series, book: Book, away: bool, last: pd.Timestamp) -> Leaver:
    end, start, today = row["end_date"], row["start_date"], pd.Timestamp(book.as_of)
    leaving = not pd.isna(end) and end <= last
    marks = [f"leaves on {end.date()} anyway"] if leaving else []
    if not pd.isna(start) and start > today:
        marks.append(f"starts on {start.date()}")
    if away:
        span = [f"{word} {row[c].date()}" for word, c in (("from", "leave_from"), ("to", "leave_to")) if not pd.isna(row[c])]
        marks.append(f"on long leave {' '.join(span)}")
    gone = book.csms["end_date"] <= last
    backfills = book.csms["csm_id"][(book.csms["backfill_for"] == row["csm_id"]) & ~gone]
    pool = row["pool"] if row["coverage"] != "dedicated" else ""
    return Leaver(
        row["csm_id"], row["name"], row["manager"], row["coverage"], pool, leaving, tuple(marks), tuple(backfills)
    )  # fmt: skip


def _lapsed(accounts: Sequence[str]) -> str:
    shown = ", ".join(accounts[:3]) + (f" and {len(accounts) - 3} more" if len(accounts) > 3 else "")
    return f"the pin of {shown} would lapse"
