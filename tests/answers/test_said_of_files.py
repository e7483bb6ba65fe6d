"""What is said of returned files: in the words of their language, one line for one cause, and nothing that came is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from solver.answers.against import against_of
from solver.answers.answer import Answer
from solver.answers.reading import read_answers
from solver.answers.run import take_answers
from solver.answers.text import _narrowed
from solver.errors import InputError, UsageError
from solver.lang import EN, lang_of
from solver.plan.written import Written
from solver.workbooks.make import content_of
from solver.workbooks.scopes import scopes_of
from solver.workbooks.write import bytes_of
from tests.answers.editing import Manager, written_books


def said(plan: Written, *paths: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_answers(plan, paths)
    return [f.text() for f in caught.value.findings]


def test_notes_are_told_where_there_is_no_answer(plan: Written, tmp_path: Path) -> None:
    """Tests a CSM's workbook alone with two notes, one of many characters: no plan is made, and both are told in full."""
    scope = next(s for s in scopes_of(plan) if s.csm == "aiko.endo")
    path = tmp_path / "aiko.xlsx"
    path.write_bytes(bytes_of(content_of(plan, scope, EN), EN))
    csm = Manager(plan, path)
    one, other = sorted({a for key in ("in", "out", "book") for a, _ in csm.open_rows(key)})[:2]
    long = "word " * 60 + "end"
    csm.answer(one, "", note="call me first")
    csm.answer(other, "", note=long)
    with pytest.raises(UsageError) as caught:
        take_answers(plan.path, [csm.save()], tmp_path / "new")
    text = " ".join(str(caught.value).split())
    assert "no answer in 1 workbook: nothing to plan anew; 2 notes:" in text
    assert f"{one}, Aiko Endo: call me first" in text
    assert f"{other}, Aiko Endo: {long}" in text
    assert not (tmp_path / "new").exists()


def test_a_portuguese_workbook_is_answered_in_its_own_words(plan: Written, tmp_path: Path) -> None:
    """Tests a misspelt answer and a name without one: the remedy names the answers as the drop-down has them."""
    pt = lang_of("pt-BR")
    manager = Manager(plan, written_books(plan, tmp_path / "books", pt, most=1)[0], pt)
    ids = [a for a, _ in manager.open_rows("in")]
    manager.answer(ids[0], "aceitarr")
    manager.answer(ids[1], "", "Aiko Endo")
    found = said(plan, manager.save())
    assert any(f"did you mean {pt.t('accept')!r}?" in f for f in found)
    assert any(f"Answers are {pt.t('accept')}, {pt.t('keep')}, {pt.t('give to')}; or blank." in f for f in found)
    assert any(f"Choose {pt.t('give to')!r} beside it" in f for f in found)


def test_a_sheet_that_asks_nothing_may_be_gone(plan: Written, books: list[Path]) -> None:
    """Tests a workbook without its summary: read, and told; without a sheet that asks for answers it is refused."""
    manager = Manager(plan, books[0])
    title = manager.sheet("summary").title
    manager.book.remove(manager.book[title])
    account = next(a for a, _ in manager.open_rows("in"))
    manager.answer(account, "accept")
    read = read_answers(plan, [manager.save()])
    assert [a.account_id for a in read.answers] == [account]
    assert len(read.said) == 1
    assert f"the sheet {title!r} is missing" in read.said[0]
    manager.book.remove(manager.book[manager.sheet("decide").title])
    assert any("'Decide' is missing or renamed" in f for f in said(plan, manager.save()))


@pytest.mark.parametrize(("cell", "value"), [("manager", "Grace Whitaker"), ("lang", "pt-BR")])
def test_an_edited_hidden_sheet_is_one_line(plan: Written, books: list[Path], cell: str, value: str) -> None:
    """Tests another manager and another language there: the workbook shows otherwise."""
    manager = Manager(plan, books[0])
    marks = manager.book["csm-assign"]
    next(row for row in marks.iter_rows() if row[0].value == cell)[1].value = value
    found = said(plan, manager.save())
    assert len(found) == 1
    assert "its hidden sheet says that it is another workbook than it is" in found[0]


def test_what_is_no_workbook_is_called_what_it_is(plan: Written, books: list[Path], tmp_path: Path) -> None:
    """Tests a CSV file, a page and a PDF by name; in a folder they are left out, which is told."""
    texts = {"notes.csv": "account_id,note\n", "page.html": "<!DOCTYPE html>", "plan.pdf": "%PDF-1.4"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = " | ".join(said(plan, *(tmp_path / name for name in texts)))
    for expected in ("notes.csv: is text, as CSV is,", "page.html: is a web page (HTML),", "plan.pdf: is a PDF,"):
        assert expected in found
    (tmp_path / "books" / "notes.csv").write_text("a", encoding="utf-8")
    assert read_answers(plan, [tmp_path / "books"]).said == ("no workbooks, left out: notes.csv",)


def test_locks_of_open_workbooks_are_left_out_and_told(plan: Written, books: list[Path]) -> None:
    """Tests what Excel and LibreOffice leave beside a workbook, as a shell's *.xlsx names it and in a folder; alone it is none."""
    lock = books[0].with_name(f"~${books[0].name}")
    lock.write_bytes(b"\x07Ann")
    books[1].with_name(f".~lock.{books[1].name}#").write_bytes(b"x")
    books[1].with_name(".DS_Store").write_bytes(b"x")
    text = "warning: somebody has {} open, and its last changes may not be saved"
    named = read_answers(plan, [books[0], lock])
    assert (named.files, named.said) == (1, (text.format(books[0].name),))
    folder = read_answers(plan, [books[0].parent])
    assert (folder.files, set(folder.said)) == (3, {text.format(b.name) for b in books[:2]})
    with pytest.raises(UsageError, match="is no workbook, but what a program leaves beside one"):
        read_answers(plan, [lock])


def test_answers_before_a_hold_or_a_rule_are_named(plan: Written) -> None:
    """Tests A0237, held until 17 February because it changed hands, given to Aiko: the hold is said; what the plan itself does, or
    today's owner keeps, goes before nothing."""
    rows = plan.assignments.set_index("account_id")
    moved = str(rows.index[rows["moved"] & (rows["unit"] != "")][0])
    answers = [
        Answer("A0237", "give to", "aiko.endo"),
        Answer(moved, "accept", str(rows["unit"][moved])),
        Answer("A0237", "keep", str(rows["previous_owner"]["A0237"])),
    ]
    first, *others = against_of(plan, answers)
    assert first == "A0237 is held: it changed hands recently (until 2027-02-17)"
    assert others == ["", ""]


def test_keeping_what_a_tier_moves_is_named_as_the_rule_it_breaks(plan: Written) -> None:
    """Tests every account that moves because its owner's kind of book does not serve its tier: whoever keeps it breaks that."""
    rows = plan.assignments[plan.assignments["move_type"] == "tier"]
    assert len(rows)
    answers = [Answer(str(a), "keep", str(o)) for a, o in zip(rows["account_id"], rows["previous_owner"], strict=True)]
    for said in against_of(plan, answers):
        assert " does not serve T" in said


def test_columns_are_cut_only_where_there_is_no_room() -> None:
    """Tests two columns with a margin of 2 and a gap of 2: of 30 and 50 characters the wider loses four; 60 are left whole."""
    assert _narrowed([["a" * 30, "b" * 50]], (0, 1)) == [["a" * 30, "b" * 44 + ".."]]
    assert _narrowed([["a" * 30, "b" * 30]], (0, 1)) == [["a" * 30, "b" * 30]]


def test_a_move_between_teams_answered_by_one_is_decided_for_both(plan: Written, books: list[Path]) -> None:
    """Tests Grace's workbook without a word on a move that Daniel accepted: decided, by Daniel."""
    one, other = Manager(plan, books[0]), Manager(plan, books[1])
    account = min({a for a, _ in one.open_rows("decide")} & {a for a, _ in other.open_rows("decide")})
    one.answer(account, "accept")
    read = read_answers(plan, [one.save(), other.path])
    assert set(dict(read.elsewhere["Grace Whitaker"]).values()) == {"Daniel Fraser"}
    assert account not in read.waiting["Grace Whitaker"]
    assert account not in read.waiting["Daniel Fraser"]
    assert "Daniel Fraser" not in read.elsewhere
