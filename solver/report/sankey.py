"""Floor 6: flows drawn - givers on the left, receivers on the right, a ribbon for each flow as thick as its ARR."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from solver.pages import HALO, element
from solver.plan.layout import cut
from solver.report.view import View

WIDTH, SIDE, NODE = 720, 196, 8  # pixels: of the picture, of the labels on each side, of a node
TALL = 380  # pixels for all ARR together
LINE, GAP, TOP = 16, 4, 26  # least room for a label, between nodes, above them


@dataclass
class _Node:
    name: str
    arr: float
    top: float
    filled: float  # pixels that ribbons have taken


def flow_picture(view: View, flows: pd.DataFrame) -> Markup:
    """The picture of the flows; its numbers are in the table beside it."""
    total = float(flows["arr"].sum()) or 1.0
    scale = TALL / total
    last = view.lang.t("other teams")
    left, low = _column(flows, "giver", scale, last)
    right, high = _column(flows, "receiver", scale, last)
    order = {name: k for k, name in enumerate(right)}
    rank = {name: k for k, name in enumerate(left)}
    rows = sorted(flows.itertuples(index=False), key=lambda f: (rank[str(f.giver)], order[str(f.receiver)]))
    ribbons = [_ribbon(view, left[str(f.giver)], right[str(f.receiver)], f, scale, rank[str(f.giver)]) for f in rows]
    body = [*ribbons, *_nodes(view, left, SIDE, "end", scale), *_nodes(view, right, WIDTH - SIDE - NODE, "start", scale)]
    t = view.lang.t
    body += [element("text", t("gives"), x=SIDE, y=14, text_anchor="end", font_weight="bold", fill="currentColor"),
             element("text", t("receives"), x=WIDTH - SIDE, y=14, font_weight="bold", fill="currentColor")]  # fmt: skip
    said = element("title", t("ARR that changes hands, from giver to receiver; the table beside has the numbers"))
    head = f'<svg class="wide" viewBox="0 0 {WIDTH} {max(low, high):.0f}" role="img" font-family="sans-serif" font-size="12">'
    return Markup(f"{head}{said}\n" + "\n".join(body) + "\n</svg>")  # noqa: S704 - elements escape their texts


def _column(flows: pd.DataFrame, side: str, scale: float, last: str) -> tuple[dict[str, _Node], float]:
    """Nodes of a side from the top, the largest first and `last` at the end, and where they end."""
    sums = flows.groupby(side, sort=True)["arr"].sum().sort_values(ascending=False, kind="stable")
    top, out = float(TOP), {}
    for name, arr in sorted(sums.items(), key=lambda s: s[0] == last):
        out[str(name)] = _Node(str(name), float(arr), top, 0.0)
        top += max(float(arr) * scale, LINE) + GAP
    return out, top


def _ribbon(view: View, giver: _Node, receiver: _Node, flow: object, scale: float, shade: int) -> str:
    thick = max(float(flow.arr) * scale, 0.6)  # type: ignore[attr-defined]
    y0, y1 = giver.top + giver.filled, receiver.top + receiver.filled
    giver.filled, receiver.filled = giver.filled + thick, receiver.filled + thick
    x0, x1 = SIDE + NODE, WIDTH - SIDE - NODE
    mid = (x0 + x1) / 2
    d = (
        f"M{x0} {y0:.1f}C{mid} {y0:.1f} {mid} {y1:.1f} {x1} {y1:.1f}V{y1 + thick:.1f}"
        f"C{mid} {y1 + thick:.1f} {mid} {y0 + thick:.1f} {x0} {y0 + thick:.1f}Z"
    )
    said = f"{giver.name} → {receiver.name}: {view.lang.money(float(flow.arr))}"  # type: ignore[attr-defined]
    return f'<path d="{d}" class="ribbon{" other" if shade % 2 else ""}">{element("title", said)}</path>'


def _nodes(view: View, nodes: dict[str, _Node], x: float, anchor: str, scale: float) -> list[str]:
    out = []
    for n in nodes.values():
        tall = max(n.arr * scale, 2.0)
        out.append(element("rect", x=x, y=n.top, width=NODE, height=tall, class_="fill"))
        at = x - 6 if anchor == "end" else x + NODE + 6
        words = f"{cut(n.name, 21)} {view.lang.money(n.arr)}"
        y = n.top + max(tall, LINE) / 2 + 4 if tall >= LINE else n.top + LINE / 2 + 2
        out.append(element("text", words, x=at, y=y, text_anchor=anchor, fill="currentColor", style=HALO))
    return out
