"""Floor 3: shortages as sentences, and as the tree that summary.json holds."""

from __future__ import annotations

from typing import Any

import numpy as np

from solver.book import cents
from solver.model.setting import Setting
from solver.plan.layout import counted
from solver.plan.names import few
from solver.problem import Ints
from solver.shortage.find import Found, Shortage, Stranded
from solver.shortage.suggest import Suggestion, remedies_for
from solver.shortage.where import where_of_shortage, where_text


def shortage_text(setting: Setting, s: Shortage) -> str:
    """Tier, where, demand, seats and what is missing, and who alone may hold these accounts."""
    tiers = np.flatnonzero(s.demand)
    names = setting.policy.tier_names
    if s.overfull:
        return _overfull_text(setting, s)
    where = where_text(setting, s)
    demand, short = int(s.demand.sum()), int(s.short.sum())
    full = setting.loads.full
    fte = f"{s.load / full:.2f} FTE of work for {(s.load - s.short_load) / full:.2f} FTE of time"
    each = ""
    if len(tiers) > 1:
        each = "; short: " + ", ".join(f"{names[t]} {s.short[t]:,}" for t in tiers if s.short[t])
    who = _listed([names[t] for t in tiers])
    head = f"{who}{where}: {counted(demand, 'account')}, {counted(demand - short, 'seat')}, {short:,} short"
    return f"{head} ({fte}{each}). Only {few(setting, s.units)} may hold them."


def _overfull_text(setting: Setting, s: Shortage) -> str:
    """Books above their time today, and how many more accounts only they could hold."""
    full, tiers = setting.loads.full, np.flatnonzero(s.short)
    amount = _listed([f"{s.short[t]:,} {setting.policy.tier_names[t]}" for t in tiers])
    one = "account" if int(s.short.sum()) == 1 else "accounts"
    there, time = (s.load - s.short_load) / full, s.time / full
    return (
        f"{amount} {one}{where_text(setting, s)} could only go to {few(setting, s.units)}, where {there:.2f} FTE of work meet "
        f"{time:.2f} FTE of time: who is there may stay, but nobody may join before there is room"
    ) + "."


def stranded_text(setting: Setting, s: Stranded) -> str:
    """The rule that takes the last candidate away, with how many accounts and how much ARR it leaves with nobody."""
    tier, policy = setting.policy.tier_names[s.tier], setting.policy
    amount = f"{len(s.accounts):,} {tier} account{'s' if len(s.accounts) != 1 else ''}, {_arr(setting, s.accounts):,.0f}"
    units = np.array(s.why.units, np.int64)
    if s.why.rule == "match":
        rules = [f"{policy.match[m].name} ({v or 'blank'})" for m, v in zip(s.why.matches, s.values, strict=True)]
        alone = "" if len(rules) == 1 else " together"
        return f"nobody who serves {tier} meets the rule on {' and '.join(rules)}{alone}: {amount}"
    said = {
        "tier": f"nobody serves {tier}",
        "away": f"all who qualify are on leave or have no time this quarter ({few(setting, units)})",
        "forbidden": f"an override forbids all who could take them ({few(setting, units)})",
        "new_hire": f"only new hires could take them, who get no red strategic account ({few(setting, units)})",
    }
    return f"{said[s.why.rule]}: {amount}"


def shortage_lines(found: Found) -> list[str]:
    """A sentence for each shortage, then for each rule that leaves accounts with nobody."""
    setting = found.formulation.setting
    return [
        *(shortage_text(setting, s) for s in found.shortages),
        *(_capital(stranded_text(setting, s)) + "." for s in found.stranded),
    ]


def shortage_tree(found: Found, suggestions: tuple[tuple[Suggestion, ...], ...]) -> list[dict[str, Any]]:
    """The entries of `shortages` in summary.json; `suggestions` for each shortage, in their order."""
    setting = found.formulation.setting
    names, full = setting.policy.tier_names, setting.loads.full
    tree: list[dict[str, Any]] = []
    for s, offers in zip(found.shortages, suggestions, strict=True):
        where = where_of_shortage(setting, s)
        tree.append(
            {
                "kind": "seats", "text": shortage_text(setting, s), "column": where.column, "values": list(where.values),
                "tiers": {
                    names[t]: {"demand": int(s.demand[t]), "seats": int(s.demand[t] - s.short[t]), "short": int(s.short[t])}
                    for t in np.flatnonzero(s.demand)
                },
                "fte_demand": round(s.load / full, 4), "fte_seats": round((s.load - s.short_load) / full, 4),
                "fte_time": round(s.time / full, 4),
                "units": [setting.units.names[u] for u in s.units], "suggestions": [o.tree() for o in offers],
            }
        )  # fmt: skip
    for left in found.stranded:
        tree.append(
            {
                "kind": "nobody", "text": _capital(stranded_text(setting, left)) + ".", "rule": left.why.rule,
                "tiers": {names[left.tier]: {"demand": len(left.accounts), "seats": 0, "short": len(left.accounts)}},
                "matches": [setting.policy.match[m].name for m in left.why.matches], "values": list(left.values),
                "arr": _arr(setting, left.accounts), "units": [setting.units.names[u] for u in left.why.units],
                "suggestions": [o.tree() for o in remedies_for(found, left)],
            }
        )  # fmt: skip
    return tree


def _arr(setting: Setting, accounts: Ints) -> float:
    return cents(setting.book.accounts["arr"].iloc[accounts]) / 100


def _listed(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
