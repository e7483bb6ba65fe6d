"""Floor 1: migration - up at once, down only after a grace period, with its state in columns that round-trip."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.book import Book
from solver.policy import Policy
from solver.problem import Bools, Ints
from solver.tiering.expansion import Texts
from solver.tiering.rules import tier_positions

Days = npt.NDArray[np.datetime64]
NEVER = np.datetime64("NaT", "s")


@dataclass(frozen=True)
class Standing:
    """The tier each account holds and the state of its migration [accounts].

    `kind` is up, down, grace, same, new or override. `before` is the position of the tier that came in, -1 without.
    Dates are datetime64[s], NaT = none. Fed back as account columns, tier and the three dates carry the state on.
    """

    tier: Ints
    before: Ints
    kind: Texts
    since: Days
    below_since: Days
    grace_until: Days


def migrate(book: Book, merit: Ints, policy: Policy) -> Standing:
    """What each account holds after migration, given the tier it merits.

    Up takes effect at once. A fall begins when the merited tier is worse than the held one: `grace_until` is fixed on
    that day (`grace_end`) and the tier is kept until then; on the day itself the account goes down, to the tier it then
    merits. An account that recovers loses the state. A blank `below_since` means that no fall has begun.
    """
    as_of = np.datetime64(book.as_of, "s")
    before = tier_positions(book.accounts["tier"], policy)
    below, until = fall(book, merit > before, policy)
    falls = (before >= 0) & (merit > before)
    over = falls & (until <= as_of)
    kept = falls & ~over
    tier = np.where(kept, before, merit)
    kind = np.select([before < 0, kept, over, merit < before], ["new", "grace", "down", "up"], "same").astype(object)
    since = np.where(tier == before, _dates(book, "tier_since"), as_of)
    return Standing(tier, before, kind, since, np.where(kept, below, NEVER), np.where(kept, until, NEVER))


def overridden(standing: Standing, book: Book, merit: Ints, tiers: dict[int, int], policy: Policy) -> Standing:
    """`standing` with the tiers (positions) that managers have set for some accounts (positions), at once and both ways.

    Where the account merits less than it was given, the clock of its fall runs on beneath the override, so that no new
    grace period begins when the override expires.
    """
    if not tiers:
        return standing
    rows = np.fromiter(tiers, np.int64, len(tiers))
    tier, kind = standing.tier.copy(), standing.kind.copy()
    tier[rows] = np.fromiter(tiers.values(), np.int64, len(tiers))
    kind[rows] = "override"
    mine = np.zeros(len(tier), bool)
    mine[rows] = True
    as_of = np.datetime64(book.as_of, "s")
    held = tier == standing.before
    below, until = fall(book, mine & (merit > tier), policy)
    fresh = grace_end(np.full(len(tier), as_of), _dates(book, "renewal_date"), policy)
    below = np.where(held | np.isnat(below), below, as_of)
    until = np.where(held | np.isnat(until), until, fresh)
    return Standing(
        tier,
        standing.before,
        kind,
        np.where(mine, np.where(held, _dates(book, "tier_since"), as_of), standing.since),
        np.where(mine, below, standing.below_since),
        np.where(mine, until, standing.grace_until),
    )


def fall(book: Book, falls: Bools, policy: Policy) -> tuple[Days, Days]:
    """Since when accounts that fall have been below their line, and until when they keep their tier; NaT for the others."""
    as_of = np.datetime64(book.as_of, "s")
    known = _dates(book, "below_since")
    # a date after as_of cannot be the day of a fall that was seen before: the fall begins today
    begun = ~np.isnat(known) & (known <= as_of)
    below = np.where(begun, known, as_of)
    fixed = _dates(book, "grace_until")
    until = np.where(begun & ~np.isnat(fixed), fixed, grace_end(below, _dates(book, "renewal_date"), policy))
    return np.where(falls, below, NEVER), np.where(falls, until, NEVER)


def grace_end(below: Days, renewal: Days, policy: Policy) -> Days:
    """The first renewal after the fall or `tiering.grace_months` after it, whichever is sooner.

    A renewal on the day of the fall, or before it, is not after it: then the months count.
    """
    latest = (pd.DatetimeIndex(below) + pd.DateOffset(months=policy.tiering.grace_months)).to_numpy().astype("datetime64[s]")
    after = renewal > below  # NaT compares as False
    return np.where(after & (renewal < latest), renewal, latest)


def _dates(book: Book, column: str) -> Days:
    return book.accounts[column].to_numpy().astype("datetime64[s]")


def migration_text(standing: Standing, policy: Policy) -> Texts:
    """What migration says before the arithmetic of each account, such as "T1, up from T2: " [accounts]."""
    names = policy.tier_names
    out: list[str] = []
    days = (np.datetime_as_string(d, unit="D") for d in (standing.grace_until, standing.below_since))
    rows = zip(standing.tier, standing.before, standing.kind, *days, strict=True)
    for tier, before, kind, until, below in rows:
        name = names[tier]
        if kind == "grace":
            out.append(f"{name} kept until {until} (below its line since {below}): ")
        elif kind in ("up", "down"):
            how = "after its grace period" if kind == "down" else "at once"
            out.append(f"{name}, {kind} from {names[before]} {how}: ")
        else:
            out.append(f"{name}: ")
    return np.array(out, object)
