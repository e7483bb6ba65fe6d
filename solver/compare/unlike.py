"""Floor 5: what two plans do not share - dates, book, policy, tiers - in words, because it explains or spoils a comparison."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from solver.compare.sides import Side
from solver.policy import Policy

SHOWN = 5


def unlike(a: Side, b: Side) -> tuple[str, ...]:
    """A sentence each for dates, book, policy and tiers, where they differ; and for a summary that does not add up."""
    doubts = [d for name, side in (("A", a), ("B", b)) for d in _doubts(name, side)]
    if a.path == b.path:
        return tuple(dict.fromkeys(doubts))
    found = [*_dates(a, b), *_book(a, b), *_policy(a.policy, b.policy), *_tiers(a, b), *doubts]
    return tuple(found)


def differing_keys(a: Policy, b: Policy) -> list[tuple[str, Any, Any]]:
    """Keys of the policy with another value, and both values (None: not there); as_of is a date of the plan, not a rule."""
    one, other = (p.model_dump(mode="json", by_alias=True, exclude={"as_of"}) for p in (a, b))
    return list(_differing(one, other, ""))


def _differing(a: Any, b: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    a, b = _by_name(a), _by_name(b)
    if not (isinstance(a, dict) and isinstance(b, dict)):
        if a != b:
            yield path, a, b
        return
    for key in dict.fromkeys([*a, *b]):
        inner = f"{path}.{key}" if path else str(key)
        if key in a and key in b:
            yield from _differing(a[key], b[key], inner)
        else:
            yield inner, a.get(key), b.get(key)


def _by_name(value: Any) -> Any:
    """An array of named tables as a table of tables: [[limit]] entries are told apart by their names."""
    if isinstance(value, list) and value and all(isinstance(v, dict) and "name" in v for v in value):
        return {v["name"]: v for v in value}
    return value


def _dates(a: Side, b: Side) -> Iterator[str]:
    if a.book.as_of != b.book.as_of:
        yield f"the dates differ: A plans from {a.book.as_of}, B from {b.book.as_of}"


def _book(a: Side, b: Side) -> Iterator[str]:
    """Files that were not the same bytes, and what differs; owners may without (a plan made with --from has the last plan's)."""
    files = sorted(f for f in {*a.book.sources, *b.book.sources} if a.book.sources.get(f) != b.book.sources.get(f))
    both = a.accounts.index.intersection(b.accounts.index)
    one, other = a.accounts.loc[both], b.accounts.loc[both]
    counts = {
        "accounts only in A": len(a.accounts) - len(both),
        "accounts only in B": len(b.accounts) - len(both),
        "accounts with another ARR": int((one["arr"] != other["arr"]).sum()),
        "accounts with another owner today": int((one["owner"] != other["owner"]).sum()),
        "CSMs only in A": len(set(a.book.csms["csm_id"]) - set(b.book.csms["csm_id"])),
        "CSMs only in B": len(set(b.book.csms["csm_id"]) - set(a.book.csms["csm_id"])),
    }
    said = ", ".join(f"{what}: {n:,}" for what, n in counts.items() if n)
    if files or said:
        where = f" ({', '.join(files)})" if files else ""
        yield f"the books differ{where}: {said or 'in columns other than owner and ARR'}"


def _policy(a: Policy, b: Policy) -> Iterator[str]:
    keys = differing_keys(a, b)
    if keys:
        more = f" and {len(keys) - SHOWN} more" if len(keys) > SHOWN else ""
        named = "; ".join(f"{key}: {_short(x)}, {_short(y)}" for key, x, y in keys[:SHOWN])
        yield f"the policies differ, and each side is priced by its own; by key, A's value, B's value: {named}{more}"


def _tiers(a: Side, b: Side) -> Iterator[str]:
    both = a.accounts.index.intersection(b.accounts.index)
    other = int((a.accounts.loc[both, "tier"] != b.accounts.loc[both, "tier"]).sum())
    if other:
        yield f"the tiers differ: {other:,} of {len(both):,} accounts in both plans have another tier in B than in A"


def _doubts(name: str, side: Side) -> Iterator[str]:
    if not side.word and side.value != side.summary["value"]:
        yield (
            f"{name}'s files come to a value of {side.value:,}, its summary.json says {side.summary['value']:,}: "
            f"do not trust it before csm-assign audit {side.path}"
        )
    elif not side.word and not side.intact:
        yield f"{name}'s files were changed after it was written: do not trust it before csm-assign audit {side.path}"


def _short(value: Any) -> str:
    text = "none" if value is None else str(value)
    return text if len(text) <= 24 else "..." if isinstance(value, (dict, list)) else text[:21] + "..."
