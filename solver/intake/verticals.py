"""Floor 1: industries of accounts and CSMs held against each other: those written so that nobody fits."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import pandas as pd

from solver.industries import group_of, key_of
from solver.intake.sheet import Sheet
from solver.policy import Policy
from solver.tables import among

SHOWN = 4  # industries in a message; the rest is a count
LOOKED = 200  # at the most frequent, for what may have been meant
NEAR = 0.6
COLUMNS = "industry", "industries"  # of accounts, of csms


def check_industries(rows: Sheet, staff: Sheet, accounts: pd.DataFrame, csms: pd.DataFrame, policy: Policy) -> None:
    """A warning each on industries of accounts that no CSM has, and on those of CSMs that no account has, where it is a slip
    most likely: nearly one of the other table's, or (of accounts) none that is known. Nothing where either table has none."""
    if not any((m.account, m.csm) == COLUMNS and m.enabled for m in policy.match):
        return
    theirs = _counts(accounts["industry"])
    ours = _counts(i for cell in csms["industries"] for i in cell.split(";"))
    if not theirs or not ours:
        return
    lost = _strays(theirs, ours, "account", unknown=True)
    if lost:
        message = f"no CSM has these industries, so they fit nobody or by half: {_listed(lost)}"
        near = next(((i, near) for i, (_, near) in lost.items() if near), ("your word", "a CSM's word"))
        remedy = f'Map them: [input.values.industry] "{near[0]}" = "{near[1]}".'
        rows.once("industry", among(rows.text("industry"), lost), message, remedy)
    vain = {i: said for i, said in _strays(ours, theirs, "CSM", unknown=False).items() if said[1] not in lost}
    if vain:
        message = f"no account has these industries of CSMs: {_listed(vain)}"
        mask = [any(i.strip() in vain for i in cell.split(";")) for cell in csms["industries"]]
        staff.once("industries", mask, message, "Write them as the accounts have them.")


def _counts(industries: Iterable[str]) -> dict[str, int]:
    """How often each is there, the most frequent first; blanks are none."""
    counts = pd.Series([i.strip() for i in industries], dtype="str").value_counts()
    order = sorted((i for i in counts.index if i), key=lambda i: (-counts[i], i))
    return {i: int(counts[i]) for i in order}


def _strays(these: dict[str, int], those: dict[str, int], of: str, *, unknown: bool) -> dict[str, tuple[str, str]]:
    """Those of `these` that `those` do not hold -> (how many there are of them, what may have been meant or "")."""
    there = {i.casefold(): i for i in reversed(those)}
    keys = {key_of(i): i for i in reversed(those)}
    found = {}
    for k, industry in enumerate(i for i in these if i.casefold() not in there):
        near = keys.get(key_of(industry), "")
        if not near and not group_of(industry) and k < LOOKED:
            close = difflib.get_close_matches(industry.casefold(), there, n=3, cutoff=NEAR)
            near = there[min(close, key=lambda c: not group_of(c))] if close else ""
        if near or (unknown and not group_of(industry)):
            found[industry] = f"{these[industry]:,} {of}{'s' if these[industry] > 1 else ''}", near
    return found


def _listed(strays: dict[str, tuple[str, str]]) -> str:
    said = [f"{i} ({count}{f'; {near}?' if near else ''})" for i, (count, near) in list(strays.items())[:SHOWN]]
    return ", ".join(said) + (f" and {len(strays) - SHOWN:,} more" if len(strays) > SHOWN else "")
