"""A comparison's screen keeps to 80 columns, however long the names and however large the books."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from solver.book import Book
from solver.compare import Search, compared, comparison_text, sides_of
from solver.pipeline import Run, rebalance
from solver.policy import Policy


def test_wide_books_and_long_names_stay_within_80_columns(book_of: Callable[..., Book], tmp_path: Path) -> None:
    """Tests a name of 60 letters with figures of a pool of thousands: two narrow tables, the name cut, nothing wider."""
    csms = [{"csm_id": "c1", "name": "Wolfeschlegelsteinhausenbergerdorff " * 2}, {"csm_id": "c2", "name": "Ben"}]
    accounts = [{"account_id": f"a{k}", "name": "x" * 90, "arr": 30_000, "tier": "T2"} for k in range(3)]
    rebalance(book_of(accounts, csms), Policy.load(overlay={"tiering": {"method": "given"}}), tmp_path / "p", Run(seconds=10))
    c = compared(*sides_of(str(tmp_path / "p"), "today", Search()))
    units = c.units.assign(accounts_a=14_195, arr_a=365.3e6, load_a=93.32, red_a=969, renewing_arr_a=80.3e6, arr_b=342.2e6)
    text = comparison_text(replace(c, units=units))
    lines = [line for line in text.splitlines() if str(tmp_path) not in line]
    assert max(map(len, lines)) <= 80
    assert sum("A -> B, by CSM" in line for line in lines) == 2
    assert "Wolfeschlegelsteinhausenb" in text
    assert (
        sum("A -> B, by CSM" in line for line in comparison_text(replace(c, units=c.units.assign(name="Ann"))).splitlines()) == 1
    )
