"""Floor 1: parents - they exist, and no account is its own ancestor."""

from __future__ import annotations

import numpy as np
import pandas as pd

from solver.intake.identifiers import matched
from solver.intake.sheet import Sheet
from solver.tables import among


def check_parents(sheet: Sheet, accounts: pd.DataFrame) -> pd.DataFrame:
    """`accounts` with parents outside the table left out (a warning); loops are errors that print the cycle."""
    if not (sheet.text("parent_id") != "").any():
        return accounts
    ids = set(accounts["account_id"].tolist())
    text = matched(sheet.text("parent_id"), ids)
    stray = (text != "").to_numpy() & ~among(text, ids)
    message = "the parent is not among the accounts: the account is decided on its own"
    sheet.once("parent_id", stray, message, "Add the parent, or clear the cell.")
    out = accounts.copy()
    out["parent_id"] = matched(out["parent_id"], ids)
    out["parent_id"] = out["parent_id"].where(among(out["parent_id"], ids), "")
    parent = {a: p for a, p in zip(out["account_id"].tolist(), out["parent_id"].tolist(), strict=True) if p}
    cleared: set[str] = set()
    for start in sorted(parent):
        path, seen, node = [start], {start}, parent[start]
        while node in parent and node not in seen and node not in cleared:
            path.append(node)
            seen.add(node)
            node = parent[node]
        if node in seen:
            loop = path[path.index(node) :]
            wrong = np.asarray(sheet.text("account_id") == loop[0], bool)
            sheet.rows(
                "parent_id",
                wrong,
                f"the parents go round in a circle: {' -> '.join([*loop, loop[0]])}",
                "Clear one of the parents.",
            )
        cleared.update(path)
    return out
