"""Floor 4: pictures as SVG - elements with escaped texts, and a plot's axes with ticks, in the colour of its surroundings."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import escape

HALO = "paint-order:stroke;stroke:var(--page, white);stroke-width:4px"


def element(name: str, text: str = "", **attributes: object) -> str:
    """One SVG element; `font_size` becomes font-size, `class_` class; floats with two decimals. Everything is escaped."""
    given = "".join(f' {k.rstrip("_").replace("_", "-")}="{escape(_plain(v))}"' for k, v in attributes.items())
    return f"<{name}{given}>{escape(text)}</{name}>" if text else f"<{name}{given}/>"


def _plain(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Plot:
    """A rectangle of the picture, in pixels, and the ranges of values that it shows."""

    left: float
    top: float
    width: float
    height: float
    across: tuple[float, float]
    up: tuple[float, float]

    @property
    def base(self) -> float:
        """Where the horizontal axis lies."""
        return self.top + self.height

    def x(self, value: float) -> float:
        low, high = self.across
        return self.left + self.width * ((value - low) / (high - low) if high > low else 0.0)

    def y(self, value: float) -> float:
        low, high = self.up
        return self.base - self.height * ((value - low) / (high - low) if high > low else 0.0)

    def axes(self, title: str, under: str) -> list[str]:
        """Both axes, the title above and what the horizontal one measures."""
        right = self.left + self.width
        return [
            element("text", title, x=self.left, y=self.top - 14, font_weight="bold", fill="currentColor"),
            element("path", d=f"M{self.left} {self.top} V{self.base} H{right}", fill="none", stroke="currentColor"),
            element("text", under, x=right, y=self.base + 31, text_anchor="end", fill="currentColor"),
        ]

    def tick_up(self, value: float, text: str) -> str:
        return element("text", text, x=self.left - 6, y=self.y(value) + 4, text_anchor="end", fill="currentColor")

    def tick_across(self, value: float, text: str) -> str:
        return element("text", text, x=self.x(value), y=self.base + 15, text_anchor="middle", fill="currentColor")

    def line(self, points: list[tuple[float, float]], dash: str = "") -> str:
        """Straight lines through points given as values."""
        at = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)
        more = {"stroke_dasharray": dash} if dash else {}
        return element("polyline", points=at, fill="none", stroke="currentColor", stroke_width=1.5, **more)

    def label(self, x: float, y: float, text: str, anchor: str = "start", away: float = 8) -> str:
        """A text beside a point given as values, readable over lines."""
        at = self.x(x) + (away if anchor == "start" else -away)
        return element("text", text, x=at, y=self.y(y) + 4, text_anchor=anchor, fill="currentColor", style=HALO)
