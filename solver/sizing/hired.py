"""Floor 3: people who are not there yet - rows of the roster made like somebody's, and a book with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from solver.book import Book
from solver.errors import PolicyError
from solver.policy import HiredProfile, Policy
from solver.roster import person_like

OF_THE_KIND = ("tiers", "coverage", "pool", "timezone", "languages", "certifications")
POOL_SHARE = {"dedicated": 0.0, "pooled": 1.0}
HIRE = "hire."


def hired_like(book: Book, like: str, **changes: Any) -> dict[str, Any]:
    """A full-time row like that of the csm `like`, with no dates and no accounts to inherit: somebody who is fully there."""
    given = {"fte": 1.0, "start_date": pd.NaT} | changes
    return dict(person_like(book.csms, like, given).iloc[0])


def with_people(book: Book, rows: Sequence[Mapping[str, Any]]) -> Book:
    """The book with further people, sorted by id as ever."""
    if not rows:
        return book
    more = pd.DataFrame(list(rows), columns=book.csms.columns).astype(book.csms.dtypes.to_dict())
    csms = pd.concat([book.csms, more], ignore_index=True).sort_values("csm_id", kind="stable").reset_index(drop=True)
    return replace(book, csms=csms)


def given_rows(book: Book, policy: Policy) -> list[dict[str, Any]]:
    """A row for each [[headcount.profile]]. Raises PolicyError where it is like nobody on the roster."""
    return [_given(book, profile) for profile in policy.headcount.profile]


def _given(book: Book, profile: HiredProfile) -> dict[str, Any]:
    ids = book.csms["csm_id"].tolist()
    like = profile.like or ids[0]
    if like not in ids:
        raise PolicyError(f"headcount.profile {profile.name!r}: nobody on the roster has the csm_id {like!r}")
    changes: dict[str, Any] = {c: v for c in OF_THE_KIND if (v := getattr(profile, c))}
    if profile.timezone:
        changes["timezone_guessed"] = False
    if profile.coverage in POOL_SHARE:
        changes["pool_share"] = POOL_SHARE[profile.coverage]
    row = hired_like(book, like, csm_id=HIRE + profile.name, name=profile.name, **changes)
    if row["coverage"] != "dedicated" and not row["pool"]:
        raise PolicyError(f"headcount.profile {profile.name!r}: who is pooled needs a pool")
    return row | ({"cost": profile.cost} if profile.cost is not None else {})
