"""Floor 6: what would mend the worst departure most - a few changes by arithmetic, each proved by solving it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from solver.book import Book, cents
from solver.engine import Options
from solver.errors import ConflictError
from solver.model.formulate import Formulation
from solver.plan.decision import Decision
from solver.plan.layout import money
from solver.policy import Policy
from solver.problem import Ints
from solver.resilience.departure import Departure
from solver.resilience.solve import Clock, again
from solver.shortage import shortages_of, suggestions_for
from solver.shortage.changes import applied

TRIED = 4  # changes, each a solve


def mend_of(base: Decision, after: Decision, found: Departure, options: Options, clock: Clock) -> str:
    """A sentence on the change that covers most of what the departure leaves with nobody; "" where nothing does."""
    lost = np.flatnonzero((base.unit > 0) & (after.unit == 0))
    if not found.weighted or not len(lost):
        return ""
    setting = after.formulation.setting
    best, said = 0, ""
    for k, (text, book, policy) in enumerate(_changes(after.formulation, lost)):
        if k == TRIED or clock.left() <= 0:
            break
        try:
            changed = again(after, book, policy, options, clock)
        except ConflictError:
            continue
        covered = lost[changed.unit[lost] > 0]
        gain = int(setting.worth.base[covered].sum())
        if gain > best and not clock.stop.is_set():
            arr = cents(setting.book.accounts["arr"].iloc[covered]) / 100
            best = gain
            then = f"It covers {len(covered):,} of the {len(lost):,} accounts ({money(arr)}; solved again)."
            said = f"What would mend it most: {text}. {then}"
    return said


def _changes(formulation: Formulation, lost: Ints) -> Iterator[tuple[str, Book, Policy]]:
    """What to try: a colleague who meets the rule that nobody meets, and what would end a shortage of seats."""
    setting, found = formulation.setting, shortages_of(formulation)
    for s in found.stranded:
        if s.why.rule == "match" and len(s.why.matches) == 1 and np.isin(s.accounts, lost).any():
            match, value = setting.policy.match[s.why.matches[0]], s.values[0]
            if match.kind == "same":
                yield from _second(formulation, s.tier, match.csm, match.name, value)
    for shortage in found.shortages:
        if np.isin(shortage.accounts, lost).any():
            for offer in suggestions_for(found, shortage)[:1]:
                if offer.change.tree():
                    yield offer.text, *applied(setting.book, setting.policy, offer.change)


def _second(formulation: Formulation, tier: int, column: str, rule: str, value: str) -> Iterator[tuple[str, Book, Policy]]:
    """The colleague with most room who serves the tier, in a book or a pool, with the value added to what they have."""
    setting = formulation.setting
    units, csms = setting.units, setting.book.csms.copy()
    spare = units.capacity - setting.unit_load(setting.standing.start)
    serving = np.flatnonzero(units.serves[:, tier] & ~formulation.closed & (spare > 0))
    if len(serving) and column in csms.columns and csms[column].dtype.kind not in "fi":
        unit = max(serving.tolist(), key=lambda u: (int(spare[u]), -u))
        csm = max(units.members[unit].tolist(), key=lambda c: (int(setting.staff.pooled[c]), -c))
        csms.loc[csm, column] = f"{csms[column][csm]};{value}".strip(";")
        yield f"a second person with {rule} {value}, say {csms['name'][csm]}", replace(setting.book, csms=csms), setting.policy
