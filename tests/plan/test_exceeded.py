"""Hard limits that today's books exceed already: legal, and said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from solver.audit import audit_plan
from solver.book import Book
from solver.lang import EN, lang_of
from solver.pipeline import Run, rebalance
from solver.plan.exceeded import exceeded, exceeded_notes
from solver.plan.load import load_plan
from solver.policy import Policy


def test_a_hard_limit_that_todays_books_exceed_is_said(book_of: Callable[..., Book], tmp_path: Path) -> None:
    """Tests four books of 4, 3, 1 and 2 accounts under a limit of 2: two books are above it, and stay so; of one with a price,
    of one that is kept and of one of another mode nothing is said. The audit finds no fault."""
    owners = ["c1"] * 4 + ["c2"] * 3 + ["c3"] + ["c4"] * 2
    accounts = [
        {"account_id": f"a{k}", "arr": 30_000, "tier": "T2", "owner": owner, "health": 80} for k, owner in enumerate(owners)
    ]
    csms = [{"csm_id": f"c{k}", "name": f"Ann {k}"} for k in (1, 2, 3, 4)]
    few = {"name": "few", "measure": "accounts", "over": "book", "max": 2}
    others = [{"name": "dear", "price": 5}, {"name": "kept", "max": 4}, {"name": "recut", "modes": ["recut"]}]
    rules = [few, *({**few, **other} for other in others)]
    policy = {"tiering": {"method": "given"}, "mode": "required", "limit": rules}
    rebalance(book_of(accounts, csms), Policy.load(overlay=policy), tmp_path / "plan", Run(seconds=10, gap=0.001))
    said = "hard limit 'few' is exceeded by 2 of today's books, which may not grow: Ann 1, Ann 2"
    assert said in json.loads((tmp_path / "plan" / "summary.json").read_text())["notes"]
    decision = load_plan(tmp_path / "plan").decision
    assert exceeded(decision) == {"few": ["c1", "c2"]}
    assert list(exceeded_notes(decision, EN)) == [said]
    assert "já é excedido por 2 das carteiras de hoje" in next(exceeded_notes(decision, lang_of("pt-BR")))
    assert not audit_plan(tmp_path / "plan").faults
