"""Worth and its terms, by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from solver.book import Book
from solver.model.formulate import Formulation, formulate
from solver.policy import Policy
from tests.audit.test_audit_wide_books import both_statements

Make = Callable[..., Book]


def one(make: Make, tier: str, csms: list[dict[str, Any]], **account: Any) -> Formulation:
    row = {"account_id": "a", "arr": 200_000, **account}
    return formulate(make([row], csms), pd.Series([tier], dtype="str"), Policy.load())


def terms(f: Formulation, unit: str) -> dict[str, int]:
    found = f.setting.worth.terms(np.array([0]), np.array([f.setting.units.index[unit]]))
    return {name: int(values[0]) for name, values in found.items()}


def test_a_perfect_match_is_worth_its_weighted_arr(book_of: Make) -> None:
    """Tests 200,000 x 1.5; same zone, language and industry lose nothing."""
    csm = {"csm_id": "c1", "timezone": "Europe/London", "industries": "Banking"}
    f = one(book_of, "T1", [csm], timezone="Europe/London", language="en", industry="Banking")
    assert terms(f, "c1") == {"arr": 300_000, "timezone": 0, "language": 0, "industry": 0, "handoff": 0}


def test_blanks_count_half(book_of: Make) -> None:
    """Tests a blank zone and industry: 4 % and 2 % of 300,000, half of each."""
    f = one(book_of, "T1", [{"csm_id": "c1"}], language="en")
    assert terms(f, "c1") == {"arr": 300_000, "timezone": -6_000, "language": 0, "industry": -3_000, "handoff": 0}


def test_three_hours_in_common_are_half_a_match(book_of: Make) -> None:
    """Tests New York against Berlin: 8-18 meets 14-24, so 4 h most of the quarter and 5 h in the week between the clock
    changes (2026-10-26 to 10-30); of 66 working days that is (61 x 4 + 5 x 5) h, 244 minutes on average, 67.77 % of 6 h."""
    f = one(book_of, "T1", [{"csm_id": "c1", "timezone": "Europe/Berlin"}], timezone="America/New_York", language="en")
    assert terms(f, "c1")["timezone"] == -(300_000 * 400 * (10_000 - 244 * 10_000 // 360) // 10**8)


def test_an_industry_of_the_same_group_is_half_a_match(book_of: Make) -> None:
    f = one(book_of, "T1", [{"csm_id": "c1", "industries": "Insurance"}], industry="Banking", language="en")
    assert terms(f, "c1")["industry"] == -3_000


def test_a_hand_off_costs_rate_times_tenure_and_hours(book_of: Make) -> None:
    """Tests two years with c1: sqrt(731 / 365.25) = 1.414; 2 % x 1.414 = 2.828 % of 300,000 and 11 h at 90."""
    csms = [{"csm_id": "c1"}, {"csm_id": "c2"}]
    f = one(book_of, "T1", csms, owner="c1", owner_since="2024-09-30", language="en")
    assert terms(f, "c2")["handoff"] == -(300_000 * 28_280 // 10**6 + 990)
    assert terms(f, "c1")["handoff"] == 0


def test_red_soon_renewing_and_often_moved_accounts_cost_more_up_to_the_cap(book_of: Make) -> None:
    """Tests 2 % x 1.414 x 1.5 x 1.5 x 2 = 12.7 %, and that one change more is capped at 18 %."""
    csms = [{"csm_id": "c1"}, {"csm_id": "c2"}]
    account = {"owner": "c1", "owner_since": "2024-09-30", "health": 20, "renewal_date": "2027-03-01", "language": "en"}
    once = one(book_of, "T1", csms, owner_changes_24m=1, **account)
    twice = one(book_of, "T1", csms, owner_changes_24m=2, **account)
    assert terms(once, "c2")["handoff"] == -(300_000 * 127_260 // 10**6 + 990)
    assert terms(twice, "c2")["handoff"] == -(54_000 + 990)


def test_into_the_own_pool_costs_a_quarter(book_of: Make) -> None:
    """Tests T2 from the book of c1 into the pool c1 belongs to: base 240,000, 1.5 %, no tenure known, 4 h at 90."""
    csms = [{"csm_id": "c1", "coverage": "both", "pool": "P", "pool_share": 0.5}, {"csm_id": "c2"}]
    f = one(book_of, "T2", csms, owner="c1", language="en")
    assert terms(f, "c2")["handoff"] == -(3_600 + 360)
    assert terms(f, "P")["handoff"] == -990


def test_nobody_costs_what_lower_tiers_could_pay_for_the_seat(book_of: Make) -> None:
    """Tests out(T1) = 45,000 x 1.2 / 15 + 20,000 / 3 (rounded up) per load unit, times 50 load units."""
    rows = [{"account_id": a, "arr": arr} for a, arr in (("a", 100_000), ("b", 45_000), ("c", 20_000))]
    f = formulate(book_of(rows, [{"csm_id": "c1"}]), pd.Series(["T1", "T2", "T3"], dtype="str"), Policy.load())
    nobody = f.problem.worth(np.arange(3), np.array([0]))[:, 0]
    assert nobody.tolist() == [-50 * (3_600 + 6_667), -15 * 6_667, 0]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("few", [0, 10**9])
def test_worth_is_the_sum_of_the_terms(book_of: Make, monkeypatch: pytest.MonkeyPatch, seed: int, few: int) -> None:
    """Tests every pair of random books, with what matches cost kept for all profiles and worked out anew."""
    monkeypatch.setattr("solver.model.worth.FEW_LOSSES", few)
    setting = both_statements(book_of, seed)[0].setting
    pairs = np.array([(a, u) for a in range(len(setting.items.of_account)) for u in range(setting.units.num)], np.int64)
    terms = sum(setting.worth.terms(pairs[:, 0], pairs[:, 1]).values(), np.zeros(len(pairs), np.int64))
    r = np.random.default_rng(seed)
    units = r.permutation(setting.units.num)[: r.integers(1, setting.units.num + 1)]
    worth = setting.worth.of_accounts(np.arange(len(setting.items.of_account)), units)
    assert (worth == terms.reshape(-1, setting.units.num)[:, units]).all()


def test_a_level_that_is_no_number_is_met_by_nobody(book_of: Make) -> None:
    """Tests a level of 3 against 3, against 9, and against a word: the last two lose the whole share."""
    level = {"name": "level", "kind": "at_least", "account": "needs_level", "csm": "level", "share": 0.03}
    lost = []
    for asked in ("3", "9", "senior"):
        book = book_of([{"account_id": "a", "arr": 100_000, "needs_level": asked}], [{"csm_id": "c1", "level": "3"}])
        setting = formulate(book, pd.Series(["T1"], dtype="str"), Policy.load(overlay={"match": [level]})).setting
        lost.append(int(setting.worth.terms(np.array([0]), np.array([1]))["level"][0]))
    assert lost[0] == 0
    assert lost[1] == lost[2] < 0
