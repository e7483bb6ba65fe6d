"""Every kind of wrong input has its own message, with line, column and value; all of them in one run."""

from collections.abc import Callable
from typing import Any

import pytest

HEAD = "account_id,name,arr,owner\n"


def test_the_first_three_of_a_kind_have_their_lines_and_the_rest_a_count(problems: Callable[..., Any]) -> None:
    """Five bad cells of one text: lines 2, 3 and 4, and at line 5 the two that are left."""
    found = problems(HEAD + "".join(f"a{k},A,abc,c1\n" for k in range(5)))
    assert [(f.line, f.value, f.count) for f in found] == [(2, "abc", 1), (3, "abc", 1), (4, "abc", 1), (5, "abc", 2)]


def test_lines_are_those_of_the_file_also_after_a_quoted_line_break(problems: Callable[..., Any]) -> None:
    (found,) = problems(HEAD + 'a1,"A\nB",5,c1\n\na2,C,x,c1\n')
    assert found.line == 5


def test_problems_of_all_tables_come_in_one_run(problems: Callable[..., Any]) -> None:
    found = problems(
        HEAD + "a1,A,x,c1\n,B,6,c1\n",
        "csm_id,name,tiers\nc1,Ann,T9\n",
        "account_id,action,value,reason\nzz,keep,,because\na1,pin,c1,\n",
    )
    assert {(f.file, f.line, f.column) for f in found} == {
        ("accounts.csv", 2, "arr"),
        ("accounts.csv", 3, "account_id"),
        ("csms.csv", 2, "tiers"),
        ("overrides.csv", 2, "account_id"),
        ("overrides.csv", 3, "reason"),
    }


def test_a_total_at_the_end_that_has_no_id_is_left_out_and_named(read: Callable[..., Any]) -> None:
    book = read(HEAD + "a1,A,5,c1\na2,B,6,c1\n,Total,11,\n,Grand total (2),11.00,\n")
    assert (book.accounts["account_id"].tolist(), book.accounts["arr"].sum()) == (["a1", "a2"], 11)
    said = [
        (f.line, f.value) for f in book.findings if f.message == "looks like a report's total, as it has no id, and was left out"
    ]
    assert said == [(4, "Total"), (5, "Grand total (2)")]


@pytest.mark.parametrize("row", [",Total,6,c1\na2,B,6,c1", ",Total,6,c1", ",Totally,6,", ",Total,6,\n,B,6,"])
def test_what_has_no_id_and_may_be_an_account_is_refused_with_both_ways_out(problems: Callable[..., Any], row: str) -> None:
    found = problems(HEAD + f"a1,A,5,c1\n{row}\n")
    assert {(f.message, f.remedy) for f in found} == {
        ("the account has no id", "Give it one. If the line is a total or a remark, delete it.")
    }


@pytest.mark.parametrize("key", ["'a", "=a", "+a", "-a", "@a", "ä", "a\u200bb"])
def test_ids_that_a_spreadsheet_would_change_or_that_look_like_others_are_refused(problems: Callable[..., Any], key: str) -> None:
    (found,) = problems(HEAD + f"{key},A,5,c1\n")
    assert (found.line, found.column) == (2, "account_id")


def test_a_duplicate_id_names_both_lines(problems: Callable[..., Any]) -> None:
    (found,) = problems(HEAD + "a1,A,5,c1\na2,B,6,c1\na1,C,7,c1\n")
    assert found.line == 4
    assert "line 2" in found.message


def test_ids_that_differ_in_leading_zeros_stay_apart_with_a_warning(read: Callable[..., Any]) -> None:
    book = read(HEAD + "001,A,5,c1\n1,B,6,c1\n")
    assert book.accounts["account_id"].tolist() == ["001", "1"]
    assert [f for f in book.findings if "leading zeros" in f.message]


def test_short_crm_ids_among_long_ones_are_completed(read: Callable[..., Any]) -> None:
    """The published vector: 001C000000o4OOI is 001C000000o4OOIIA2."""
    book = read(HEAD + "001C000000o4OOI,A,5,c1\n001C000000o4OOJIA2,B,6,c1\n")
    assert book.accounts["account_id"].tolist() == ["001C000000o4OOIIA2", "001C000000o4OOJIA2"]


def test_a_loop_of_parents_is_printed(problems: Callable[..., Any]) -> None:
    (found,) = problems("account_id,name,arr,parent_id\na1,A,5,a2\na2,B,6,a3\na3,C,7,a1\n")
    assert "a1 -> a2 -> a3 -> a1" in found.message


@pytest.mark.parametrize("key, cell", [("negative_arr", "-7"), ("missing_arr", "")])
def test_arr_that_is_negative_or_missing_is_refused_counted_as_0_or_left_out(
    read: Callable[..., Any], problems: Callable[..., Any], key: str, cell: str
) -> None:
    accounts = HEAD + f"a1,A,{cell},c1\na2,B,6,c1\n"
    (found,) = problems(accounts)
    assert (found.line, found.column) == (2, "arr")
    assert read(accounts, input={key: "zero"}).accounts["arr"].tolist() == [0, 6]
    book = read(accounts, input={key: "exclude"})
    assert book.accounts["account_id"].tolist() == ["a2"]
    assert [f for f in book.findings if "a1" in f.message and "left out" in f.message]


def test_other_currencies_need_a_rate_and_round_half_to_even(read: Callable[..., Any], problems: Callable[..., Any]) -> None:
    """0.05 x 0.9 = 0.045 is 0.04 and 0.15 x 0.9 = 0.135 is 0.14: ties go to the even cent."""
    accounts = "account_id,name,arr,currency\na1,A,0.05,EUR\na2,B,0.15,EUR\na3,C,7,USD\n"
    assert read(accounts, rates={"EUR": 0.9}).accounts["arr"].tolist() == [0.04, 0.14, 7]
    found = problems(accounts)
    assert [(f.line, f.column) for f in found] == [(2, "arr"), (3, "arr")]
    assert all("[rates]" in f.remedy for f in found)


def test_amounts_nobody_believes(read: Callable[..., Any], problems: Callable[..., Any]) -> None:
    assert problems(HEAD + "a1,A,99999999999,c1\n")
    book = read(HEAD + "a1,A,5,c1\na2,B,5001,c1\n")
    assert [f.line for f in book.findings if "1000 times" in f.message] == [3]


def test_pools_and_tiers_of_csms(problems: Callable[..., Any]) -> None:
    roster = "csm_id,name,coverage,pool,pool_share,fte\nc1,A,pooled,,,\nc2,B,both,c1,0.5,-1\nc3,C,weird,,,\n"
    found = problems(HEAD + "a1,A,5,\n", roster)
    assert {(f.line, f.column) for f in found} >= {(2, "coverage"), (3, "pool"), (3, "fte"), (4, "coverage")}
    (missing,) = problems(HEAD + "a1,A,5,\n", pools={"Xore": {}})
    assert "Xore" in missing.column


def test_defaults_of_the_roster_are_filled_in(read: Callable[..., Any]) -> None:
    roster = "csm_id,name,pool,coverage,pool_share,languages,tiers\nc1,A,,,,,\nc2,B,Core,,,German,T2\nc3,C,Core,both,0.3,,\nc4,D,Core,both,,,\n"
    csms = read(HEAD + "a1,A,5,\n", roster).csms
    assert csms["coverage"].tolist() == ["dedicated", "pooled", "both", "both"]
    assert csms["pool_share"].tolist() == [0, 1, 0.3, 0.5]
    assert [set(spoken.split(";")) for spoken in csms["languages"]] == [{"en"}, {"de", "en"}, {"en"}, {"en"}]
    assert csms["tiers"].tolist() == ["T1;T2;T3", "T2", "T1;T2;T3", "T1;T2;T3"]
    assert csms["fte"].tolist() == [1, 1, 1, 1]
    assert (csms["work_from"].tolist(), csms["work_to"].tolist()) == ([8] * 4, [18] * 4)


@pytest.mark.parametrize(
    "row, column",
    [("a1,pin,nobody,why", "value"), ("a1,tier,T9,why", "value"), ("a1,lift,foo,why", "value"), ("a1,forbid,,why", "value"),
     ("a1,seize,c1,why", "action"), ("zz,keep,,why", "account_id"), ("a1,keep,,", "reason")],
)  # fmt: skip
def test_every_part_of_an_override_is_checked(problems: Callable[..., Any], row: str, column: str) -> None:
    (found,) = problems(HEAD + "a1,A,5,c1\n", overrides="account_id,action,value,reason\n" + row + "\n")
    assert (found.file, found.line, found.column) == ("overrides.csv", 2, column)


def test_overrides_name_csms_by_email_or_name_and_tiers_in_any_form(read: Callable[..., Any]) -> None:
    text = (
        "account_id,action,value,reason\na1,pin,ann@example.com,x\na1,forbid,core,x\na1,tier,Tier 1,x\na1,lift,Renewal; red,x\n"
    )
    assert read(HEAD + "a1,A,5,c1\n", overrides=text).overrides["value"].tolist() == ["c1", "Core", "T1", "renewal;red"]


def test_an_override_of_a_tier_without_a_reason_is_refused(problems: Callable[..., Any]) -> None:
    (found,) = problems("account_id,name,arr,tier_override\na1,A,5,T1\n")
    assert (found.line, found.column) == (2, "tier_override")
