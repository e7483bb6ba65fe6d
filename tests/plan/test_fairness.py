"""What each CSM has before and after, how far peers lie apart, and who is called worse off - by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from solver.audit import audit_plan
from solver.book import Book
from solver.pipeline import Run, rebalance
from solver.plan.fairness import FIGURES, Lot
from solver.plan.spread import _spread, worse_off
from solver.policy import Policy
from solver.tables import read_text

Make = Callable[..., Book]
GIVEN = {"tiering": {"method": "given"}, "mode": "required"}


def lot(before: dict[str, float], after: dict[str, float], fte: int = 1000, compared: bool = True) -> Lot:
    """A lot of the only group: one account, and 0 of every other figure that is not given."""

    def filled(given: dict[str, float]) -> dict[str, Fraction]:
        return {name: Fraction(str(given.get(name, 1 if name == "accounts" else 0))) for name in (*FIGURES, "renewals")}

    return Lot(0, "dedicated T1;T2", fte, compared, filled(before), filled(after), {})


def test_a_pool_counts_by_the_share_of_each_member(book_of: Make, tmp_path: Path) -> None:
    """Tests a pool of 1 and 0.5 FTE with three T3 of 6,000 (3.9 hours each): two thirds and one third of it.

    c1 keeps a red T2 of 50,000.50 that renews in the quarter (16 x 1.5 = 24 hours) and gets a new one of 20,000 that renews
    in the third (16 hours).
    """
    accounts = [
        {"account_id": "a", "arr": 50_000.5, "tier": "T2", "owner": "c1", "health": 10, "renewal_date": "2026-11-01"},
        {"account_id": "e", "arr": 20_000, "tier": "T2", "renewal_date": "2027-04-01"},
        *({"account_id": f"p{k}", "arr": 6000, "tier": "T3", "owner": "P"} for k in range(3)),
    ]
    csms = [
        {"csm_id": "c1", "manager": "Mo"},
        {"csm_id": "m1", "coverage": "pooled", "pool": "P"},
        {"csm_id": "m2", "coverage": "pooled", "pool": "P", "fte": 0.5},
    ]
    pin = [{"account_id": "e", "action": "pin", "value": "c1", "by": "Mo", "reason": "asked"}]
    rebalance(book_of(accounts, csms, pin), Policy.load(overlay=GIVEN), tmp_path / "plan", Run(seconds=30))
    assert not audit_plan(tmp_path / "plan").faults
    rows = read_text(tmp_path / "plan" / "fairness.csv").set_index("csm_id")
    c1, m1, m2 = (rows.loc[c] for c in ("c1", "m1", "m2"))
    assert [c1[f"{f}_before"] for f in ("arr", "hours", "red", "accounts", "renewals_q3")] == ["50000.5", "24", "1", "1", "0"]
    assert [c1[f"{f}_after"] for f in ("arr", "hours", "red", "accounts", "renewals_q3")] == ["70000.5", "40", "1", "2", "20000"]
    assert [c1["renewals_q1_before"], c1["peers"], c1["kept_arr"], c1["compared"]] == ["50000.5", "dedicated T1;T2", "1", "true"]
    assert [m1["arr_after"], m1["hours_after"], m1["accounts_after"], m1["fte"]] == ["12000", "7.8", "2", "1"]
    assert [m2["arr_after"], m2["hours_after"], m2["accounts_after"], m2["fte"]] == ["6000", "3.9", "1", "0.5"]


def test_people_in_ramp_are_not_compared_and_leavers_have_no_row(book_of: Make, tmp_path: Path) -> None:
    """Tests a start in the second month before the quarter's end (in ramp), and an end inside it; what is kept of nothing is blank."""
    csms = [{"csm_id": "c1"}, {"csm_id": "c2", "start_date": "2026-11-05"}, {"csm_id": "c3", "end_date": "2026-11-30"}]
    accounts = [{"account_id": "a", "arr": 30_000, "tier": "T2", "owner": "c1"}]
    rebalance(book_of(accounts, csms), Policy.load(overlay=GIVEN), tmp_path / "plan", Run(seconds=30))
    rows = read_text(tmp_path / "plan" / "fairness.csv")
    assert rows[["csm_id", "compared", "kept_accounts"]].values.tolist() == [["c1", "true", "1"], ["c2", "false", ""]]
    fairness = json.loads((tmp_path / "plan" / "summary.json").read_text(encoding="utf-8"))["fairness"]
    assert [(g["peers"], g["people"]) for g in fairness["groups"]] == [("dedicated T1;T2", 1)]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"arr": 100}, {"arr": 85}, ()),  # exactly 15 %
        ({"arr": 100}, {"arr": 84.99}, ("arr",)),
        ({"renewals": 100}, {"renewals": 80}, ("renewals",)),
        ({"hours": 100}, {"hours": 115}, ()),
        ({"hours": 100}, {"hours": 116}, ("hours",)),
        ({"red": 2}, {"red": 2.9}, ()),  # a pool's member, less than one account
        ({"red": 0}, {"red": 1}, ("red",)),
        ({"arr": 100, "hours": 10}, {"arr": 50, "hours": 20}, ("arr", "hours")),
    ],
)
def test_worse_off_is_less_pay_or_more_work_by_more_than_the_share(
    before: dict[str, float], after: dict[str, float], found: tuple[str, ...]
) -> None:
    """Tests each figure on both sides of 15 %; alone in the group, a CSM is their own mean."""
    assert worse_off([lot(before, after)], 0.15) == [found]
    assert worse_off([lot(before, after, compared=False)], 0.15) == [()]
    assert worse_off([lot(before, after)], 0) == [()]


def test_to_fill_up_a_book_that_had_less_than_its_peers_is_no_loss() -> None:
    """Tests 10 -> 20 hours beside a peer with 60: the mean is 40, so no loss; at half an FTE 20 hours are 40 each, (20 + 60) / 1.5 = 53; beside 10 it is."""
    full, small = lot({"hours": 60}, {"hours": 60}), lot({"hours": 10}, {"hours": 10})
    assert worse_off([lot({"hours": 10}, {"hours": 20}), full], 0.15)[0] == ()
    assert worse_off([lot({"hours": 10}, {"hours": 20}, fte=500), full], 0.15)[0] == ()
    assert worse_off([lot({"hours": 10}, {"hours": 20}), small], 0.15)[0] == ("hours",)


def test_who_had_no_account_before_cannot_be_worse_off() -> None:
    """Tests a first plan: from nothing to 500 hours is more work, but there was no book to compare it with."""
    assert worse_off([lot({"accounts": 0}, {"hours": 500, "accounts": 9})], 0.15) == [()]
    assert worse_off([lot({"accounts": 1}, {"hours": 500, "accounts": 9})], 0.15) == [("hours",)]


def test_the_spread_is_per_full_time_csm() -> None:
    """Tests 100 with 1 FTE and 150 with 0.5: 100 and 300, mean 200, standard deviation 100; nothing at all has no variation."""
    members = [lot({"arr": 100}, {}), lot({"arr": 150}, {}, fte=500)]
    assert _spread(members, "arr", "before") == {"least": 100, "most": 300, "variation": 0.5}
    assert _spread(members, "arr", "after") == {"least": 0, "most": 0, "variation": None}
