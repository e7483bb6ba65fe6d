"""Floor 5: the Outcome of a plan, measured."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

import numpy as np

from solver.book import Book, cents
from solver.plan.decision import Decision
from solver.plan.figures import Figures, figures_of
from solver.plan.folder import Plan
from solver.plan.names import name_of
from solver.plan.service import unit_costs
from solver.runs.outcome import Outcome, TierOutcome, UnitOutcome
from solver.sizing import heads_needed


def outcome_of(decision: Decision, plan: Plan, plan_id: str, known: Set[str]) -> Outcome:
    """What `plan`, made of `decision`, comes to. Units not in `known` (names of books and pools) were added by the scenario."""
    setting, result, figures = decision.formulation.setting, decision.result, figures_of(decision)
    units, all_tiers = _units(decision, plan, known), figures.coverage["all"]
    present, cost = setting.staff.present, setting.book.csms["cost"].fillna(0)
    fullest = max(units, key=lambda u: u.utilisation, default=None)
    return Outcome(
        first_day=setting.quarter.first.isoformat(),
        mode=setting.policy.mode,
        status=result.status,
        plan_id=plan_id,
        value=result.value,
        bound=result.bound,
        certified_bound=result.certified_bound,
        accounts=len(setting.book.accounts),
        arr=cents(setting.book.accounts["arr"]) / 100,
        people=int(present.sum()),
        fte=float(setting.units.fte.sum()) / 1000,
        cost=float(cost[present].sum()),
        covered_accounts=all_tiers.accounts,
        covered_arr=all_tiers.arr_cents / 100,
        weighted=round(all_tiers.weighted, 6),
        weighted_arr=float(all_tiers.fitted),
        uncovered_accounts=figures.uncovered,
        uncovered_arr=figures.uncovered_arr,
        chosen=figures.chosen,
        chosen_arr=figures.chosen_arr,
        at_risk=figures.at_risk,
        required=figures.required,
        fit=round(figures.fit, 6),
        soft=figures.soft,
        nobody=figures.nobody,
        highest_load=fullest.utilisation if fullest else 0.0,
        highest_unit=fullest.unit if fullest else "",
        arr_spread=round(figures.spread, 6),
        tiers=_tiers(decision, figures),
        units=units,
        heads=heads_needed(setting),
    )


def unit_names(book: Book) -> frozenset[str]:
    """Every name that a unit of the book can have: its people and its pools."""
    return frozenset(book.csms["csm_id"]) | frozenset(book.pools)


def _tiers(decision: Decision, figures: Figures) -> tuple[TierOutcome, ...]:
    setting = decision.formulation.setting
    arr, tier, names = setting.book.accounts["arr"], setting.items.account_tier, setting.policy.tier_names
    out = []
    for t in np.flatnonzero(setting.items.served):
        mine, held = tier == t, figures.coverage[names[t]]
        out.append(
            TierOutcome(
                names[t], int(mine.sum()), cents(arr[mine]) / 100, held.accounts, held.arr_cents / 100, round(held.weighted, 6)
            )
        )
    return tuple(out)


def _units(decision: Decision, plan: Plan, known: Set[str]) -> tuple[UnitOutcome, ...]:
    """Each book and pool, from the plan's own table."""
    setting, costs = decision.formulation.setting, unit_costs(decision)
    served = [t for t in setting.policy.tier_names if t.lower() in plan.books]
    rows = {str(row["unit"]): row for row in plan.books.to_dict("records") if row["coverage"] != "departed"}
    return tuple(
        _unit(rows[name], name_of(setting, u), float(costs[u]), served, added=name not in known)
        for u, name in enumerate(setting.units.names)
        if u
    )


def _unit(row: dict[Any, Any], name: str, cost: float, served: list[str], *, added: bool) -> UnitOutcome:
    fte, use = float(row["fte"]), float(row["utilisation"])
    return UnitOutcome(
        unit=str(row["unit"]),
        name=name,
        coverage=str(row["coverage"]),
        manager=str(row["manager"]),
        fte=fte,
        cost=round(cost, 2),
        accounts=int(row["accounts_after"]),
        arr=float(row["arr_after"]),
        load=float(row["load_after"]),
        utilisation=0.0 if np.isnan(use) else use,
        target_use=round(float(row["load_target"]) / fte, 4) if fte else 0.0,
        red=int(row["red_after"]),
        renewing_arr=float(row["renewing_arr_after"]),
        tiers={t: int(row[t.lower()]) for t in served},
        moves_in=int(row["moves_in"]),
        moves_out=int(row["moves_out"]),
        added=added,
    )
