"""Time zones as CRMs and people write them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.intake.zone_names import AMBIGUOUS, CITIES, NAMES, PART_HOURS, SHORT
from solver.intake.zones import parse_timezone

LABELS = "(GMT-08:00) Pacific Standard Time (America/Los_Angeles)", "(GMT-07:00) Pacific Daylight Time (America/Los_Angeles)"


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        *((label, "America/Los_Angeles") for label in LABELS), ("Europe/Berlin", "Europe/Berlin"), ("europe/berlin", "Europe/Berlin"),
        ("us_slash_pacific", "US/Pacific"), ("america_slash_port_hyphen_au_hyphen_prince", "America/Port-au-Prince"),
        ("America/Los Angeles", "America/Los_Angeles"), ("W. Europe Standard Time", "Europe/Berlin"), ("Pacific Standard Time", "America/Los_Angeles"),
        ("(UTC-08:00) Pacific Time (US & Canada)", "America/Los_Angeles"), ("Central Standard Time (Mexico)", "America/Mexico_City"),
        ("Eastern Daylight Time", "America/New_York"), ("UTC", "UTC"),
    ],
)  # fmt: skip
def test_a_form_with_one_meaning_is_read_without_a_word(text: str, zone: str) -> None:
    parsed = parse_timezone([text])
    assert parsed.values == {text: zone}
    assert not parsed.notes


@pytest.mark.parametrize(
    ("text", "zone"), [("PST", "America/Los_Angeles"), ("EST", "America/New_York"), ("CET", "Europe/Berlin"), ("Berlin", "Europe/Berlin"),
                       ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome", "Europe/Amsterdam"), ("+05:30", "Asia/Kolkata")]
)  # fmt: skip
def test_a_guess_is_said(text: str, zone: str) -> None:
    parsed = parse_timezone([text])
    assert parsed.values == {text: zone}
    assert zone in parsed.notes[0]


@pytest.mark.parametrize("text", ["UTC{}", "GMT{}", "{}", "UTC {}"])
@pytest.mark.parametrize("hours", range(-12, 15))
def test_a_fixed_offset_is_that_offset(text: str, hours: int) -> None:
    """The keys Etc/GMT+1 lie west of Greenwich: GMT+1 must come out one hour east of it all the same."""
    cell = text.format(f"{hours:+}")
    zone = parse_timezone([cell]).values[cell]
    assert datetime(2026, 7, 1, tzinfo=ZoneInfo(zone)).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    "text", ["UTC-13", "UTC+15", "UTC+13:45", "UTC+01:20", "posixrules", "localtime", "Factory", "Mars", "٣", "1", "Time"]
)
def test_what_is_no_zone_is_refused(text: str) -> None:
    assert list(parse_timezone([text]).bad) == [text]


@pytest.mark.parametrize("text", sorted(AMBIGUOUS))
def test_an_ambiguous_abbreviation_is_refused_with_its_meanings(text: str) -> None:
    assert "write which" in parse_timezone([text]).bad[text]


def test_a_slip_is_refused_with_the_nearest_key() -> None:
    assert "Europe/Berlin" in parse_timezone(["Europe/Berln"]).bad["Europe/Berln"]


def test_every_zone_of_the_tables_exists() -> None:
    named = {p.split("=")[1] for p in (NAMES + CITIES).strip().replace("\n", "|").split("|") if p}
    assert {*named, *SHORT.values(), *PART_HOURS.values()} <= available_timezones()


def test_offsets_of_parts_of_an_hour_hold_all_year() -> None:
    for offset, zone in PART_HOURS.items():
        sign = -1 if offset[0] == "-" else 1
        wanted = sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[4:]))
        assert {datetime(2026, m, 1, tzinfo=ZoneInfo(zone)).utcoffset() for m in (1, 7)} == {wanted}


def test_what_was_read_reads_as_itself() -> None:
    """A plan's inputs are read again: the zone written there must not be taken for something else."""
    texts = [*SHORT, *LABELS, "(GMT+00:00) Greenwich Mean Time (GMT)", "UTC+1", "Mumbai", "us_slash_pacific", "Eastern"]
    zones = sorted(set(parse_timezone(texts).values.values()))
    again = parse_timezone(zones)
    assert again.values == {z: z for z in zones}
    assert not again.notes


@given(st.text(max_size=40))
def test_any_zone_text_is_either_read_or_said(text: str) -> None:
    parsed = parse_timezone([text])
    assert (text in parsed.values) != (text in parsed.bad)
    assert set(parsed.values.values()) <= available_timezones()
