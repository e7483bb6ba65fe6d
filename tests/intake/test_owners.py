"""Owners are found by id, e-mail, name and pool; nobody's book is freed by a typo."""

from collections.abc import Callable
from typing import Any

import pytest

HEAD = "account_id,name,arr,owner\n"


def test_an_owner_is_found_by_id_then_email_then_name_then_pool(read: Callable[..., Any]) -> None:
    owners = ["c1", "ANN@example.com", "ann lee", "core", ""]
    book = read(HEAD + "".join(f"a{k},A,{k + 1},{owner}\n" for k, owner in enumerate(owners)))
    assert book.accounts["owner"].tolist() == ["c1", "c1", "c1", "Core", ""]
    assert book.accounts["owner_kind"].tolist() == ["csm", "csm", "csm", "pool", ""]
    assert [f.column for f in book.findings if "by name" in f.message] == ["owner"]  # only the name is worth a warning


def test_a_pool_member_as_owner_means_the_pool(read: Callable[..., Any]) -> None:
    book = read(HEAD + "a1,A,5,c2\n")
    assert book.accounts["owner"].tolist() == ["Core"]
    assert book.accounts["owner_kind"].tolist() == ["pool"]


def test_an_unknown_owner_is_one_error_with_count_first_line_and_what_was_meant(problems: Callable[..., Any]) -> None:
    found = problems(HEAD + "a1,A,5,c1\na2,B,6,Anne Lee\na3,C,7,Anne Lee\n")
    assert [(f.line, f.column, f.value, f.count) for f in found] == [(3, "owner", "Anne Lee", 2)]
    assert "did you mean 'Ann Lee'" in found[0].message


def test_a_name_that_two_csms_bear_is_no_owner(problems: Callable[..., Any]) -> None:
    (found,) = problems(HEAD + "a1,A,5,Ann\n", "csm_id,name\nc1,Ann\nc2,ann\n")
    assert "two CSMs" in found.message


def test_somebody_has_left_by_end_date_or_by_the_policy(read: Callable[..., Any]) -> None:
    """The last day on or before the planning date counts as left; the day after does not."""
    roster = "csm_id,name,end_date\nc1,Ann,2026-10-01\nc2,Bob,2026-10-02\n"
    book = read(HEAD + "a1,A,5,c1\na2,B,6,c2\na3,C,7,maria vogel\n", roster, departed=["Maria Vogel"])
    assert book.accounts["owner"].tolist() == ["c1", "c2", "Maria Vogel"]
    assert book.accounts["owner_kind"].tolist() == ["departed", "csm", "departed"]


def test_a_backfill_is_for_somebody_on_the_roster_or_departed(read: Callable[..., Any], problems: Callable[..., Any]) -> None:
    accounts = HEAD + "a1,A,5,c1\n"
    book = read(accounts, "csm_id,name,backfill_for\nc1,Ann,\nc2,Bob,ann\nc3,Cy,Maria\n", departed=["Maria"])
    assert book.csms["backfill_for"].tolist() == ["", "c1", "Maria"]
    (found,) = problems(accounts, "csm_id,name,backfill_for\nc1,Ann,\nc2,Bob,c9\n")
    assert (found.file, found.line, found.column, found.value) == ("csms.csv", 3, "backfill_for", "c9")


def test_a_crm_user_is_the_same_with_15_and_18_characters(read: Callable[..., Any], problems: Callable[..., Any]) -> None:
    """Tests both directions; AAB are the check characters of 0055g00000Aa001, whose only capital is the 11th character."""
    short, full = "0055g00000Aa001", "0055g00000Aa001AAB"
    assert read(HEAD + f"a1,A,5,{full}\n", f"csm_id,name\n{short},Ann\n").accounts["owner"].tolist() == [short]
    assert read(HEAD + f"a1,A,5,{short}\n", f"csm_id,name\n{full},Ann\n").accounts["owner"].tolist() == [full]
    (found,) = problems(HEAD + "a1,A,5,0055g00000Aa001AAC\n", f"csm_id,name\n{short},Ann\n")
    assert "on no roster" in found.message


def test_a_name_written_last_name_first_is_suggested_as_the_roster_has_it(problems: Callable[..., Any]) -> None:
    found = problems(HEAD + 'a1,A,5,"Lee, Ann"\na2,B,6,"Raay, Bob"\na3,C,7,"Acme, Inc"\n')
    assert [f.message.partition("; ")[2] for f in found] == ["did you mean 'Ann Lee'?", "did you mean 'Bob Ray'?", ""]


@pytest.mark.parametrize("word", ["n/a", "-", "None", "Unassigned", "NULL", "TBD", "(blank)"])
def test_a_word_for_no_owner_is_no_leaver(read: Callable[..., Any], problems: Callable[..., Any], word: str) -> None:
    (found,) = problems(HEAD + f"a1,A,5,{word}\na2,B,6,{word}\na3,C,7,c1\n")
    assert found.count == 2
    assert f'[input.values.owner] "{word}" = ""' in found.remedy
    assert "departed" not in found.remedy
    book = read(HEAD + f"a1,A,5,{word}\na2,B,6,c1\n", input={"values": {"owner": {word: ""}}})
    assert book.accounts["owner"].tolist() == ["", "c1"]
