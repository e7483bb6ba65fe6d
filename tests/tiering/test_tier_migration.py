"""Tests of migration: up at once, down after grace, and the state that goes out and comes back in."""

from datetime import date

import pytest

from solver.policy import Policy
from solver.tiering import score_book

DEFAULT = Policy.load()
STATE = ["tier", "tier_since", "below_since", "grace_until"]
T1, T2, T3 = {"arr": 5e6, "expansion": 0}, {"arr": 120000, "expansion": 0}, {"arr": 6000, "expansion": 0, "strategic": 0}


def state(row):
    """Tier, kind, since, below since, grace until - dates as texts, "" for none."""
    dates = ["" if value != value else str(value.date()) for value in row[["tier_since", "below_since", "grace_until"]]]
    return (row["tier"], row["migration"], *dates)


def score(make_book, *accounts, as_of=date(2026, 10, 1), policy=DEFAULT):
    return [state(row) for _, row in score_book(make_book(*accounts, as_of=as_of), policy).table.iterrows()]


def test_an_account_without_a_tier_is_new(make_book):
    assert score(make_book, T2) == [("T2", "new", "2026-10-01", "", "")]


def test_up_takes_effect_at_once(make_book):
    came = {**T1, "tier": "T2", "tier_since": "2025-01-01", "below_since": "2026-06-01", "grace_until": "2027-06-01"}
    assert score(make_book, came) == [("T1", "up", "2026-10-01", "", "")]


def test_the_same_tier_keeps_its_date_and_recovers_from_a_fall(make_book):
    came = {**T2, "tier": "T2", "tier_since": "2025-01-01", "below_since": "2026-06-01", "grace_until": "2027-06-01"}
    assert score(make_book, came) == [("T2", "same", "2025-01-01", "", "")]


@pytest.mark.parametrize(
    "renewal, until",
    [
        (None, "2027-10-01"),
        ("2027-03-15", "2027-03-15"),  # the first renewal after the fall
        ("2027-10-02", "2027-10-01"),  # later than 12 months: 12 months
        ("2026-10-01", "2027-10-01"),  # on the day of the fall: not after it
        ("2026-05-01", "2027-10-01"),
    ],
)
def test_a_fall_keeps_the_tier_until_the_first_renewal_or_twelve_months(make_book, renewal, until):
    came = {**T3, "tier": "T1", "tier_since": "2024-02-01", "renewal_date": renewal}
    assert score(make_book, came) == [("T1", "grace", "2024-02-01", "2026-10-01", until)]


def test_grace_is_fixed_at_the_fall(make_book):
    """Tests that a renewal that was put off, or brought forward, does not move it."""
    came = {**T3, "tier": "T2", "below_since": "2026-07-01", "grace_until": "2027-02-01"}
    for renewal in ("2026-11-01", "2028-01-01"):
        assert score(make_book, {**came, "renewal_date": renewal}) == [("T2", "grace", "", "2026-07-01", "2027-02-01")]


@pytest.mark.parametrize("as_of, expected", [(date(2027, 1, 31), "T2"), (date(2027, 2, 1), "T3"), (date(2027, 5, 1), "T3")])
def test_the_tier_is_lost_on_the_day_grace_ends(make_book, as_of, expected):
    came = {**T3, "tier": "T2", "tier_since": "2025-01-01", "below_since": "2026-07-01", "grace_until": "2027-02-01"}
    (found,) = score(make_book, came, as_of=as_of)
    assert found[0] == expected
    if expected == "T3":
        assert found == ("T3", "down", as_of.isoformat(), "", "")


def test_a_fall_without_its_end_is_counted_from_its_beginning(make_book):
    came = {**T3, "tier": "T2", "below_since": "2026-01-15", "renewal_date": "2026-12-01"}
    assert score(make_book, came) == [("T2", "grace", "", "2026-01-15", "2026-12-01")]
    assert score(make_book, {**came, "below_since": "2025-09-30", "renewal_date": None}) == [("T3", "down", "2026-10-01", "", "")]


def test_an_end_without_a_beginning_or_with_one_to_come_starts_afresh(make_book):
    came = {**T3, "tier": "T2", "grace_until": "2026-09-01"}
    expected = ("T2", "grace", "", "2026-10-01", "2027-10-01")
    assert score(make_book, came, {**came, "below_since": "2026-12-01"}) == [expected, expected]


def test_without_months_of_grace_down_is_at_once_too(make_book):
    policy = Policy.load(sets=["tiering.grace_months=0"])
    assert score(make_book, {**T3, "tier": "T1"}, policy=policy) == [("T3", "down", "2026-10-01", "", "")]


def test_months_of_grace_end_on_the_last_day_of_a_short_month(make_book):
    policy = Policy.load(sets=["tiering.grace_months=6"])
    assert score(make_book, {**T3, "tier": "T1"}, as_of=date(2026, 8, 31), policy=policy)[0][-1] == "2027-02-28"


def test_the_state_makes_the_round_through_four_quarters(make_book):
    """Tests that a T1 account that falls to T3 in October 2026 and renews in May 2027 is T3 from July 2027 on."""
    came = {**T3, "tier": "T1", "tier_since": "2024-02-01", "renewal_date": "2027-05-10"}
    told = []
    for as_of in (date(2026, 10, 1), date(2027, 1, 1), date(2027, 4, 1), date(2027, 7, 1), date(2027, 10, 1)):
        row = score_book(make_book(came, as_of=as_of), DEFAULT).table.iloc[0]
        told.append((row["tier"], row["migration"]))
        came = {**came, **{name: None if row[name] != row[name] else row[name] for name in STATE}}
    assert told == [("T1", "grace"), ("T1", "grace"), ("T1", "grace"), ("T3", "down"), ("T3", "same")]
    assert str(came["tier_since"].date()) == "2027-07-01"


def test_reasons_tell_what_migration_did(make_book):
    book = make_book({**T1, "tier": "T2"}, {**T3, "tier": "T2"}, {**T3, "tier": "T2", "below_since": "2025-01-01"})
    reasons = score_book(book, DEFAULT).table["reason"].tolist()
    assert reasons[0].startswith("T1, up from T2 at once: score ")
    assert reasons[1].startswith("T2 kept until 2027-10-01 (below its line since 2026-10-01): score ")
    assert reasons[2].startswith("T3, down from T2 after its grace period: score ")


def test_a_tier_the_policy_does_not_have_makes_the_account_new_and_is_said(make_book):
    tiering = score_book(make_book({**T2, "tier": "Gold"}), DEFAULT)
    assert tiering.table["migration"][0] == "new"
    assert any("Gold" in note for note in tiering.notes)


def test_migration_works_under_the_rules_too(make_book):
    policy = Policy.load(sets=["tiering.method=rules"])
    found = score(make_book, {"arr": 30000, "tier": "T1"}, {"arr": 30000, "tier": "T3"}, policy=policy)
    assert [f[:2] for f in found] == [("T1", "grace"), ("T2", "up")]


def test_how_many_migrate_is_noted(make_book):
    """Tests one that rises, one that is kept in grace and one that stays, and that a book where all stay has no such note."""
    up, kept, same = {"arr": 5e6, "tier": "T3"}, {"arr": 6000, "expansion": 0, "tier": "T1"}, {"arr": 5e6, "tier": "T1"}
    notes = score_book(make_book(up, kept, same), DEFAULT).notes
    assert "1 moved up; 1 keep a tier they have fallen below, for now" in notes
    assert not any("moved" in note or "fallen" in note for note in score_book(make_book(same), DEFAULT).notes)
