"""Accounts set, lost, grown and won: sums argued by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from solver.book import Book, cents
from solver.errors import ScenarioError
from solver.policy import Policy
from solver.scenarios import Changed, changed


def under(book: Book, policy: Policy, kind: str, *entries: dict[str, Any], quarter: int = 0) -> Changed:
    return changed(book, policy, {"accounts": {kind: list(entries)}}, quarter)


def test_arr_grows_for_those_selected_only(book: Book, policy: Policy) -> None:
    """Tests that EMEA's 10K + ... + 50K = 150K become 180K, and that the other 400K stay."""
    found = under(book, policy, "grow", {"where": {"region": "EMEA"}, "arr": 0.2})
    assert cents(found.book.accounts["arr"]) == 58_000_000
    assert found.notes == ("5 accounts: ARR +20 % (150.0K -> 180.0K) [region EMEA]",)


def test_more_accounts_are_like_those_there_are(book: Book, policy: Policy) -> None:
    """Tests that 60 % more of five are three, with ARR that one of the five has, no owner, and ids that clash with none."""
    found = under(book, policy, "grow", {"where": {"region": "EMEA"}, "accounts": 0.6})
    new = found.book.accounts[found.book.accounts["account_id"].str.startswith("NEW")]
    assert list(new["account_id"]) == ["NEW1-00001", "NEW1-00002", "NEW1-00003"]
    assert set(new["arr"]) <= {10_000, 20_000, 30_000, 40_000, 50_000}
    assert set(new["owner"] + new["owner_kind"] + new["parent_id"]) == {""}
    again = under(found.book, policy, "grow", {"accounts": 0.1})
    assert again.book.accounts["account_id"].is_unique
    assert len(again.book.accounts) == 14


def test_new_business_adds_up_to_the_cent(book: Book, policy: Policy) -> None:
    """Tests 100,000.01 in three accounts like a2; without a count, 90K of 30K each are three."""
    three = under(book, policy, "new_business", {"like": "a2", "count": 3, "arr": 100_000.01}).book.accounts
    new = three[three["account_id"].str.startswith("NEW")]
    assert cents(new["arr"]) == 10_000_001
    assert list(new["owner"]) == ["", "", ""]
    counted = under(book, policy, "new_business", {"like": "a2", "arr": 90_000, "set": {"region": "AMER"}}).book.accounts
    assert len(counted) == 13
    assert list(counted["region"][counted["account_id"].str.startswith("NEW")]) == ["AMER"] * 3


def test_lost_accounts_are_the_same_whatever_the_order_of_rows(book: Book, policy: Policy) -> None:
    """Tests that a share is drawn by id, that a smaller share is a part of a larger one, and that all goes without an amount."""
    mixed = replace(book, accounts=book.accounts.sample(frac=1, random_state=3).reset_index(drop=True))

    def left(given: Book, **amount: float) -> set[str]:
        return set(under(given, policy, "remove_where", {"where": {}, **amount}).book.accounts["account_id"])

    assert left(book, share=0.3) == left(mixed, share=0.3)
    assert len(left(book, share=0.3)) == 7
    assert left(book, share=0.6) < left(book, share=0.3)
    assert left(book, count=4) == left(book, share=0.4)
    with pytest.raises(ScenarioError, match="no account is left"):
        left(book)


def test_a_share_of_arr_comes_as_near_as_it_can(book: Book, policy: Policy) -> None:
    """Tests that of 550K about a half is lost: one account more or less is at most 100K, so 225K to 325K go."""
    found = under(book, policy, "remove_where", {"where": {}, "arr_share": 0.5})
    assert 225_000 <= 550_000 - found.book.accounts["arr"].sum() <= 325_000


def test_a_parent_that_is_lost_is_cleared(book: Book, policy: Policy) -> None:
    """Tests that a child of a lost account is decided on its own, as intake does with a parent outside the table."""
    child = under(book, policy, "update", {"account_id": "a3", "set": {"parent_id": "a4"}}).book
    found = under(child, policy, "remove", {"account_id": "a4"})
    assert set(found.book.accounts["parent_id"]) == {""}
    assert "accounts whose parent is lost, each decided on its own: 1" in found.notes
    with pytest.raises(ScenarioError, match="circle: a3 -> a4 -> a3"):
        under(child, policy, "update", {"account_id": "a4", "set": {"parent_id": "a3"}})


def test_cells_are_read_as_intake_reads_them(book: Book, policy: Policy) -> None:
    """Tests that health red is a number below 50, that an owner may be named by mail, and that own columns keep their kind."""
    found = under(
        book, policy, "update", {"account_id": "a1", "set": {"health": "red", "owner": "ann@example.com", "tickets": 7}}
    )
    row = found.book.accounts.set_index("account_id").loc["a1"]
    assert (row["health"], row["owner"], row["owner_kind"], row["tickets"]) == (25.0, "ann", "csm", 7.0)
    assert list(found.book.accounts.dtypes) == list(book.accounts.dtypes)


def test_a_row_of_its_own_is_added(book: Book, policy: Policy) -> None:
    """Tests that a new account has the columns given, no owner, and its place in the order of ids."""
    found = under(book, policy, "add", {"account_id": "a15", "name": "Big deal", "arr": 250_000, "renewal_date": "2027-10-01"})
    assert list(found.book.accounts["account_id"])[:3] == ["a0", "a1", "a15"]
    row = found.book.accounts.set_index("account_id").loc["a15"]
    assert (row["arr"], row["owner"], row["renewal_date"]) == (250_000, "", pd.Timestamp("2027-10-01"))


def test_in_later_quarters_only_what_says_so_happens_again(book: Book, policy: Policy) -> None:
    """Tests that growth without each_quarter is there once, with it each time; and that policy goes on."""
    tree = {
        "policy": {"mode": "recut"},
        "accounts": {"grow": [{"arr": 0.1}, {"arr": 1.0, "each_quarter": True}], "remove": [{"account_id": "a0"}]},
        "csms": {"add": [{"csm_id": "dan", "like": "ann"}]},
    }
    first = changed(book, policy, tree)
    assert cents(first.book.accounts["arr"]) == 118_800_000  # 550K without a0's 10K, x 1.1 x 2
    second = changed(first.book, first.policy, tree, 1)
    assert cents(second.book.accounts["arr"]) == 237_600_000  # x 2
    assert second.policy.mode == "recut"
    assert second.added == ()
    assert len(second.book.csms) == 4


@pytest.mark.parametrize(
    ("kind", "entry", "said"),
    [
        ("remove", {"account_id": "a99"}, "accounts.remove.a99: 'a99' is not among the accounts; did you mean 'a9'?"),
        ("update", {"account_id": "a1", "set": {"tickets": "many"}}, "tickets holds numbers (is 'many')"),
        ("update", {"account_id": "a1", "set": {"owner": "bem"}}, "owner 'bem' is on no roster; did you mean 'ben'?"),
        ("update", {"account_id": "a1", "set": {"owner_kind": "csm"}}, "owner_kind is made by the program"),
        ("update", {"account_id": "a1", "set": {"arr": -5}}, "arr '-5' has a negative ARR"),
        ("add", {"account_id": "A1", "arr": 1}, "accounts.add.A1: the account is there already"),
        ("add", {"account_id": "b1"}, "accounts.add.b1: arr is missing"),
        ("grow", {"where": {"regio": "EMEA"}, "arr": 0.1}, "where.regio is no column; did you mean 'region'?"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(
    kind: str, entry: dict[str, Any], said: str, book: Book, policy: Policy
) -> None:
    """Tests wrong ids, columns and values."""
    with pytest.raises(ScenarioError) as caught:
        under(book, policy, kind, entry)
    assert said in str(caught.value)


def test_overrides_are_added_and_checked(book: Book, policy: Policy) -> None:
    """Tests that a keep is there beside the pin, and that a pin to nobody is refused."""
    keep = {"account_id": "a3", "action": "keep", "reason": "in negotiation"}
    found = changed(book, policy, {"overrides": {"add": [keep]}})
    assert list(found.book.overrides["action"]) == ["pin", "keep"]
    assert list(found.book.overrides["line"]) == [2.0, 3.0]
    with pytest.raises(ScenarioError, match="is no CSM and no pool"):
        changed(book, policy, {"overrides": {"add": [{**keep, "action": "pin", "value": "zoe"}]}})


def test_how_a_book_is_read_is_no_scenario(book: Book, policy: Policy) -> None:
    """Tests that policy keys which intake has used already are refused, as are tiers that come or go."""
    for overlay in ({"currency": "EUR"}, {"departed": ["ann"]}, {"tiers": {"T3": {"enabled": False}}}):
        with pytest.raises(ScenarioError, match=r"policy\."):
            changed(book, policy, {"policy": overlay})


def test_a_scenario_may_plan_another_day(book: Book, policy: Policy) -> None:
    """Tests that as_of moves the planning date, and with it who has left: Ann's last day has come by then."""
    tree = {"policy": {"as_of": "2026-12-01"}, "csms": {"remove": [{"csm_id": "ann", "on": "2026-11-30"}]}}
    found = changed(book, policy, tree)
    assert found.book.as_of.isoformat() == "2026-12-01"
    assert (found.book.accounts["owner_kind"] == "departed").sum() == 5


def test_a_tier_is_the_one_that_is_scored(book: Book, policy: Policy) -> None:
    """Tests that the column `tier` of the file, blank here, is not what a condition means: 100K scores T2, 10K T3 or T4."""
    found = under(book, policy, "remove_where", {"where": {"tier": ["T3", "T4"]}})
    left = set(found.book.accounts["account_id"])
    assert "a9" in left
    assert "a0" not in left


def test_losses_go_on_where_they_say_so(book: Book, policy: Policy) -> None:
    """Tests ten accounts of which two are lost each quarter, and one in the first only: 7, then 5."""
    entries = [{"count": 2, "each_quarter": True}, {"count": 1, "seed": 9}]
    first = under(book, policy, "remove_where", *entries)
    assert len(first.book.accounts) == 7
    assert len(under(first.book, first.policy, "remove_where", *entries, quarter=1).book.accounts) == 5
