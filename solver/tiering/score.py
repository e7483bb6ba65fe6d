"""Floor 1: a book's tiers - placed by method, carried on by migration, overridden by managers; one table for everything after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from solver.book import Book
from solver.exact import scaled
from solver.policy import Policy, Tier
from solver.tiering.expansion import Texts
from solver.tiering.migration import Standing, migrate, migration_text, overridden
from solver.tiering.overriding import TierOverride, tier_overrides
from solver.tiering.placing import Placing, place
from solver.tiering.population import population_of
from solver.tiering.watch import watch_of
from solver.tiering.wording import listed


@dataclass(frozen=True)
class Tiering:
    """Who gets which service, and why.

    `table`: one row per account in book order: account_id, name, arr, tier, tier_label, score, points_<criterion> for
    each active criterion, filled, reason, method, previous_tier, migration, tier_since, below_since, grace_until,
    changed_on, reviewed_on, service_model, review, check_in, support, sponsor, next_review, override_by,
    override_expires. Text is `str` ("" = none), dates datetime64[s], numbers float64 (score and points are NaN unless
    the scorecard decided). `tier`, `tier_since`, `below_since` and `grace_until`, fed back as account columns, carry the
    migration on. `method` is scorecard, rules or given, as used; `notes` are sentences for people, the fallback first.
    `population` has a row per tier (population.py), `watch` the accounts a human should look at (watch.py).
    """

    table: pd.DataFrame
    method: str
    notes: tuple[str, ...]
    population: pd.DataFrame
    watch: pd.DataFrame


def score_book(book: Book, policy: Policy) -> Tiering:
    """Tiers, scores and reasons of the book's accounts.

    A score is a whole number of tenths, from points in thousandths and weights in millionths, rounded half up: the
    written score decides, on every machine. The order of the rows plays no part.

    Raises PolicyError (criteria, lines or rules that cannot be used) and InputError (given tiers that are blank or
    unknown; overrides without a reason or with an unknown tier).
    """
    placing = place(book, policy)
    overrides = tier_overrides(book, policy)
    own = _own_standing(book, placing, policy)
    tiers = {i: o.tier for i, o in overrides.of_account.items()}
    standing = overridden(own, book, placing.tier, tiers, policy)
    table = _table(book, placing, standing, overrides.of_account, policy)
    population = population_of(book, table, policy)
    notes = (
        *filter(None, [placing.fallback]),
        *_override_share(table, own, standing, policy),
        *_sanity(table, policy),
        *overrides.notes,
        *placing.notes,
        *_unknown_before(book, standing),
        *_migration_notes(standing),
    )
    return Tiering(table, placing.method, notes, population, watch_of(book, table, policy))


def _own_standing(book: Book, placing: Placing, policy: Policy) -> Standing:
    """What accounts hold without overrides. Given tiers are taken as they are, with the state they came with."""
    standing = migrate(book, placing.tier, policy)
    if placing.method != "given":
        return standing
    dates = {c: book.accounts[c].to_numpy().astype("datetime64[s]") for c in ("tier_since", "below_since", "grace_until")}
    same = np.full(len(placing.tier), "same", object)
    return Standing(placing.tier, placing.tier, same, dates["tier_since"], dates["below_since"], dates["grace_until"])


def _table(book: Book, placing: Placing, standing: Standing, overrides: dict[int, TierOverride], policy: Policy) -> pd.DataFrame:
    accounts, num = book.accounts, len(book.accounts)
    names = np.array([*policy.tier_names, ""], object)  # position -1: no tier before
    labels = np.array([policy.tiers[t].label for t in policy.tier_names], object)
    columns: dict[str, pd.Series] = {"account_id": accounts["account_id"], "name": accounts["name"], "arr": accounts["arr"]}
    columns |= {
        "tier": _text(names[standing.tier]),
        "tier_label": _text(labels[standing.tier]),
        "score": pd.Series(placing.score),
    }
    columns |= {f"points_{name}": pd.Series(points) for name, points in placing.points.items()}
    columns |= {"filled": pd.Series(placing.filled), "reason": _text(_reasons(placing, standing, overrides, policy))}
    columns |= {"method": _text(np.full(num, placing.method, object)), "previous_tier": _text(names[standing.before])}
    columns |= {"migration": _text(standing.kind), "tier_since": _dates(standing.since)}
    columns |= {"below_since": _dates(standing.below_since), "grace_until": _dates(standing.grace_until)}
    columns |= {"changed_on": _dates(standing.since), "reviewed_on": _dates(np.full(num, np.datetime64(book.as_of, "s")))}
    columns |= _service(book, standing, policy)
    columns["override_by"] = _text(np.array([overrides[i].by if i in overrides else "" for i in range(num)], object))
    columns["override_expires"] = _dates([overrides[i].expires if i in overrides else None for i in range(num)])
    return pd.DataFrame(columns)


def _service(book: Book, standing: Standing, policy: Policy) -> dict[str, pd.Series]:
    """What the tiers get: the columns a CRM shows."""
    rules = [policy.tiers[t] for t in policy.tier_names]
    columns = {"service_model": _text(np.array([service_model(r) for r in rules], object)[standing.tier])}
    for name in ("review", "check_in", "support", "sponsor"):
        columns[name] = _text(np.array([getattr(r, name) for r in rules], object)[standing.tier])
    as_of = np.datetime64(book.as_of, "D")
    due = np.array([as_of + r.review_days if r.review_days else np.datetime64("NaT", "D") for r in rules], "datetime64[D]")
    columns["next_review"] = _dates(due[standing.tier])
    return columns


def _dates(values: object) -> pd.Series:
    return pd.Series(values, dtype="datetime64[s]")


def _text(values: Texts) -> pd.Series:
    return pd.Series(values, dtype="str")


def service_model(tier: Tier) -> str:
    """Who serves a tier, in words: "dedicated", "pooled or dedicated", "automated"."""
    return " or ".join(sorted(tier.service, reverse=True)) or "automated"


def _reasons(placing: Placing, standing: Standing, overrides: dict[int, TierOverride], policy: Policy) -> Texts:
    """A sentence per account: what it holds, why not what it merits, and the arithmetic."""
    names = policy.tier_names
    reasons: Texts = migration_text(standing, policy) + placing.said + "."
    for i, override in overrides.items():
        reasons[i] = f"{override.text(names[override.tier])}; without it {names[placing.tier[i]]}: {placing.said[i]}."
    return reasons


def _override_share(table: pd.DataFrame, own: Standing, standing: Standing, policy: Policy) -> tuple[str, ...]:
    """More than so many of T1 by override: named."""
    first = policy.tier_names[0]
    best = standing.tier == 0
    lifted = best & (standing.kind == "override") & (own.tier != 0)
    count, total = int(lifted.sum()), int(best.sum())
    if not count or not _more(count, total, policy.tiering.override_share_warning):
        return ()
    names = [f"{n} ({a})" for n, a in zip(table["name"][lifted], table["account_id"][lifted], strict=True)]
    share = f"{100 * count / total:.0f} %"
    return (f"{count:,} of {total:,} {first} accounts ({share}) are {first} only by override: {listed(names)}",)


def _sanity(table: pd.DataFrame, policy: Policy) -> tuple[str, ...]:
    first, notes = policy.tier_names[0], []
    count, total = int((table["tier"] == first).sum()), len(table)
    if _more(count, total, policy.tiering.t1_share_warning):
        notes.append(
            f"{first} has {100 * count / total:.0f} % of the accounts ({count:,} of {total:,}): nothing has been prioritised; "
            "`csm-assign score BOOK --suggest` proposes lines"
        )
    empty = [t for t in policy.tier_names if not (table["tier"] == t).any()]
    if empty and total:
        notes.append(f"no account is {' or '.join(empty)}")
    return tuple(notes)


def _more(count: int, total: int, share: float) -> bool:
    """count / total > share, exactly."""
    return count * 1_000_000 > scaled(share, 1_000_000) * total


def _unknown_before(book: Book, standing: Standing) -> tuple[str, ...]:
    unknown = book.accounts["tier"][(standing.before < 0) & (book.accounts["tier"] != "")]
    if unknown.empty:
        return ()
    values = sorted({str(v) for v in unknown})
    return (f"{len(unknown)} accounts came with a tier that the policy does not have ({listed(values)}): treated as new",)


def _migration_notes(standing: Standing) -> tuple[str, ...]:
    counts = {kind: int((standing.kind == kind).sum()) for kind in ("up", "down", "grace")}
    if not any(counts.values()):
        return ()
    words = {"up": "moved up", "down": "moved down after grace", "grace": "keep a tier they have fallen below, for now"}
    return ("; ".join(f"{n:,} {words[kind]}" for kind, n in counts.items() if n),)
