"""Floor 3: people_needed() - the fewest or cheapest people that cover a book at the target ratios, and the proof of it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
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
from solver.sizing.people import Kind, People, people_of
from solver.sizing.proof import proved_least
from solver.sizing.question import Question, questions_of
from solver.sizing.search import Tangents, search

By = Literal["heads", "cost"]


@dataclass(frozen=True)
class Team:
    """An answer. `heads` [kinds]: to hire, or in all when from scratch; `held` [classes, kinds] items; `covered` [tiers] weighted ARR.

    `total` heads cost `cost` a year; no answer has less than `least` of what was asked for (heads or cost). `proof`:
    "arithmetic" (prices of the linear relaxation, in whole numbers), "search" (CP-SAT's), or "open".
    """

    heads: Ints
    held: Ints
    covered: Ints
    total: int
    cost: int
    least: int
    proof: str


@dataclass(frozen=True)
class Sizing:
    """How many people a book needs. `hires`: today's people stay and these come; `scratch`: the whole team made anew, all full-time.

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


def people_needed(
    book: Book, tiers: pd.Series, policy: Policy, by: By = "heads", stop: threading.Event | None = None
) -> Sizing:
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


def team_of(demand: Demand, carried: int, people: People, fte: Ints, by: By, stop: threading.Event) -> Team:
    """The least team over the `fte` [kinds] that are there: each part of the model by itself, then put together."""
    cost = np.array([k.cost for k in people.kinds], np.int64)
    heads, least = np.zeros(len(cost), np.int64), 0
    held = np.zeros(demand.classes.holders.shape, np.int64)
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
    held: Ints
    least: int
    proof: str


def _least(question: Question, cost: Ints, by: By, stop: threading.Event) -> _Found:
    """One part solved: the fewest heads, then the cheapest of so few; or the cheapest."""
    lines = Tangents.of(question)
    answer = search(question, lines, stop)
    if answer is None:
        if stop.is_set():
            raise Interrupted(stop.number if isinstance(stop, Stop) else 2)
        raise NoPlanError("the search for the fewest people found no team in its time; ask with a lower --share, or fewer kinds")
    least = proved_least(question, lines)
    proof = "arithmetic" if least >= answer.price else "search" if answer.proved else "open"
    best = answer
    if by == "heads" and answer.price and len(question.kinds) > 1:
        cheaper = search(replace(question, price=cost), lines, stop, answer.price)
        best = cheaper or answer
    return _Found(best.heads, best.held, max(least, answer.least), proof)


def covered_by(demand: Demand, count: Ints) -> Ints:
    """Weighted ARR by tier when the `count` largest items of each class are held [tiers]."""
    out = np.zeros(len(demand.total), np.int64)
    for c, k in enumerate(count.tolist()):
        out[demand.classes.tier[c]] += demand.classes.sums(c)[k]
    return out
