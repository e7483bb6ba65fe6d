"""Corners where a reader is tempted to guess: each was once read wrongly or refused without need."""

from collections.abc import Callable
from typing import Any

from solver.tables import to_csv

Read = Callable[..., Any]
HEAD = "account_id,name,arr,owner\n"


def test_arr_of_n_a_is_missing_arr(problems: Read) -> None:
    (f,) = problems(HEAD + "a1,A,N/A,c1\na2,B,5,c1\n")
    assert (f.line, f.column) == (2, "arr")


def test_header_in_another_currency_is_not_taken_as_the_policys(problems: Read) -> None:
    assert problems("account_id,name,ARR (EUR)\na1,A,100\n")


def test_cell_sign_against_currency_column(problems: Read) -> None:
    assert problems("account_id,name,arr,currency\na1,A,€5,USD\n", rates={"EUR": 1.1})


def test_unmapped_number_of_a_mapped_scale(problems: Read) -> None:
    assert problems(
        "account_id,name,arr,health\na1,A,5,3.5\na2,B,5,4\n", input={"values": {"health": {"4": "green", "5": "green"}}}
    )


def test_spreadsheet_guard_reads_back(read: Read) -> None:
    book = read(HEAD + "a1,=x,5,c1\na2,'t Hooft,6,c1\n")
    assert read(to_csv(book.accounts)).accounts["name"].tolist() == ["=x", "'t Hooft"]


def test_overrides_with_a_header_only(read: Read) -> None:
    assert len(read(HEAD + "a1,A,5,c1\n", overrides="account_id,action,value,reason\n").overrides) == 0


def test_policy_departed_names_a_csm_of_the_roster(read: Read) -> None:
    assert read(HEAD + "a1,A,5,c1\n", departed=["c1"]).accounts["owner_kind"].tolist() == ["departed"]


def test_pin_to_a_name_two_bear(problems: Read) -> None:
    assert problems(HEAD + "a1,A,5,c1\n", "csm_id,name\nc1,Ann\nc2,Ann\n", "account_id,action,value,reason\na1,pin,Ann,x\n")


def test_pin_to_somebody_who_left(problems: Read) -> None:
    assert problems(
        HEAD + "a1,A,5,c1\n", "csm_id,name,end_date\nc1,Ann,\nc2,Bo,2026-01-01\n", "account_id,action,value,reason\na1,pin,c2,x\n"
    )


def test_input_columns_and_values_that_match_nothing_are_said(read: Read) -> None:
    b = read(HEAD + "a1,A,5,c1\n", input={"values": {"helth": {"1": "red"}}, "columns": {"Nope": "health"}})
    said = " ".join(f.text() for f in b.findings)
    assert "helth" in said
    assert "Nope" in said


def test_short_crm_id_as_parent(read: Read) -> None:
    b = read("account_id,name,arr,parent_id\n001C000000o4OOIIA2,A,5,\n001C000000o4OOJIA2,B,6,001C000000o4OOI\n")
    assert b.accounts["parent_id"].tolist()[1] == "001C000000o4OOIIA2"


def test_override_of_an_excluded_account_is_a_warning(read: Read) -> None:
    assert read(
        HEAD + "a1,A,-5,c1\na2,B,6,c1\n",
        overrides="account_id,action,value,reason\na1,keep,,x\n",
        input={"negative_arr": "exclude"},
    )


def test_clock_times_and_percentages_of_csms(read: Read) -> None:
    c = read(HEAD + "a1,A,5,c1\n", "csm_id,name,work_from,work_to,fte\nc1,A,8:30,18:00,80%\n").csms
    assert (c.work_from[0], c.work_to[0], c.fte[0]) == (8.5, 18, 0.8)


def test_double_blank_in_an_owners_name(read: Read) -> None:
    assert read(HEAD + "a1,A,5,Ann  Lee\n").accounts["owner"].tolist() == ["c1"]


def test_backfill_for_oneself(problems: Read) -> None:
    assert problems(HEAD + "a1,A,5,\n", "csm_id,name,backfill_for\nc1,Ann,c1\n")


def test_pool_bears_a_csm_id_in_another_case(problems: Read) -> None:
    assert problems(HEAD + "a1,A,5,c1\n", "csm_id,name,coverage,pool\nc1,A,,\nc2,B,pooled,C1\n")


def test_many_distinct_bad_cells(problems: Read) -> None:
    f = problems("account_id,name,arr\n" + "".join(f"a{i},N,x{i}\n" for i in range(10000)))
    assert [x.count for x in f] == [1, 1, 1, 9_997]


def test_control_characters_in_names(read: Read) -> None:
    assert "\x1b" not in read(HEAD + "a1,A\x1b[31m,1,\n").accounts["name"][0]


def test_header_twice_is_said_once(problems: Read) -> None:
    assert len(problems("account_id,name,arr,arr\na1,A,1,2\n")) == 1


def test_a_header_that_is_nearly_ours_is_not_passed_over_in_silence(read: Read) -> None:
    said = [f.message for f in read("account_id,name,arr,helth\na1,A,5,20\n").findings if f.column == "helth"]
    assert said == ["is no column of ours and kept as it is; did you mean 'health'?"]


def test_dates_in_both_orders_are_read_where_they_can_only_be_one_thing_and_said(read: Read) -> None:
    book = read("account_id,name,arr,renewal_date\na1,A,1,13/04/2027\na2,B,2,05/16/2027\n")
    assert [d.date().isoformat() for d in book.accounts["renewal_date"]] == ["2027-04-13", "2027-05-16"]
    assert any("both orders" in f.message for f in book.findings)
