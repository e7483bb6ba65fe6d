"""Ratio caps, mixed books, pools and new hires."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from solver.book import Book
from solver.engine import Options, solve
from solver.model.formulate import Formulation, formulate
from solver.policy import Policy

Make = Callable[..., Book]


def formulated(make: Make, t1: int, t2: int, csms: list[dict[str, Any]], **policy: Any) -> Formulation:
    """A book of new T1 accounts of 100,000 and new T2 accounts of 30,000."""
    accounts = [{"account_id": f"a{k:03}", "arr": 100_000} for k in range(t1)] + [
        {"account_id": f"b{k:03}", "arr": 30_000} for k in range(t2)
    ]
    return formulate(make(accounts, csms), pd.Series(["T1"] * t1 + ["T2"] * t2, dtype="str"), Policy.load(overlay=policy))


def covered(formulation: Formulation) -> int:
    result = solve(formulation.problem, Options(seconds=30))
    assert result.status == "optimal"
    return int((result.unit_of > 0).sum())


def test_fifteen_t1_and_fifty_t2_fill_one_book_exactly(book_of: Make) -> None:
    """Tests that 15/30 + 50/100 of a full-time CSM is one whole: everything fits, nothing is left over."""
    formulation = formulated(book_of, 15, 50, [{"csm_id": "c1"}])
    assert covered(formulation) == 65
    all_in = np.ones(65, np.int64)
    assert not formulation.problem.faults(all_in)
    assert formulation.setting.unit_load(all_in)[1] == formulation.setting.units.capacity[1] == 1500


def test_one_more_account_of_either_tier_does_not_fit(book_of: Make) -> None:
    """Tests that the 16th T1 (1/30 more) and the 51st T2 (1/100 more) are each refused by the capacity row."""
    for t1, t2, fit in ((16, 50, 16 + 46), (15, 51, 15 + 50)):  # the 16th T1 comes before four T2
        formulation = formulated(book_of, t1, t2, [{"csm_id": "c1"}])
        assert formulation.problem.faults(np.ones(t1 + t2, np.int64)) == ["capacity: c1"]
        assert covered(formulation) == fit


def test_the_better_tier_wins_the_last_seat(book_of: Make) -> None:
    """Tests that T1 is covered first: a seat of 1/30 for one T1, although three T2 of 1/100 would fit there."""
    csms = [{"csm_id": "c1", "fte": 0.034}]  # 51 of 1500: one T1 (50), or three T2 (45)
    formulation = formulated(book_of, 1, 3, csms)
    result = solve(formulation.problem, Options(seconds=10))
    assert result.unit_of.tolist() == [1, 0, 0, 0]


def test_an_overfull_book_is_legal_but_closed(book_of: Make) -> None:
    """Tests that 31 T1 may stay where the cap is 30, that nobody may join, and that the excess costs 2,000 a hundredth."""
    accounts = [{"account_id": f"a{k:02}", "arr": 100_000, "owner": "c1"} for k in range(31)] + [
        {"account_id": "new", "arr": 200_000}
    ]
    formulation = formulate(book_of(accounts, [{"csm_id": "c1"}]), pd.Series(["T1"] * 32, dtype="str"), Policy.load())
    stay = np.array([1] * 31 + [0])
    assert not formulation.problem.faults(stay)
    assert formulation.problem.faults(np.ones(32, np.int64))
    relief = next(r.limit for r in formulation.rows if r.limit.name == "relief")
    assert relief.price(stay) == 4 * 2000  # 50 load above 1500 is 3.33 hundredths of 15: four started grains


def test_a_pool_holds_only_what_those_who_speak_the_language_have_time_for(book_of: Make) -> None:
    """Tests the pool's rows: two members, one speaks German; of 120 German T2 accounts the pool may hold 100."""
    csms = [{"csm_id": c, "coverage": "pooled", "pool": "P", "languages": lang} for c, lang in (("p1", "en"), ("p2", "en;de"))]
    accounts = [{"account_id": f"a{k:03}", "arr": 30_000, "language": "de"} for k in range(120)]
    formulation = formulate(book_of(accounts, csms), pd.Series(["T2"] * 120, dtype="str"), Policy.load())
    assert covered(formulation) == 100


def test_a_member_with_an_own_book_has_one_time_for_both(book_of: Make) -> None:
    """Tests coverage both: own book <= 0.5 FTE, own book and pool together <= 1 FTE."""
    csms = [{"csm_id": "c1", "coverage": "both", "pool": "P", "pool_share": 0.5}]
    formulation = formulated(book_of, 16, 90, csms)
    result = solve(formulation.problem, Options(seconds=30))
    load = formulation.setting.unit_load(result.unit_of)
    assert result.status == "optimal"
    assert load[1] <= 750
    assert load[1] + load[2] == 1500
    assert int((result.unit_of[:16] == 1).sum()) == 15


def test_a_new_hire_starts_with_two_t1_and_no_red_one(book_of: Make) -> None:
    """Tests that a CSM who started 31 days ago may take two T1 accounts, none of them red."""
    accounts = [{"account_id": f"a{k}", "arr": 100_000, "health": 20 if k == 0 else 80} for k in range(5)]
    csms = [{"csm_id": "c1", "start_date": "2026-09-01"}]
    formulation = formulate(book_of(accounts, csms), pd.Series(["T1"] * 5, dtype="str"), Policy.load())
    assert not formulation.problem.allows(np.array([0]))[0, 1]
    assert covered(formulation) == 2


def test_a_replacement_inherits_without_limit_and_without_cost(book_of: Make) -> None:
    """Tests that backfill_for lifts the new hire's rules and the hand-off cost, and that the accounts go there."""
    accounts = [{"account_id": f"a{k}", "arr": 100_000, "owner": "gone", "health": 20} for k in range(5)]
    csms = [{"csm_id": "c1", "start_date": "2026-09-01", "backfill_for": "gone", "fte": 1}, {"csm_id": "c2"}]
    formulation = formulate(book_of(accounts, csms), pd.Series(["T1"] * 5, dtype="str"), Policy.load())
    terms = formulation.setting.worth.terms(np.array([0, 0]), np.array([1, 2]))
    assert terms["handoff"][0] == 0
    assert terms["handoff"][1] < 0
    result = solve(formulation.problem, Options(seconds=10))
    assert result.unit_of.tolist() == [1] * 5


def test_two_replacements_inherit_alike(book_of: Make) -> None:
    """Tests that each of two CSMs who replace the same leaver takes the accounts at no cost."""
    accounts = [{"account_id": "a", "arr": 100_000, "owner": "gone"}]
    formulation = formulate(
        book_of(accounts, [{"csm_id": c, "backfill_for": "gone"} for c in ("c1", "c2")]),
        pd.Series(["T1"], dtype="str"),
        Policy.load(),
    )
    assert formulation.setting.worth.terms(np.array([0, 0]), np.array([1, 2]))["handoff"].tolist() == [0, 0]


def test_a_book_that_is_exactly_full_receives_nobody(book_of: Make) -> None:
    """Tests that 30 T1 of a cap of 30 close the book to newcomers, statically."""
    accounts = [{"account_id": f"a{k:02}", "arr": 100_000, "owner": "c1"} for k in range(30)] + [{"account_id": "new", "arr": 1}]
    formulation = formulate(book_of(accounts, [{"csm_id": "c1"}]), pd.Series(["T1"] * 31, dtype="str"), Policy.load())
    assert formulation.problem.allows(np.array([30]))[0].tolist() == [True, False]


def test_overlapping_languages_share_the_time_of_those_who_speak_either(book_of: Make) -> None:
    """Tests a union: German by two, French by two, one of them the same; of 200 + 200 T2 accounts three people hold 300."""
    speak = {"p1": "en;de", "p2": "en;de;fr", "p3": "en;fr", "p4": "en"}
    csms = [{"csm_id": c, "coverage": "pooled", "pool": "P", "languages": spoken} for c, spoken in speak.items()]
    accounts = [{"account_id": f"{lang}{k:03}", "arr": 30_000, "language": lang} for lang in ("de", "fr") for k in range(200)]
    formulation = formulate(book_of(accounts, csms), pd.Series(["T2"] * 400, dtype="str"), Policy.load())
    assert covered(formulation) == 300


def test_red_accounts_are_limited_by_the_companys_share_or_a_few(book_of: Make) -> None:
    """Tests red T1: of 40, a book of 1 of 4 FTE may hold 1.5 x 10 = 15; where nobody serves T1 the plain 3 stands."""
    csms = [{"csm_id": f"c{k}"} for k in range(4)] + [{"csm_id": "p", "coverage": "pooled", "pool": "P"}]
    accounts = [{"account_id": f"a{k:02}", "arr": 100_000, "health": 20} for k in range(40)]
    formulation = formulate(book_of(accounts, csms), pd.Series(["T1"] * 40, dtype="str"), Policy.load())
    row = next(r.limit for r in formulation.rows if r.limit.name == "red_t1")
    assert dict(zip(row.labels, row.high.tolist(), strict=True)) == {"c0": 15, "c1": 15, "c2": 15, "c3": 15, "P": 3}


def test_caps_without_a_common_multiple_share_a_thousand_million_parts(book_of: Make) -> None:
    """Tests three primes, whose product has twelve digits: a full-time CSM has 10^9 parts, and an account the whole ones of its
    share, so that as many as the cap fit and not one more."""
    caps = {"T1": 9973, "T2": 9967, "T3": 9949}
    formulation = formulated(book_of, 1, 1, [{"csm_id": "c1"}], tiers={t: {"cap": c, "target": c} for t, c in caps.items()})
    assert formulation.setting.loads.full == 10**9
    assert formulation.setting.item_load.tolist() == [10**9 // 9973, 10**9 // 9967]
    assert 9973 * (10**9 // 9973) <= 10**9 < 9974 * (10**9 // 9973)
