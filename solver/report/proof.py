"""Floor 6: totals that tick, coverage beside what it is compared with, limits missed, and how good the plan is proved to be."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from solver.lang import mark
from solver.report.reasons import sentence
from solver.report.six import places
from solver.report.tables import Cell, Row, Table, under
from solver.report.view import View

SHOWN, PRICES = 15, 8
SIDES = {
    "today": mark("today"), "required_only": mark("required moves only, greedy"), "round_robin": mark("round robin"),
    "plan": mark("this plan"),
}  # fmt: skip
KINDS = {
    "new": mark("first owner"), "owner_left": mark("owner left"), "tier": mark("tier changed"),
    "pinned": mark("pinned by a manager"), "chosen": mark("chosen"), "none": mark("stay where they are"),
}  # fmt: skip


def totals_table(view: View) -> Table:
    """Accounts and ARR: in = assigned + automated + uncovered."""
    t, n = view.lang.t, view.numbers
    parts = ("in", "assigned", "automated", "uncovered")
    rows = [
        Row([t("Accounts"), *(n.number(f"totals.accounts.{p}") for p in parts)]),
        Row([t("ARR"), *(n.number(f"totals.arr.{p}") for p in parts)]),
    ]
    said = t("Control totals: what came in is assigned, automated or uncovered")
    return Table(said, [t("Total"), t("In"), t("Assigned"), t("Automated"), t("Uncovered")], rows)


def coverage_table(view: View) -> Table:
    """Weighted ARR covered by tier, of the plan and of what it is compared with."""
    n, tiers = view.numbers, list(view.summary["coverage"]["plan"])
    there = {*view.plan.assignments["tier"], "all"}
    rows = []
    for side in view.summary["coverage"]:
        shares: list[Cell] = [n.percent(f"coverage.{side}.{x}.weighted", 1) if x in there else "–" for x in tiers]
        rows.append(Row([view.lang.t(SIDES[side]), *shares], "option" if side == "plan" else ""))
    heads = [x if x != "all" else view.lang.t("all tiers") for x in tiers]
    return Table(view.lang.t("Weighted ARR covered"), [view.lang.t("Plan"), *heads], rows)


def kinds_table(view: View) -> Table:
    """Accounts and ARR by type of move."""
    t, n = view.lang.t, view.numbers
    rows = [Row([t(words), n.number(f"moves.{kind}.accounts"), n.money(f"moves.{kind}.arr")]) for kind, words in KINDS.items()]
    return Table(t("Moves by type; all but chosen are required"), [t("Type"), t("Accounts"), t("ARR")], rows)


def missed_table(view: View) -> Table:
    """Soft limits that the plan does not meet, dearest first."""
    t, n = view.lang.t, view.numbers
    rows = []
    for k, m in enumerate(view.summary["soft_limits"][:SHOWN]):
        where = under(sentence(view.limit(m["limit"])), view.group(str(m["group"])))
        rows.append(Row([where, _figure(view, m, k, "activity"), _bound(view, m, k), n.number(f"soft_limits.{k}.cost")]))
    rest = view.summary["soft_limits"][SHOWN:]
    if rest:
        rows.append(
            Row([t("{count} more", count=view.lang.number(len(rest))), "", "", view.lang.number(sum(m["cost"] for m in rest))])
        )
    return Table(t("Soft limits the plan does not meet"), [t("Limit"), t("Is"), t("Bound"), t("Price paid")], rows)


def _bound(view: View, missed: dict[str, Any], k: int) -> Cell:
    if missed["relative"]:
        return "–"
    above = missed["high"] is not None and missed["activity"] > missed["high"]
    return _figure(view, missed, k, "high" if above else "low")


def _figure(view: View, missed: dict[str, Any], k: int, which: str) -> Cell:
    if missed["relative"]:
        return Markup("{} {}").format(view.numbers.number(f"soft_limits.{k}.missed", 2), view.lang.t("over"))
    value = missed[which]
    return view.numbers.number(f"soft_limits.{k}.{which}", 2 if abs(value) < 100 and value != int(value) else 0)


def prices_table(view: View) -> Table:
    """What easing a limit by one would be worth at most."""
    t, n = view.lang.t, view.numbers
    rows = []
    for k, p in enumerate(view.summary["limit_prices"][:PRICES]):
        where = under(sentence(view.limit(p["limit"])), view.group(str(p["group"])))
        side = t("at most") if p["side"] == "max" else t("at least")
        rows.append(Row([where, side, n.number(f"limit_prices.{k}.price", 2 if p["price"] < 100 else 0)]))
    said = t("What easing a limit by one is worth at most: one account, one full-time CSM, one hour, 1 of ARR, as it counts")
    return Table(said, [t("Limit"), t("Its bound"), t("Worth at most")], rows, frozenset({1}))


def finding(view: View) -> str:
    """The title: what is proved of the plan."""
    s, lang = view.summary, view.lang
    if s["gap"] is None:
        return lang.t("The plan's value is not above zero, so no distance to the best one is given")
    if s["status"] == "optimal" and s["value"] == s["bound"]:
        return lang.t("Proved: no plan under these rules is better")
    said = {"gap": lang.percent(s["gap"], places(s["gap"]))}
    if s["status"] == "interrupted":
        return lang.t("The search was interrupted: a plan that is better by {gap} is not ruled out", **said)
    return lang.t("Proved: no plan under these rules is better by more than {gap}", **said)
