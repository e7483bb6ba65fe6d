"""Floor 6: every CSM and account, to be found by name, id or CSM."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from solver.report.reasons import reasons_of
from solver.report.tables import Row, Table, two, under
from solver.report.view import View

KEPT = "kept"  # rows of accounts that simply stay: not printed, for they fill sheets and ask for nothing
MOST = 5_000  # accounts on the page, 3 MB; above that it opens too slowly on a small machine


@dataclass(frozen=True)
class Lookup:
    """The tables that are searched. `told`: what the page says where not every account stands on it."""

    people: Table
    accounts: Table
    told: str


def lookup_of(view: View) -> Lookup:
    """People and accounts; of more than MOST accounts those that change hands or have nobody first, then those that are held,
    then the largest."""
    a = view.plan.assignments
    ranked = a.assign(changed=view.changed, held=view.held).sort_values(
        ["changed", "held", "arr", "account_id"], ascending=[False, False, False, True], kind="stable"
    )
    told = ""
    if len(a) > MOST:
        numbers = {"shown": view.lang.number(MOST), "all": view.lang.number(len(a))}
        told = view.lang.t(
            "{shown} of {all} accounts stand on this page: those that change hands or have nobody, those that are held, "
            "then the largest. assignments.csv has all.", **numbers
        )  # fmt: skip
    return Lookup(_people(view), _accounts(view, ranked.head(MOST)), told)


def _people(view: View) -> Table:
    t, lang = view.lang.t, view.lang
    rows = []
    for _, p in view.plan.people.iterrows():
        where = " · ".join(x for x in (str(p["csm_id"]), str(p["manager"]), str(p["pool"])) if x)
        pairs = [(f"{m}_before", f"{m}_after") for m in ("accounts", "arr", "renewing_arr", "red")]
        shown = [lang.number, lang.money, lang.money, lang.number]
        cells = [two(lang, f(float(p[b])), f(float(p[a]))) for f, (b, a) in zip(shown, pairs, strict=True)]
        rows.append(Row([under(str(p["name"]), where), lang.number(float(p["fte"]), 2), *cells]))
    head = [t("CSM"), "FTE", t("Accounts"), t("ARR"), t("Renewing ARR"), t("Red")]
    return Table(t("CSMs today → in the plan, at their share of a pool"), head, rows)


def _accounts(view: View, ranked: pd.DataFrame) -> Table:
    t, at = view.lang.t, ranked.index.tolist()
    told = zip(_records(ranked), reasons_of(view, at), view.changed[at].tolist(), view.held[at].tolist(), strict=True)
    rows = [
        replace(_account(view, r, reason, changed), look="" if changed or held else KEPT) for r, reason, changed, held in told
    ]
    head = [t("Account"), t("Tier"), t("ARR"), t("Who has it"), t("Why"), t("Next best")]
    said = t("Accounts: those that change hands first, then those that are held")
    return Table(said, head, rows, frozenset({3, 4}), frozenset({4, 5}))


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    columns = ["account_id", "name", "tier", "arr", "unit", "coverage", "previous_owner", "alternative", "alternative_difference",
               "needs_approval", "moved", "move_type"]  # fmt: skip
    found: list[dict[str, object]] = frame[columns].to_dict("records")  # type: ignore[assignment]
    return found


def _account(view: View, r: dict[str, object], reason: str, changed: bool) -> Row:
    lang, t = view.lang, view.lang.t
    held = view.name(str(r["unit"])) or (t("automated") if r["coverage"] == "automated" else t("nobody"))
    owner = view.name(str(r["previous_owner"])) or t("no owner yet")
    who = two(lang, owner, held) if changed and owner != held else held
    if r["needs_approval"]:
        who = under(who, t("to be approved"))
    other = str(r["alternative"])
    amount = float(r["alternative_difference"])  # type: ignore[arg-type]
    sign = "+" if amount > 0 else ""
    alternative = under(view.name(other), f"{sign}{lang.money(amount)}") if other else "–"
    name = under(str(r["name"]), str(r["account_id"]))
    return Row([name, str(r["tier"]), lang.money(float(r["arr"])), who, reason, alternative])  # type: ignore[arg-type]
