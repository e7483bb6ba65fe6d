"""Floor 5: the frontier drawn - three small panels over one axis, readable in black and white."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from solver.frontier.points import Point
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
    """The picture as SVG: coverage, fit and balance over the ARR that is moved by choice. Text and lines in black."""
    height = HEIGHT * len(PANELS)
    body = "".join(_drawn(panel, points, knee, k * HEIGHT) for k, panel in enumerate(PANELS))
    said = "What more moves buy: weighted ARR covered, fit and evenness, over the ARR that changes hands by choice"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{said}" '
        f'font-family="sans-serif" font-size="12">\n<rect width="{WIDTH}" height="{height}" fill="white"/>\n{body}</svg>\n'
    )


def _drawn(panel: _Panel, points: Sequence[Point], knee: Point | None, down: int) -> str:
    values = [panel.of(p) for p in points]
    low, high = min(values), max(values)
    room = max(high - low, 1e-9) * 0.15
    most = max((p.chosen_arr for p in points), default=0) or 1.0

    def x(p: Point) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * p.chosen_arr / most

    def y(value: float) -> float:
        return down + TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low + room) / (high - low + 2 * room))

    base, out = down + HEIGHT - BOTTOM, [f'<text x="{LEFT}" y="{down + 20}" font-weight="bold">{panel.title}</text>']
    out.append(f'<path d="M{LEFT} {down + TOP} V{base} H{WIDTH - RIGHT}" fill="none" stroke="black"/>')
    for value in (low, high) if high > low else (low,):
        out.append(f'<text x="{LEFT - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{panel.shown(value)}</text>')
    for share in (0.0, 0.5, 1.0):
        at = LEFT + (WIDTH - LEFT - RIGHT) * share
        out.append(f'<text x="{at:.1f}" y="{base + 15}" text-anchor="middle">{money(most * share)}</text>')
    out.append(f'<text x="{WIDTH - RIGHT}" y="{base + 31}" text-anchor="end">ARR that changes hands by choice</text>')
    line = " ".join(f"{x(p):.1f},{y(panel.of(p)):.1f}" for p in points)
    out.append(f'<polyline points="{line}" fill="none" stroke="black" stroke-width="1.5"/>')
    out += [_marked(p, x(p), y(panel.of(p)), p is knee) for p in points]
    return "\n".join(out) + "\n"


def _marked(p: Point, x: float, y: float, knee: bool) -> str:
    """A dot; a full one with its name for the three options; a ring around the knee."""
    fill = "black" if p.name in OPTIONS else "white"
    out = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{fill}" stroke="black"/>'
    if knee:
        out += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="none" stroke="black" stroke-dasharray="3 2"/>'
    words = [OPTIONS[p.name]] if p.name in OPTIONS else []
    words += ["knee"] if knee else []
    if words:
        end = x > WIDTH * 0.8
        anchor, at = ("end", x - 8) if end else ("start", x + 8)
        down = -10 if p.name == "recut" else 18  # the last two options often lie side by side
        halo = 'stroke="white" stroke-width="4" paint-order="stroke"'
        out += f'<text x="{at:.1f}" y="{y + down:.1f}" text-anchor="{anchor}" {halo}>{", ".join(words)}</text>'
    return out
