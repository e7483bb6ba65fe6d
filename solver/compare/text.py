"""Floor 5: a comparison as a person reads it - 80 columns, what is compared first, the accounts last."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from solver.compare.differences import Comparison
from solver.compare.sides import UNIT_MEASURES, Side
from solver.compare.words import WORDS
from solver.errors import clip
from solver.plan.layout import WIDTH, fitted, money, table, within, wrap

Row = dict[Hashable, Any]
SHOWN = 15
ONLY_SHOWN = 5
BROKEN_SHOWN = 8
OUT = "Left without a CSM: the price that lets a better tier win every seat; it is not ARR lost."
TERM_WORDS = {"arr": "weighted ARR held", "handoff": "hand-offs"}


def comparison_text(c: Comparison) -> str:
    """The whole screen."""
    parts = [_head(c), _terms(c), _tiers(c), _units(c), _accounts(c), _only(c)]
    return "\n\n".join(p for p in parts if p) + "\n"


def _head(c: Comparison) -> str:
    sides = (("A", c.a, "B"), ("B", c.b, "A"))
    lines = [line for name, side, other in sides for line in (wrap(f"{name}: {_side(side, other)}", ""), *_broken(side))]
    return "\n".join([*lines, *(wrap(f"Warning: {w}", "") for w in c.warnings)])


def _side(side: Side, other: str) -> str:
    """What a side is: a plan with its id, dates and proof; or a word, with the rules it breaks."""
    s = side.summary
    if side.word:
        total = sum(b.count for b in side.broken)
        times = "once" if total == 1 else f"{total:,} times"
        broken = f"breaks hard rules {times}:" if total else "breaks no hard rule"
        return "; ".join(p for p in (f"{WORDS[side.word]}, on {other}'s book, policy and tiers", side.remark, broken) if p)
    proof = "proved optimal" if s["status"] == "optimal" else s["status"]
    if s["gap"]:
        proof += f", at most {100 * s['gap']:.3f} % from the best"
    elif s["status"] != "optimal":
        proof += f", worth {within(s['value'], s['bound'])}"
    return f"plan {side.path} (id {s['plan_id']}), {s['quarter'][0]} to {s['quarter'][1]}, mode {s['mode']}, {proof}"


def _broken(side: Side) -> list[str]:
    """The rules that a baseline breaks, a line each."""
    more = len(side.broken) - BROKEN_SHOWN
    lines = [wrap(b.text(), "    ") for b in side.broken[:BROKEN_SHOWN]]
    return [*lines, *([f"    and {more} more limits (--json has all)"] if more > 0 else [])]


def _terms(c: Comparison) -> str:
    """What adds up to the value; what is 0 on both sides is left out."""
    currency = sorted({c.a.policy.currency, c.b.policy.currency})
    rows = [[f"Value by term, {' and '.join(currency)}", "A", "B", "B - A"]]
    for kind, name, a, b, difference in c.terms.itertuples(index=False):
        if a or b or kind == "value":
            words = {"term": TERM_WORDS.get(name, f"match {name}"), "out_of_service": "left without a CSM", "value": "= value"}
            rows.append([words.get(kind, f"limit {name}"), f"{a:,}", f"{b:,}", _signed(difference)])
    p = c.parts
    said = {
        "accounts with another book": p["elsewhere"], "accounts only in A": p["only_a"], "accounts only in B": p["only_b"],
        "accounts with the same book": p["same_place"], "soft limits": p["soft_limits"],
    }  # fmt: skip
    where = ", ".join(f"{what} {_signed(v)}" for what, v in said.items() if v)
    text = table(fitted(rows)) + ("\n" + wrap(f"B - A comes from: {where}") if where else "")
    priced = (c.terms.loc[c.terms["kind"] == "out_of_service", ["a", "b"]] != 0).to_numpy().any()
    return text + ("\n" + wrap(OUT) if priced else "")


def _tiers(c: Comparison) -> str:
    """Three narrow tables: what is held, how well, and what moves."""
    rows = {str(tier): row for tier, row in zip(c.tiers.index, c.tiers.to_dict(orient="records"), strict=True)}
    shown = {t: row for t, row in rows.items() if t == "all" or pd.notna(row["weighted_a"]) or _busy(row)}
    blocks = [
        ("Held by a CSM or pool", ("accounts", "accounts", _count), ("ARR", "arr", money)),
        ("Covered", ("weighted ARR", "weighted", _percent), ("uncovered", "uncovered", _count)),
        ("Moved", ("accounts", "moves", _count), ("ARR", "moved_arr", money)),
    ]
    return "\n\n".join(_tier_table(shown, *block) for block in blocks)


def _busy(row: Row) -> bool:
    """Whether a tier that nobody looks after has anything to show."""
    return any(v for k, v in row.items() if not str(k).startswith("weighted"))


def _tier_table(tiers: dict[str, Row], title: str, *measures: tuple[str, str, Any]) -> str:
    rows = [[title, *(cell for head, _, _ in measures for cell in (f"{head} A", "B", "B - A"))]]
    for tier, row in tiers.items():
        cells = [tier if tier != "all" else "all tiers"]
        for _, measure, shown in measures:
            a, b, difference = (row[f"{measure}_{side}"] for side in ("a", "b", "difference"))
            text = shown(difference).replace(" %", " pts")  # a difference of percentages counts points
            cells += [shown(a), shown(b), f"+{text}" if difference > 0 else text]
        rows.append(cells)
    return table(rows)


def _units(c: Comparison) -> str:
    """One table of both books; two, with red and renewing accounts in the second, where one would be too wide for the names."""
    if c.units.empty:
        return "By CSM: no book or pool differs"
    shown = dict(zip(UNIT_MEASURES, (_count, money, _load, _count, money), strict=True))
    rows = [["A -> B, by CSM", "accounts", "ARR", "load, FTE", "red", "renewing ARR"]]
    for unit in c.units.head(SHOWN).to_dict(orient="records"):
        only = f"only {unit['only_in'].upper()}: " if unit["only_in"] else ""
        pairs = ((f(unit[f"{m}_a"]), f(unit[f"{m}_b"])) for m, f in shown.items())
        rows.append([f"{only}{unit['name']}", *(a if a == b else f"{a}->{b}" for a, b in pairs)])
    text = table(rows)
    if max(map(len, text.splitlines())) > WIDTH:
        text = "\n\n".join(table(fitted(part)) for part in ([r[:4] for r in rows], [[r[0], *r[4:]] for r in rows]))
    more = len(c.units) - SHOWN
    return text + (f"\n  and {more:,} more (--json has all)" if more > 0 else "")


def _accounts(c: Comparison) -> str:
    found = c.accounts[c.accounts["differs"] == "elsewhere"]
    if found.empty:
        return "Accounts: none has another book in B than in A"
    head = f"Accounts with another book in B than in A: {len(found):,}, ARR {money(found['arr_b'].sum())}"
    parts = [f"{head}; the largest:" if len(found) > SHOWN else f"{head}:"]
    for account in found.head(SHOWN).itertuples():
        parts.append(_account(account))
    more = len(found) - SHOWN
    return "\n".join([*parts, *([f"  and {more:,} more (--out FILE.csv has all)"] if more > 0 else [])])


def _account(row: Any) -> str:
    """Two lines or more: who and where, then the worth, and the reason with the side that gives it."""
    tier = row.tier_b if row.tier_a == row.tier_b else f"{row.tier_a} -> {row.tier_b}"
    places = [clip(h, 40) or ("automated" if k == "automated" else "nobody") for h, k in _both(row)]
    what = f"{clip(str(row.Index), 24)}  {clip(row.name, 30)}  {tier}  {money(row.arr_b)}  {places[0]} -> {places[1]}"
    out = ["" if h or k == "automated" else " (uncovered)" for h, k in _both(row)]
    worth = f"worth {row.worth_a:,}{out[0]} -> {row.worth_b:,}{out[1]} ({_signed(row.worth_difference)})"
    return wrap(what) + "\n" + wrap(f"{worth}; {row.reason_in.upper()}: {row.reason}" if row.reason else worth, "    ")


def _both(row: Any) -> tuple[tuple[str, str], tuple[str, str]]:
    return (row.holder_a, row.coverage_a), (row.holder_b, row.coverage_b)


def _only(c: Comparison) -> str:
    lines = []
    for side in ("a", "b"):
        found = c.accounts[c.accounts["differs"] == f"only_{side}"]
        if len(found):
            named = ", ".join(f"{i} {clip(str(n), 30)}" for i, n in found["name"].head(ONLY_SHOWN).items())
            more = f" and {len(found) - ONLY_SHOWN:,} more" if len(found) > ONLY_SHOWN else ""
            arr = money(found[f"arr_{side}"].sum())
            lines.append(wrap(f"Accounts only in {side.upper()}: {len(found):,}, ARR {arr}: {named}{more}", ""))
    return "\n".join(lines)


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _load(value: float) -> str:
    return f"{value:.2f}"


def _percent(value: float) -> str:
    return "-" if pd.isna(value) else f"{100 * value:.1f} %"


def _signed(value: int) -> str:
    return f"{value:+,}" if value else "0"
