"""Properties of scores and tiers over random books."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.book import Book
from solver.policy import Policy
from solver.tiering import score_book

DEFAULT = Policy.load(sets=["tiering.min_filled=0"])
HEALTH = Policy.load(sets=["tiering.min_filled=0", "tiering.preset=health"])
PLACES = {name: i for i, name in enumerate(DEFAULT.tier_names)}

percent = st.one_of(st.none(), st.integers(0, 1000).map(lambda n: n / 10))
account = st.fixed_dictionaries(
    {
        "arr": st.integers(0, 40_000_000).map(lambda c: c / 100),
        "expansion": percent,
        "strategic": percent,
        "complexity": percent,
        "health": percent,
        "seats": st.one_of(st.none(), st.integers(0, 100).map(float)),
        "seats_possible": st.one_of(st.none(), st.integers(0, 100).map(float)),
        "is_trial": st.booleans(),
        "tier": st.sampled_from(["", "T1", "T2", "T3", "T4"]),
        "below_since": st.sampled_from([None, "2026-01-01", "2026-10-01"]),
        "grace_until": st.sampled_from([None, "2026-09-01", "2027-01-01"]),
    }
)
books = st.lists(account, min_size=1, max_size=30)


@pytest.fixture(scope="module")
def build(request):
    """`make_book` for all examples of a test: it keeps no state."""
    return request.config.pluginmanager.getplugin(str(request.path.parent / "conftest.py")).build_book


@settings(max_examples=12, deadline=None)
@given(rows=books, raised=st.sampled_from(["arr", "expansion", "strategic", "complexity", "health"]), by=st.integers(1, 1000))
@pytest.mark.parametrize("policy", [DEFAULT, HEALTH], ids=["complexity", "health"])
def test_raising_a_driver_never_lowers_the_score_or_the_tier(build, policy, rows, raised, by):
    rows = [{**r, "tier": "", raised: 0.0 if r[raised] is None else r[raised]} for r in rows]
    more = [{**r, raised: r[raised] + by / (1 if raised == "arr" else 10)} for r in rows]
    before, after = (score_book(build(*r), policy).table for r in (rows, more))
    assert (after["score"] >= before["score"]).all()
    assert (after["tier"].map(PLACES) <= before["tier"].map(PLACES)).all()


@settings(max_examples=12, deadline=None)
@given(rows=books, seed=st.integers(0, 1000))
def test_the_order_of_the_rows_does_not_matter(build, rows, seed):
    book = build(*rows)
    order = np.random.default_rng(seed).permutation(len(rows))
    shuffled = Book(book.accounts.iloc[order].reset_index(drop=True), book.csms, book.overrides, book.as_of)
    one, other = score_book(book, DEFAULT), score_book(shuffled, DEFAULT)
    back = other.table.set_index("account_id").loc[book.accounts["account_id"]].reset_index()
    pd.testing.assert_frame_equal(one.table, back)
    pd.testing.assert_frame_equal(one.population, other.population)
    assert one.notes == other.notes


@settings(max_examples=12, deadline=None)
@given(rows=books)
def test_tiers_and_accounts_tick(build, rows):
    """Tests that every account has one tier, that the written score is the sum of its points, and that totals add up."""
    book = build(*rows)
    tiering = score_book(book, DEFAULT)
    table, population = tiering.table, tiering.population
    weights = {"arr": 4, "expansion": 3, "strategic": 2, "complexity": 1}
    thousandths = sum(w * (table[f"points_{c}"] * 1000).round().astype(int) for c, w in weights.items())
    assert ((thousandths + 500) // 1000 / 10 == table["score"]).all()
    assert population["accounts"].sum() == len(rows)
    assert round(population["arr"].sum() * 100) == sum(round(r["arr"] * 100) for r in rows)
    assert population[["red", "yellow", "green", "unknown"]].sum().sum() == len(rows)


@settings(max_examples=12, deadline=None)
@given(rows=books)
def test_scored_again_on_the_same_day_nothing_changes(build, rows):
    """Tests that the state that goes out, fed back at once, comes out as it went in."""
    state = ["tier", "tier_since", "below_since", "grace_until"]
    first = score_book(build(*rows), DEFAULT).table
    fed = [{**row, **first.loc[i, state].to_dict()} for i, row in enumerate(rows)]
    again = score_book(build(*fed), DEFAULT).table
    pd.testing.assert_frame_equal(first[state], again[state])
    assert set(again["migration"]) <= {"same", "grace"}


@settings(max_examples=12, deadline=None)
@given(rows=books)
def test_grace_never_outlasts_its_months_and_nobody_is_below_what_they_merit(build, rows):
    fresh = score_book(build(*({**r, "tier": ""} for r in rows)), DEFAULT).table["tier"].map(PLACES)
    table = score_book(build(*rows), DEFAULT).table
    assert (table["tier"].map(PLACES) <= fresh).all()
    kept = table[table["migration"] == "grace"]
    assert (kept["grace_until"] > pd.Timestamp(date(2026, 10, 1))).all()
    assert (kept["grace_until"] <= pd.Timestamp(date(2027, 10, 1))).all()
