"""From a book in memory to a published plan: rules of a user's own, modes, carrying over, folders, repeatability."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from solver.audit import audit_plan
from solver.book import Book
from solver.errors import AuditError, UsageError
from solver.pipeline import Run, rebalance
from solver.plan.carry import carry_over
from solver.policy import Policy
from solver.tables import read_text

Make = Callable[..., Book]
RUN = Run(seconds=30)
GIVEN = {"tiering": {"method": "given"}}


def book(make: Make, owners: bool = True) -> Book:
    """Twelve T2 accounts, ten of them with c1; c2 is free; 20 open tickets each."""
    accounts = [
        {
            "account_id": f"a{k:02}", "arr": 30_000 + k, "tier": "T2", "open_tickets": 20, "language": "en", "health": 80,
            "owner": ("c1" if k < 10 else "") if owners else "",
        }
        for k in range(12)
    ]  # fmt: skip
    return make(accounts, [{"csm_id": "c1", "name": "Ann One"}, {"csm_id": "c2", "name": "Ben Two"}])


def planned(make: Make, out: Path, policy: dict[str, Any], **options: Any) -> pd.DataFrame:
    done = rebalance(book(make), Policy.load(overlay={**GIVEN, **policy}), out, options.pop("run", RUN), **options)
    assert done.path == out
    assert not audit_plan(out).faults
    return read_text(out / "assignments.csv")


def test_a_rule_of_a_users_own_shows_up_in_plan_audit_and_reasons(book_of: Make, tmp_path: Path) -> None:
    """Tests at most 210 open tickets a person: c1 holds 200, so neither new account of 20 fits; with 240 both would."""
    rule = {"name": "open_tickets", "measure": "open_tickets", "over": "person", "max": 210}
    free = planned(book_of, tmp_path / "free", {"limit": [{**rule, "max": 240}]})
    assert (free["unit"] == "c1").sum() >= 10
    rows = planned(book_of, tmp_path / "plan", {"limit": [rule], "mode": "required"})
    assert rows.set_index("account_id").loc[["a10", "a11"], "unit"].tolist() == ["c2", "c2"]
    broken = rows.copy()
    broken.loc[broken["account_id"] == "a10", "unit"] = "c1"
    broken.loc[broken["account_id"] == "a10", "csm_id"] = "c1"
    (tmp_path / "plan" / "assignments.csv").write_text(broken.to_csv(index=False), encoding="utf-8")
    assert any("open_tickets" in fault and "220" in fault for fault in audit_plan(tmp_path / "plan").faults)


def test_the_reason_names_the_users_rule_where_it_stood_in_the_way(book_of: Make, tmp_path: Path) -> None:
    rule = {"name": "open_tickets", "measure": "open_tickets", "over": "person", "max": 200}
    match = {"name": "product", "kind": "same", "account": "tier", "csm": "certifications", "share": 0.05}
    made = book(book_of)
    made.csms.loc[made.csms["csm_id"] == "c1", "certifications"] = "T2"  # so that c1 fits better
    rebalance(made, Policy.load(overlay={**GIVEN, "limit": [rule], "match": [match], "mode": "required"}), tmp_path / "plan", RUN)
    rows = read_text(tmp_path / "plan" / "assignments.csv").set_index("account_id")
    assert rows.loc["a10", "unit"] == "c2"
    assert "Ann One would be above the limit 'open_tickets' (220 against 200 open tickets)" in rows.loc["a10", "reason"]


@pytest.mark.parametrize(
    ("account", "csm", "forbid", "reason"),
    [
        ({}, {}, True, "an override forbids the only book that could take it (Ann One)"),
        ({"health": 20}, {"start_date": "2026-09-01"}, False, "only new hires could take it (Ann One), who get no red strategic account"),
        ({}, {"fte": 0}, False, "the only book that could hold it is without time in the quarter (Ann One)"),
        ({"language": "de"}, {}, False, "the only book that serves T1 (strategic) does not meet the rule on language"),
    ],
)  # fmt: skip
def test_the_rule_that_leaves_an_account_with_nobody_is_its_reason(
    book_of: Make, tmp_path: Path, account: dict[str, Any], csm: dict[str, Any], forbid: bool, reason: str
) -> None:
    row = {"account_id": "a", "action": "forbid", "value": "c1", "by": "Ann", "reason": "asked"}
    made = book_of(
        [{"account_id": "a", "arr": 100_000, "tier": "T1", **account}],
        [{"csm_id": "c1", "name": "Ann One", **csm}],
        [row] * forbid,
    )
    rebalance(made, Policy.load(overlay=GIVEN), tmp_path / "plan", RUN)
    assert read_text(tmp_path / "plan" / "assignments.csv")["reason"].tolist() == [f"uncovered: {reason}"]


def test_mode_required_moves_nothing_by_choice(book_of: Make, tmp_path: Path) -> None:
    rows = planned(book_of, tmp_path / "plan", {"mode": "required"})
    assert set(rows["move_type"]) == {"none", "new"}


def test_a_plan_carried_over_with_holds_off_moves_nothing(book_of: Make, tmp_path: Path) -> None:
    """Tests that a plan, taken as today with no time passed, is its own best plan: hand-offs cost more than nothing gains."""
    policy = Policy.load(overlay=GIVEN)
    rebalance(book(book_of, owners=False), policy, tmp_path / "first", RUN)
    again = carry_over(book(book_of, owners=False), policy, tmp_path / "first")
    assert (again.accounts["owner"] != "").all()
    no_holds = {t: {"hold_renewal": [], "hold_changed": 0, "hold_onboarding": 0} for t in ("T1", "T2", "T3")}
    rebalance(again, Policy.load(overlay={**GIVEN, "tiers": no_holds}), tmp_path / "second", RUN)
    assert set(read_text(tmp_path / "second" / "assignments.csv")["move_type"]) == {"none"}


@pytest.mark.parametrize("file, old, new", [("assignments.csv", "c1", "c2"), ("summary.json", '"value": ', '"value": 9')])
def test_a_plan_changed_by_hand_is_not_carried_over(book_of: Make, tmp_path: Path, file: str, old: str, new: str) -> None:
    """Tests a cell, and a number of the summary: what goes on from a plan must be what was audited."""
    rebalance(book(book_of, owners=False), Policy.load(overlay=GIVEN), tmp_path / "first", RUN)
    path = tmp_path / "first" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UsageError, match="no longer those that were audited"):
        carry_over(book(book_of, owners=False), Policy.load(overlay=GIVEN), tmp_path / "first")
    assert audit_plan(tmp_path / "first").faults


def test_a_reproducible_run_writes_the_same_bytes(book_of: Make, tmp_path: Path) -> None:
    for name in ("one", "two"):
        planned(book_of, tmp_path / name, {}, run=Run(reproducible=True))
    files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file())
    assert len(files) == 13
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


def test_an_existing_plan_is_replaced_only_by_force_and_a_strange_folder_never(book_of: Make, tmp_path: Path) -> None:
    planned(book_of, tmp_path / "plan", {})
    with pytest.raises(UsageError, match="--force"):
        planned(book_of, tmp_path / "plan", {})
    planned(book_of, tmp_path / "plan", {}, force=True)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match="not a plan"):
        planned(book_of, tmp_path / "mine", {}, force=True)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_plan_the_audit_rejects_is_not_published(book_of: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests a solver that lies about its value by one: exit 6, the old plan untouched, the rejected one kept for a report."""
    from dataclasses import replace

    import solver.again

    planned(book_of, tmp_path / "plan", {})
    before = (tmp_path / "plan" / "summary.json").read_bytes()
    honest = solver.again.solve
    monkeypatch.setattr(solver.again, "solve", lambda *a: replace(r := honest(*a), value=r.value + 1, bound=r.bound + 1))
    with pytest.raises(AuditError, match="value") as caught:
        planned(book_of, tmp_path / "plan", {}, force=True)
    assert caught.value.exit_code == 6
    assert (tmp_path / "plan" / "summary.json").read_bytes() == before
    assert (tmp_path / "plan.rejected" / "assignments.csv").is_file()


def test_the_summary_ticks_and_names_its_proof(book_of: Make, tmp_path: Path) -> None:
    planned(book_of, tmp_path / "plan", {})
    summary = json.loads((tmp_path / "plan" / "summary.json").read_text(encoding="utf-8"))
    accounts, arr = summary["totals"]["accounts"], summary["totals"]["arr"]
    assert accounts["in"] == 12 == accounts["assigned"] + accounts["automated"] + accounts["uncovered"]
    assert arr["in"] == 360_066 == arr["assigned"]
    assert (summary["status"], summary["gap"]) == ("optimal", 0)
    assert summary["value"] == summary["bound"] <= summary["certified_bound"]


def test_each_tier_is_shown_with_its_share_of_time_and_money(book_of: Make, tmp_path: Path) -> None:
    """Tests a CSM at 120,000 with 15 T1 (half of the load) and 50 T2: half an FTE and 60,000 for each; 1:30 and 1:100."""
    accounts = [{"account_id": f"a{k:02}", "arr": 100_000, "tier": "T1"} for k in range(15)]
    accounts += [{"account_id": f"b{k:02}", "arr": 30_000, "tier": "T2"} for k in range(50)]
    rebalance(book_of(accounts, [{"csm_id": "c1", "cost": 120_000}]), Policy.load(overlay=GIVEN), tmp_path / "plan", RUN)
    tiers = json.loads((tmp_path / "plan" / "summary.json").read_text(encoding="utf-8"))["tiers"]
    shown = [(tiers[t]["fte"], tiers[t]["ratio"], tiers[t]["cost"], tiers[t]["cost_per_arr"]) for t in ("T1", "T2")]
    assert shown == [(0.5, 30.0, 60_000, 0.04), (0.5, 100.0, 60_000, 0.04)]
