"""Floor 6: accounts per full-time CSM by tier, beside the band that the policy gives each."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from solver.pages import HALO, element
from solver.report.tables import Row, Table
from solver.report.view import View

WIDTH, LEFT, RIGHT, TALL = 720, 150, 30, 62  # pixels; TALL of a tier's row


@dataclass(frozen=True)
class Ratio:
    """A tier's accounts per full-time CSM; `low`, `target` and `cap` of its band, 0 where the policy has none."""

    tier: str
    ratio: float | None
    low: int
    target: int
    cap: int

    @property
    def verdict(self) -> str:
        """above, spare or within its band; none without a ratio or a cap."""
        if self.ratio is None or not self.cap:
            return "none"
        return "above" if self.ratio > self.cap else "spare" if self.ratio < self.low else "within"


def ratios_of(view: View) -> list[Ratio]:
    """One for each served tier, in the order of the policy."""
    tiers = view.policy.tiers
    return [Ratio(n, s["ratio"], tiers[n].ratio_from, tiers[n].target, tiers[n].cap) for n, s in view.summary["tiers"].items()]


def ratio_picture(view: View, ratios: list[Ratio]) -> Markup:
    """A scale for each tier: its band, its target, where the plan is."""
    drawn = [r for r in ratios if r.cap]
    body = [_drawn(view, r, k * TALL) for k, r in enumerate(drawn)]
    said = element("title", view.lang.t("Accounts per full-time CSM by tier against its band; the table has the numbers"))
    box = f'viewBox="0 0 {WIDTH} {TALL * max(len(drawn), 1)}"'
    head = f'<svg class="wide" {box} role="img" font-family="sans-serif" font-size="12">'
    return Markup(f"{head}{said}\n" + "\n".join(body) + "\n</svg>")  # noqa: S704 - elements escape their texts


def _drawn(view: View, r: Ratio, top: float) -> str:
    most = 1.15 * max(r.cap, r.ratio or 0.0)
    size = WIDTH - LEFT - RIGHT

    def x(value: float) -> float:
        return LEFT + size * value / most

    y, ends = top + 26, [(r.low, view.lang.t("from")), (r.target, view.lang.t("target")), (r.cap, view.lang.t("cap"))]
    out = [
        element("text", view.tier(r.tier), x=0, y=y + 6, font_weight="bold", fill="currentColor"),
        element("path", d=f"M{LEFT} {y + 2}H{WIDTH - RIGHT}", stroke="currentColor", opacity=0.4),
        element("rect", x=x(r.low), y=y - 6, width=max(x(r.cap) - x(r.low), 1), height=16, class_="faint"),
        element("path", d=f"M{x(r.target):.1f} {y - 6}v16", stroke="currentColor", stroke_dasharray="3 2"),
    ]
    for value, word in ends:
        out.append(element("text", f"{word} 1:{value}", x=x(value), y=y + 25, text_anchor="middle", fill="currentColor"))
    if r.ratio is not None:
        at = x(r.ratio)
        out.append(element("path", d=f"M{at:.1f} {y - 7}l7 9l-7 9l-7 -9Z", class_="fill"))
        words = f"1:{view.lang.number(r.ratio, 1)}"
        anchor = "start" if at < WIDTH - 90 else "end"
        text = element("text", words, x=at + (0 if anchor == "start" else 8), y=y - 11, text_anchor="middle", fill="currentColor",
                       font_weight="bold", style=HALO)  # fmt: skip
        out.append(text)
    return "".join(out)


def ratio_table(view: View, ratios: list[Ratio]) -> Table:
    """The same as numbers, with the time and money that each tier takes."""
    t, n = view.lang.t, view.numbers
    verdicts = {
        "above": t("above its cap"),
        "spare": t("below its band: spare time"),
        "within": t("within its band"),
        "none": "–",
    }
    rows = []
    for r in ratios:
        at = f"tiers.{r.tier}"
        ratio = Markup("1:{}").format(n.number(f"{at}.ratio", 1)) if r.ratio is not None else "–"
        told = view.summary["tiers"][r.tier]["cost_per_arr"] is not None and _served_by(view, r.tier) > 1
        cost = n.percent(f"{at}.cost_per_arr", 1) if told else "–"
        rows.append(Row([view.tier(r.tier), n.number(f"{at}.accounts"), n.number(f"{at}.fte", 1), ratio,
                         f"1:{r.low} – 1:{r.cap}" if r.cap else "–", f"1:{r.target}" if r.target else "–", verdicts[r.verdict],
                         n.percent(f"{at}.arr_share"), n.percent(f"{at}.fte_share"), cost]))  # fmt: skip
    head = [t("Tier"), t("Accounts"), "FTE", t("Accounts per FTE"), t("Band"), t("Target"), t("Where it lies"), t("of all ARR"),
            t("of all FTE"), t("Cost per ARR")]  # fmt: skip
    return Table(t("Accounts per full-time CSM, by tier"), head, rows, frozenset({6}))


def _served_by(view: View, tier: str) -> int:
    """How many people have accounts of a tier. Of a single one, the cost per ARR would tell what that person earns."""
    a, units = view.plan.assignments, view.setting.units
    held = a["unit"][(a["tier"] == tier) & (a["unit"] != "")].unique()
    return len({int(m) for u in held for m in units.members[units.index[u]]})


def finding(view: View, ratios: list[Ratio]) -> str:
    """The title: which tiers lie where."""
    t = view.lang.t
    for verdict, words in (("above", t("above its cap: {tiers}")), ("spare", t("Time to spare, below the band: {tiers}"))):
        found = [r.tier for r in ratios if r.verdict == verdict]
        if found:
            said = words.format(tiers=", ".join(found))
            return said[:1].upper() + said[1:]
    return t("Every tier lies within its band of accounts per CSM")
