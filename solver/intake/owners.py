"""Floor 1: who owns what - names, e-mails and ids of owners resolved against the roster."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from solver.intake.crm_ids import OBJECTS, object_of
from solver.intake.people import People, people_of, plain_name
from solver.intake.sheet import NOTHING, Sheet
from solver.policy import Policy
from solver.roster import gone_by

NOBODY = NOTHING | {  # what exports write where an account has no owner
    "unassigned", "not assigned", "unowned", "no owner", "no csm", "nobody", "no one", "tbd", "tba", "tbc", "to be assigned",
    "to be determined", "vacant", "unknown", "not applicable", "not set", "empty", "blank", "nil", "n.a", "---",
}  # fmt: skip


def resolve_owners(sheet: Sheet, accounts: pd.DataFrame, csms: pd.DataFrame, policy: Policy, as_of: date) -> pd.DataFrame:
    """`accounts` with owner = csm_id, pool or departed name, and owner_kind; owners on no roster are errors with did-you-mean."""
    people, gone = people_of(csms), gone_by(csms, as_of)
    departed = {plain_name(d): d for d in policy.departed}
    resolved: dict[str, tuple[str, str]] = {"": ("", "")}
    by_name: list[str] = []
    for owner in filter(None, accounts["owner"].unique()):
        called, left = people.called(owner), departed.get(plain_name(owner))
        if called.by == "name" and left is None and called.who:
            by_name.append(owner)
        if called.who and (called.by in ("id", "email") or (called.by == "name" and left is None)):
            who = called.who
            pool = people.pool_of.get(who)
            resolved[owner] = (who, "departed") if who in gone else (pool, "pool") if pool else (who, "csm")
        elif called.who and called.by == "pool":
            resolved[owner] = (called.who, "pool")
        elif left is not None:
            resolved[owner] = (left, "departed")
    if by_name:
        found = f"owners were found by name: {', '.join(sorted(by_name)[:5])}; ids or e-mails are safer"
        sheet.once("owner", sheet.text("owner").isin(by_name), found)
    _unknown(sheet, accounts, resolved, people)
    out, owners = accounts.copy(), accounts["owner"].tolist()
    out["owner"] = pd.Series([resolved.get(o, (o, ""))[0] for o in owners], index=accounts.index, dtype="str")
    out["owner_kind"] = pd.Series([resolved.get(o, (o, ""))[1] for o in owners], index=accounts.index, dtype="str")
    return out


def with_departed(sheet: Sheet, csms: pd.DataFrame, policy: Policy, as_of: date) -> pd.DataFrame:
    """`csms` with an end_date, the planning date, for those whom the policy lists as departed."""
    names = {plain_name(d) for d in policy.departed}
    by_name = csms["name"].map(plain_name).isin(names)
    listed = csms["csm_id"].map(plain_name).isin(names) | csms["email"].map(plain_name).isin(names) | by_name
    alike = csms["name"].map(plain_name).duplicated(keep=False) & by_name
    message = "is the name of two CSMs, and the policy lists it as departed: which of them has left?"
    sheet.rows("name", alike.to_numpy(), message, "Give the csm_id in the policy's `departed`.")
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
    people, departed = people_of(csms), {plain_name(d): d for d in policy.departed}
    found = []
    for text in csms["backfill_for"]:
        called = people.called(text) if text else None
        found.append((called.who if called and called.by != "pool" else "") or departed.get(plain_name(text)) if text else "")
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


def _unknown(sheet: Sheet, accounts: pd.DataFrame, resolved: dict[str, tuple[str, str]], people: People) -> None:
    """Owners nobody knows: one error each, with how many accounts and what may have been meant."""
    for owner in sorted(set(accounts["owner"].tolist()) - set(resolved)):
        message, remedy = people.called(owner).several, "Give the csm_id, or an e-mail of their own."
        if not message and owner.casefold().strip(" .()[]<>") in NOBODY:
            message = "is on no roster, and seems to mean that nobody owns the account"
            remedy = f'If so, say it in the policy: [input.values.owner] "{owner}" = "".'
        elif not message:
            near, kind = people.meant(owner), object_of(owner)
            of = f" (a CRM's id of {kind}, not of a user)" if kind and kind != OBJECTS["005"] else ""
            message = f"is on no roster{of}" + (f"; did you mean {near!r}?" if near else "")
            remedy = 'Mend the name; or, when they have left, list it in the policy: departed = ["..."].'
        sheet.once("owner", sheet.text("owner") == owner, message, remedy, "error")
