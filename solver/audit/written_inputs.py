"""Floor 3: the inputs of a plan as the program writes them - CSMs by their ids, nothing blank that it fills in itself, no word
that it would have refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from solver.audit.facts import Inputs
from solver.audit.ledger import Ledger
from solver.policy import Policy

NAMES = ("accounts.csv", "csms.csv", "overrides.csv")
FILLED = (
    *(("csms.csv", "csm_id", column) for column in ("fte", "pool_share", "work_from", "work_to")),
    ("overrides.csv", "account_id", "line"),
)
COVERAGE = ("dedicated", "pooled", "both")
Wrong = tuple[str, str, str, Any, str]  # file, id, column, rows, what should be


def check_inputs(inputs: Inputs, policy: Policy, ledger: Ledger) -> None:
    """Order of the CSMs; what intake fills in: FTE, hours, coverage, tiers and pool share of every CSM, line of every override;
    what it refuses: tiers that there are not, overrides without a reason, matches that compare what is no column."""
    tables = dict(zip(NAMES, inputs, strict=True))
    for name, key, column in FILLED:
        table = tables[name]
        if column == "pool_share" and "coverage" in table:
            table = table[table["coverage"] != "dedicated"]
        blank = table[key][table[column].isna()].tolist() if column in table else table[key].tolist()
        for found in blank:
            ledger.fault(f"inputs/{name}, {found}: {column} is blank, and should be a number")
    for name, key, column, rows, should in _refused(*inputs, policy):
        table = tables[name]
        for found, cell in zip(table[key][rows].tolist(), table[column][rows].tolist(), strict=True):
            ledger.form(f"inputs/{name}, {found}: {column} is {cell if cell != '' else 'blank'}, and should be {should}")
    for match in policy.match:
        for name, column in (("accounts.csv", match.account), ("csms.csv", match.csm)):
            if column not in tables[name]:
                ledger.form(f"policy.toml: match {match.name} compares {column}, which is no column of inputs/{name}")
    people = inputs[1]["csm_id"].tolist()  # people.csv has them in this order; overrides and accounts may be added at the end
    if people != sorted(people):
        ledger.form("inputs/csms.csv: the rows are not in their order")
    ledger.count("rows of inputs", sum(map(len, inputs)))


def _refused(accounts: pd.DataFrame, csms: pd.DataFrame, overrides: pd.DataFrame, policy: Policy) -> Iterator[Wrong]:
    """Cells that no plan has, where their columns are there."""
    tiers = {*policy.tier_names}
    if "tier" in accounts:
        wrong = np.array([t not in tiers and t != "" for t in accounts["tier"].tolist()], bool)
        yield "accounts.csv", "account_id", "tier", wrong, f"blank or one of {', '.join(policy.tier_names)}"
    if {"coverage", "tiers", "pool_share"} <= {*csms}:
        yield "csms.csv", "csm_id", "coverage", ~csms["coverage"].isin(COVERAGE).to_numpy(), f"one of {', '.join(COVERAGE)}"
        wrong = np.array([not tiers.issuperset(t.split(";")) for t in csms["tiers"].tolist()], bool)
        yield "csms.csv", "csm_id", "tiers", wrong, f"of {', '.join(policy.tier_names)}"
        share = csms["pool_share"].to_numpy(float)
        for kind, least, most in (("dedicated", 0, 0), ("pooled", 1, 1), ("both", 0, 1)):
            wrong = (csms["coverage"] == kind).to_numpy() & ((share < least) | (share > most))
            yield "csms.csv", "csm_id", "pool_share", wrong, str(most) if least == most else "between 0 and 1"
    if "reason" in overrides:
        yield "overrides.csv", "account_id", "reason", (overrides["reason"] == "").to_numpy(), "filled"
