"""What a finding tells of its cells: which account, which currency, which lines, and each fault once."""

from collections.abc import Callable
from typing import Any

Read = Callable[..., Any]
HEAD = "account_id,name,arr,owner\n"
TWO = HEAD + "a1,A,5,c1\na2,B,6,c1\n"
DECIDED = "account_id,action,value,reason,expires\n"


def test_an_expired_override_is_said_with_its_line_account_action_and_date(read: Read) -> None:
    book = read(TWO, overrides=DECIDED + "a2,keep,,x,2027-01-01\na1,keep,,x,2026-06-30\n")
    (f,) = [f for f in book.findings if f.file.startswith("overrides")]
    assert (f.line, f.column, f.count, f.severity) == (3, "expires", 1, "warning")
    assert f.message == "the override keep of account a1 expired on 2026-06-30 and is ignored"


def test_expired_overrides_are_counted(read: Read) -> None:
    rows = (
        "a1,keep,,x,2026-06-30\na2,pin,c2,x,2026-05-01\na2,forbid,c1,x,2026-09-30\na1,lift,,x,2026-01-01\na2,keep,,x,2026-10-01\n"
    )
    (f,) = [f for f in read(TWO, overrides=DECIDED + rows).findings if f.file.startswith("overrides")]
    assert (f.line, f.count) == (2, 4)
    assert "keep of account a1 expired on 2026-06-30, pin of account a2 expired on 2026-05-01" in f.message
    assert f.message.endswith(" and 1 more; they are ignored")


OWN = "account_id,name,arr,owner,open_tickets\n"
LIMIT = {"name": "tickets", "measure": "open_tickets", "over": "book", "max": 9}


def _tickets(*cells: str) -> str:
    return OWN + "".join(f'a{k},N{k},{k + 5},c1,"{cell}"\n' for k, cell in enumerate(cells))


def test_a_cell_that_a_limit_cannot_count_is_refused_with_its_place(problems: Read) -> None:
    (f,) = problems(_tickets("3", "12 open", "4"), limit=[LIMIT])
    assert (f.line, f.column, f.value) == (3, "open_tickets", "12 open")
    assert f.message == "is not a number such as 12 or 12.5, which limit 'tickets' needs"


def test_a_cell_that_a_criterion_cannot_grade_is_refused_with_its_place(problems: Read) -> None:
    criterion = {"name": "tickets", "column": "open_tickets", "weight": 0.1, "points": [[0, 0], [9, 100]]}
    (f,) = problems(_tickets("3", "many", "4"), criterion=[criterion])
    assert (f.line, f.value) == (3, "many")
    assert "which criterion 'tickets' needs" in f.message


def test_what_a_limit_counts_is_read_like_other_numbers(read: Read) -> None:
    book = read(_tickets("1,200", "n/a", "-", "7"), limit=[LIMIT])
    assert book.accounts["open_tickets"].fillna(0).tolist() == [1200, 0, 0, 7]
    said = " ".join(f.text() for f in book.findings)
    assert "'1,200': the comma was read as a thousands mark" in said
    assert "'n/a', '-' was read as blank" in said


def test_words_that_nothing_counts_stay_words(read: Read) -> None:
    assert read(_tickets("1,200", "n/a")).accounts["open_tickets"].tolist() == ["1,200", "n/a"]
    assert read(_tickets("few", "many"), limit=[LIMIT]).accounts["open_tickets"].tolist() == ["few", "many"]


MONEY = "account_id,name,arr,currency,arr_12m_ago\n"


def test_an_amount_without_a_rate_names_its_currency_the_column_and_the_rate_once_a_row(problems: Read) -> None:
    (f,) = problems(MONEY + "a1,A,25500,EUR,24000\na2,B,7,USD,6\n")
    assert (f.line, f.column) == (2, "arr")
    assert f.message == "is in EUR (column 'currency'), another currency than USD, and the policy has no rate for it"
    assert f.remedy == "Add [rates] EUR = what one EUR is worth in USD."


def test_each_currency_without_a_rate_is_named(problems: Read) -> None:
    found = problems("account_id,name,arr\na1,A,€5\na2,B,7 GBP\na3,C,8\n")
    assert [(f.line, f.message.split(",")[0]) for f in found] == [(2, "is in EUR"), (3, "is in GBP")]


def test_signs_in_the_column_of_currencies(read: Read) -> None:
    assert read(MONEY + "a1,A,5,US$,\na2,B,7,$,\na3,C,9,€,\n", rates={"EUR": 2}).accounts["arr"].tolist() == [5, 7, 18]


def test_a_dollar_sign_in_the_column_of_currencies_is_our_dollar_and_said(read: Read) -> None:
    book = read(MONEY + "a1,A,5,$,4\na2,B,7,CAD,6\n", currency="CAD")
    assert book.accounts["arr"].tolist() == [5, 7]
    assert [(f.line, f.message) for f in book.findings if f.column == "currency"] == [
        (2, "its sign may mean several currencies and was read as CAD")
    ]


def test_crowns_of_no_country_are_no_currency(problems: Read) -> None:
    assert "'KR' (column 'currency'), which is no currency's code" in problems(MONEY + "a1,A,5,kr,\na2,B,7,USD,\n")[0].message


def test_a_word_in_the_column_of_currencies_is_no_code(problems: Read) -> None:
    (f,) = problems(MONEY + "a1,A,5,Euros,\na2,B,7,USD,\n")
    assert f.message == "is in 'EUROS' (column 'currency'), which is no currency's code"


def test_cells_beyond_the_first_three_are_told_by_their_lines(problems: Read) -> None:
    bad = problems(HEAD + "".join(f"a{k},A{k},x{k},c1\n" for k in range(30)) + "b,B,5,c1\n")
    assert [(f.line, f.count) for f in bad] == [(2, 1), (3, 1), (4, 1), (5, 27)]
    assert bad[0].message == bad[2].message
    assert bad[3].message == f"{bad[0].message}; also in lines 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 and 16 more"


def test_a_fourth_and_a_fifth_cell_have_their_lines(problems: Read) -> None:
    four, five = (problems(HEAD + "".join(f"a{k},A{k},x{k},c1\n" for k in range(n))) for n in (4, 5))
    assert (four[3].count, four[3].message) == (1, four[0].message)
    assert (five[3].count, five[3].message) == (2, f"{five[0].message}; also in line 6")
