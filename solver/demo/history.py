"""Floor 5: what the past left behind - earlier tiers, unbalanced owners, hand-overs and families."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from solver.demo.people import MIXED
from solver.demo.world import REGIONS
from solver.policy import Policy
from solver.problem import Ints
from solver.tiering.migration import grace_end

Rng = np.random.Generator
DAY = np.timedelta64(1, "D")
CHANGED = 0.08  # share of accounts whose tier last quarter was another one
UNOWNED = 0.025  # new accounts that nobody has yet
ABROAD = 0.06  # share of accounts with an owner in another region
SKEW = 0.38  # spread of the books' sizes today: some far above their cap, some half empty
FAMILY = 0.05  # share of accounts that belong to a family


def add_tiers_before(accounts: pd.DataFrame, tier: Ints, rng: Rng, as_of: date, policy: Policy) -> None:
    """Last quarter's tiers, given the position of the tier each account merits [accounts].

    Some were lower (they go up), some higher: of these a few have waited out their grace, most are still in it, and some
    fall only now. New accounts have none.
    """
    num = len(accounts)
    drift = np.where(rng.random(num) < CHANGED, rng.choice([1, -1], num), 0)
    before = np.clip(tier + drift, 0, len(policy.tier_names) - 1)
    names = np.array(policy.tier_names)[before]
    fell, stage = before < tier, rng.random(num)
    now = np.datetime64(as_of).astype("datetime64[s]")
    since = now - (rng.integers(30, 330, num) * DAY).astype("timedelta64[s]")
    since = np.where(stage < 0.25, since - 400 * DAY, since)  # a year of grace is over
    known = fell & (stage < 0.75)
    never = np.datetime64("NaT", "s")
    accounts["tier"] = pd.Series(names, dtype="str")
    accounts["tier_since"] = now - ((rng.integers(90, 700, num) + 430 * known) * DAY).astype("timedelta64[s]")
    accounts["below_since"] = np.where(known, since, never)
    renewal = accounts["renewal_date"].to_numpy().astype("datetime64[s]")
    last_renewal = np.where(renewal - 365 * DAY > since, renewal - 365 * DAY, renewal)  # the one after the fall
    accounts["grace_until"] = np.where(known, grace_end(since, last_renewal, policy), never)


def add_new_accounts(accounts: pd.DataFrame, rng: Rng, as_of: date) -> None:
    """Signed in the last weeks: no owner, no history."""
    new = np.flatnonzero(rng.random(len(accounts)) < UNOWNED)
    signed = np.datetime64(as_of) - rng.integers(1, 40, len(new))
    accounts.loc[new, "onboarded_on"] = signed.astype("datetime64[s]")
    accounts.loc[new, "renewal_date"] = (signed + 365).astype("datetime64[s]")
    accounts.loc[new, ["tier"]] = ""
    accounts.loc[new, ["tier_since", "below_since", "grace_until"]] = pd.NaT
    accounts.loc[new, ["arr_12m_ago"]] = np.nan
    accounts.loc[new, "escalated"] = False


def add_owners(accounts: pd.DataFrame, csms: pd.DataFrame, rng: Rng, as_of: date) -> None:
    """Owners by region, last quarter's tier, industry and language; new accounts (without a tier before) stay without."""
    holders = _holders(csms, rng, as_of)
    tier = accounts["tier"].to_numpy(str)
    regions = accounts["region"].to_numpy(str)
    other = rng.permutation(regions)
    region = np.where(rng.random(len(accounts)) < ABROAD, other, regions)
    owner = np.full(len(accounts), "", object)
    served = np.flatnonzero(np.isin(tier, ("T1", "T2", "T3")))
    keys = ["tier", "region", "industry", "language"]
    table = accounts.loc[served, ["industry", "language"]].assign(tier=tier[served], region=region[served])
    for key, rows in table.groupby(keys, sort=True).indices.items():
        t, r, industry, language = (str(part) for part in key)  # type: ignore[attr-defined]
        able = holders[(holders["tier"] == t) & holders["region"].isin((r, ""))]
        able = able if len(able) else holders[holders["tier"] == t]
        if able.empty:
            continue
        taste = able["industries"].str.contains(industry, regex=False).to_numpy() & (industry != "")
        speaks = able["languages"].str.contains(language, regex=False).to_numpy() | (able["pool"] != "").to_numpy()
        weight = able["weight"].to_numpy() * np.where(taste, 2.0, 1.0) * np.where(speaks, 1.0, 0.02)
        owner[served[rows]] = rng.choice(able["unit"].to_numpy(), len(rows), p=weight / weight.sum())
    accounts["owner"] = pd.Series(owner, dtype="str")
    _add_hand_overs(accounts, csms, rng, as_of)


def _holders(csms: pd.DataFrame, rng: Rng, as_of: date) -> pd.DataFrame:
    """One row per unit and tier: its share of the tier's accounts today, skewed; who has not started holds nothing."""
    begun = csms[(csms["start_date"] < pd.Timestamp(as_of)).to_numpy()]
    skew = {u: float(np.exp(SKEW * rng.standard_normal())) for u in sorted({*begun["csm_id"], *begun["pool"]})}
    rows = []
    for row in begun.to_dict("records"):
        own = row["fte"] * (1 - row["pool_share"])
        for tier in str(row["tiers"]).split(";"):
            part = {"T1": 1 - MIXED * (";" in row["tiers"]), "T2": MIXED}.get(tier, 0)
            if row["coverage"] != "pooled" and own * part > 0:
                rows.append({**row, "tier": tier, "unit": row["csm_id"], "pool": "", "weight": own * part * skew[row["csm_id"]]})
            if row["pool"] and tier != "T1":
                region = "" if row["pool"] == "Shared" else row["region"]
                weight = row["fte"] * row["pool_share"] * skew[row["pool"]]
                rows.append({**row, "tier": tier, "unit": row["pool"], "region": region, "weight": weight})
    return pd.DataFrame(rows, columns=["tier", "region", "unit", "weight", "pool", "industries", "languages"])


def add_owner_kinds(accounts: pd.DataFrame, csms: pd.DataFrame, as_of: date) -> None:
    """Whether each owner is a csm, a pool, or departed (gone by as_of), as intake says it."""
    gone = csms["csm_id"][csms["end_date"] <= pd.Timestamp(as_of)]
    kinds = {
        **dict.fromkeys(csms["csm_id"], "csm"),
        **dict.fromkeys(gone, "departed"),
        **dict.fromkeys(csms["pool"], "pool"),
        "": "",
    }
    accounts["owner_kind"] = accounts["owner"].map(kinds).astype("str")


def _add_hand_overs(accounts: pd.DataFrame, csms: pd.DataFrame, rng: Rng, as_of: date) -> None:
    """Since when the owner has the account (not before either began), and how often it changed hands in two years."""
    owned = (accounts["owner"] != "").to_numpy()
    now = np.datetime64(as_of).astype("datetime64[s]")
    began = accounts["owner"].map(dict(zip(csms["csm_id"], csms["start_date"], strict=True)))
    earliest = np.fmax(began.to_numpy().astype("datetime64[s]"), accounts["onboarded_on"].to_numpy().astype("datetime64[s]"))
    span = np.clip((now - earliest) / DAY, 1, 1800)
    days = np.ceil(span * rng.beta(2.2, 1.2, len(accounts))).astype(int)
    accounts["owner_since"] = np.where(owned, now - (days * DAY).astype("timedelta64[s]"), np.datetime64("NaT", "s"))
    changes = (days < 730) * 1.0 * ((now - accounts["onboarded_on"].to_numpy()) / DAY > days + 60) + (
        rng.random(len(days)) < 0.05
    )
    accounts["owner_changes_24m"] = np.where(owned, changes, np.nan)


def add_families(accounts: pd.DataFrame, rng: Rng) -> None:
    """Groups of accounts of one region under a parent that is one of them; one in six has two owners."""
    ids, onboarded = accounts["account_id"].tolist(), accounts["onboarded_on"].to_numpy()
    parent, owner = accounts["parent_id"].to_numpy(object), accounts["owner"].to_numpy(object)
    since = accounts["owner_since"].to_numpy().copy()
    for head, *members in _families(accounts, rng):
        apart = members[0] if rng.random() < 1 / 6 else -1
        for member in members:
            parent[member] = ids[head]
            if member != apart:
                owner[member], since[member] = owner[head], max(since[head], onboarded[member])
    accounts["parent_id"], accounts["owner"] = pd.Series(parent, dtype="str"), pd.Series(owner, dtype="str")
    accounts["owner_since"] = since


def _families(accounts: pd.DataFrame, rng: Rng) -> Iterator[list[int]]:
    """Positions of 2 to 4 owned accounts, the parent first."""
    owned, region = (accounts["owner"] != "").to_numpy(), accounts["region"].to_numpy(str)
    for name in REGIONS:
        order = rng.permutation(np.flatnonzero(owned & (region == name))).tolist()
        at, enough = 0, FAMILY * len(order)
        while at < enough and at + 2 <= len(order):
            size = int(rng.integers(2, 5))
            yield order[at : at + size]
            at += size
