"""Floor 6: the rules that cost most - each dropped and the plan solved again, the same way every time."""

from __future__ import annotations

from solver.engine import SAFETY, Options
from solver.explain.desk import Desk
from solver.explain.rules import Cost, dearest_rules
from solver.report.reasons import sentence
from solver.report.tables import Row, Table
from solver.report.view import View

SMALL = 40_000  # pairs of items and units up to which six solves take seconds (620 accounts, 13 units: 2 s on one core)
EFFORT = 0.1  # of the solver's usual own time: to within 0.1 % is near enough for an order of rules
NEAR = 0.0002  # of the value: a plan proved this near is near enough
SHOWN = 5


def rule_costs(view: View) -> Table:
    """The five rules that cost most, and above it in the caption what the figures mean."""
    problem = view.decision.formulation.problem
    return _solved(view) if problem.num_items * problem.num_units <= SMALL else _priced(view)


def _solved(view: View) -> Table:
    """Found by solving again without the rule: no clock decides, so that the same plan gives the same page."""
    t, s, money = view.lang.t, view.summary, view.lang.money
    near = max(NEAR, float(s["gap"] or 0.0))
    costs = dearest_rules(Desk(view.plan.loaded), Options(SAFETY, near, int(s["seed"]), True, EFFORT))
    rows = [Row([_named(view, c), money(c.found), f"{money(c.costs.least)} – {money(c.costs.most or c.found)}"]) for c in costs]
    said = t(
        "How much more the plan would be worth without that one rule: solved again, a soft limit's own price included. "
        "The figures do not add up."
    )
    return Table(said, [t("Rule"), t("costs"), t("proved")], rows[:SHOWN])


def _named(view: View, cost: Cost) -> str:
    """The rule in the policy's words."""
    t, name = view.lang.t, cost.rule.name
    if "'" not in name:
        return sentence(t(name))
    bare = view.limit(name.split("'")[1])
    if cost.rule.why:
        return sentence(t(cost.rule.why))
    words = t("required match: {name}", name=bare) if "match" in name else t("limit: {name}", name=bare)
    return sentence(words)


def _priced(view: View) -> Table:
    """For large books: what the plan pays for the soft limits it does not meet."""
    t = view.lang.t
    paid: dict[str, float] = {}
    for missed in view.summary["soft_limits"]:
        paid[missed["limit"]] = paid.get(missed["limit"], 0) + missed["cost"]
    rows = []
    for name, cost in sorted(paid.items(), key=lambda p: (-p[1], p[0]))[:SHOWN]:
        count = sum(m["limit"] == name for m in view.summary["soft_limits"])
        rows.append(Row([sentence(view.rule(name)), view.lang.money(cost), view.lang.number(count)]))
    said = t("What the plan pays for soft limits it does not meet. In a book of this size rules are not solved again here; "
             "csm-assign explain does.")  # fmt: skip
    return Table(said, [t("Rule"), t("paid"), t("times")], rows)
