"""What stands in a workbook: for whom, which accounts, what may be filled in, and whom it does not name."""

from __future__ import annotations

from datetime import date

import pytest

from solver.briefs.make import brief_of
from solver.lang import EN, lang_of
from solver.plan.written import Written
from solver.workbooks.make import content_of
from solver.workbooks.scopes import scopes_of
from tests.workbooks.reading import column, column_at, named, sheet, teams, texts


def test_there_is_a_workbook_for_each_manager_and_each_csm_who_is_there(plain: Written) -> None:
    """Tests that pools belong to every manager who has a member in them, and that a team's people are those of its manager."""
    found = scopes_of(plain)
    assert [s.manager for s in found if not s.csm] == ["Daniel Fraser", "Grace Whitaker", "Nadia Laurent"]
    assert len([s for s in found if s.csm]) == len(plain.loaded.decision.formulation.setting.book.csms)
    assert found[0].units == ("aiko.endo", "jack.maddison", "Scale")
    assert found[0].people == ("aiko.endo", "jack.maddison", "tara.reddy")
    felix = next(s for s in found if s.csm == "felix.urban")
    assert felix.units == ("Scale",)


def test_people_without_a_manager_have_a_workbook_of_their_own(odd: Written) -> None:
    found = teams(odd)
    assert [s.manager for s in found] == ["../X", "../x", "A/B: [C]*?", ""]
    assert found[-1].people == ("lena.hartmann", "oscar.visser", "rhys.thorne", "sanne.jansen")


@pytest.mark.parametrize("which", ["plain", "odd"])
def test_every_moved_account_can_be_answered_by_whoever_gives_or_receives_it(which: str, request: pytest.FixtureRequest) -> None:
    """Tests each move: open in the receiving team's workbook and in the giving team's, if the giver is on the roster."""
    plan: Written = request.getfixturevalue(which)
    open_to: dict[str, set[str]] = {}
    for scope in teams(plan):
        for s in content_of(plan, scope, EN).sheets:
            for k in s.open_rows:
                open_to.setdefault(str(s.rows[k][0]), set()).add(scope.manager)
    boss = dict(zip(*(plan.loaded.decision.formulation.setting.book.csms[c] for c in ("csm_id", "manager")), strict=True))
    moves = plan.moves
    assert len(moves) > 50
    for account, giver, receiver in zip(moves["account_id"], moves["from"], moves["to"], strict=True):
        for side in (giver, receiver):
            if side in boss:
                assert boss[side] in open_to[account]
        assert open_to[account]


def test_an_account_is_answered_once_and_other_sheets_say_where(plain: Written) -> None:
    for scope in teams(plain):
        seen: dict[str, str] = {}
        for s in content_of(plain, scope, EN).sheets:
            if s.key not in ("decide", "in", "out", "book"):
                assert not s.open_rows
                continue
            for k, (account, answer) in enumerate(zip(column(s, "account_id"), column(s, "answer"), strict=True)):
                assert (k in s.open_rows) == (str(account) not in seen)
                assert answer == (None if k in s.open_rows else f"see {seen[str(account)]}")
                seen.setdefault(str(account), s.title)


def test_what_needs_approval_comes_first_and_largest_first(plain: Written) -> None:
    content = named(plain, "Daniel Fraser")
    assert [s.key for s in content.sheets][:4] == ["decide", "in", "out", "book"]
    assert [s.key for s in content.sheets if s.key != "book"] == [
        "decide", "in", "out", "summary", "service", "briefs", "rules", "problems",
    ]  # fmt: skip
    decide, rows = sheet(content, "decide"), plain.assignments
    team = rows["unit"].isin(content.scope.units) | rows["previous_owner"].isin([*content.scope.units, *content.scope.people])
    pinned = rows["move_type"] == "pinned"  # decided by who pinned it
    assert (team & rows["needs_approval"] & pinned).any()
    assert set(column(decide, "account_id")) == set(rows["account_id"][team & rows["needs_approval"] & ~pinned])
    arr = [float(str(v)) for v in column(decide, "arr")]
    assert arr == sorted(arr, reverse=True)


def test_books_are_whole_and_in_and_out_are_the_moves(plain: Written) -> None:
    """Tests that what stood in a book, less what goes out, plus what comes in, is the book; first owners come in, too."""
    rows = plain.assignments
    for scope in teams(plain):
        content = content_of(plain, scope, EN)
        for unit in scope.units:
            assert set(column(sheet(content, "book", unit), "account_id")) == set(rows["account_id"][rows["unit"] == unit])
        before = set(rows["account_id"][rows["previous_owner"].isin([*scope.units, *scope.people])])
        after = set(rows["account_id"][rows["unit"].isin(scope.units)])
        coming, going = set(column(sheet(content, "in"), "account_id")), set(column(sheet(content, "out"), "account_id"))
        assert (before - going) | coming == after


def test_the_total_of_the_summary_is_that_of_the_books(plain: Written) -> None:
    books = plain.books
    content = named(plain, "Grace Whitaker")
    found = sheet(content, "summary")
    mine = books[books["unit"].isin([*content.scope.units, *content.scope.people])]
    assert set(mine["coverage"]) == {"dedicated", "pooled", "departed"}  # Renee Alvarez leaves: what she held is counted before
    total = next(row for row in found.rows if row[1] == "total")
    for c, value in zip(found.columns, total, strict=True):
        if c.key not in ("who", "what"):
            assert value == pytest.approx(mine[c.key].sum(), abs=1e-4), c.key
    person = next(row for row in found.rows if row[0] == "Olivia Keller")
    mine = plain.people[plain.people["csm_id"] == "olivia.keller"]
    assert person[column_at(found, "arr_after")] == pytest.approx(mine["arr_after"].iloc[0])


def test_the_service_of_each_tier_is_the_policys(plain: Written) -> None:
    found = sheet(named(plain, "Nadia Laurent"), "service")
    rows = {row[0]: row[1:] for row in found.rows}
    assert [c.title for c in found.columns[1:]] == ["T1 strategic", "T2 core", "T3 scale", "T4 tech-touch"]
    assert rows["business review"][0] == "quarterly, executives present"
    assert rows["accounts for each full-time CSM"][:3] == (
        "1:15 to 1:30 (target 1:22)", "1:50 to 1:100 (target 1:75)", "1:200 to 1:500 (target 1:300)",
    )  # fmt: skip
    assert rows["who holds it"] == ("dedicated", "dedicated or pooled", "pooled", "automated, held by nobody")


def test_each_account_that_comes_or_goes_has_its_brief(plain: Written) -> None:
    """Tests against the brief itself, as the team may read it: every line that says something."""
    content = named(plain, "Daniel Fraser")
    rows = sheet(content, "briefs").rows
    moved = {*column(sheet(content, "in"), "account_id"), *column(sheet(content, "out"), "account_id")}
    assert {row[0] for row in rows} == moved
    brief = brief_of(plain, "A0151", EN, None, frozenset(content.scope.units))
    told = [(s.title, line.label, line.value) for s in brief.sections for line in s.lines if line.value]
    assert [row[2:] for row in rows if row[0] == "A0151"] == told


def test_data_problems_name_what_is_blank_guessed_or_held(plain: Written) -> None:
    """Tests that each of the team's held accounts is there with its day, each blank industry, and each guessed time zone."""
    content = named(plain, "Nadia Laurent")
    rows = sheet(content, "problems").rows
    accounts = plain.loaded.decision.formulation.setting.book.accounts
    mine = plain.assignments["unit"].isin(content.scope.units)
    held = {row[0]: row[4] for row in rows if row[3] == "cannot move in this quarter"}
    until = plain.assignments[mine & plain.assignments["hold_until"].notna()]
    assert set(held) == set(until["account_id"])
    assert all(str(day.date()) in str(held[a]) for a, day in zip(until["account_id"], until["hold_until"], strict=True))
    for problem, which in (
        ("no industry", accounts["industry"] == ""),
        ("time zone guessed from its country", accounts["timezone_guessed"]),
    ):
        expected = set(accounts["account_id"][which & mine])
        assert {row[0] for row in rows if row[3] == problem} == expected
    assert (accounts["industry"] == "").any()


def test_dates_of_a_schedule_stand_where_the_span_stood(plain: Written) -> None:
    scope = teams(plain)[0]
    account = str(sheet(content_of(plain, scope, EN), "decide").rows[0][0])
    week = date(2026, 11, 2), date(2026, 11, 20)
    found = sheet(content_of(plain, scope, EN, {account: week}), "decide")
    row = found.rows[0]
    assert (row[column_at(found, "not_before")], row[column_at(found, "not_after")]) == week
    assert [c.title for c in found.columns if c.key in ("not_before", "not_after")] == ["hand-off from", "owner changes"]


def test_the_same_plan_gives_the_same_content_and_the_other_language_the_same_numbers(plain: Written) -> None:
    scope = teams(plain)[0]
    first = content_of(plain, scope, EN)
    assert content_of(plain, scope, EN) == first
    other = content_of(plain, scope, lang_of("pt-BR"))
    assert [s.title for s in other.sheets][:3] == ["Decidir", "Entradas", "Saídas"]
    assert [c.key for s in other.sheets for c in s.columns] == [c.key for s in first.sheets for c in s.columns]
    for a, b in zip(first.sheets, other.sheets, strict=True):
        assert a.open_rows == b.open_rows
        if a.key in ("decide", "in", "out", "book"):
            assert column(a, "account_id") == column(b, "account_id")


def test_hostile_names_stand_as_they_are(odd: Written) -> None:
    from tests.workbooks.made import NAMES

    found = {t for scope in teams(odd) for t in texts(content_of(odd, scope, EN))}
    assert set(NAMES.values()) <= found


def test_an_account_whose_owner_has_no_book_cannot_be_kept(plain: Written) -> None:
    """Tests Renee Alvarez, who leaves in the quarter: her accounts, and those of nobody, are marked; Lena Hartmann's are not."""
    found = {}
    for scope in teams(plain):
        for key in ("in", "out"):
            page = sheet(content_of(plain, scope, EN), key)
            found |= {str(row[0]): k in page.gone_rows for k, row in enumerate(page.rows)}
    owner = dict(zip(plain.assignments["account_id"], plain.assignments["previous_owner"], strict=True))
    assert {owner[a] for a, gone in found.items() if gone} == {"", "renee.alvarez", "Maria Vogel"}
    assert "lena.hartmann" in {owner[a] for a, gone in found.items() if not gone}


def test_a_hand_off_that_found_no_week_says_so(plain: Written) -> None:
    """Tests a schedule with one account in it: its row has the two days, all others no day at all."""
    scope = teams(plain)[0]
    first = str(column(sheet(content_of(plain, scope, EN), "in"), "account_id")[0])
    dates = {first: (date(2026, 10, 5), date(2026, 10, 30))}
    page = sheet(content_of(plain, scope, EN, dates), "in")
    days = dict(
        zip(column(page, "account_id"), zip(column(page, "not_before"), column(page, "not_after"), strict=True), strict=True)
    )
    assert days.pop(first) == dates[first]
    assert set(days.values()) == {("no week found", None)}
