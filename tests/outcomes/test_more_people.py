"""One more person, one fewer: what is promised of the worth, on plans that are really solved.

Without bands and lower limits a newcomer may stay idle, so adding never lowers the worth. Removing is adding read backwards
only while the person holds nothing: who leaves with a book frees it. Its accounts move without a hand-off by choice, without
its price and outside every budget of moves, and may land where they fit better - so removing may raise the worth.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from solver.book import Book
from solver.outcomes.comparison import comparison_of
from solver.policy import Policy
from solver.runs.message import RunOptions
from solver.runs.outcome import Outcome, RunResult
from solver.runs.solving import solve_chain

Make = Callable[..., Book]
EXACT = RunOptions(gap=0, plans=False)
COUNTED = [x for x in Policy.load().limit if {x.band, x.min, x.min_share, x.max_company} != {None}]
FREE = [{"name": x.name, "enabled": False} for x in COUNTED]
NEWCOMER: dict[str, Any] = {"csms": {"add": [{"csm_id": "new", "like": "c1"}]}}


def rules(mode: str, *limits: Mapping[str, Any]) -> Policy:
    """The default policy without what counts an idle book."""
    return Policy.load(overlay={"tiering": {"method": "given"}, "mode": mode, "limit": [*FREE, *limits]})


def solved(book: Book, policy: Policy, tree: Mapping[str, Any]) -> Outcome:
    chain = solve_chain(book, policy, tree, EXACT)
    assert chain.monotone
    return chain.quarters[0].outcome


def random_book(make: Make, seed: int) -> Book:
    """Eight accounts in two languages, three small books one of which (c0) holds nothing, some accounts free."""
    rng = random.Random(seed)
    spoken = [rng.choice(["en", "de", "en;de"]) for _ in range(3)]
    staff = [{"csm_id": f"c{k}", "languages": s, "fte": rng.choice([0.05, 0.08, 0.1])} for k, s in enumerate(spoken)]
    accounts = [
        {
            "account_id": f"a{k}", "arr": rng.randrange(20_000, 90_000, 1_000), "tier": rng.choice(["T1", "T2", "T3"]),
            "language": rng.choice(["en", "de"]), "health": rng.choice([30, 60, 90]), "owner": rng.choice(["c1", "c2", ""]),
            "renewal_date": f"2026-{rng.choice([10, 11, 12])}-15",
        }
        for k in range(8)
    ]  # fmt: skip
    return make(accounts, staff)


@pytest.mark.parametrize("mode", ["maintain", "recut"])
@pytest.mark.parametrize("seed", range(4))
def test_a_newcomer_never_lowers_the_worth_and_who_holds_nothing_never_raises_it_by_leaving(
    book_of: Make, seed: int, mode: str
) -> None:
    """Tests a third speaker like c1 more, and c0, who holds nothing, less: bounds hold the promise within the gap."""
    book, policy = random_book(book_of, seed), rules(mode)
    as_is = solved(book, policy, {})
    assert solved(book, policy, NEWCOMER).bound >= as_is.value
    assert solved(book, policy, {"csms": {"remove": [{"csm_id": "c0"}]}}).value <= as_is.bound


@pytest.mark.parametrize("mode", ["maintain", "recut"])
def test_who_leaves_with_a_book_may_raise_the_worth(book_of: Make, mode: str) -> None:
    """Tests a German account with c2, who has no German; c1 has, and room. With no move allowed by choice it stays misfit;
    when c2 leaves it must move, outside the budget, and fits: the plan without c2 is worth more. So no fault is claimed of it.
    """
    account = {"account_id": "a", "arr": 50_000, "tier": "T2", "language": "de", "health": 80, "owner": "c2"}
    book = book_of([account | {"renewal_date": "2027-03-15"}], [{"csm_id": "c1", "languages": "de"}, {"csm_id": "c2"}])
    policy = rules(mode, {"name": "stay", "measure": "moved", "over": "plan", "max": 0})
    as_is, without = (solved(book, policy, tree) for tree in ({}, {"csms": {"remove": [{"csm_id": "c2"}]}}))
    assert (as_is.chosen, as_is.required, without.required) == (0, 0, 1)
    assert without.value > as_is.bound


def test_lower_limits_make_an_idle_newcomer_cost_and_the_comparison_says_so(book_of: Make) -> None:
    """Tests 40 accounts that must stay with two books: an idle third one misses its least of 5 accounts, at a price."""
    accounts = [
        {"account_id": f"a{k}", "arr": 50_000, "tier": "T2", "health": 80, "owner": f"c{1 + k % 2}", "language": "en"}
        for k in range(40)
    ]
    book = book_of([a | {"renewal_date": "2027-03-15"} for a in accounts], [{"csm_id": "c1"}, {"csm_id": "c2"}])
    stay = {"name": "stay", "measure": "moved", "over": "plan", "max": 0}
    least = {"name": "least", "measure": "accounts", "over": "book", "min": 5, "price": 500}
    policy = Policy.load(overlay={"tiering": {"method": "given"}, "limit": [*FREE, stay, least]})
    entry = comparison_of([run(book, policy, "baseline", {}), run(book, policy, "hire", NEWCOMER)]).entries[1]
    assert entry.shown.verdict.kind == "worse"
    assert "worth less although it adds people: bands, lower limits and company shares count the newcomer's book" in entry.why


def test_who_can_hold_nothing_makes_no_proven_difference(book_of: Make) -> None:
    """Tests a newcomer for T1 only beside T2 accounts: the same best plan, so the two intervals overlap."""
    book, policy = random_book(book_of, 0), rules("maintain")
    book = book_of([{**a, "tier": "T2"} for a in plain(book)], [{"csm_id": "c0"}, {"csm_id": "c1"}, {"csm_id": "c2"}])
    tree = {"csms": {"add": [{"csm_id": "new", "like": "c1", "tiers": ["T1"]}]}}
    entry = comparison_of([run(book, policy, "baseline", {}), run(book, policy, "idle", tree)]).entries[1]
    low, high = entry.shown.verdict.low, entry.shown.verdict.high
    assert low is not None
    assert high is not None
    assert low <= 0 <= high
    assert entry.shown.verdict.words == "no proven difference"


def plain(book: Book) -> list[dict[str, Any]]:
    """What `random_book` said of its accounts."""
    names = ["account_id", "arr", "language", "health", "owner"]
    return [{**dict(zip(names, row, strict=True)), "renewal_date": "2027-03-15"} for row in book.accounts[names].to_numpy()]


def run(book: Book, policy: Policy, name: str, tree: Mapping[str, Any]) -> RunResult:
    chain = solve_chain(book, policy, tree, EXACT)
    outcomes = tuple(q.outcome for q in chain.quarters)
    return RunResult(name, name, "", "", 0, "done", "", chain.notes, outcomes, chain.policy_digest, chain.monotone)
