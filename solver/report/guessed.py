"""Floor 6: what was guessed, is missing, or must be known before the numbers are believed."""

from __future__ import annotations

import pandas as pd

from solver.lang import mark
from solver.report.view import View

BLANKS = {
    "health": mark("health"), "renewal_date": mark("renewal date"), "timezone": mark("time zone"),
    "industry": mark("industry"), "language": mark("language"), "owner_since": mark("owner since"),
    "onboarded_on": mark("onboarded on"), "expansion": mark("expansion potential"), "strategic": mark("strategic value"),
    "complexity": mark("complexity"), "country": mark("country"),
}  # fmt: skip


def guessed_of(view: View) -> list[str]:
    """Sentences in the page's language; what the plan itself noted stands in notes.py."""
    t, n, lang, accounts = view.lang.t, view.lang.n, view.lang, view.setting.book.accounts
    said = [t("The planning date is {day}; renewals, holds and ramps count from it.", day=view.summary["as_of"])]
    guessed = int(accounts["timezone_guessed"].sum())
    if guessed:
        said.append(n("The time zone of {count} account is guessed from its country or state.",
                      "The time zones of {count} accounts are guessed from their country or state.", guessed))  # fmt: skip
    empty, partly = _blank(accounts)
    if empty:
        names = ", ".join(t(BLANKS[c]) for c in empty)
        said.append(t("Blank for every account, so it decides nothing: {columns}.", columns=names))
    if partly:
        names = ", ".join(f"{t(BLANKS[c])} {lang.number(k)}" for c, k in partly)
        said.append(t("Blank for some accounts: {columns}.", columns=names))
    if not view.summary["reproducible"]:
        said.append(t("The plan was made against a clock: the same command may find another one that is as good."))
    said.append(t("Weights, prices and hand-off rates are the policy's judgement (policy.toml); “best” means under them."))
    return said


def _blank(accounts: pd.DataFrame) -> tuple[list[str], list[tuple[str, int]]]:
    """Columns without any value, and those that lack some, with how many."""
    count = {c: int((accounts[c].isna() | (accounts[c].astype(str) == "")).sum()) for c in BLANKS}
    empty = [c for c, k in count.items() if k == len(accounts)]
    return empty, [(c, k) for c, k in count.items() if 0 < k < len(accounts)]
