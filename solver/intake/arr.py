"""Floor 1: ARR - currencies, missing and negative amounts, amounts nobody believes."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial

import numpy as np
import pandas as pd

from solver.intake.money import parse_money
from solver.intake.sheet import NOTHING, Sheet
from solver.policy import Policy
from solver.problem import Bools

MOST = 1e10
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
        if choice == "error":
            remedy = f'Mend it, or set input.{key} = "zero" or "exclude".'
            sheet.rows("arr", wrong, what, remedy)
        elif choice == "zero":
            arr = arr.mask(wrong, 0.0)
            sheet.warn("arr", f"{what}: counted as 0", int(wrong.sum()))
        else:
            keep &= ~wrong
            ids = ", ".join(sheet.text("account_id")[wrong].head(5))
            sheet.warn("arr", f"{what}: left out of the book ({ids}; ARR {arr[wrong].fillna(0).sum():,.2f})", int(wrong.sum()))
    sheet.rows("arr", (arr > MOST).to_numpy(), f"is above {MOST:,.0f}: nobody pays that", "Is the unit right (cents)?")
    _outlier(sheet, arr)
    return arr.astype("float64"), keep


def money_column(sheet: Sheet, column: str, policy: Policy) -> pd.Series:
    """Amounts converted to the policy's currency by the row's currency, else the cell's; NaN where blank."""
    found = sheet.parse(column, partial(parse_money, decimal=policy.input.decimal))
    named = sheet.text("currency").str.upper().str.strip()
    said = re.search(r"\(([A-Z]{3})\)", sheet.header(column))  # ARR (EUR)
    usual = said.group(1) if said else policy.currency
    amounts: list[float] = []
    unknown, clash, converted = np.zeros(sheet.num_rows, bool), np.zeros(sheet.num_rows, bool), 0
    for k, (pair, name) in enumerate(zip(found, named, strict=True)):
        if pair is None:
            amounts.append(np.nan)
            continue
        amount, currency = pair[0], name or pair[1] or usual
        clash[k] = bool(name and pair[1] and name != pair[1])
        if currency == policy.currency:
            amounts.append(amount)
        elif currency in policy.rates:
            converted += 1
            exact = Decimal(str(amount)) * Decimal(str(policy.rates[currency]))
            amounts.append(float(exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN)))
        else:
            unknown[k] = True
            amounts.append(amount)
    sheet.rows(
        column, unknown, f"is in another currency than {policy.currency}, and the policy has no rate for it",
        f"Add it to [rates]: what one unit is worth in {policy.currency}.",
    )  # fmt: skip
    sheet.rows(column, clash, "is in another currency than the row's column currency says", "Mend one of the two.")
    if converted:
        sheet.warn(column, f"amounts were converted to {policy.currency} by the policy's rates", converted)
    return pd.Series(amounts, dtype="float64")


def _outlier(sheet: Sheet, arr: pd.Series) -> None:
    top = arr.nlargest(2)
    if len(top) == 2 and top.iloc[1] > 0 and top.iloc[0] > OUTLIER * top.iloc[1]:
        largest = np.asarray(arr == top.iloc[0])
        sheet.rows("arr", largest, f"is more than {OUTLIER} times the next largest", "Is the unit right?", "warning")
    if len(arr) > 1 and arr.nunique() == 1:
        sheet.warn("arr", "all accounts have the same ARR: tiers and balance by ARR mean nothing", len(arr))
