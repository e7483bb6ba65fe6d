"""Floor 1: ARR - currencies, missing and negative amounts, amounts nobody believes."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.errors import Finding, clip
from solver.intake.currency_names import CODES, SHARED, SIGNS, SMALL_UNITS, WORDS
from solver.intake.money import parse_money, sharers
from solver.intake.sheet import NOTHING, Sheet
from solver.policy import Policy
from solver.problem import Bools

MOST, MOST_SMALL = 1e10, 1e13  # of one account; the second where a unit of the currency is worth little
THOUSANDS = re.compile(
    r"thousand|million|\b(?:tsd|mio|mn|000s?|teur|keur|kusd|tusd)\b|\b[TkKM]\s?[€$£]|[€$£]\s?[kKMm]\b|\([kKM]\)", re.IGNORECASE
)
BEARS_SIGN = re.compile(r"[^\d\s.,'’()+−–-]")
OUTLIER = 1000  # times the next


def arr_column(sheet: Sheet, policy: Policy) -> tuple[pd.Series, Bools]:
    """ARR in the policy's currency, and which rows stay in the book."""
    arr = money_column(sheet, "arr", policy)
    keep = np.ones(sheet.num_rows, bool)
    text = sheet.text("arr")
    blank = ((text == "") | text.str.casefold().isin(NOTHING)).to_numpy() & sheet.has("arr")
    for wrong, choice, what, key in (
        (blank, policy.input.missing_arr, "has no ARR", "missing_arr"),
        ((arr < 0).to_numpy(), policy.input.negative_arr, "has a negative ARR", "negative_arr"),
    ):
        if not wrong.any():
            continue
        ids = ", ".join(sheet.text("account_id")[wrong].head(5)) + (" ..." if wrong.sum() > 5 else "")
        if choice == "error":
            remedy = f'Mend it, or set input.{key} = "zero" or "exclude".'
            sheet.rows("arr", wrong, what, remedy)
        elif choice == "zero":
            total = f"; ARR {arr[wrong].sum():,.2f}" if key == "negative_arr" else ""
            arr = arr.mask(wrong, 0.0)
            sheet.warn("arr", f"{what}: counted as 0 ({ids}{total})", int(wrong.sum()))
        else:
            keep &= ~wrong
            sheet.warn("arr", f"{what}: left out of the book ({ids}; ARR {arr[wrong].fillna(0).sum():,.2f})", int(wrong.sum()))
    most = MOST_SMALL if policy.currency in SMALL_UNITS else MOST
    sheet.rows("arr", (arr > most).to_numpy(), f"is above {most:,.0f}: nobody pays that", "Is the unit right (cents)?")
    _outlier(sheet, arr)
    return arr.astype("float64"), keep


def money_column(sheet: Sheet, column: str, policy: Policy) -> pd.Series:
    """Amounts converted to the policy's currency by the row's currency, else the cell's, else the header's; NaN where blank."""
    found = sheet.parse(column, partial(parse_money, decimal=policy.input.decimal))
    usual, text = _of_header(sheet.header(column), policy.currency), sheet.text(column)
    named = sheet.text("currency").map(lambda said: _named(said, usual)).astype("str")
    currencies = np.full(sheet.num_rows, "", dtype=object)
    guessed = [usual in SHARED.get(said.upper(), ())[1:] for said in sheet.text("currency")]
    sheet.once("currency", guessed, f"its sign may mean several currencies and was read as {usual}")
    signs = {t: sharers(t) for t in text.unique() if BEARS_SIGN.search(t)}
    amounts = np.full(sheet.num_rows, np.nan)
    unknown, clash, converted, unclear, taken = (np.zeros(sheet.num_rows, bool) for _ in range(5))
    for k, (pair, name, cell) in enumerate(zip(found, named.tolist(), text.tolist(), strict=True)):
        if pair is None:
            continue
        amounts[k], own = pair
        shared = signs.get(cell, ())
        if shared and (name or usual) in shared:  # $ is any dollar: the row's, or the one we expect
            taken[k] = not name and usual != own
            own = name or usual
        currencies[k] = currency = name or own or usual
        unclear[k] = bool(shared) and not own
        clash[k] = bool(name and own and name != own)
        if currency in policy.rates and currency != policy.currency:
            converted[k] = True
            exact = Decimal(str(pair[0])) * Decimal(str(policy.rates[currency]))
            amounts[k] = float(exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN))
        unknown[k] = currency != policy.currency and not converted[k] and not unclear[k]
    _without_rate(sheet, column, np.where(unknown, currencies, ""), named, policy)
    sheet.rows(column, clash, "is in another currency than the row's column currency says", "Mend one of the two.")
    sheet.rows(column, unclear, "has a sign that several currencies bear", "Say which in a column currency, such as SEK.")
    sheet.once(column, taken, f"its sign may mean several currencies and was read as {usual}")
    if converted.any():
        used = sorted({str(n or (p and p[1]) or usual) for n, p, c in zip(named, found, converted, strict=True) if c})
        rates = ", ".join(f"{c} {policy.rates[c]:g}" for c in used if c in policy.rates)
        sheet.warn(column, f"amounts were converted to {policy.currency} by the policy's rates ({rates})", int(converted.sum()))
    _in_thousands(sheet, column)
    return pd.Series(amounts, dtype="float64")


def _named(said: str, usual: str) -> str:
    """The currency that a row's column says, by its code or its sign; a sign that several bear is ours where it can be."""
    name = said.upper().strip()
    return usual if usual in SHARED.get(name, ()) else SIGNS.get(name) or name


def _without_rate(sheet: Sheet, column: str, currencies: npt.NDArray[np.object_], named: pd.Series, policy: Policy) -> None:
    """Errors on amounts in `currencies` [rows; "" = sound]: which currency, who says so, and the rate that is missing."""
    for currency in sorted(set(currencies) - {""}):
        mine = currencies == currency
        for by_row in (True, False):
            rows = mine & ((named != "").to_numpy() == by_row)
            place = f" (column {sheet.header('currency')!r})" if by_row else ""
            message = f"is in {currency}{place}, another currency than {policy.currency}, and the policy has no rate for it"
            remedy = f"Add [rates] {currency} = what one {currency} is worth in {policy.currency}."
            if currency not in CODES.split():
                message = f"is in {clip(currency, 30)!r}{place}, which is no currency's code"
                remedy = "Write the code, such as USD."
            if not by_row or not any(f.message == message for f in sheet.findings):  # once for all amounts of a row
                sheet.rows(column, rows, message, remedy)


def _of_header(header: str, ours: str) -> str:
    """The currency that a header names - ARR (EUR), arr_eur, ARR in €; the policy's where it names none."""
    words = [w for w in re.split(r"[^A-Za-z]+", header) if w.upper() in set(CODES.split())]
    said = next((w.upper() for w in words if f"({w})" in header or w.upper() not in WORDS), "")
    sign = next((s for s in header if s in SIGNS and not s.isalpha()), "")
    return said or (ours if not sign or ours in sharers(f"{sign}1") else SIGNS[sign])


def _in_thousands(sheet: Sheet, column: str) -> None:
    """A header that says thousands is refused: nothing would tell whether the cells are written out."""
    header = sheet.header(column)
    if THOUSANDS.search(header):
        line = int(sheet.raw.lines[0]) - 1
        message, remedy = "the header says thousands or millions", "Export whole amounts under a header without it."
        sheet.findings.append(Finding(sheet.raw.file, line, header, "", message, remedy))


def _outlier(sheet: Sheet, arr: pd.Series) -> None:
    top = arr.nlargest(2)
    if len(top) == 2 and top.iloc[1] > 0 and top.iloc[0] > OUTLIER * top.iloc[1]:
        largest = np.asarray(arr == top.iloc[0])
        sheet.rows("arr", largest, f"is more than {OUTLIER} times the next largest", "Is the unit right?", "warning")
    if len(arr) > 1 and arr.nunique() == 1:
        sheet.warn("arr", "all accounts have the same ARR: tiers and balance by ARR mean nothing", len(arr))
