"""Floor 5: the figures by which plans of scenarios are compared, and how each is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from solver.plan.layout import money
from solver.runs.outcome import Outcome

Kind = Literal["share", "money", "count", "load", "ratio"]
Values = Mapping[str, float | None]
NONE = "-"
TIER = "tier_"  # and the tier's name: the share of the tier's weighted ARR that is covered


@dataclass(frozen=True)
class Figure:
    """One figure: `key` in files, `title` on screens; `of` gives None where an outcome has no such figure."""

    key: str
    title: str
    kind: Kind
    of: Callable[[Outcome], float | None]

    def shown(self, value: float | None) -> str:
        """The figure as people read it."""
        if value is None:
            return NONE
        if self.kind == "share":
            return f"{100 * value:.1f} %"
        return money(value) if self.kind == "money" else f"{value:,.0f}" if self.kind == "count" else f"{value:,.2f}"

    def difference(self, value: float | None) -> str:
        """A difference of the figure: signed, of shares in points; 0 also where it is too small to be shown."""
        if value is None:
            return NONE
        text = f"{100 * value:.1f} pts" if self.kind == "share" else self.shown(value)
        if not any(c in "123456789" for c in text):
            return "0"
        return text if value < 0 else f"+{text}"


def _per(amount: float, by: float) -> float | None:
    return amount / by if by > 0 else None


FIGURES = (
    Figure("weighted", "Weighted ARR covered", "share", lambda o: o.weighted),
    Figure("weighted_arr", "Weighted ARR covered, amount", "money", lambda o: o.weighted_arr),
    Figure("covered_accounts", "Accounts covered", "count", lambda o: o.covered_accounts),
    Figure("covered_arr", "ARR covered", "money", lambda o: o.covered_arr),
    Figure("uncovered_accounts", "Accounts uncovered", "count", lambda o: o.uncovered_accounts),
    Figure("uncovered_arr", "ARR uncovered", "money", lambda o: o.uncovered_arr),
    Figure("highest_load", "Highest load", "share", lambda o: o.highest_load),
    Figure("load_spread", "Spread of load", "share", lambda o: _spread(o)),
    Figure("arr_spread", "Spread of ARR among peers", "share", lambda o: o.arr_spread),
    Figure("moves", "Accounts that move", "count", lambda o: o.required + o.chosen),
    Figure("required", "Required moves", "count", lambda o: o.required),
    Figure("chosen", "Moves by choice", "count", lambda o: o.chosen),
    Figure("chosen_arr", "ARR moved by choice", "money", lambda o: o.chosen_arr),
    Figure("at_risk", "ARR at risk from them", "money", lambda o: o.at_risk),
    Figure("people", "People", "count", lambda o: o.people),
    Figure("heads", "People needed at target", "count", lambda o: o.heads),
    Figure("fte", "FTE available", "load", lambda o: o.fte),
    Figure("cost", "Cost of CSMs a year", "money", lambda o: o.cost),
    Figure("cost_share", "Cost per weighted ARR covered", "share", lambda o: _per(o.cost, o.weighted_arr)),
    Figure("fit", "Fit of what is held", "share", lambda o: o.fit),
    Figure("soft", "Price of soft limits not met", "money", lambda o: o.soft),
    Figure("nobody", "Price of accounts with nobody", "money", lambda o: o.nobody),
    Figure("value", "Worth", "money", lambda o: o.value),
    Figure("per_cost", "Worth per unit of cost", "ratio", lambda o: _per(o.value, o.cost)),
)
BY_KEY = {f.key: f for f in FIGURES}
OF_WORTH = ("value", "per_cost", "soft", "nobody")  # they compare only under the same rules and for the same customers


def figure(key: str) -> Figure:
    """The figure of that key, also of a tier's coverage."""
    if key in BY_KEY:
        return BY_KEY[key]
    return Figure(key, f"{key.removeprefix(TIER)} covered", "share", lambda o: values_of(o)[key])


def values_of(outcome: Outcome) -> dict[str, float | None]:
    """All figures of a quarter, the coverage of each tier last; shares and ratios with 6 decimals."""
    found = {f.key: f.of(outcome) for f in FIGURES} | {TIER + t.tier: t.weighted for t in outcome.tiers}
    return {key: None if v is None else round(v, 6) for key, v in found.items()}


def differences(values: Values, base: Values) -> dict[str, float | None]:
    """Each figure less the baseline's; None where one of them has none."""
    out: dict[str, float | None] = {}
    for key, value in values.items():
        other = base.get(key)
        out[key] = None if value is None or other is None else round(value - other, 6)
    return out


def _spread(outcome: Outcome) -> float | None:
    """The fullest book's use of its cap less the emptiest's, among books with time this quarter."""
    uses = [u.utilisation for u in outcome.units if u.fte > 0]
    return max(uses) - min(uses) if uses else None
