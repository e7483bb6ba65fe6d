"""Pictures: values to pixels, texts that cannot break out."""

from __future__ import annotations

from solver.pages import Plot, element


def test_values_become_pixels_and_up_is_up() -> None:
    """Tests a plot of 100 x 50 pixels at (10, 20) for 0-4 across and 0-10 up: (1, 5) lies at 10 + 25 and 70 - 25."""
    plot = Plot(10, 20, 100, 50, across=(0, 4), up=(0, 10))
    assert (plot.x(1), plot.y(5), plot.base) == (35, 45, 70)


def test_a_range_of_one_value_divides_by_nothing() -> None:
    plot = Plot(10, 20, 100, 50, across=(3, 3), up=(7, 7))
    assert (plot.x(3), plot.y(7)) == (10, 70)


def test_texts_and_attributes_are_escaped() -> None:
    assert element("text", "<b>&", class_='"x') == '<text class="&#34;x">&lt;b&gt;&amp;</text>'


def test_numbers_are_short() -> None:
    assert element("rect", x=1.0, stroke_width=2.345) == '<rect x="1" stroke-width="2.35"/>'
