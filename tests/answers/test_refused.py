"""What managers get wrong: every problem is named with sheet and cell, all at once, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import cli
from solver.answers.reading import read_answers
from solver.answers.run import take_answers
from solver.errors import InputError, UsageError
from solver.lang import lang_of
from solver.plan.written import Written
from tests.answers.editing import Manager, written_books


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, list(words))


def said(plan: Written, *paths: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_answers(plan, paths)
    return [f.text() for f in caught.value.findings]


def test_words_and_names_that_mean_nothing_are_named_by_cell(plan: Written, books: list[Path]) -> None:
    """Tests five rows: a word that is no answer, a misspelt name, `give to` without a name, a name without an answer, a name
    beside `accept`; each with file, sheet and cell, all in one go."""
    manager = Manager(plan, books[0])
    ids = [a for a, _ in manager.open_rows("in")][:5]
    at = [
        manager.answer(ids[0], "acept"),
        manager.answer(ids[1], "give to", "Aiko Endoh"),
        manager.answer(ids[2], "give to"),
        manager.answer(ids[3], "", "Aiko Endo"),
        manager.answer(ids[4], "accept", "Aiko Endo"),
    ]
    found = said(plan, manager.save())
    assert len(found) == 5
    name = books[0].name
    assert any(f.startswith(f"{name} {at[0]}: 'acept': is no answer; did you mean 'accept'?") for f in found)
    assert any("'Aiko Endoh': is no CSM and no pool of this plan; did you mean 'Aiko Endo'?" in f for f in found)
    assert any("'give to' needs a name beside it" in f for f in found)
    assert any("is a name without an answer" in f for f in found)
    assert any("is a name beside the answer 'accept'" in f for f in found)


def test_an_account_whose_owner_left_cannot_be_kept(plan: Written, books: list[Path]) -> None:
    """Tests `keep` where the owner has left, and where there was none."""
    manager = Manager(plan, books[0])
    kinds = dict(zip(plan.assignments["account_id"], plan.assignments["move_type"], strict=True))
    rows = [a for key in ("decide", "in", "out", "book") for a, _ in manager.open_rows(key)]
    left, new = (next(a for a in rows if kinds[a] == kind) for kind in ("owner_left", "new"))
    manager.answer(left, "keep")
    manager.answer(new, "keep")
    found = said(plan, manager.save())
    assert any(f"{left} cannot stay" in f and "has no book in the planned quarter" in f for f in found)
    assert any(f"{new} cannot stay: it has no owner today" in f for f in found)
    assert len(found) == 2


def test_edited_locked_cells_rows_and_titles_are_named(plan: Written, books: list[Path]) -> None:
    """Tests an edited ARR, an added row, a row that is gone, a row twice, a title, a text beside the table, a second answer to
    an account where the cell says that it is asked for elsewhere, and an edited sum."""
    manager = Manager(plan, books[1])
    sheet = manager.sheet("in")
    page, first = manager.book[sheet.title], sheet.head + 1
    manager.cell(sheet, first, "arr").value = 1
    manager.cell(sheet, first + 1, "account_id").value = "A9999"
    copied = sheet.rows[2][0]
    page.cell(first + len(sheet.rows), 1).value = copied
    manager.cell(sheet, sheet.head, "tier").value = "level"
    page.cell(first + 3, len(sheet.columns) + 2).value = "hello"
    elsewhere = next(k for k in range(len(sheet.rows)) if k not in sheet.open_rows)
    manager.cell(sheet, first + elsewhere, "answer").value = "keep"
    summary = manager.sheet("summary")
    manager.book[summary.title].cell(summary.head + 1, 4).value = 123456789
    found = " | ".join(said(plan, manager.save()))
    for expected in (
        f"{sheet.title}!C{first}: '1': was ", f"{sheet.title}!A{first + 1}: 'A9999': is no account of this sheet",
        f"'{sheet.rows[1][0]}': the row of this account is missing", f"'{copied}': stands here twice", "was 'tier', the title",
        "stands beside the table", "an answer to this account stands where the cell said", "this row is not as it was written",
    ):  # fmt: skip
        assert expected in found, (expected, found)


@pytest.mark.parametrize(
    ("key", "titles"),
    [("decide", ("hand-off from", "owner changes")), ("in", ("account",)), ("in", ("name", "note")), ("book", ("needs approval",)),
     ("out", ("needs approval",))],
)  # fmt: skip
def test_deleted_columns_are_named_once(plan: Written, books: list[Path], key: str, titles: tuple[str, ...]) -> None:
    """Tests columns in the middle, the first and the last one: one line, with a remedy that a manager can follow."""
    manager = Manager(plan, books[0])
    sheet = manager.sheet(key)
    columns = [c.title for c in sheet.columns]
    titles = tuple(t for t in titles if t in columns) or (columns[-1],)
    for k in sorted((columns.index(t) + 1 for t in titles), reverse=True):
        manager.book[sheet.title].delete_cols(k)
    (found,) = said(plan, manager.save())
    assert f"{books[0].name} {sheet.title}!A{sheet.head}: columns are missing: {', '.join(titles)}. Take the original" in found
    assert "copy the answers over" in found


def test_two_managers_who_disagree_are_named_with_both_cells(plan: Written, books: list[Path]) -> None:
    """Tests a move between two teams that one accepts and the other keeps; where both accept it is one answer of two people."""
    one, other = Manager(plan, books[0]), Manager(plan, books[1])
    shared = sorted({a for a, _ in one.open_rows("decide")} & {a for a, _ in other.open_rows("decide")})
    kinds = dict(zip(plan.assignments["account_id"], plan.assignments["move_type"], strict=True))
    account = next(a for a in shared if kinds[a] == "chosen")
    where = one.answer(account, "accept"), other.answer(account, "keep")
    found = said(plan, one.save(), other.save())
    assert len(found) == 1
    assert all(f"{book.name} {cell}" in found[0] for book, cell in zip(books[:2], where, strict=True))
    other.answer(account, "accept", note="fine")
    read = read_answers(plan, [one.path, other.save()])
    assert [(a.account_id, a.by, a.note) for a in read.answers] == [(account, "Daniel Fraser, Grace Whitaker", "fine")]


def test_a_family_gets_one_answer(plan: Written, books: list[Path]) -> None:
    """Tests two members of a family given to two people: refused, with the reason."""
    families = plan.assignments[plan.assignments["family"] != ""].groupby("family")["account_id"].apply(list)
    manager, pair = next(
        (m, family[:2])
        for m in (Manager(plan, b) for b in books)
        for family in families
        if set(family) <= {a for key in ("decide", "in", "out", "book") for a, _ in m.open_rows(key)}
    )
    manager.answer(pair[0], "give to", "Aiko Endo")
    manager.answer(pair[1], "give to", "Lena Hartmann")
    found = said(plan, manager.save())
    assert len(found) == 1
    assert "they are one family, which stays together" in found[0]


def test_a_workbook_of_another_plan_and_one_that_is_none_are_refused(plan: Written, books: list[Path], tmp_path: Path) -> None:
    """Tests the hidden sheet: another plan's id, and a workbook without any; a third one's fault is told in the same breath."""
    stale = openpyxl.load_workbook(books[0])
    stale["csm-assign"]["B1"].value = "0123456789abcdef"
    stale.save(books[0])
    foreign = openpyxl.Workbook()
    foreign.save(tmp_path / "mine.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(books[1].read_bytes()[:5000])
    found = " | ".join(said(plan, books[0], tmp_path / "mine.xlsx", tmp_path / "broken.xlsx"))
    assert f"belongs to plan 0123456789abcdef, and {plan.path} is plan {plan.plan_id}" in found
    assert "mine.xlsx: is no workbook of ours" in found
    assert "broken.xlsx: is damaged or cut off" in found


def test_a_workbook_that_differs_everywhere_is_told_in_few_words(plan: Written, books: list[Path]) -> None:
    """Tests a sheet whose every row has another ARR, more than a hand would edit: ten of them, and one remedy for all."""
    manager = Manager(plan, books[0])
    sheet = max(manager.content.sheets, key=lambda s: len(s.rows) if s.key == "book" else 0)
    assert len(sheet.rows) > 100
    for k in range(len(sheet.rows)):
        manager.cell(sheet, sheet.head + 1 + k, "arr").value = 1
    found = said(plan, manager.save())
    assert len(found) == 11
    assert sum(f"{len(sheet.rows) - 10:,} more cells are not as they were written" in f for f in found) == 1


def test_words_are_read_in_either_language_and_any_case(plan: Written, books: list[Path]) -> None:
    """Tests answers as people type them: capitals, blanks, Portuguese in an English workbook; ids and e-mails for names."""
    manager, pt = Manager(plan, books[0]), lang_of("pt-BR")
    ids = [a for a, _ in manager.open_rows("in")][:4]
    manager.answer(ids[0], "  ACCEPT ")
    manager.answer(ids[1], pt.t("accept").upper())
    manager.answer(ids[2], pt.t("give to"), "aiko.endo")
    manager.answer(ids[3], "Give  To", " AIKO ENDO ")
    answers = {a.account_id: a for a in read_answers(plan, [manager.save()]).answers}
    planned = dict(zip(plan.assignments["account_id"], plan.assignments["unit"], strict=True))
    assert [answers[i].unit for i in ids] == [planned[ids[0]], planned[ids[1]], "aiko.endo", "aiko.endo"]
    assert {a.by for a in answers.values()} == {"Daniel Fraser"}


def test_rows_may_be_sorted_and_hidden(plan: Written, books: list[Path]) -> None:
    """Tests that a row is found by its account: the rows of a sheet turned round, one of them hidden by a filter."""
    manager = Manager(plan, books[0])
    account = [a for a, _ in manager.open_rows("in")][-1]
    manager.answer(account, "accept", note="seen")
    sheet = manager.sheet("in")
    page, first = manager.book[sheet.title], sheet.head + 1
    rows = [[c.value for c in row] for row in page.iter_rows(min_row=first, max_row=first + len(sheet.rows) - 1)]
    for k, row in enumerate(reversed(rows)):
        for c, value in enumerate(row, 1):
            page.cell(first + k, c).value = value
    page.row_dimensions[first].hidden = True
    read = read_answers(plan, [manager.save()])
    assert [(a.account_id, a.note) for a in read.answers] == [(account, "seen")]


def test_days_of_a_schedule_in_the_workbook_are_no_edit(plan: Written, tmp_path: Path) -> None:
    """Tests a workbook written with the dates of waves: it is read like one without."""
    from datetime import date

    dates = {str(a): (date(2026, 10, 5), date(2026, 11, 2)) for a in plan.moves["account_id"]}
    book = written_books(plan, tmp_path / "dated", dates=dates, most=1)[0]
    manager = Manager(plan, book)
    account = next(a for a, _ in manager.open_rows("in"))
    manager.answer(account, "accept")
    assert [a.account_id for a in read_answers(plan, [manager.save()]).answers] == [account]


def test_notes_alone_are_no_answers_and_what_waits_is_named(plan: Written, books: list[Path]) -> None:
    """Tests a note without an answer, the undecided accounts of who did answer, a family of which one is answered being decided,
    and the managers whose workbook did not come."""
    manager = Manager(plan, books[0])
    decide = [a for a, _ in manager.open_rows("decide")]
    manager.answer(decide[0], "accept")
    manager.answer(decide[1], "", note="let us talk")
    read = read_answers(plan, [manager.save()])
    assert [(n.account_id, n.by, n.text) for n in read.notes] == [(decide[1], "Daniel Fraser", "let us talk")]
    family = dict(zip(plan.assignments["account_id"], plan.assignments["family"], strict=True))
    kin = {a for a in decide if a == decide[0] or (family[a] and family[a] == family[decide[0]])}
    assert len(kin) == 2
    assert read.waiting == {"Daniel Fraser": tuple(sorted(set(decide) - kin))}
    assert read.missing == ("Grace Whitaker", "Nadia Laurent")


def test_the_command_writes_nothing_where_something_is_wrong(plan: Written, books: list[Path], tmp_path: Path) -> None:
    """Tests exit codes: 3 for problems in workbooks, 2 for no file, no answer, a place that is taken, or the plan itself."""
    manager = Manager(plan, books[0])
    path, out = str(plan.path), tmp_path / "new"
    assert run("answers", path, str(books[0]), "--out", str(out), "--quiet").exit_code == 2
    assert run("answers", path, str(tmp_path / "gone.xlsx"), "--out", str(out), "--quiet").exit_code == 2
    manager.answer(next(a for a, _ in manager.open_rows("in")), "maybe")
    manager.save()
    refused = run("answers", path, str(books[0]), "--out", str(out), "--quiet")
    assert refused.exit_code == 3
    assert "'maybe': is no answer" in " ".join(refused.output.split())
    assert not out.exists()
    with pytest.raises(UsageError, match="the plan itself"):
        take_answers(plan.path, books, plan.path, force=True)
