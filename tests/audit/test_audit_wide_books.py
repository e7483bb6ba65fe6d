"""Model and audit on books wide enough for bands, managers and pools of several: the same items, S0, pairs, worth and limits."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from solver.audit import Facts, check_assignment, facts_from
from solver.audit.check import rulebook
from solver.book import Book
from solver.errors import ConflictError
from solver.model.formulate import Formulation, formulate
from solver.policy import Policy

MONEY = ("arr", "renewing_arr", "renewing_arr_q2", "covered")
MOVES = ("moved", "moved_arr", "inbound", "inbound_hours", "outbound", "outbound_arr", "handoff")
DAYS = ("2024-05-01", "2026-08-15", "2026-10-01", "2026-10-20", "2026-12-31", "2027-01-01", "2027-05-01", "")
ZONES = ("America/New_York", "Europe/London", "Asia/Kolkata", "Pacific/Auckland", "")


def _limit(r: random.Random, k: int) -> dict[str, Any]:
    """A limit of a random kind: measure, group, scope and one or two bounds."""
    measure = r.choice([*MONEY, *MOVES, "accounts", "load", "hours", "red", "usage"])
    out: dict[str, Any] = {"name": f"z{k}", "measure": measure, "over": r.choice(["book", "person", "manager", "tier", "plan"])}
    size = (
        60000
        if measure in MONEY or measure.endswith("arr")
        else 0.5
        if measure == "load"
        else 4000
        if measure == "handoff"
        else 2.5
    )
    bounds = ["max", "min", "max_share", "min_share", "max_fte"] + (
        [] if measure in MOVES else ["band", "over_company", "max_company"]
    )
    for bound in r.sample(bounds, r.choice([1, 1, 2])):
        out[bound] = {"max_share": 0.333, "min_share": 0.75, "band": 0.1, "over_company": 0.1, "max_company": 1.5}.get(
            bound, size
        )
    if "band" in out:
        out["over"] = "book"
    if "over_company" in out or measure == "inbound_hours":
        out["of"] = r.choice(["arr", "accounts", "hours"])
    for cells in ({"tiers": r.sample(["T1", "T2", "T3", "T4"], 2)}, {"coverage": r.choice(["dedicated", "pooled"])},
                  {"where": {"product": "Gold"}}, {"price": r.choice([0.4, 2.5]), "grain": r.choice([0.01, 1000])}):  # fmt: skip
        out |= cells if r.random() < 0.4 else {}
    return out


def _csms(r: random.Random) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for k in range(r.randint(6, 12)):
        coverage = r.choice(["dedicated"] * 4 + ["pooled", "both"])
        leave = r.choice(["", "", "2026-10-10"])
        rows.append(
            {
                "csm_id": f"c{k:02}", "manager": r.choice(["Ann", "Bob", ""]), "timezone": r.choice(ZONES), "coverage": coverage,
                "pool": "" if coverage == "dedicated" else r.choice(["P", "Q"]), "languages": r.choice(["en", "en;de"]),
                "pool_share": {"dedicated": 0, "pooled": 1, "both": 0.333}[coverage], "fte": r.choice([1, 1, 0.5, 0.05]),
                "start_date": r.choice(["", "", "2026-09-20", "2026-11-05"]), "end_date": r.choice(["", "", "", "2026-11-30"]),
                "leave_from": leave, "leave_to": r.choice(["", "2026-12-01"]) if leave else "",
                "backfill_for": {1: "c00", 2: "gone", 4: "gone"}.get(k, ""),
            }
        )  # fmt: skip
    return rows


def _accounts(r: random.Random, csms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    owners = ["", "gone", *(c["csm_id"] for c in csms if c["coverage"] != "pooled"), *{c["pool"] for c in csms if c["pool"]}]
    return [
        {
            "account_id": f"a{k:02}", "arr": r.choice([4000.49, 30000, 31000, 120000, 320000.75]), "owner": r.choice(sorted(owners)),
            "timezone": r.choice(ZONES), "language": r.choice(["en", "de", ""]), "health": r.choice([10, 60, 90, ""]),
            "renewal_date": r.choice(DAYS), "owner_since": r.choice(DAYS[:3]), "owner_changes_24m": r.choice([0, 1, ""]),
            "parent_id": r.choice(["", "", f"a{r.randrange(k):02}"]) if k else "", "usage": r.choice([1, 2.5, ""]),
            "product": r.choice(["gold", "silver"]), "escalated": r.random() < 0.1,
        }
        for k in range(r.randint(8, 24))
    ]  # fmt: skip


def both_statements(make: Callable[..., Book], seed: int) -> tuple[Formulation, Facts]:
    """The model's and the audit's statement of one random book."""
    r = random.Random(seed)
    csms = _csms(r)
    accounts = _accounts(r, csms)
    units = [c["csm_id"] for c in csms if c["coverage"] != "pooled" and not c["end_date"]] or [""]
    overrides = [
        {
            "account_id": f"a{r.randrange(len(accounts)):02}",
            "action": action,
            "value": r.choice(units) if action != "keep" else "",
        }
        for action in ("pin", "forbid", "keep")
    ]
    policy = Policy.load(overlay={"limit": [_limit(r, k) for k in range(8)], "mode": r.choice(["required", "maintain", "recut"])})
    tiers = pd.Series([r.choice(["T1", "T2", "T2", "T3", "T4"]) for _ in accounts], dtype="str")
    book = make(accounts, csms, overrides)
    try:
        formulation = formulate(book, tiers, policy)
    except ConflictError:  # overrides that contradict each other are another test's: take the next book
        return both_statements(make, seed + 1000)
    return formulation, facts_from(book.accounts, book.csms, book.overrides, book.as_of, policy, tiers)


@pytest.mark.parametrize("seed", range(25))
def test_model_and_audit_agree_on_wide_books(book_of: Callable[..., Book], seed: int):
    formulation, facts = both_statements(book_of, seed)
    problem = formulation.problem
    rules, items, units = rulebook(facts), range(len(facts.items)), range(len(facts.units))
    assert problem.start.tolist() == facts.start
    allowed = np.array([[not rules.holders.why_not(i, u) for u in units] for i in items])
    worth = np.array([[rules.worth.item(i, u) for u in units] for i in items])
    assert (problem.allows(np.arange(problem.num_items)) == allowed).all()
    assert (problem.worth(np.arange(problem.num_items), np.arange(problem.num_units)) == worth)[allowed].all()
    r = random.Random(seed)
    for share in (0.0, 0.1, 0.3, 0.9) * 5:
        unit_of = [r.choice(np.flatnonzero(allowed[i]).tolist()) if r.random() < share else facts.start[i] for i in items]
        faults, value = check_assignment(facts, unit_of)
        assert bool(faults) == bool(problem.faults(np.array(unit_of))), (faults, problem.faults(np.array(unit_of)))
        assert value == problem.value(np.array(unit_of))
