"""What becomes of a pool that somebody leaves, with numbers argued by hand."""

from __future__ import annotations

import time
from collections.abc import Callable

from solver.book import Book
from solver.resilience.departure import departure_of
from solver.resilience.mend import mend_of
from solver.resilience.pool import Short
from solver.resilience.solve import Clock
from solver.resilience.standing import whole_words
from solver.signals import Stop
from tests.resilience.departed import OPTIONS, accounts, figures, given, people, solved


def test_a_pool_loses_the_time_of_a_member_and_keeps_its_accounts(book_of: Callable[..., Book]) -> None:
    """Tests two half-time members with 300 T3 accounts (0.6 FTE): 60 % of their time, 120 % without one of them."""
    book = book_of(
        [{"account_id": f"p{k:03}", "owner": "P", "tier": "T3", "arr": 6000, "language": "en"} for k in range(300)],
        people("ann", "ben", coverage="pooled", pool="P", fte=0.5),
    )
    d = figures(book, given())["ann"]
    assert (d.accounts, d.uncovered, d.further, d.fullest, d.fullest_use) == (0, 0, 0, "P", 1.2)
    assert d.tight == ("P 120 %",)
    assert d.pool_left is not None
    assert d.pool_left.text() == (
        "Pool P loses 0.50 of its 1.00 FTE and keeps 300 accounts (1.8M): 60 % full before, 120 % after, 0.10 FTE too little."
    )
    assert d.pool_left.short == ()
    assert "What the pool loses" in whole_words(d, "USD")


def test_what_too_few_of_a_pool_may_serve_is_told(book_of: Callable[..., Book]) -> None:
    """Tests 300 Japanese T3 accounts (0.6 FTE) in a pool of 2 FTE: without ann ben alone may serve them, for half an FTE.

    Without cid, who speaks no Japanese, ann and ben are all there are: nothing is short.
    """
    book = book_of(
        [{"account_id": f"p{k:03}", "owner": "P", "tier": "T3", "arr": 6000, "language": "ja"} for k in range(300)],
        [
            *people("ann", "ben", coverage="pooled", pool="P", fte=0.5, languages="en;ja"),
            *people("cid", coverage="pooled", pool="P"),
        ],
    )
    left = {c: d.pool_left for c, d in figures(book, given()).items()}
    ann, cid = left["ann"], left["cid"]
    assert ann is not None
    assert cid is not None
    assert (ann.fte_before, ann.fte_after, ann.use_before, ann.use_after) == (2.0, 1.5, 0.3, 0.4)
    assert ann.short == (Short(("ben",), 300, 1_800_000, 0.6, 0.5),)
    assert ann.short[0].text() == ("Of these only ben may serve 300 (1.8M): 0.60 FTE of work, own books included, for 0.50 FTE.")
    assert (cid.short, cid.use_after) == ((), 0.6)


def test_a_member_of_the_pool_may_mend_what_a_departure_leaves_out(book_of: Callable[..., Book]) -> None:
    """Tests 4 new Japanese accounts that only ann of the pool may take: cid, who gives it most time, would cover all four."""
    book = book_of(
        [{"account_id": f"p{k}", "tier": "T3", "arr": 6000, "language": "ja"} for k in range(4)],
        [
            *people("ann", coverage="pooled", pool="P", languages="en;ja"),
            *people("ben", coverage="pooled", pool="P", fte=0.5),
            *people("cid", coverage="pooled", pool="P"),
        ],
    )
    base, answers = solved(book, given(), ("ann",))
    after, found = answers["ann"].decision, departure_of(base, answers["ann"], ())
    assert after is not None
    assert (found.accounts, found.further) == (0, 4)
    assert mend_of(base, after, found, OPTIONS, Clock(time.monotonic() + 60, Stop())) == (
        "What would mend it most: a second person with language ja, say cid. It covers 4 of the 4 accounts (24.0K; solved again)."
    )


def test_whoever_holds_nothing_and_is_in_no_pool_leaves_no_gap(book_of: Callable[..., Book]) -> None:
    """Tests ben, who has no account: a sentence says that nothing changes hands, and promises nothing below."""
    d = figures(book_of(accounts("ann", 2), people("ann", "ben")), given())["ben"]
    assert (d.accounts, d.pool_left, d.lost) == (0, None, 0)
    assert whole_words(d, "USD") == "They hold no account of their own: none changes hands for it."


def test_the_last_member_takes_the_pool_along(book_of: Callable[..., Book]) -> None:
    """Tests a pool of one: its 4 accounts have nobody else, so all are set free and left out; pins to it lapse."""
    book = book_of(
        [{"account_id": f"p{k}", "owner": "P", "tier": "T3", "arr": 6000} for k in range(4)],
        [*people("ann", coverage="pooled", pool="P"), *people("ben")],
        [{"account_id": "p0", "action": "pin", "value": "P", "reason": "asked"}],
    )
    d = figures(book, given())["ann"]
    assert (d.accounts, d.received, d.uncovered) == (4, 0, 4)
    assert d.notes == ("the pin of p0 would lapse",)
    assert any(a.rule == "tier" and a.value == "T3" for a in d.alone)


def test_who_gives_time_to_a_pool_leaves_both(book_of: Callable[..., Book]) -> None:
    """Tests that ann, who gives half her time to a pool, sets her 2 own accounts free, and the pool is half as large."""
    pool = [{"account_id": f"p{k:02}", "owner": "P", "tier": "T3", "arr": 6000} for k in range(50)]
    book = book_of(
        [*accounts("ann", 2), *pool],
        [
            {"csm_id": "ann", "coverage": "both", "pool": "P", "pool_share": 0.5},
            *people("ben", coverage="pooled", pool="P", fte=0.5),
            *people("cid"),
        ],
    )
    d = figures(book, given())["ann"]
    assert (d.accounts, d.received, [r.unit for r in d.receivers]) == (2, 2, ["cid"])
    assert d.tight == ("P 20 %",)
