"""Floor 6: why an account moves, in a few words - the whole reason stands beside every account further down the page."""

from __future__ import annotations

import numpy as np
import pandas as pd

from solver.plan.effects import Effects
from solver.plan.layout import cut
from solver.report.tables import Row, Table, two, under
from solver.report.view import View, ordered

LARGEST = 5
LIMITS = 1  # that are named as reason of a move: the first screen has few lines


def largest_moves(view: View) -> Table:
    """The moves with most ARR: account, ARR, from, to, why; where there is none, first owners."""
    t, moves = view.lang.t, view.plan.moves
    effects = Effects(view.decision.formulation, view.decision.unit_of) if len(moves) else None
    rows = []
    for _, m in ordered(moves).head(LARGEST).iterrows():
        to = str(m["to"]) or (t("automated") if m["coverage"] == "automated" else t("nobody"))
        who = under(cut(str(m["name"]), 60), f"{m['account_id']} · {m['tier']}")
        way = two(view.lang, view.name(str(m["from"])), view.name(to))
        rows.append(Row([who, view.lang.money(float(m["arr"])), under(way, _why(view, m, effects))]))
    rows = rows or _first_owners(view)
    return Table(t("The largest moves"), [t("Account"), t("ARR"), t("From whom to whom, and why")], rows, frozenset({2}))


def _first_owners(view: View) -> list[Row]:
    """Where nothing moves: the largest accounts that get their first owner."""
    lang, a, rows = view.lang, view.plan.assignments, []
    for _, r in ordered(a[a["move_type"] == "new"]).head(LARGEST).iterrows():
        less, other = -float(r["alternative_difference"]), view.name(str(r["alternative"]))
        why = (
            lang.t("the next best, {name}, fits less by {amount}", name=other, amount=lang.money(less))
            if other and less > 0
            else ""
        )
        who = under(cut(str(r["name"]), 60), f"{r['account_id']} · {r['tier']}")
        way = two(lang, lang.t("no owner yet"), view.holder(r))
        rows.append(Row([who, lang.money(float(r["arr"])), under(way, why)]))
    return rows


def _why(view: View, move: pd.Series, effects: Effects | None) -> str:
    """The few words: by the type of the move, or by what the plan gains."""
    t, kind = view.lang.t, str(move["move_type"])
    if kind == "owner_left":
        owner, day = view.name(str(move["from"])), view.leaves_on(str(move["from"]))
        return t("{owner} leaves on {day}", owner=owner, day=day) if day else t("{owner} has left", owner=owner)
    if kind == "tier":
        return t("now {tier}, which needs another kind of book", tier=view.tier(str(move["tier"])))
    account = int(np.flatnonzero((view.setting.book.accounts["account_id"] == move["account_id"]).to_numpy())[0])
    item = int(view.setting.items.of_account[account])
    if kind == "pinned":
        return _asked(view, str(move["account_id"]))
    return _chosen(view, item, effects) if effects else ""


def _asked(view: View, account: str) -> str:
    """Who pinned an account or took it away from its owner, and why."""
    found = view.setting.book.overrides
    asked = found[(found["account_id"] == account) & found["action"].isin(["pin", "forbid"])]
    if not len(asked):
        return view.lang.t("a manager asked for it, with its parent group")
    by, reason = str(asked["by"].iloc[-1]) or view.lang.t("a manager"), str(asked["reason"].iloc[-1])
    return view.lang.t("{by} asked for it: {reason}", by=by, reason=reason)


def _chosen(view: View, item: int, effects: Effects) -> str:
    """What the plan gains by a chosen move, before the hand-off: a better fit, limits that are kept."""
    t, setting, members = view.lang.t, view.setting, view.setting.items.members(item)
    owner = int(setting.standing.owner[item])
    there = setting.worth.terms(members, np.full(len(members), owner))
    fit = sum(int(view.decision.terms[m.name][members].sum()) - int(there[m.name].sum()) for m in setting.policy.match)
    why = [t("fits better by {amount}", amount=view.lang.money(fit))] if fit > 0 else []
    back = sorted((e for e in effects.of(item, owner) if e.breaks or e.cost > 0), key=lambda e: (not e.breaks, -e.cost))
    kept = list(dict.fromkeys(view.rule(e.row.limit.name) for e in back))[:LIMITS]
    why += [t("serves the rule: {rule}", rule=rule) for rule in kept]
    return "; ".join(why) or t("makes room for other moves of the plan")
