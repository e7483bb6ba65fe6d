"""Money and numbers as people export them."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.intake.money import parse_money, parse_number


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("$12,000.00", 12000, "USD"), ("12.000,50 EUR", 12000.5, "EUR"), ("1.2M", 1_200_000, ""), ("12k", 12_000, ""), ("(500)", -500, ""),
        ("($500)", -500, "USD"), ("$(500)", -500, "USD"), ("1 234,56", 1234.56, ""), ("1\u202f234,56\u00a0€", 1234.56, "EUR"),
        ("1'234", 1234, ""), ("CHF 1’234.50", 1234.5, "CHF"), ("−1200", -1200, ""), ("1200-", -1200, ""), ("kr 5", 5, ""), ("5 kr", 5, ""),
        ("-$500", -500, "USD"), ("$-500", -500, "USD"), ("+5", 5, ""), (".5", 0.5, ""), ("12 kEUR", 12_000, "EUR"), ("12k€", 12_000, "EUR"),
        ("$12 CAD", 12, "CAD"), ("CA$12", 12, "CAD"), ("5 Mio", 5_000_000, ""), ("12,34,567", 1_234_567, ""), ("1.234.567", 1_234_567, ""),
        ("12 zł", 12, "PLN"), ("0.00", 0, ""), ("(0)", 0, ""),
    ],
)  # fmt: skip
def test_an_amount_is_read_with_its_sign_scale_and_currency(text: str, amount: float, currency: str) -> None:
    parsed = parse_money([text])
    assert parsed.values == {text: (amount, currency)}
    assert (parsed.bad, parsed.ask) == ({}, "")


@pytest.mark.parametrize("text", ["1'200.-", "1'200,--"])
def test_a_dash_for_no_cents_is_no_minus(text: str) -> None:
    assert parse_money([text]).values[text][0] == 1200


def test_the_dash_of_the_accounting_format_is_zero_and_said() -> None:
    parsed = parse_money(["$ -"])
    assert parsed.values == {"$ -": (0.0, "USD")}
    assert parsed.notes


@pytest.mark.parametrize(
    "text",
    [
        "NaN", "nan", "inf", "-Infinity", "1e400", "1e3", "1.2E+06", "١٢٣", "１２", "1²", "9" * 20, "9" * 400, "", "$", "-", "abc 5", "5 xyz",
        "12 USD EUR", "-(500)", "(500", "500)", "1.2.3", "1 2", "12,34,5", "5%", "0x10", "1_000", "T5", "5 5 k",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_not_guessed(text: str) -> None:
    parsed = parse_money([text])
    assert list(parsed.bad) == [text]
    assert not parsed.values


@pytest.mark.parametrize("column", [["1.234"], ["€3.400", "€12.000"], ["1.234", "1,234"], ["1.5", "1,5", "1.234"]])
def test_a_column_that_fits_both_conventions_asks_for_the_policys_key(column: list[str]) -> None:
    parsed = parse_money(column)
    assert "input.decimal" in parsed.ask
    assert not parsed.values


def test_the_column_decides_what_a_cell_leaves_open() -> None:
    assert parse_money(["1.234", "7,50"]).values == {"1.234": (1234.0, ""), "7,50": (7.5, "")}
    assert parse_money(["1,234", "7.50"]).values == {"1,234": (1234.0, ""), "7.50": (7.5, "")}


def test_a_thousandth_that_the_rest_of_the_column_makes_a_decimal_is_said() -> None:
    """3.400 beside 12,000.50 is read as 3.4 - a thousandth of what it may mean."""
    parsed = parse_money(["€3.400", "$12,000.50"])
    assert parsed.values["€3.400"] == (3.4, "EUR")
    assert any("3.400" in note for note in parsed.notes)


def test_commas_before_three_digits_alone_are_thousands_and_said() -> None:
    parsed = parse_money(["$12,000", "$5,500"])
    assert [v[0] for v in parsed.values.values()] == [12000, 5500]
    assert any("thousands" in note for note in parsed.notes)


def test_the_policys_mark_decides_and_what_is_clear_by_itself_is_read_as_it_stands() -> None:
    """Tests a cell that fits both marks, and two that can be read in one way only: a group does not begin with 0."""
    parsed = parse_money(["1.234", "1,234.5", "0.800"], ",")
    assert parsed.values == {"1.234": (1234.0, ""), "1,234.5": (1234.5, ""), "0.800": (0.8, "")}
    assert not parsed.bad
    (note,) = parsed.notes
    assert "'1,234.5', '0.800': input.decimal is ','" in note
    assert parsed.about[note] == ("1,234.5", "0.800")


def test_cells_that_prove_both_conventions_are_each_read_as_they_stand() -> None:
    assert [v[0] for v in parse_money(["1.234,50", "1,234.50"]).values.values()] == [1234.5, 1234.5]


def test_cents_are_rounded_half_to_even() -> None:
    """0.005 lies between 0.00 and 0.01 and 0.015 between 0.01 and 0.02: the even cents are 0.00 and 0.02."""
    assert [v[0] for v in parse_money(["0.005", "0.015"]).values.values()] == [0.0, 0.02]


@given(st.decimals(-(10**9), 10**9, places=2))
def test_every_plain_amount_with_cents_is_read_exactly(amount: Decimal) -> None:
    text = f"{amount:.2f}"
    assert parse_money([text]).values[text][0] == float(amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN))


@given(
    st.integers(1000, 10**9),
    st.integers(0, 99),
    st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("\u00a0", ",")]),
)
def test_every_convention_gives_the_same_amount(whole: int, cents: int, marks: tuple[str, str]) -> None:
    thousands, point = marks
    text = f"{whole:,}".replace(",", thousands) + f"{point}{cents:02}"
    assert parse_money([text]).values[text][0] == pytest.approx(whole + cents / 100, abs=1e-9)


@given(st.text(max_size=80))
def test_any_text_is_either_read_or_said(text: str) -> None:
    parsed = parse_money([text])
    assert (text in parsed.values) + (text in parsed.bad) + bool(parsed.ask) == 1


@pytest.mark.parametrize(("text", "value"), [("1,200", 1200), ("85%", 85), ("85 %", 85), ("-3", -3), ("2.50", 2.5), ("1k", 1000)])
def test_a_number(text: str, value: float) -> None:
    assert parse_number([text]).values == {text: value}


@pytest.mark.parametrize("text", ["$5", "USD 5", "5 kr", "85%%", "NaN", "many", "٣"])
def test_what_is_no_number(text: str) -> None:
    assert list(parse_number([text]).bad) == [text]
