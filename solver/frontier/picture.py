"""Floor 5: the frontier drawn - three small panels over one axis, readable in black and white."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from solver.frontier.points import Point
from solver.lang import EN, Lang, mark
from solver.pages import HALO, Plot, element

WIDTH, HEIGHT = 720, 250  # of a panel, in pixels
LEFT, RIGHT, TOP, BOTTOM = 84, 24, 34, 40
OPTIONS = {"required": mark("required only"), "recommended": mark("recommended"), "recut": mark("re-cut")}


@dataclass(frozen=True)
class _Panel:
    title: str
    of: Callable[[Point], float]
    decimals: int


PANELS = (
    _Panel(mark("Weighted ARR covered"), lambda p: p.covered, 1),
    _Panel(mark("Fit of what is held"), lambda p: p.fit, 1),
    _Panel(mark("Spread of ARR among peers (lower is more even)"), lambda p: p.spread, 0),
)


def svg_of(points: Sequence[Point], knee: Point | None, lang: Lang = EN) -> str:
    """The picture as SVG: coverage, fit and balance over the ARR that is moved by choice. In the colour of the text around it,
    black where it stands alone."""
    height = HEIGHT * len(PANELS)
    body = "".join(_drawn(panel, points, knee, k * HEIGHT, lang) for k, panel in enumerate(PANELS))
    said = lang.t("What more moves buy: weighted ARR covered, fit and evenness, over the ARR that changes hands by choice")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="wide" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{said}" font-family="sans-serif" font-size="12">\n'
        f'<rect width="{WIDTH}" height="{height}" style="fill:var(--page, white)"/>\n{body}</svg>\n'
    )


def _drawn(panel: _Panel, points: Sequence[Point], knee: Point | None, down: int, lang: Lang) -> str:
    values = [panel.of(p) for p in points]
    low, high = min(values), max(values)
    room = max(high - low, 1e-9) * 0.15
    most = max((p.chosen_arr for p in points), default=0) or 1.0
    size = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    plot = Plot(LEFT, down + TOP, *size, across=(0, most), up=(low - room, high + room))
    out = plot.axes(lang.t(panel.title), lang.t("ARR that changes hands by choice"))
    out += [plot.tick_up(value, lang.percent(value, panel.decimals)) for value in ((low, high) if high > low else (low,))]
    out += [plot.tick_across(most * share, lang.money(most * share)) for share in (0.0, 0.5, 1.0)]
    out.append(plot.line([(p.chosen_arr, panel.of(p)) for p in points]))
    out += [_marked(p, plot.x(p.chosen_arr), plot.y(panel.of(p)), p is knee, lang) for p in points]
    return "\n".join(out) + "\n"


def _marked(p: Point, x: float, y: float, knee: bool, lang: Lang) -> str:
    """A dot; a full one with its name for the three options; a ring around the knee."""
    fill = "fill:currentColor" if p.name in OPTIONS else "fill:var(--page, white)"
    out = element("circle", cx=x, cy=y, r=4, style=fill, stroke="currentColor")
    if knee:
        out += element("circle", cx=x, cy=y, r=9, fill="none", stroke="currentColor", stroke_dasharray="3 2")
    words = [lang.t(OPTIONS[p.name])] if p.name in OPTIONS else []
    words += [lang.t("knee")] if knee else []
    if words:
        end = x > WIDTH * 0.8
        down = -10 if p.name == "recut" else 18  # the last two options often lie side by side
        out += element(
            "text", ", ".join(words), x=x + (-8 if end else 8), y=y + down, text_anchor="end" if end else "start",
            fill="currentColor", style=HALO,
        )  # fmt: skip
    return out
