"""Sentences, numbers and dates in both languages."""

from __future__ import annotations

from datetime import date

from solver.lang import EN, Lang, lang_of

PT = lang_of("pt-BR")


def test_numbers_are_written_as_their_readers_write_them() -> None:
    assert EN.number(1234567.5, 1) == "1,234,567.5"
    assert PT.number(1234567.5, 1) == "1.234.567,5"
    assert EN.percent(0.125, 1) == "12.5 %"
    assert PT.percent(0.125, 1) == "12,5 %"
    assert EN.number(float("nan")) == ""


def test_amounts_are_short_and_match_the_screen() -> None:
    from solver.plan.layout import money

    values = (789.0, 999.4, 999_960.0, 456_000.0, 12_345_678.0, -2_500.0, 3e9)
    assert [EN.money(v) for v in values] == [money(v) for v in values]
    assert PT.money(12_345_678) == "12,3 mi"


def test_dates_are_in_words() -> None:
    assert EN.date(date(2026, 10, 1)) == "October 1, 2026"
    assert PT.date(date(2026, 10, 1)) == "1 de outubro de 2026"


def test_sentences_are_looked_up_and_filled_in() -> None:
    lang = Lang("pt-BR", {"{who} takes it": "{who} assume", "{count} book": ("{count} carteira", "{count} carteiras")})
    assert lang.t("{who} takes it", who="Ann") == "Ann assume"
    assert lang.n("{count} book", "{count} books", 1) == "1 carteira"
    assert lang.n("{count} book", "{count} books", 1200) == "1.200 carteiras"
    assert lang.t("not in the catalogue") == "not in the catalogue"
    assert EN.t("curly {braces} of data stay") == "curly {braces} of data stay"
