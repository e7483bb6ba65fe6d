"""Floor 1: accounts where the CSMs should be - files swapped, or one of them given twice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from solver.book import REQUIRED
from solver.errors import Finding, InputError
from solver.intake.headers import column_of, map_headers
from solver.intake.raw import RawTable
from solver.intake.sheet import Sheet
from solver.policy import Input

SWAPPED = "looks like the table of CSMs, and {} like the accounts"


def check_not_mixed_up(accounts: RawTable | None, csms: RawTable | None, settings: Input, findings: list[Finding]) -> None:
    """Raises InputError where both tables are the same, or lack columns and have more of the other's than of their own."""
    if accounts is None or csms is None:
        return
    if accounts.headers == csms.headers and accounts.cells.equals(csms.cells):
        message, remedy = f"holds the same as {accounts.file}", "Export the CSMs again: the same table was saved twice."
        raise InputError([*findings, Finding(csms.file, 0, "", "", message, remedy)])
    tables = (accounts, "accounts"), (csms, "csms")
    if all(set(REQUIRED[name]) <= set(map_headers(raw, name, settings)[0]) for raw, name in tables):
        return
    own, preset = sum(_known(raw, name, settings.preset) for raw, name in tables), settings.preset
    if _known(accounts, "csms", preset) + _known(csms, "accounts", preset) > own:
        message, remedy = SWAPPED.format(csms.file), "Swap the names of the two."
        raise InputError([*findings, Finding(accounts.file, 0, "", "", message, remedy)])


def check_not_the_same(accounts: pd.DataFrame, csms: pd.DataFrame, staff: Sheet) -> None:
    """An error where most CSMs have id and name of an account: these are the accounts once more."""
    pairs = set(zip(accounts["account_id"], accounts["name"], strict=True))
    same = np.array([pair in pairs for pair in zip(csms["csm_id"], csms["name"], strict=True)], bool)
    if same.sum() * 2 > len(same):
        message = "is an account by id and name: is this the table of accounts once more?"
        staff.rows("csm_id", same, message, "Export the CSMs instead.")


def _known(raw: RawTable, table: str, preset: str) -> int:
    """How many headers are columns of a table."""
    return sum(column_of(h, table, {}, preset)[1] != "extra" for h in raw.headers if h)
