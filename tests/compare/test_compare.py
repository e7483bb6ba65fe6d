"""Two plans side by side: every difference with the number it must have, and nothing where nothing differs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from solver.book import Book
from solver.compare import Comparison, Search, Side, compared, comparison_text, sides_of
from solver.errors import UsageError
from solver.pipeline import Run, rebalance
from solver.policy import Policy, default_tree

Make = Callable[..., Book]
Row = dict[str, Any]
SEARCH = Search(seconds=10)
OFF = [{"name": rule["name"], "enabled": False} for rule in default_tree()["limit"]]
FEW = {"name": "few_arr", "measure": "arr", "over": "book", "max": 60_000, "price": 1, "grain": 1_000}
POLICY: Row = {"tiering": {"method": "given"}, "limit": [*OFF, FEW], "tiers": {"T2": {"out_price": 1_500_000}}}
ACCOUNTS: list[Row] = [
    {"account_id": "a1", "name": "Acorn", "arr": 30_000, "tier": "T2", "owner": "c1"},
    {"account_id": "a2", "name": "Birch", "arr": 40_000, "tier": "T2", "owner": "c1"},
    {"account_id": "a3", "name": "Cedar", "arr": 50_000, "tier": "T2", "health": 20, "renewal_date": "2026-11-15"},
]
CSMS: list[Row] = [{"csm_id": "c1", "name": "Ann One"}, {"csm_id": "c2", "name": "Ben Two"}]


def pins(**where: str) -> list[Row]:
    return [{"account_id": a, "action": "pin", "value": c, "reason": "asked for", "by": "Eve"} for a, c in where.items()]


def plan(make: Make, out: Path, accounts: list[Row] = ACCOUNTS, csms: list[Row] = CSMS, **more: Any) -> str:
    """A plan's folder: ACCOUNTS with CSMS under POLICY, unless said otherwise; `where` pins accounts."""
    policy = Policy.load(overlay=more.pop("policy", POLICY))
    rebalance(make(accounts, csms, pins(**more)), policy, out, Run(seconds=20))
    return str(out)


@pytest.fixture
def two(book_of: Make, tmp_path: Path) -> Comparison:
    """A: the new a3 goes to c2. B: it goes to c1, and a1 from c1 to c2."""
    a = plan(book_of, tmp_path / "a", a3="c2")
    b = plan(book_of, tmp_path / "b", a3="c1", a1="c2")
    return compared(*sides_of(a, b, SEARCH))


def swapped(c: Comparison) -> Comparison:
    return compared(c.b, c.a)


def terms_of(c: Comparison) -> dict[str, tuple[int, int, int]]:
    """By name: A, B and B - A."""
    return {name: (a, b, difference) for _, name, a, b, difference in c.terms.itertuples(index=False, name=None)}


def test_terms_are_those_argued_by_hand_and_add_up_to_the_value(two: Comparison) -> None:
    """Tests weights of 1.2: 36,000 + 48,000 + 60,000; blank matches lose half of 4, 4 and 2 %; a1's hand-off costs 540 for its
    1.5 % and 360 for four hours at 90; c1 is 10,000 above 60,000 in A, 30,000 in B, at 1 for each thousand.
    """
    terms = terms_of(two)
    assert terms["arr"] == (144_000, 144_000, 0)
    assert terms["timezone"] == terms["language"] == (-2_880, -2_880, 0)
    assert terms["industry"] == (-1_440, -1_440, 0)
    assert terms["handoff"] == (0, -900, -900)
    assert terms["out_of_service"] == (0, 0, 0)
    assert terms["few_arr"] == (-10, -30, -20)
    assert terms["value"] == (136_790, 135_870, -920)
    assert two.parts == {"elsewhere": -900, "only_a": 0, "only_b": 0, "same_place": 0, "soft_limits": -20}


def test_tiers_show_what_is_held_and_what_moves(two: Comparison) -> None:
    """Tests that all 120,000 are held in both, at 95 % of weighted ARR, and that B moves a1 (30,000); `all` is the sum of tiers."""
    t2 = two.tiers.loc["T2"]
    assert (t2["accounts_a"], t2["accounts_b"], t2["arr_b"], t2["uncovered_b"]) == (3, 3, 120_000, 0)
    assert (t2["weighted_a"], t2["weighted_b"]) == (0.95, 0.95)
    assert (t2["moves_a"], t2["moves_b"], t2["moves_difference"], t2["moved_arr_difference"]) == (0, 1, 1, 30_000)
    sums = two.tiers.drop("all")[["accounts_b", "arr_b", "moves_b", "moved_arr_b", "uncovered_b"]].sum()
    assert sums.equals(two.tiers.loc["all", sums.index])


def test_units_show_both_books(two: Comparison) -> None:
    """Tests c1 from 70,000 (a1, a2) to 90,000 (a2 and the red a3, which renews in the quarter), c2 from 50,000 to 30,000."""
    assert two.units.index.tolist() == ["c1", "c2"]
    c1 = two.units.loc["c1"]
    assert (c1["name"], c1["arr_a"], c1["arr_b"], c1["arr_difference"]) == ("Ann One", 70_000, 90_000, 20_000)
    assert (c1["accounts_difference"], c1["load_difference"], c1["red_difference"]) == (0, 0, 1)
    assert (c1["renewing_arr_a"], c1["renewing_arr_b"]) == (0, 50_000)
    assert two.units["arr_difference"].sum() == 0


def test_accounts_that_differ_come_with_both_sides_and_bs_reason(two: Comparison) -> None:
    """Tests a3 before a1 (more ARR), a2 left out, worth 57,000 and 34,200, less 900 where a1 moves."""
    assert two.accounts.index.tolist() == ["a3", "a1"]
    a1, a3 = two.accounts.loc["a1"], two.accounts.loc["a3"]
    assert (a3["unit_a"], a3["unit_b"], a3["worth_a"], a3["worth_b"]) == ("c2", "c1", 57_000, 57_000)
    assert (a1["holder_a"], a1["holder_b"], a1["worth_a"], a1["worth_b"]) == ("Ann One", "Ben Two", 34_200, 33_300)
    assert (a1["differs"], a1["arr_a"], a1["arr_b"], a1["tier_b"]) == ("elsewhere", 30_000, 30_000, "T2")
    assert ("asked for" in a1["reason"], a1["reason_in"]) == (True, "b")


def numbers(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.filter(like="difference").sort_index()


def test_swapping_both_sides_negates_every_difference(two: Comparison) -> None:
    other = swapped(two)
    for name in ("tiers", "units", "accounts"):
        one, two_ = (numbers(getattr(c, name)) for c in (two, other))
        assert (one.fillna(0).to_numpy() != 0).any(), name
        np.testing.assert_array_equal(one.to_numpy(float), -two_.to_numpy(float))
    assert {k: -d for k, (_, _, d) in terms_of(two).items()} == {k: d for k, (_, _, d) in terms_of(other).items()}


def test_a_plan_compared_with_itself_or_a_copy_differs_in_nothing(book_of: Make, tmp_path: Path) -> None:
    a = plan(book_of, tmp_path / "a", a3="c2")
    b = plan(book_of, tmp_path / "b", a3="c2")
    for other in (a, b):
        c = compared(*sides_of(a, other, SEARCH))
        assert (c.accounts.empty, c.units.empty, c.warnings) == (True, True, ())
        assert not c.terms["difference"].any()
        assert not numbers(c.tiers).fillna(0).to_numpy().any()
        assert "none has another book" in comparison_text(c)


def test_accounts_and_csms_of_one_plan_only_are_listed_as_such(book_of: Make, tmp_path: Path) -> None:
    """Tests next quarter's book without a2 and c2, with a4 of 20,000 and c3: 57,000 of worth go with the one (48,000 less 5 %:
    45,600) and come with the other (24,000 less 5 %: 22,800).
    """
    a = plan(book_of, tmp_path / "a", a3="c1")
    accounts = [ACCOUNTS[0], ACCOUNTS[2], {"account_id": "a4", "name": "Dogwood", "arr": 20_000, "tier": "T2"}]
    b = plan(book_of, tmp_path / "b", accounts, [CSMS[0], {"csm_id": "c3", "name": "Cat Three"}], a3="c1", a4="c3")
    c = compared(*sides_of(a, b, SEARCH))
    assert c.accounts["differs"].to_dict() == {"a2": "only_a", "a4": "only_b"}
    assert c.accounts["worth_difference"].to_dict() == {"a2": -45_600, "a4": 22_800}
    assert (c.parts["only_a"], c.parts["only_b"]) == (-45_600, 22_800)
    assert c.units["only_in"].to_dict() == {"c1": "", "c2": "a", "c3": "b"}
    text = comparison_text(c)
    assert "only A: Ben Two" in text
    assert "only B: Cat Three" in text
    assert "Accounts only in A: 1, ARR 40.0K: a2 Birch" in text
    assert "Accounts only in B: 1, ARR 20.0K: a4 Dogwood" in text
    only = "accounts only in A: 1, accounts only in B: 1, CSMs only in A: 1, CSMs only in B: 1"
    assert c.warnings == (f"the books differ: {only}",)


def test_other_dates_policy_and_tiers_are_warned_of_by_name(book_of: Make, tmp_path: Path) -> None:
    """Tests six differing keys, five of them named with both values, a limit that only B has as one key, a1 now T1."""
    a = plan(book_of, tmp_path / "a", a3="c1")
    weights = {"T1": {"weight": 2}, "T2": {"out_price": 1_500_000, "weight": 1}, "T3": {"weight": 0.5}}
    more = {"name": "few", "measure": "accounts", "over": "book", "max": 9}
    policy = {**POLICY, "tiers": weights, "limit": [*OFF, FEW, more], "hourly_cost": 80, "mode": "recut"}
    book = [{**ACCOUNTS[0], "tier": "T1", "arr": 31_000}, *ACCOUNTS[1:]]
    b = plan(book_of, tmp_path / "b", book, policy=policy, a3="c1")
    c = compared(*sides_of(a, b, SEARCH))
    books, policies, tiers = c.warnings
    assert books == "the books differ: accounts with another ARR: 1"
    named = (
        "mode: maintain, recut; hourly_cost: 90.0, 80.0; tiers.T1.weight: 1.5, 2.0; tiers.T2.weight: 1.2, 1.0; tiers.T3.weight"
    )
    assert named in policies
    assert policies.endswith("and 1 more")
    assert "1 of 3 accounts" in tiers


def test_today_leaves_new_accounts_with_nobody_and_moves_nothing(book_of: Make, tmp_path: Path) -> None:
    """Tests a3 with nobody today, priced at 15,000 (1,500,000 a full-time load, of which T2 takes 1/100): 72,000 less than 57,000."""
    path = plan(book_of, tmp_path / "a", a3="c2")
    c = compared(*sides_of("today", path, SEARCH))
    terms = terms_of(c)
    assert terms["out_of_service"] == (-15_000, 0, 15_000)
    assert terms["value"][2] == c.parts["elsewhere"] == 72_000
    t2 = c.tiers.loc["T2"]
    assert (t2["uncovered_a"], t2["uncovered_b"], t2["moves_a"], t2["accounts_a"]) == (1, 0, 0, 2)
    assert t2["weighted_a"] == round(79_800 / 144_000, 6)
    assert (c.a.word, c.b.word, c.accounts.loc["a3", "coverage_a"]) == ("today", "", "uncovered")
    assert (c.a.broken[0].rule, c.a.broken[0].count) == ("pin", 1)
    assert "A: today's books, on B's book, policy and tiers; breaks hard rules once: 1 account not where" in " ".join(
        comparison_text(c).split()
    )


def test_required_places_new_accounts_and_takes_back_every_chosen_move(book_of: Make, tmp_path: Path) -> None:
    """Tests c2 alone in the accounts' industry, worth 4 %: a1 gains 1,440 and a2 1,920 there for hand-offs of 540 and 720 (hours
    cost nothing here), so both are chosen moves. With required moves only they stay, and a3 is with c2 all the same.
    """
    off = [rule for rule in OFF if rule["name"] != "moves_required_only"]
    policy = {**POLICY, "hourly_cost": 0, "match": [{"name": "industry", "share": 0.04}], "limit": off}
    accounts = [{**a, "industry": "Banking"} for a in ACCOUNTS]
    csms = [{**CSMS[0], "industries": "Mining"}, {**CSMS[1], "industries": "Banking"}]
    c = compared(*sides_of(plan(book_of, tmp_path / "a", accounts, csms, policy=policy), "required", SEARCH))
    assert (c.tiers.at["all", "moves_a"], c.tiers.at["all", "moves_b"]) == (2, 0)
    assert terms_of(c)["value"][2] == 540 + 720 - 1_440 - 1_920
    assert c.accounts["differs"].to_dict() == {"a2": "elsewhere", "a1": "elsewhere"}
    assert c.b.accounts.at["a3", "unit"] == "c2"
    assert (c.b.remark, c.b.broken) == ("no such plan is better (proved)", ())
    assert c.accounts["reason"].str.startswith("moves from Ann One to Ben Two").all()


def test_a_baseline_says_which_rules_it_breaks_and_by_how_much(book_of: Make, tmp_path: Path) -> None:
    """Tests the alphabet on four accounts of c1, held because they changed hands in August: two go to c2, against their holds
    and against a budget of one move in a hundred (none of four).
    """
    accounts = [
        {"account_id": f"a{k}", "name": f"n{k}", "arr": 30_000, "tier": "T2", "owner": "c1", "owner_since": "2026-08-01"}
        for k in range(4)
    ]
    budget = {"name": "budget", "measure": "moved", "over": "plan", "max_share": 0.01}
    policy = {"tiering": {"method": "given"}, "limit": [*OFF, budget]}
    path = plan(book_of, tmp_path / "a", accounts, policy=policy)
    c = compared(*sides_of("alphabetical", path, SEARCH))
    assert [(b.rule, b.count, b.activity, b.bound) for b in c.a.broken] == [("hold", 2, None, None), ("budget", 1, 2.0, 0.0)]
    text = " ".join(comparison_text(c).split())
    assert (
        "breaks hard rules 3 times: 2 accounts moved in spite of a hold limit budget, 1 x (most: plan, moves 2 against 0)" in text
    )
    assert c.accounts["reason"].str.startswith("stays with Ann One").all()
    assert c.accounts["reason_in"].tolist() == ["b", "b"]


def test_of_several_groups_the_one_that_misses_a_limit_most_is_named(book_of: Make, tmp_path: Path) -> None:
    """Tests at most one account a book: the alphabet gives 3 of nine to Ann (half time) and 6 to Zoe, five too many."""
    accounts = [{"account_id": f"a{k}", "arr": 30_000, "tier": "T2"} for k in range(9)]
    one = {"name": "one", "measure": "accounts", "over": "book", "max": 1}
    csms = [{"csm_id": "c1", "name": "Zoe"}, {"csm_id": "c2", "name": "Ann", "fte": 0.5}]
    policy = {"tiering": {"method": "given"}, "limit": [*OFF, one]}
    path = plan(book_of, tmp_path / "a", accounts, csms, policy=policy)
    (broken,) = sides_of("alphabetical", path, SEARCH)[0].broken
    assert (broken.rule, broken.count, broken.where, broken.activity, broken.bound) == ("one", 2, "c1", 6, 1)


def test_accounts_of_an_owner_who_left_have_not_moved_today(book_of: Make, tmp_path: Path) -> None:
    """Tests a1 of a departed owner: with nobody today and no move yet; the plan's move is its only one."""
    accounts = [{**ACCOUNTS[0], "owner": "gone"}, *ACCOUNTS[1:]]
    c = compared(*sides_of("today", plan(book_of, tmp_path / "a", accounts, a1="c2", a3="c2"), SEARCH))
    whole = c.tiers.loc["all"]
    assert (whole["moves_a"], whole["moves_b"], whole["moved_arr_b"]) == (0, 1, 30_000)
    assert (whole["uncovered_a"], whole["uncovered_b"]) == (2, 0)


def test_books_above_capacity_in_today_do_not_count_as_covered(book_of: Make, tmp_path: Path) -> None:
    """Tests c1 with three T2 accounts where two fit (0.02 FTE): two thirds of what three would cover."""
    accounts = [{"account_id": f"a{k}", "arr": 30_000, "tier": "T2", "owner": "c1"} for k in range(3)]
    policy = {"tiering": {"method": "given"}, "limit": OFF}
    csms = [{"csm_id": "c1", "fte": 0.02}, {"csm_id": "c2", "start_date": "2027-03-01"}]
    path = plan(book_of, tmp_path / "a", accounts, csms, policy=policy)
    c = compared(*sides_of("today", path, SEARCH))
    assert c.tiers.at["T2", "accounts_a"] == 3
    assert c.tiers.at["T2", "weighted_a"] == round(2 / 3 * 0.95, 6)


def test_a_summary_that_does_not_add_up_is_doubted(book_of: Make, tmp_path: Path) -> None:
    path = plan(book_of, tmp_path / "a", a3="c2")
    summary = tmp_path / "a" / "summary.json"
    summary.write_text(summary.read_text(encoding="utf-8").replace('"value": 136790', '"value": 136791'), encoding="utf-8")
    (doubt,) = compared(*sides_of(path, "today", SEARCH)).warnings
    assert "136,790" in doubt
    assert "csm-assign audit" in doubt


def test_a_plan_changed_by_hand_is_doubted(book_of: Make, tmp_path: Path) -> None:
    path = plan(book_of, tmp_path / "a", a3="c2")
    rows = tmp_path / "a" / "people.csv"
    rows.write_text(rows.read_text(encoding="utf-8").replace("c2", "c3", 1), encoding="utf-8")
    (doubt,) = compared(*sides_of(path, "today", SEARCH)).warnings
    assert "A's files were changed after it was written" in doubt


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("today", "required", "one of the two must be a plan folder"),
        ("todya", "today", "did you mean 'today'?"),
        ("round-robin", "nowhere", "did you mean 'round_robin'?"),
        ("rounnd", "today", "did you mean 'round_robin'?"),
        ("nowhere", "today", "words are: today, required, round_robin, alphabetical"),
        ("today", "/", "csm-assign rebalance BOOK --out PLAN makes one"),
    ],
)
def test_what_is_neither_plan_nor_word_is_refused_with_a_remedy(a: str, b: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        sides_of(a, b, SEARCH)
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


def test_books_of_people_of_the_same_name_are_told_apart_by_id(book_of: Make, tmp_path: Path) -> None:
    csms = [{"csm_id": "c1", "name": "Ann"}, {"csm_id": "c2", "name": "Ann"}, {"csm_id": "c3", "name": "Cat"}]
    side: Side = sides_of(plan(book_of, tmp_path / "a", csms=csms, a3="c2"), "today", SEARCH)[0]
    assert side.units["name"].to_dict() == {"c1": "c1", "c2": "c2", "c3": "Cat"}
