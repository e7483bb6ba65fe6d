"""People hired, updated and leaving: the roster as intake would have read it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from solver.book import Book
from solver.errors import ScenarioError
from solver.policy import Policy
from solver.scenarios import changed


def person(book: Book, csm_id: str) -> dict[str, Any]:
    return dict(book.csms.set_index("csm_id").loc[csm_id])


def test_a_hire_has_what_the_other_has_and_nothing_that_is_the_others_own(book: Book, policy: Policy) -> None:
    """Tests that tiers, zone and cost are copied, the mail is not, and that the start is the planning date."""
    found = changed(book, policy, {"csms": {"add": [{"csm_id": "dan", "like": "ann", "fte": 0.5}]}})
    dan = person(found.book, "dan")
    assert (dan["timezone"], dan["cost"], dan["email"], dan["fte"]) == ("Europe/London", 90000, "", 0.5)
    assert dan["start_date"] == pd.Timestamp("2026-10-01")
    assert found.added == ("dan",)
    assert list(found.book.csms["csm_id"]) == ["ann", "ben", "cat", "dan"]


def test_several_hires_are_numbered_and_none_is_none(book: Book, policy: Policy) -> None:
    """Tests that count 2 makes -1 and -2, and that count 0 leaves the roster as it is, and says so."""
    two = changed(book, policy, {"csms": {"add": [{"csm_id": "new", "like": "cat", "count": 2, "name": "Hire"}]}})
    assert two.added == ("new-1", "new-2")
    assert person(two.book, "new-2")["name"] == "Hire 2"
    none = changed(book, policy, {"csms": {"add": [{"csm_id": "new", "like": "cat", "count": 0}]}})
    assert none.book.csms.equals(book.csms)
    assert none.notes == ("nobody is added for new",)


def test_a_hire_like_nobody_gets_the_defaults_of_intake(book: Book, policy: Policy) -> None:
    """Tests tiers, hours and coverage of a person of whom only the pool is known."""
    dan = person(changed(book, policy, {"csms": {"add": [{"csm_id": "dan", "pool": "Core"}]}}).book, "dan")
    assert (dan["tiers"], dan["coverage"], dan["pool_share"], dan["work_from"]) == ("T1;T2;T3", "pooled", 1.0, 8.0)


def test_who_leaves_keeps_the_row_and_the_accounts_need_an_owner(book: Book, policy: Policy) -> None:
    """Tests that Ann's five accounts are marked departed, and that the pin to her is left out, by name."""
    found = changed(book, policy, {"csms": {"remove": [{"csm_id": "ann"}]}})
    assert list(found.book.csms["csm_id"]) == ["ann", "ben", "cat"]
    assert (found.book.accounts["owner_kind"] == "departed").sum() == 5
    assert len(found.book.overrides) == 0
    assert found.notes == ("ann is gone at once", "a2: pin ann is left out, because ann has left")


def test_who_leaves_later_is_still_the_owner(book: Book, policy: Policy) -> None:
    """Tests that a last day in the quarter is an end_date and no more: the model moves the accounts before it."""
    found = changed(book, policy, {"csms": {"remove": [{"csm_id": "ann", "on": "2026-11-30"}]}})
    assert person(found.book, "ann")["end_date"] == pd.Timestamp("2026-11-30")
    assert set(found.book.accounts["owner_kind"]) == {"csm", "pool"}
    assert len(found.book.overrides) == 1


def test_who_has_not_started_does_not_start(book: Book, policy: Policy) -> None:
    """Tests that Ben, who would start in November, is gone without an end before his start."""
    found = changed(book, policy, {"csms": {"remove": [{"csm_id": "ben"}]}})
    assert found.notes == ("ben does not start",)
    assert person(found.book, "ben")["end_date"] == person(found.book, "ben")["start_date"] == pd.Timestamp("2026-10-01")


def test_who_joins_a_pool_brings_the_accounts_along(book: Book, policy: Policy) -> None:
    """Tests that a new pool makes Ann pooled, and her five accounts the pool's, as intake resolves a pool member's."""
    found = changed(book, policy, {"csms": {"update": [{"csm_id": "ann", "set": {"pool": "Core"}}]}})
    assert person(found.book, "ann")["coverage"] == "pooled"
    assert set(found.book.accounts["owner"]) == {"Core"}


def test_a_pool_without_people_has_left(book: Book, policy: Policy) -> None:
    """Tests that accounts of a pool nobody is in any more need an owner, and that the policy names it as departed."""
    found = changed(book, policy, {"csms": {"update_where": [{"where": {"pool": "Core"}, "set": {"pool": "New"}}]}})
    assert found.policy.departed == ("Core",)
    assert (found.book.accounts["owner_kind"] == "departed").sum() == 5
    assert "nobody is in the pool Core any more: its 5 accounts need an owner" in found.notes


def test_chances_are_each_persons_own(book: Book, policy: Policy) -> None:
    """Tests that chance 1 takes all, 0 nobody, and that who leaves does not depend on who else is there."""

    def leavers(given: Book, chance: float) -> set[str]:
        tree = {"csms": {"remove_where": [{"where": {}, "chance": chance, "seed": 5}]}}
        made = changed(given, policy, tree).book.csms
        return set(made["csm_id"][made["end_date"] == pd.Timestamp("2026-10-01")])

    assert leavers(book, 1.0) == {"ann", "ben", "cat"}
    assert leavers(book, 0.0) == set()
    more = changed(book, policy, {"csms": {"add": [{"csm_id": f"x{k}", "like": "ann"} for k in range(20)]}}).book
    assert leavers(more, 0.5) & {"ann", "ben", "cat"} == leavers(book, 0.5)
    assert 0 < len(leavers(more, 0.5)) < 23


@pytest.mark.parametrize(
    ("kind", "entry", "said"),
    [
        ("remove", {"csm_id": "anne"}, "csms.remove.anne: 'anne' is not on the roster; did you mean 'ann'?"),
        ("add", {"csm_id": "dan", "like": "bn"}, "csms.add.dan: like: 'bn' is not on the roster; did you mean 'ben'?"),
        ("add", {"csm_id": "Ann", "like": "ben"}, "csms.add.Ann: 'Ann' is on the roster already"),
        ("add", {"csm_id": "dan", "timezon": "UTC"}, "csms.add.dan: unknown column 'timezon'; did you mean 'timezone'?"),
        ("add", {"csm_id": "dan", "fte": 7}, "csms.add.dan: fte '7' is not a full-time share between 0 and 2"),
        ("update", {"csm_id": "ben", "set": {"csm_id": "bob"}}, "csms.update.ben: csm_id cannot be changed"),
        ("update", {"csm_id": "ben", "set": {"coverage": "pooled"}}, "csms.update.ben: coverage 'pooled' is pooled, but no pool is named"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(
    kind: str, entry: dict[str, Any], said: str, book: Book, policy: Policy
) -> None:
    """Tests wrong ids, columns and values: the entry, the value, and what may have been meant."""
    with pytest.raises(ScenarioError) as caught:
        changed(book, policy, {"csms": {kind: [entry]}})
    assert said in str(caught.value)
    assert caught.value.exit_code == 2
