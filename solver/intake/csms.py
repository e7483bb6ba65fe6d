"""Floor 1: the roster, typed, with defaults filled in and checked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import partial

import numpy as np
import pandas as pd

from solver.intake.arr import money_column
from solver.intake.cells import parse_list, parse_tier
from solver.intake.countries import default_zone, parse_country, parse_language
from solver.intake.dates import parse_date
from solver.intake.identifiers import check_ids
from solver.intake.money import parse_number
from solver.intake.parsed import Parsed
from solver.intake.sheet import Sheet
from solver.intake.zones import parse_timezone
from solver.policy import Policy
from solver.tables import as_numbers

COVERAGE = {"dedicated": "dedicated", "named": "dedicated", "pooled": "pooled", "pool": "pooled", "both": "both", "mixed": "both"}


def csms_table(sheet: Sheet, policy: Policy) -> pd.DataFrame:
    """All columns of the contract, defaults filled in, then the source's own; rows in the order of the file."""
    check_ids(sheet, "csm_id", "CSM")
    number, day = partial(parse_number, decimal=policy.input.decimal), partial(parse_date, order=policy.input.date_order)
    pool = sheet.text("pool")
    coverage = sheet.words("coverage", _coverage)
    coverage = coverage.where(coverage != "", pd.Series(np.where(pool != "", "pooled", "dedicated"), dtype="str"))
    zone, guessed = _zone(sheet, policy)
    out: dict[str, pd.Series] = {c: sheet.text(c) for c in ("csm_id", "name", "email", "manager")}
    out["timezone"] = zone
    out["work_from"] = _hour(sheet, "work_from", policy.input.decimal).fillna(policy.working_hours.from_hour)
    out["work_to"] = _hour(sheet, "work_to", policy.input.decimal).fillna(policy.working_hours.to_hour)
    out["languages"] = _languages(sheet, policy)
    out["industries"] = sheet.words("industries", parse_list)
    out["certifications"] = sheet.words("certifications", parse_list)
    out["tiers"] = _tiers(sheet, policy)
    out["coverage"], out["pool"] = coverage, pool
    out["pool_share"] = _pool_share(sheet, coverage, number)
    out["fte"] = _fte(sheet, policy)
    out["level"] = sheet.text("level")
    for column in ("start_date", "end_date", "leave_from", "leave_to"):
        out[column] = sheet.dates(column, day)
    out["backfill_for"] = sheet.text("backfill_for")
    out["cost"] = money_column(sheet, "cost", policy)
    out["crm_user"], out["timezone_guessed"] = sheet.text("crm_user"), guessed
    if sheet.has("currency"):  # of their cost, which is in the policy's by now
        out["currency"] = pd.Series([policy.currency] * sheet.num_rows, dtype="str")
    for column in sheet.where:
        if column not in out:
            out[column] = as_numbers(sheet.text(column))
    _check(sheet, out)
    return pd.DataFrame(out)


def _fte(sheet: Sheet, policy: Policy) -> pd.Series:
    """Shares of full time; blank is 1, said where others are given."""
    fte = sheet.numbers("fte", partial(_share, decimal=policy.input.decimal))
    if fte.notna().any():
        sheet.once("fte", fte.isna().to_numpy() & sheet.blank("fte"), "no FTE given: full time (1) was taken")
    idle = ", ".join(sheet.text("name")[fte == 0].head(5))
    sheet.once("fte", fte == 0, f"CSMs with an FTE of 0 receive nothing: {idle}")
    return fte.fillna(1.0)


def _coverage(texts: Iterable[str]) -> Parsed:
    out = Parsed()
    for text in texts:
        if text.casefold() in COVERAGE:
            out.values[text] = COVERAGE[text.casefold()]
        else:
            out.bad[text] = "is not dedicated, pooled or both"
    return out


def _zone(sheet: Sheet, policy: Policy) -> tuple[pd.Series, pd.Series]:
    zone = sheet.words("timezone", parse_timezone)
    if sheet.has("timezone_guessed"):
        return zone, sheet.text("timezone_guessed") == "true"
    country = sheet.words("country", parse_country) if sheet.has("country") else pd.Series([""] * len(zone), dtype="str")
    fallback = [default_zone(c, "")[0] if c else policy.input.default_timezone for c in country]
    missing = (zone == "").to_numpy()
    guessed = pd.Series(missing & np.array([bool(z) for z in fallback], bool))
    if guessed.any():
        sheet.warn("timezone", "no time zone given: taken from the country or input.default_timezone", int(guessed.sum()))
    return pd.Series([f if m else z for z, f, m in zip(zone, fallback, missing, strict=True)], dtype="str"), guessed


def _hour(sheet: Sheet, column: str, decimal: str) -> pd.Series:
    hours = sheet.numbers(column, partial(_clock, decimal=decimal))
    if sheet.has(column):
        sheet.rows(
            column,
            ((hours < 0) | (hours > 24)).to_numpy(),
            "is not an hour of the day, 0 to 24",
            "Write 8.5 for half past eight.",
        )
    return hours


def _clock(texts: Iterable[str], decimal: str) -> Parsed:
    """text -> hours: 8, 8.5, 8:30."""
    clock = {t: re.fullmatch(r"(\d{1,2}):([0-5]\d)(:00)?", t) for t in texts}
    out = parse_number([t for t, m in clock.items() if not m], decimal)
    out.values |= {t: int(m.group(1)) + int(m.group(2)) / 60 for t, m in clock.items() if m}
    return out


def _share(texts: Iterable[str], decimal: str) -> Parsed:
    """text -> a share: 0.8, 80%."""
    out = parse_number(list(texts), decimal)
    out.values = {t: v / 100 if t.endswith("%") else v for t, v in out.values.items()}
    return out


def _languages(sheet: Sheet, policy: Policy) -> pd.Series:
    def parser(texts: Iterable[str]) -> Parsed:
        out = parse_list(texts)
        for text, joined in out.values.items():
            inner = parse_language(joined.split(";"))
            if inner.bad:
                out.bad[text] = f"{next(iter(inner.bad))!r} {next(iter(inner.bad.values()))}"
            out.values[text] = ";".join(dict.fromkeys(inner.values.get(p, p) for p in joined.split(";")))
        out.values = {t: v for t, v in out.values.items() if t not in out.bad}
        return out

    home = policy.language
    found = sheet.words("languages", parser)
    return pd.Series([v if home in v.split(";") else ";".join(filter(None, [home, v])) for v in found], dtype="str")


def _tiers(sheet: Sheet, policy: Policy) -> pd.Series:
    """Tiers served; blank means all that the policy has served."""
    served = ";".join(t for t in policy.tier_names if policy.tiers[t].service)

    def parser(texts: Iterable[str]) -> Parsed:
        out = parse_list(texts)
        for text, joined in list(out.values.items()):
            inner = parse_tier(joined.split(";"), policy.tier_names)
            if inner.bad:
                out.bad[text] = f"{next(iter(inner.bad))!r} {next(iter(inner.bad.values()))}"
            out.values[text] = ";".join(sorted(inner.values.values()))
        out.values = {t: v for t, v in out.values.items() if t not in out.bad}
        return out

    found = sheet.words("tiers", parser)
    return found.where(found != "", served)


def _pool_share(sheet: Sheet, coverage: pd.Series, number: partial[Parsed]) -> pd.Series:
    """Share of time given to the pool: 0 dedicated, 1 pooled, as given (30, 30 % or 0.3) or a half for both."""
    given = sheet.numbers("pool_share", number)
    given = given.where(~(given > 1), given / 100)
    both = (coverage == "both").to_numpy()
    sheet.rows(
        "pool_share", ((given < 0) | (given > 1)).to_numpy() & both, "is not a share between 0 and 1", "Write 0.3 for 30 %."
    )
    if (both & given.isna().to_numpy()).any():
        sheet.warn(
            "pool_share",
            "not given for people in both: half of their time was taken",
            int((both & given.isna().to_numpy()).sum()),
        )
    return pd.Series(np.where(both, given.fillna(0.5), np.where(coverage == "pooled", 1.0, 0.0)))


def _check(sheet: Sheet, out: dict[str, pd.Series]) -> None:
    ids, pools = set(out["csm_id"]), {p for p in out["pool"] if p}
    sheet.rows("name", (out["name"] == "").to_numpy(), "the CSM has no name", "Give them one.")
    sheet.rows(
        "fte",
        ((out["fte"] < 0) | (out["fte"] > 2)).to_numpy(),
        "is not a full-time share between 0 and 2",
        "Write 0.8 for four days of five.",
    )
    mail = out["email"].str.casefold()
    shared = mail.duplicated(keep=False) & (mail != "")
    sheet.once("email", shared, "is the e-mail of several CSMs: an owner given by it is nobody, or their pool")
    clash = out["pool"].str.casefold().isin({i.casefold() for i in ids}) & (out["pool"] != "")
    sheet.rows("pool", clash.to_numpy(), "a pool must not bear the id of a CSM", "Rename the pool.")
    lone = (out["coverage"] != "dedicated") & (out["pool"] == "")
    sheet.rows("coverage", lone.to_numpy(), "is pooled, but no pool is named", "Name the pool, or write dedicated.")
    stray = (out["coverage"] == "dedicated") & (out["pool"] != "")
    sheet.rows(
        "pool", stray.to_numpy(), "is named, but the CSM is dedicated", "Write pooled or both, or remove the pool.", "warning"
    )
    reverse = out["end_date"] < out["start_date"]
    sheet.rows("end_date", reverse.to_numpy(), "lies before the start_date", "Mend one of the two.")
    away = out["leave_to"] < out["leave_from"]
    sheet.rows("leave_to", away.to_numpy(), "lies before leave_from", "Mend one of the two.")
    hours = out["work_to"] <= out["work_from"]
    sheet.rows("work_to", hours.to_numpy(), "is not after work_from", "Give local hours such as 8 and 18.")
    _managers_alike(sheet, out["manager"])
    blurred = {p.casefold(): p for p in sorted(pools)}
    for pool in sorted(pools):
        if blurred[pool.casefold()] != pool:
            near = difflib.get_close_matches(pool, pools - {pool}, n=1, cutoff=0)[0]
            sheet.rows(
                "pool", (out["pool"] == pool).to_numpy(), f"differs from {near!r} only in its letters' case", "Write both alike."
            )


def _managers_alike(sheet: Sheet, managers: pd.Series) -> None:
    """Managers who are perhaps one: each gets a team and a workbook of their own."""
    teams: dict[str, list[str]] = {}
    for manager in sorted(set(managers) - {""}):
        teams.setdefault(" ".join(manager.casefold().split()), []).append(manager)
    for alike in (names for names in teams.values() if len(names) > 1):
        message = f"{', '.join(map(repr, alike))} differ only in case or blanks and were taken for {len(alike)} managers"
        sheet.warn("manager", message, int(managers.isin(alike).sum()))
