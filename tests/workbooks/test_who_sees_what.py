"""Whom a workbook names, and what of others it keeps to itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from solver.book import Book
from solver.lang import EN
from solver.pipeline import Run, rebalance
from solver.plan.written import Written, read_plan
from solver.policy import Policy
from solver.workbooks.content import Content
from solver.workbooks.facts import facts_of
from solver.workbooks.make import content_of
from solver.workbooks.scopes import scopes_of
from tests.workbooks.reading import alone, column, named, sheet, texts


@pytest.mark.parametrize("which", ["plain", "odd"])
def test_nobody_of_another_team_is_named_but_as_the_other_side_of_a_move(which: str, request: pytest.FixtureRequest) -> None:
    plan: Written = request.getfixturevalue(which)
    csms = plan.loaded.decision.formulation.setting.book.csms
    people = {str(c): str(n) for c, n in zip(csms["csm_id"], csms["name"], strict=True)}
    facts, hidden = facts_of(plan, EN), 0
    for scope in scopes_of(plan):
        content = content_of(plan, scope, EN, None, facts)
        shown = {*scope.people, *(str(v) for key in ("previous_owner", "unit") for v in _sides(plan, content, key))}
        words = [w for c, n in people.items() if c not in shown for w in (c, n)]
        hidden += len(words)
        pattern = re.compile("|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in words) or r"(?!)")
        assert [t for t in texts(content) if pattern.search(t)] == []
    assert hidden > 50


def _sides(plan: Written, content: Content, key: str) -> set[str]:
    ids = {*column(sheet(content, "in"), "account_id"), *column(sheet(content, "out"), "account_id")}
    return set(plan.assignments[key][plan.assignments["account_id"].isin(ids)])


def test_no_sheet_tells_what_people_cost(plain: Written) -> None:
    """Tests for columns and for the numbers themselves: every CSM of the book has a yearly cost."""
    costs = {float(c) for c in plain.loaded.decision.formulation.setting.book.csms["cost"]}
    assert len(costs) > 3
    for scope in scopes_of(plain):
        content = content_of(plain, scope, EN)
        assert not any("cost" in c.key or "cost" in c.title for s in content.sheets for c in s.columns)
        team = sheet(content, "summary")
        assert not costs & {float(v) for row in team.rows for v in row if isinstance(v, int | float)}


def test_a_csm_has_no_peers_and_nothing_to_answer_but_a_note(plain: Written) -> None:
    content = alone(plain, "derek.sutton")
    assert [s.unit for s in content.sheets if s.key == "book"] == ["Core", "derek.sutton"]
    assert all(s.key != "decide" for s in content.sheets)
    told = " ".join(str(v) for key in ("in", "out", "book") for v in column(sheet(content, key), "reason"))
    assert "another CSM" in told  # who may well be of the same team
    assert "of another team" not in told
    kinds = {c.kind for s in content.sheets for c in s.columns}
    assert "note" in kinds
    assert not kinds & {"answer", "give_to"}
    assert [row[0] for row in sheet(content, "summary").rows] == ["Derek Sutton", "Core", "Derek Sutton"]  # book, pool, person


def test_receivers_are_the_team_and_the_other_sides_of_its_moves(plain: Written) -> None:
    content = named(plain, "Daniel Fraser")
    units = {u for _, u in content.receivers}
    sides = {*_sides(plain, content, "unit"), *_sides(plain, content, "previous_owner")} - {""}
    known = set(plain.loaded.decision.formulation.setting.units.index)
    assert units == set(content.scope.units) | (sides & known)
    assert ("Jack Maddison", "jack.maddison") in content.receivers
    assert len({name.casefold() for name, _ in content.receivers}) == len(content.receivers)


def test_rules_say_where_the_team_misses_a_soft_limit_and_nothing_of_others(plain: Written) -> None:
    """Tests against the summary: each missed limit of the team's books once, with what it costs."""
    content = named(plain, "Nadia Laurent")
    rows = {row[0]: row for row in sheet(content, "rules").rows}
    policy = plain.policy
    assert set(rows) == {x.name for x in policy.limit if not x.modes or policy.mode in x.modes} | {m.name for m in policy.match}
    assert rows["moves_t1"][2:5] == ("the plan (T1)", "moves: at most 5 % of accounts", "none: no move breaks it")
    assert rows["inbound_hours"][4] == "200 for each 1"
    missed = [e for e in plain.loaded.summary["soft_limits"] if e["group"] in content.scope.units]
    assert len(missed) > 3
    for entry in missed:
        assert f"which costs {entry['cost']:,}" in str(rows[entry["limit"]][5])


def test_rules_say_which_hard_limit_todays_books_exceed(book_of: Callable[..., Book], tmp_path: Path) -> None:
    """Tests two managers with a book each above a hard limit: each reads of their own, in the sheet of rules."""
    accounts = [{"account_id": f"a{k}", "arr": 30_000, "tier": "T2", "owner": f"c{k % 2}", "health": 80} for k in range(6)]
    csms = [{"csm_id": f"c{k}", "name": f"Cee {k}", "manager": f"Em {k}"} for k in range(2)]
    few = {"name": "few", "measure": "accounts", "over": "book", "max": 2}
    policy = Policy.load(overlay={"tiering": {"method": "given"}, "mode": "required", "limit": [few]})
    rebalance(book_of(accounts, csms), policy, tmp_path / "plan", Run(seconds=10, gap=0.001))
    plan = read_plan(tmp_path / "plan")
    for k in range(2):
        rows = {row[0]: row for row in sheet(named(plan, f"Em {k}"), "rules").rows}
        assert rows["few"][5] == f"Cee {k}: above it today already, may not grow"


def test_notes_that_name_people_of_another_team_are_left_out(plain: Written) -> None:
    """Tests who could cover for Rhys Thorne: Noah Tremblay of another team is named, so Nadia Laurent does not read it."""
    details = [str(v) for v in column(sheet(named(plain, "Nadia Laurent"), "problems"), "detail")]
    assert any("Rhys Thorne is away" in n and "Noah Tremblay" in n for n in plain.loaded.summary["notes"])
    assert not any("Noah Tremblay" in d for d in details)
