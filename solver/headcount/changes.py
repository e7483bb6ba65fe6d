"""Floor 6: one more person, or one fewer - what it is worth at most by known prices, and what it is worth, solved again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from solver.again import bound_at_known_prices, solve_again
from solver.book import Book
from solver.engine import SAFETY, Options
from solver.errors import AuditError, clip
from solver.model.leaving import book_without
from solver.plan.coverage import coverage_by_tier
from solver.plan.decision import Decision
from solver.policy import Policy
from solver.runs.kin import monotone
from solver.signals import Stop
from solver.sizing import Kind, hired_like, with_people
from solver.sizing.hired import HIRE, given_rows
from solver.sizing.people import costs


@dataclass(frozen=True)
class Change:
    """A book with one person more (`adds`) or fewer. `cost`: what is then paid more a year (less: below 0), whole currency."""

    name: str
    book: Book
    cost: int
    adds: bool = False


@dataclass(frozen=True)
class Tried:
    """A change that was solved. `worth`: the plan's value after, less before; the best there is lies between `least` and `most`.
    `bound`: the most it could be by the known prices alone, before anything was solved. `covered`:
    weighted ARR covered, after less before."""

    change: Change
    worth: int
    least: int
    most: int
    bound: int
    covered: int
    accounts: int | None  # in the newcomer's own book after; None where there is no such book
    decision: Decision

    @property
    def net(self) -> int:
        """Worth less what it costs, a year."""
        return self.worth - self.change.cost


@dataclass(frozen=True)
class Trial:
    """Changes tried against one another: the best of them first. `beaten`: those whose bound says that they cannot be better;
    `untried`: those for which there was no time."""

    tried: tuple[Tried, ...]
    beaten: tuple[tuple[Change, int], ...]
    untried: tuple[tuple[Change, int], ...]


def without_bands(policy: Policy) -> Policy:
    """The policy without limits by which an idle newcomer would cost. Coverage stays."""
    return policy.model_copy(update={"limit": tuple(x for x in policy.limit if not x.minds_the_idle)})


def hires(book: Book, kinds: Sequence[Kind], policy: Policy, number: int = 1) -> list[Change]:
    """One more full-time person of each kind, fully ramped, with nothing to hold yet."""
    given = {row["csm_id"]: row for row in given_rows(book, policy)}
    ids = book.csms["csm_id"].tolist()
    out = []
    for k, kind in enumerate(kinds):
        new = f"{HIRE}{number}.{k + 1:03}"
        if kind.like in given:
            row = {**given[kind.like], "csm_id": new}
        elif kind.like in ids:
            row = hired_like(book, kind.like, csm_id=new, name=kind.name, cost=float(kind.cost))
        else:
            continue
        out.append(Change(kind.name, with_people(book, [row]), kind.cost, adds=True))
    return out


def leavers(book: Book, decision: Decision) -> list[Change]:
    """Each person who is present, gone on the planning date, and with them what was pinned to them or to a pool left empty."""
    staff, policy = decision.formulation.setting.staff, decision.formulation.setting.policy
    yearly, out = costs(book, policy), []
    for c, csm in enumerate(staff.ids):
        if staff.present[c]:
            paid = round(int(yearly[c]) * float(book.csms["fte"].iloc[c]))
            out.append(Change(str(book.csms["name"].iloc[c]), book_without(book, policy, csm)[0], -paid))
    return out


def bound_on(known: Decision, change: Change) -> int:
    """The most by which a plan of the changed book can be better than the known one, by the known prices."""
    return bound_at_known_prices(known, book=change.book) - known.result.value


def best_of(
    known: Decision, changes: Sequence[Change], options: Options, end: float, most: int, stop: Stop | None = None
) -> Trial:
    """The changes solved in the order of what they can be worth less their cost, until no other can be better.

    At most so many are tried, none after `end` (time.monotonic). Raises AuditError where a hire is proved to cost worth.
    """
    ranked = sorted(((bound_on(known, c), c) for c in changes), key=lambda b: (b[1].cost - b[0], b[1].name))
    tried: list[Tried] = []
    for k, (bound, change) in enumerate(ranked):
        best = max((t.net for t in tried), default=None)
        rest = tuple((c, b) for b, c in ranked[k:])
        if best is not None and bound - change.cost <= best:
            return Trial(_sorted(tried), rest, ())
        if len(tried) >= most or (tried and time.monotonic() > end) or (stop is not None and stop.is_set()):
            return Trial(_sorted(tried), (), rest)
        found = _try(known, change, bound, options, end, stop)
        if stop is not None and stop.is_set():  # cut short: it might be better, so it says nothing
            return Trial(_sorted(tried), (), rest)
        tried.append(found)
    return Trial(_sorted(tried), (), ())


def _try(known: Decision, change: Change, bound: int, options: Options, end: float, stop: Stop | None) -> Tried:
    seconds = SAFETY if options.reproducible else max(0.5, end - time.monotonic())
    after = solve_again(known, replace(options, seconds=seconds), book=change.book, stop=stop)
    ours, theirs = known.result, after.result
    new = set(change.book.csms["csm_id"]) - set(known.formulation.setting.book.csms["csm_id"])
    units = after.formulation.setting.units
    index = [units.index[n] for n in sorted(new) if n in units.index]
    most = min(bound, theirs.bound - ours.value)
    if change.adds and most < 0 and monotone(known.formulation.setting.policy):
        said = f"one more {clip(change.name, 40)} may stay idle, and is proved to make the plan worth {-most:,} less"
        raise AuditError([f"{said}: one of the two runs is wrong"])
    return Tried(
        change=change,
        worth=theirs.value - ours.value,
        least=theirs.value - max(ours.bound, ours.value),
        most=most,
        bound=bound,
        covered=covered(after) - covered(known),
        accounts=int((after.unit == index[0]).sum()) if index else None,
        decision=after,
    )


def covered(decision: Decision) -> int:
    """Weighted ARR that somebody holds, at its fit, whole currency."""
    setting = decision.formulation.setting
    share = coverage_by_tier(decision.formulation, decision.unit_of)["all"].weighted
    served = setting.items.served[setting.items.account_tier]
    return round(share * int(setting.worth.base[served].sum()))


def _sorted(tried: list[Tried]) -> tuple[Tried, ...]:
    return tuple(sorted(tried, key=lambda t: (-t.net, t.change.name)))
