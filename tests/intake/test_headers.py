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
