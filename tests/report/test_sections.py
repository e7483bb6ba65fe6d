"""What the sections of the report say, with numbers argued by hand or held against the plan's other files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from solver.book import Book
from solver.lang import EN, Lang, lang_of
from solver.plan.written import Written
from solver.report import dearest, flows, lookup
from solver.report.books import books_table
from solver.report.dearest import rule_costs
from solver.report.fair import held_table, uncovered_table, worse_table
from solver.report.guessed import guessed_of
from solver.report.lookup import lookup_of
from solver.report.notes import Note, notes_of
from solver.report.page import report_of
from solver.report.proof import finding as proved
from solver.report.proof import missed_table, prices_table
from solver.report.ratios import ratio_table, ratios_of
from solver.report.six import moving, places, six_of
from solver.report.view import View
from solver.report.whys import largest_moves
from tests.report.conftest import EVIL, small, texts


def test_risk_and_moves_are_those_of_the_files(view: View) -> None:
    """Tests the numbers that summary.json does not have against moves.csv."""
    six, moves = six_of(view), view.plan.moves
    assert moving(view) == (len(moves), pytest.approx(moves["arr"].sum()))
    assert six[2].number == EN.money(float(-moves["handoff_term"].astype(float).sum()))


@pytest.mark.parametrize("share, decimals", [(0.0000991, 4), (0.00012, 3), (0.0123, 1), (0.2, 0), (0.0, 0), (1e-12, 6)])
def test_small_shares_show_two_digits_that_count(share: float, decimals: int) -> None:
    """Tests 0.0099 %, 0.012 %, 1.2 %, 20 %, 0 %, and no more than six decimals."""
    assert places(share) == decimals


def test_the_largest_moves_come_first_with_few_words(view: View) -> None:
    """Tests order, both sides, and the words of each type; the harmful name is escaped."""
    table, moves = largest_moves(view), view.plan.moves
    assert [row.cells[1] for row in table.rows] == [EN.money(v) for v in sorted(moves["arr"], reverse=True)[:5]]
    assert EVIL not in "".join(str(c) for row in table.rows for c in row.cells)
    said = " ".join(row[2] for row in texts(table))
    assert "now T1 strategic, which needs another kind of book" in said
    assert "Renee Alvarez leaves on 2026-10-31" in said


def test_where_nothing_moves_first_owners_are_shown(book_of: Callable[..., Book], tmp_path: Path) -> None:
    """Tests two accounts without an owner and one CSM: the larger one first, from nobody to ann."""
    accounts = [{"account_id": "a1", "arr": 30_000}, {"account_id": "a2", "arr": 40_000}]
    view = small(tmp_path / "plan", book_of(accounts, [{"csm_id": "ann"}]))
    rows = texts(largest_moves(view))
    assert [re.findall(r"a\d", row[0])[-1] for row in rows] == ["a2", "a1"]
    assert "no owner yet" in rows[0][2]
    assert "ann" in rows[0][2]
    text = report_of(view.plan, EN)
    assert "accounts get their first owner" in text


def test_rules_are_ordered_by_what_they_cost(view: View) -> None:
    """Tests the ranges too: what was found lies between what is proved at least and at most."""
    table = rule_costs(view)
    assert 2 <= len(table.rows) <= 5

    def amount(text: str) -> float:
        return float(text.rstrip("KM")) * {"K": 1e3, "M": 1e6}.get(text[-1], 1)

    costs = [amount(str(row.cells[1])) for row in table.rows]
    assert costs == sorted(costs, reverse=True)
    for cost, row in zip(costs, table.rows, strict=True):
        least, most = (amount(x) for x in str(row.cells[2]).split(" – "))
        assert least <= cost <= most


def test_large_books_show_what_soft_limits_cost(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests the sums by limit against summary.json, and that the page says which figures these are."""
    monkeypatch.setattr(dearest, "SMALL", 0)
    table = rule_costs(view)
    paid = pd.DataFrame(view.summary["soft_limits"]).groupby("limit")["cost"].sum().sort_values(ascending=False)
    assert [row.cells[1] for row in table.rows] == [EN.money(float(v)) for v in paid.head(5)]
    assert "not solved again here" in table.caption


def test_flows_add_up_to_what_changes_hands(view: View) -> None:
    """Tests accounts and ARR against the moves of summary.json: all types but those that stay."""
    found, teams = flows.flows_of(view)
    kinds = [m for kind, m in view.summary["moves"].items() if kind != "none"]
    assert not teams
    assert found["accounts"].sum() == sum(m["accounts"] for m in kinds)
    assert found["arr"].sum() == pytest.approx(sum(m["arr"] for m in kinds))
    assert found["arr"].is_monotonic_decreasing


def test_many_books_flow_as_teams(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests 3 as the most that can be told apart: two teams at most beside the rest, the same sums."""
    whole, _ = flows.flows_of(view)
    monkeypatch.setattr(flows, "MOST", 3)
    monkeypatch.setattr(flows, "TEAMS", 2)
    found, teams = flows.flows_of(view)
    assert teams
    assert max(found["giver"].nunique(), found["receiver"].nunique()) <= 3
    assert "other teams" in {*found["giver"], *found["receiver"]}
    assert found["arr"].sum() == pytest.approx(whole["arr"].sum())


def test_uncovered_accounts_stand_there_with_their_reason(book_of: Callable[..., Book], tmp_path: Path) -> None:
    """Tests a T1 account of 400,000 in a team that serves T2 only."""
    accounts = [{"account_id": "a1", "arr": 400_000}, {"account_id": "a2", "arr": 30_000, "owner": "ann"}]
    view = small(tmp_path / "plan", book_of(accounts, [{"csm_id": "ann", "tiers": "T2"}]))
    rows = texts(uncovered_table(view))
    assert [re.findall(r"a\d", row[0])[-1] for row in rows] == ["a1"]
    assert rows[0][3] == "nobody"
    assert rows[0][4].startswith("Uncovered: nobody serves T1")


def test_books_show_every_unit_and_mark_who_is_worse_off(view: View) -> None:
    """Tests one row per book, pool and owner who left; the people worse off who have a book of their own are marked."""
    rows = texts(books_table(view))
    assert len(rows) == len(view.plan.books)
    marked = [row[0] for row in rows if "worse off:" in row[0]]
    books = {*view.plan.books["unit"]}
    named = {e["name"] for e in view.summary["fairness"]["worse_off"] if e["csm_id"] in books}
    assert len(marked) == len(named) > 0
    assert all(any(name in text for text in marked) for name in named)


def test_who_has_less_arr_is_not_named_twice(view: View) -> None:
    """Tests that renewals of people who lose ARR are left out, and that all others stand there."""
    every = view.summary["fairness"]["worse_off"]
    less = {e["csm_id"] for e in every if e["figure"] == "arr"}
    twice = sum(e["figure"] == "renewals" and e["csm_id"] in less for e in every)
    assert twice > 0
    assert len(worse_table(view).rows) == len(every) - twice


def test_holds_are_those_of_the_summary(view: View) -> None:
    assert [int(row[1]) for row in texts(held_table(view))] == [h["accounts"] for h in view.summary["holds"].values()]


def test_what_is_blank_is_said(book_of: Callable[..., Book], tmp_path: Path) -> None:
    """Tests a book whose accounts have no health at all, and one of two no industry."""
    base = {"owner": "ann", "arr": 30_000, "timezone": "Europe/London"}
    accounts = [{"account_id": "a1", "industry": "Banking", **base}, {"account_id": "a2", **base}]
    said = guessed_of(small(tmp_path / "plan", book_of(accounts, [{"csm_id": "ann", "timezone": "Europe/London"}])))
    empty = next(s for s in said if s.startswith("Blank for every account"))
    assert "health" in empty
    assert "Blank for some accounts: industry 1." in said
    assert said[0].startswith("The planning date is 2026-10-01")


def test_of_many_accounts_those_that_change_stand_first(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests 150 as the most that the page holds: all 113 that move or get a first owner, then the largest; the page says so."""
    monkeypatch.setattr(lookup, "MOST", 150)
    found, changed = lookup_of(view), int(view.changed.sum())
    ids = [re.findall(r"A\d{4}", str(row.cells[0]))[-1] for row in found.accounts.rows]
    assert len(ids) == 150
    assert {*ids[:changed]} == {*view.plan.assignments["account_id"][view.changed]}
    assert found.told.startswith("150 of 620 accounts stand on this page")


def test_the_proof_is_told_as_it_is(view: View) -> None:
    """Tests a gap that is not closed, in both languages."""
    share = view.lang.percent(view.summary["gap"], places(view.summary["gap"]))
    assert proved(view) == f"Proved: no plan under these rules is better by more than {share}"
    assert proved(View(view.plan, lang_of("pt-BR"))).startswith("Provado: nenhum plano")


@pytest.mark.parametrize("lang", [EN, lang_of("pt-BR")], ids=["en", "pt-BR"])
def test_limits_are_named_in_words(plan: Written, lang: Lang) -> None:
    """Tests both tables of limits: no name as the policy's file writes it."""
    view = View(plan, lang)
    heads = [row[0] for table in (missed_table(view), prices_table(view)) for row in texts(table)]
    assert len(heads) > 10
    assert not [h for h in heads if "_" in h]
    assert ("Faixa de ARR" in heads[0]) == (lang is not EN)


def test_a_long_note_takes_one_line_of_the_first_screen() -> None:
    """Tests 84 characters, which stand there whole, and 85, whose beginning does; and that a sentence ends where it pauses, else
    with a word."""
    whole, long = Note("x" * 84, "en"), Note("x" * 85, "en")
    assert whole.short == ""
    assert (len(long.short), long.short.endswith("..")) == (84, True)
    moved = "1 moved up; 1 moved down after grace; 1 keep a tier they have fallen below"
    assert Note(f"{moved}, for now, and again", "en").short == f"{moved} .."
    assert Note("word " * 20, "en").short == "word " * 16 + ".."


def test_who_leaves_in_the_quarter_has_not_left(view: View) -> None:
    """Tests Renee Alvarez, who leaves on October 31, and Maria Vogel, who is on the roster no more."""
    gone = {row[0].split("  ")[0].strip(): row[0] for row in texts(books_table(view))}
    assert "leaves on 2026-10-31" in next(text for name, text in gone.items() if name.startswith("Renee Alvarez"))
    assert "has left" in next(text for name, text in gone.items() if name.startswith("Maria Vogel"))


def test_what_one_person_costs_is_not_told(book_of: Callable[..., Book], tmp_path: Path) -> None:
    """Tests a tier that ann serves alone, and one that bob and eve share: 100,000 for 30,000 of ARR would tell what ann earns."""
    accounts = [{"account_id": "a1", "arr": 30_000, "owner": "ann", "tier": "T1"}]
    accounts += [{"account_id": f"b{k}", "arr": 30_000, "owner": owner, "tier": "T2"} for k, owner in enumerate(["bob", "eve"])]
    people = [{"csm_id": name, "cost": 100_000, "tiers": "T1" if name == "ann" else "T2"} for name in ("ann", "bob", "eve")]
    view = small(tmp_path / "plan", book_of(accounts, people))
    cost = {row[0].split()[0]: row[-1].strip() for row in texts(ratio_table(view, ratios_of(view)))}
    assert view.summary["tiers"]["T1"]["cost_per_arr"] is not None
    assert (cost["T1"], cost["T2"].endswith("%")) == ("–", True)


def test_a_note_of_another_kind_stays_as_it_was_written(plan: Written) -> None:
    """Tests a sentence of the tiering that has no fixed words: English on the Portuguese page, and marked so."""
    view = View(plan, lang_of("pt-BR"))
    view.summary["notes"].append("no account is T4")
    try:
        note = notes_of(view)[-1]
    finally:
        view.summary["notes"].pop()
    assert (note.text, note.language) == ("No account is T4", "en")


def test_titles_where_nobody_had_anything_and_nothing_is_held(book_of: Callable[..., Book], tmp_path: Path) -> None:
    """Tests two new accounts and one CSM: she receives the 70,000, and no hold keeps anything."""
    accounts = [{"account_id": "a1", "arr": 30_000}, {"account_id": "a2", "arr": 40_000}]
    view = small(tmp_path / "plan", book_of(accounts, [{"csm_id": "ann"}]))
    text = report_of(view.plan, EN)
    assert "ann receives most: 70.0K of ARR" in text
    assert "Every account may move this quarter" in text
    assert "Held, by reason" not in text
