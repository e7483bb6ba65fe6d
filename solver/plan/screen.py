"""Floor 3: what a person sees at the end of a run - the plan in 80 columns."""

from __future__ import annotations

from math import floor
from pathlib import Path
from typing import Any

import pandas as pd

from solver.plan.folder import Plan
from solver.plan.layout import apart, counted, figure, money, table, wrap
from solver.plan.screen_moves import holds, listed, moves
from solver.plan.screen_people import fairness
from solver.policy import Policy
from solver.tiering import Tiering

SHOWN = 6
NOTES = 6
BASE_WORDS = {"today": "today", "required_only": "required only, greedy", "round_robin": "round robin", "plan": "this plan"}


def plan_text(plan: Plan, tiering: Tiering, out: Path) -> str:
    """The whole screen, ending with where the files are."""
    s = plan.summary
    head = f"Plan for {s['quarter'][0]} to {s['quarter'][1]}, mode {s['mode']}, tiers by {tiering.method}, in {s['currency']}"
    parts = [
        f"{_status(s)}\n{head}",
        *_notes(s),
        _totals(s),
        _coverage(plan),
        _books(plan),
        moves(plan),
        listed(plan),
        holds(s),
        fairness(s),
        _soft(s),
        _uncovered(plan),
        _shortages(s),
        _objective(s, plan.policy),
        _proof(s),
    ]
    files = (
        f"Files in {out}:\n"
        "  assignments.csv  moves.csv  books.csv  people.csv  fairness.csv  tiers.csv\n"
        "  watch.csv  summary.json  certificate.json  policy.toml  inputs/"
    )
    return "\n\n".join(p for p in [*parts, files] if p) + "\n"


def _notes(s: dict[str, Any]) -> list[str]:
    """The first notes, each a paragraph; where there are many the rest stands in the summary."""
    notes = [wrap(f"Note: {n}", "") for n in s["notes"][:NOTES]]
    if len(s["notes"]) > NOTES:
        notes.append(f"{counted(len(s['notes']) - NOTES, 'more note')}: summary.json, notes")
    return ["\n".join(notes)] if notes else []


def _totals(s: dict[str, Any]) -> str:
    rows = [["Control totals", "in", "=", "assigned", "+", "automated", "+", "uncovered"]]
    for name, d in (("accounts", s["totals"]["accounts"]), ("ARR", s["totals"]["arr"])):
        shown = [f"{round(d[k]):,}" for k in ("in", "assigned", "automated", "uncovered")]
        rows.append([name, shown[0], "=", shown[1], "+", shown[2], "+", shown[3]])
    return table(rows)


def _coverage(plan: Plan) -> str:
    """Weighted ARR covered by tier; no figure for a tier without accounts."""
    s, there = plan.summary, {*plan.assignments["tier"], "all"}
    tiers = list(s["coverage"]["plan"])
    head = ["Weighted ARR covered", *(t if t != "all" else "all tiers" for t in tiers), "accounts"]
    rows = [
        [
            BASE_WORDS[name],
            *(f"{100 * c[t]['weighted']:.1f} %" if t in there else "-" for t in tiers),
            f"{c['all']['accounts']:,}",
        ]
        for name, c in s["coverage"].items()
    ]
    return table([head, *rows])


def _books(plan: Plan) -> str:
    rows = [["Books by tier", "books", "accounts", "in each", "ARR", "in each", "load, FTE"]]
    a = plan.assignments
    for (tier, kind), group in a[a["unit"] != ""].groupby(["tier", "coverage"], sort=True):
        count = group.groupby("unit").size()
        arr = group.groupby("unit")["arr"].sum()
        least, most = _span(f"{count.min()}", f"{count.max()}"), _span(money(float(arr.min())), money(float(arr.max())))
        cap = plan.policy.tiers[str(tier)].cap
        load = f"{len(group) / cap:.1f}" if cap else "-"
        rows.append([f"{tier} {kind}", f"{len(count)}", f"{len(group):,}", least, money(float(arr.sum())), most, load])
    if len(rows) == 1:
        return ""
    time = [["Time and money", "FTE", "of all FTE", "of all ARR", "accounts per FTE", "cost per ARR"]]
    for tier, t in plan.summary["tiers"].items():
        cost = f"{100 * t['cost_per_arr']:.1f} %" if t["cost_per_arr"] is not None else "-"
        ratio = f"1:{t['ratio']:.0f}" if t["ratio"] else "-"
        time.append([str(tier), f"{t['fte']:.1f}", f"{100 * t['fte_share']:.0f} %", f"{100 * t['arr_share']:.0f} %", ratio, cost])
    return table(rows) + "\n\n" + table(time)


def _span(low: str, high: str) -> str:
    """Lowest to highest; one figure where they are the same."""
    return low if low == high else f"{low}-{high}"


def _soft(s: dict[str, Any]) -> str:
    missed = s["soft_limits"]
    if not missed:
        return "Soft limits: all are met"
    rows = [["Soft limits not met", "where", "is", "bound", "price"]]
    rows += [[f["limit"], f["group"], *_is_and_bound(f), money(f["cost"])] for f in missed[:SHOWN]]
    text = table(rows, left=2)
    if len(missed) <= SHOWN:
        return text
    by_limit = pd.DataFrame(missed).groupby("limit")["cost"].sum().sort_values(ascending=False)
    parts = ", ".join(f"{name} {money(float(cost))}" for name, cost in by_limit.items())
    return text + "\n" + wrap(f"and {len(missed) - SHOWN} more (summary.json); by limit: {parts}")


def _is_and_bound(missed: dict[str, Any]) -> tuple[str, str]:
    """What the sum is, and the bound it misses; rows that compare two measures say by how much they are over."""
    if missed["relative"]:
        return f"{figure(missed['missed'])} over", "-"
    above = missed["high"] is not None and missed["activity"] > missed["high"]
    return apart(missed["activity"], missed["high"] if above else missed["low"])


def _uncovered(plan: Plan) -> str:
    rows = plan.assignments[plan.assignments["coverage"] == "uncovered"]
    if rows.empty:
        return "Uncovered: none"
    lines = [f"Uncovered: {counted(len(rows), 'account')}, {money(float(rows['arr'].sum()))}"]
    for reason, group in sorted(rows.groupby("reason"), key=lambda g: -len(g[1]))[:SHOWN]:
        ids = ", ".join(group["account_id"].head(3)) + (" ..." if len(group) > 3 else "")
        lines.append(wrap(f"{len(group)} x {str(reason).removeprefix('uncovered: ')} ({ids})"))
    return "\n".join(lines)


def _shortages(s: dict[str, Any]) -> str:
    """What no plan can cover, with the arithmetic, and the first thing that would help."""
    found = s["shortages"]
    if not found:
        return ""
    lines = ["Short of seats" if found[0]["kind"] == "seats" else "Accounts that nobody may hold"]
    for entry in found[:SHOWN]:
        lines.append(wrap(entry["text"]))
        lines += [wrap(f"First: {offer['said']}.", "    ") for offer in entry["suggestions"][:1]]
    if len(found) > SHOWN:
        lines.append(f"  and {len(found) - SHOWN} more (summary.json)")
    return "\n".join(lines)


def _objective(s: dict[str, Any], policy: Policy) -> str:
    """What each stage of the objective reached, and how near to it the plan had to keep."""
    allowed = policy.objective_stages
    if not s["objective_stages"] or allowed is None:
        return ""
    coverage, handoffs = s["objective_stages"]
    text = (
        f"In stages. Coverage, whatever the fit: {money(coverage['plan'])} of at most {money(coverage['bound'])} weighted ARR, "
        f"kept within {_percent(allowed.coverage_share)}; hand-offs: {money(handoffs['plan'])} at risk, at least "
        f"{money(handoffs['bound'])}, kept within {_percent(allowed.handoff_share)} and {money(allowed.handoff_amount)}; "
        "then fit and balance."
    )
    return wrap(text, "")


def _percent(share: float) -> str:
    return f"{100 * share:.6g} %"


def _status(s: dict[str, Any]) -> str:
    """How good the plan is, before anything else is said of it."""
    if s["status"] == "optimal":
        return "Proved: no plan under these rules is better"
    near = f"worth {s['value']:,} of at most {s['bound']:,}"
    if s["gap"] is not None:
        near = f"a plan better by {100 * s['gap']:.3f} % is not ruled out"
    return f"Interrupted: {near}" if s["status"] == "interrupted" else f"Not proved best: {near}"


def _proof(s: dict[str, Any]) -> str:
    if s["status"] == "optimal":
        text = f"Proof: no plan under these rules is better (value {s['value']:,}, proved)."
        if s["certified_bound"] > s["bound"]:
            text += f" Prices that anyone can recheck prove {s['certified_bound']:,}; the rest, the solver's search."
    elif s["gap"] is not None:
        numbers = f"value {s['value']:,}, bound {s['bound']:,}"
        text = f"Proof: no plan under these rules is more than {100 * s['gap']:.3f} % better ({numbers})."
    else:
        text = f"Proof: value {s['value']:,}, bound {s['bound']:,}."
    if s["status"] == "interrupted":
        text = "Interrupted; this is the best plan so far. " + text
    reached = (
        ""
        if s["status"] == "optimal"
        else f" Of what could be gained over today's start it reaches {floor(1000 * s['reached']) / 10:.1f} %."
    )
    if other := s["another_as_good"]:
        moves = " and ".join(f"{o['account']} with {o['unit']}" for o in other)
        reached += f" Another plan is worth as much: {moves}, all else the same."
    tail = " Rules, money and totals were rechecked from the files by the audit."
    repeat = "" if s["reproducible"] else " A run with a clock cannot be repeated exactly; --reproducible can."
    return wrap(text + reached + tail + repeat, "")
