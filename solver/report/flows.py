"""Floor 6: who gives how much ARR to whom."""

from __future__ import annotations

import pandas as pd

from solver.report.tables import Row, Table
from solver.report.view import View

MOST = 24  # givers or receivers that can be told apart in a picture; above that, teams
TEAMS = 23  # teams that are drawn; the rest together
ROWS = 60  # of the table


def flows_of(view: View) -> tuple[pd.DataFrame, bool]:
    """Columns giver, receiver, accounts, arr; the largest first. True where they are teams of managers instead of books."""
    a = view.plan.assignments
    rows = a[view.changed & ~((a["coverage"] == "uncovered") & ~a["moved"]).to_numpy()]
    found = pd.DataFrame(
        {
            "giver": [str(o) for o in rows["previous_owner"]],
            "receiver": [str(u) for u in rows["unit"]],
            "automated": rows["coverage"].eq("automated").to_numpy(),
            "arr": rows["arr"].to_numpy(),
        }
    )
    teams = max(found["giver"].nunique(), found["receiver"].nunique()) > MOST
    named = _team if teams else _book
    found["giver"] = [named(view, g) if g else view.lang.t("no owner yet") for g in found["giver"]]
    away = [view.lang.t("automated") if x else view.lang.t("nobody") for x in found["automated"]]
    found["receiver"] = [named(view, r) if r else w for r, w in zip(found["receiver"], away, strict=True)]
    if teams:
        for side in ("giver", "receiver"):
            found[side] = _few(found, side, view.lang.t("other teams"))
    sums = found.groupby(["giver", "receiver"], sort=True)["arr"].agg(["size", "sum"]).reset_index()
    sums.columns = pd.Index(["giver", "receiver", "accounts", "arr"])
    return sums.sort_values(["arr", "giver", "receiver"], ascending=[False, True, True]).reset_index(drop=True), teams


def _book(view: View, unit: str) -> str:
    return view.name(unit)


def _team(view: View, unit: str) -> str:
    manager = view.managers.get(unit)
    if manager:
        return view.lang.t("team of {manager}", manager=manager)
    return view.name(unit) if unit in view.setting.units.index else view.lang.t("people who left")


def _few(found: pd.DataFrame, side: str, rest: str) -> list[str]:
    """Labels of the teams with most ARR; all others under one."""
    sums = found.groupby(side)["arr"].sum().sort_values(ascending=False, kind="stable")
    kept = {str(name) for name in (sums.index if len(sums) <= MOST else sums.index[:TEAMS])}
    return [label if label in kept else rest for label in found[side]]


def flows_table(view: View, flows: pd.DataFrame, teams: bool) -> Table:
    """The flows as rows: from, to, accounts, ARR."""
    t, lang = view.lang.t, view.lang
    rows = [
        Row([str(f["giver"]), str(f["receiver"]), lang.number(int(f["accounts"])), lang.money(float(f["arr"]))])
        for _, f in flows.head(ROWS).iterrows()
    ]
    rest = flows.iloc[ROWS:]
    if len(rest):
        amounts = lang.number(int(rest["accounts"].sum())), lang.money(float(rest["arr"].sum()))
        rows.append(Row([lang.t("{count} smaller flows", count=lang.number(len(rest))), "", *amounts]))
    who = t("Teams that give and receive") if teams else t("Who gives to whom")
    return Table(who, [t("From"), t("To"), t("Accounts"), t("ARR")], rows, frozenset({1}))


def finding(view: View, flows: pd.DataFrame) -> str:
    """The title: the largest flow between two that have a name."""
    if not len(flows):
        return view.lang.t("Nothing changes hands")
    unnamed = {view.lang.t("no owner yet"), view.lang.t("other teams")}
    named = flows[~flows["giver"].isin(unnamed) & ~flows["receiver"].isin(unnamed)]
    f = (named if len(named) else flows).iloc[0]
    values = {"giver": f["giver"], "receiver": f["receiver"], "arr": view.lang.money(float(f["arr"]))}
    if f["giver"] in unnamed:
        most = flows.groupby("receiver", sort=True)["arr"].sum().sort_values(ascending=False, kind="stable")
        return view.lang.t(
            "{receiver} receives most: {arr} of ARR", receiver=most.index[0], arr=view.lang.money(float(most.iloc[0]))
        )
    if f["giver"] == f["receiver"]:
        return view.lang.t("The largest flow: {arr} of ARR within the {team}", arr=values["arr"], team=f["giver"])
    return view.lang.t("The largest flow: {arr} of ARR from {giver} to {receiver}", **values)
