"""Sentences, numbers and dates in both languages."""

from __future__ import annotations

from datetime import date

from solver.lang import EN, Lang, lang_of

PT = lang_of("pt-BR")


def test_numbers_are_written_as_their_readers_write_them() -> None:
    assert EN.number(1234567.5, 1) == "1,234,567.5"
    assert PT.number(1234567.5, 1) == "1.234.567,5"
    assert EN.percent(0.125, 1) == "12.5 %"
    assert PT.percent(0.125, 1) == "12,5%"
    assert EN.number(float("nan")) == ""


def test_amounts_are_short_and_match_the_screen() -> None:
    from solver.plan.layout import money

    values = (789.0, 999.4, 999_960.0, 456_000.0, 12_345_678.0, -2_500.0, 3e9)
    assert [EN.money(v) for v in values] == [money(v) for v in values]
    assert PT.money(12_345_678) == "12,3 mi"


def test_dates_are_in_words() -> None:
    assert EN.date(date(2026, 10, 1)) == "October 1, 2026"
    assert PT.date(date(2026, 10, 1)) == "1º de outubro de 2026"
    assert PT.date(date(2026, 12, 11)) == "11 de dezembro de 2026"


def test_days_in_tables_are_short() -> None:
    assert EN.day(date(2026, 12, 7)) == "2026-12-07"
    assert PT.day(date(2026, 12, 7)) == "07/12/2026"


def test_what_babel_knows_has_its_name() -> None:
    assert [EN.language("pt"), PT.language("en"), PT.language("xx-yy")] == ["Portuguese", "inglês", "xx-yy"]
    assert [EN.country("sg"), PT.country("SG"), PT.country("Atlantis")] == ["Singapore", "Singapura", "Atlantis"]
    assert [EN.currency("24,000", "USD"), PT.currency("24.000", "USD")] == ["24,000 USD", "US$ 24.000"]


def test_below_two_is_one_in_portuguese_only() -> None:
    """Tests the plural of numbers with decimals: 0.5 and 1.9 take the singular in Portuguese, and nothing does in English."""
    pt, years = Lang("pt-BR", {"{count} year": ("{count} ano", "{count} anos")}), (0.5, 1.0, 1.94, 1.96)
    assert [pt.n("{count} year", "{count} years", y, 1) for y in years] == ["0,5 ano", "1,0 ano", "1,9 ano", "2,0 anos"]
    assert [EN.n("{count} year", "{count} years", y, 1) for y in years] == [
        "0.5 years", "1.0 years", "1.9 years", "2.0 years",
    ]  # fmt: skip


def test_sentences_are_looked_up_and_filled_in() -> None:
    lang = Lang("pt-BR", {"{who} takes it": "{who} assume", "{count} book": ("{count} carteira", "{count} carteiras")})
    assert lang.t("{who} takes it", who="Ann") == "Ann assume"
    assert lang.n("{count} book", "{count} books", 1) == "1 carteira"
    assert lang.n("{count} book", "{count} books", 1200) == "1.200 carteiras"
    assert lang.t("not in the catalogue") == "not in the catalogue"
    assert EN.t("curly {braces} of data stay") == "curly {braces} of data stay"
