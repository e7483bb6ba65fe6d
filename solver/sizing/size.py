"""Floor 3: people_needed() - the fewest or cheapest people that cover a book at the target ratios, and the proof of it."""

from __future__ import annotations

import signal
import threading
from dataclasses import dataclass, replace
from math import floor
from typing import Literal

import numpy as np
import pandas as pd

from solver.book import Book
from solver.errors import Interrupted, NoPlanError
from solver.model.setting import Setting, setting_of
from solver.policy import Policy
from solver.problem import Ints
from solver.signals import Stop
from solver.sizing.allowance import carried_per_head
from solver.sizing.demand import Demand, demand_of
from solver.sizing.hired import given_rows, with_people
from solver.sizing.linear import Floats, between, least_heads, straighten
from solver.sizing.people import Kind, People, people_of
from solver.sizing.proof import bound_of
from solver.sizing.question import Question, questions_of
from solver.sizing.tangents import Tangents

By = Literal["heads", "cost"]


@dataclass(frozen=True)
class Team:
    """An answer. `heads` [kinds]: to hire, or in all when from scratch; `held` [classes, kinds] items; `covered` [tiers]
    weighted ARR.

    `total` heads cost `cost` a year; no answer has less than `least` of what was asked for (heads or cost). `proof`:
    "arithmetic" (prices of the linear relaxation, in whole numbers), "search" (the solver's), or "open".
    """

    heads: Ints
    held: Floats
    covered: Ints
    total: int
    cost: int
    least: int
    proof: str


@dataclass(frozen=True)
class Sizing:
    """How many people a book needs. `hires`: today's people stay and these come; `scratch`: the team made anew, all full-time.

    `carried`: millionths of a full-time CSM at the target ratios that one head is counted on for.
    """

    setting: Setting
    kinds: tuple[Kind, ...]
    demand: Demand
    carried: int
    by: By
    hires: Team
    scratch: Team

    @property
    def heads(self) -> int:
        """The people the book needs, made anew."""
        return self.scratch.total


def people_needed(book: Book, tiers: pd.Series, policy: Policy, by: By = "heads", stop: threading.Event | None = None) -> Sizing:
    """The fewest (or cheapest) people for the book under these tiers; [[headcount.profile]]s of the policy may be hired, too.

    Raises PolicyError, NoPlanError, Interrupted.
    """
    stop = stop or threading.Event()
    setting = setting_of(with_people(book, given_rows(book, policy)), tiers, policy)
    people = people_of(setting)
    demand, carried = demand_of(setting, people), carried_per_head(policy)
    fte = np.array([k.fte for k in people.kinds], np.int64)
    hires = team_of(demand, carried, people, fte, by, stop)
    scratch = team_of(demand, carried, people, fte * 0, by, stop)
    return Sizing(setting, people.kinds, demand, carried, by, hires, scratch)


def heads_needed(setting: Setting) -> int | None:
    """`people_needed(...).heads` for a book that is set up already, and nothing else of it: who they are is left open.

    None where a tier's share cannot be reached by anybody here, or the search found no team. Raises PolicyError.
    """
    policy, given = setting.policy, given_rows(setting.book, setting.policy)
    if given:
        tiers = np.array(policy.tier_names)[setting.items.account_tier]
        setting = setting_of(with_people(setting.book, given), pd.Series(tiers, index=setting.book.accounts.index), policy)
    people = people_of(setting)
    demand, one = demand_of(setting, people), np.ones(len(people.kinds), np.int64)
    if demand.short.any():
        return None
    try:
        parts = questions_of(demand, carried_per_head(policy), one * 0, one)
        return sum(int(_least(q, q.price, "cost", threading.Event()).heads.sum()) for q in parts)  # by cost: no tie-break
    except NoPlanError:
        return None


def team_of(demand: Demand, carried: int, people: People, fte: Ints, by: By, stop: threading.Event) -> Team:
    """The least team over the `fte` [kinds] that are there: each part of the model by itself, then put together."""
    cost = np.array([k.cost for k in people.kinds], np.int64)
    heads, least = np.zeros(len(cost), np.int64), 0
    held = np.zeros(demand.classes.holders.shape)
    proofs = {"arithmetic"}
    for question in questions_of(demand, carried, fte, cost * 0 + 1 if by == "heads" else cost):
        found = _least(question, cost[question.kinds], by, stop)
        heads[question.kinds] += found.heads
        held[np.ix_(question.classes, question.kinds)] = found.held
        proofs.add(found.proof)
        least += found.least
    proof = next(p for p in ("open", "search", "arithmetic") if p in proofs)
    total, price = int(heads.sum()), int((heads * cost).sum())
    return Team(heads, held, covered_by(demand, held.sum(axis=1)), total, price, least, proof)


@dataclass(frozen=True)
class _Found:
    heads: Ints
    held: Floats
    least: int
    proof: str


def _least(question: Question, cost: Ints, by: By, stop: threading.Event) -> _Found:
    """One part solved: the fewest heads, then the cheapest of so few; or the cheapest."""
    if stop.is_set():
        raise Interrupted(stop.number if isinstance(stop, Stop) else signal.SIGINT)
    lines = Tangents.of(question)
    bound = bound_of(question, *straighten(question, lines))
    least = -floor(-bound)
    best = least_heads(question, lines)
    if best is None:
        raise NoPlanError("the search for the fewest people found no team within its limits; ask for a lower --share")
    proof = "arithmetic" if least >= best.price else "search" if best.proved else "open"
    least = max(least, best.least)
    if by == "heads" and best.price and len(question.kinds) > 1:
        dear = replace(question, price=cost)
        straighten(dear, lines)  # linear programs cost little, and leave few rounds to the search
        best = least_heads(dear, lines, best.price) or best
    return _Found(best.heads, best.held, least, proof)


def covered_by(demand: Demand, count: Floats) -> Ints:
    """Weighted ARR by tier when the `count` largest items of each class are held, of the last one a part [tiers]."""
    out = np.zeros(len(demand.total))
    for c, k in enumerate(count.tolist()):
        out[demand.classes.tier[c]] += between(demand.classes.sums(c), k)
    return np.rint(out).astype(np.int64)
