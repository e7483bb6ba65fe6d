"""Floor 3: everything the audit derives from a plan's inputs, policy and tiers - and nothing from its decisions."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from solver.audit.dates import Quarter
from solver.audit.hours import unknown_zone
from solver.audit.items import Ground, Item, form_items
from solver.audit.records import Account, read_accounts, read_csms, read_overrides
from solver.audit.units import Person, Unit, form_units, load_scale, person, tier_loads
from solver.book import ACCOUNT_COLUMNS, CSM_COLUMNS, OVERRIDE_COLUMNS, REQUIRED
from solver.errors import PolicyError
from solver.policy import Policy
from solver.tables import read_text, typed

Inputs = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]  # accounts, csms, overrides, as they were read


@dataclass(frozen=True, eq=False)
class Facts:
    """What is so whatever is decided. Accounts are sorted by id, items and units stand in the order of docs/arithmetic.md."""

    as_of: date
    quarter: Quarter
    policy: Policy
    frame: pd.DataFrame  # the accounts' table, in the order of `accounts`
    accounts: tuple[Account, ...]
    people: tuple[Person, ...]
    units: tuple[Unit, ...]
    items: tuple[Item, ...]
    served: frozenset[str]
    scale: int  # L
    loads: dict[str, int]  # load units of one account by tier

    @property
    def start(self) -> list[int]:
        """S0: each item's unit before anything is decided."""
        return [item.start for item in self.items]

    def name(self, item: Item) -> str:
        """The item as messages call it: the id of its largest member."""
        return self.accounts[item.largest].id

    def load(self, item: Item) -> int:
        """Load units of an item."""
        return sum(self.loads[self.accounts[k].tier] for k in item.members)


def facts_from(
    accounts: pd.DataFrame, csms: pd.DataFrame, overrides: pd.DataFrame, as_of: date, policy: Policy, tiers: pd.Series
) -> Facts:
    """The facts of a book in memory.

    `tiers` holds each account's tier: by position when its index is that of `accounts`, else by account_id.
    Raises KeyError when an account has no tier, ValueError when a tier is not among the policy's or a zone is unknown.
    """
    by_id = _tier_of(accounts, tiers, policy)
    frame = accounts.iloc[sorted(range(len(accounts)), key=accounts["account_id"].tolist().__getitem__)].reset_index(drop=True)
    quarter = Quarter.of(as_of, policy.quarter.months)
    people = tuple(sorted((person(c, quarter, policy) for c in read_csms(csms, policy)), key=lambda p: p.csm.id))
    units = form_units(people, policy)
    served = frozenset(name for name, tier in policy.tiers.items() if tier.service)
    records = read_accounts(frame, by_id, policy)
    _check_zones(records, people, policy)
    ground = Ground(quarter, policy, people, units, {u.name: k for k, u in enumerate(units) if k}, served)
    return Facts(
        as_of=as_of, quarter=quarter, policy=policy, frame=frame, accounts=records, people=people, units=units,
        items=form_items(records, read_overrides(overrides, as_of), ground), served=served,
        scale=load_scale(policy), loads=tier_loads(policy),
    )  # fmt: skip


def _tier_of(accounts: pd.DataFrame, tiers: pd.Series, policy: Policy) -> dict[str, str]:
    ids = accounts["account_id"].tolist()
    if tiers.index.equals(accounts.index):
        by_id = dict(zip(ids, tiers.tolist(), strict=True))
    else:
        given = {str(k): v for k, v in tiers.items()}
        by_id = {key: given[key] for key in ids}
    for key, tier in by_id.items():
        if tier not in policy.tiers:
            raise ValueError(f"account {key}: tier {tier!r} is not among {', '.join(policy.tier_names)}")
    return by_id


def _check_zones(accounts: tuple[Account, ...], people: tuple[Person, ...], policy: Policy) -> None:
    for k, match in enumerate(policy.match):
        if match.kind != "hours":
            continue
        zone = unknown_zone([*{a.cells[k] for a in accounts}, *{p.csm.cells[k] for p in people}])
        if zone:
            raise ValueError(f"{zone!r} (in {match.account} or {match.csm}) is no time zone")


def load_facts(folder: Path, inputs: Inputs | None = None) -> Facts:
    """The facts of a written plan, from its inputs/ (read already, or not), policy.toml and tiers.csv alone.

    Raises OSError where a file is missing, ValueError or PolicyError (with the file's name) where one cannot be used.
    """
    policy = load_policy(folder / "policy.toml")
    if policy.as_of is None:
        raise PolicyError("policy.toml has no as_of")
    tiers = _table(folder / "tiers.csv", {"account_id": "text", "tier": "text"}, ("account_id", "tier"))
    accounts, csms, overrides = inputs or read_inputs(folder / "inputs")
    repeated = accounts["account_id"][accounts["account_id"].duplicated()].tolist()
    if repeated:
        raise ValueError(f"accounts.csv: account {repeated[0]} has more than one row")
    lacking = sorted(set(accounts["account_id"]) - set(tiers["account_id"]))
    if lacking:
        raise ValueError(f"tiers.csv: account {lacking[0]} is missing")
    return facts_from(
        accounts,
        csms,
        overrides,
        policy.as_of,
        policy,
        pd.Series(tiers["tier"].tolist(), index=pd.Index(tiers["account_id"].tolist()), dtype="str"),
    )


def read_inputs(inputs: Path) -> Inputs:
    """Accounts, csms and overrides of a plan's inputs/. Raises OSError, ValueError."""
    return (
        _table(inputs / "accounts.csv", ACCOUNT_COLUMNS, REQUIRED["accounts"]),
        _table(inputs / "csms.csv", CSM_COLUMNS, REQUIRED["csms"]),
        _table(inputs / "overrides.csv", OVERRIDE_COLUMNS, REQUIRED["overrides"]),
    )


def _table(path: Path, kinds: Mapping[str, str], needed: tuple[str, ...]) -> pd.DataFrame:
    try:
        frame = typed(read_text(path), kinds)
    except (ValueError, IndexError, csv.Error) as error:
        raise ValueError(f"{path.name} cannot be read: {error}") from error
    lacking = [column for column in needed if column not in frame]
    if lacking:
        raise ValueError(f"{path.name} lacks the column {lacking[0]}")
    return frame


def load_policy(path: Path) -> Policy:
    """The resolved policy of a plan: nothing is merged into it."""
    try:
        return Policy.from_tree(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    except (ValueError, KeyError) as error:
        raise PolicyError(f"{path.name} is not a whole policy: {error}") from error
