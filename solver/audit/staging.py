"""Floor 3: the stages of a staged objective - what each proved, and that the plan keeps to it (arithmetic, section 13)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from solver.audit.certificate import Goal, proved_bound
from solver.audit.check import Rulebook
from solver.audit.claims import Certificate, CertificateError
from solver.audit.ledger import Ledger
from solver.audit.numbers import exact, half_up, scaled
from solver.audit.rows import Row
from solver.policy import Limit, ObjectiveStages

STAGES = (("coverage", "stage_coverage", "covered", 1), ("handoffs", "stage_handoffs", "handoff", -1))
LIMITS = tuple(limit for _, limit, _, _ in STAGES)
CLOSE = 1e-6  # of a gap, which is a fraction that was rounded


def check_stages(tree: dict[str, Any], summary: dict[str, Any], unit_of: list[int], rules: Rulebook, ledger: Ledger) -> None:
    """Each stage's bound from its prices, its best within it, and the limit that follows from its best and the tolerance."""
    policy = rules.facts.policy
    stated = summary.get("objective", "weighted")
    if summary and stated != policy.objective:
        ledger.fault(f"summary.json: objective is {stated}, and should be {policy.objective}")
    told, proofs = _by_name(summary.get("objective_stages"), "name"), _by_name(tree.get("stages"), "stage")
    if policy.objective != "staged" or policy.objective_stages is None:
        for name in sorted({*told, *proofs}):
            ledger.fault(f"the plan tells of a stage {name!r}, and its objective has none")
        return
    best_yet: dict[str, Row] = {}
    for k, (name, limit, measure, sign) in enumerate(STAGES):
        row = rules.row("bounds", limit, "plan")
        if row is None or not any(_is_plain(rule, limit, measure) for rule in policy.limit):
            ledger.fault(f"policy.toml: the limit {limit} of the stage {name!r} is missing")
            continue
        ledger.count("stages of the objective")
        said = told.get(name, {})
        goal = Goal(row, sign, frozenset(LIMITS[k:]), dict(best_yet))
        if type(best := said.get("best")) is int:  # the stages after it may not miss it at all
            best_yet[limit] = replace(row, low=best) if sign > 0 else replace(row, high=best)
        if summary:
            ledger.same(f"summary.json, objective stage {name!r}", "measure", str(said.get("measure")), measure)
            _check_numbers(name, said, goal, policy.objective_stages, rules.sums(unit_of).activity(row), ledger)
        if tree:
            _check_bound(name, proofs.get(name), said if summary else {}, goal, rules, ledger)


def _check_numbers(name: str, said: dict[str, Any], goal: Goal, allowed: ObjectiveStages, done: int, ledger: Ledger) -> None:
    place = f"summary.json, objective stage {name!r}"
    best, bound = said.get("best"), said.get("bound")
    if type(best) is not int or type(bound) is not int:
        ledger.fault(f"{place}: best is {best} and bound is {bound}, and should be whole numbers")
        return
    if goal.sign * (bound - best) < 0:
        ledger.fault(f"{place}: best is {best}, which its bound {bound} rules out")
    tolerance = tolerated(goal.sign, best, allowed)
    limit = goal.row.low if goal.sign > 0 else goal.row.high
    for key, expected in (("tolerance", tolerance), ("limit", best - goal.sign * tolerance), ("limit", limit), ("plan", done)):
        if said.get(key) != expected:
            ledger.fault(f"{place}: {key} is {said.get(key)}, and should be {expected}")
    gap = abs(bound - best) / best if best > 0 else 0.0 if bound == best else None
    found = said.get("gap")
    if (gap is None) != (found is None) or (gap is not None and found is not None and abs(gap - found) > CLOSE):
        ledger.fault(f"{place}: gap is {found}, and should be {gap}")


def _check_bound(
    name: str, proof: dict[str, Any] | None, said: dict[str, Any], goal: Goal, rules: Rulebook, ledger: Ledger
) -> None:
    if proof is None:
        ledger.fault(f"certificate.json: the stage {name!r} has no prices")
        return
    try:
        certificate = Certificate.read(proof)
        proved = proved_bound(certificate, rules, goal)
    except CertificateError as error:
        ledger.fault(f"certificate.json, stage {name!r}: {error}")
        return
    ledger.count("prices of the stages", len(certificate.prices) + len(certificate.cuts))
    if certificate.bound != proved:
        ledger.fault(f"certificate.json, stage {name!r}: bound is {certificate.bound}, and its prices prove {proved}")
    if not said:
        return
    stated, bound = said.get("certified_bound"), said.get("bound")
    if stated != goal.sign * proved:
        ledger.fault(f"summary.json, objective stage {name!r}: certified_bound is {stated}, and should be {goal.sign * proved}")
    elif isinstance(bound, int) and goal.sign * bound > proved:
        ledger.fault(f"summary.json, objective stage {name!r}: bound is {bound}, and its prices prove {stated}")


def tolerated(sign: int, best: int, allowed: ObjectiveStages) -> int:
    """By how much the plan may miss the best: a share of coverage; of hand-offs a share and an amount."""
    if sign > 0:
        return scaled(allowed.coverage_share, 10**6) * best // 10**6
    return scaled(allowed.handoff_share, 10**6) * best // 10**6 + half_up(exact(allowed.handoff_amount))


def _is_plain(rule: Limit, name: str, measure: str) -> bool:
    """Whether a limit is a stage's: firm, and over every account of the plan."""
    narrowed = rule.tiers or rule.where or rule.coverage or rule.modes
    return (rule.name, rule.measure, rule.over, rule.firm) == (name, measure, "plan", True) and not narrowed


def _by_name(entries: Any, key: str) -> dict[str, dict[str, Any]]:
    found = [e for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []
    return {str(e.get(key)): e for e in found}
