"""Floor 6: the hours drawn - for each group of zones a column per UTC hour, full as far as somebody is at work."""

from __future__ import annotations

from markupsafe import Markup

from solver.pages import element
from solver.report.hours import DAY, Group, Hours
from solver.report.tables import Row, Table
from solver.report.view import View

WIDTH, LEFT, TALL, COLUMN, TOP = 720, 150, 58, 23.5, 20  # pixels; TALL of a group, COLUMN of an hour
FULL = 32.0  # pixels of a column where all ARR of the group is at work


def hours_picture(view: View, hours: Hours) -> Markup:
    """The picture; under each column how many people who hold accounts there are at work."""
    body = [element("text", "UTC", x=LEFT - 8, y=12, text_anchor="end", fill="currentColor")]
    for h in range(0, DAY, 2):
        body.append(element("text", f"{h:02d}", x=_x(h) + 1, y=12, fill="currentColor"))
    for k, group in enumerate(hours.groups):
        body += _drawn(view, group, TOP + k * TALL)
    said = element("title", view.lang.t("When customers are at work, and who holds them is; the table has the numbers"))
    box = f'viewBox="0 0 {WIDTH} {TOP + TALL * max(len(hours.groups), 1)}"'
    head = f'<svg class="wide" {box} role="img" font-family="sans-serif" font-size="12">'
    return Markup(f"{head}{said}\n" + "\n".join(body) + "\n</svg>")  # noqa: S704 - elements escape their texts


def _x(hour: int) -> float:
    return LEFT + hour * COLUMN


def _drawn(view: View, g: Group, top: float) -> list[str]:
    base, most = top + FULL + 6, g.arr or 1.0
    out = [
        element("text", g.name, x=0, y=base - 16, font_weight="bold", fill="currentColor"),
        element("text", f"{view.lang.money(g.arr)} · {view.lang.percent(g.share)}", x=0, y=base - 1, fill="currentColor"),
        element("path", d=f"M{LEFT} {base}H{_x(DAY)}", stroke="currentColor", opacity=0.4),
    ]
    for h in range(DAY):
        tall, full = FULL * g.open[h] / most, FULL * g.held[h] / most
        if tall < 0.5:
            continue
        out.append(element("rect", x=_x(h) + 1, y=base - tall, width=COLUMN - 3, height=tall, class_="open"))
        if full >= 0.3:
            out.append(element("rect", x=_x(h) + 1, y=base - full, width=COLUMN - 3, height=full, class_="fill"))
        count = view.lang.number(int(g.people[h]))
        middle = _x(h) + (COLUMN - 1) / 2
        weight = {"font_weight": "bold"} if not g.people[h] else {}
        out.append(element("text", count, x=middle, y=base + 13, text_anchor="middle", fill="currentColor", **weight))
    return out


def hours_table(view: View, hours: Hours) -> Table:
    """Per group: ARR, people, hours of work, the part with somebody at work, hours with nobody."""
    t, lang = view.lang.t, view.lang
    rows = []
    for g in hours.groups:
        open_hours = [h for h in range(DAY) if g.open[h] > 0.02 * g.arr]
        alone = [h for h in open_hours if not g.people[h]]
        counts = [int(g.people[h]) for h in open_hours]
        span = f"{min(counts)} – {max(counts)}" if counts else "–"
        cells = [g.name, lang.number(g.accounts), lang.money(g.arr), lang.number(g.csms), spans(open_hours), span]
        rows.append(Row([*cells, lang.percent(g.share), spans(alone) or "–"]))
    head = [t("Zone"), t("Accounts"), t("ARR"), t("CSMs who hold them"), t("At work, UTC"), t("CSMs at work then"),
            t("Held at work"), t("Hours with nobody")]  # fmt: skip
    return Table(t("Business hours by time zone, in the planned quarter"), head, rows)


def spans(hours: list[int]) -> str:
    """Hours as spans that go over midnight where they do: 22-3, 8-9."""
    there = set(hours)
    if len(there) == DAY:
        return "0–24"
    starts = [h for h in sorted(there) if (h - 1) % DAY not in there]
    out = []
    for start in starts:
        end = start
        while end % DAY in there:
            end += 1
        out.append(f"{start}–{end % DAY or DAY}")
    return ", ".join(out)


def finding(view: View, hours: Hours) -> str:
    """The title: how much of customers' working time, weighted by ARR, has its CSM at work."""
    shares = {"after": view.lang.percent(hours.after), "before": view.lang.percent(hours.before)}
    return view.lang.t("Customers find their CSM at work in {after} of their business hours, {before} today", **shares)
