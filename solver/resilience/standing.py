"""Floor 6: the standing file of a departure - what a manager opens on the day of the resignation - and its accounts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from solver.model.setting import Setting
from solver.model.standing import HOLDS
from solver.places import file_name
from solver.plan.decision import Decision
from solver.plan.layout import cut, figure, money, some, table, wrap
from solver.plan.names import name_of
from solver.plan.reasons import Reasons
from solver.resilience.departure import Departure, held_accounts, held_now, left_out

GROUPS = 10  # reasons that are told


def accounts_of(base: Decision, after: Decision, found: Departure) -> pd.DataFrame:
    """One row per account that the departure sets free, or that somebody else can no longer hold for it: who takes it, the second
    choice, why, and from which day."""
    setting, now = base.formulation.setting, after.formulation.setting
    book = setting.book.accounts
    mine = np.union1d(held_accounts(base, after, found.leaver), left_out(base, after))
    reasons, names = Reasons(after), now.units.names
    starts = now.book.csms["start_date"].to_numpy()
    today = np.datetime64(pd.Timestamp(setting.book.as_of), "s")
    day, unit = np.full(len(mine), today), after.unit[mine]
    for k, u in enumerate(unit.tolist()):
        start = starts[now.units.csm[u]] if now.units.csm[u] >= 0 else np.datetime64("NaT")
        day[k] = max(today, start) if not np.isnat(start) else today
    item = setting.items.of_account[mine]
    bound = held_now(setting)[mine]
    holds = [_holds(setting, int(i)) if on else "" for i, on in zip(item, bound, strict=True)]
    return pd.DataFrame(
        {
            "account_id": book["account_id"].to_numpy()[mine], "name": book["name"].to_numpy()[mine],
            "arr": book["arr"].to_numpy()[mine],
            "tier": _text(setting.policy.tier_names[t] for t in setting.items.account_tier[mine]),
            "owner": book["owner"].to_numpy()[mine],
            "receiver": _text(names[u] for u in unit), "receiver_name": _text(name_of(now, u) if u else "" for u in unit),
            "second_choice": _text(names[v] if u else "" for u, v in zip(unit, after.alternative[mine], strict=True)),
            "reason": _text(reasons.of_account(int(a)) for a in mine),
            "renewal_date": book["renewal_date"].to_numpy()[mine], "health": book["health"].to_numpy()[mine],
            "hold": _text(holds), "not_before": pd.Series(np.where(unit > 0, day, np.datetime64("NaT"))).astype("datetime64[s]"),
        }
    )  # fmt: skip


def _holds(setting: Setting, item: int) -> str:
    return ";".join(h for h, on in zip(HOLDS, setting.standing.holds[item], strict=True) if on)


def standing_text(found: Departure, rows: pd.DataFrame, currency: str, as_of: str) -> str:
    """The page for the day of the resignation, in 80 columns."""
    d = found
    head = cut(f"If {d.leaver.name} ({d.leaver.csm_id}) resigns on {as_of}", 80)
    lines = [head, "=" * len(head), ""]
    if d.leaver.marks or d.notes:
        said = "; ".join((*d.leaver.marks, *d.notes))
        lines += [wrap(f"{said[:1].upper()}{said[1:]}.", ""), ""]
    lines += [wrap(whole_words(d, currency), ""), ""]
    if d.receivers:
        heir = ["  * the replacement, who takes over at no cost"] if any(r.heir for r in d.receivers) else []
        lines += ["Who takes over", "", table(_takers(d)), *heir, ""]
    uncovered = rows[(rows["receiver"] == "") & rows["reason"].str.startswith("uncovered")]
    lines += [*_left_out(uncovered), ""] if len(uncovered) else []
    lines += [wrap(text, "") for text in warnings_of(d)]
    lines += ["", wrap(f"Every account, with its receiver and the second choice: {file_name(d.leaver.csm_id)}.csv", "")]
    return "\n".join(lines) + "\n"


def warnings_of(d: Departure) -> list[str]:
    """What else somebody should know, a sentence each."""
    out = []
    if d.further:
        out.append(f"{d.further:,} accounts of others ({money(d.further_arr)}) that have a place now would have none.")
    if d.held:
        out.append(f"{d.held:,} accounts ({money(d.held_arr)}) are under a hold and change hands nevertheless.")
    if d.pool_left:
        out += [d.pool_left.text(), *(s.text() for s in d.pool_left.short[:3])]
    if d.unqualified:
        kept = f"{d.unqualified:,} accounts ({money(d.unqualified_arr)})"
        out.append(f"Pool {d.leaver.pool} keeps {kept} that nobody left in it qualifies for.")
    if d.thin:
        out.append(
            "Less than half a match with the receiver: " + ", ".join(f"{n} {k:,}" for n, k in d.thin.items()) + " accounts."
        )
    if d.moved_anyway:
        out.append(f"Not counted: {d.moved_anyway:,} of today's accounts, which move whoever resigns.")
    others = [t for t in d.tight if not d.pool_left or not t.startswith(f"{d.pool_left.pool} ")]
    if others:
        out.append(
            f"Other pools afterwards: {', '.join(others)} of their time."
            if d.pool_left
            else f"Pools afterwards: {', '.join(others)} of their time."
        )
    if d.alone:
        out.append("Nobody else may newly take: " + "; ".join(a.text() for a in d.alone[:4]) + ".")
    if not d.close:
        why = "stopped by --time-limit" if d.late else "the search ended"
        out.append(f"Not solved to the gap ({why}): the best plan may be worth {d.bound - d.value:,} more.")
    return out


def _left_out(rows: pd.DataFrame) -> list[str]:
    """The accounts that nobody takes, by reason, those with most ARR first."""
    groups = sorted(rows.groupby("reason", sort=False), key=lambda g: -float(g[1]["arr"].sum()))
    out = []
    for reason, group in groups[:GROUPS]:
        count = "1 account" if len(group) == 1 else f"{len(group)} accounts"
        ids = some(group["account_id"].tolist(), 8, "the CSV")
        out.append(wrap(f"{count}, {money(float(group['arr'].sum()))}: {str(reason).removeprefix('uncovered: ')}: {ids}", ""))
    more = [f"and {len(groups) - GROUPS} more reasons, in the CSV"] if len(groups) > GROUPS else []
    return ["With nobody", "", *out, *more]


def whole_words(d: Departure, currency: str) -> str:
    if not d.accounts:
        if not d.pool_left:
            return "They hold no account of their own: none changes hands for it."
        return "They hold no account of their own: none changes hands for it. What the pool loses stands below."
    where = f"{d.received:,} find a place ({money(d.received_arr)})"
    left = f"{d.uncovered:,} do not ({money(d.uncovered_arr)})" if d.uncovered else "none is left out"
    return (
        f"{d.accounts:,} accounts, {money(d.arr)} {currency}, among them {d.t1:,} T1 and {d.red:,} red; {d.renewing:,} renew in "
        f"the quarter ({money(d.renewing_arr)}). {where}, {left}. The hand-offs put {money(d.at_risk)} of ARR at risk and take "
        f"{figure(d.hours)} hours of those who receive."
    )


def _takers(d: Departure) -> list[list[str]]:
    rows = [["", "accounts", "ARR", "hours", "load, FTE", "of their time"]]
    for r in d.receivers:
        use = " -> ".join("-" if u is None else f"{100 * u:.0f} %" for u in (r.use_before, r.use_after))
        name = cut(r.name, 22) + (" *" if r.heir else "")
        rows.append([name, f"{r.accounts:,}", money(r.arr), figure(r.hours), f"{r.load_before:.2f} -> {r.load_after:.2f}", use])
    return rows


def _text(values: object) -> pd.Series:
    return pd.Series(list(values), dtype="str")  # type: ignore[call-overload]
