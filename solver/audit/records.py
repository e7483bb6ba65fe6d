"""Floor 3: accounts, CSMs and overrides as plain records, read from a Book's tables without judgement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from solver.audit.numbers import exact, half_up, texts
from solver.policy import Policy


@dataclass(frozen=True)
class Account:
    """One account; `cells` are the texts that the policy's matches read, in their order."""

    id: str
    name: str
    cents: int
    owner: str
    owner_kind: str
    parent: str
    tier: str
    health: float | None
    red: bool
    escalated: bool
    complexity: float | None
    renewal: date | None
    owner_since: date | None
    onboarded: date | None
    changes: int
    zone_guessed: bool
    cells: tuple[str, ...]

    @property
    def whole(self) -> int:
        """ARR in whole currency units."""
        return (self.cents + 50) // 100


@dataclass(frozen=True)
class Csm:
    """One row of the roster; `cells` are the texts that the policy's matches read, in their order."""

    id: str
    name: str
    email: str
    manager: str
    tiers: frozenset[str]
    coverage: str
    pool: str
    pool_share: float
    fte: float
    start: date | None
    end: date | None
    leave_from: date | None
    leave_to: date | None
    backfill_for: str
    opens: float
    closes: float
    cost: float  # a year, 0 where it is not given
    zone_guessed: bool
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Override:
    """One row of overrides.csv that has not expired."""

    account: str
    action: str
    value: str
    expires: date | None
    by: str
    reason: str
    number: int  # its row, from 0


def read_accounts(frame: pd.DataFrame, tiers: dict[str, str], policy: Policy) -> tuple[Account, ...]:
    """The accounts in the frame's order."""
    column = _Columns(frame)
    matches = [column.text(m.account) for m in policy.match]
    health = column.numbers("health")
    rows = zip(
        column.text("account_id"), column.text("name"), column.numbers("arr"), column.text("owner"), column.text("owner_kind"),
        column.text("parent_id"), health, column.flags("escalated"), column.numbers("complexity"), column.dates("renewal_date"),
        column.dates("owner_since"), column.dates("onboarded_on"), column.numbers("owner_changes_24m"),
        column.flags("timezone_guessed"), zip(*matches, strict=True) if matches else [()] * len(frame), strict=True,
    )  # fmt: skip
    return tuple(
        Account(
            id=key, name=name, cents=half_up(exact(arr or 0) * 100), owner=owner, owner_kind=kind, parent=parent, tier=tiers[key],
            health=score, red=score is not None and score < policy.health.red, escalated=escalated, complexity=complexity,
            renewal=renewal, owner_since=since, onboarded=onboarded, changes=int(changes or 0), zone_guessed=guessed, cells=cells,
        )
        for key, name, arr, owner, kind, parent, score, escalated, complexity, renewal, since, onboarded, changes, guessed, cells
        in rows
    )  # fmt: skip


def read_csms(frame: pd.DataFrame, policy: Policy) -> tuple[Csm, ...]:
    """The roster in the frame's order, blanks filled as intake fills them."""
    column = _Columns(frame)
    matches = [column.text(m.csm) for m in policy.match]
    cells = list(zip(*matches, strict=True)) if matches else [()] * len(frame)
    text = {
        name: column.text(name) for name in ("csm_id", "name", "email", "manager", "tiers", "coverage", "pool", "backfill_for")
    }
    number = {name: column.numbers(name) for name in ("pool_share", "fte", "work_from", "work_to", "cost")}
    day = {name: column.dates(name) for name in ("start_date", "end_date", "leave_from", "leave_to")}
    guessed = column.flags("timezone_guessed")
    return tuple(
        _csm({k: v[i] for k, v in text.items()}, {k: v[i] for k, v in number.items()}, {k: v[i] for k, v in day.items()},
             guessed[i], cells[i], policy)
        for i in range(len(frame))
    )  # fmt: skip


def _csm(
    text: dict[str, str],
    number: dict[str, float | None],
    day: dict[str, date | None],
    guessed: bool,
    cells: tuple[str, ...],
    policy: Policy,
) -> Csm:
    coverage = text["coverage"] or ("pooled" if text["pool"] else "dedicated")
    tiers = frozenset(t.strip() for t in text["tiers"].split(";") if t.strip())
    return Csm(
        id=text["csm_id"], name=text["name"], email=text["email"], manager=text["manager"],
        tiers=tiers or frozenset({"T1", "T2", "T3"}), coverage=coverage, pool=text["pool"],
        pool_share=_share(coverage, number["pool_share"]), fte=_given(number["fte"], 1.0),
        start=day["start_date"], end=day["end_date"], leave_from=day["leave_from"], leave_to=day["leave_to"],
        backfill_for=text["backfill_for"], opens=_given(number["work_from"], policy.working_hours.from_hour),
        closes=_given(number["work_to"], policy.working_hours.to_hour), cost=_given(number["cost"], 0.0), zone_guessed=guessed,
        cells=cells,
    )  # fmt: skip


def _given(value: float | None, default: float) -> float:
    return default if value is None else value


def _share(coverage: str, given: float | None) -> float:
    if coverage == "both":
        return _given(given, 0.5)
    return 1.0 if coverage == "pooled" else 0.0


def read_overrides(frame: pd.DataFrame, as_of: date) -> tuple[Override, ...]:
    """The overrides that have not expired, in the frame's order."""
    column = _Columns(frame)
    texts_of = [column.text(name) for name in ("account_id", "action", "value", "by", "reason")]
    rows = zip(*texts_of, column.dates("expires"), strict=True)
    return tuple(
        Override(account, action, value, expires, by, reason, k)
        for k, (account, action, value, by, reason, expires) in enumerate(rows)
        if expires is None or expires >= as_of
    )


class _Columns:
    """A frame's columns as Python lists; a missing column is blank throughout."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def text(self, name: str) -> list[str]:
        return texts(self.frame[name]) if name in self.frame else [""] * len(self.frame)

    def numbers(self, name: str) -> list[float | None]:
        if name not in self.frame:
            return [None] * len(self.frame)
        return [None if pd.isna(v) else float(v) for v in self.frame[name]]

    def dates(self, name: str) -> list[date | None]:
        if name not in self.frame:
            return [None] * len(self.frame)
        return [None if pd.isna(v) else pd.Timestamp(v).date() for v in self.frame[name]]

    def flags(self, name: str) -> list[bool]:
        if name not in self.frame:
            return [False] * len(self.frame)
        return [bool(v) and not pd.isna(v) for v in self.frame[name]]
