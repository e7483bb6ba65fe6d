"""Floor 0: who is on the roster - what kind of owner a name is, who has left, and a person like another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import pandas as pd

UNKNOWN = "?"  # the kind of an owner nobody knows
OWN = ("email", "backfill_for", "crm_user")  # what no two people share
DATES = ("end_date", "leave_from", "leave_to")


def gone_by(csms: pd.DataFrame, as_of: date) -> set[str]:
    """CSMs of the roster who have left by the planning date."""
    ended = csms["end_date"] <= pd.Timestamp(as_of)
    return set(csms["csm_id"][ended])


def owner_kinds(owners: pd.Series, csms: pd.DataFrame, as_of: date, departed: Collection[str]) -> pd.Series:
    """The kind of each owner: csm, pool, departed, "" for none, or UNKNOWN; owners are ids, pools or names of people who left."""
    gone = gone_by(csms, as_of) | set(departed)
    kinds = dict.fromkeys((p for p in csms["pool"] if p), "pool") | dict.fromkeys(csms["csm_id"], "csm")
    kinds |= dict.fromkeys(gone, "departed") | {"": ""}
    return pd.Series([kinds.get(o, UNKNOWN) for o in owners], index=owners.index, dtype="str")


def person_like(csms: pd.DataFrame, like: str, given: Mapping[str, Any]) -> pd.DataFrame:
    """One row: a new CSM with all that `like` has and a colleague may share - tiers, languages, hours, pool, cost -, and `given`.

    Mail, login, dates of leaving and leave, and whom they replace are blank where not given; the name is the id.
    """
    row = csms[csms["csm_id"] == like].copy()
    fresh: dict[str, Any] = dict.fromkeys(OWN, "") | dict.fromkeys(DATES, pd.NaT) | {"name": given["csm_id"]}
    for column, value in (fresh | dict(given)).items():
        kind: Any = csms[column].dtype
        row[column] = pd.Series([value], index=row.index, dtype=kind)
    return row
