"""What comes along with answers: notes of CSMs, formulas that nobody worked out, and what the new plan cannot cover."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from solver.answers.reading import read_answers
from solver.answers.run import take_answers
from solver.book import Book
from solver.engine import Options
from solver.errors import InputError
from solver.lang import EN
from solver.pipeline import rebalance
from solver.plan.written import Written, read_plan
from solver.policy import Policy
from solver.tables import read_text
from solver.workbooks.make import content_of
from solver.workbooks.scopes import scopes_of
from solver.workbooks.write import bytes_of
from tests.answers.editing import Manager, written_books

QUICK = Options(gap=0.001, reproducible=True)


def test_a_formula_without_a_value_is_named_and_not_read_as_blank(plan: Written, books: list[Path]) -> None:
    """Tests formulas in an answer and a note as a program writes them that works nothing out, with marks that XML must escape;
    one whose value is there is read by that."""
    manager = Manager(plan, books[0])
    sheet = manager.sheet("in")
    first = sheet.head + 1 + min(sheet.open_rows)
    manager.cell(sheet, first, "answer").value = '="acc"&"ept"'
    manager.cell(sheet, first, "note").value = "=1+1"
    with pytest.raises(InputError) as caught:
        read_answers(plan, [manager.save()])
    found = [f.text() for f in caught.value.findings]
    cells = [f"{sheet.title}!{manager.cell(sheet, first, key).coordinate}" for key in ("answer", "note")]
    for cell, formula in zip(cells, ('="acc"&"ept"', "=1+1"), strict=True):
        assert any(f"{cell}: {formula!r}: is a formula whose value was not saved" in f for f in found), found
    assert len(found) == 2
    with zipfile.ZipFile(books[0]) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    with zipfile.ZipFile(books[0], "w") as archive:
        for name, data in parts.items():
            told = re.sub(rb'(<c r="\w+"[^>]*)>(<f>"acc.*?</f>)<v ?/?>(</v>)?', rb'\1 t="str">\2<v>accept</v>', data)
            archive.writestr(name, re.sub(rb"(<f>1\+1</f>)<v ?/?>(</v>)?", rb"\1<v>2</v>", told))
    assert [(a.action, a.note) for a in read_answers(plan, books[:1]).answers] == [("accept", "2")]


def test_notes_of_csms_come_along_under_their_names(plan: Written, books: list[Path], tmp_path: Path) -> None:
    """Tests a CSM's workbook beside their manager's in one folder: a note on an account that the manager has answered and one on
    another stand in answers.csv under the CSM's name, and pin nothing."""
    scope = next(s for s in scopes_of(plan) if s.csm == "aiko.endo")
    (tmp_path / "books" / "csm").mkdir()
    alone = tmp_path / "books" / "csm" / "aiko.endo.xlsx"
    alone.write_bytes(bytes_of(content_of(plan, scope, EN), EN))
    csm = Manager(plan, alone)
    boss = next(m for m in (Manager(plan, b) for b in books) if m.content.scope.manager == scope.manager)
    mine, theirs = ({a for key in ("decide", "in", "out", "book") for a, _ in m.open_rows(key)} for m in (csm, boss))
    one, other = sorted(mine & theirs)[:2]
    boss.answer(one, "accept", note="agreed")
    boss.save()
    csm.answer(one, "", note="I know their new CTO")
    csm.answer(other, "", note="=they sold us")
    csm.save()
    read = read_answers(plan, [tmp_path / "books"])
    assert [(a.account_id, a.by, a.note) for a in read.answers] == [(one, scope.manager, "agreed")]
    assert [(n.account_id, n.by, n.text) for n in read.notes] == [
        (one, "Aiko Endo", "I know their new CTO"), (other, "Aiko Endo", "=they sold us"),
    ]  # fmt: skip
    assert scope.manager not in read.missing
    text = take_answers(plan.path, [tmp_path / "books"], tmp_path / "new", QUICK).text
    rows = read_text(tmp_path / "new" / "answers.csv")
    assert rows[["account_id", "answer", "by", "note"]].values.tolist() == [
        [one, "accept", scope.manager, "agreed"], [one, "", "Aiko Endo", "I know their new CTO"],
        [other, "", "Aiko Endo", "=they sold us"],
    ]  # fmt: skip
    assert "2 notes without an answer" in text


def test_what_the_new_plan_cannot_cover_stands_in_its_summary(book_of: Callable[..., Book], tmp_path: Path) -> None:
    """Tests 31 new T1 accounts for one book of 30, of which the manager accepts all: one is short before the answer and after it,
    and both plans say so in the same words; nothing is left to ask."""
    accounts = [
        {"account_id": f"a{k:02}", "arr": 100_000, "timezone": "Europe/Berlin", "tier": "T1", "health": 80} for k in range(31)
    ]
    book = book_of(accounts, [{"csm_id": "ann", "name": "Ann", "manager": "Bo", "timezone": "Europe/Berlin"}])
    policy = Policy.load(overlay={"tiering": {"method": "given"}})
    rebalance(book, policy, tmp_path / "plan", Options(gap=0.001, reproducible=True))
    plan = read_plan(tmp_path / "plan")
    manager = Manager(plan, written_books(plan, tmp_path / "books")[0])
    for account in {a for key in ("decide", "in", "out", "book") for a, _ in manager.open_rows(key)}:
        manager.answer(account, "accept")
    told: list[str] = []
    done = take_answers(plan.path, [manager.save()], tmp_path / "new", QUICK, tell=told.append)
    before = [s["text"] for s in plan.loaded.summary["shortages"]]
    assert len(before) == 1
    assert "1 short" in before[0]
    assert [s["text"] for s in done.summary["shortages"]] == before
    assert any("no plan can cover every account" in t for t in told)
    assert "1. All is answered. Write the final workbooks" in done.text
