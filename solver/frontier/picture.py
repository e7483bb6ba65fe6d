"""Floor 5: the frontier drawn - three small panels over one axis, readable in black and white."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from solver.frontier.points import Point
from solver.pages import HALO, Plot, element
from solver.plan.layout import money

WIDTH, HEIGHT = 720, 250  # of a panel, in pixels
LEFT, RIGHT, TOP, BOTTOM = 84, 24, 34, 40
OPTIONS = {"required": "required only", "recommended": "recommended", "recut": "re-cut"}


@dataclass(frozen=True)
class _Panel:
    title: str
    of: Callable[[Point], float]
    shown: Callable[[float], str]


PANELS = (
    _Panel("Weighted ARR covered", lambda p: p.covered, lambda v: f"{100 * v:.1f} %"),
    _Panel("Fit of what is held", lambda p: p.fit, lambda v: f"{100 * v:.1f} %"),
    _Panel("Spread of ARR among peers (lower is more even)", lambda p: p.spread, lambda v: f"{100 * v:.0f} %"),
)


def svg_of(points: Sequence[Point], knee: Point | None) -> str:
    """The picture as SVG: coverage, fit and balance over the ARR that is moved by choice. In the colour of the text around it,
    black where it stands alone."""
    height = HEIGHT * len(PANELS)
    body = "".join(_drawn(panel, points, knee, k * HEIGHT) for k, panel in enumerate(PANELS))
    said = "What more moves buy: weighted ARR covered, fit and evenness, over the ARR that changes hands by choice"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="wide" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{said}" font-family="sans-serif" font-size="12">\n'
        f'<rect width="{WIDTH}" height="{height}" style="fill:var(--page, white)"/>\n{body}</svg>\n'
    )


def _drawn(panel: _Panel, points: Sequence[Point], knee: Point | None, down: int) -> str:
    values = [panel.of(p) for p in points]
    low, high = min(values), max(values)
    room = max(high - low, 1e-9) * 0.15
    most = max((p.chosen_arr for p in points), default=0) or 1.0
    size = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    plot = Plot(LEFT, down + TOP, *size, across=(0, most), up=(low - room, high + room))
    out = plot.axes(panel.title, "ARR that changes hands by choice")
    out += [plot.tick_up(value, panel.shown(value)) for value in ((low, high) if high > low else (low,))]
    out += [plot.tick_across(most * share, money(most * share)) for share in (0.0, 0.5, 1.0)]
    out.append(plot.line([(p.chosen_arr, panel.of(p)) for p in points]))
    out += [_marked(p, plot.x(p.chosen_arr), plot.y(panel.of(p)), p is knee) for p in points]
    return "\n".join(out) + "\n"


def _marked(p: Point, x: float, y: float, knee: bool) -> str:
    """A dot; a full one with its name for the three options; a ring around the knee."""
    fill = "fill:currentColor" if p.name in OPTIONS else "fill:var(--page, white)"
    out = element("circle", cx=x, cy=y, r=4, style=fill, stroke="currentColor")
    if knee:
        out += element("circle", cx=x, cy=y, r=9, fill="none", stroke="currentColor", stroke_dasharray="3 2")
    words = [OPTIONS[p.name]] if p.name in OPTIONS else []
    words += ["knee"] if knee else []
    if words:
        end = x > WIDTH * 0.8
        down = -10 if p.name == "recut" else 18  # the last two options often lie side by side
        out += element(
            "text", ", ".join(words), x=x + (-8 if end else 8), y=y + down, text_anchor="end" if end else "start",
            fill="currentColor", style=HALO,
        )  # fmt: skip
    return out
