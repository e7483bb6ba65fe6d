"""The plan solved again around answers: nothing nearer to the old plan, and nothing so near worth more, by counting all plans."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from solver.again import warm_of
from solver.answers.answer import Answer
from solver.answers.around import Around, solve_around
from solver.answers.costs import costs_of
from solver.answers.touched import changes_of
from solver.book import Book
from solver.engine import Options
from solver.plan.decision import Decision, decide
from solver.policy import Policy
from solver.signals import Stop
from solver.tiering import score_book
from tests.answers.tiny import decided, legal_plans, random_book
from tests.conftest import make_book

OPTIONS = Options(seconds=20)
BREAKING = (3, 8, 10, 16, 28, 29, 36)  # books in which the answers leave the old plan no way to stand
SEEDS = (*BREAKING, *range(100, 112))


def random_answers(known: Decision, seed: int) -> list[Answer]:
    """One to three answers to accounts of different families."""
    r = random.Random(seed)
    setting = known.formulation.setting
    items = r.sample(range(setting.items.num), min(setting.items.num, r.randint(1, 3)))
    out = []
    for item in items:
        account = str(setting.book.accounts["account_id"][int(setting.items.largest[item])])
        out.append(Answer(account, "give to", r.choice(setting.units.names[1:]), "Ann"))
    return out


@cache
def random_case(seed: int) -> tuple[Decision, list[Answer], Around]:
    """The best plan of a random book, answers to it, and the plan solved again around them; made once for several tests."""
    known = decided(*random_book(make_book, seed))
    answers = random_answers(known, seed)
    return known, answers, solve_around(known, answers, OPTIONS)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_with_these_answers_is_nearer_and_none_so_near_is_worth_more(seed: int) -> None:
    """Tests every legal plan under the pins: fewest accounts elsewhere first, counted by family, then the most value; the
    bound holds for every plan whatever it changes."""
    known, answers, around = random_case(seed)
    formulation = around.decision.formulation
    old = warm_of(known, formulation).unit_of
    free = formulation.setting.standing.pin < 0
    plans = legal_plans(formulation)
    ranks = [(int(formulation.setting.items.size[(p != old) & free].sum()), -formulation.problem.value(p)) for p in plans]
    fewest, best = min(ranks)
    loyal = around.loyal
    assert (loyal.changes, -loyal.value) == (fewest, best)
    assert loyal.fewest
    assert loyal.best
    assert around.decision.result.bound >= -min(value for _, value in ranks)
    assert around.free.value == -min(value for _, value in ranks)
    wanted = {a.account_id: a.unit for a in answers}
    assert all(units_of(around.decision)[a] == u for a, u in wanted.items())


def test_the_brute_force_meets_plans_that_answers_break() -> None:
    """Tests that others must move as well in books among those above, in some of them two."""
    changes = [random_case(seed)[2].loyal.changes for seed in BREAKING]
    assert min(changes) >= 1
    assert max(changes) >= 2


@pytest.fixture
def full(book_of: Callable[..., Book]) -> Decision:
    """Two books with room for two accounts each, all full: a, b with c0 and c, d with c1; d is the cheapest to move."""
    accounts = [
        {"account_id": a, "arr": arr, "owner": owner, "timezone": "Europe/London", "strategic": 0}
        for a, arr, owner in (("a", 30000, "c0"), ("b", 31000, "c0"), ("c", 40000, "c1"), ("d", 29000, "c1"))
    ]
    csms = [{"csm_id": c, "timezone": "Europe/London", "manager": "Ann"} for c in ("c0", "c1")]
    limits = [{"name": "two", "measure": "accounts", "over": "book", "max": 2}]
    off = ("arr_band", "load_band", "headroom", "inbound_hours", "coverage", "renewals", "kept_accounts", "kept_arr", "relief")
    policy = Policy.load(
        overlay={"limit": [*limits, *({"name": n, "enabled": False} for n in off)], "tiering": {"method": "rules"}}
    )
    book = book_of(accounts, csms)
    return decided(book, score_book(book, policy).table["tier"], policy)


def units_of(decision: Decision) -> dict[str, str]:
    setting = decision.formulation.setting
    return {a: setting.units.names[int(u)] for a, u in zip(setting.book.accounts["account_id"], decision.unit, strict=True)}


def test_an_answer_that_fills_a_book_widens_it_and_moves_nobody(full: Decision) -> None:
    """Tests a given to c1, which is full with two: a pin goes before the limit, which gives way by that one account, so c1 ends
    with three and nobody else moves. It costs the hand-off: 1.5 % of the weighted ARR and the hours."""
    around = solve_around(full, [Answer("a", "give to", "c1", "Ann")], OPTIONS)
    assert units_of(around.decision) == {"a": "c1", "b": "c0", "c": "c1", "d": "c1"}
    assert around.loyal.changes == 0
    terms = around.decision.terms["handoff"]
    assert full.result.value - around.decision.result.value == -int(terms.sum()) > 0


def test_the_pin_says_who_why_and_until_when(full: Decision) -> None:
    """Tests the overrides of the new plan: the note is the reason, without one what was answered; the quarter's last day ends it."""
    answers = [Answer("a", "keep", "c0", "Ann", "they know us"), Answer("b", "accept", "c0", "Bob")]
    rows = solve_around(full, answers, OPTIONS).decision.formulation.setting.book.overrides
    last = full.formulation.setting.quarter.last
    assert [(r.action, r.value, r.reason, r.by, r.expires.date()) for r in rows.itertuples()] == [
        ("pin", "c0", "they know us", "Ann", last),
        ("pin", "c0", "accepted as planned", "Bob", last),
    ]


def test_earlier_overrides_of_the_same_account_give_way_and_are_named(book_of: Callable[..., Book]) -> None:
    """Tests a kept account that is given away, and a ban on the very receiver; a ban on somebody else stands."""
    accounts = [{"account_id": "a", "owner": "c0"}, {"account_id": "b", "owner": "c1"}]
    overrides = [
        {"account_id": "a", "action": "keep", "reason": "x", "by": "Ann"},
        {"account_id": "a", "action": "forbid", "value": "c1", "reason": "x", "by": "Ann"},
        {"account_id": "a", "action": "forbid", "value": "c2", "reason": "x", "by": "Ann"},
    ]
    book = book_of(accounts, [{"csm_id": f"c{k}"} for k in range(3)], overrides)
    known = decided(book, pd.Series(["T2", "T2"], dtype="str"), Policy.load())
    around = solve_around(known, [Answer("a", "give to", "c1", "Bob")], OPTIONS)
    assert around.given_way == ("keep a", "forbid a c1")
    assert units_of(around.decision)["a"] == "c1"
    kept = around.decision.formulation.setting.book.overrides
    assert [(r.action, r.value) for r in kept.itertuples()] == [("forbid", "c2"), ("pin", "c1")]


@pytest.mark.parametrize("seed", [*BREAKING, 100])
def test_costs_alone_and_together_and_whom_answers_moved(seed: int) -> None:
    """Tests that one answer costs alone exactly what it costs when it is the only one, and that every account elsewhere has an
    answer to which it is due."""
    known, answers, around = random_case(seed)
    costs = costs_of(known, answers, OPTIONS, Stop())
    for answer, cost in zip(answers, costs, strict=True):
        alone = solve_around(known, [answer], OPTIONS)
        assert (cost.amount, cost.told) == (known.result.value - alone.loyal.value, "exact")
    changes = changes_of(known, around.decision, answers, costs)
    assert len(changes) == around.loyal.changes
    before, after = units_of(known), units_of(around.decision)
    assert all(c.due_to and (c.before, c.after) == (before[c.account_id], after[c.account_id]) for c in changes)


def test_without_time_costs_are_called_unknown(full: Decision) -> None:
    """Tests that no figure is made up once the time is over; what changes nothing costs nothing all the same."""
    answers = [Answer("a", "give to", "c1", "Ann"), Answer("b", "accept", "c0", "Ann")]
    costs = costs_of(full, answers, Options(seconds=0.0), Stop())
    assert [(c.amount, c.told) for c in costs] == [(0, "unknown"), (0, "exact")]


def test_who_accepts_that_nobody_has_an_account_pins_nothing_and_it_stays_so(book_of: Callable[..., Book]) -> None:
    """Tests b, new, whom the old plan leaves with nobody though c1 has room: accepted, it is not given away for its worth; a
    free solve would."""
    book = book_of([{"account_id": "a", "owner": "c0"}, {"account_id": "b", "arr": 90000}], [{"csm_id": "c0"}, {"csm_id": "c1"}])
    best = decided(book, pd.Series(["T2", "T2"], dtype="str"), Policy.load())
    unit_of = np.array([best.unit_of[0], 0])
    value = best.formulation.problem.value(unit_of)
    known = decide(best.formulation, best.tiering, replace(best.result, unit_of=unit_of, value=value))
    around = solve_around(known, [Answer("b", "accept", "", "Ann"), Answer("a", "give to", "c1", "Ann")], OPTIONS)
    assert units_of(around.decision) == {"a": "c1", "b": ""}
    assert around.free.changes == 1


def test_an_around_is_the_old_plan_where_all_is_accepted(full: Decision) -> None:
    """Tests that to accept everything changes nothing: no account, no value."""
    answers = [Answer(a, "accept", u, "Ann") for a, u in units_of(full).items()]
    around: Around = solve_around(full, answers, OPTIONS)
    assert np.array_equal(around.decision.unit, full.unit)
    assert around.decision.result.value == full.result.value
