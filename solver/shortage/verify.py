"""Floor 3: suggestions proved by doing them - the changed book is formulated and solved again, from the plan as it is."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from solver.again import formulate_and_solve
from solver.book import cents
from solver.engine import Options
from solver.errors import ConflictError
from solver.model.formulate import Formulation
from solver.plan.decision import Decision
from solver.plan.load import Loaded
from solver.problem import Ints
from solver.shortage.changes import Change, Outcome, applied
from solver.shortage.find import Found, shortages_of
from solver.shortage.suggest import Suggestion, remedies_for, suggestions_for
from solver.shortage.words import shortage_text, stranded_text
from solver.signals import Stop
from solver.stages import without_stages

LEAST = 0.2  # seconds that a re-solve gets at least


@dataclass(frozen=True)
class Remedies:
    """A shortage in words, and what would end it: verified suggestions first that leave none of its accounts out."""

    text: str
    suggestions: tuple[Suggestion, ...]


def verified_suggestions(plan: Loaded | Decision, seconds: float, stop: Stop | None = None) -> tuple[Remedies, ...]:
    """Every suggestion for every shortage of a plan, each with the outcome of a re-solve; `seconds` for all of them together.

    What cannot be done by a program (who to add a tier to) has no outcome.
    """
    decision = plan.decision if isinstance(plan, Loaded) else plan
    setting, found = decision.formulation.setting, shortages_of(decision.formulation)
    told = [(shortage_text(setting, s), s.accounts, suggestions_for(found, s)) for s in found.shortages]
    told += [(stranded_text(setting, s), s.accounts, remedies_for(found, s)) for s in found.stranded]
    deadline, left = time.monotonic() + seconds, sum(bool(o.change.tree()) for _, _, made in told for o in made)
    out = []
    for text, accounts, made in told:
        verified = []
        for suggestion in made:
            if suggestion.change.tree():
                share = max(LEAST, (deadline - time.monotonic()) / left)
                left -= 1
                suggestion = replace(suggestion, outcome=outcome_of(decision, accounts, suggestion.change, share, stop))
            verified.append(suggestion)
        verified.sort(key=lambda s: bool(s.outcome and s.outcome.remaining))
        out.append(Remedies(text, tuple(verified)))
    return tuple(out)


def verified_first(
    decision: Decision, found: Found, offers: tuple[tuple[Suggestion, ...], ...], seconds: float, stop: Stop | None = None
) -> tuple[tuple[Suggestion, ...], ...]:
    """`offers` with the outcome of the first suggestion of the largest shortage, re-solved within `seconds`."""
    if not offers or not offers[0]:
        return offers
    first = offers[0][0]
    outcome = outcome_of(decision, found.shortages[0].accounts, first.change, seconds, stop)
    return ((replace(first, outcome=outcome), *offers[0][1:]), *offers[1:])


def outcome_of(decision: Decision, accounts: Ints, change: Change, seconds: float, stop: Stop | None = None) -> Outcome:
    """What a plan of the changed book covers, and how many of `accounts` it leaves out; solved for at most `seconds` from the
    plan and its prices."""
    setting = decision.formulation.setting
    book, policy = applied(setting.book, setting.policy, change)
    plain = without_stages(policy).model_copy(update={"objective": "weighted"})
    options = Options(seconds=max(LEAST, seconds))
    try:
        solved = formulate_and_solve(book, decision.tiering.table["tier"], plain, options, stop=stop, known=decision)
    except ConflictError:  # the change breaks a rule of its own: nothing is gained
        return _outcome(decision.formulation, decision.unit_of, accounts)
    return _outcome(solved.formulation, solved.result.unit_of, accounts)


def _outcome(formulation: Formulation, unit_of: Ints, accounts: Ints) -> Outcome:
    setting = formulation.setting
    held = (unit_of > 0)[setting.items.of_account]
    return Outcome(int(held.sum()), cents(setting.book.accounts["arr"][held]) / 100, int((~held[accounts]).sum()))
