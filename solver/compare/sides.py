"""Floor 5: one side of a comparison - a plan, or what a word decides on a plan's book - as the figures that are compared."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from solver.book import Book
from solver.compare.broken import Broken, broken_rules
from solver.compare.words import WORDS, Search, decided
from solver.errors import UsageError
from solver.plan.books import books_of
from solver.plan.coverage import coverage_by_tier
from solver.plan.decision import Decision
from solver.plan.load import Loaded, load_plan
from solver.plan.names import name_of
from solver.policy import Policy

UNIT_MEASURES = ("accounts", "arr", "load", "red", "renewing_arr")
TIER_MEASURES = ("accounts", "arr", "weighted", "moves", "moved_arr", "uncovered")
CENTS = ("arr", "moved_arr", "renewing_arr")  # columns that are kept in hundredths, so that totals tick


@dataclass(frozen=True)
class Side:
    """What is compared. Money of CENTS in hundredths, worth and terms in whole currency, load in FTE.

    `terms`: (kind, name) -> amount; kinds are term, out_of_service and soft_limit, and together they are the value.
    `tiers` by tier and `all`: TIER_MEASURES. `units` by unit: name and UNIT_MEASURES. `accounts` by account_id: name, tier,
    arr, owner, unit, holder, coverage, worth, reason (blank where a word decided).
    """

    word: str  # "" = a plan
    path: Path  # of the plan; for a word, of the plan on whose book it was worked out
    summary: dict[str, Any]
    remark: str
    policy: Policy
    book: Book
    terms: dict[tuple[str, str], int]
    tiers: pd.DataFrame
    units: pd.DataFrame
    accounts: pd.DataFrame
    broken: tuple[Broken, ...]
    intact: bool  # the plan's files are those that it was written with

    @property
    def value(self) -> int:
        """The sum of the terms."""
        return sum(self.terms.values())


def sides_of(a: str, b: str, search: Search) -> tuple[Side, Side]:
    """Both sides, each a plan's folder or one of WORDS. Raises UsageError (exit 2) for two words, and for what is neither."""
    if a in WORDS and b in WORDS:
        raise UsageError(f"{a} and {b} are both words; one of the two must be a plan folder: csm-assign compare PLAN {b}")
    for text in (a, b):
        _refuse_strangers(text)
    if a in WORDS or b in WORDS:
        loaded = load_plan(Path(b if a in WORDS else a))
        plan = _plan_side(loaded)
        word = _word_side(a if a in WORDS else b, loaded, search)
        return (word, plan) if a in WORDS else (plan, word)
    one = _plan_side(load_plan(Path(a)))
    return one, one if Path(a).resolve() == Path(b).resolve() else _plan_side(load_plan(Path(b)))


def _refuse_strangers(text: str) -> None:
    """A UsageError for what is neither a word nor a plan's folder, with what it may have been meant to be."""
    path = Path(text)
    if text in WORDS or (path / "summary.json").is_file():
        return
    if path.exists():
        raise UsageError(f"{text} is not a plan folder (no summary.json in it); csm-assign rebalance BOOK --out PLAN makes one")
    near = difflib.get_close_matches(text.casefold().replace("-", "_").replace(" ", "_"), WORDS, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"words are: {', '.join(WORDS)}"
    raise UsageError(f"{text}: no such plan folder, and no word to compare with; {hint}")


def _plan_side(loaded: Loaded) -> Side:
    return _side("", loaded, loaded.decision, "", loaded.reasons)


def _word_side(word: str, loaded: Loaded, search: Search) -> Side:
    decision, remark = decided(word, loaded, search)
    return _side(word, loaded, decision, remark, ("",) * len(loaded.reasons))


def _side(word: str, loaded: Loaded, decision: Decision, remark: str, reasons: tuple[str, ...]) -> Side:
    setting = decision.formulation.setting
    return Side(
        word=word, path=loaded.path, summary=loaded.summary, remark=remark, policy=setting.policy, book=setting.book,
        terms=_terms(decision), tiers=_tiers(decision), units=_units(decision), accounts=_accounts(decision, reasons),
        broken=broken_rules(decision.formulation, decision.unit_of) if word else (), intact=loaded.intact,
    )  # fmt: skip


def _terms(decision: Decision) -> dict[tuple[str, str], int]:
    """Value by term: what is held, what matches take from it, hand-offs, what is left out, and each soft limit's price."""
    held = decision.unit > 0
    arr = decision.terms["arr"]
    terms = {("term", name): int(values.sum()) for name, values in decision.terms.items()}
    terms["term", "arr"] = int(arr[held].sum())
    terms["out_of_service", "out_of_service"] = int(arr[~held].sum())  # a kind of its own: a match may have any name
    for row in decision.formulation.rows:
        if row.limit.price_low.any() or row.limit.price_high.any():
            key = ("soft_limit", row.limit.name)
            terms[key] = terms.get(key, 0) - row.limit.price(decision.unit_of)
    return terms


def _tiers(decision: Decision) -> pd.DataFrame:
    setting, held = decision.formulation.setting, decision.unit > 0
    tier, names = setting.items.account_tier, setting.policy.tier_names
    cents = _cents(setting.book.accounts["arr"])
    covered = coverage_by_tier(decision.formulation, decision.unit_of)
    missed = ~held & setting.items.served[tier]
    rows = {}
    for name, mine in [*((n, tier == t) for t, n in enumerate(names)), ("all", np.ones(len(tier), bool))]:
        moved = mine & decision.moved
        weighted = covered[name].weighted if name in covered else np.nan  # a tier that nobody looks after has none
        rows[name] = (
            int((mine & held).sum()), int(cents[mine & held].sum()), weighted,
            int(moved.sum()), int(cents[moved].sum()), int((mine & missed).sum()),
        )  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(TIER_MEASURES))


def _units(decision: Decision) -> pd.DataFrame:
    setting = decision.formulation.setting
    books = books_of(decision)
    books = books[books["coverage"] != "departed"]
    names = _shown_names(decision)
    found: dict[str, Any] = {"name": pd.array([names[setting.units.index[u]] for u in books["unit"]], dtype="str")}
    for measure in UNIT_MEASURES:
        column = books[f"{measure}_after"]
        found[measure] = _cents(column) if measure in CENTS else column.to_numpy()
    return pd.DataFrame(found, index=pd.Index(books["unit"].to_numpy(), dtype="str"))


def _accounts(decision: Decision, reasons: tuple[str, ...]) -> pd.DataFrame:
    setting, unit = decision.formulation.setting, decision.unit
    accounts, units, tier = setting.book.accounts, setting.units, setting.items.account_tier
    nobody = np.where(setting.items.served[tier], "uncovered", "automated")
    coverage = np.where(unit > 0, np.where(units.is_pool[unit], "pooled", "dedicated"), nobody)
    return pd.DataFrame(
        {
            "name": _text(accounts["name"].to_numpy()),
            "tier": _text(np.array(setting.policy.tier_names)[tier]),
            "arr": _cents(accounts["arr"]),
            "owner": _text(accounts["owner"].to_numpy()),
            "unit": _text(np.array(units.names, object)[unit]),
            "holder": _text(np.array(_shown_names(decision), object)[unit]),
            "coverage": _text(coverage),
            "worth": decision.worth,
            "reason": _text(reasons),
        }
    ).set_index(pd.Index(accounts["account_id"].to_numpy(), dtype="str"))


def _shown_names(decision: Decision) -> list[str]:
    """What each unit is called on a screen: its name, or where several bear the same one its id; nobody is blank."""
    setting = decision.formulation.setting
    names = ["", *(name_of(setting, u) for u in range(1, setting.units.num))]
    several = {n for n, count in zip(*np.unique(names, return_counts=True), strict=True) if count > 1}
    return [setting.units.names[u] if n in several else n for u, n in enumerate(names)]


def _cents(amounts: pd.Series) -> Any:
    return (amounts * 100).round().to_numpy(np.int64)


def _text(values: Any) -> Any:
    return pd.array(list(values), dtype="str")
