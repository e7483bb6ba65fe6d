"""What would end a shortage: each suggestion worked out by hand, and proved by doing it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from solver.book import Book
from solver.engine import Options, solve
from solver.model.formulate import formulate
from solver.pipeline import Run, rebalance
from solver.plan.decision import Decision, decide
from solver.policy import Policy
from solver.shortage import Suggestion, shortage_lines, shortages_of, suggestions_for, verified_suggestions
from solver.shortage.changes import applied
from solver.tiering import score_book

Make = Callable[..., Book]
GIVEN = {"tiering": {"method": "given"}}
KEEP = ("account_id", "timezone", "region", "arr", "tier", "owner")


def offered(book: Book, **policy: Any) -> dict[str, Suggestion]:
    found = shortages_of(formulate(book, book.accounts["tier"], Policy.load(overlay={**GIVEN, **policy})))
    return {s.kind: s for s in suggestions_for(found, found.shortages[0])}


def planned(book: Book) -> Decision:
    policy = Policy.load(overlay=GIVEN)
    tiering = score_book(book, policy)
    formulation = formulate(book, tiering.table["tier"], policy)
    return decide(formulation, tiering, solve(formulation.problem, Options(seconds=20)))


def test_the_first_suggestion_is_a_step_in_hundredths_of_one_persons_time(emea: Make) -> None:
    """Tests 3 seats of 1/30: 0.10 FTE more for Ann make her book 33 seats; a year of that is 0.1 x 1,800 h x 90 = 16,200."""
    first = offered(emea())["fte"]
    assert first.text == "3 more T1 seats in EMEA: for example fte 1.10 instead of 1 for Ann Example in csms.csv"
    assert (first.change.fte, first.cost) == ((("ann", 1.1),), 16_200)


def test_a_part_timer_is_asked_first_of_equals(emea: Make) -> None:
    """Tests Ben at 0.9 FTE with 27 seats: 57 in all, so 58 accounts want one seat more: 28/30 = 0.933, in hundredths 0.94."""
    people = [
        {"csm_id": "ann", "timezone": "Europe/Berlin"},
        {"csm_id": "ben", "timezone": "Europe/Berlin", "fte": 0.9},
        {"csm_id": "cid", "timezone": "America/Los_Angeles"},
    ]
    assert offered(emea(new=58, csms=people))["fte"].change.fte == (("ben", 0.94),)


def test_where_nobody_alone_is_enough_all_are_asked(emea: Make) -> None:
    """Tests 68 accounts: 8 seats, or 0.27 FTE, are too much for one (at most 0.25); 4 seats each are 0.14 FTE each."""
    first = offered(emea(new=68))["fte"]
    assert first.change.fte == (("ann", 1.14), ("ben", 1.14))


def test_hires_are_ramped_and_get_few_strategic_accounts(emea: Make) -> None:
    """Tests 3 T1 seats: two hires, at most two each; two seats are 0.067 FTE, at 75 % in the third month 0.09."""
    hire = offered(emea())["hire"]
    assert [(h.csm_id, h.fte, h.like) for h in hire.change.hires] == [("new-hire-1", 0.09, "ann"), ("new-hire-2", 0.09, "ann")]


def test_the_cap_and_the_match_that_would_have_to_give(emea: Make) -> None:
    """Tests a cap of 32 (64 seats for 63), and one hour in common with the west instead of two."""
    offers = offered(emea())
    assert offers["cap"].change.policy == {"tiers": {"T1": {"cap": 32}}}
    assert offers["match"].change.policy == {"match": [{"name": "timezone", "required_hours": {"T1": 1.0, "T2": 1}}]}
    assert "service" not in offers  # there is no pool


def test_a_pool_with_room_may_take_the_tier(emea: Make) -> None:
    pool = [{"csm_id": "pia", "coverage": "pooled", "pool": "Core", "timezone": "Europe/Berlin"}]
    people = [{"csm_id": "ann", "timezone": "Europe/Berlin"}, {"csm_id": "cid", "timezone": "America/Los_Angeles"}, *pool]
    offer = offered(emea(new=33, csms=people))["service"]
    assert offer.change.policy == {"tiers": {"T1": {"service": ["dedicated", "pooled"]}}}
    assert offer.enough


def held_in_emea(emea: Make, book_of: Make) -> Book:
    """25 accounts each with Ann and Ben, three of Ann's from the west and held by their renewal; 13 new: 63 for 60 seats."""
    rows = [dict(zip(KEEP, r, strict=True)) for r in emea().accounts[list(KEEP)].itertuples(index=False)]
    for k, row in enumerate(rows[:50]):
        row["owner"] = "ann" if k < 25 else "ben"
    for row in rows[:3]:
        row |= {"timezone": "America/Los_Angeles", "region": "AMER", "renewal_date": "2026-12-20"}
    people = [
        {"csm_id": c, "name": n, "timezone": z} for c, n, z in emea().csms[["csm_id", "name", "timezone"]].itertuples(index=False)
    ]
    return book_of(rows, people)


def test_holds_are_named_whose_accounts_others_could_take(emea: Make, book_of: Make) -> None:
    offer = offered(held_in_emea(emea, book_of))["lift"]
    assert offer.change.lifts == ("e000", "e001", "e002")
    assert offer.text.startswith("lift the holds (renewal 3) of 3 accounts that Dee West could take: ")


def test_every_suggestion_is_solved_again(emea: Make, book_of: Make) -> None:
    """Tests that all 68 accounts are covered after each: lifting holds as well as more time."""
    remedies = verified_suggestions(planned(held_in_emea(emea, book_of)), seconds=60)
    outcomes = {s.kind: s.outcome for s in remedies[0].suggestions}
    assert set(outcomes) == {"fte", "hire", "lift", "match", "cap"}
    for kind, outcome in outcomes.items():
        assert outcome is not None
        assert (outcome.accounts, outcome.remaining) == (68, 0), kind


def test_what_is_not_enough_alone_says_what_remains(book_of: Make) -> None:
    """Tests 33 German T2 accounts for a third of an FTE that knows German only, when a new hire's ramp leaves too little."""
    csms = [{"csm_id": "ann", "fte": 0.3, "languages": "en;de"}, {"csm_id": "ben", "fte": 0.02}]
    accounts = [{"account_id": f"a{k:03}", "tier": "T2", "language": "de"} for k in range(33)]
    accounts += [{"account_id": "b", "tier": "T2", "language": "en"}]
    remedies = verified_suggestions(planned(book_of(accounts, csms)), seconds=60)
    match = next(s for s in remedies[0].suggestions if s.kind == "match")
    assert not match.enough  # ben has time for two accounts, one of which is his
    assert match.outcome is not None
    assert match.outcome.remaining == 2
    assert "Not enough alone: 2 remain (re-solved)" in match.said()
    assert remedies[0].suggestions[-1].kind == "match"


def test_what_nobody_may_hold_has_a_remedy_too(book_of: Make) -> None:
    """Tests 4 German accounts that nobody speaks to: with the language excepted, one of ten hundredths' room takes all."""
    accounts = [{"account_id": f"a{k}", "tier": "T2", "language": "de"} for k in range(4)]
    remedy = verified_suggestions(planned(book_of(accounts, [{"csm_id": "ann"}])), seconds=20)[0]
    assert remedy.text.startswith("nobody who serves T2 meets the rule on language (de): 4 T2 accounts")
    assert remedy.suggestions[0].change.policy == {"match": [{"name": "language", "except": ["de"]}]}
    assert remedy.suggestions[0].outcome is not None
    assert remedy.suggestions[0].outcome.remaining == 0


def test_an_overfull_pool_says_so_and_what_would_open_it(book_of: Make) -> None:
    """Tests 120 T2 where 100 fit, and 5 new: 1.25 FTE of work; 0.25 more of one person, who started long ago, would open it."""
    accounts = [{"account_id": f"a{k:03}", "tier": "T2", "owner": "P" if k < 120 else ""} for k in range(125)]
    book = book_of(accounts, [{"csm_id": "pia", "coverage": "pooled", "pool": "P"}])
    found = shortages_of(formulate(book, book.accounts["tier"], Policy.load(overlay=GIVEN)))
    assert shortage_lines(found) == [
        "5 T2 accounts could only go to P, where 1.20 FTE of work meet 1.00 FTE of time: who is there may stay, but nobody may join "
        "before there is room."
    ]
    offers = {s.kind: s for s in suggestions_for(found, found.shortages[0])}
    assert offers["fte"].change.fte == (("pia", 1.25),)
    assert [(h.fte, h.coverage) for h in offers["hire"].change.hires] == [(0.35, "pooled")]  # 25 / 0.75 = 34, and one to round
    assert offers["cap"].change.policy == {"tiers": {"T2": {"cap": 125}}}


def test_a_change_leaves_the_book_it_was_made_for_as_it_was(emea: Make) -> None:
    book, policy = emea(), Policy.load()
    before = book.csms.copy()
    for suggestion in offered(book).values():
        applied(book, policy, suggestion.change)
    assert book.csms.equals(before)


@pytest.mark.parametrize("reproducible", [False, True])
def test_following_the_first_suggestion_of_a_plan_covers_everything(emea: Make, tmp_path: Path, reproducible: bool) -> None:
    """Tests the way of an analyst: the plan leaves 3 out and says what to change; with that change it leaves nobody out."""
    book, policy, heard = emea(), Policy.load(overlay=GIVEN), list[str]()
    done = rebalance(book, policy, tmp_path / "a", Run(20, reproducible=reproducible), warn=heard.append)
    assert done.summary["totals"]["accounts"]["uncovered"] == 3
    assert heard[0].startswith("warning: no plan can cover every account:\n  T1 in EMEA: 63 accounts, 60 seats, 3 short")
    assert "Short of seats\n  T1 in EMEA: 63 accounts, 60 seats, 3 short" in done.text
    told = done.summary["shortages"][0]
    assert told["tiers"] == {"T1": {"demand": 63, "seats": 60, "short": 3}}
    assert (told["column"], told["values"]) == ("region", ["EMEA"])
    first = told["suggestions"][0]
    assert first["verified"] == (None if reproducible else {"accounts": 68, "arr": 6_800_000.0, "remaining": 0})
    assert f"First: {first['said'][:40]}" in done.text
    for row in first["change"]["csms"]:
        book.csms.loc[book.csms["csm_id"] == row["csm_id"], "fte"] = row["fte"]
    again = rebalance(book, policy, tmp_path / "b", Run(20), warn=heard.append)
    assert again.summary["totals"]["accounts"]["uncovered"] == 0
    assert again.summary["shortages"] == []
    assert len(heard) == 1
    assert "Short of seats" not in again.text


def test_a_hire_who_could_not_meet_a_hard_minimum_is_not_enough(emea: Make) -> None:
    """Tests at least 5 T1 accounts in every book: a new hire, who gets 2, cannot have them; the cap can still be raised."""
    rule = {"name": "least", "measure": "accounts", "over": "book", "tiers": ["T1"], "min": 5}
    book = emea(new=40, csms=[{"csm_id": c, "timezone": "Europe/Berlin", "fte": 0.5} for c in ("ann", "ben")])
    found = shortages_of(formulate(book, book.accounts["tier"], Policy.load(overlay={**GIVEN, "limit": [rule]})))
    offers = suggestions_for(found, found.shortages[0])
    assert [o.kind for o in offers if not o.enough] == ["hire"]
