"""The days on which accounts may change hands: no hold takes them, the giver is still there, the receiver already."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from solver.audit import audit_plan
from solver.book import Book
from solver.pipeline import Run, rebalance
from solver.policy import Policy
from solver.tables import read_text

PINNED = ("a", "b", "c")
GIVERS: dict[str, dict[str, Any]] = {
    "stays": {"csm_id": "giver"},
    "leaves first": {"csm_id": "giver", "end_date": "2026-10-10"},
    "leaves later": {"csm_id": "giver", "end_date": "2026-11-20"},
}
COMES = {"csm_id": "comes", "start_date": "2026-10-29"}
POOL = [
    {"csm_id": "p1", "coverage": "pooled", "pool": "P", "start_date": "2026-11-05"},
    {"csm_id": "p2", "coverage": "pooled", "pool": "P", "start_date": "2026-10-20"},
    {"csm_id": "p3", "coverage": "pooled", "pool": "P", "start_date": "2010-01-04", "end_date": "2026-11-30"},
]


@pytest.mark.parametrize(
    ("giver", "receivers", "unit", "window"),
    [
        ("stays", [COMES], "comes", ("2026-10-29", "2026-12-31")),
        ("leaves first", [COMES], "comes", ("2026-10-29", "2026-12-31")),
        ("leaves later", [COMES], "comes", ("2026-10-29", "2026-11-20")),
        ("leaves first", [{"csm_id": "comes"}], "comes", ("2026-10-01", "2026-10-10")),
        ("stays", POOL, "P", ("2026-10-20", "2026-12-31")),
    ],
)
def test_no_move_is_dated_before_its_receiver_is_there(
    giver: str, receivers: list[dict[str, Any]], unit: str, window: tuple[str, str], book_of: Callable[..., Book], tmp_path: Path
) -> None:
    accounts = [{"account_id": a, "arr": 9_000, "tier": "T3", "owner": "giver", "health": 80} for a in PINNED]
    overrides = [{"account_id": a, "action": "pin", "value": unit, "reason": "said"} for a in PINNED]
    book = book_of(accounts, [GIVERS[giver], *receivers], overrides)
    rebalance(book, Policy.load(overlay={"tiering": {"method": "given"}}), tmp_path / "plan", Run(seconds=10, gap=0.001))
    rows = read_text(tmp_path / "plan" / "moves.csv")
    assert set(rows["to"]) == {unit}
    assert set(zip(rows["not_before"], rows["not_after"], strict=True)) == {window}
    assert not audit_plan(tmp_path / "plan").faults


def test_a_hold_that_begins_before_the_receiver_comes_keeps_its_dates(book_of: Callable[..., Book], tmp_path: Path) -> None:
    """No day suits both: the stretch before the hold stands, in order."""
    accounts = [{"account_id": "a", "arr": 30_000, "tier": "T2", "owner": "giver", "health": 80, "renewal_date": "2026-12-19"}]
    overrides = [{"account_id": "a", "action": "pin", "value": "comes", "reason": "said"}]
    book = book_of(accounts, [GIVERS["stays"], COMES], overrides)
    rebalance(book, Policy.load(overlay={"tiering": {"method": "given"}}), tmp_path / "plan", Run(seconds=10, gap=0.001))
    row = read_text(tmp_path / "plan" / "moves.csv").iloc[0]
    assert (row["not_before"], row["not_after"]) == ("2026-10-01", "2026-10-19")
    assert not audit_plan(tmp_path / "plan").faults
