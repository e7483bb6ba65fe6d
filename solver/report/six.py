"""Floor 6: the six numbers of the first screen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from solver.report.tables import Cell, filled
from solver.report.view import View


@dataclass(frozen=True)
class Six:
    """One of the six: what it is, the number, and what one must know to read it."""

    title: str
    number: Cell
    note: Cell


def six_of(view: View) -> list[Six]:
    """Coverage, accounts that move, ARR at risk, what nobody covers, what must be approved, the distance to the best plan."""
    return [_covered(view), _moving(view), _at_risk(view), _uncovered(view), _approval(view), _gap(view)]


def moving(view: View) -> tuple[int, float]:
    """Accounts that change hands, and their ARR: all types of moves but first owners."""
    moved = view.plan.assignments["moved"]
    return int(moved.sum()), float(view.plan.assignments["arr"][moved].sum())


def _covered(view: View) -> Six:
    n, t = view.numbers, view.lang.t
    note = filled(
        t("today {today}; required moves only {least}"),
        today=n.percent("coverage.today.all.weighted", 1),
        least=n.percent("coverage.required_only.all.weighted", 1),
    )
    return Six(t("Weighted ARR covered"), n.percent("coverage.plan.all.weighted", 1), note)


def _moving(view: View) -> Six:
    t, lang = view.lang.t, view.lang
    count, arr = moving(view)
    note = filled(
        t("{arr} of ARR; {required} required, {chosen} chosen; {new} more get a first owner"),
        new=view.numbers.number("moves.new.accounts"),
        arr=lang.money(arr),
        required=lang.number(count - int(view.summary["moves"]["chosen"]["accounts"])),
        chosen=view.numbers.number("moves.chosen.accounts"),
    )
    return Six(t("Accounts that change hands"), lang.number(count), note)


def _at_risk(view: View) -> Six:
    lang, a = view.lang, view.plan.assignments
    lost = -a["handoff_term"].astype(float)[a["moved"]].to_numpy()
    chosen = (a["move_type"][a["moved"]] == "chosen").to_numpy()
    note = lang.t("what hand-offs cost, as expected; {chosen} of it by choice", chosen=lang.money(float(lost[chosen].sum())))
    return Six(lang.t("ARR at risk from hand-offs"), lang.money(float(lost.sum())), note)


def _uncovered(view: View) -> Six:
    n, t = view.numbers, view.lang.t
    note = filled(
        t("{arr} of ARR; {automated} more are automated, by their tier"),
        arr=n.money("totals.arr.uncovered"),
        automated=n.number("totals.accounts.automated"),
    )
    return Six(t("Accounts with nobody"), n.number("totals.accounts.uncovered"), note)


def _approval(view: View) -> Six:
    n, t = view.numbers, view.lang.t
    note = filled(t("{arr} of ARR: strategic, red or large accounts"), arr=n.money("approval.arr"))
    return Six(t("Moves to approve"), n.number("approval.accounts"), note)


def _gap(view: View) -> Six:
    t, s = view.lang.t, view.summary
    if s["gap"] is None:
        return Six(t("Distance to the best plan"), t("none given"), t("the plan's value is not above zero"))
    if s["value"] == s["bound"]:
        return Six(t("Distance to the best plan"), view.numbers.percent("gap"), t("proved: no plan under these rules is better"))
    return Six(
        t("Distance to the best plan"),
        Markup("≤\u00a0{}").format(view.numbers.percent("gap", places(s["gap"]))),
        t("no plan under these rules is better by more"),
    )


def places(share: float) -> int:
    """Decimals that a small percentage needs to show two digits that count."""
    return int(np.clip(1 - np.floor(np.log10(100 * share)), 0, 6)) if share > 0 else 0


def headline(view: View) -> Markup:
    """What the plan does and takes, in one line."""
    n, t = view.numbers, view.lang.t
    if not moving(view)[0] and view.summary["moves"]["new"]["accounts"]:
        return filled(
            t("The plan covers {plan} of weighted ARR; {new} of {accounts} accounts get their first owner"),
            plan=n.percent("coverage.plan.all.weighted", 1),
            new=n.number("moves.new.accounts"),
            accounts=n.number("totals.accounts.in"),
        )
    return filled(
        t("The plan covers {plan} of weighted ARR instead of {today}, and moves {moved} of {accounts} accounts"),
        plan=n.percent("coverage.plan.all.weighted", 1),
        today=n.percent("coverage.today.all.weighted", 1),
        moved=view.lang.number(moving(view)[0]),
        accounts=n.number("totals.accounts.in"),
    )
