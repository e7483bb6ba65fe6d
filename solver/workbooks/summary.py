"""Floor 5: the sheet that sums up a scope's books before and after."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from solver.lang import Lang, mark
from solver.workbooks.content import Column, Kind, Scope, Sheet, Value
from solver.workbooks.facts import Facts

MEASURES = ("accounts", "load", "arr", "renewing_arr", "red")
SIDES = ("before", "after")
BOOK, POOL, LEFT, TOTAL, PERSON = mark("book"), mark("pool"), mark("owner left"), mark("total"), mark("person")


def summary_sheet(facts: Facts, scope: Scope, title: str) -> Sheet:
    """Books and pools of the scope, their total as books.csv has it, and below it everybody who shares a pool."""
    lang, books, people = facts.lang, facts.plan.books, facts.plan.people
    mine = books[books["unit"].isin([*scope.units, *scope.people])]
    kinds = [LEFT if c == "departed" else POOL if c == "pooled" else BOOK for c in mine["coverage"]]
    rows = [_row(facts, k, str(u), mine.iloc[at]) for at, (k, u) in enumerate(zip(kinds, mine["unit"], strict=True))]
    total: pd.Series = mine[[f"{m}_{s}" for m in MEASURES for s in SIDES] + ["fte"]].sum()
    rows = sorted(rows, key=lambda r: (r[1] != lang.t(BOOK), str(r[0]).casefold()))
    if not scope.csm:
        rows.append(_row(facts, TOTAL, lang.t("all books"), total))
    shared = people[people["csm_id"].isin(scope.people) & (people["pool"] != "")]
    rows += [_row(facts, PERSON, str(c), shared.iloc[k]) for k, c in enumerate(shared["csm_id"])]
    notes = [lang.t("Before: today's books. After: under the plan. Load in full-time CSMs; renewals of the planned quarter.")]
    if len(shared):
        notes.append(lang.t("A person's row counts their own book and their share of the pool; the total counts books only."))
    return Sheet("summary", title, tuple(notes), _columns(lang), tuple(rows))


def total_row(sheet: Sheet, lang: Lang) -> int | None:
    """Which of the sheet's rows is the total, if it has one."""
    return next((k for k, row in enumerate(sheet.rows) if row[1] == lang.t(TOTAL)), None)


def _columns(lang: Lang) -> tuple[Column, ...]:
    words = {
        "accounts": (mark("accounts before"), mark("accounts after")),
        "load": (mark("load before"), mark("load after")),
        "arr": (mark("ARR before"), mark("ARR after")),
        "renewing_arr": (mark("renewals before"), mark("renewals after")),
        "red": (mark("red before"), mark("red after")),
    }
    out = [
        Column("who", lang.t("book"), width=26), Column("what", lang.t("what"), width=12),
        Column("fte", lang.t("full-time"), "number", 9, 2),
    ]  # fmt: skip
    for measure in MEASURES:
        kind: Kind = "money" if measure in ("arr", "renewing_arr") else "number"
        for side, text in zip(SIDES, words[measure], strict=True):
            width, decimals = 12 if kind == "money" else 10, 2 if measure == "load" else 0
            out.append(Column(f"{measure}_{side}", lang.t(text), kind, width, decimals))
    return tuple(out)


def _row(facts: Facts, kind: str, who: str, numbers: pd.Series) -> tuple[Value, ...]:
    found = (numbers[f"{m}_{s}"] for m in MEASURES for s in SIDES)
    return facts.names.get(who, who), facts.lang.t(kind), _plain(numbers["fte"]), *_plained(found)


def _plained(numbers: Iterable[float]) -> Iterable[Value]:
    return (_plain(n) for n in numbers)


def _plain(value: float) -> Value:
    """Rounded as the tables are: a sum of such numbers has no more decimals than they."""
    rounded = round(float(value), 4)
    return int(rounded) if rounded == int(rounded) else rounded
