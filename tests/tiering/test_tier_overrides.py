"""Tests of managers' overrides: reason, name, expiry, and the warnings about them."""

from datetime import date

import pytest

from solver.errors import InputError
from solver.policy import Policy
from solver.tiering import score_book

DEFAULT = Policy.load()
T1, T3 = {"arr": 5e6, "expansion": 0}, {"arr": 6000, "expansion": 0, "strategic": 0}
TO_T1 = {"account_id": "a0", "value": "T1", "reason": "board account", "by": "Ann", "expires": "2027-01-31"}
IN_COLUMNS = {"tier_override": "T1", "tier_override_reason": "board account", "tier_override_by": "Ann"}


def findings(book):
    with pytest.raises(InputError) as caught:
        score_book(book, DEFAULT)
    return caught.value.findings


@pytest.mark.parametrize("by_file", [True, False])
def test_an_override_sets_the_tier_and_says_who_why_and_until_when(make_book, by_file):
    if by_file:
        book = make_book(T3, overrides=[TO_T1])
    else:
        book = make_book({**T3, **IN_COLUMNS, "tier_override_expires": "2027-01-31"})
    row = score_book(book, DEFAULT).table.iloc[0]
    assert (row["tier"], row["migration"], row["override_by"], str(row["override_expires"].date())) == (
        "T1",
        "override",
        "Ann",
        "2027-01-31",
    )
    assert row["reason"].startswith("T1 by override of Ann until 2027-01-31 (board account); without it T3: score ")
    assert row["service_model"] == "dedicated"


@pytest.mark.parametrize("by_file", [True, False])
def test_an_override_without_a_reason_is_refused(make_book, by_file):
    if by_file:
        book = make_book(T3, overrides=[TO_T1, {**TO_T1, "account_id": "a0", "reason": "  "}])
    else:
        book = make_book({**T3, **IN_COLUMNS, "tier_override_reason": ""})
    (found,) = findings(book)
    assert found.file == ("overrides" if by_file else "accounts")
    assert found.line == (3 if by_file else 0)
    assert "a0" in found.message
    assert "no reason" in found.message


def test_a_tier_that_there_is_not_is_named_with_its_column(make_book):
    (in_file,) = findings(make_book(T3, overrides=[{**TO_T1, "value": "Gold"}]))
    (in_column,) = findings(make_book({**T3, **IN_COLUMNS, "tier_override": "Gold"}))
    assert (in_file.column, in_file.value) == ("value", "Gold")
    assert (in_column.column, in_column.value) == ("tier_override", "Gold")


def test_all_bad_overrides_are_named_at_once(make_book):
    rows = [
        {**TO_T1, "value": "Gold"},
        {**TO_T1, "value": ""},
        TO_T1,
        {**TO_T1, "value": "T2"},
        {**TO_T1, "account_id": "a1", "reason": ""},
    ]
    found = findings(make_book(T3, T3, overrides=rows))
    assert [f.line for f in found] == [2, 3, 5, 6]
    contradiction = next(f for f in found if f.line == 5)
    assert "overridden to T2 here, and to T1 in line 4" in contradiction.message


def test_an_expired_override_is_ignored_and_said_even_without_a_reason(make_book):
    book = make_book(T3, overrides=[{**TO_T1, "expires": "2026-09-30", "reason": ""}])
    tiering = score_book(book, DEFAULT)
    assert (tiering.table["tier"][0], tiering.table["override_by"][0]) == ("T3", "")
    assert "1 tier override has expired and is ignored: a0 (T1, 2026-09-30)" in tiering.notes


def test_an_override_holds_on_the_day_it_expires(make_book):
    assert score_book(make_book(T3, overrides=[{**TO_T1, "expires": "2026-10-01"}]), DEFAULT).table["tier"][0] == "T1"


def test_the_file_goes_before_the_columns_and_an_expired_row_does_not(make_book):
    account = {**T3, **IN_COLUMNS, "tier_override": "T2"}
    tiering = score_book(make_book(account, overrides=[TO_T1]), DEFAULT)
    assert tiering.table["tier"][0] == "T1"
    assert any("overrides.csv goes before the tier_override columns of 1 account" in note for note in tiering.notes)
    expired = score_book(make_book(account, overrides=[{**TO_T1, "expires": "2026-01-01"}]), DEFAULT)
    assert expired.table["tier"][0] == "T2"


def test_overrides_of_other_kinds_and_of_strangers_set_no_tier(make_book):
    rows = [{**TO_T1, "action": "pin"}, {**TO_T1, "account_id": "zz"}]
    tiering = score_book(make_book(T3, overrides=rows), DEFAULT)
    assert tiering.table["tier"][0] == "T3"
    assert "tier overrides of accounts that are not in the book are ignored: zz" in tiering.notes


@pytest.mark.parametrize("lifted, warned", [(1, False), (2, True)])
def test_more_than_a_tenth_of_t1_by_override_is_a_warning_with_names(make_book, lifted, warned):
    """Tests that 1 of 10 is no more than 10 %, and 2 of 11 is."""
    book = make_book(*[T3] * lifted, *[T1] * 9, *[T3] * 40, overrides=[{**TO_T1, "account_id": f"a{i}"} for i in range(lifted)])
    notes = [n for n in score_book(book, DEFAULT).notes if "only by override" in n]
    assert notes == (["2 of 11 T1 accounts (18 %) are T1 only by override: Account 0 (a0), Account 1 (a1)"] if warned else [])


def test_an_override_that_changes_nothing_does_not_count_as_one_of_t1(make_book):
    tiering = score_book(make_book(T1, overrides=[TO_T1]), DEFAULT)
    assert not any("only by override" in note for note in tiering.notes)


def test_down_by_override_is_at_once(make_book):
    book = make_book({**T1, "tier": "T1", "tier_since": "2024-01-01"}, overrides=[{**TO_T1, "value": "T2"}])
    row = score_book(book, DEFAULT).table.iloc[0]
    assert (row["tier"], str(row["tier_since"].date())) == ("T2", "2026-10-01")
    assert row["below_since"] != row["below_since"]


def test_grace_runs_on_beneath_an_override(make_book):
    """Tests that a T3 account held at T1 from October 2026 to December 2027 is T3 in January 2028, not after a year more."""
    override = {**TO_T1, "expires": "2027-12-31"}
    first = score_book(make_book(T3, overrides=[override]), DEFAULT).table.iloc[0]
    assert [str(first[d].date()) for d in ("tier_since", "below_since", "grace_until")] == [
        "2026-10-01",
        "2026-10-01",
        "2027-10-01",
    ]
    came = {**T3, **{name: first[name] for name in ("tier", "tier_since", "below_since", "grace_until")}}
    later = score_book(make_book(came, as_of=date(2027, 12, 1), overrides=[override]), DEFAULT).table.iloc[0]
    assert (later["tier"], later["migration"], str(later["grace_until"].date())) == ("T1", "override", "2027-10-01")
    after = score_book(make_book(came, as_of=date(2028, 1, 1), overrides=[override]), DEFAULT).table.iloc[0]
    assert (after["tier"], after["migration"]) == ("T3", "down")


def test_a_fall_that_came_before_the_override_is_not_taken_for_its_own(make_book):
    """Tests that the clock of an earlier T2 does not shorten the grace of the tier now given."""
    came = {**T3, "tier": "T2", "below_since": "2026-02-01", "grace_until": "2026-11-01"}
    row = score_book(make_book(came, overrides=[TO_T1]), DEFAULT).table.iloc[0]
    assert (str(row["below_since"].date()), str(row["grace_until"].date())) == ("2026-10-01", "2027-10-01")


def test_given_tiers_can_be_overridden(make_book):
    policy = Policy.load(sets=["tiering.method=given"])
    table = score_book(make_book({**T3, "tier": "T3"}, overrides=[TO_T1]), policy).table
    assert table["tier"][0] == "T1"
    assert table["reason"][0].endswith("without it T3: tier as given.")


def test_free_text_is_told_on_one_line(make_book):
    table = score_book(make_book(T3, overrides=[{**TO_T1, "reason": "one\n two. "}]), DEFAULT).table
    assert "(one two); without it" in table["reason"][0]
