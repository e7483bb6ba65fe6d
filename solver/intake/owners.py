"""Floor 1: who owns what - names, e-mails and ids of owners resolved against the roster."""

from __future__ import annotations

import difflib
from datetime import date

import numpy as np
import pandas as pd

from solver.errors import Finding
from solver.intake.identifiers import other_lengths
from solver.intake.sheet import Sheet
from solver.policy import Policy
from solver.roster import gone_by


def resolve_owners(sheet: Sheet, accounts: pd.DataFrame, csms: pd.DataFrame, policy: Policy, as_of: date) -> pd.DataFrame:
    """`accounts` with owner = csm_id, pool or departed name, and owner_kind; owners on no roster are errors with did-you-mean."""
    names = roster(csms)
    twice = namesakes(csms)
    gone = gone_by(csms, as_of)
    pooled = {c: p for c, p, how in zip(csms["csm_id"], csms["pool"], csms["coverage"], strict=True) if how == "pooled" and p}
    departed = {plain_name(d): d for d in policy.departed}
    resolved: dict[str, tuple[str, str]] = {"": ("", "")}
    by_name: list[str] = []
    for owner in accounts["owner"].unique():
        if not owner:
            continue
        key = plain_name(owner)
        csm = names["id"].get(owner) or names["id"].get(key) or names["email"].get(key)
        if csm is None and key not in twice and key in names["name"] and key not in departed:
            csm = names["name"][key]
            by_name.append(owner)
        if csm in gone:
            resolved[owner] = (str(csm), "departed")
        elif csm is not None:
            resolved[owner] = (pooled[csm], "pool") if csm in pooled else (csm, "csm")
        elif key in names["pool"]:
            resolved[owner] = (names["pool"][key], "pool")
        elif key in departed:
            resolved[owner] = (departed[key], "departed")
    if by_name:
        sheet.warn(
            "owner", f"owners were found by name: {', '.join(sorted(by_name)[:5])}; ids or e-mails are safer", len(by_name)
        )
    _unknown(sheet, accounts, resolved, names, twice)
    out = accounts.copy()
    out["owner"] = pd.Series([resolved.get(o, (o, ""))[0] for o in accounts["owner"]], index=accounts.index, dtype="str")
    out["owner_kind"] = pd.Series([resolved.get(o, (o, ""))[1] for o in accounts["owner"]], index=accounts.index, dtype="str")
    return out


def with_departed(sheet: Sheet, csms: pd.DataFrame, policy: Policy, as_of: date) -> pd.DataFrame:
    """`csms` with an end_date, the planning date, for those whom the policy lists as departed."""
    names = {plain_name(d) for d in policy.departed}
    listed = (
        csms["csm_id"].map(plain_name).isin(names)
        | csms["email"].map(plain_name).isin(names)
        | csms["name"].map(plain_name).isin(names)
    )
    left = listed & ~(csms["end_date"] <= pd.Timestamp(as_of))
    if not left.any():
        return csms
    sheet.warn(
        "end_date", f"{', '.join(csms['name'][left])}: among the policy's departed, so taken to have left", int(left.sum())
    )
    out = csms.copy()
    out.loc[left, "end_date"] = pd.Timestamp(as_of)
    return out


def resolve_backfills(sheet: Sheet, csms: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """`csms` with backfill_for as a csm_id, or as the name of somebody departed."""
    names, departed = roster(csms), {d.casefold(): d for d in policy.departed}
    found = []
    for text in csms["backfill_for"]:
        key = text.casefold()
        csm = (
            names["id"].get(text)
            or names["id"].get(key)
            or names["email"].get(key)
            or names["name"].get(key)
            or departed.get(key)
        )
        found.append(csm if text else "")
    itself = np.array([bool(f) and f == i for f, i in zip(found, csms["csm_id"], strict=True)], bool)
    sheet.rows("backfill_for", itself, "names the CSM themselves", "Name the one they replace.")
    wrong = np.array([bool(t) and f is None for t, f in zip(csms["backfill_for"], found, strict=True)], bool)
    rows = (
        sheet.text("backfill_for").isin(set(csms["backfill_for"][wrong])).to_numpy()
        & (sheet.text("backfill_for") != "").to_numpy()
    )
    sheet.rows(
        "backfill_for",
        rows,
        "is on no roster and not among the policy's departed",
        "Give a csm_id, or list the name under `departed`.",
    )
    out = csms.copy()
    out["backfill_for"] = pd.Series([f or "" for f in found], index=csms.index, dtype="str")
    return out


def roster(csms: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Ways to name a csm, or a pool: as written and in lower case."""
    ids = csms["csm_id"].tolist()
    return {
        "id": {i.casefold(): i for i in ids} | {other: i for i in ids for other in other_lengths(i)} | {i: i for i in ids},
        "email": {e.casefold(): i for e, i in zip(csms["email"], ids, strict=True) if e},
        "name": {plain_name(n): i for n, i in zip(csms["name"], ids, strict=True) if n},
        "pool": {p.casefold(): p for p in csms["pool"] if p},
    }


def plain_name(name: str) -> str:
    """A name without case, and with single blanks."""
    return " ".join(name.casefold().split())


def namesakes(csms: pd.DataFrame) -> set[str]:
    """Names that two CSMs bear."""
    lower = csms["name"].str.casefold()
    return set(lower[lower.duplicated()])


def _unknown(
    sheet: Sheet, accounts: pd.DataFrame, resolved: dict[str, tuple[str, str]], names: dict[str, dict[str, str]], twice: set[str]
) -> None:
    """Owners nobody knows: one error each, with how many accounts and what may have been meant."""
    known = {v: v for table in names.values() for v in (*table.values(), *table)}
    text, header = sheet.text("owner"), sheet.header("owner")
    for owner in sorted(set(accounts["owner"]) - set(resolved)):
        count = int((accounts["owner"] == owner).sum())
        line = int(sheet.raw.lines[np.flatnonzero((text == owner).to_numpy())[0]])
        near = difflib.get_close_matches(owner.casefold(), list(known), n=1)
        if owner.casefold() in twice:
            message, remedy = "is the name of two CSMs", "Give the csm_id or the e-mail."
        else:
            meant = f"; did you mean {known[near[0]]!r}?" if near else ""
            message = f"is on no roster{meant}"
            remedy = 'Mend the name; or, when they have left, list it in the policy: departed = ["..."].'
        sheet.findings.append(Finding(sheet.raw.file, line, header, owner, message, remedy, "error", count))
