"""Floor 1: the overrides table - what managers decided, checked against accounts, roster and tiers."""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np
import pandas as pd

from solver.book import ACTIONS, OVERRIDE_COLUMNS
from solver.intake.cells import parse_tier
from solver.intake.dates import parse_date
from solver.intake.identifiers import matched
from solver.intake.money import parse_number
from solver.intake.people import People, people_of
from solver.intake.sheet import Sheet
from solver.policy import Policy
from solver.roster import gone_by
from solver.tables import among, typed

SHOWN = 3  # of the overrides that have expired; the rest is a count
HOLDS = ("renewal", "escalation", "red", "changed", "onboarding", "keep")


def no_overrides() -> pd.DataFrame:
    """The empty table, with its columns."""
    return typed(pd.DataFrame({c: pd.array([], dtype="str") for c in OVERRIDE_COLUMNS}), OVERRIDE_COLUMNS)


def overrides_table(
    sheet: Sheet, accounts: pd.DataFrame, csms: pd.DataFrame, policy: Policy, left_out: set[str], as_of: date
) -> pd.DataFrame:
    """All columns of the contract; `value` names a csm_id, a pool, a tier or holds."""
    gone = gone_by(csms, as_of)
    known = set(accounts["account_id"])
    ids, action = matched(sheet.as_written("account_id"), known), sheet.text("action").str.casefold()
    dropped = among(ids, left_out)
    sheet.rows("account_id", dropped, "the account was left out of the book: the row does nothing", "", "warning")
    unknown = ~among(ids, known) & ~dropped
    sheet.rows("account_id", unknown, "is not among the accounts", "Mend the id, or remove the row.")
    wrong = ~action.isin(ACTIONS)
    sheet.rows("action", wrong.to_numpy(), f"is not one of {', '.join(ACTIONS)}", "Mend the word.")
    reason = sheet.text("reason")
    sheet.rows("reason", (reason == "").to_numpy(), "an override needs a reason", "Say why, for whoever reads the plan.")
    people = people_of(csms)
    value = [
        _value(sheet, k, a, v, people, policy, gone) for k, (a, v) in enumerate(zip(action, sheet.text("value"), strict=True))
    ]
    lines = sheet.numbers("line", parse_number) if sheet.has("line") else pd.Series(sheet.raw.lines, dtype="float64")
    day = partial(parse_date, order=policy.input.date_order)
    table = pd.DataFrame(
        {
            "account_id": ids, "action": action.astype("str"), "value": pd.Series(value, dtype="str"), "reason": reason,
            "by": sheet.text("by"), "expires": sheet.dates("expires", day), "line": lines,
        }
    )  # fmt: skip
    _tiered_twice(sheet, table, as_of)
    table = table[~dropped]
    _expired(sheet, table, as_of)
    return table


def _expired(sheet: Sheet, table: pd.DataFrame, as_of: date) -> None:
    """One warning on the overrides that bind nobody any more: which they are, and how many."""
    late = table["expires"] < pd.Timestamp(as_of)
    rows = zip(*(table.loc[late, c] for c in ("action", "account_id", "expires")), strict=True)
    said = [f"{action} of account {who} expired on {day.date()}" for action, who, day in rows]
    more = f" and {len(said) - SHOWN} more" if len(said) > SHOWN else ""
    end = f"s {', '.join(said[:SHOWN])}{more}; they are ignored" if len(said) > 1 else f" {''.join(said)} and is ignored"
    remedy = "Remove the row, or give a later date."
    sheet.once("expires", late.reindex(range(sheet.num_rows), fill_value=False), f"the override{end}", remedy)


def _tiered_twice(sheet: Sheet, table: pd.DataFrame, as_of: date) -> None:
    """An error for each row that gives an account another tier than an earlier one does."""
    first: dict[str, tuple[str, int]] = {}
    live = table[(table["action"] == "tier") & ~(table["expires"] < pd.Timestamp(as_of))]
    for row, account, tier in zip(live.index, live["account_id"], live["value"], strict=True):
        earlier, line = first.setdefault(account, (tier, int(sheet.raw.lines[row])))
        if tier != earlier:
            at = np.arange(sheet.num_rows) == row
            message = f"account {account} is overridden to {tier} here, and to {earlier} in line {line}"
            sheet.rows("value", at, message, "Keep one of the two rows.")


def _value(sheet: Sheet, row: int, action: str, value: str, people: People, policy: Policy, gone: set[str]) -> str:
    """The value resolved; what cannot be is an error."""

    def wrong(message: str, remedy: str) -> str:
        at = np.zeros(sheet.num_rows, bool)
        at[row] = True
        sheet.rows("value", at, message, remedy)
        return value

    if action in ("pin", "forbid") and value:
        called = people.called(value)
        if called.several:
            return wrong(called.several, "Give the csm_id or the e-mail.")
        if called.who in gone and action == "pin":
            return wrong("has left: nobody can be pinned to them", "Pin the account to somebody else.")
        if called.who:
            return called.who
        near = people.meant(value)
        return wrong(
            "is no CSM and no pool" + (f"; did you mean {near!r}?" if near else ""), "Give a csm_id or the name of a pool."
        )
    if action == "forbid":
        return wrong("forbid needs a CSM or a pool", "Name who must not hold the account.")
    if action == "tier":
        parsed = parse_tier([value] if value else [], policy.tier_names)
        if value in parsed.values:
            return str(parsed.values[value])
        return wrong(f"is not a tier; they are {', '.join(policy.tier_names)}", "Mend the tier.")
    if action == "lift":
        parts = [p.strip().casefold() for p in value.replace(",", ";").split(";") if p.strip()]
        odd = [p for p in parts if p not in HOLDS]
        return (
            wrong(f"{odd[0]!r} is not a hold; they are {', '.join(HOLDS)}", "Mend the name; blank lifts all.")
            if odd
            else ";".join(parts)
        )
    return value
