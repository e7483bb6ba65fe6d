"""Floor 5: the frontier drawn - three small panels over one axis, readable in black and white."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from solver.frontier.points import Point
from solver.lang import EN, Lang, mark
from solver.pages import HALO, Plot, element

WIDTH, HEIGHT = 720, 250  # of a panel, in pixels
LEFT, RIGHT, TOP, BOTTOM = 84, 24, 34, 40
NEAR = 120  # pixels between dots whose labels might meet
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
    room = max(high - low, 1e-9) * 0.25
    most = max((p.chosen_arr for p in points), default=0) or 1.0
    size = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    plot = Plot(LEFT, down + TOP, *size, across=(0, most), up=(low - room, high + room))
    out = plot.axes(lang.t(panel.title), lang.t("ARR that changes hands by choice"))
    out += [plot.tick_up(value, lang.percent(value, panel.decimals)) for value in ((low, high) if high > low else (low,))]
    out += [plot.tick_across(most * share, lang.money(most * share)) for share in (0.0, 0.5, 1.0)]
    out.append(plot.line([(p.chosen_arr, panel.of(p)) for p in points]))
    at = [(plot.x(p.chosen_arr), plot.y(panel.of(p))) for p in points]
    last = sorted(zip(points, at, strict=True), key=lambda m: m[0].name in OPTIONS)  # where they coincide, options on top
    out += [_dot(p, *place, p is knee) for p, place in last]
    return "\n".join([*out, *_labels(points, at, knee, lang)]) + "\n"


def _dot(p: Point, x: float, y: float, knee: bool) -> str:
    """A dot, a full one for the three options; a ring around the knee."""
    fill = "fill:currentColor" if p.name in OPTIONS else "fill:var(--page, white)"
    out = element("circle", cx=x, cy=y, r=4, style=fill, stroke="currentColor")
    return out + (element("circle", cx=x, cy=y, r=9, fill="none", stroke="currentColor", stroke_dasharray="3 2") if knee else "")


def _labels(points: Sequence[Point], at: Sequence[tuple[float, float]], knee: Point | None, lang: Lang) -> Iterator[str]:
    """The names of the options and the knee, one label for those at the same place; on the side of the dot where the line is not,
    unless another label is near there."""
    words: dict[tuple[float, float], list[str]] = {}
    for p, place in zip(points, at, strict=True):
        said = [lang.t(OPTIONS[p.name])] if p.name in OPTIONS else []
        words.setdefault(place, []).extend(said + ([lang.t("knee")] if p is knee else []))
    places, before = list(words), (-float(WIDTH), False)
    for k, (x, y) in enumerate(places):
        if not words[x, y]:
            continue
        end = x > WIDTH * 0.8
        beside = places[max(0, k - 1)] if end else places[min(k + 1, len(places) - 1)]
        above = not before[1] if x - before[0] < NEAR else beside[1] > y
        before = (x, above)
        yield element(
            "text", ", ".join(words[x, y]), x=x + (-8 if end else 8), y=y + (-10 if above else 18),
            text_anchor="end" if end else "start", fill="currentColor", style=HALO,
        )  # fmt: skip
