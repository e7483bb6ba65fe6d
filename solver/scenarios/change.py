"""Floor 5: changed() - a book and its policy as a scenario has them, as if intake had read them so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from solver.book import Book
from solver.errors import ScenarioError
from solver.policy import Policy
from solver.roster import UNKNOWN, owner_kinds
from solver.scenarios.customers import Customers, lose, set_cells
from solver.scenarios.decided import changed_overrides, kept_overrides
from solver.scenarios.newcomers import grow, win
from solver.scenarios.people import changed_csms
from solver.scenarios.rules import laid_over, over
from solver.scenarios.shape import checked
from solver.scenarios.tables import Changes
from solver.tables import among


@dataclass(frozen=True)
class Changed:
    """A book under a scenario. `notes` say in words what was done; `added` are the csm_ids of those hired, sorted."""

    book: Book
    policy: Policy
    notes: tuple[str, ...]
    added: tuple[str, ...]


def changed(book: Book, policy: Policy, tree: Mapping[str, Any], quarter: int = 0) -> Changed:
    """The book and the policy under a scenario's `tree`. Raises ScenarioError, PolicyError.

    `quarter` counts from 0: the first has all changes; a later one, whose book is the one before carried over, has only
    those that say `each_quarter`. The policy is laid over in every quarter. In this order: the policy, the roster,
    accounts updated, lost, grown, new, overrides. Whoever owns accounts and is no longer there has left: never a row less.
    """
    changes: Changes = checked(Changes, tree, "scenario")
    rules, notes = laid_over(policy, changes.policy)
    if quarter == 0 and rules.as_of and rules.as_of != policy.as_of:
        book = replace(book, as_of=rules.as_of)
    csms, said, added = changed_csms(book, rules, changes.csms, quarter)
    notes = (notes if quarter == 0 else []) + said
    if not book.accounts["account_id"].is_monotonic_increasing:  # lots are drawn in the order of ids
        book = replace(book, accounts=book.accounts.sort_values("account_id", kind="stable").reset_index(drop=True))
    state = Customers(book, rules, csms, book.accounts.copy(), np.ones(len(book.accounts), bool), notes=notes)
    if quarter == 0:
        set_cells(state, changes.accounts)
    lose(state, changes.accounts, quarter)
    grow(state, changes.accounts, quarter)
    win(state, changes.accounts, quarter)
    accounts = _joined(state)
    accounts, rules = _owned(accounts, csms, book.as_of, rules, notes)
    made = replace(book, accounts=accounts, csms=csms)
    if quarter == 0:
        made = changed_overrides(made, rules, changes.overrides, notes)
    return Changed(kept_overrides(made, notes), rules, tuple(notes), added)


def _joined(state: Customers) -> pd.DataFrame:
    """The accounts that stay and those to come, by id; parents that are gone are cleared, as intake does."""
    table = state.table[state.stay] if not state.stay.all() else state.table
    if state.more:
        more = pd.concat(state.more, ignore_index=True)[table.columns].astype(table.dtypes.to_dict())
        table = pd.concat([table, more], ignore_index=True)
    table = table.sort_values("account_id", kind="stable").reset_index(drop=True)
    if not len(table):
        raise ScenarioError("no account is left: a book without accounts decides nothing")
    stray = (table["parent_id"] != "") & ~among(table["parent_id"], set(table["account_id"]))
    if stray.any():
        state.notes.append(f"accounts whose parent is lost, each decided on its own: {int(stray.sum()):,}")
        table["parent_id"] = table["parent_id"].where(~stray, "")
    _check_parents(table)
    return table


def _check_parents(table: pd.DataFrame) -> None:
    """Refuse parents that go round in a circle."""
    parent = {a: p for a, p in zip(table["account_id"], table["parent_id"], strict=True) if p}
    done: set[str] = set()
    for start in sorted(parent):
        path: list[str] = []
        node = start
        while node in parent and node not in done and node not in path:
            path.append(node)
            node = parent[node]
        if node in path:
            loop = path[path.index(node) :]
            raise ScenarioError(f"the parents go round in a circle: {' -> '.join([*loop, loop[0]])}; clear one of them")
        done.update(path)


def _owned(
    accounts: pd.DataFrame, csms: pd.DataFrame, as_of: date, policy: Policy, notes: list[str]
) -> tuple[pd.DataFrame, Policy]:
    """Owner kinds anew. Accounts of somebody who works in a pool are the pool's; a pool that nobody is in any more has left."""
    pooled = {c: p for c, p, how in zip(csms["csm_id"], csms["pool"], csms["coverage"], strict=True) if how == "pooled" and p}
    owner = accounts["owner"]
    kinds = owner_kinds(owner, csms, as_of, policy.departed)
    joined = np.array([k == "csm" and o in pooled for k, o in zip(kinds, owner, strict=True)], bool)
    if joined.any():
        for csm_id, count in owner[joined].value_counts().sort_index().items():
            notes.append(f"{csm_id} works in the pool {pooled[str(csm_id)]}: {count:,} accounts become the pool's")
        owner = owner.where(~joined, owner.map(pooled)).astype("str")
        kinds = kinds.where(~joined, "pool").astype("str")
    lost = owner[kinds == UNKNOWN].value_counts().sort_index()
    for pool, count in lost.items():
        notes.append(f"nobody is in the pool {pool} any more: its {count:,} accounts need an owner")
    pools = set(csms["pool"])
    closed = [name for name in policy.pools if name not in pools]
    if len(lost) or closed:
        overlay = {"departed": [*policy.departed, *map(str, lost.index)]}
        kept = {n: p for n, p in policy.pools.items() if n in pools}
        policy = over(policy.model_copy(update={"pools": kept}), overlay, "scenario")
        kinds = kinds.where(kinds != UNKNOWN, "departed").astype("str")
    return accounts.assign(owner=owner, owner_kind=kinds), policy
