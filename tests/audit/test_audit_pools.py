"""What a pool's members can serve together: Hall's condition by unions, and by maximum flow."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from solver.audit import Facts, check_assignment
from solver.audit.check import rulebook
from solver.audit.flow import overfull

Maker = Callable[..., Facts]
LANGUAGE = {"name": "language", "kind": "same", "account": "language", "csm": "languages", "share": 0.04, "required": True}
SETS = st.frozensets(st.integers(0, 4), min_size=1)


def faults(facts: Facts, unit_of: list[int]) -> list[str]:
    return check_assignment(facts, unit_of)[0]


def accounts(languages: str, tier: str = "T2") -> list[dict[str, Any]]:
    return [{"account_id": f"a{k}", "arr": 1, "tier": tier, "language": "" if x == "-" else x} for k, x in enumerate(languages)]


def test_only_as_many_as_those_who_speak_the_language_can_take(book: Maker):
    # with a cap of 2, one member takes two accounts; f speaks French, e English
    csms = [{"csm_id": "e", "pool": "P", "languages": "e"}, {"csm_id": "f", "pool": "P", "languages": "e;f"}]
    caps = {"tiers": {"T2": {"cap": 2}}, "matches": [LANGUAGE]}
    assert faults(book(accounts("ffee"), csms, **caps), [1, 1, 1, 1]) == []
    (fault,) = faults(book(accounts("fffe"), csms, **caps), [1, 1, 1, 1])
    assert fault == "pool P: only f can serve a load of 1.5000 full-time CSMs, and have 1.0000"
    assert faults(book(accounts("fffe"), csms, **caps), [1, 1, 0, 1]) == []
    (fault,) = faults(book(accounts("eeee-"), csms, **caps), [1, 1, 1, 1, 1])
    assert fault == "pool P: only e, f can serve a load of 2.5000 full-time CSMs, and have 2.0000"


def test_an_own_book_and_the_pool_share_one_persons_time(book: Maker):
    csms = [{"csm_id": "p", "pool": "P", "coverage": "both"}]
    facts = book(accounts("----"), csms, tiers={"T2": {"cap": 4}})
    assert faults(facts, [1, 1, 2, 2]) == []
    # three in the own book are over its half; three in the pool are not over the person's whole, with one in the book
    assert faults(facts, [1, 1, 1, 2]) == ["limit capacity, p: 0.75, where at most 0.5 is allowed"]
    assert faults(facts, [1, 2, 2, 2]) == []
    facts = book(accounts("-----"), [{"csm_id": "p", "pool": "P", "coverage": "both"}], tiers={"T2": {"cap": 4}})
    (fault,) = faults(facts, [1, 1, 2, 2, 2])
    assert fault == "pool P: only p can serve a load of 1.2500 full-time CSMs, and have 1.0000"


def test_a_pool_that_begins_overfull_may_stay_so(book: Maker):
    rows = [{**row, "owner": "P"} for row in accounts("---")]
    facts = book(rows, [{"csm_id": "p", "pool": "P"}], tiers={"T2": {"cap": 2}})
    assert faults(facts, [1, 1, 1]) == []
    assert rulebook(facts).holders.closed == {1}


def test_a_mixed_book_of_many_languages_is_checked_by_flow(book: Maker):
    # seven languages with one speaker each, two accounts each but the last, who has three
    csms = [{"csm_id": x, "pool": "P", "languages": x} for x in "abcdefg"]
    caps = {"tiers": {"T2": {"cap": 2}}, "matches": [LANGUAGE]}
    facts = book(accounts("abcdefgabcdefg"), csms, **caps)
    assert rulebook(facts).pools[0].unions is None
    assert faults(facts, [1] * 14) == []
    (fault,) = faults(book(accounts("abcdefgabcdefgg"), csms, **caps), [1] * 15)[1:]
    assert fault == "pool P: only g can serve a load of 1.5000 full-time CSMs, and have 1.0000"


def test_six_different_sets_are_still_enumerated(book: Maker):
    csms = [{"csm_id": x, "pool": "P", "languages": x} for x in "abcdef"]
    pool = rulebook(book(accounts("abcdef"), csms, matches=[LANGUAGE])).pools[0]
    assert len(pool.unions or []) == 63  # every set of languages but none


@given(st.dictionaries(SETS, st.integers(0, 9), max_size=6), st.lists(st.integers(0, 9), min_size=5, max_size=5))
def test_the_flow_finds_a_set_that_is_short_of_time_exactly_when_there_is_one(loads: dict[frozenset[int], int], time: list[int]):
    def short(members: frozenset[int]) -> bool:
        return sum(v for q, v in loads.items() if q <= members) > sum(time[m] for m in members)

    unions = {frozenset[int]().union(*some) for n in range(1, len(loads) + 1) for some in combinations(loads, n)}
    found = overfull(loads, dict(enumerate(time)))
    assert bool(found) == any(short(s) for s in unions)
    assert not found or (short(found) and found in unions)
