"""Floor 3: fairness on the screen - how far peers lie apart, and who is worse off."""

from __future__ import annotations

from typing import Any

from solver.plan.layout import counted, cut, figure, money, some, table, wrap

SHOWN = 6
SPREADS = (("arr", "ARR"), ("renewals", "renewals"), ("hours", "hours"))


def fairness(s: dict[str, Any]) -> str:
    """The spread within each peer group before and after, and who is worse off by more than the policy's share."""
    found = s["fairness"]
    groups = [g for g in found["groups"] if g["people"] > 1 and any(_spread(g[name]) != "same" for name, _ in SPREADS)]
    rows = [["Spread per FTE", "people", *(words for _, words in SPREADS)]]
    rows += [[_peers(g["peers"]), f"{g['people']}", *(_spread(g[name]) for name, _ in SPREADS)] for g in groups[:SHOWN]]
    parts = [table(rows), wrap("(standard deviation in % of the mean, today -> plan; people in ramp left out)")] if groups else []
    if len(groups) > SHOWN:
        parts.append(f"  and {counted(len(groups) - SHOWN, 'more group')} (summary.json)")
    if found["above"]:
        worse = _by_person(found["worse_off"])
        said = f"Worse off by more than {100 * found['above']:.0f} %: "
        parts.append(wrap(said + (some(worse, SHOWN, "fairness.csv") if worse else "nobody")))
    return "\n".join(parts)


def _peers(name: str) -> str:
    kind, _, tiers = name.partition(" ")
    return cut(f"{kind} {tiers.replace(';', ', ')}", 20)


def _spread(sides: dict[str, dict[str, float | None]]) -> str:
    """Standard deviation as a share of the mean, before and after."""
    before, after = (f"{100 * v:.0f} %" if (v := sides[side]["variation"]) is not None else "-" for side in ("before", "after"))
    return "same" if {before, after} <= {"0 %", "-"} else f"{before} -> {after}"


def _by_person(entries: list[dict[str, Any]]) -> list[str]:
    """One phrase for each person, the figures that made them worse off in brackets; less ARR says less renewals as well."""
    words: dict[str, list[str]] = {}
    less = {e["csm_id"] for e in entries if e["figure"] == "arr"}
    for e in entries:
        if e["figure"] == "renewals" and e["csm_id"] in less:
            continue
        shown = money if e["figure"] in ("arr", "renewals") else figure
        label = "ARR" if e["figure"] == "arr" else e["figure"]
        words.setdefault(e["csm_id"], []).append(f"{label} {shown(e['before'])} -> {shown(e['after'])}")
    names = {e["csm_id"]: e["name"] for e in entries}
    return [f"{names[csm]} ({'; '.join(parts)})" for csm, parts in words.items()]
