"""Problems changed in one respect, for tests that say what the change may do to the best plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from solver.engine import Options, Result, solve
from solver.problem import NO_BOUND, Bools, Ints, Limit, Problem

OPTIONS = Options(seconds=10.0)


def best(problem: Problem) -> int:
    """The value of the best plan, proved."""
    result = proved(problem)
    return result.value


def proved(problem: Problem) -> Result:
    """The engine's answer, which on problems as small as these is always a proof."""
    result = solve(problem, OPTIONS)
    assert result.status == "optimal"
    assert not problem.faults(result.unit_of)
    assert problem.value(result.unit_of) == result.value == result.bound <= result.certified_bound
    return result


def only(problem: Problem, allowed: Bools) -> Problem:
    """With no other pairs than these [items, units]."""
    every = problem.allows(np.arange(problem.num_items)) & allowed
    return replace(problem, allows=lambda i: every[i])


def paid(problem: Problem, worth: Ints) -> Problem:
    """With another worth [items, units]."""
    return replace(problem, worth=lambda i, u: worth[np.ix_(i, u)])


def worth_of(problem: Problem) -> Ints:
    return problem.worth(np.arange(problem.num_items), np.arange(problem.num_units))


def permuted(problem: Problem, items: Ints, units: Ints) -> Problem:
    """With items and units in another order; nobody stays unit 0."""
    back, unit_back = np.argsort(items), np.argsort(units)
    limits = tuple(
        replace(
            x, terms=tuple(replace(t, base=t.base[items], over=t.over[:, units]) for t in x.terms), fix_item=back[x.fix_item],
            fix_unit=unit_back[x.fix_unit],
        )
        for x in problem.limits
    )  # fmt: skip
    every = problem.allows(np.arange(problem.num_items))[np.ix_(items, units)]
    other = replace(problem, allows=lambda i: every[i], limits=limits, start=unit_back[problem.start[items]])
    return paid(other, worth_of(problem)[np.ix_(items, units)])


def side_by_side(one: Problem, other: Problem) -> Problem:
    """Two problems that share nothing but nobody, as one."""
    n, m = one.num_items, one.num_units
    items, units = n + other.num_items, m + other.num_units - 1
    worth, every = np.zeros((items, units), np.int64), np.zeros((items, units), bool)
    place = np.concatenate([[0], np.arange(m, units)])  # of the other's units
    for at, to, p in ((np.arange(n), np.arange(m), one), (np.arange(n, items), place, other)):
        worth[np.ix_(at, to)], every[np.ix_(at, to)] = worth_of(p), p.allows(np.arange(p.num_items))
    limits = [
        *(_moved(x, items, units, 0, np.arange(m)) for x in one.limits),
        *(_moved(x, items, units, n, place) for x in other.limits),
    ]
    start = np.concatenate([one.start, place[other.start]])
    return Problem(items, units, lambda i: every[i], lambda i, u: worth[np.ix_(i, u)], tuple(limits), start)


def _moved(limit: Limit, items: int, units: int, first: int, place: Ints) -> Limit:
    """The limit among more items and units; its items begin at `first`, its units are at `place`."""
    terms = []
    for t in limit.terms:
        base, over = np.zeros(items, np.int64), np.zeros((limit.num_groups, units), np.int64)
        base[first : first + len(t.base)], over[:, place] = t.base, t.over
        terms.append(replace(t, base=base, over=over))
    return replace(limit, terms=tuple(terms), fix_item=limit.fix_item + first, fix_unit=place[limit.fix_unit])


def with_rows(problem: Problem, number: int, **sides: Ints) -> Problem:
    """With other bounds or prices of one limit."""
    limits = list(problem.limits)
    limits[number] = replace(limits[number], **sides)
    return replace(problem, limits=tuple(limits))


def without_row(problem: Problem, number: int, group: int) -> Problem:
    """Without one group of a limit."""
    free = np.arange(problem.limits[number].num_groups) == group
    x = problem.limits[number]
    return with_rows(problem, number, low=np.where(free, -NO_BOUND, x.low), high=np.where(free, NO_BOUND, x.high))


def forbidding(problem: Problem, unit_of: Ints, start: Ints) -> Problem:
    """With a row that this one plan breaks and all others keep; begun from `start`."""
    n, one, none = problem.num_items, np.ones(problem.num_items, np.int64), np.zeros(1, np.int64)
    no_good = Limit(
        "no good", (), none - NO_BOUND, none + n - 1, ("plan",), none, none, 1, np.zeros(n, np.int64), np.arange(n), unit_of, one
    )  # fmt: skip
    return replace(problem, limits=(*problem.limits, no_good), start=start)
