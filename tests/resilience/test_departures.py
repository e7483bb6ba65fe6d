"""What a resignation does, on books small enough to argue every number by hand."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from solver.audit import audit_plan
from solver.book import Book
from solver.errors import UsageError
from solver.pipeline import publish_plan
from solver.policy import Policy
from solver.resilience.alone import alone_by_csm
from solver.resilience.departure import by_harm, differs, held_accounts
from solver.resilience.leavers import leavers_of, without
from solver.resilience.narrow import narrowed
from solver.resilience.solve import Clock, proved, solve_base, solve_departures
from solver.signals import Stop
from solver.tiering import score_book
from tests.resilience.departed import OPTIONS, T1, accounts, figures, given, people, solved


def test_accounts_in_are_those_received_and_those_left_out(book_of: Callable[..., Book]) -> None:
    """Tests ann's 20 of T1 when ben has 25 of 30 seats: 5 find a place, 15 do not; the other way ann has 10 of 25."""
    d = figures(book_of([*accounts("ann", 20), *accounts("ben", 25)], people("ann", "ben")), given())
    assert (d["ann"].accounts, d["ann"].received, d["ann"].uncovered, d["ann"].further) == (20, 5, 15, 0)
    assert (d["ann"].arr, d["ann"].received_arr, d["ann"].uncovered_arr) == (2_000_000, 500_000, 1_500_000)
    assert (d["ben"].accounts, d["ben"].received, d["ben"].uncovered) == (25, 10, 15)
    assert d["ann"].weighted == 15 * 150_000
    assert [(r.unit, r.accounts, r.load_before, r.load_after, r.use_after) for r in d["ann"].receivers] == [
        ("ben", 5, 0.8333, 1.0, 1.0)
    ]
    assert d["ann"].hours == 5 * 8
    assert (d["ann"].fullest, d["ann"].fullest_use) == ("ben", 1.0)


def test_only_the_leavers_accounts_move(book_of: Callable[..., Book]) -> None:
    """Tests that all others stay although cid, in another zone than theirs, fits some of them less."""
    book = book_of(
        [*accounts("ann", 3, timezone="Europe/Berlin"), *accounts("ben", 3, timezone="Europe/Berlin"), *accounts("cid", 3)],
        [
            {"csm_id": "ann", "timezone": "Europe/Berlin"},
            {"csm_id": "ben", "timezone": "America/New_York"},
            {"csm_id": "cid", "timezone": "Europe/Paris"},
        ],
    )
    base, answers = solved(book, given())
    for csm, answer in answers.items():
        assert answer.decision is not None
        changed = np.flatnonzero(
            np.array(answer.decision.formulation.setting.units.names, object)[answer.decision.unit]
            != np.array(base.formulation.setting.units.names, object)[base.unit]
        )
        assert set(book.accounts["owner"].iloc[changed]) == {csm}


def test_a_replacement_inherits_everything_at_no_cost(book_of: Callable[..., Book]) -> None:
    """Tests that eve, who backfills ann, takes all 6 without a hand-off, also those under a hold."""
    book = book_of(
        [*accounts("ann", 6, renewal_date="2026-11-01"), *accounts("ben", 1)],
        [*people("ann", "ben"), {"csm_id": "eve", "backfill_for": "ann"}],
    )
    d = figures(book, given())["ann"]
    assert [(r.unit, r.accounts, r.heir) for r in d.receivers] == [("eve", 6, True)]
    assert (d.at_risk, d.lost, d.held, d.renewing, d.leaver.backfills) == (0, 0, 6, 6, ("eve",))


def test_accounts_of_a_lone_speaker_are_left_with_nobody(book_of: Callable[..., Book]) -> None:
    """Tests that of aiko's 5 accounts the 2 Japanese ones, and only those, find nobody; and that they are hers alone."""
    book = book_of(
        [
            *accounts("ben", 2),
            *accounts("aiko", 2, language="ja"),
            *[{**a, "account_id": f"x{k}"} for k, a in enumerate(accounts("aiko", 3))],
        ],
        [{"csm_id": "aiko", "languages": "en;ja"}, {"csm_id": "ben"}],
    )
    base, answers = solved(book, given())
    after = answers["aiko"].decision
    assert after is not None
    lost = (base.unit > 0) & (after.unit == 0)
    assert book.accounts["account_id"][lost].tolist() == ["aiko00", "aiko01"]
    alone = alone_by_csm(base.formulation.setting)
    assert [(a.rule, a.value, a.accounts, a.arr) for a in alone["aiko"]] == [("language", "ja", 2, 200_000.0)]
    assert "ben" not in alone


@pytest.mark.parametrize("seed", range(12))
def test_the_plan_of_a_departure_is_the_best_by_brute_force(book_of: Callable[..., Book], seed: int) -> None:
    """Tests random books without limits and holds against every plan in which only what must move moves."""
    rng = np.random.default_rng(seed)
    ids = ["ann", "ben", "cid"]
    zones = ["Europe/Berlin", "America/New_York", "Europe/London"]
    rows = [
        {"account_id": f"a{k}", **T1, "owner": str(rng.choice([*ids, ""])), "arr": int(rng.integers(20, 400)) * 1000,
         "timezone": str(rng.choice(zones))}
        for k in range(5)
    ]  # fmt: skip
    csms = [{"csm_id": c, "timezone": z, "fte": float(rng.choice([0.07, 0.1]))} for c, z in zip(ids, zones, strict=True)]
    base, answers = solved(book_of(rows, csms), given())
    for answer in answers.values():
        after = answer.decision
        assert after is not None
        problem, fixed = after.formulation.problem, after.formulation.setting.standing.may_stay
        best = max(
            problem.value(np.array(u))
            for u in itertools.product(range(problem.num_units), repeat=problem.num_items)
            if (np.array(u) == problem.start)[fixed].all() and not problem.faults(np.array(u))
        )
        assert after.result.value == best == problem.value(after.unit_of)
        mine = held_accounts(base, after, answer.leaver)
        free = mine[after.formulation.setting.standing.start[after.formulation.setting.items.of_account[mine]] == 0]
        assert len(free) == len(mine)


def test_the_narrow_problem_is_worth_what_the_whole_is(book_of: Callable[..., Book]) -> None:
    """Tests 3 free of 9 items under the default policy: any place for them is worth the same in both, and as legal."""
    book = book_of([*accounts("ann", 3), *accounts("ben", 3), *accounts("", 3)], people("ann", "ben", "cid"))
    policy = Policy.load(overlay={"tiering": {"method": "given"}})
    base, _ = solved(book, policy)
    whole, narrow = base.formulation.problem, narrowed(base.formulation, 1000)
    assert len(narrow.free) == 3
    for units in itertools.product(range(whole.num_units), repeat=3):
        unit_of = whole.start.copy()
        unit_of[narrow.free] = units
        small = np.array([*units, 0])
        assert narrow.problem.value(small) - narrow.more == whole.value(unit_of)
        assert (not narrow.problem.faults(small)) == (not whole.faults(unit_of))


def test_asked_alone_or_with_others_the_answer_is_the_same(book_of: Callable[..., Book]) -> None:
    book = book_of([*accounts("ann", 4), *accounts("ben", 3), *accounts("cid", 2)], people("ann", "ben", "cid"))
    policy = Policy.load(overlay={"tiering": {"method": "given"}})
    _, every = solved(book, policy)
    for csm in ("ann", "ben", "cid"):
        one, other = solved(book, policy, (csm,))[1][csm].decision, every[csm].decision
        assert one is not None
        assert other is not None
        assert (one.unit == other.unit).all()
        assert (one.result.value, one.result.bound) == (other.result.value, other.result.bound)


def test_a_departures_plan_passes_the_audit(book_of: Callable[..., Book], tmp_path: Any) -> None:
    """Tests the whole audit of a plan that was solved without the accounts that cannot move, a pin to the leaver among them."""
    book = book_of(
        [*accounts("ann", 20), *accounts("ben", 25)],
        people("ann", "ben"),
        [{"account_id": "ben00", "action": "pin", "value": "ann", "reason": "asked"}],
    )
    _, answers = solved(book, Policy.load(overlay={"tiering": {"method": "given"}}))
    after = answers["ann"].decision
    assert after is not None
    whole = proved(after).result
    assert after.result.value <= whole.bound <= whole.certified_bound <= after.result.certified_bound
    publish_plan(proved(after), {"seed": 1, "reproducible": True, "stages": [], "seconds": None}, tmp_path / "plan")
    assert audit_plan(tmp_path / "plan").faults == ()


def test_the_order_is_by_what_nobody_covers_then_by_worth(book_of: Callable[..., Book]) -> None:
    """Tests ann, whose 5 German accounts find nobody, before ben, who holds more that all finds a place."""
    book = book_of(
        [*accounts("ann", 5, language="de"), *accounts("ben", 9), *accounts("cid", 1)],
        [{"csm_id": "ann", "languages": "en;de"}, *people("ben", "cid")],
    )
    ordered = by_harm(list(figures(book, given()).values()))
    assert [d.leaver.csm_id for d in ordered] == ["ann", "ben", "cid"]
    assert differs(ordered[0], ordered[1])


def test_who_has_left_or_is_not_there_cannot_be_asked_for(book_of: Callable[..., Book]) -> None:
    book = book_of(accounts("ann", 1), [{"csm_id": "ann", "name": "Ann Example"}, {"csm_id": "old", "end_date": "2026-09-30"}])
    with pytest.raises(UsageError, match="did you mean ann"):
        leavers_of(book, given(), ["anm"])
    with pytest.raises(UsageError, match="did you mean ann"):
        leavers_of(book, given(), ["Ann Exampel"])
    with pytest.raises(UsageError, match="left already"):
        leavers_of(book, given(), ["old"])
    assert [x.csm_id for x in leavers_of(book, given())] == ["ann"]


def test_marks_say_who_leaves_anyway_starts_late_or_is_away(book_of: Callable[..., Book]) -> None:
    book = book_of(
        accounts("ann", 1),
        [
            {"csm_id": "ann", "end_date": "2026-10-31"},
            {"csm_id": "ben", "start_date": "2026-10-12", "backfill_for": "ann"},
            {"csm_id": "cid", "leave_from": "2026-10-12", "leave_to": "2027-01-15"},
        ],
    )
    found = {x.csm_id: x for x in leavers_of(book, given())}
    assert found["ann"].marks == ("leaves on 2026-10-31 anyway",)
    assert found["ann"].backfills == ("ben",)
    assert found["ben"].marks == ("starts on 2026-10-12",)
    assert found["cid"].marks == ("on long leave from 2026-10-12 to 2027-01-15",)
    after, _, _ = without(book, given(), found["ann"])
    assert after.accounts["owner_kind"].tolist() == ["departed"]
    assert book.accounts["owner_kind"].tolist() == ["csm"]


def test_a_stopped_run_gives_only_what_is_finished(book_of: Callable[..., Book]) -> None:
    """Tests a stop after the base: no departure is given half solved."""
    book, policy, stop = book_of(accounts("ann", 3), people("ann", "ben")), given(), Stop()
    clock = Clock(time.monotonic() + 60, stop)
    base = solve_base(book, score_book(book, policy), policy, OPTIONS, clock)
    stop.set()
    assert list(solve_departures(base, leavers_of(book, policy), OPTIONS, clock)) == []
