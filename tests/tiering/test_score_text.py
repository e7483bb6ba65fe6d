"""Tests of what `csm-assign score` prints."""

import pytest

from solver.errors import InputError
from solver.policy import Policy
from solver.tiering import score_book, score_text
from solver.tiering.text import money

DEFAULT = Policy.load()
RULES = Policy.load(sets=["tiering.method=rules"])


def text(book, policy=DEFAULT):
    return score_text(score_book(book, policy), policy)


def wide_book(make_book):
    rows = [{"arr": 9e7 + i, "expansion": i % 100, "strategic": 50, "health": i % 100, "arr_12m_ago": 8e7} for i in range(300)]
    rows += [{"arr": 12000, "expansion": 0, "strategic": i % 60, "tier": "T2", "seats": 10, "seats_used": 7} for i in range(1200)]
    rows += [{"arr": 40, "health": 20, "is_advocate": "yes", "name": "A rather long name of a customer, incorporated"}] * 3
    return make_book(*rows)


@pytest.mark.parametrize("method", ["scorecard", "rules"])
def test_no_line_is_wider_than_80_columns(make_book, method):
    policy = Policy.load(sets=[f"tiering.method={method}", 'tiers.T2.label="a very long label of a tier"'])
    lines = text(wide_book(make_book), policy).splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) > 25


def test_the_first_lines_say_how_much_and_by_what(make_book):
    first = text(make_book({"arr": 120000, "expansion": 0}, {"arr": 6000, "expansion": 0})).splitlines()
    assert (
        " ".join(first[:2]) == "2 accounts, 126,000 USD ARR, tiered by scorecard (T1 from 60, T2 from 35, T3 from 10; else T4)."
    )


def test_the_fallback_is_said_before_all_other_notes(make_book):
    notes = [line for line in text(make_book({"arr": 120000})).splitlines() if line.startswith("! ")]
    assert notes[0].startswith("! The explicit rules are used instead of the scorecard")
    assert len(notes) > 1


def test_the_population_stands_against_its_bands(make_book):
    rows = [{"arr": 300000}, *[{"arr": 60000}] * 3, *[{"arr": 12000}] * 6]
    lines = text(make_book(*rows), Policy.load(sets=["tiering.method=rules"])).splitlines()
    assert "T1 strategic 1 10 % 10-20 % within 300,000 54 % 50-70 % within" in [" ".join(line.split()) for line in lines]
    assert "Shares are of T1, T2, T3 together." in lines
    assert "all 10 552,000" in [" ".join(line.split()) for line in lines]
    assert "tier accounts share aim ARR share aim" in [" ".join(line.split()) for line in lines]


def test_the_largest_account_of_each_tier_is_an_example(make_book):
    shown = text(make_book({"arr": 6000, "expansion": 0}, {"arr": 7000, "expansion": 0}))
    assert "  a1 Account 1 - T3: score" in shown
    assert "a0 Account 0 - " not in shown


def test_goals_are_shown_only_where_something_is_known(make_book):
    rules = Policy.load(sets=["tiering.method=rules"])
    assert "Actual / goal" not in text(make_book({"arr": 300000}), rules)
    shown = text(make_book({"arr": 300000, "arr_12m_ago": 400000}), rules)
    assert "75 % / 98 %" in shown


def test_migration_and_watch_list_are_counted(make_book):
    shown = text(make_book({"arr": 6000, "expansion": 0, "tier": "T1"}, {"arr": 6000, "expansion": 0, "tier": "T3", "health": 5}))
    assert "Since the last tiering: 1 kept in grace, 1 as before." in shown
    assert "On the watch-list: 1 account without a CSM of their own" in shown
    assert "Since the last tiering: 1 new, 1 as before." in text(make_book({"arr": 6000}, {"arr": 6000, "tier": "T3"}), RULES)


def test_a_book_without_accounts_has_a_text_too(make_book):
    assert text(make_book()).startswith("0 accounts, 0 USD ARR")


@pytest.mark.parametrize("method, said", [("rules", "tiered by the explicit rules."), ("given", "by the given column `tier`.")])
def test_the_method_is_said(make_book, method, said):
    shown = text(make_book({"arr": 6000, "tier": "T3"}), Policy.load(sets=[f"tiering.method={method}"]))
    assert said in " ".join(shown.split())


@pytest.mark.parametrize(
    "amount, of, said",
    [(9999999, 9999999, "9,999,999"), (1e7, 1e7, "10,000K"), (5e8, 999999999, "500,000K"), (1e9, 1e9, "1,000M")],
)
def test_money_is_in_whole_currency_below_ten_millions_and_in_thousands_below_a_milliard(amount, of, said):
    assert money(amount, of) == said


def test_the_watch_list_shows_the_three_largest_the_first_ids_among_equals(make_book):
    """Tests five red accounts of T3: 7,000 twice and 6,000 three times; of the equals the first id is shown."""
    shown = text(make_book(*({"arr": arr, "expansion": 0, "health": 5} for arr in (6000, 7000, 6000, 7000, 6000))))
    assert "On the watch-list: 5 accounts without a CSM of their own, such as" in shown
    listed = [line.split()[0] for line in shown.split("such as\n")[1].splitlines() if ": red health" in line]
    assert listed == ["a1", "a3", "a0"]


def test_at_most_three_accounts_are_named_that_came_without_a_tier(make_book):
    book = make_book(*({"arr": 6000, "tier": ""} for _ in range(4)))
    with pytest.raises(InputError) as caught:
        text(book, Policy.load(sets=["tiering.method=given"]))
    said = " ".join(str(finding) for finding in caught.value.findings)
    assert "a0, a1, a2, ..." in said
    assert "a3" not in said
