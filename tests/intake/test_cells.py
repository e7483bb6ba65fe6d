"""Flags, levels, health, lists and tiers as people export them."""

from __future__ import annotations

import pytest

from solver.intake.cells import parse_flag, parse_health, parse_level, parse_list, parse_strategic, parse_tier

TIERS = ("T1", "T2", "T3", "T4")


@pytest.mark.parametrize("text", ["yes", "TRUE", "1", "y", "x", "ja", "on", "2", "0.5", "1.0"])
def test_yes(text: str) -> None:
    assert parse_flag([text]).values == {text: True}


@pytest.mark.parametrize("text", ["no", "False", "0", "0.0", "nein", "off"])
def test_no(text: str) -> None:
    assert parse_flag([text]).values == {text: False}


@pytest.mark.parametrize("text", ["maybe", "-1", "٣", "nan", "yesno"])
def test_neither_yes_nor_no(text: str) -> None:
    assert list(parse_flag([text]).bad) == [text]


@pytest.mark.parametrize(
    ("text", "value"),
    [("low", 0), ("Medium", 50), ("HIGH", 100), ("85%", 85), ("72.125", 72.125), ("72,125", 72.125), ("0", 0), ("100", 100)],
)
def test_levels_are_words_or_points_of_a_hundred(text: str, value: float) -> None:
    assert parse_level([text]).values == {text: value}


@pytest.mark.parametrize("text", ["101", "140", "-5", "nan", "1e1", "lots", "$50"])
def test_a_level_outside_its_range_is_refused(text: str) -> None:
    assert list(parse_level([text]).bad) == [text]


def test_strategic_takes_yes_and_no_and_points() -> None:
    assert parse_strategic(["yes", "no", "high", "40"]).values == {"yes": 100, "no": 0, "high": 100, "40": 40}


def test_strategic_one_is_yes_only_where_the_column_is_flags() -> None:
    assert parse_strategic(["0", "1"]).values == {"0": 0, "1": 100}
    assert parse_strategic(["0", "1", "40"]).values == {"0": 0, "1": 1, "40": 40}


def test_health_words_lie_inside_their_band() -> None:
    """The policy's lines: red below 50, yellow from 50, green from 75."""
    values = parse_health(["Red", "at-risk", "yellow", "Amber", "GREEN", "healthy"]).values
    assert all(values[t] < 50 for t in ("Red", "at-risk"))
    assert all(50 <= values[t] < 75 for t in ("yellow", "Amber"))
    assert all(values[t] >= 75 for t in ("GREEN", "healthy"))


def test_a_health_column_of_shares_is_taken_times_a_hundred_and_said() -> None:
    parsed = parse_health(["0.85", "0.2", "1", "0"])
    assert parsed.values == {"0.85": 85, "0.2": 20, "1": 100, "0": 0}
    assert parsed.notes


def test_health_in_per_cent_is_no_share() -> None:
    assert parse_health(["0.5%", "85%"]).values == {"0.5%": 0.5, "85%": 85}


def test_a_share_among_points_stays_a_point_and_is_said() -> None:
    parsed = parse_health(["0.85", "85"])
    assert parsed.values == {"0.85": 0.85, "85": 85}
    assert parsed.notes


def test_lists() -> None:
    texts = ["a; b;a", "a|b", "a, b", "a;b, c", ";;"]
    assert list(parse_list(texts).values.values()) == ["a;b", "a;b", "a;b", "a;b, c", ""]


@pytest.mark.parametrize("text", ["T1", "t1", "1", "1.0", "Tier 1", "tier-1", "TIER_1", "T 1"])
def test_forms_of_a_tier(text: str) -> None:
    assert parse_tier([text], TIERS).values == {text: "T1"}


@pytest.mark.parametrize("text", ["T5", "9", "gold", "1.5", "T"])
def test_a_tier_that_the_policy_lacks_is_refused(text: str) -> None:
    assert "T1, T2, T3, T4" in parse_tier([text], TIERS).bad[text]


def test_health_that_ends_at_ten_is_said_and_not_changed() -> None:
    parsed = parse_health(["1", "4", "7", "10", "green"])
    assert (parsed.values["7"], parsed.values["10"]) == (7, 10)
    (note,) = parsed.notes
    assert note.startswith("no number is above 10, and all were read as points of 100, which makes these accounts red")
    assert "[input.values.health]" in note
    assert parsed.about[note] == ("1", "4", "7", "10")


@pytest.mark.parametrize("texts", [["1", "4", "7", "10", "11"], ["3", "7", "9"], ["3%", "4%", "5%", "7%"], ["0", "1"]])
def test_health_of_few_numbers_or_of_larger_ones_is_taken_as_it_stands(texts: list[str]) -> None:
    assert not [n for n in parse_health(texts).notes if "no number is above" in n]
