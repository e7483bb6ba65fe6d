"""Floor 3: from a decision to the Plan with all its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from solver.plan.assignments import assignments_of, moves_of
from solver.plan.books import books_of, people_of
from solver.plan.decision import Decision
from solver.plan.fairness import fairness_table, lots_of
from solver.plan.folder import Plan
from solver.plan.proof import certificate_of
from solver.plan.spread import fairness_summary, worse_off
from solver.plan.summary import summary_of


def plan_of(decision: Decision, run: dict[str, Any], proofs: Sequence[dict[str, Any]] = ()) -> Plan:
    """All tables of the decision; `run` brings seed, stages and seconds; `proofs` are the certificates of objective stages."""
    setting, result = decision.formulation.setting, decision.result
    assignments = assignments_of(decision)
    books = books_of(decision)
    lots = lots_of(decision)
    worse = worse_off(lots, setting.policy.fairness.worse_off)
    certificate = certificate_of(decision.formulation, result.price, result.certified_bound, result.cuts)
    return Plan(
        book=setting.book,
        policy=setting.policy,
        assignments=assignments,
        moves=moves_of(decision, assignments),
        books=books,
        people=people_of(decision, books),
        fairness=fairness_table(setting, lots, worse),
        tiers=decision.tiering.table,
        watch=decision.tiering.watch,
        summary={**summary_of(decision, assignments, run), "fairness": fairness_summary(setting, lots, worse)},
        certificate={**certificate, "stages": list(proofs)} if proofs else certificate,
    )
