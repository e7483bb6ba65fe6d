"""Floor 6: the standing file of a departure - what a manager opens on the day of the resignation - and its accounts as a table."""

from __future__ import annotations

import hashlib
import re

import numpy as np
import pandas as pd

from solver.model.standing import HOLDS
from solver.plan.decision import Decision
from solver.plan.layout import figure, money, table, wrap
from solver.plan.names import name_of
from solver.plan.reasons import Reasons
from solver.resilience.departure import Departure, held_accounts

PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
MARKED = re.compile(r".*(-[0-9a-f]{8}|\.)")
DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{k}" for d in ("com", "lpt") for k in range(10))}


def file_name(csm_id: str) -> str:
    """A file name for any csm_id, on any disk: the id where it is plain, else what is plain of it and a short hash."""
    device = csm_id.split(".")[0] in DEVICES
    if PLAIN.fullmatch(csm_id) and not MARKED.fullmatch(csm_id) and not device:
        return csm_id
    slug = re.sub(r"[^a-z0-9]+", "-", csm_id.casefold()).strip("-")[:40]
    return f"{slug or 'csm'}-{hashlib.sha256(csm_id.encode()).hexdigest()[:8]}"


def accounts_of(base: Decision, after: Decision, found: Departure) -> pd.DataFrame:
    """One row per account that the departure sets free: who takes it, the second choice, why, and from which day."""
    setting, now = base.formulation.setting, after.formulation.setting
    mine, book = held_accounts(base, after, found.leaver), setting.book.accounts
    reasons, names = Reasons(after), now.units.names
    starts = now.book.csms["start_date"].to_numpy()
    today = np.datetime64(pd.Timestamp(setting.book.as_of), "s")
    day, unit = np.full(len(mine), today), after.unit[mine]
    for k, u in enumerate(unit.tolist()):
        start = starts[now.units.csm[u]] if now.units.csm[u] >= 0 else np.datetime64("NaT")
        day[k] = max(today, start) if not np.isnat(start) else today
    item, standing = setting.items.of_account[mine], setting.standing
    holds = [";".join(h for h, on in zip(HOLDS, standing.holds[i], strict=True) if on) if standing.held[i] else "" for i in item]
    return pd.DataFrame(
        {
            "account_id": book["account_id"].to_numpy()[mine], "name": book["name"].to_numpy()[mine],
            "arr": book["arr"].to_numpy()[mine], "tier": _text(setting.policy.tier_names[t] for t in setting.items.account_tier[mine]),
            "owner": book["owner"].to_numpy()[mine],
            "receiver": _text(names[u] for u in unit), "receiver_name": _text(name_of(now, u) if u else "" for u in unit),
            "second_choice": _text(names[u] for u in after.alternative[mine]),
            "reason": _text(reasons.of_account(int(a)) for a in mine),
            "renewal_date": book["renewal_date"].to_numpy()[mine], "health": book["health"].to_numpy()[mine],
            "hold": _text(holds), "not_before": pd.Series(np.where(unit > 0, day, np.datetime64("NaT"))).astype("datetime64[s]"),
        }
    )  # fmt: skip


def standing_text(found: Departure, rows: pd.DataFrame, currency: str, as_of: str) -> str:
    """The page for the day of the resignation, in 80 columns."""
    d = found
    head = f"If {d.leaver.name} ({d.leaver.csm_id}) resigns on {as_of}"
    lines = [head, "=" * min(len(head), 78), ""]
    if d.leaver.marks or d.notes:
        lines += [wrap("; ".join((*d.leaver.marks, *d.notes)) + ".", ""), ""]
    lines += [wrap(_whole(d, currency), ""), ""]
    if d.receivers:
        lines += ["Who takes over", "", table(_takers(d), left=1), ""]
    uncovered = rows[(rows["receiver"] == "") & rows["reason"].str.startswith("uncovered")]
    for reason, group in uncovered.groupby("reason", sort=False):
        ids = ", ".join(group["account_id"].tolist()[:8]) + (f" and {len(group) - 8} more" if len(group) > 8 else "")
        lines += [wrap(f"{len(group)} accounts, {money(float(group['arr'].sum()))}: {reason}: {ids}", "")]
    lines += [""] if len(uncovered) else []
    lines += [wrap(text, "") for text in warnings_of(d)]
    return (
        "\n".join(lines).rstrip()
        + "\n\nEvery account, with its receiver and the second choice, stands in the CSV beside this file.\n"
    )


def _whole(d: Departure, currency: str) -> str:
    where = f"{d.received:,} find a place ({money(d.received_arr)})"
    left = f"{d.uncovered:,} do not ({money(d.uncovered_arr)})" if d.uncovered else "none is left out"
    return (
        f"{d.accounts:,} accounts, {money(d.arr)} {currency}, among them {d.t1:,} T1 and {d.red:,} red; {d.renewing:,} renew in the "
        f"quarter ({money(d.renewing_arr)}). {where}, {left}. The hand-offs put {money(d.at_risk)} of ARR at risk and take "
        f"{figure(d.hours)} hours of those who receive."
    )


def _takers(d: Departure) -> list[list[str]]:
    rows = [["", "accounts", "ARR", "hours", "load, FTE", "of their time"]]
    for r in d.receivers:
        use = " -> ".join("-" if u is None else f"{100 * u:.0f} %" for u in (r.use_before, r.use_after))
        name = r.name[:26] + (" *" if r.heir else "")
        rows.append([name, f"{r.accounts:,}", money(r.arr), figure(r.hours), f"{r.load_before:.2f} -> {r.load_after:.2f}", use])
    return rows + ([["* the replacement: takes over at no cost", "", "", "", "", ""]] if any(r.heir for r in d.receivers) else [])


def warnings_of(d: Departure) -> list[str]:
    """What else somebody should know, a sentence each."""
    out = []
    if d.further:
        out.append(f"{d.further:,} more accounts ({money(d.further_arr)}) would lose their place to accounts that come first.")
    if d.held:
        out.append(f"{d.held:,} accounts ({money(d.held_arr)}) are under a hold and change hands nevertheless.")
    if d.unqualified:
        out.append(
            f"Pool {d.leaver.pool} keeps {d.unqualified:,} accounts ({money(d.unqualified_arr)}) that nobody left in it qualifies for."
        )
    if d.thin:
        out.append(
            "Less than half a match with the receiver: " + ", ".join(f"{n} {k:,}" for n, k in d.thin.items()) + " accounts."
        )
    if d.moved_anyway:
        out.append(f"Not counted: {d.moved_anyway:,} of today's accounts, which move whoever resigns.")
    if d.tight:
        out.append(f"Pools afterwards: {', '.join(d.tight)} of their time.")
    if d.alone:
        out.append("Nobody else may newly take: " + "; ".join(a.text() for a in d.alone[:4]) + ".")
    if not d.close:
        why = "stopped by --time-limit" if d.late else "the search ended"
        out.append(f"Not solved to the gap ({why}): the best plan may be worth {d.bound - d.value:,} more.")
    return out


def _text(values: object) -> pd.Series:
    return pd.Series(list(values), dtype="str")  # type: ignore[call-overload]
