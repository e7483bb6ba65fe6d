"""A small book for questions: ten accounts, three people, one pool."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from solver.book import Book
from solver.policy import Policy


@pytest.fixture
def book(book_of: Callable[..., Book]) -> Book:
    """Accounts a0 to a9, 10K to 100K ARR: even ones are Ann's, odd ones the pool's; Ben has none. a0-a4 are in EMEA."""
    accounts = [
        {
            "account_id": f"a{k}", "arr": 10_000 * (k + 1), "owner": "Core" if k % 2 else "ann", "tickets": k,
            "region": "EMEA" if k < 5 else "AMER", "timezone": "Europe/London", "currency": "USD", "product": "Core",
        }
        for k in range(10)
    ]  # fmt: skip
    csms = [
        {"csm_id": "ann", "name": "Ann Ash", "email": "ann@example.com", "timezone": "Europe/London", "cost": 90000, "region": "EMEA"},
        {"csm_id": "ben", "timezone": "Europe/London", "start_date": "2026-11-01", "cost": 80000, "region": "EMEA"},
        {"csm_id": "cat", "timezone": "Europe/London", "coverage": "pooled", "pool": "Core", "tiers": "T2;T3", "region": "AMER"},
    ]  # fmt: skip
    return book_of(accounts, csms, [{"account_id": "a2", "action": "pin", "value": "ann", "reason": "knows them"}])


@pytest.fixture
def policy() -> Policy:
    """The default policy."""
    return Policy.load()


@pytest.fixture
def scenario(tmp_path: Path) -> Callable[..., Path]:
    """Writes a scenario file for the shipped book `quarterly` (or one that says so itself)."""

    def write(text: str, name: str = "trial", header: Sequence[str] = ('book = "quarterly"',)) -> Path:
        path = tmp_path / f"{name}.toml"
        path.write_text("\n".join([*header, text]), encoding="utf-8")
        return path

    return write
