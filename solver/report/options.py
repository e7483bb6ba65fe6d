"""Floor 6: the frontier of the same book, read back and drawn anew."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from markupsafe import Markup

from solver.errors import UsageError
from solver.frontier.budgets import MAINTAIN, dials_of
from solver.frontier.picture import OPTIONS, svg_of
from solver.frontier.points import Point
from solver.frontier.run import MARK
from solver.plan.inputs import POLICY, TABLES
from solver.plan.load import UNREADABLE
from solver.policy import STAGE_LIMITS, Mode, Policy
from solver.policy.files import read_file
from solver.report.tables import Row, Table
from solver.report.view import View
from solver.steady import steadily

RECOMMENDED = "recommended"


def frontier_of(view: View, folder: Path) -> tuple[Markup, Table]:
    """The picture and the table of the frontier in `folder`.

    Raises UsageError where it is none, cannot be read, or is not of the plan's inputs, planning date and rules.
    """
    return steadily(folder, lambda place: _frontier_of(view, place))


def _frontier_of(view: View, folder: Path) -> tuple[Markup, Table]:
    if not (folder / MARK).is_file():
        raise UsageError(f"{folder} is not a frontier; `csm-assign frontier BOOK --out {folder}` makes one")
    try:
        tree = json.loads((folder / MARK).read_text(encoding="utf-8"))
        shown = [p for p in tree["points"] if not p["dominated"]]
        points = [Point(**{f.name: p[f.name] for f in fields(Point)}) for p in shown]
        _check(view, folder, tree)
    except UNREADABLE as error:
        raise UsageError(f"{folder} cannot be read as a frontier ({type(error).__name__}: {error})") from error
    best = next((p for p in points if p.name == tree["knee"]), None)
    return Markup(svg_of(points, best, view.lang)), _table(view, points, best)  # noqa: S704 - elements escape their texts


def _check(view: View, folder: Path, tree: dict[str, Any]) -> None:
    """The frontier's recommended plan must have been made from the same files, for the same day, under the same rules."""
    inside = folder / "plans" / RECOMMENDED
    if tree["as_of"] != view.summary["as_of"]:
        days = f"as of {tree['as_of']}, the plan is as of {view.summary['as_of']}"
        raise UsageError(f"{folder} is a frontier {days}: make it anew")
    other = [name for name in TABLES if (inside / name).read_bytes() != (view.plan.path / name).read_bytes()]
    if other:
        raise UsageError(f"{folder} is a frontier of other inputs than the plan's ({', '.join(other)} differ): make it anew")
    rules = Policy.from_tree(read_file(inside / POLICY), POLICY)
    if rules.model_dump() not in [p.model_dump() for p in _dialled(view.policy)]:
        raise UsageError(f"{folder} is a frontier under other rules than the plan's ({POLICY} differs): make it anew")


def _dialled(policy: Policy) -> list[Policy]:
    """What the recommended plan of a frontier of this policy may have been made under; its mode is not known."""
    limits = tuple(x for x in policy.limit if x.name not in STAGE_LIMITS)
    modes: tuple[Mode, ...] = ("maintain", "recut")
    return [dials_of(policy.model_copy(update={"limit": limits, "mode": m}), [MAINTAIN])[0].policy for m in modes]


def _named(view: View, name: str) -> str:
    """A plan's place on the dial, in words: one of the options, part of a budget, part of the way to recut, a multiple of it."""
    t = view.lang.t
    amount, _, of = name.partition(" ")
    said = {
        "of budget": t("{amount} of the budget of moves", amount=amount),
        "to recut": t("{amount} of the way to re-cut", amount=amount),
        "x recut": t("{amount} times re-cut", amount=amount),
        "": t("unrestricted") if name == "unrestricted" else t(OPTIONS.get(name, name)),
    }
    return said.get(of, name)


def _table(view: View, points: list[Point], knee: Point | None) -> Table:
    t, lang, first = view.lang.t, view.lang, points[0].value
    rows = [
        Row(
            [
                _named(view, p.name) + (f" ({t('knee')})" if p is knee else ""), lang.number(p.chosen),
                lang.money(p.chosen_arr), lang.money(p.at_risk), lang.percent(p.covered, 1), lang.percent(p.fit, 1),
                lang.percent(p.spread), lang.money(p.value - first),
            ],
            "option" if p.name in OPTIONS else "",
        )
        for p in points
    ]  # fmt: skip
    head = [t("Plan"), t("Moves by choice"), t("ARR moved"), t("ARR at risk"), t("Covered"), t("Fit"), t("Spread"),
            t("Value gained")]  # fmt: skip
    return Table(t("Plans from required moves only to unrestricted"), head, rows)
