"""Floor 5: the sheet of what was guessed, blank or held, for each account of a scope, and what the plan notes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from solver.lang import Lang, mark
from solver.plan.words import HOLD_WORDS
from solver.workbooks.content import Column, Scope, Sheet, Value
from solver.workbooks.facts import Facts, values

BLANK = {
    "timezone": mark("no time zone"), "industry": mark("no industry"), "language": mark("no language"),
    "renewal_date": mark("no renewal date"), "health": mark("no health"),
}  # fmt: skip
MEANS = {
    "timezone": mark("business hours in common count as half met"),
    "industry": mark("industry counts as half met"),
    "language": mark("language counts as half met"),
    "renewal_date": mark("no hold before its renewal, and it counts among no quarter's renewals"),
    "health": mark("it is not counted as red"),
}


def problems_sheet(facts: Facts, scope: Scope, title: str) -> Sheet:
    """One row for each account and problem, then the plan's notes that concern nobody else."""
    lang = facts.lang
    rows = sorted(_found(facts, scope), key=lambda r: (str(r[3]), str(r[0])))
    stranger = facts.stranger(scope, sides=False)
    notes = [n for n in facts.plan.loaded.summary["notes"] if not stranger.search(n)]
    rows += [(None, None, None, lang.t("note of the plan"), n) for n in notes]
    columns = (
        Column("account_id", lang.t("account"), width=11),
        Column("name", lang.t("name"), width=28),
        Column("to", lang.t("with"), width=18),
        Column("problem", lang.t("what"), width=34),
        Column("detail", lang.t("what that means"), width=60),
    )
    text = lang.t("What was missing or guessed in the data, and what cannot move. To mend it, change the source and plan again.")
    return Sheet("problems", title, (text,), columns, tuple(rows))


def _found(facts: Facts, scope: Scope) -> Iterator[tuple[Value, ...]]:
    mine = facts.held(scope.units)
    accounts = facts.plan.loaded.decision.formulation.setting.book.accounts
    for column, (what, detail) in {c: (BLANK[c], MEANS[c]) for c in BLANK}.items():
        blank = _is_blank(accounts[column])
        if blank.all():
            yield None, None, None, facts.lang.t(what), facts.lang.t("of any account: what depends on it is switched off")
            continue
        yield from (_row(facts, k, what, facts.lang.t(detail)) for k in mine if blank[k])
    guessed = accounts["timezone_guessed"].to_numpy(bool)
    for k in mine:
        if guessed[k]:
            yield _row(facts, k, mark("time zone guessed from its country"), str(accounts["timezone"].iloc[k]))
    yield from _held(facts, mine)
    yield from _kept_tiers(facts, mine)


def _is_blank(column: pd.Series) -> np.ndarray:
    blank: np.ndarray = (column == "").to_numpy(bool) if column.dtype == "str" else column.isna().to_numpy(bool)
    return blank


def _held(facts: Facts, mine: list[int]) -> Iterator[tuple[Value, ...]]:
    """Accounts that must not change hands, until when and why."""
    setting, lang = facts.plan.loaded.decision.formulation.setting, facts.lang
    for k in mine:
        if (until := facts.cells["hold_until"][k]) is not None:
            on = setting.standing.holds[int(setting.items.of_account[k])]
            why = ", ".join(lang.t(words) for words, hold in zip(HOLD_WORDS.values(), on, strict=True) if hold)
            yield _row(
                facts, k, mark("cannot move in this quarter"), lang.t("until {day}: {why}", day=_day(until, lang), why=why)
            )


def _kept_tiers(facts: Facts, mine: list[int]) -> Iterator[tuple[Value, ...]]:
    """Accounts that keep a tier below whose line they have fallen, and those whose tier somebody has set."""
    tiers, lang = facts.plan.tiers.set_index("account_id").reindex(facts.plan.assignments["account_id"]), facts.lang
    grace, by, until = (values(tiers[c]) for c in ("grace_until", "override_by", "override_expires"))
    for k in mine:
        if grace[k] is not None:
            yield _row(
                facts, k, mark("below the line of its tier"), lang.t("keeps the tier until {day}", day=_day(grace[k], lang))
            )
        if by[k] is not None:
            told = (
                lang.t("by {who}, until {day}", who=by[k], day=_day(until[k], lang))
                if until[k]
                else lang.t("by {who}", who=by[k])
            )
            yield _row(facts, k, mark("tier set by hand"), told)


def _day(value: Value, lang: Lang) -> str:
    return lang.day(value) if isinstance(value, date) else str(value)


def _row(facts: Facts, k: int, what: str, detail: str) -> tuple[Value, ...]:
    return facts.cells["account_id"][k], facts.cells["name"][k], facts.cells["to"][k], facts.lang.t(what), detail
