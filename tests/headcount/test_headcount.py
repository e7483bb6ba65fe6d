"""The leader's question: the next hire's worth is bounded and solved, steps agree with re-solves, the screen says what is there."""

from __future__ import annotations

import json
import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from cli import main
from solver.again import formulate_and_solve
from solver.book import Book
from solver.engine import Options
from solver.headcount import Asked, Headcount, size_headcount
from solver.headcount.arithmetic import by_tier
from solver.headcount.changes import best_of, bound_on, hires, leavers, without_bands
from solver.headcount.text import _regions, headcount_text
from solver.plan.decision import Decision, decide
from solver.policy import Policy
from solver.sizing import people_needed
from solver.tiering import score_book
from tests.conftest import make_book

OPTIONS = Options(60.0, 0.0, reproducible=True)
GIVEN = ['tiering.method="given"']


def small(seed: int) -> Book:
    """A book of two or three people with more accounts than they can hold, or fewer."""
    rng = np.random.default_rng(seed)
    people = int(rng.integers(2, 4))
    csms = [
        {"csm_id": f"c{k}", "name": f"C {k}", "tiers": "T1;T2", "languages": ("en", "en;de")[int(rng.integers(2))], "cost": 50_000 + 10_000 * k,
         "start_date": "2020-01-01"} for k in range(people)
    ]  # fmt: skip
    accounts = [
        {"account_id": f"A{k:02}", "tier": rng.choice(["T1", "T2"]), "arr": int(rng.integers(1, 300)) * 1000,
         "language": rng.choice(["en", "en", "de"]), "owner": rng.choice(["", *(c["csm_id"] for c in csms)])} for k in range(24)
    ]  # fmt: skip
    return make_book(accounts, csms)


def solved(book: Book, policy: Policy) -> Decision:
    tiering = score_book(book, policy)
    found = formulate_and_solve(book, tiering.table["tier"], policy, OPTIONS)
    return decide(found.formulation, tiering, found.result)


@pytest.fixture(scope="module")
def tight() -> Policy:
    """Caps of 5 and 8 accounts, so that the small books are short of people or nearly so."""
    overlay: dict[str, Any] = {"tiers": {"T1": {"cap": 5, "target": 4}, "T2": {"cap": 8, "target": 6, "service": ["dedicated"]}}}
    return without_bands(Policy.load(sets=[*GIVEN, 'mode="recut"'], overlay=overlay))


@pytest.mark.parametrize("seed", range(8))
def test_a_hire_is_never_worth_more_than_its_bound_and_a_leaver_never_costs_less(seed: int, tight: Policy) -> None:
    """Each solved from scratch to the end, not from the known plan: the bound was made before, from the known prices alone."""
    book = small(seed)
    known = solved(book, tight)
    kinds = people_needed(book, known.tiering.table["tier"], tight).kinds
    for change in [*hires(book, kinds, tight), *leavers(book, known)]:
        assert solved(change.book, tight).result.value - known.result.value <= bound_on(known, change)


@pytest.mark.parametrize("seed", range(10))
def test_the_best_hire_is_the_best_of_all_that_are_solved(seed: int, tight: Policy) -> None:
    """What the bound discards could not have won: every kind solved by itself, worth less cost."""
    book = small(seed)
    known = solved(book, tight)
    changes = hires(book, people_needed(book, known.tiering.table["tier"], tight).kinds, tight)
    trial = best_of(known, changes, OPTIONS, time.monotonic() + 60, 99)
    every = max(solved(c.book, tight).result.value - known.result.value - c.cost for c in changes)
    assert trial.tried[0].net == every
    assert len(trial.tried) + len(trial.beaten) == len(changes)
    assert all(t.least <= t.worth <= t.most <= t.bound for t in trial.tried)


@pytest.fixture(scope="module")
def found(tight: Policy) -> tuple[Headcount, Book]:
    book = small(3)
    return size_headcount(book, tight, OPTIONS, Asked(quarters=True)), book


def test_the_staircase_agrees_with_re_solves(found: tuple[Headcount, Book], tight: Policy) -> None:
    """Each step's value is the one before (or after, of leavers) and its worth; the first up is what a solve from scratch finds."""
    steps = found[0].steps
    today = next(k for k, s in enumerate(steps) if not s.name)
    assert [s.people for s in steps] == list(range(steps[0].people, steps[-1].people + 1))
    assert len(steps[today:]) == 6
    for before, after in pairwise(steps[today:]):
        assert after.value - before.value == after.worth >= 0
    for fewer, more in pairwise(steps[: today + 1]):
        assert fewer.value - more.value == fewer.worth <= 0
    change = found[0].next_hire.tried[0].change
    assert solved(change.book, tight).result.value == steps[today + 1].value


def test_the_screen_is_80_columns_and_the_tree_is_json(found: tuple[Headcount, Book]) -> None:
    text = headcount_text(found[0])
    assert max(len(line) for line in text.splitlines()) <= 80
    tree = json.loads(json.dumps(found[0].tree()))
    assert tree["people"] == len(found[1].csms)
    assert tree["hires"]["heads"] == sum(tree["hires"]["by_kind"].values())


def test_today_is_split_by_what_people_hold() -> None:
    """a (full-time) holds 22 T1 and 75 T2: half a person each; b (0.6) holds nothing and serves T1 alone."""
    accounts = [{"account_id": f"A{k:03}", "tier": "T1" if k < 22 else "T2", "owner": "a"} for k in range(97)]
    book = make_book(accounts, [{"csm_id": "a"}, {"csm_id": "b", "tiers": "T1", "fte": 0.6}])
    policy = Policy.load(sets=GIVEN)
    rows = {r.name: r for r in by_tier(people_needed(book, book.accounts["tier"], policy))}
    assert rows["T1"].today == pytest.approx(1.1)
    assert rows["T2"].today == pytest.approx(0.5)
    assert (rows["T1"].target, rows["all"].cap) == pytest.approx((1.0, 22 / 30 + 0.75))
    assert rows["all"].people == pytest.approx(2 / 0.796875)


def test_roles_open_before_people_start(tight: Policy) -> None:
    """Three months to hire: who starts on 1 October should have been sought since 1 July, which is past."""
    policy = tight.model_copy(update={"headcount": tight.headcount.model_copy(update={"growth": 0.5})})
    answer = size_headcount(small(1), policy, OPTIONS, Asked(stairs=False, quarters=True))
    first = answer.quarters[0]
    assert (first.first_day, first.open_by, first.late) == ("2026-10-01", "2026-07-01", True)
    assert first.hires
    assert not answer.steps
    people = [q.people for q in answer.quarters]
    assert people == sorted(people)


def test_bands_and_minima_of_books_are_left_out_and_coverage_stays() -> None:
    policy = Policy.load(overlay={"limit": [{"name": "least", "measure": "accounts", "over": "book", "min": 3}]})
    gone = {x.name for x in policy.limit} - {x.name for x in without_bands(policy).limit}
    assert gone == {"load_band", "arr_band", "red_t1", "red_t2", "least"}


def test_the_command_writes_its_folder_whole_and_says_the_numbers(tmp_path: Path) -> None:
    """The shipped example: 2.0 + 1.5 + 0.8 = 4.3 FTE at the caps, 6.06 at the targets, 7.61 people; ten are there."""
    out = tmp_path / "h"
    args = ["headcount", "ten_csms", "--no-stairs", "--quiet", "--out", str(out)]
    result = CliRunner().invoke(main, args)
    assert result.exit_code == 0, result.output
    for said in ("4.3 FTE at the caps and 6.1 at the targets; 7.6 people", "You have 10 people", "nobody need be hired"):
        assert said in " ".join(result.output.split())
    assert sorted(p.name for p in out.iterdir()) == ["headcount.csv", "headcount.json", "staircase.csv"]
    assert CliRunner().invoke(main, args).exit_code == 2
    assert CliRunner().invoke(main, ["headcount", "ten_csms", "--share", "1.5"]).exit_code == 2
    assert date.fromisoformat(json.loads((out / "headcount.json").read_text())["as_of"]) == date(2026, 10, 1)


def test_people_of_several_regions_are_counted_where_each_is() -> None:
    """Tests four who may hold the same, in Asia, America and Europe: their kind is in none of these, and each counts where they are."""
    csms = [
        {"csm_id": f"c{k}", "timezone": zone, "region": region, "fte": fte}
        for k, (zone, region, fte) in enumerate(
            [("Asia/Kolkata", "", 1), ("America/Chicago", "", 0.8), ("Europe/Berlin", "EMEA", 1), ("Europe/London", "EMEA", 0.5)]
        )
    ]
    accounts = [{"account_id": f"a{k}", "arr": 30_000, "owner": "c0", "tier": "T2", "timezone": "UTC"} for k in range(4)]
    book = make_book(accounts, csms)
    sizing = people_needed(book, book.accounts["tier"], Policy.load(sets=GIVEN))
    (kind,) = sizing.kinds
    assert (kind.region, kind.name) == ("several regions", "T2 several regions en")
    assert _regions(sizing) == f"America 0.8 -> 0, Asia 1.0 -> 0, EMEA 1.5 -> 0, in any of several regions {sizing.scratch.total}"
