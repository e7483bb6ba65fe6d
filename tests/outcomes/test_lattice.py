"""More people must not be worth less - where the rules promise it."""

from __future__ import annotations

from typing import Any

import pytest

from solver.errors import AuditError
from solver.outcomes.comparison import comparison_of
from solver.outcomes.lattice import check_lattice
from solver.policy import Policy
from solver.runs.kin import monotone, world_of
from solver.runs.outcome import RunResult
from tests.outcomes.made import outcome, result, unit

PEOPLE = (unit("ann"), unit("ben"))
NEWCOMER = unit("cat", added=True)


def pair(value: int, bound: int, **given: Any) -> list[RunResult]:
    """A baseline worth 1000 to 1010, and the same with one added book."""
    same = {"monotone": True, "world": "w"}
    return [
        result("baseline", outcome(PEOPLE, value=1000, bound=1010), **same),
        result("hire", outcome([*PEOPLE, NEWCOMER], value=value, bound=bound), **(same | given)),
    ]


def test_more_people_and_proved_less_worth_is_a_fault_of_ours() -> None:
    """Tests a bound of 999 where 1000 was found with fewer people; 1000 itself may be the same plan."""
    with pytest.raises(AuditError, match=r"hire has everybody that baseline has.*at most 999 where 1,000") as caught:
        comparison_of(pair(990, 999))
    assert caught.value.exit_code == 6
    check_lattice(pair(990, 1000))


@pytest.mark.parametrize("given", [{"monotone": False}, {"world": "other"}, {"world": ""}, {"policy_digest": "others"}])
def test_nothing_is_held_against_runs_that_are_not_comparable(given: dict[str, Any]) -> None:
    check_lattice(pair(1, 2, **given))


def test_an_old_book_that_changed_or_a_leaver_is_no_addition() -> None:
    """Tests a colleague with less time, and a scenario that lost a book which the scenario did not add."""
    base, _ = pair(1, 2)
    same = {"monotone": True, "world": "w"}
    check_lattice([base, result("less", outcome([unit("ann", fte=0.5), unit("ben"), NEWCOMER], value=1, bound=2), **same)])
    check_lattice([base, result("leaver", outcome([unit("ann")], value=2000, bound=2000), **same)])


def test_bands_and_lower_limits_of_books_make_an_idle_newcomer_cost() -> None:
    """Tests the default policy (it has bands, and limits by the company's share), the same without them or without one of them, a
    smallest book, and a least coverage of the plan."""
    policy = Policy.load()
    bands, shares = ([x.name for x in policy.limit if getattr(x, field) is not None] for field in ("band", "max_company"))
    overlay: dict[str, Any] = {"limit": [{"name": name, "enabled": False} for name in bands + shares]}
    assert not monotone(policy)
    assert not monotone(Policy.load(overlay={"limit": [{"name": name, "enabled": False} for name in bands]}))
    assert not monotone(Policy.load(overlay={"limit": [{"name": name, "enabled": False} for name in shares]}))
    assert monotone(Policy.load(overlay=overlay))
    small = {"name": "small", "measure": "accounts", "over": "book", "min": 5}
    assert not monotone(Policy.load(overlay={"limit": [*overlay["limit"], small]}))
    assert monotone(Policy.load(overlay={"limit": [*overlay["limit"], small | {"over": "plan"}]}))
    assert not monotone(Policy.load(overlay={**overlay, "objective": "staged"}))


def test_a_world_is_all_but_who_comes_and_goes() -> None:
    base: dict[str, Any] = {"accounts": {"grow": 0.2}}
    assert world_of(base) == world_of({**base, "csms": {"add": [{"csm_id": "x"}], "remove": ["y"]}})
    assert world_of(base) != world_of({**base, "csms": {"update": [{"csm_id": "x", "fte": 0.5}]}})
    assert world_of(base) != world_of({})
