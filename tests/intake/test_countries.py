"""Countries, states and languages as people write them."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest

from solver.intake.countries import default_zone, parse_country, parse_language, plain
from solver.intake.country_names import COUNTRIES
from solver.intake.language_names import LANGUAGES
from solver.intake.state_names import STATES

ENTRIES = [entry.split(":") for entry in COUNTRIES.strip().replace("\n", "|").split("|")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DE", "DE"), ("deu", "DE"), ("Germany", "DE"), ("deutschland", "DE"), ("UK", "GB"), ("U.K.", "GB"), ("USA", "US"), ("U.S.", "US"),
        ("The Netherlands", "NL"), ("Côte d’Ivoire", "CI"), ("Cote d'Ivoire", "CI"), ("Türkiye", "TR"), ("Turkey", "TR"), ("Syria", "SY"),
        ("Korea, Republic of", "KR"), ("Korea (South)", "KR"), ("Korea, Democratic People's Republic of", "KP"), ("Republic of Korea", "KR"),
        ("Republic of China", "TW"), ("People's Republic of China", "CN"), ("Congo", "CG"), ("Congo, Democratic Republic of the", "CD"),
        ("St. Lucia", "LC"), ("Bosnia & Herzegovina", "BA"), ("Bosnia and Herzegovina", "BA"), ("NA", "NA"), ("Namibia", "NA"), ("日本", "JP"),
        ("Swaziland", "SZ"), ("Dominican Republic", "DO"), ("Dominica", "DM"), ("Niger", "NE"), ("Nigeria", "NG"), ("Guinea-Bissau", "GW"),
    ],
)  # fmt: skip
def test_a_country(text: str, code: str) -> None:
    assert parse_country([text]).values == {text: code}


def test_an_unknown_country_is_refused_with_the_nearest_name() -> None:
    parsed = parse_country(["Germnay", "Atlantis", "XX"])
    assert list(parsed.bad) == ["Germnay", "Atlantis", "XX"]
    assert "Germany" in parsed.bad["Germnay"]


def test_every_country_of_iso_3166_is_there_once_and_its_zone_exists() -> None:
    """ISO 3166 has 249 countries; Kosovo comes with the code that is in use for it."""
    assert len({code for code, *_ in ENTRIES}) == len(ENTRIES) == 250
    assert len({alpha3 for _, alpha3, *_ in ENTRIES}) == 250
    assert {zone.rstrip("*") for _, _, zone, _ in ENTRIES} <= available_timezones()


def test_no_name_stands_for_two_countries() -> None:
    seen: dict[str, str] = {}
    for code, alpha3, _, names in ENTRIES:
        for name in (code, alpha3, *names.split("=")):
            assert seen.setdefault(plain(name), code) == code


@pytest.mark.parametrize(
    ("country", "state", "zone"),
    [
        ("US", "CA", "America/Los_Angeles"), ("US", "California", "America/Los_Angeles"), ("US", "US-CA", "America/Los_Angeles"),
        ("US", "Arizona", "America/Phoenix"), ("CA", "Quebec", "America/Toronto"), ("CA", "Québec", "America/Toronto"),
        ("CA", "YT", "America/Whitehorse"), ("AU", "WA", "Australia/Perth"), ("US", "WA", "America/Los_Angeles"),
        ("BR", "Mato Grosso", "America/Cuiaba"), ("MX", "Sonora", "America/Hermosillo"), ("DE", "", "Europe/Berlin"), ("DE", "Bayern", "Europe/Berlin"),
    ],
)  # fmt: skip
def test_a_state_or_a_country_of_one_zone_tells_the_zone(country: str, state: str, zone: str) -> None:
    assert default_zone(country, state) == (zone, False)


def test_a_country_of_several_zones_says_so_where_no_state_tells() -> None:
    assert default_zone("US", "") == ("America/New_York", True)
    assert default_zone("BR", "somewhere") == ("America/Sao_Paulo", True)
    assert default_zone("", "") == default_zone("XX", "CA") == ("", False)


@pytest.mark.parametrize(("country", "states"), [("US", 56), ("CA", 13), ("AU", 8), ("BR", 27), ("MX", 32)])
def test_every_state_is_there(country: str, states: int) -> None:
    """50 states, the capital and 5 territories; 13 provinces and territories; 6 states and 2 territories; 26 and 31 with the capital's."""
    found = [s for line in STATES.strip().splitlines() if line.startswith(f"{country}|") for s in line.split("|")[2].split(",")]
    assert len(found) == states
    assert len({plain(n) for s in found for n in s.split("=")}) == sum(len({plain(n) for n in s.split("=")}) for s in found)


def test_every_zone_of_a_state_exists() -> None:
    assert {line.split("|")[1] for line in STATES.strip().splitlines()} <= available_timezones()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("German", "de"), ("Deutsch", "de"), ("de", "de"), ("DE", "de"), ("de-DE", "de"), ("pt_BR", "pt"), ("deu", "de"), ("ger", "de"),
        ("English (US)", "en"), ("zh-Hans", "zh"), ("Chinese (Simplified)", "zh"), ("nb", "no"), ("Norwegian", "no"), ("日本語", "ja"),
        ("français", "fr"), ("francais", "fr"),
    ],
)  # fmt: skip
def test_a_language(text: str, code: str) -> None:
    assert parse_language([text]).values == {text: code}


@pytest.mark.parametrize("text", ["Klingon", "xx", "bla", "1"])
def test_an_unknown_language_is_refused(text: str) -> None:
    assert list(parse_language([text]).bad) == [text]


def test_no_name_stands_for_two_languages() -> None:
    seen: dict[str, str] = {}
    for entry in LANGUAGES.strip().replace("\n", "|").split("|"):
        code, *names = entry.split("=")
        for name in names:
            seen.setdefault(plain(name), code)
        assert parse_language([code]).values == {code: code}
