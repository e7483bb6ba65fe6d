"""Floor 1: placing - the tier each account has on its own merits, before migration and overrides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.book import Book
from solver.exact import scaled
from solver.policy import Policy
from solver.problem import Ints
from solver.tables import number
from solver.tiering.criteria import VALUE_SCALE, active_criteria
from solver.tiering.expansion import Expansion, Texts, expansion_of
from solver.tiering.guards import Steps, guarded, trials_down
from solver.tiering.rules import tier_as_given, tier_by_rules
from solver.tiering.scorecard import Scorecard, line_tenths, scorecard_of, tier_by_score

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Placing:
    """Positions of tiers in `policy.tier_names` [accounts], with the arithmetic in words.

    `score` is 0-100 with one decimal and `points` 0-100 per active criterion, NaN unless the scorecard decided;
    `filled` is the share of the scorecard's weight that is filled, NaN where no scorecard was asked for.
    """

    method: str
    tier: Ints
    said: Texts
    score: Floats
    points: dict[str, Floats]
    filled: Floats
    notes: tuple[str, ...] = ()
    fallback: str = ""  # why the rules decided instead of the scorecard


def place(book: Book, policy: Policy) -> Placing:
    """Places the accounts by the policy's method; by the rules when the scorecard is too empty, which is said first.

    Raises PolicyError for criteria, lines or rules that cannot be used, InputError for given tiers nobody knows.
    """
    if policy.tiering.method == "given":
        return _given(book, policy)
    expansion = expansion_of(book.accounts)
    notes = []
    if num := int(expansion.derived.sum()):
        notes.append(
            f"expansion potential is derived from seats for {num:,} account{'s' if num != 1 else ''} where it is not given"
        )
    if policy.tiering.method == "rules":
        return _by_rules(book, expansion, policy, tuple(notes), _blank(book))
    card = scorecard_of(book.accounts, expansion, policy)
    if not card.enough(policy):
        share = number(round(100 * float(card.filled.mean()), 1))
        least = number(scaled(policy.tiering.min_filled, 1000) / 10)
        fallback = (
            f"the explicit rules are used instead of the scorecard: only {share} % of its weight is filled, "
            f"and it takes {least} % (tiering.min_filled); fill in {_emptiest(card)}"
        )
        return _by_rules(book, expansion, policy, tuple(notes), card.filled, fallback)
    return _by_score(book, policy, card, tuple(notes))


def _by_score(book: Book, policy: Policy, card: Scorecard, notes: tuple[str, ...]) -> Placing:
    lines, names = line_tenths(policy), policy.tier_names
    raw = tier_by_score(card.tenths, lines)
    steps = guarded(raw, book.accounts, policy)
    words = [f", which reaches the {t} line of {number(policy.tiers[t].min_score)}" for t in names[:-1]]
    words.append(f", below the {names[-2]} line of {number(policy.tiers[names[-2]].min_score)}")
    said = card.said() + np.array(words, object)[raw] + steps.said
    notes = (*_weight_note(card), *notes, *_blank_notes(card), *(n for c in card.criteria for n in c.notes))
    points = {c.name: c.points / 1000 for c in card.criteria}
    return Placing("scorecard", steps.tier, said, card.tenths / 10, points, card.filled, notes)


def _by_rules(
    book: Book, expansion: Expansion, policy: Policy, notes: tuple[str, ...], filled: Floats, fallback: str = ""
) -> Placing:
    tier, said = tier_by_rules(book.accounts, expansion, policy)
    steps = trials_down(Steps.begin(tier), book.accounts, policy)
    return Placing("rules", steps.tier, said + steps.said, _blank(book), _no_points(book, policy), filled, notes, fallback)


def _given(book: Book, policy: Policy) -> Placing:
    tier = tier_as_given(book.accounts, policy)
    said = np.full(len(tier), "tier as given", object)
    return Placing("given", tier, said, _blank(book), _no_points(book, policy), _blank(book))


def _blank(book: Book) -> Floats:
    return np.full(len(book.accounts), np.nan)


def _no_points(book: Book, policy: Policy) -> dict[str, Floats]:
    return {c.name: _blank(book) for c in active_criteria(policy)}


def _weight_note(card: Scorecard) -> tuple[str, ...]:
    if card.weight == VALUE_SCALE:
        return ()
    total = number(card.weight / VALUE_SCALE)
    return (f"the weights of the criteria add up to {total}, not 1: each counts as its share of {total}",)


def _blank_notes(card: Scorecard) -> tuple[str, ...]:
    empty = [c.name for c in card.criteria if len(c.filled) and not c.filled.any()]
    if not empty:
        return ()
    return (f"blank for every account, so counted as neutral and deciding nothing: {', '.join(empty)}",)


def _emptiest(card: Scorecard) -> str:
    lacking = sorted(card.criteria, key=lambda c: -c.weight * int((~c.filled).sum()))
    return ", ".join(c.name for c in lacking[:3] if not c.filled.all())
