"""Whatever is written in a declared form comes back exactly, and a column that can be read in two ways is never guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from solver.intake.dates import parse_date
from solver.intake.money import parse_money
from tests.reliability.rows import row

STEADY = settings(derandomize=True, max_examples=150, deadline=None, database=None)
FORMS = {  # thousands, decimals, before, after: how a country writes money
    "plain": ("", ".", "", ""), "US": (",", ".", "$", ""), "German": (".", ",", "", " €"), "Brazilian": (".", ",", "R$ ", ""),
    "Swiss": ("'", ".", "CHF ", ""), "French": ("\u202f", ",", "", "\u00a0€"), "Swedish": (" ", ",", "", " kr"),
    "accounting": (",", ".", "(", ")"),
}  # fmt: skip
AMOUNTS = st.lists(st.decimals(0, Decimal("9999999999.99"), places=2), min_size=1, max_size=8)
DAYS = st.lists(st.dates(date(1970, 1, 2), date(2068, 12, 31)), min_size=1, max_size=8)


def written(amount: Decimal, form: str) -> str:
    thousands, point, before, after = FORMS[form]
    return before + f"{amount:,.2f}".replace(",", "\0").replace(".", point).replace("\0", thousands) + after


def indian(amount: Decimal) -> str:
    """12,34,567.00: pairs before the last three."""
    whole, _, cents = f"{amount:.2f}".partition(".")
    head, last = whole[:-3], whole[-3:]
    pairs = [head[max(0, k - 2) : k] for k in range(len(head), 0, -2)][::-1]
    return ",".join([*pairs, last]) + "." + cents


@row("bad input", 62, "any amounts with cents, written as one of eight countries does", "the same amounts come back, to the cent")
@STEADY
@given(AMOUNTS, st.sampled_from(sorted(FORMS)), st.booleans())
def test_money_comes_back_to_the_cent(amounts: list[Decimal], form: str, declared: bool) -> None:
    texts = [written(a, form) for a in amounts]
    parsed = parse_money(texts, FORMS[form][1] if declared else "")
    assert (parsed.bad, parsed.ask) == ({}, "")
    sign = -1 if form == "accounting" else 1
    assert [Decimal(repr(parsed.values[t][0])) for t in texts] == [sign * a for a in amounts]


@row("bad input", 62, "any amounts written as India does", "the same amounts come back, to the cent")
@STEADY
@given(AMOUNTS)
def test_indian_money_comes_back_to_the_cent(amounts: list[Decimal]) -> None:
    texts = [indian(a) for a in amounts]
    parsed = parse_money(texts)
    assert [Decimal(repr(parsed.values[t][0])) for t in texts] == amounts


@row("bad input", 64, "any column whose every amount fits both decimal marks", "asks, and gives no amount")
@STEADY
@given(
    st.lists(st.tuples(st.integers(1, 999), st.integers(0, 999)), min_size=1, max_size=8),
    st.lists(st.integers(0, 999), max_size=4),
)
def test_money_that_can_be_read_in_two_ways_is_never_guessed(pairs: list[tuple[int, int]], whole: list[int]) -> None:
    texts = [f"{a}.{b:03}" for a, b in pairs]
    parsed = parse_money([*texts, *map(str, whole)])
    assert "input.decimal" in parsed.ask
    assert not parsed.values
    for mark, factor in ((".", Decimal("0.001")), (",", Decimal(1))):
        read = parse_money(texts, mark).values
        assert all(
            abs(Decimal(repr(read[t][0])) - (1000 * a + b) * factor) <= Decimal("0.005")
            for t, (a, b) in zip(texts, pairs, strict=True)
        )


ORDERS: dict[str, Callable[[date], str]] = {
    "dmy": lambda d: f"{d.day}/{d.month}/{d.year}",
    "mdy": lambda d: f"{d.month:02}/{d.day:02}/{d.year}",
    "ymd": lambda d: f"{d.year % 100:02}/{d.month:02}/{d.day:02}",
}


@row("bad input", 85, "any dates in a declared order", "the same days come back")
@STEADY
@given(st.lists(st.dates(date(1971, 1, 1), date(2069, 12, 31)), min_size=1, max_size=8), st.sampled_from(sorted(ORDERS)))
def test_dates_come_back(days: list[date], order: str) -> None:
    texts = [ORDERS[order](d) for d in days]
    assert [parse_date(texts, order).values[t] for t in texts] == days


@row("bad input", 85, "any column whose every date fits two orders", "asks, and gives no day")
@STEADY
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12), st.integers(1970, 2100)), min_size=1, max_size=8))
def test_dates_that_can_be_read_in_two_orders_are_never_guessed(parts: list[tuple[int, int, int]]) -> None:
    texts = [f"{a:02}/{b:02}/{y}" for a, b, y in parts]
    parsed = parse_date(texts)
    if all(a == b for a, b, _ in parts):
        assert not parsed.ask  # both orders give the same days
    else:
        assert "input.date_order" in parsed.ask
        assert not parsed.values


@row("bad input", 85, "any column without an order declared", "the days that were meant, or a question: never other days")
@STEADY
@given(DAYS, st.sampled_from(["dmy", "mdy"]))
def test_an_order_is_proved_or_asked_for(days: list[date], order: str) -> None:
    texts = [ORDERS[order](d) for d in days]
    parsed = parse_date(texts)
    assert parsed.ask or [parsed.values[t] for t in texts] == days


SHORT: dict[str, Callable[[date], str]] = {
    "dmy": lambda d: f"{d.day:02}/{d.month:02}/{d.year % 100:02}",
    "mdy": lambda d: f"{d.month}-{d.day}-{d.year % 100:02}",
    "ymd": lambda d: f"{d.year % 100:02}/{d.month:02}/{d.day:02}",
}


@row("bad input", 85, "any column of years with two digits", "the days that were meant, or a question: never other days")
@STEADY
@given(st.lists(st.dates(date(2000, 1, 1), date(2045, 12, 31)), min_size=1, max_size=8), st.sampled_from(sorted(SHORT)))
def test_years_of_two_digits_are_proved_or_asked_for(days: list[date], order: str) -> None:
    texts = [SHORT[order](d) for d in days]
    parsed = parse_date(texts)
    assert parsed.ask or [parsed.values[t] for t in texts] == days
    assert [parse_date(texts, order).values[t] for t in texts] == days
