"""Floor 3: which accounts are decided together (arithmetic, section 5, first half)."""

from __future__ import annotations

from collections import defaultdict

from solver.audit.records import Account


def groups(accounts: tuple[Account, ...], served: frozenset[str]) -> list[tuple[int, tuple[int, ...]]]:
    """(largest member, members in order) of each item, as indices of accounts, in the order of the largest members' ids."""
    families: dict[str, list[int]] = defaultdict(list)
    for root, k in zip(_roots(accounts), range(len(accounts)), strict=True):
        families[root].append(k)
    out: list[tuple[int, ...]] = []
    for members in families.values():
        if all(accounts[k].tier not in served for k in members):
            out += [(k,) for k in members]
        else:
            out += _by_owner(accounts, members)
    with_largest = [(min(m, key=lambda k: (-accounts[k].whole, accounts[k].id)), m) for m in out]
    return sorted(with_largest, key=lambda pair: accounts[pair[0]].id)


def _by_owner(accounts: tuple[Account, ...], members: list[int]) -> list[tuple[int, ...]]:
    split: dict[str, list[int]] = defaultdict(list)
    for k in members:
        split[accounts[k].owner].append(k)
    owners = [name for name in split if name]
    if owners and "" in split:
        biggest = min(owners, key=lambda name: (-sum(accounts[k].whole for k in split[name]), name))
        split[biggest] = sorted(split[biggest] + split.pop(""))
    return [tuple(group) for group in split.values()]


def _roots(accounts: tuple[Account, ...]) -> list[str]:
    """The top of each account's line of parents; a parent that is no account, or a loop, ends the line."""
    parent = {a.id: a.parent for a in accounts}
    out = []
    for account in accounts:
        top, seen = account.id, {account.id}
        while parent[top] in parent and parent[top] not in seen:
            top = parent[top]
            seen.add(top)
        out.append(top)
    return out
