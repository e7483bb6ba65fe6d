"""Answers to "why can this not move", "how do I lift that", "who must approve", "what happens this week"."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from solver.audit import audit_plan
from solver.book import Book
from solver.pipeline import Done, Run, rebalance, usual_gap
from solver.plan.screen import NOTES, _notes
from solver.policy import Policy
from solver.tables import read_text

Make = Callable[..., Book]
Rows = list[dict[str, Any]]


def plan_of(make: Make, out: Path, accounts: Rows, csms: Rows, overrides: Rows = (), **policy: Any) -> Done:  # type: ignore[assignment]
    given = {"tiering": {"method": "given"}, "mode": "required", **policy}
    done = rebalance(make(accounts, csms, overrides), Policy.load(overlay=given), out, Run(seconds=30), force=True)
    assert not audit_plan(out).faults
    return done


def reason(out: Path, account: str) -> str:
    return str(read_text(out / "assignments.csv").set_index("account_id").loc[account, "reason"])


@pytest.mark.parametrize(
    "account",
    [
        {"renewal_date": "2026-12-20"},
        {"escalated": True},
        {"health": 10},
        {"owner_since": "2026-09-15"},
        {"onboarded_on": "2026-10-03", "owner_since": "2026-05-01"},
        {"renewal_date": "2026-12-20", "health": 10, "escalated": True},
    ],
)
def test_a_reason_says_how_its_hold_is_lifted_and_that_lifts_it(book_of: Make, tmp_path: Path, account: dict[str, Any]) -> None:
    """Tests that the value a held account's reason names, written into overrides.csv, leaves it free to move."""
    rows, csms = (
        [{"account_id": "a", "arr": 100_000, "tier": "T1", "owner": "c1", **account}],
        [{"csm_id": "c1"}, {"csm_id": "c2"}],
    )
    plan_of(book_of, tmp_path / "plan", rows, csms)
    found = re.search(r"overrides\.csv can lift it: action lift, value ([a-z;]+)\)", reason(tmp_path / "plan", "a"))
    assert found
    lift = [{"account_id": "a", "action": "lift", "value": found[1], "by": "Ann", "reason": "agreed"}]
    plan_of(book_of, tmp_path / "plan", rows, csms, lift)
    assert "held until" not in reason(tmp_path / "plan", "a")


@pytest.mark.parametrize(
    ("account", "told"),
    [
        ({"owner": "c1"}, "stays with Maya: pinned to c1 by Ann: renewal talks"),
        ({"owner": "c1", "health": 10}, "stays with Maya: pinned to c1 by Ann: renewal talks"),
        ({"owner": ""}, "new: pinned to c1 by Ann: renewal talks"),
        ({"owner": "c2"}, "pinned to c1 by Ann: renewal talks"),
        ({"owner": "c3"}, "Paul has left or leaves in the quarter: pinned to c1 by Ann: renewal talks"),
    ],
)
def test_what_a_manager_decided_is_said_to_be_theirs(book_of: Make, tmp_path: Path, account: dict[str, Any], told: str) -> None:
    """Tests the reason of a pinned account - kept where it is (held or not), new, moved, or left behind by its owner: never that
    other books are full or closed, which they are by the pin alone."""
    csms = [{"csm_id": "c1", "name": "Maya"}, {"csm_id": "c2"}, {"csm_id": "c3", "name": "Paul", "end_date": "2026-10-10"}]
    pin = [{"account_id": "a", "action": "pin", "value": "c1", "by": "Ann", "reason": "renewal talks"}]
    plan_of(book_of, tmp_path / "plan", [{"account_id": "a", "arr": 100_000, "tier": "T1", **account}], csms, pin)
    assert reason(tmp_path / "plan", "a") == told


def test_held_accounts_are_told_by_owner_and_hold_most_arr_first(book_of: Make, tmp_path: Path) -> None:
    """Tests c1 with two red T1 (150,000), c2 with one T2 of 200,000 that is escalated and being onboarded, c3 with nothing held."""
    rows = [
        {"account_id": "a", "arr": 100_000, "tier": "T1", "owner": "c1", "health": 10},
        {"account_id": "b", "arr": 50_000, "tier": "T1", "owner": "c1", "health": 10},
        {"account_id": "c", "arr": 200_000, "tier": "T2", "owner": "c2", "escalated": True, "onboarded_on": "2026-09-30"},
        {"account_id": "d", "arr": 70_000, "tier": "T2", "owner": "c3"},
    ]
    done = plan_of(book_of, tmp_path / "plan", rows, [{"csm_id": f"c{k}", "name": f"Csm {k}"} for k in (1, 2, 3)])
    both = {"escalation": {"accounts": 1, "arr": 200_000}, "onboarding": {"accounts": 1, "arr": 200_000}}
    assert done.summary["held_by_owner"] == [
        {"unit": "c2", "name": "Csm 2", "accounts": 1, "arr": 200_000, "holds": both},
        {"unit": "c1", "name": "Csm 1", "accounts": 2, "arr": 150_000, "holds": {"red": {"accounts": 2, "arr": 150_000}}},
    ]
    assert "most of it with Csm 2 200.0K, Csm 1 150.0K" in done.text
    assert "overrides.csv, action lift" in done.text


def test_moves_of_the_best_tier_red_ones_and_large_ones_need_approval(book_of: Make, tmp_path: Path) -> None:
    """Tests accounts of an owner who left: T1, red, exactly 100,000 do, a healthy T2 of 99,999 does not, nor what stays."""
    rows = [
        {"account_id": "a", "arr": 20_000, "tier": "T1", "owner": "gone"},
        {"account_id": "b", "arr": 30_000, "tier": "T2", "owner": "gone", "health": 10},
        {"account_id": "c", "arr": 100_000, "tier": "T2", "owner": "gone", "health": 90},
        {"account_id": "d", "arr": 99_999, "tier": "T2", "owner": "gone", "health": 90},
        {"account_id": "e", "arr": 500_000, "tier": "T1", "owner": "c1"},
    ]
    done = plan_of(book_of, tmp_path / "plan", rows, [{"csm_id": "c1"}])
    table = read_text(tmp_path / "plan" / "assignments.csv")
    assert table["needs_approval"].tolist() == ["true", "true", "true", "false", "false"]
    assert read_text(tmp_path / "plan" / "moves.csv")["needs_approval"].tolist() == ["true", "true", "true", "false"]
    assert done.summary["approval"] == {"accounts": 3, "arr": 150_000}
    assert "to be approved, of all moves         3  150.0K" in done.text
    without = plan_of(book_of, tmp_path / "plan", rows, [{"csm_id": "c1"}], moves={"approval_arr": 0})
    assert without.summary["approval"]["accounts"] == 2


def test_a_weeks_moves_are_listed_by_name_in_80_columns(book_of: Make, tmp_path: Path) -> None:
    """Tests one new account, one of somebody who left, one that may move from 2026-10-20 on (its renewal is on 10-05, held to 10-19)."""
    rows = [
        {"account_id": "A-0000000001", "name": "Wilhelmina and Sons Holding International", "arr": 30_000, "tier": "T2"},
        {"account_id": "b", "name": "Beta", "arr": 50_000, "tier": "T1", "owner": "somebody.who.left.us@example.com"},
        {"account_id": "c", "name": "Gamma", "arr": 60_000, "tier": "T2", "owner": "c1", "renewal_date": "2026-10-05"},
        {"account_id": "d", "name": "Delta", "arr": 40_000, "tier": "T2", "owner": "c1"},
    ]
    csms = [{"csm_id": "c1", "name": "Maximiliana von Hohenstein"}, {"csm_id": "c2", "name": "Bartholomew Featherstone"}]
    pin = [{"account_id": "c", "action": "pin", "value": "c2", "by": "Mo", "reason": "asked"}]
    text = plan_of(book_of, tmp_path / "plan", rows, csms, pin).text
    lines = text.splitlines()
    first = next(k for k, line in enumerate(lines) if line.startswith("  Account "))
    shown = lines[first : first + 5]
    assert max(len(line) for line in lines if str(tmp_path) not in line) <= 80
    assert [line.split()[0] for line in shown[1:4]] == ["A-0000000001", "b", "c"]
    assert shown[1].rstrip().endswith("new")
    assert "left *" in shown[2]
    assert shown[2].endswith("any day")
    assert "pinned" in shown[3]
    assert shown[3].endswith("from 10-20")
    assert shown[4] == "  * to be approved by a manager"


def test_more_than_25_moves_are_not_listed(book_of: Make, tmp_path: Path) -> None:
    rows = [{"account_id": f"a{k:02}", "arr": 30_000, "tier": "T2"} for k in range(26)]
    assert "Account " not in plan_of(book_of, tmp_path / "plan", rows, [{"csm_id": "c1"}]).text
    assert "  Account  name" in plan_of(book_of, tmp_path / "plan", rows[:25], [{"csm_id": "c1"}]).text


def test_mode_required_places_what_must_be_and_nothing_else_moves(book_of: Make, tmp_path: Path) -> None:
    """Tests a week: one new, one promoted from the pool's T3 to T1, one of a leaver, one pinned; c1 is far above c2, and stays so."""
    csms = [
        {"csm_id": "c1"},
        {"csm_id": "c2"},
        {"csm_id": "c3", "end_date": "2026-11-15"},
        {"csm_id": "p", "coverage": "pooled", "pool": "P"},
    ]
    rows = [{"account_id": f"s{k:02}", "arr": 90_000, "tier": "T1", "owner": "c1"} for k in range(20)]
    rows += [
        {"account_id": "left", "arr": 60_000, "tier": "T1", "owner": "c3"},
        {"account_id": "new", "arr": 60_000, "tier": "T1"},
        {"account_id": "pinned", "arr": 60_000, "tier": "T1", "owner": "c1"},
        {"account_id": "up", "arr": 60_000, "tier": "T1", "owner": "P"},
    ]
    pin = [{"account_id": "pinned", "action": "pin", "value": "c2", "by": "Mo", "reason": "asked"}]
    plan_of(book_of, tmp_path / "plan", rows, csms, pin)
    table = read_text(tmp_path / "plan" / "assignments.csv").set_index("account_id")
    kinds = table["move_type"]
    assert kinds[kinds != "none"].to_dict() == {"left": "owner_left", "new": "new", "pinned": "pinned", "up": "tier"}
    assert (table.loc[["left", "new", "pinned", "up"], "coverage"] == "dedicated").all()
    assert json.loads((tmp_path / "plan" / "summary.json").read_text(encoding="utf-8"))["moves"]["chosen"]["accounts"] == 0


def test_many_notes_are_cut_and_counted() -> None:
    """Tests nine notes: six are shown, and three more are said to stand in the summary; six need no such line."""
    nine = _notes({"notes": [f"n{k}" for k in range(9)]})[0].splitlines()
    assert len(nine) == NOTES + 1
    assert nine[-1] == "3 more notes: summary.json, notes"
    assert len(_notes({"notes": ["n"] * 6})[0].splitlines()) == 6


def test_a_weekly_run_of_a_large_book_does_not_wait_for_the_proof() -> None:
    """Tests that only mode required, and only above 2,000 accounts, stops at a gap of 0.01 %."""
    asked = [(2001, "required"), (2000, "required"), (2001, "maintain")]
    assert [usual_gap(n, Policy.load(overlay={"mode": mode})) for n, mode in asked] == [0.0001, 0, 0]


def test_a_parent_group_that_nobody_may_hold_is_uncovered_as_a_whole(book_of: Make, tmp_path: Path) -> None:
    """Tests a group of T1 accounts where nobody serves T1: the reason of each member begins so, as the audit wants it."""
    accounts = [
        {"account_id": "a1", "arr": 9000, "tier": "T1"},
        {"account_id": "a2", "arr": 5000, "tier": "T1", "parent_id": "a1"},
    ]
    plan_of(book_of, tmp_path / "plan", accounts, [{"csm_id": "ann", "tiers": "T2"}])
    assert reason(tmp_path / "plan", "a1") == "uncovered: nobody serves T1 (strategic)"
    assert reason(tmp_path / "plan", "a2") == "uncovered: nobody serves T1 (strategic) (with its parent group, a1)"
