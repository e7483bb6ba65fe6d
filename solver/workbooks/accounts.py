"""Floor 5: the sheets with a row for each account - what to decide, what comes in, what goes out, and the books."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from solver.lang import Lang
from solver.workbooks.content import Column, Scope, Sheet, Value
from solver.workbooks.facts import Facts, Teller
from solver.workbooks.notes import notes_of
from solver.workbooks.titles import Titles

OPEN = ("answer", "give_to", "note")


def account_sheets(facts: Facts, scope: Scope, titles: Titles, *, dated: bool) -> list[Sheet]:
    """decide (for a manager), in, out, and a book for each unit of the scope; answers are asked for in the first of them in
    which an account stands."""
    lang, teller = facts.lang, Teller(facts, scope)
    arriving, leaving = facts.arriving(scope), facts.leaving(scope)
    moves = _move_columns(lang, scope, dated=dated)
    sheets = []
    if not scope.csm:
        decide = [k for k in {*arriving, *leaving} if _is_open(facts, k)]
        sheets.append(_sheet(teller, "decide", titles.take(lang.t("Decide")), moves, _by_arr(facts, decide)))
    sheets.append(_sheet(teller, "in", titles.take(lang.t("In")), moves, _by_arr(facts, arriving)))
    sheets.append(_sheet(teller, "out", titles.take(lang.t("Out")), moves, _by_arr(facts, leaving)))
    for unit in sorted(scope.units, key=lambda u: (facts.names[u].casefold(), u)):
        rows = _by_tier(facts, facts.by_unit.get(unit, []))
        title = titles.take(facts.names[unit])
        sheets.append(replace(_sheet(teller, "book", title, _book_columns(lang, scope), rows), unit=unit))
    return [replace(s, notes=notes_of(facts, s, scope)) for s in _asked_once(sheets, lang)]


def receivers_of(facts: Facts, scope: Scope) -> tuple[tuple[str, str], ...]:
    """Whom an account may be given to: the scope's books and pools, and the other sides of its moves, by name."""
    units = {*scope.units, *(facts.counterparts(scope) & set(facts.plan.loaded.decision.formulation.setting.units.index))}
    return tuple(sorted(((facts.names[u], u) for u in units), key=lambda pair: (pair[0].casefold(), pair[1])))


# -- columns


def _front(lang: Lang) -> tuple[Column, ...]:
    return (
        Column("account_id", lang.t("account"), width=11),
        Column("name", lang.t("name"), width=24),
        Column("arr", lang.t("ARR"), "money", 11),
        Column("tier", lang.t("tier"), width=6),
        Column("renewal_date", lang.t("renewal"), "date", 11),
        Column("from", lang.t("from"), width=15),
    )


def _asked(lang: Lang, scope: Scope) -> tuple[Column, ...]:
    """What may be filled in; beside the reason, so that nobody has to scroll for it."""
    note = (Column("note", lang.t("note"), "note", 20),)
    if scope.csm:
        return note
    return Column("answer", lang.t("answer"), "answer", 11), Column("give_to", lang.t("give to"), "give_to", 16), *note


def _move_columns(lang: Lang, scope: Scope, *, dated: bool) -> tuple[Column, ...]:
    first, last = (lang.t("hand-off from"), lang.t("owner changes")) if dated else (lang.t("not before"), lang.t("not after"))
    return (
        *_front(lang),
        Column("to", lang.t("to"), width=15),
        Column("kind", lang.t("kind of move"), width=12),
        Column("not_before", first, "date", 11),
        Column("not_after", last, "date", 11),
        Column("reason", lang.t("reason"), width=48),
        *_asked(lang, scope),
        *_details(lang),
        Column("approval", lang.t("needs approval"), width=10),
    )


def _book_columns(lang: Lang, scope: Scope) -> tuple[Column, ...]:
    return (
        *_front(lang),
        Column("kind", lang.t("kind of move"), width=12),
        Column("hold_until", lang.t("held until"), "date", 11),
        Column("reason", lang.t("reason"), width=48),
        *_asked(lang, scope),
        *_details(lang),
    )


def _details(lang: Lang) -> tuple[Column, ...]:
    return (
        Column("health", lang.t("health"), "number", 8),
        Column("at_risk", lang.t("ARR at risk"), "money", 10),
        Column("fit", lang.t("taken off for fit"), "money", 10),
        Column("alternative", lang.t("best alternative"), width=15),
        Column("alternative_difference", lang.t("worth more (+) or less (-) there"), "money", 12),
    )


# -- rows


def _is_open(facts: Facts, k: int) -> bool:
    """Whether somebody has to decide on a move: those that a manager pinned are decided."""
    return bool(facts.cells["needs_approval"][k]) and facts.cells["move_type"][k] != "pinned"


def _by_arr(facts: Facts, rows: Iterable[int]) -> list[int]:
    arr, ids = facts.cells["arr"], facts.cells["account_id"]
    return sorted(rows, key=lambda k: (-float(arr[k] or 0), str(ids[k])))  # type: ignore[arg-type]


def _by_tier(facts: Facts, rows: Iterable[int]) -> list[int]:
    return sorted(_by_arr(facts, rows), key=lambda k: str(facts.cells["tier"][k]))


def _sheet(teller: Teller, key: str, title: str, columns: tuple[Column, ...], rows: list[int]) -> Sheet:
    told: dict[str, list[Value]] = {
        "reason": [teller.reason(k) for k in rows],
        "alternative": [teller.alternative(k) for k in rows],
        **{name: [None] * len(rows) for name in OPEN},
    }
    cells = [told[c.key] if c.key in told else [teller.facts.cells[c.key][k] for k in rows] for c in columns]
    gone = frozenset(at for at, k in enumerate(rows) if not teller.facts.cells["can_stay"][k])
    return Sheet(key, title, (), columns, tuple(zip(*cells, strict=True)), gone_rows=gone)


def _asked_once(sheets: list[Sheet], lang: Lang) -> list[Sheet]:
    """Rows of the first sheet of an account are open; the answer cells of later ones say where that is."""
    where: dict[Value, str] = {}
    out = []
    for sheet in sheets:
        at = next((k for k, c in enumerate(sheet.columns) if c.kind == "answer"), None)
        at = at if at is not None else next(k for k, c in enumerate(sheet.columns) if c.kind == "note")
        rows, free = [], []
        for k, row in enumerate(sheet.rows):
            first = where.setdefault(row[0], sheet.title)
            if first == sheet.title:
                free.append(k)
                rows.append(row)
            else:
                rows.append((*row[:at], lang.t("see {sheet}", sheet=first), *row[at + 1 :]))
        out.append(replace(sheet, rows=tuple(rows), open_rows=frozenset(free)))
    return out
