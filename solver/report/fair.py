"""Floor 6: who is worse off, how far peers lie apart, who has nobody, and what cannot move."""

from __future__ import annotations

from typing import Any

from solver.lang import mark
from solver.report.reasons import reasons_of, sentence
from solver.report.tables import Cell, Row, Table, two, under
from solver.report.view import View, ordered

FIGURES = {
    "arr": mark("ARR"), "renewals": mark("renewals of a year"), "hours": mark("hours a year"), "red": mark("red accounts"),
}  # fmt: skip
HELD = {
    "renewal": mark("renewal is near"), "escalation": mark("open escalation"), "red": mark("red health"),
    "changed": mark("changed hands recently"), "onboarding": mark("onboarding"), "keep": mark("a manager keeps it"),
    "all": mark("all, each once"),
}  # fmt: skip
SHOWN = 50
KINDS = {"dedicated": mark("dedicated"), "pooled": mark("pooled"), "both": mark("both"), "departed": mark("has left")}


def worse_table(view: View) -> Table:
    """A row for each figure by which somebody is worse off."""
    t, every, rows = view.lang.t, view.summary.get("fairness", {}).get("worse_off", []), []
    for e in worse_off(view)[:SHOWN]:
        k = every.index(e)
        sides = (_figure(view, e, f"fairness.worse_off.{k}.{side}") for side in ("before", "after"))
        change = (e["after"] - e["before"]) / e["before"] if e["before"] else None
        rows.append(Row([e["name"], t(FIGURES[e["figure"]]), two(view.lang, *sides), _signed(view, change)]))
    return Table(t("Worse off than today"), [t("CSM"), t("In what"), t("Today → in the plan"), t("Change")], rows, frozenset({1}))


def worse_off(view: View) -> list[dict[str, Any]]:
    """Who is worse off, by which figure; who has less ARR has less renewals as well, which is not said twice."""
    found = view.summary.get("fairness", {}).get("worse_off", [])
    less = {e["csm_id"] for e in found if e["figure"] == "arr"}
    return [e for e in found if e["figure"] != "renewals" or e["csm_id"] not in less]


def _figure(view: View, entry: dict[str, Any], path: str) -> Cell:
    if entry["figure"] in ("arr", "renewals"):
        return view.numbers.money(path)
    whole = entry["figure"] == "hours" or all(entry[side] == int(entry[side]) for side in ("before", "after"))
    return view.numbers.number(path, 0 if whole else 1)


def _signed(view: View, share: float | None) -> str:
    return "–" if share is None else ("+" if share > 0 else "") + view.lang.percent(share)


def spread_table(view: View) -> Table:
    """How far the people of each group of peers lie apart, per full-time CSM, today and in the plan."""
    t, n = view.lang.t, view.numbers
    rows = []
    for k, g in enumerate(view.summary.get("fairness", {}).get("groups", [])):
        kind, _, tiers = g["peers"].partition(" ")
        cells: list[Cell] = [f"{t(KINDS.get(kind, kind))} {tiers.replace(';', ', ')}", n.number(f"fairness.groups.{k}.people")]
        for figure in ("arr", "renewals", "hours"):
            at = f"fairness.groups.{k}.{figure}"
            sides = (n.percent(f"{at}.{side}.variation") for side in ("before", "after"))
            there = (
                g["people"] > 1 and g[figure]["before"]["variation"] is not None and g[figure]["after"]["variation"] is not None
            )
            cells.append(two(view.lang, *sides) if there else "–")
        rows.append(Row(cells))
    said = t("How far peers lie apart, per full-time CSM: standard deviation in % of the mean; people in ramp left out")
    return Table(said, [t("Peers"), t("People"), t("ARR"), t("Renewals"), sentence(t(FIGURES["hours"]))], rows)


def uncovered_table(view: View) -> Table:
    """The accounts that nobody covers, with the rule that took the last candidate away."""
    t, a = view.lang.t, view.plan.assignments
    found = ordered(a[a["coverage"] == "uncovered"]).head(SHOWN)
    rows = []
    for reason, (_, r) in zip(reasons_of(view, found.index.tolist()), found.iterrows(), strict=True):
        who = under(str(r["name"]), str(r["account_id"]))
        rows.append(Row([who, str(r["tier"]), view.lang.money(float(r["arr"])), view.owner(str(r["previous_owner"])), reason]))
    head = [t("Account"), t("Tier"), t("ARR"), t("Today"), t("Why")]
    return Table(t("Accounts with nobody"), head, rows, frozenset({4}))


def held_table(view: View) -> Table:
    """What cannot move this quarter, by hold."""
    t, n = view.lang.t, view.numbers
    rows = [
        Row([t(HELD.get(name, name)), n.number(f"holds.{name}.accounts"), n.money(f"holds.{name}.arr")])
        for name in view.summary["holds"]
    ]
    return Table(t("Held, by reason"), [t("Hold"), t("Accounts"), t("ARR")], rows)


def holders_table(view: View) -> Table:
    """Whose accounts are held."""
    t, n = view.lang.t, view.numbers
    rows = []
    for k, owner in enumerate(view.summary["held_by_owner"][:SHOWN]):
        holds = sorted(owner["holds"].items(), key=lambda h: -h[1]["accounts"])
        why = ", ".join(f"{t(HELD.get(h, h))} ({view.lang.number(v['accounts'])})" for h, v in holds)
        rows.append(Row([under(owner["name"], why), n.number(f"held_by_owner.{k}.accounts"), n.money(f"held_by_owner.{k}.arr")]))
    return Table(t("Held, by who has them"), [t("Book"), t("Accounts"), t("ARR")], rows)


def finding(view: View) -> str:
    """The title: how many people are worse off."""
    fairness = view.summary.get("fairness", {})
    if not fairness.get("above"):
        return view.lang.t("Fairness: the policy names no line from which somebody is worse off")
    people, share = len({e["csm_id"] for e in fairness["worse_off"]}), view.lang.percent(fairness["above"])
    if not people:
        return view.lang.t("Nobody is worse off by more than {share}", share=share)
    return view.lang.n(
        "{count} person is worse off by more than {share}",
        "{count} people are worse off by more than {share}",
        people,
        share=share,
    )
