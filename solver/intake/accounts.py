"""Floor 1: the accounts table, typed and checked - everything but the owners, who need the roster."""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np
import pandas as pd

from solver.intake.arr import arr_column, money_column
from solver.intake.cells import parse_flag, parse_health, parse_level, parse_strategic, parse_tier
from solver.intake.countries import default_zone, parse_country, parse_language
from solver.intake.dates import parse_date
from solver.intake.identifiers import check_ids
from solver.intake.money import parse_number
from solver.intake.own import own_column
from solver.intake.sheet import Sheet
from solver.intake.zones import parse_timezone
from solver.policy import Policy
from solver.tables import among

# letters of other alphabets that look like Latin ones
LOOK = str.maketrans("АВЕКМНОРСТУХЅІЈаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTYXSIJaeopcyxijsABEZHIKMNOPTYXo")
FAR = 20  # years from the planning date; a renewal beyond is a placeholder, most likely


def accounts_table(sheet: Sheet, policy: Policy, as_of: date) -> pd.DataFrame:
    """All columns of the contract but owner_kind, then the source's own; rows in the order of the file."""
    check_ids(sheet, "account_id", "account")
    number = partial(parse_number, decimal=policy.input.decimal)
    arr, keep = arr_column(sheet, policy)
    country = sheet.words("country", parse_country)
    zone, guessed = _zones(sheet, country, policy)
    out: dict[str, pd.Series] = {
        "account_id": sheet.text("account_id"),
        "name": sheet.text("name"),
        "arr": arr,
        "owner": sheet.text("owner"),
        "industry": sheet.text("industry"),
        "timezone": zone,
        "country": country,
        "state": sheet.text("state"),
        "language": sheet.words("language", parse_language),
        "region": sheet.text("region"),
        "currency": pd.Series([policy.currency] * sheet.num_rows, dtype="str"),
        "expansion": sheet.numbers("expansion", partial(parse_level, decimal=policy.input.decimal)),
        "strategic": sheet.numbers("strategic", partial(parse_strategic, decimal=policy.input.decimal)),
        "complexity": sheet.numbers("complexity", partial(parse_level, decimal=policy.input.decimal)),
        "health": sheet.numbers("health", partial(parse_health, decimal=policy.input.decimal)),
    }
    for column in ("seats", "seats_used", "seats_possible", "employees"):
        out[column] = _not_negative(sheet, column, sheet.numbers(column, number))
    out |= _history(sheet, policy)
    out["owner_kind"] = pd.Series([""] * sheet.num_rows, dtype="str")
    out["timezone_guessed"] = guessed
    for column in sheet.where:
        if column not in out:
            out[column] = own_column(sheet, column, policy)
    _check(sheet, out, as_of)
    return pd.DataFrame(out)[keep]


def _history(sheet: Sheet, policy: Policy) -> dict[str, pd.Series]:
    """Dates, changes and tier state."""
    number = partial(parse_number, decimal=policy.input.decimal)
    day = partial(parse_date, order=policy.input.date_order)
    tier = partial(parse_tier, names=policy.tier_names)
    out: dict[str, pd.Series] = {}
    for column in ("renewal_date", "owner_since"):
        out[column] = sheet.dates(column, day)
    out["owner_changes_24m"] = _not_negative(sheet, "owner_changes_24m", sheet.numbers("owner_changes_24m", number))
    out["onboarded_on"] = sheet.dates("onboarded_on", day)
    out["escalated"] = _flag(sheet, "escalated")
    out["parent_id"] = sheet.text("parent_id")
    out["is_trial"] = _flag(sheet, "is_trial")
    out["tier"] = sheet.words("tier", tier)
    for column in ("tier_since", "below_since", "grace_until"):
        out[column] = sheet.dates(column, day)
    out["tier_override"] = sheet.words("tier_override", tier)
    out["tier_override_reason"] = sheet.text("tier_override_reason")
    out["tier_override_by"] = sheet.text("tier_override_by")
    out["tier_override_expires"] = sheet.dates("tier_override_expires", day)
    out["arr_12m_ago"] = money_column(sheet, "arr_12m_ago", policy)
    return out


def _zones(sheet: Sheet, country: pd.Series, policy: Policy) -> tuple[pd.Series, pd.Series]:
    """Zones as given; where blank, those of state or country, marked as guessed."""
    zone, state = sheet.words("timezone", parse_timezone), sheet.text("state")
    if sheet.has("timezone_guessed"):  # a plan's own inputs: what was guessed is known
        return zone, _flag(sheet, "timezone_guessed")
    guesses: dict[tuple[str, str], tuple[str, bool]] = {}
    missing = (zone == "").to_numpy()
    found = zone.tolist()
    several: dict[str, int] = {}
    for k in np.flatnonzero(missing):
        pair = (country[k], state[k])
        if pair not in guesses:
            guesses[pair] = default_zone(*pair) if country[k] else (policy.input.default_timezone, False)
        found[k], many = guesses[pair]
        if many:
            several[country[k]] = several.get(country[k], 0) + 1
    guessed = pd.Series(missing & np.array([bool(z) for z in found], bool))
    if guessed.any():
        sheet.warn(
            "timezone",
            "no time zone given: taken from state or country; such a zone never fails a required match",
            int(guessed.sum()),
        )
    for code, count in sorted(several.items()):
        sheet.warn(
            "timezone", f"{code} has several time zones; {default_zone(code, '')[0]} was taken where no state tells", count
        )
    return pd.Series(found, dtype="str"), guessed


def _flag(sheet: Sheet, column: str) -> pd.Series:
    return pd.Series([bool(v) for v in sheet.parse(column, parse_flag)], dtype=bool)


def _not_negative(sheet: Sheet, column: str, values: pd.Series) -> pd.Series:
    if sheet.has(column):
        sheet.rows(column, (values < 0).to_numpy(), "is negative", "Leave it blank if it is not known.")
    return values


def _check(sheet: Sheet, out: dict[str, pd.Series], as_of: date) -> None:
    """What is odd between columns."""
    today = pd.Timestamp(as_of)
    sheet.rows("name", (out["name"] == "").to_numpy(), "the account has no name", "Give it one.")
    _same_to_the_eye(sheet, out["name"])
    later = (out["owner_since"] > today) & (out["owner"] != "")
    sheet.rows(
        "owner_since", later.to_numpy(), "lies after the planning date", "Was the planning date meant? See --as-of.", "warning"
    )
    renewal = out["renewal_date"]
    past = "renewals lie before the planning date; they hold nothing and count in no quarter"
    sheet.once("renewal_date", renewal < today, past)
    early = (renewal < out["onboarded_on"]).to_numpy()
    sheet.once("renewal_date", early, "lies before onboarded_on: the account renews before it began", "Mend one of the two.")
    far = renewal > today + pd.DateOffset(years=FAR)
    sheet.once("renewal_date", far, f"is more than {FAR} years away: a placeholder?", "Leave it blank if it is not known.")
    sheet.once("seats_used", out["seats_used"] > out["seats"], "more seats are used than licensed")
    bare = (out["tier_override"] != "") & (out["tier_override_reason"] == "")
    sheet.rows("tier_override", bare.to_numpy(), "has no reason", "Fill tier_override_reason, or remove the override.")


def _same_to_the_eye(sheet: Sheet, names: pd.Series) -> None:
    """Names that look alike but hold letters of another alphabet: nothing finds one by the other."""
    seen = names.str.translate(LOOK)
    alike = seen.duplicated(keep=False) & among(seen, set(seen[seen != names])) & (names.groupby(seen).transform("nunique") > 1)
    message = "looks like another account's name but is written with letters of another alphabet"
    sheet.once("name", alike & (seen != names), message, "Is it the same customer?")
