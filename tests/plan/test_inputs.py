"""What a plan is made from, as texts and back."""

from __future__ import annotations

from collections.abc import Callable

from pandas.testing import assert_frame_equal

from solver.book import Book
from solver.plan.inputs import TABLES, input_texts, inputs_from
from solver.policy import Policy


def test_a_book_and_its_policy_come_back_from_their_texts(book_of: Callable[..., Book]) -> None:
    """Tests names that csv, spreadsheets and `splitlines` stumble over, blanks, dates, flags, a column of the user's own."""
    accounts = [
        {"account_id": "a1", "name": 'Line\u2028feed, "quoted" =1+1\r\nGmbH', "arr": 1000.25, "escalated": True, "tickets": 3},
        {"account_id": "a2", "renewal_date": "2026-12-31", "owner": "c1", "tickets": ""},
    ]
    book = book_of(accounts, [{"csm_id": "c1"}], [{"account_id": "a1", "action": "keep"}])
    policy = Policy.load(overlay={"mode": "recut"})
    texts = input_texts(book, policy)
    again, resolved = inputs_from(texts, {"accounts.csv": "1"})
    for name in ("accounts", "csms", "overrides"):
        assert_frame_equal(getattr(again, name), getattr(book, name))
    assert (again.as_of, again.sources) == (book.as_of, {"accounts.csv": "1"})
    assert resolved == policy.model_copy(update={"as_of": book.as_of})
    assert {k: v for k, v in input_texts(again, resolved).items() if k in TABLES} == {k: texts[k] for k in TABLES}
