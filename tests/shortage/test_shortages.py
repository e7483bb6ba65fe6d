"""Demand above seats, and accounts nobody may hold, by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from solver.book import Book
from solver.model.formulate import formulate
from solver.policy import Policy
from solver.shortage import Found, shortage_lines, shortages_of

Make = Callable[..., Book]


def found_in(book: Book, tiers: Any = None, **policy: Any) -> Found:
    given = book.accounts["tier"] if tiers is None else pd.Series(tiers, dtype="str")
    return shortages_of(formulate(book, given, Policy.load(overlay=policy)))


def counts(found: Found) -> list[tuple[list[int], list[int]]]:
    """Demand and what is short by tier, T1 to T4, of each shortage."""
    return [(s.demand.tolist(), s.short.tolist()) for s in found.shortages]


def test_three_seats_short_in_one_region_are_told_with_tier_region_demand_and_seats(emea: Make) -> None:
    """Tests 63 accounts for two books of 30: 2.10 FTE of work for 2.00 FTE of time."""
    found = found_in(emea())
    assert counts(found) == [([63, 0, 0, 0], [3, 0, 0, 0])]
    assert shortage_lines(found) == [
        "T1 in EMEA: 63 accounts, 60 seats, 3 short (2.10 FTE of work for 2.00 FTE of time). "
        "Only Ann Example and Ben Sample may hold them."
    ]


def test_nothing_is_short_where_everything_just_fits(emea: Make) -> None:
    assert not found_in(emea(new=60))


def test_what_lies_above_the_last_whole_account_is_no_seat(emea: Make) -> None:
    """Tests two books of 1.02 FTE: 30.6 accounts each are 30, so the 61st has no seat although 61.2 are above 61."""
    people = [{"csm_id": c, "timezone": "Europe/Berlin", "fte": 1.02} for c in ("ann", "ben")]
    people.append({"csm_id": "cid", "timezone": "America/Los_Angeles"})
    assert counts(found_in(emea(new=61, csms=people))) == [([61, 0, 0, 0], [1, 0, 0, 0])]


def test_books_that_are_full_today_have_no_seat_for_a_new_account(emea: Make, book_of: Make) -> None:
    """Tests 60 accounts that fill both books, and 3 new ones that nobody may receive: 63 accounts, 60 seats."""
    book = emea()
    owners = ["ann"] * 30 + ["ben"] * 30 + [""] * 3 + ["cid"] * 5
    rows = [
        {**r, "owner": o}
        for r, o in zip(
            book.accounts[["account_id", "timezone", "region", "arr", "tier"]].to_dict("records"), owners, strict=True
        )
    ]
    people = [{"csm_id": c, "timezone": z} for c, z in zip(book.csms["csm_id"], book.csms["timezone"], strict=True)]
    found = found_in(book_of(rows, people))
    assert counts(found) == [([63, 0, 0, 0], [3, 0, 0, 0])]
    assert found.stranded == ()


def test_the_lower_tier_gives_way_in_a_mixed_book(book_of: Make) -> None:
    """Tests 16 T1 and 50 T2 for one CSM: 16/30 + 50/100 = 1.033 FTE; 0.033 FTE are 4 T2 accounts of 0.01."""
    book = book_of([{"account_id": f"a{k:02}"} for k in range(66)], [{"csm_id": "c1"}])
    found = found_in(book, ["T1"] * 16 + ["T2"] * 50)
    assert counts(found) == [([16, 50, 0, 0], [0, 4, 0, 0])]
    assert "T1 and T2: 66 accounts, 62 seats, 4 short" in shortage_lines(found)[0]
    assert "short: T2 4" in shortage_lines(found)[0]


def test_a_pool_is_short_where_only_one_of_its_members_speaks_the_language(book_of: Make) -> None:
    """Tests 120 German T2 accounts in a pool of two, one of whom speaks German: 100 seats. The 10 others have theirs."""
    csms = [{"csm_id": c, "coverage": "pooled", "pool": "P", "languages": lang} for c, lang in (("p1", "en"), ("p2", "en;de"))]
    accounts = [{"account_id": f"a{k:03}", "language": "de"} for k in range(120)]
    accounts += [{"account_id": f"b{k:03}", "language": "en"} for k in range(10)]
    found = found_in(book_of(accounts, csms), ["T2"] * 130)
    assert counts(found) == [([0, 120, 0, 0], [0, 20, 0, 0])]
    assert shortage_lines(found)[0].startswith("T2 with language de: 120 accounts, 100 seats, 20 short")


def test_a_member_with_an_own_book_has_one_time_for_both(book_of: Make) -> None:
    """Tests half an FTE for the own book: of 16 T1 it carries 15, though the pool has time that no T1 may use."""
    csms = [{"csm_id": "c1", "coverage": "both", "pool": "P", "pool_share": 0.5}]
    found = found_in(book_of([{"account_id": f"a{k:02}"} for k in range(16)], csms), ["T1"] * 16)
    assert counts(found) == [([16, 0, 0, 0], [1, 0, 0, 0])]


def test_a_new_hire_has_two_strategic_seats(book_of: Make) -> None:
    csms = [{"csm_id": "c1", "start_date": "2026-09-01"}]
    found = found_in(book_of([{"account_id": f"a{k}", "health": 80} for k in range(5)], csms), ["T1"] * 5)
    assert counts(found) == [([5, 0, 0, 0], [3, 0, 0, 0])]


def test_independent_shortages_are_told_one_by_one_the_largest_first(emea: Make) -> None:
    """Tests 3 seats short in EMEA, and 7 in APAC, where one CSM speaks Japanese and nothing else."""
    tokyo = {"arr": 100_000, "tier": "T1", "timezone": "Asia/Tokyo", "region": "APAC", "language": "ja"}
    apac = [{"account_id": f"p{k:03}", **tokyo} for k in range(37)]
    people = [{"csm_id": c, "timezone": "Europe/Berlin"} for c in ("ann", "ben")]
    people += [
        {"csm_id": "cid", "timezone": "America/Los_Angeles"},
        {"csm_id": "kei", "timezone": "Asia/Tokyo", "languages": "ja"},
    ]
    lines = shortage_lines(found_in(emea(more=apac, csms=people)))
    assert [line.split(" (")[0] for line in lines] == [
        "T1 in APAC: 37 accounts, 30 seats, 7 short",
        "T1 in EMEA: 63 accounts, 60 seats, 3 short",
    ]


@pytest.mark.parametrize(
    ("account", "csm", "override", "said"),
    [
        ({"language": "de"}, {}, {}, "Nobody who serves T1 meets the rule on language (de): 1 T1 account, 100,000."),
        ({}, {"tiers": "T2"}, {}, "Nobody serves T1: 1 T1 account, 100,000."),
        ({}, {"leave_from": "2026-10-01"}, {}, "All who qualify are on leave or have no time this quarter (c1): 1 T1 account, 100,000."),
        ({}, {"fte": 0}, {}, "All who qualify are on leave or have no time this quarter (c1): 1 T1 account, 100,000."),
        ({}, {}, {"action": "forbid", "value": "c1"}, "An override forbids all who could take them (c1): 1 T1 account, 100,000."),
        (
            {"health": 20}, {"start_date": "2026-09-01"}, {},
            "Only new hires could take them, who get no red strategic account (c1): 1 T1 account, 100,000.",
        ),
    ],
)  # fmt: skip
def test_the_rule_that_takes_the_last_candidate_is_named(
    book_of: Make, account: dict[str, Any], csm: dict[str, Any], override: dict[str, Any], said: str
) -> None:
    overrides = [{"account_id": "a", **override, "by": "Ann", "reason": "asked"}] if override else []
    book = book_of([{"account_id": "a", "arr": 100_000, **account}], [{"csm_id": "c1", **csm}], overrides)
    assert shortage_lines(found_in(book, ["T1"])) == [said]


def test_accounts_under_one_rule_are_counted_together_by_value(book_of: Make) -> None:
    """Tests 4 German and 2 French accounts that nobody speaks to: two groups, the larger first."""
    accounts = [{"account_id": f"a{k}", "arr": 50_000, "language": "de" if k < 4 else "fr"} for k in range(6)]
    lines = shortage_lines(found_in(book_of(accounts, [{"csm_id": "c1"}]), ["T2"] * 6))
    assert lines == [
        "Nobody who serves T2 meets the rule on language (de): 4 T2 accounts, 200,000.",
        "Nobody who serves T2 meets the rule on language (fr): 2 T2 accounts, 100,000.",
    ]
