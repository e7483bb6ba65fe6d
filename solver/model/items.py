"""Floor 2: the items - single accounts, and families that are one decision."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from solver.exact import whole_currency
from solver.policy import Policy
from solver.problem import Bools, Ints


@dataclass(frozen=True)
class Items:
    """Items in the order of their largest member's id. Tiers are positions in `policy.tier_names`, 0 the best."""

    of_account: Ints  # [accounts] -> item
    largest: Ints  # [items] -> account
    tier: Ints  # [items] best tier of the members
    size: Ints  # [items] number of members
    account_tier: Ints  # [accounts]
    served: Bools  # [tiers]: somebody looks after this tier
    whole: Ints  # [accounts] ARR in whole currency
    order: Ints  # [accounts] accounts sorted by item
    first: Ints  # [items + 1] where an item's members begin in `order`
    split: tuple[str, ...]  # roots of families held at several owners, told as a warning

    @property
    def num(self) -> int:
        return len(self.largest)

    def members(self, item: int) -> Ints:
        """The accounts of one item."""
        return self.order[self.first[item] : self.first[item + 1]]

    def total(self, per_account: Ints) -> Ints:
        """Sum over the members of each item."""
        out = np.zeros(self.num, np.int64)
        np.add.at(out, self.of_account, per_account)
        return out


def items_of(accounts: pd.DataFrame, tiers: pd.Series, policy: Policy) -> Items:
    """Items of the accounts under their new tiers (docs/arithmetic.md section 5)."""
    names = policy.tier_names
    tier = np.asarray(tiers.map({t: k for k, t in enumerate(names)}), np.int64)
    served = np.array([bool(policy.tiers[t].service) for t in names], bool)
    whole = whole_currency(accounts["arr"])
    key, split = _family_keys(accounts, served[tier], whole)
    frame = pd.DataFrame({"key": key, "arr": whole, "id": accounts["account_id"], "row": np.arange(len(accounts))})
    largest = frame.sort_values(["arr", "id"], ascending=[False, True], kind="stable").drop_duplicates("key")
    largest = largest.sort_values("id", kind="stable")
    number = {k: i for i, k in enumerate(largest["key"])}
    of_account = frame["key"].map(number).to_numpy(np.int64)
    best = np.full(len(largest), len(names), np.int64)
    np.minimum.at(best, of_account, tier)
    order = np.argsort(of_account, kind="stable")
    return Items(
        of_account=of_account,
        largest=largest["row"].to_numpy(np.int64),
        tier=best,
        size=np.bincount(of_account, minlength=len(largest)),
        account_tier=tier,
        served=served,
        whole=whole,
        order=order,
        first=np.searchsorted(of_account[order], np.arange(len(largest) + 1)),
        split=split,
    )


def _family_keys(accounts: pd.DataFrame, served: Bools, whole: Ints) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """A key per account, equal within an item: (root, owner) in families, (own id, "") otherwise."""
    ids = list(accounts["account_id"])
    root = _roots(ids, list(accounts["parent_id"]))
    owners = list(accounts["owner"])
    families: dict[str, list[int]] = {}
    for row, r in enumerate(root):
        families.setdefault(r, []).append(row)
    keys = [(i, "") for i in ids]
    split = []
    for r, rows in families.items():
        if len(rows) == 1 or not served[rows].any():
            continue
        sums: dict[str, int] = {}
        for row in rows:
            if owners[row]:
                sums[owners[row]] = sums.get(owners[row], 0) + int(whole[row])
        main = min(sums, key=lambda o: (-sums[o], o)) if sums else ""
        for row in rows:
            keys[row] = (r, "owner:" + (owners[row] or main))
        if len(sums) > 1:
            split.append(r)
    return keys, tuple(sorted(split))


def _roots(ids: list[str], parents: list[str]) -> list[str]:
    """The top of each account's family. Where parents go round in a circle, which intake refuses, all that hang on it are one
    family, named after the circle's first id. A parent that is no account counts as none."""
    known = set(ids)
    parent = {i: p for i, p in zip(ids, parents, strict=True) if p in known and p != i}
    root: dict[str, str] = {}
    for account in ids:
        path: dict[str, None] = {}  # in order
        top = account
        while top in parent and top not in root and top not in path:
            path[top] = None
            top = parent[top]
        if top in path:
            circle = list(path)
            top = min(circle[circle.index(top) :])
        top = root.get(top, top)
        root.update(dict.fromkeys([*path, account], top))
    return [root[i] for i in ids]
