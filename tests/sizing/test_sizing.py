"""How many people a book needs: the arithmetic by hand, the exact model against plain loops, the proof against every price."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

from solver.book import Book
from solver.errors import PolicyError
from solver.policy import Policy
from solver.sizing import carried_per_head, heads_needed, people_needed
from solver.sizing.allowance import at_work
from solver.sizing.demand import demand_of
from solver.sizing.people import people_of
from solver.sizing.periods import hires_by_quarter
from solver.sizing.proof import bound_of
from solver.sizing.question import questions_of
from solver.sizing.size import Sizing
from tests.conftest import make_book

PLAIN = ["headcount.attrition=0", "headcount.headroom=0"]


def sized(
    accounts: Sequence[dict[str, Any]], csms: Sequence[dict[str, Any]], *sets: str, by: Any = "heads", overlay: Any = None
) -> Sizing:
    """The sizing of a book whose accounts give their tier."""
    policy = Policy.load(sets=[*PLAIN, *sets], overlay=overlay)
    book = make_book(accounts, csms)
    return people_needed(book, book.accounts["tier"], policy, by)


def many(tier: str, number: int, arr: int = 1000, **more: Any) -> list[dict[str, Any]]:
    return [{"account_id": f"{tier}{more.get('language', '')}{k:04}", "tier": tier, "arr": arr, **more} for k in range(number)]


def test_a_head_carries_what_vacancies_ramp_and_headroom_leave() -> None:
    """1 - 0.25 x 4 / 12 - 0.25 x 1.5 / 12 = 85 / 96; times 0.9 is 0.796875, to the millionth."""
    policy = Policy.load()
    assert at_work(policy) == Fraction(85, 96)
    assert carried_per_head(policy) == 796_875


def test_the_worked_example_needs_its_heads_tier_by_tier() -> None:
    """60 T1, 150 T2 and 400 T3 of equal ARR, one language, nobody shares tiers: 57 / 22 = 2.6 -> 3; 142.5 / 75 = 1.9 -> 2;
    380 / 300 = 1.27 -> 2. In all 7; ten are there."""
    csms = [
        {"csm_id": "a", "tiers": "T1"},
        {"csm_id": "b", "tiers": "T2", "coverage": "pooled", "pool": "Core"},
        {"csm_id": "c", "tiers": "T3", "coverage": "pooled", "pool": "Scale"},
    ]
    found = sized([*many("T1", 60), *many("T2", 150), *many("T3", 400)], csms)
    assert found.heads == 7
    assert found.scratch.proof == "arithmetic"
    assert found.scratch.heads.tolist() == [3, 2, 2]
    assert found.hires.heads.tolist() == [2, 1, 1]  # one of each is there


def test_the_largest_accounts_are_covered_first() -> None:
    """22 T1 of 10,000 and 22 of 100: the first 22 are 99 % of the ARR, so one person covers 95 %; for all of it, two."""
    accounts = [*many("T1", 22, 10_000), *[{**a, "account_id": "z" + a["account_id"]} for a in many("T1", 22, 100)]]
    assert sized(accounts, [{"csm_id": "a", "tiers": "T1"}]).heads == 1
    assert sized(accounts, [{"csm_id": "a", "tiers": "T1"}], "headcount.share=1").heads == 2


def test_a_required_language_asks_for_a_person_of_its_own() -> None:
    """One Japanese T1 account and 21 others: the English speaker may not hold the one, the Japanese speaker may hold all 22."""
    accounts = [*many("T1", 21), *many("T1", 1, language="ja")]
    csms = [{"csm_id": "a", "tiers": "T1"}, {"csm_id": "b", "tiers": "T1", "languages": "en;ja"}]
    found = sized(accounts, csms, "headcount.share=1")
    assert found.scratch.heads.tolist() == [0, 1]
    short = sized(accounts, csms[:1], "headcount.share=1")
    assert short.demand.short.tolist()[0]
    assert len(short.demand.nobody) == 1


def test_cheapest_and_fewest_differ_where_two_cheap_people_cost_less() -> None:
    """22 T1 and 75 T2: one who serves both tiers holds them with another such, 2 x 300; a T1 and a T2 specialist cost 200 in all.
    With 11 and 37, the generalist alone suffices: fewest 1, cheapest 2."""
    accounts = [*many("T1", 11), *many("T2", 37)]
    csms = [
        {"csm_id": "a", "tiers": "T1", "cost": 100},
        {"csm_id": "b", "tiers": "T2", "cost": 100},
        {"csm_id": "c", "tiers": "T1;T2", "cost": 300},
    ]
    few, cheap = sized(accounts, csms, "headcount.share=1"), sized(accounts, csms, "headcount.share=1", by="cost")
    assert (few.scratch.total, few.scratch.cost) == (1, 300)
    assert (cheap.scratch.total, cheap.scratch.cost) == (2, 200)


def test_a_profile_of_the_policy_may_be_hired() -> None:
    """Nobody speaks Japanese; a given kind does, and is the one hire."""
    accounts, csms = [*many("T1", 5), *many("T1", 5, language="ja")], [{"csm_id": "a", "tiers": "T1"}]
    overlay = {"headcount": {"profile": [{"name": "Tokyo", "like": "a", "languages": "en;ja", "cost": 90_000}]}}
    found = sized(accounts, csms, overlay=overlay)
    hired = {k.name: int(h) for k, h in zip(found.kinds, found.hires.heads, strict=True) if h}
    assert hired == {"Tokyo": 1}
    assert found.hires.cost == 90_000
    with pytest.raises(PolicyError, match="nobody on the roster"):
        sized(accounts, csms, overlay={"headcount": {"profile": [{"name": "Tokyo", "like": "x"}]}})


def random_book(seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rng = np.random.default_rng(seed)
    accounts = [
        {
            "account_id": f"A{k:02}",
            "tier": rng.choice(["T1", "T2"]),
            "arr": int(rng.integers(1, 50)),
            "language": rng.choice(["en", "de", "ja"]),
        }
        for k in range(int(rng.integers(4, 9)))
    ]
    kinds = [("T1", "en;de"), ("T1;T2", "en"), ("T2", "en;ja"), ("T1;T2", "de;en;ja")]
    chosen = rng.permutation(4)[: int(rng.integers(2, 4))]
    csms = [
        {"csm_id": f"c{p}", "tiers": kinds[p][0], "languages": kinds[p][1], "cost": int(rng.integers(50, 200))}
        for p in chosen.tolist()
    ]
    return accounts, csms


def brute(accounts: list[dict[str, Any]], csms: list[dict[str, Any]], per: dict[str, int], share: float, cost: list[int]) -> int:
    """The least cost over all head counts, by plain loops: which accounts are held, then whether people have room (Hall's rule)."""
    may = [[a["tier"] in c["tiers"] and a["language"] in c["languages"] for c in csms] for a in accounts]
    total = {t: sum(a["arr"] for a in accounts if a["tier"] == t) for t in per}
    reach = {t: sum(a["arr"] for a, m in zip(accounts, may, strict=True) if a["tier"] == t and any(m)) for t in per}
    best = 10**9
    subsets = [s for n in range(1, len(csms) + 1) for s in itertools.combinations(range(len(csms)), n)]
    choices = [
        held
        for held in itertools.product([False, True], repeat=len(accounts))
        if all(not h or any(m) for h, m in zip(held, may, strict=True))
        and all(
            sum(a["arr"] for a, h in zip(accounts, held, strict=True) if h and a["tier"] == t) >= min(share * total[t], reach[t])
            for t in per
        )
    ]
    loads = []
    for held in choices:
        inside = [
            sum(
                (
                    Fraction(1, per[a["tier"]])
                    for a, h, m in zip(accounts, held, may, strict=True)
                    if h and not any(m[q] for q in range(len(csms)) if q not in s)
                ),
                Fraction(0),
            )
            for s in subsets
        ]
        loads.append(inside)
    for z in itertools.product(range(5), repeat=len(csms)):
        price = sum(a * b for a, b in zip(z, cost, strict=True))
        if price < best and any(
            all(sum(z[q] for q in s) >= need for s, need in zip(subsets, inside, strict=True)) for inside in loads
        ):
            best = price
    return best


@pytest.mark.parametrize("seed", range(25))
def test_fewest_and_cheapest_are_what_plain_loops_find(seed: int) -> None:
    """Caps of 2 and 3 accounts a head; all of what can be held is asked for, so that accounts held in parts cannot help."""
    accounts, csms = random_book(seed)
    accounts.sort(key=lambda a: str(a["account_id"]))
    csms.sort(key=lambda c: str(c["csm_id"]))
    sets = ["headcount.share=1", "tiers.T2.service=['dedicated']", "headcount.cost_band=0.0001"]
    overlay = {"tiers": {"T1": {"target": 2}, "T2": {"target": 3}}}
    for by in ("heads", "cost"):
        found = sized(accounts, csms, *sets, by=by, overlay=overlay)
        price = [1] * len(csms) if by == "heads" else [c["cost"] for c in csms]
        want = brute(accounts, csms, {"T1": 2, "T2": 3}, 1.0, price)
        assert (found.scratch.total if by == "heads" else found.scratch.cost) == want
        assert found.scratch.least == want
        assert found.scratch.proof in ("arithmetic", "search")


@pytest.mark.parametrize("seed", range(10))
def test_parts_of_accounts_never_ask_for_more_than_whole_ones(seed: int) -> None:
    """At a share below 1 the last account may be held in part: never more heads than plain loops over whole accounts, at most one
    account's load per tier less."""
    accounts, csms = random_book(seed)
    accounts.sort(key=lambda a: str(a["account_id"]))
    csms.sort(key=lambda c: str(c["csm_id"]))
    sets = ["headcount.share=0.8", "tiers.T2.service=['dedicated']", "headcount.cost_band=0.0001"]
    found = sized(accounts, csms, *sets, overlay={"tiers": {"T1": {"target": 2}, "T2": {"target": 3}}})
    whole = brute(accounts, csms, {"T1": 2, "T2": 3}, 0.8, [1] * len(csms))
    assert whole - 2 <= found.scratch.total <= whole


@pytest.mark.parametrize("growth", [1.0, 1.3, 1.7, 2.0])
def test_ten_csms_grown_needs_what_loops_over_heads_find(growth: float, ten: tuple[Book, pd.Series, Policy]) -> None:
    """The shipped example with so many times its accounts: each tier alone, its own heads, so a count of heads per set of kinds
    that some accounts cannot do without (Hall's rule) is the answer; tried here from one head up."""
    book, _, policy = ten
    policy = policy.model_copy(update={"headcount": policy.headcount.model_copy(update={"share": 1.0})})
    grown = _grown(book, growth)
    found = people_needed(grown, grown.accounts["tier"], policy)
    want = sum(_heads_of_tier(found, t) for t in range(3))
    assert found.heads == want
    assert found.scratch.least == want


def _grown(book: Book, growth: float) -> Book:
    number = round(len(book.accounts) * growth)
    rows = book.accounts.iloc[[k % len(book.accounts) for k in range(number)]].copy()
    rows["account_id"] = [f"G{k:05}" for k in range(number)]
    rows["parent_id"] = ""
    return replace(book, accounts=rows.reset_index(drop=True))


def _heads_of_tier(found: Sizing, tier: int) -> int:
    """The least sum of heads by a loop over sums: every set of kinds has room for the accounts that only they may hold."""
    classes = found.demand.classes
    mine = np.flatnonzero(classes.tier == tier)
    kinds = np.flatnonzero(classes.holders[mine].any(axis=0)).tolist()
    sets = [s for n in range(1, len(kinds) + 1) for s in itertools.combinations(kinds, n)]
    need = {}
    for s in sets:
        others = [q for q in range(len(found.kinds)) if q not in s]
        inside = mine[~classes.holders[np.ix_(mine, others)].any(axis=1)] if others else mine
        load = int((classes.load[inside] * classes.size[inside]).sum())
        need[s] = -(-load * 10**6 // (classes.full * found.carried))
    for total in range(60):
        for z in itertools.product(range(total + 1), repeat=len(kinds) - 1):
            last = total - sum(z)
            if last >= 0:
                heads = dict(zip(kinds, (*z, last), strict=True))
                if all(sum(heads[q] for q in s) >= n for s, n in need.items()):
                    return total
    raise AssertionError("no number of heads below 60")


@pytest.fixture(scope="module")
def ten() -> tuple[Book, pd.Series, Policy]:
    """The shipped book, its tiers written into it."""
    from solver.intake import load_policy, locate_book, read_book
    from solver.tiering import score_book

    place = locate_book("ten_csms")
    policy = load_policy(place, None, (), None)
    assert policy.as_of is not None
    book = read_book(place, policy, policy.as_of)
    tiers = score_book(book, policy).table["tier"]
    return replace(book, accounts=book.accounts.assign(tier=tiers)), tiers, policy


def test_any_prices_bound_the_heads(ten: tuple[Book, pd.Series, Policy]) -> None:
    """Random prices of coverage and load: what they prove is never above the fewest heads; without prices it is 0."""
    book, tiers, policy = ten
    found = people_needed(book, tiers, policy)
    demand = demand_of(found.setting, people_of(found.setting))
    fte = np.zeros(len(found.kinds), np.int64)
    rng = np.random.default_rng(1)
    for question in questions_of(demand, found.carried, fte, fte + 1):
        heads = int(found.scratch.heads[question.kinds].sum())
        most = 1 / question.head
        for _ in range(50):
            load = (rng.random(len(question.kinds)) * 2 * most).tolist()
            worth = (rng.random(len(question.tiers)) * heads / question.asked).tolist()
            assert bound_of(question, worth, load) <= heads
        assert bound_of(question, [0.0] * len(question.tiers), [0.0] * len(question.kinds)) == 0


def test_growth_is_met_by_the_latest_hires_that_have_ramped() -> None:
    """22 T1 and one person; 10 % a quarter asks for 1.1, 1.21, 1.331 and 1.4641 people of 95 %: 1.045, 1.15, 1.26, 1.39. A
    starter carries 0.75 at the end of the first quarter, so one hire in the first quarter does for all four."""
    policy = Policy.load(sets=[*PLAIN, "headcount.growth=0.1"])
    book = make_book(many("T1", 22), [{"csm_id": "a", "tiers": "T1"}])
    found = hires_by_quarter(people_needed(book, book.accounts["tier"], policy), policy)
    assert found.hires.sum(axis=1).tolist() == [1, 0, 0, 0]
    late = Policy.load(sets=[*PLAIN, "headcount.growth=0.02", "headcount.share=0.95"])
    later = hires_by_quarter(people_needed(book, book.accounts["tier"], late), late)
    assert later.hires.sum(axis=1).tolist() == [0, 0, 1, 0]  # 0.969, 0.988, 1.008: the third quarter is the first above 1


def test_pooled_people_and_their_language_count(book_of: Callable[..., Book]) -> None:
    """300 T3 of a pool are one head; a second pool member who speaks German is asked for only by German accounts."""
    csms = [
        {"csm_id": "a", "tiers": "T3", "coverage": "pooled", "pool": "Scale"},
        {"csm_id": "b", "tiers": "T3", "coverage": "pooled", "pool": "Scale", "languages": "en;de"},
    ]
    assert sized(many("T3", 300), csms, "headcount.share=1").heads == 1
    found = sized([*many("T3", 300), *many("T3", 1, language="de")], csms, "headcount.share=1")
    assert (found.heads, int(found.scratch.heads[1] >= 1)) == (2, 1)


def test_the_number_of_heads_alone_is_that_of_the_team_made_anew() -> None:
    """57 / 22 = 2.6 -> 3 heads for T1; with nobody who speaks French, half of the tier can be held, and 95 % of it cannot."""
    csms = [{"csm_id": "a", "tiers": "T1"}]
    assert heads_needed(sized(many("T1", 60), csms).setting) == 3
    french = many("T1", 30, language="fr")
    assert heads_needed(sized([*many("T1", 30, language="en"), *french], [{**csms[0], "languages": "en"}]).setting) is None
