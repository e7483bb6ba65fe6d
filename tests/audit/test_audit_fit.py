"""Match values, required matches, pools' means, and who may hold what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from solver.audit import Facts
from solver.audit.check import rulebook
from solver.audit.fit import compare

Maker = Callable[..., Facts]
LANGUAGE = {"name": "language", "kind": "same", "account": "language", "csm": "languages", "share": 0.04, "required": True}
HOURS = {"name": "timezone", "kind": "hours", "account": "timezone", "csm": "timezone", "share": 0.04}


@pytest.mark.parametrize(
    ("kind", "cell", "theirs", "value"),
    [
        ("same", "EN", "de;en", (10000, False)),
        ("same", "fr; EN", "de; en", (10000, False)),
        ("same", "fr", "de;en", (0, False)),
        ("same", "", "de", (5000, True)),
        ("same", "fr", " ; ", (5000, True)),
        ("at_least", "3", "3", (10000, False)),
        ("at_least", "3", "2.9", (0, False)),
        ("at_least", "senior", "3", (0, False)),
        ("at_least", "", "3", (5000, True)),
        ("industry", "Banking", "insurance", (5000, False)),
        ("industry", "banking", "Banking;Retail", (10000, False)),
        ("industry", "Banking", "Retail", (0, False)),
        ("industry", "No such industry", "Neither this one", (0, False)),
        ("industry", "Banking", "", (5000, True)),
    ],
)
def test_values_of_text_matches(kind: str, cell: str, theirs: str, value: tuple[int, bool]):
    assert compare(kind, cell, theirs) == value


def why(facts: Facts, item: int, name: str) -> str:
    rules = rulebook(facts)
    return rules.holders.why_not(item, rules.unit_by_name.get(name, 0))


def test_a_required_match_binds_newcomers_but_not_todays_owner(book: Maker):
    csms = [{"csm_id": "c1", "languages": "en"}, {"csm_id": "c2", "languages": "fr"}, {"csm_id": "c3"}]
    facts = book([{"account_id": "a", "arr": 1, "owner": "c1", "language": "fr"}], csms, matches=[LANGUAGE])
    assert [why(facts, 0, name) for name in ("c1", "c2", "c3")] == ["", "", ""]
    other = book([{"account_id": "a", "arr": 1, "owner": "c2", "language": "fr"}], csms, matches=[LANGUAGE])
    assert why(other, 0, "c1") == "nobody there meets the required matches"


def test_except_and_tiers_narrow_a_required_match(book: Maker):
    csms = [{"csm_id": "c1", "languages": "en"}]
    for extra in ({"except": ["FR"]}, {"tiers": ["T2"]}):
        facts = book([{"account_id": "a", "arr": 1, "language": "fr"}], csms, matches=[LANGUAGE | extra])
        assert why(facts, 0, "c1") == ""


def zones(account: str, csm: str, hours: dict[str, Any], **cells: Any) -> tuple[list[Any], list[Any], dict[str, Any]]:
    match = HOURS | {"required_hours": hours}
    return (
        [{"account_id": "a", "arr": 1, "timezone": account, **cells}],
        [{"csm_id": "c1", "timezone": csm}],
        {"matches": [match]},
    )


def test_hours_in_common_are_required_by_tier_and_never_of_a_guessed_zone(book: Maker):
    # London and New York share 304 minutes: 5 hours are kept, 5.1 (306 minutes) are not
    for hours, guessed, answer in (
        ({"T1": 5}, "", ""),
        ({"T1": 5.1}, "", "nobody there meets the required matches"),
        ({"T2": 5.1}, "", ""),
        ({"T1": 5.1}, "true", ""),
    ):
        accounts, csms, matches = zones("Europe/London", "America/New_York", hours, timezone_guessed=guessed)
        assert why(book(accounts, csms, **matches), 0, "c1") == answer


def test_hours_count_full_at_six(book: Maker):
    accounts, csms, matches = zones("Europe/London", "America/New_York", {})
    assert rulebook(book(accounts, csms, **matches)).fits.fits(0, 1) == (304 * 10000 // 360,)


def test_a_pools_fit_is_the_mean_of_those_who_qualify_weighted_by_their_time(book: Maker):
    csms = [{"csm_id": "p1", "pool": "P", "fte": 0.5, "industries": "Banking", "languages": "en"}]
    csms += [{"csm_id": "p2", "pool": "P", "fte": 1, "industries": "Retail", "languages": "en"}]
    csms += [{"csm_id": "p3", "pool": "P", "fte": 1, "industries": "Banking", "languages": "de"}]
    industry = {"name": "industry", "kind": "industry", "account": "industry", "csm": "industries", "share": 0.02}
    account = {"account_id": "a", "arr": 1, "tier": "T2", "industry": "Banking"}
    matches = [industry, LANGUAGE]
    # English: p1 (500 x 10000) and p2 (1000 x 0) of 1500; without a language all three: 15,000,000 // 2500
    assert rulebook(book([account | {"language": "en"}], csms, matches=matches)).fits.fits(0, 1) == (3333, 10000)
    assert rulebook(book([dict(account)], csms, matches=matches)).fits.fits(0, 1) == (6000, 5000)
    # nobody speaks Spanish: all three count for the mean
    assert rulebook(book([account | {"language": "es"}], csms, matches=matches)).fits.fits(0, 1) == (6000, 0)


def test_who_may_hold(book: Maker):
    csms = [{"csm_id": "c1"}, {"csm_id": "c2", "tiers": "T2"}, {"csm_id": "c3", "leave_from": "2026-10-01"}]
    csms += [{"csm_id": "p", "pool": "P"}]
    accounts = [{"account_id": "a", "arr": 1}, {"account_id": "b", "arr": 1, "tier": "T4"}]
    accounts += [{"account_id": "c", "arr": 1, "tier": "T2", "owner": "c3"}]
    accounts += [{"account_id": "d", "arr": 1, "owner": "c1", "escalated": "true"}]
    facts = book(accounts, csms, [{"account_id": "c", "action": "forbid", "value": "c2"}])
    assert why(facts, 0, "") == "" == why(facts, 0, "c1")
    assert why(facts, 0, "c2") == "the unit does not serve tier T1" == why(facts, 0, "P")
    assert "closed" in why(facts, 0, "c3")
    assert why(facts, 1, "") == ""
    assert why(facts, 1, "P") == "tier T4 is held by nobody"
    assert [why(facts, 2, n) for n in ("", "c1", "c2", "c3", "P")] == ["", "", "the pair is forbidden", "", ""]
    assert why(facts, 3, "c1") == ""
    assert why(facts, 3, "") == "the hold escalation keeps it with c1 through the whole quarter"


def test_a_pin_goes_before_every_rule(book: Maker):
    pin = [{"account_id": "a", "action": "pin", "value": "c2"}]
    facts = book([{"account_id": "a", "arr": 1, "tier": "T4"}], [{"csm_id": "c1"}, {"csm_id": "c2", "fte": 0}], pin)
    assert [why(facts, 0, n) for n in ("", "c1", "c2")] == ["it is pinned to c2", "it is pinned to c2", ""]
    assert facts.start == [2]


def test_a_book_that_is_full_with_who_stays_receives_nobody(book: Maker):
    cap_2 = {"tiers": {"T1": {"cap": 2}}}
    stay = [{"account_id": f"s{k}", "arr": 1, "owner": "c1"} for k in range(2)]
    facts = book([{"account_id": "a", "arr": 1}, *stay], [{"csm_id": "c1"}], **cap_2)
    assert "closed" in why(facts, 0, "c1")
    assert why(book([{"account_id": "a", "arr": 1}, stay[0]], [{"csm_id": "c1"}], **cap_2), 0, "c1") == ""


def test_a_pool_is_full_with_its_members_own_books(book: Maker):
    # p gives half of a full-time CSM to the pool and half to a book of 2 T2 (cap 4): the pool holds the other half, 2 T2
    caps = {"tiers": {"T2": {"cap": 4}}}
    csms = [{"csm_id": "p", "pool": "P", "coverage": "both"}, {"csm_id": "q"}]
    own = [{"account_id": f"o{k}", "arr": 1, "tier": "T2", "owner": "p"} for k in range(2)]
    pool = [{"account_id": f"p{k}", "arr": 1, "tier": "T2", "owner": "P"} for k in range(2)]
    newcomer = {"account_id": "a", "arr": 1, "tier": "T2"}
    assert "closed" in why(book([newcomer, *own, *pool], csms, **caps), 0, "P")
    assert why(book([newcomer, *own, pool[0]], csms, **caps), 0, "P") == ""


def test_a_new_hire_gets_no_red_t1_account_unless_it_is_inherited(book: Maker):
    hire = {"csm_id": "n", "start_date": "2026-09-01", "backfill_for": "old"}
    red = {"account_id": "a", "arr": 1, "health": 20}
    assert why(book([dict(red)], [hire]), 0, "n") == "a new hire gets no red T1 account"
    assert why(book([red | {"owner": "old"}], [dict(hire)]), 0, "n") == ""
    assert why(book([red | {"tier": "T2"}], [dict(hire)]), 0, "n") == ""
    assert why(book([dict(red)], [hire | {"start_date": "2026-07-03"}]), 0, "n") == ""  # the 90 days end on 30 September
