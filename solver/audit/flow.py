"""Floor 3: can loads, each to be served within a set of members, be served at all? By maximum flow."""

from __future__ import annotations

from collections import deque

Members = frozenset[int]


def overfull(loads: dict[Members, int], room: dict[int, int]) -> Members:
    """A set S of members whose time is less than the loads that only they can serve; empty when all loads can be served.

    `loads` and `room` are in the same unit, room not below 0. S is a union of the sets in `loads` (Hall's condition).
    """
    sets = [q for q, amount in loads.items() if amount]
    left = [loads[q] for q in sets]
    free = dict(room)
    sent: list[dict[int, int]] = [dict.fromkeys(q, 0) for q in sets]
    while True:
        path, reached = _augmenting(sets, left, free, sent)
        if not path:
            return frozenset(reached) if any(left) else frozenset()
        _push(path, left, free, sent)


def _augmenting(
    sets: list[Members], left: list[int], free: dict[int, int], sent: list[dict[int, int]]
) -> tuple[list[int], set[int]]:
    """A path set, member, set, member ... from load left over to free time (or none), and the members reached."""
    came: dict[int, tuple[int, int]] = {}  # member -> (set it was reached from, member that set was reached from)
    seen = [amount > 0 for amount in left]
    queue = deque((k, -1) for k, amount in enumerate(left) if amount)
    while queue:
        k, before = queue.popleft()
        for member in sorted(sets[k]):
            if member in came:
                continue
            came[member] = (k, before)
            if free[member] > 0:
                return _trace(member, came), set(came)
            for other, flows in enumerate(sent):
                if not seen[other] and flows.get(member, 0):
                    seen[other] = True
                    queue.append((other, member))
    return [], set(came)


def _trace(member: int, came: dict[int, tuple[int, int]]) -> list[int]:
    path: list[int] = []
    while member != -1:
        k, before = came[member]
        path = [k, member, *path]
        member = before
    return path


def _push(path: list[int], left: list[int], free: dict[int, int], sent: list[dict[int, int]]) -> None:
    """As much along the path as fits: each later set gives up a share of the member before it."""
    taken = [(path[n], path[n - 1]) for n in range(2, len(path), 2)]  # (set, member it gives up)
    amount = min([left[path[0]], free[path[-1]], *(sent[k][m] for k, m in taken)])
    left[path[0]] -= amount
    free[path[-1]] -= amount
    for n in range(0, len(path), 2):
        sent[path[n]][path[n + 1]] += amount
    for k, m in taken:
        sent[k][m] -= amount
