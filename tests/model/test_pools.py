"""Whether the members of a pool can share its accounts: the flow against every set of members, and the sets of which all unions
have a row."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest

from solver.book import Book
from solver.model.formulate import Formulation, formulate
from solver.model.pools import broken_unions
from solver.model.structure import pool_sets, unions_of
from solver.policy import Policy
from solver.problem import Ints

Make = Callable[..., Book]
OWN = 1  # the unit of the first member's own book, where there is one


def pool_of(make: Make, languages: str, both: bool = False) -> Formulation:
    """A pool with a member for each of a language, the first with an own book too, and an account of T2 in each letter."""
    mixed = {"coverage": "both", "pool_share": 0.5} if both else {"coverage": "pooled"}
    csms = [
        {"csm_id": f"c{k}", "pool": "P", "languages": x, **(mixed if k == 0 else {"coverage": "pooled"})}
        for k, x in enumerate(dict.fromkeys(languages))
    ]
    accounts = [{"account_id": f"a{k:03}", "arr": 30_000, "language": x} for k, x in enumerate(languages)]
    policy = Policy.load(overlay={"tiers": {"T2": {"cap": 2}}})
    return formulate(make(accounts, csms), pd.Series(["T2"] * len(languages), dtype="str"), policy)


def asked_too_much(formulation: Formulation, unit_of: Ints, pool: int) -> list[frozenset[int]]:
    """Every set of members that has less time than the accounts that only it can serve, its own books counted."""
    setting = formulation.setting
    sets = pool_sets(setting, pool, np.ones(setting.items.num, bool))
    members, load, found = setting.units.members[pool].tolist(), setting.unit_load(unit_of), []
    for n in range(1, len(members) + 1):
        for some in combinations(members, n):
            held = sum(
                int(setting.item_load[i]) for i in np.flatnonzero(unit_of == pool) if sets.sets[sets.of_item[i]] <= {*some}
            )
            own = {int(setting.units.csm[u]): int(load[u]) for u in np.flatnonzero(setting.units.csm >= 0)}
            if held > sum(max(0, setting.loads.full - own.get(c, 0)) for c in some):
                found.append(frozenset(some))
    return found


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_flow_finds_what_every_set_of_members_finds(book_of: Make, seed: int, both: bool) -> None:
    """Tests seven languages, of which the unions have no rows: each speaker has time for two accounts, in pool and book."""
    chance = random.Random(seed)
    languages = "abcdefg" + "".join(chance.choice("abcdefg") for _ in range(7))
    formulation = pool_of(book_of, languages, both)
    pool = int(np.flatnonzero(formulation.setting.units.is_pool)[0])
    at = [0, pool, *([OWN] if both else [])]
    some = 0
    for _ in range(20):
        unit_of = np.array([chance.choice(at if x == "a" else [0, pool, pool]) for x in languages], np.int64)
        short = asked_too_much(formulation, unit_of, pool)
        found = broken_unions(formulation, unit_of)
        assert set(found) == ({pool} if short else set())
        assert all(union in short for union in found.values())
        some += bool(short)
    assert some


def test_what_the_first_member_has_in_the_own_book_is_time_gone_for_the_pool(book_of: Make) -> None:
    """Tests two accounts in a's language in the pool beside one, then none, in a's own book: a cap of 2 for both together."""
    formulation = pool_of(book_of, "abcdefgaa", both=True)
    pool = int(np.flatnonzero(formulation.setting.units.is_pool)[0])
    here = np.array([pool, 0, 0, 0, 0, 0, 0, pool, OWN], np.int64)
    assert broken_unions(formulation, here) == {pool: frozenset({0})}
    here[8] = 0
    assert broken_unions(formulation, here) == {}


@pytest.mark.parametrize("number, rows", [(6, 63), (7, 7)])
def test_six_sets_have_a_row_for_every_union_and_seven_for_none(book_of: Make, number: int, rows: int) -> None:
    """Tests that of six sets nothing is left to the flow, which then says nothing even of what is too much."""
    languages = "abcdefg"[:number]
    formulation = pool_of(book_of, languages + "aa")
    pool = int(np.flatnonzero(formulation.setting.units.is_pool)[0])
    assert len(unions_of(pool_sets(formulation.setting, pool, np.ones(number + 2, bool)).sets)) == rows
    here = np.array([pool] + [0] * (number - 1) + [pool, pool], np.int64)
    assert bool(formulation.problem.faults(here))
    assert broken_unions(formulation, here) == ({} if number == 6 else {pool: frozenset({0})})


def test_who_may_not_be_in_the_pool_counts_as_for_everybody(book_of: Make) -> None:
    """Tests that an account that is forbidden the pool puts its load on all members, not on the one who speaks its language."""
    accounts: list[dict[str, Any]] = [{"account_id": f"a{k}", "arr": 30_000, "language": "a"} for k in range(2)]
    csms = [{"csm_id": x, "pool": "P", "coverage": "pooled", "languages": x} for x in "ab"]
    book = book_of(accounts, csms, [{"account_id": "a0", "action": "forbid", "value": "P"}])
    formulation = formulate(book, pd.Series(["T2"] * 2, dtype="str"), Policy.load())
    pool = int(np.flatnonzero(formulation.setting.units.is_pool)[0])
    sets = pool_sets(formulation.setting, pool, np.ones(2, bool))
    assert [sets.sets[k] for k in sets.of_item] == [frozenset({0, 1}), frozenset({0})]
