"""Quarters in a chain: what carries over, what rolls on, and what each comes to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd

from solver.book import Book
from solver.runs.batch import run_batch
from solver.runs.executors import Serial
from solver.runs.message import RunOptions
from solver.runs.quarters import next_quarter, rolled
from solver.runs.solving import solve_chain
from solver.scenarios.scenario import Scenario
from tests.runs.batches import POLICY, small_book

Make = Callable[..., Book]


def test_renewals_of_the_quarter_roll_on_by_a_year() -> None:
    """Tests the first and the last day of October to December, both neighbours, a leap day's year, and a blank."""
    given = ["2026-09-30", "2026-10-01", "2026-12-31", "2027-01-01", None]
    after = rolled(pd.Series(pd.to_datetime(given)).astype("datetime64[s]"), date(2026, 10, 1), date(2027, 1, 1))
    assert [None if pd.isna(d) else d.date().isoformat() for d in after] == [
        "2026-09-30", "2027-10-01", "2027-12-31", "2027-01-01", None,
    ]  # fmt: skip
    leap = rolled(pd.Series(pd.to_datetime(["2028-02-29"])).astype("datetime64[s]"), date(2028, 1, 1), date(2028, 4, 1))
    assert leap[0].date() == date(2029, 2, 28)


def test_the_next_quarter_begins_with_the_plan_of_the_last(book_of: Make) -> None:
    """Tests the two new accounts: owned by where the plan put them, since the day it began; three months on; nothing else new."""
    book = small_book(book_of)
    chain = solve_chain(book, POLICY, {"quarters": 3}, RunOptions())
    after = next_quarter(book, POLICY, chain.quarters[0].files)
    new = after.accounts.set_index("account_id").loc[["a10", "a11"]]
    assert after.as_of == date(2027, 1, 1)
    assert (new["owner"] != "").all()
    assert set(new["owner_since"].dt.date) == {date(2026, 10, 1)}
    assert (after.accounts["renewal_date"].dt.year == 2027).all()
    outcomes = [q.outcome for q in chain.quarters]
    assert [o.first_day for o in outcomes] == ["2026-10-01", "2027-01-01", "2027-04-01"]
    assert [o.required for o in outcomes] == [0, 0, 0]
    assert sum(u.moves_in for u in outcomes[0].units) == 2 + outcomes[0].chosen
    alone = solve_chain(after, POLICY, {}, RunOptions()).quarters[0].outcome
    assert alone == outcomes[1]


def test_an_outcome_adds_up(book_of: Make, tmp_path: Path) -> None:
    """Tests twelve T2 accounts of 30,000 + 31,000 + ... + 41,000 = 426,000, all held by two people who cost 150,000; blanks of time
    zone and industry count half: 2 and 1 % lost."""
    [result] = run_batch([Scenario("x", "", {})], small_book(book_of), POLICY, tmp_path / "out", RunOptions(), Serial()).results
    outcome = result.last
    assert (outcome.accounts, outcome.arr, outcome.people, outcome.fte, outcome.cost) == (12, 426_000, 2, 2.0, 150_000)
    assert (outcome.covered_accounts, outcome.covered_arr, outcome.uncovered_accounts, outcome.uncovered_arr) == (
        12,
        426_000,
        0,
        0,
    )
    assert (outcome.weighted, outcome.fit) == (0.97, 0.97)
    assert {t.tier: (t.accounts, t.covered_arr) for t in outcome.tiers} == {"T1": (0, 0), "T2": (12, 426_000), "T3": (0, 0)}
    assert sum(u.accounts for u in outcome.units) == 12
    assert sum(u.arr for u in outcome.units) == 426_000
    assert {u.unit: u.cost for u in outcome.units} == {"c1": 90_000, "c2": 60_000}
    assert all(abs(u.load - u.accounts / 100) < 1e-9 and abs(u.target_use - u.accounts / 75) < 1e-4 for u in outcome.units)
    assert not any(u.added for u in outcome.units)
    assert outcome.highest_load == max(u.utilisation for u in outcome.units)
