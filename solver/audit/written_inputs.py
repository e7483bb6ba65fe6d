"""Floor 3: the inputs of a plan as the program writes them - CSMs by their ids, nothing blank that it fills in itself."""

from __future__ import annotations

from solver.audit.facts import Inputs
from solver.audit.ledger import Ledger

NAMES = ("accounts.csv", "csms.csv", "overrides.csv")
FILLED = (
    *(("csms.csv", "csm_id", column) for column in ("fte", "pool_share", "work_from", "work_to")),
    ("overrides.csv", "account_id", "line"),
)


def check_inputs(inputs: Inputs, ledger: Ledger) -> None:
    """Order of the CSMs; FTE and hours of every CSM, pool share of those in a pool, line of every override."""
    tables = dict(zip(NAMES, inputs, strict=True))
    for name, key, column in FILLED:
        table = tables[name]
        if column == "pool_share" and "coverage" in table:
            table = table[table["coverage"] != "dedicated"]
        blank = table[key][table[column].isna()].tolist() if column in table else table[key].tolist()
        for found in blank:
            ledger.fault(f"inputs/{name}, {found}: {column} is blank, and should be a number")
    people = inputs[1]["csm_id"].tolist()  # people.csv has them in this order; overrides and accounts may be added at the end
    if people != sorted(people):
        ledger.form("inputs/csms.csv: the rows are not in their order")
    ledger.count("rows of inputs", sum(map(len, inputs)))
