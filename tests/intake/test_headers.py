"""Which header is which column: the policy, the contract's names, presets, common words - in this order, and never by chance."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize("header", ["account_id", "Account ID", "ACCOUNT-ID", "accountId", "Account_Id__c"])
def test_case_blanks_and_a_custom_ending_do_not_matter(read: Callable[..., Any], header: str) -> None:
    book = read(f"{header},Name,ARR\na1,A,5\n")
    assert book.accounts["account_id"].tolist() == ["a1"]
    assert not [f for f in book.findings if "taken" in f.message]


def test_common_words_are_taken_and_announced_once(read: Callable[..., Any]) -> None:
    book = read("Customer ID,Company Name,Annual Recurring Revenue\na1,A,5\n")
    (said,) = [f for f in book.findings if "taken" in f.message]
    for pair in ("Customer ID -> account_id", "Company Name -> name", "Annual Recurring Revenue -> arr"):
        assert pair in said.message


def test_the_revenue_of_a_customer_is_not_arr(problems: Callable[..., Any]) -> None:
    (found,) = problems("Id,Name,AnnualRevenue\na1,A,5\n", input={"preset": "salesforce"})
    assert "arr" in found.message


def test_two_headers_for_one_column_are_an_error_that_names_both(problems: Callable[..., Any]) -> None:
    (found,) = problems("account_id,Company Name,Customer Name,arr\na1,A,B,5\n")
    assert "'Company Name'" in found.message
    assert "'Customer Name'" in found.message


def test_the_sure_header_beats_a_common_word_whose_column_is_kept(read: Callable[..., Any]) -> None:
    book = read("account_id,name,Company Name,arr\na1,Own,Other,5\n")
    assert book.accounts["name"].tolist() == ["Own"]
    assert book.accounts["company_name"].tolist() == ["Other"]


@pytest.mark.parametrize("columns", [{"Money": "arr"}, {"arr": "Money"}])
def test_the_policy_maps_headers_in_either_direction(read: Callable[..., Any], columns: dict[str, str]) -> None:
    assert read("account_id,name,Money\na1,A,5\n", input={"columns": columns}).accounts["arr"].tolist() == [5]


def test_further_columns_are_kept_with_numbers_as_numbers_and_codes_as_text(read: Callable[..., Any]) -> None:
    book = read("account_id,name,arr,Open tickets,Zip\na1,A,5,3,00123\na2,B,6,,12345\n")
    assert book.accounts["open_tickets"].fillna(-1).tolist() == [3, -1]
    assert book.accounts["zip"].tolist() == ["00123", "12345"]


def test_a_missing_column_is_named_with_what_there_is(problems: Callable[..., Any]) -> None:
    (found,) = problems("account_id,name,Money\na1,A,5\n")
    assert (found.file, found.line, found.column) == ("accounts.csv", 1, "arr")
    assert "Money" in found.message
    assert "[input.columns]" in found.remedy


@pytest.mark.parametrize(
    "preset, accounts, csms",
    [
        (
            "salesforce",
            "Id,Name,ARR__c,CSM__c,BillingCountry\na1,A,5,c1,Germany\n",
            "Id,Name,Email,TimeZoneSidKey\nc1,Ann,,Europe/Berlin\n",
        ),
        (
            "hubspot",
            "Record ID,Company name,ARR,Customer success manager,Country/Region\na1,A,5,c1,Germany\n",
            "User ID,Name,Email\nc1,Ann,\n",
        ),
        ("gainsight", "Company Id,Name,ARR,CSM,Country\na1,A,5,Ann,Germany\n", "User Id,Name,Email\nc1,Ann,\n"),
    ],
)
def test_presets_read_what_these_systems_write(read: Callable[..., Any], preset: str, accounts: str, csms: str) -> None:
    book = read(accounts, csms, input={"preset": preset})
    row = book.accounts.iloc[0]
    assert (row["account_id"], row["name"], row["arr"], row["owner"]) == ("a1", "A", 5, "c1")
    assert (row["timezone"], bool(row["timezone_guessed"])) == ("Europe/Berlin", True)


TWO = "account_id,name,arr,owner\na1,A,5,c1\na2,B,6,c1\n"


def _said(book: Any) -> list[tuple[str, str, str]]:
    return [(f.column, f.message, f.remedy) for f in book.findings if f.file == "overrides.csv"]


def test_a_column_of_overrides_that_nothing_reads_is_named_with_those_there_are(read: Callable[..., Any]) -> None:
    book = read(TWO, overrides="account_id,action,value,reason,wave,expirs\na1,pin,c1,x,2,2026-01-31\n")
    near, wave = _said(book)
    assert wave[:2] == (
        "wave",
        "is no column of overrides and is not read; there are account_id, action, value, reason, by, expires",
    )
    assert near[0] == "expirs"
    assert "did you mean 'expires'?" in near[1]
    assert near[2] == 'If so: [input.columns] "expirs" = "expires".'


@pytest.mark.parametrize("header", ["valid_until", "Valid to", "expires_on", "until", "Expiration date", "end_date"])
def test_plain_words_for_the_last_day_of_an_override_are_taken_and_announced(read: Callable[..., Any], header: str) -> None:
    book = read(TWO, overrides=f"account_id,action,value,reason,approved_by,{header}\na1,pin,c1,x,Zoe,2026-01-31\n")
    assert [str(day.date()) for day in book.overrides["expires"]] == ["2026-01-31"]
    assert book.overrides["by"].tolist() == ["Zoe"]
    said = " ".join(m for _, m, _ in _said(book))
    assert f"headers taken for ours: approved_by -> by, {header} -> expires" in said
    assert "expired on 2026-01-31 and is ignored" in said


def test_a_header_that_is_taken_is_not_suggested_for_another_column(problems: Callable[..., Any]) -> None:
    (found,) = problems(TWO, overrides="account,csm\na1,c1\n")
    assert found.column == "action"
    assert '"account"' not in found.remedy


def test_the_columns_found_are_listed_in_whole_words(problems: Callable[..., Any]) -> None:
    headers = [f"a_long_header_number_{k}" for k in range(40)]
    (found,) = problems(f"account_id,name,{','.join(headers)}\na1,A{',' * 40}\n")
    shown = found.message.removeprefix("the column arr is missing; found: account_id, name, ").split(", ")
    assert shown[:-1] == headers[: len(shown) - 1]
    assert shown[-1].endswith(f"and {40 - len(shown)} more")
