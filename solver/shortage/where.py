"""Floor 3: what singles a set of accounts out - a region, a language, a country - so that people know which are meant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.model.setting import Setting
from solver.problem import Bools, Ints
from solver.shortage.find import Shortage

COLUMNS = ("region", "language", "country", "timezone")  # then those of required matches
MOST_VALUES = 3
NEARLY = 0.9  # of the accounts have one of the values; the rest may be held there from elsewhere
OWN = 0.6  # of the tiers' accounts with these values are among them; the rest have other owners who may keep them


@dataclass(frozen=True)
class Where:
    """A column and its values; `exact` when all of the accounts have them. No column: nothing singles the accounts out."""

    column: str = ""
    values: tuple[str, ...] = ()
    exact: bool = True

    def text(self) -> str:
        """Such as " in EMEA" or " with language de"; blank when nothing singles the accounts out."""
        if not self.column:
            return ""
        values = " or ".join(self.values)
        near = "" if self.exact else ", nearly all"
        place = self.column in ("region", "country", "timezone")
        return f"{near} {'in' if place else f'with {self.column}'} {values}"


def where_of(setting: Setting, accounts: Ints, tiers: Bools) -> Where:
    """The first column whose values (at most 3) tell `accounts` from the other accounts of `tiers`."""
    table, tier = setting.book.accounts, setting.items.account_tier
    peers = tiers[tier]
    mine = np.zeros(len(table), bool)
    mine[accounts] = True
    if not (peers & ~mine).any():
        return Where()
    required = [m.account for m in setting.policy.match if m.required or m.required_hours]
    for column in dict.fromkeys([*COLUMNS, *required]):
        if column in table.columns:
            found = _told_apart(table[column].astype("str").to_numpy(), mine, peers)
            if found is not None:
                return Where(column, *found)
    return Where()


def _told_apart(values: np.ndarray, mine: Bools, peers: Bools) -> tuple[tuple[str, ...], bool] | None:
    """The few values that nearly all of `mine` have and not many of the other `peers`; None when there are none."""
    names, counts = np.unique(values[mine], return_counts=True)
    order = np.argsort(-counts, kind="stable")[:MOST_VALUES]
    total = int(mine.sum())
    enough = 1 + int(np.argmax(np.cumsum(counts[order]) >= NEARLY * total))
    if counts[order[:enough]].sum() < NEARLY * total:
        return None
    chosen = [str(v) for v in names[order[:enough]]]
    if "" in chosen or "nan" in chosen:
        return None
    have = np.isin(values, chosen)
    if (have & mine).sum() < OWN * (have & peers).sum() or not (peers & ~have).any():
        return None
    return tuple(sorted(chosen)), len(chosen) == len(names)


def where_of_shortage(setting: Setting, s: Shortage) -> Where:
    """What singles out the accounts that want the seats; of an overfull book, those that want to join."""
    if not s.overfull:
        return where_of(setting, s.accounts, s.demand > 0)
    start = setting.standing.start[setting.items.of_account[s.accounts]]
    return where_of(setting, s.accounts[start == 0], s.short > 0)


def where_text(setting: Setting, s: Shortage) -> str:
    """The same in words, with a blank before; "" when nothing singles them out."""
    return where_of_shortage(setting, s).text()
