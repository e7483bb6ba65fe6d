"""Floor 6: books before and after - each CSM's, each pool's, and those of who left."""

from __future__ import annotations

import numpy as np
import pandas as pd
from markupsafe import Markup

from solver.report.bars import bar
from solver.report.fair import FIGURES, worse_off
from solver.report.tables import Row, Table, filled, two, under
from solver.report.view import View

SHOWN = 150  # books; above that those whose ARR changes most


def books_table(view: View) -> Table:
    """Load, ARR, renewals and red accounts of each book, today and in the plan; who is worse off is marked."""
    t, books = view.lang.t, view.plan.books
    change = (books["arr_after"].astype(float) - books["arr_before"].astype(float)).abs()
    shown = books.assign(change=change).sort_values(["change", "unit"], ascending=[False, True]).head(SHOWN)
    shown = shown.sort_values(["coverage", "manager", "unit"]).reset_index(drop=True)
    most = _most(shown)
    worse = _worse(view)
    rows = [_row(view, b, most, worse.get(str(b["unit"]), "")) for _, b in shown.iterrows()]
    head = [t("Book"), t("Accounts"), t("Load, FTE"), t("of a full book"), t("ARR"), t("against its band"), t("Renewing ARR"),
            t("Red"), t("In"), t("Out")]  # fmt: skip
    return Table(t("Each book today → in the plan; the stroke in a bar is today"), head, rows)


def _worse(view: View) -> dict[str, str]:
    """In what each CSM is worse off, in words."""
    found: dict[str, list[str]] = {}
    for e in worse_off(view):
        found.setdefault(str(e["csm_id"]), []).append(view.lang.t(FIGURES[e["figure"]]))
    return {csm: view.lang.t("worse off: {figures}", figures=", ".join(names)) for csm, names in found.items()}


def left_out(view: View) -> str:
    """What is said of books that the table leaves out."""
    rest = len(view.plan.books) - SHOWN
    if rest <= 0:
        return ""
    return view.lang.t("{count} more books change less; books.csv has all.", count=view.lang.number(rest))


def _most(books: pd.DataFrame) -> dict[str, float]:
    arr = books[["arr_before", "arr_after"]].astype(float).to_numpy()
    load = [_use(b, side) for _, b in books.iterrows() for side in ("before", "after")]
    return {"arr": float(arr.max(initial=1.0)), "load": max(1.0, *load) if load else 1.0}


def _use(book: pd.Series, side: str) -> float:
    """Load as a share of the book's FTE; of who left, 0: nobody says how much time they had."""
    fte = float(book["fte"])
    return float(book[f"load_{side}"]) / fte if fte > 0 else 0.0


def _row(view: View, b: pd.Series, most: dict[str, float], worse: str) -> Row:
    lang, t = view.lang, view.lang.t
    day = view.leaves_on(str(b["unit"]))
    gone = t("leaves on {day}", day=day) if day else t("has left")
    kind = {"pooled": t("pool"), "departed": gone}.get(str(b["coverage"]), str(b["manager"]))
    fte = f"{lang.number(float(b['fte']), 2)} FTE" if float(b["fte"]) > 0 else ""
    name = under(view.name(str(b["unit"])), " · ".join(p for p in (kind, fte) if p))
    band = None if np.isnan(float(b["arr_low"])) else (float(b["arr_low"]), float(b["arr_high"]))
    here = float(b["fte"]) > 0
    cells = [
        Markup('{} <strong class="tag">{}</strong>').format(name, worse) if worse else name,
        two(lang, lang.number(float(b["accounts_before"])), lang.number(float(b["accounts_after"]))),
        two(lang, lang.number(float(b["load_before"]), 2), lang.number(float(b["load_after"]), 2)),
        bar(_use(b, "after"), _use(b, "before"), most["load"], (0, 1)) if here else "",
        two(lang, lang.money(float(b["arr_before"])), lang.money(float(b["arr_after"]))),
        bar(float(b["arr_after"]), float(b["arr_before"]), most["arr"], band),
        two(lang, lang.money(float(b["renewing_arr_before"])), lang.money(float(b["renewing_arr_after"]))),
        two(lang, lang.number(float(b["red_before"])), lang.number(float(b["red_after"]))),
        lang.number(float(b["moves_in"])),
        lang.number(float(b["moves_out"])),
    ]
    return Row(cells)


def finding(view: View) -> Markup | str:
    """The title: how far the largest group of peers lies apart, today and in the plan."""
    t, groups = view.lang.t, view.summary.get("fairness", {}).get("groups", [])
    found = [k for k, g in enumerate(groups) if g["people"] > 1 and g["arr"]["after"]["variation"] is not None]
    if not found:
        return t("Books before and after")
    if groups[found[0]]["arr"]["before"]["variation"] is None:
        after = view.numbers.percent(f"fairness.groups.{found[0]}.arr.after.variation")
        return filled(t("ARR per full-time CSM differs by {after} among peers"), after=after)
    at = f"fairness.groups.{found[0]}.arr"
    return filled(
        t("ARR per full-time CSM differs by {after} among peers, by {before} today"),
        after=view.numbers.percent(f"{at}.after.variation"),
        before=view.numbers.percent(f"{at}.before.variation"),
    )
