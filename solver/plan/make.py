"""Floor 3: from a decision to the Plan with all its tables."""

from __future__ import annotations

from typing import Any

import numpy as np

from solver.engine import SCALE, Priced
from solver.model.formulate import Formulation
from solver.plan.assignments import assignments_of, moves_of
from solver.plan.books import books_of, people_of
from solver.plan.decision import Decision, row_prices
from solver.plan.folder import Plan
from solver.plan.summary import summary_of
from solver.problem import Ints


def plan_of(decision: Decision, run: dict[str, Any]) -> Plan:
    """All tables of the decision; `run` brings seed, stages and seconds."""
    setting, result = decision.formulation.setting, decision.result
    assignments = assignments_of(decision)
    books = books_of(decision)
    return Plan(
        book=setting.book,
        policy=setting.policy,
        assignments=assignments,
        moves=moves_of(decision, assignments),
        books=books,
        people=people_of(decision, books),
        tiers=decision.tiering.table,
        watch=decision.tiering.watch,
        summary=summary_of(decision, assignments, run),
        certificate=certificate_of(decision.formulation, result.price, result.certified_bound, result.cuts),
    )


def certificate_of(formulation: Formulation, price: Ints, bound: int, cuts: Priced = ()) -> dict[str, Any]:
    """The whole prices that prove `bound`: one for each row, and each cut, that has one."""
    names, prices = [], []
    for row, found in row_prices(formulation, price):
        named = [{"kind": row.kind, "limit": row.limit.name, "group": label} for label in row.limit.labels]
        names += named
        prices += [{**named[g], "price": int(found[g])} for g in np.flatnonzero(found)]
    setting = formulation.setting
    ids = setting.book.accounts["account_id"].to_numpy()[setting.items.largest]
    rounded = [
        {
            **names[cut.row], "side": "max" if cut.high else "min", "divisor": cut.divisor,
            "flipped": [str(i) for i in ids[cut.flipped]], "price": price_of_cut,
        }
        for cut, price_of_cut in cuts
    ]  # fmt: skip
    return {"schema_version": 1, "scale": SCALE, "bound": bound, "prices": prices, "cuts": rounded}
