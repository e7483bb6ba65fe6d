"""Who is worse off, by the audit's own statement - by hand, the same lines as of the plan's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction

import pytest

from solver.audit import Facts
from solver.audit.placement import Placement
from solver.audit.written_fairness import Share, averages, expected_shares, losses

Maker = Callable[..., Facts]
LINE = Fraction(15, 100)


def share(facts: Facts, before: dict[str, float], after: dict[str, float], fte: int = 1000, accounts: int = 1) -> Share:
    """A CSM with these amounts on both sides."""
    has: dict[str, Fraction] = defaultdict(Fraction, {"accounts before": Fraction(accounts)})
    for side, amounts in (("before", before), ("after", after)):
        has |= {f"{figure} {side}": Fraction(str(amount)) for figure, amount in amounts.items()}
    return Share(facts.people[0], fte, "dedicated T1", True, defaultdict(Fraction, has))


@pytest.fixture
def facts(book: Maker) -> Facts:
    return book([{"account_id": "a", "arr": 1}], [{"csm_id": "c"}])


@pytest.mark.parametrize(
    "before, after, found",
    [
        ({"arr": 100}, {"arr": 85}, []),  # exactly 15 %
        ({"arr": 100}, {"arr": 84.99}, ["arr"]),
        ({"renewals": 100}, {"renewals": 80}, ["renewals"]),
        ({"hours": 100}, {"hours": 115}, []),
        ({"hours": 100}, {"hours": 116}, ["hours"]),
        ({"red": 2}, {"red": 2.9}, []),  # a pool's member, less than one account
        ({"red": 2}, {"red": 3}, ["red"]),
        ({"red": 0}, {"red": 1}, ["red"]),
        ({"arr": 100, "hours": 10}, {"arr": 50, "hours": 20}, ["arr", "hours"]),
    ],
)
def test_worse_off_is_less_pay_or_more_work_by_more_than_the_share(
    facts: Facts, before: dict[str, float], after: dict[str, float], found: list[str]
) -> None:
    alone = share(facts, before, after)
    assert losses(alone, averages([alone]), LINE) == found
    assert losses(alone, averages([alone]), Fraction(0)) == []
    assert losses(share(facts, before, after, accounts=0), averages([alone]), LINE) == []


@pytest.mark.parametrize("other, fte, found", [(60, 1000, []), (60, 500, []), (10, 1000, ["hours"])])
def test_to_fill_up_a_book_that_had_less_than_its_peers_is_no_loss(facts: Facts, other: int, fte: int, found: list[str]) -> None:
    """Tests 10 -> 20 hours beside a peer with 60, at half an FTE beside them, and beside a peer with 10."""
    mine, peer = share(facts, {"hours": 10}, {"hours": 20}, fte), share(facts, {"hours": other}, {"hours": other})
    assert losses(mine, averages([mine, peer]), LINE) == found


def test_who_gives_no_time_is_compared_with_nobody(book: Maker) -> None:
    """Tests an FTE of 0: present, and nothing can be said per full-time CSM."""
    facts = book([{"account_id": "a", "arr": 1}], [{"csm_id": "c", "fte": 0}, {"csm_id": "d"}])
    shares = expected_shares(Placement([{}], [0], [0]), facts)
    assert [(s.person.csm.id, s.fte, s.compared) for s in shares] == [("c", 0, False), ("d", 1000, True)]


def test_who_is_in_both_is_a_peer_of_those_with_the_same_tiers_in_either_kind_of_book(book: Maker) -> None:
    """Tests T1, which only dedicated books serve, and T3, which only pools do."""
    csms = [{"csm_id": "c", "coverage": "both", "pool": "P", "tiers": "T1;T3"}, {"csm_id": "d", "tiers": "T1;T3"}]
    facts = book([{"account_id": "a", "arr": 1}], csms)
    assert [s.peers for s in expected_shares(Placement([{}], [0], [0]), facts)] == ["both T1;T3", "dedicated T1"]
