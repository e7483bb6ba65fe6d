"""Floor 5: the comparison drawn - bars and bands for cells of tables, cost against coverage, hires along their ramp."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from solver.outcomes.comparison import Entry
from solver.outcomes.hires import Hire
from solver.pages import Plot, element
from solver.plan.layout import cut, money

WIDTH, HEIGHT = 720, 300
PLOT = {"left": 84.0, "top": 34.0, "width": 600.0, "height": 220.0}
DASHES = ("", "6 3", "2 3", "10 3 2 3")
LINES = 8  # hires that are drawn: more lines cannot be told apart


def bar(value: float, most: float, mark: float | None = None) -> Markup:
    """A bar of `value`, 0 to `most`, with a stroke where the baseline is; its number stands beside it."""
    body = [element("rect", x=0, y=1, width=_at(value, most), height=8, class_="fill")]
    if mark is not None:
        at = min(_at(mark, most), 99.0)
        body.append(element("path", d=f"M{at:.1f} 0V10", class_="mark", vector_effect="non-scaling-stroke"))
    return _cell(body)


def box(at: Sequence[float], base: float | None) -> Markup:
    """A band of five percentiles: 5 to 95 % faint, 25 to 75 % full, a stroke at the median; a triangle marks the base."""
    ends = [*at, *([base] if base is not None else [])]
    low, span = min(ends), (max(ends) - min(ends)) or 1.0
    p = [2 + 96 * (v - low) / span for v in at]
    body = [
        element("rect", x=p[0], y=4, width=max(p[4] - p[0], 0.6), height=2, class_="fill"),
        element("rect", x=p[1], y=1, width=max(p[3] - p[1], 0.6), height=8, class_="faint"),
        element("path", d=f"M{p[2]:.1f} 0V10", class_="mark", vector_effect="non-scaling-stroke"),
    ]
    if base is not None:
        x = 2 + 96 * (base - low) / span
        body.append(element("path", d=f"M{x:.1f} 5L{x - 1.5:.1f} 10H{x + 1.5:.1f}Z", fill="currentColor"))
    return _cell(body)


def cost_picture(entries: Sequence[Entry], numbers: Sequence[int]) -> Markup:
    """Cost of CSMs a year against the share of weighted ARR covered; each dot bears the scenario's number in the first table."""
    dots = [(e.shown.outcome.cost, e.shown.outcome.weighted) for e in entries]
    plot = Plot(**PLOT, across=_range([x for x, _ in dots]), up=_range([y for _, y in dots]))
    body = plot.axes("Share of weighted ARR covered", "cost of all CSMs a year")
    body += [plot.tick_up(v, f"{100 * v:.1f} %") for v in _ends([y for _, y in dots])]
    body += [plot.tick_across(v, money(v)) for v in _ends([x for x, _ in dots])]
    where: dict[tuple[int, int], list[str]] = {}
    for (x, y), number in zip(dots, numbers, strict=True):
        where.setdefault((round(plot.x(x) / 12), round(plot.y(y) / 12)), []).append(str(number))
        body.append(element("circle", cx=plot.x(x), cy=plot.y(y), r=4, fill="currentColor"))
    told = set()
    for x, y in dots:  # dots that lie on each other share one label
        place = round(plot.x(x) / 12), round(plot.y(y) / 12)
        if place not in told:
            told.add(place)
            left = plot.x(x) > WIDTH * 0.8
            body.append(plot.label(x, y, cut(", ".join(where[place]), 24), "end" if left else "start"))
    return _picture(body, "Cost of all CSMs a year against weighted ARR covered; the numbers are in the table of figures")


def ramp_picture(hires: Sequence[Hire]) -> Markup:
    """How full each added book is of its target, quarter by quarter; the line at 100 % is the target."""
    shown = hires[:LINES]
    last = max(s.quarter for h in shown for s in h.steps)
    most = max(1.0, *(s.filled for h in shown for s in h.steps))
    plot = Plot(**PLOT, across=(1, max(last, 2)), up=(0, most * 1.08))
    body = plot.axes("Load as a share of a full book's target", "quarter")
    body += [plot.tick_up(v, f"{100 * v:.0f} %") for v in (0.0, 0.5, 1.0)]
    body += [plot.tick_across(q, str(q)) for q in range(1, last + 1)]
    body.append(element("path", d=f"M{plot.left} {plot.y(1):.1f}H{plot.left + plot.width}", stroke="currentColor", opacity=0.4))
    for k, h in enumerate(shown):
        points = [(float(s.quarter), s.filled) for s in h.steps]
        body.append(plot.line(points, DASHES[k % len(DASHES)]))
        body += [element("circle", cx=plot.x(x), cy=plot.y(y), r=3, fill="currentColor") for x, y in points]
        at = points[-1] if k % 2 == 0 or len(points) < 2 else points[-2]
        body.append(plot.label(*at, cut(h.name, 24), "end" if at[0] > 1 else "start"))
    return _picture(body, "How the added books fill along their ramp; the numbers are in the table beside")


def _at(value: float, most: float) -> float:
    return round(100 * max(0.0, min(value, most)) / most, 2) if most > 0 else 0.0


def _ends(values: Sequence[float]) -> list[float]:
    return sorted({min(values), max(values)})


def _range(values: Sequence[float]) -> tuple[float, float]:
    """The values with some room at both ends; around a single one."""
    low, high = min(values), max(values)
    room = (high - low) * 0.12 or max(abs(high) * 0.1, 1.0)
    return low - room, high + room


def _cell(body: list[str]) -> Markup:
    """A picture that says nothing beyond the number beside it: hidden from those who do not see it."""
    svg = f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{"".join(body)}</svg>'
    return Markup(svg)  # noqa: S704 - elements escape their texts


def _picture(body: list[str], said: str) -> Markup:
    inner = "\n".join(body)
    look = 'font-family="sans-serif" font-size="12"'
    head = f'<svg class="wide" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}" {look}>'
    return Markup(f"{head}\n{inner}\n</svg>")  # noqa: S704 - elements escape their texts
