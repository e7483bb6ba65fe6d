"""Floor 6: bars for cells of tables - the plan full, today as a stroke, a band faint; their numbers stand beside them."""

from __future__ import annotations

from markupsafe import Markup

from solver.pages import element


def bar(after: float, before: float, most: float, band: tuple[float, float] | None = None) -> Markup:
    """A bar of what a book has in the plan, a stroke at what it has today, `band` behind them; 0 to `most`."""
    body = []
    if band:
        low, high = (_at(v, most) for v in band)
        body.append(element("rect", x=low, y=0, width=max(high - low, 0.5), height=12, class_="faint"))
    body.append(element("rect", x=0, y=3, width=_at(after, most), height=6, class_="fill"))
    at = min(max(_at(before, most), 0.6), 99.4)
    body.append(element("path", d=f"M{at:.1f} 0V12", class_="mark", vector_effect="non-scaling-stroke"))
    svg = f'<svg class="bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">{"".join(body)}</svg>'
    return Markup(svg)  # noqa: S704 - elements escape their texts


def _at(value: float, most: float) -> float:
    return round(100 * max(0.0, min(value, most)) / most, 2) if most > 0 else 0.0
