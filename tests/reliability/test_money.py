"""Bad inputs D: money in the forms of many countries, and amounts nobody should plan with."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from tests.reliability.cases import Case, faults, table
from tests.reliability.values import (
    HEAD,
    accounts,
    money,
    planned,
    policy,
    read_as,
    refused,
    taken,
    total,
    typed_parquet,
    typed_xlsx,
)

HEADER = HEAD.split(",")


def of(currency: str, more: str = "") -> dict[str, str | bytes | None]:
    return {"policy.toml": f'as_of = 2026-10-01\ncurrency = "{currency}"\n{more}'}


FORMS = (
    taken(62, "amounts as 1,200 in the whole column", "thousands, with a warning", money("1,200", "2,500"), read_as("arr", "1200", "2500"), total("3700"),
          says=("'1,200', '2,500': the comma was read as a thousands mark (input.decimal in the policy decides) (2 rows)",)),
    taken(62, "amounts as 1,200.50 and 2,500", "read as they stand", money("1,200.50", "2,500", "900"), read_as("arr", "1200.5", "2500", "900"), total("4600.50")),
    taken(62, "Indian amounts: 1,00,000 and ₹12,34,567.50", "read as they stand", {**money("1,00,000", "₹12,34,567.50", "Rs. 2,500"), **of("INR")},
          planned("arr", "100000", "1234567.5", "2500"), total("1337067.50")),
    taken(63, "German amounts: 1.234,56 and 12.000 €", "read as they stand", {**money("1.234,56", "12.000 €", "7,50 EUR"), **of("EUR")},
          planned("arr", "1234.56", "12000", "7.5"), total("13242.06")),
    taken(63, "Brazilian amounts: R$ 100.000,00", "read as they stand", {**money("R$ 100.000,00", "R$ 1.234,56"), **of("BRL")}, planned("arr", "100000", "1234.56"), total("101234.56")),
    taken(63, "decimals written both ways in one column", "each read as it stands, with a warning", money("1.234,56", "2,500.25"), read_as("arr", "1234.56", "2500.25"),
          total("3734.81"), says=("decimals are written both ways ('2,500.25' and '1.234,56'): each was read as it stands (2 rows)",)),
    refused(63, "decimals written both ways beside an amount that fits both", "asks", ("'3.400' can be read in two ways", 'set input.decimal to "." or ","'),
            money("1.234,56", "2,500.25", "3.400")),
    refused(64, "amounts as 1.234 in the whole column", "asks: thousands or decimals", ("column 'arr': '1.234' can be read in two ways", 'set input.decimal to "." or ","', "does not guess"),
            money("1.234", "2.500")),
    refused(64, "the same in a file with semicolons", "asks", ("'1.234' can be read in two ways",), {"accounts.csv": "account_id;name;arr\nA1;A;1.234\n"}),
    taken(64, "amounts as 1.234, input.decimal = \",\"", "thousands", {**money("1.234", "2.500"), **policy('[input]\ndecimal = ","\n')}, planned("arr", "1234", "2500"), total("3734")),
    taken(64, "amounts as 1.234, input.decimal = \".\"", "rounded to cents, with a warning", {**money("1.234", "2.500"), **policy('[input]\ndecimal = "."\n')},
          planned("arr", "1.23", "2.5"), total("3.73"), says=("rounded to cents, half to even: '1.234'",)),
    taken(64, "German amounts, input.decimal = \",\", beside a roster with FTE as 0.8 and 0.800", "what is clear by itself is read as it stands, with a warning",
          {**money("25.500", "2.500"), "csms.csv": "csm_id,name,fte\nann,Ann,0.8\nben,Ben,0.800\n", **policy('[input]\ndecimal = ","\n')}, planned("arr", "25500", "2500"),
          read_as("fte", "0.8", "0.8", table="csms"), total("28000"),
          says=("csms.csv, column 'fte': '0.8', '0.800': input.decimal is ',', but what is clear by itself was read as it stands (2 rows)",), never=("no FTE given",)),
    refused(64, "an FTE that is no number", "names the line; nothing is taken for it", ("csms.csv, line 2, column 'fte': 'most'", "is not a number"),
            {"csms.csv": "csm_id,name,fte\nann,Ann,most\nben,Ben,0.5\n"}, never=("no FTE given",)),
    taken(64, "numbers of a workbook beside text as 1.234,50", "a number keeps its decimals, text is read as text", {}, planned("arr", "123.46", "1234.5", "7000"), total("8357.96"),
          make=typed_xlsx([HEADER, ["A1", "A", 123.456, "ann"], ["A2", "B", "1.234,50", "ann"], ["A3", "C", 7000, "ann"]])),
    taken(64, "numbers of a workbook, input.decimal = \",\"", "a number keeps its decimals", policy('[input]\ndecimal = ","\n'), planned("arr", "123.4", "5000.25"), total("5123.65"),
          make=typed_xlsx([HEADER, ["A1", "A", 123.4, "ann"], ["A2", "B", 5000.25, "ann"]])),
    taken(64, "decimals of parquet, input.decimal = \",\"", "a number keeps its decimals", policy('[input]\ndecimal = ","\n'), planned("arr", "123.45", "5000.25"), total("5123.70"),
          make=typed_parquet({"account_id": ["A1", "A2"], "name": ["A", "B"], "arr": pa.array([Decimal("123.450"), Decimal("5000.250")]), "owner": ["ann", "ben"]})),
    taken(65, "thousands by blanks, no-break blanks or apostrophes", "read as they stand; odd blanks with a warning",
          money("1 234", "1\u00a0234,50", "1\u202f234", "1'234", "1’234,25"), planned("arr", "1234", "1234.5", "1234", "1234", "1234.25"), total("6170.75"),
          says=("line 3, column 'arr'", "no-break and other odd blanks were read as plain ones (2 rows)")),
    taken(65, "Swiss amounts: CHF 1'234.50, Fr. 500.-, 1’000.--", "read as they stand", {**money("CHF 1'234.50", "Fr. 500.-", "1’000.--"), **of("CHF")},
          planned("arr", "1234.5", "500", "1000"), total("2734.50")),
    refused(65, "blanks in odd places", "names the line", ("line 2, column 'arr': '12 345 67'", "marks stand in odd places"), money("12 345 67", "5")),
)  # fmt: skip
CURRENCIES = (
    taken(66, "signs and codes of the policy's currency", "taken away", money("$1200", "1300 USD", "US$ 5"), planned("arr", "1200", "1300", "5"), total("2505")),
    taken(66, "a dollar sign where the policy's currency is CAD", "Canadian dollars, with a warning", {**money("$1200", "C$ 5"), **of("CAD")}, planned("arr", "1200", "5"), total("1205"),
          says=("line 2, column 'arr': '$1200': its sign may mean several currencies and was read as CAD",)),
    taken(66, "a dollar sign where the row's currency is CAD", "Canadian dollars", {**accounts("A1,A,$1200,ann,CAD", head=f"{HEAD},currency"), **policy("[rates]\nCAD = 0.75\n")},
          planned("arr", "900"), total("900")),
    taken(66, "kr where the policy's currency is SEK", "Swedish crowns, with a warning", {**money("kr 1 200", "5 kr"), **of("SEK")}, planned("arr", "1200", "5"), total("1205"),
          says=("was read as SEK (2 rows)",)),
    taken(66, "Japanese amounts: ¥1,000,000, 500,000円, 120万円", "read as they stand; 万 with a warning", {**money("¥1,000,000", "500,000円", "￥5,500", "120万円"), **of("JPY")},
          planned("arr", "1000000", "500000", "5500", "1200000"), total("2705500"), says=("written out: '120万円' as 1,200,000",)),
    refused(66, "kr where the policy's currency is USD", "asks which crowns", ("line 2, column 'arr': 'kr 5'", "a sign that several currencies bear", "Say which in a column currency"), money("kr 5", "7")),
    refused(66, "a sign of another currency", "asks for its rate", ("line 2, column 'arr': '€1200': is in EUR", "another currency than USD", "Add [rates] EUR = "), money("€1200", "$7")),
    refused(67, "mixed currencies in a column currency", "asks for their rates", ("line 3, column 'arr': '6000': is in EUR (column 'currency')", "another currency than USD", "Add [rates] EUR = "),
            accounts("A1,A,5000,ann,USD", "A2,B,6000,ben,EUR", head=f"{HEAD},currency")),
    refused(67, "a sign against the row's column currency", "names the line", ("line 2, column 'arr': '€5'", "another currency than the row's column currency says"),
            {**accounts("A1,A,€5,ann,GBP", head=f"{HEAD},currency"), **policy("[rates]\nEUR = 1.1\nGBP = 1.3\n")}),
    taken(67, "mixed currencies with rates", "converted half to even, with a warning", {**money("€1200.05", "$3400", "0.05 EUR"), **policy("[rates]\nEUR = 0.9\n")},
          planned("arr", "1080.04", "3400", "0.04"), total("4480.08"), says=("amounts were converted to USD by the policy's rates (EUR 0.9) (2 rows)",)),
    refused(67, "a header in another currency: ARR (EUR), arr_eur", "asks for its rate", ("column 'arr_eur': '5000'", "another currency than USD"),
            accounts("A1,A,5000,ann", head="account_id,name,arr_eur,owner")),
    refused(67, "a header in thousands: ARR (k€)", "asks for whole amounts", ("column 'ARR (k€)': the header says thousands or millions", "Export whole amounts"),
            {**accounts("A1,A,5,ann", head="account_id,name,ARR (k€),owner"), **of("EUR", '[input.columns]\n"ARR (k€)" = "arr"\n')}),
    refused(67, "costs of CSMs in another currency", "asks for its rate", ("csms.csv, line 2, column 'cost': '€90000'", "another currency than USD"),
            {"csms.csv": "csm_id,name,cost\nann,Ann,€90000\nben,Ben,95000\n"}),
    taken(67, "costs of CSMs in another currency, with a rate", "converted, with a warning",
          {"csms.csv": "csm_id,name,cost,currency\nann,Ann,90000,EUR\nben,Ben,95000,USD\n", **policy("[rates]\nEUR = 1.1\n")},
          read_as("cost", "99000", "95000", table="csms"), read_as("currency", "USD", "USD", table="csms"), says=("amounts were converted to USD by the policy's rates (EUR 1.1)",)),
)  # fmt: skip
AMOUNTS = (
    taken(68, "amounts as 12k and 1.2M", "written out, with a warning", money("12k", "1.2M", "5000"), planned("arr", "12000", "1200000", "5000"), total("1217000"),
          says=("written out: '12k' as 12,000, '1.2M' as 1,200,000 (2 rows)",)),
    refused(69, "negatives as (1200), 1200-, −1200", "read as negative, as 70 is", ("line 2, column 'arr': '(1200)': has a negative ARR", "'1200-'", "'−1200'"), money("(1200)", "1200-", "−1200", "5")),
    refused(70, "a negative ARR", "names the line and the two choices", ("line 2, column 'arr': '-1200': has a negative ARR", 'input.negative_arr = "zero" or "exclude"'), money("-1200", "5000")),
    taken(70, "a negative ARR, negative_arr = \"zero\"", "0, with a warning that names it", {**money("-1200", "5000"), **policy('[input]\nnegative_arr = "zero"\n')},
          planned("arr", "0", "5000"), total("5000"), says=("has a negative ARR: counted as 0 (A0; ARR -1,200.00)",)),
    taken(70, "a negative ARR, negative_arr = \"exclude\"", "left out, with a warning that names it", {**money("(1200)", "5000"), **policy('[input]\nnegative_arr = "exclude"\n')},
          planned("account_id", "A1"), total("5000"), says=("has a negative ARR: left out of the book (A0; ARR -1,200.00)",)),
    refused(71, "no ARR", "names the line and the two choices", ("line 3, column 'arr': has no ARR", "line 4, column 'arr': 'N/A': has no ARR", 'input.missing_arr = "zero" or "exclude"'), money("5", "", "N/A")),
    taken(71, "no ARR, missing_arr = \"zero\"; a 0 beside it", "0, with a warning; a 0 is a value", {**money("0", "", "5000"), **policy('[input]\nmissing_arr = "zero"\n')},
          planned("arr", "0", "0", "5000"), total("5000"), says=("has no ARR: counted as 0 (A1)",)),
    taken(71, "no ARR, missing_arr = \"exclude\"", "left out, with a warning that names it", {**money("0", "", "5000"), **policy('[input]\nmissing_arr = "exclude"\n')},
          planned("account_id", "A0", "A2"), total("5000"), says=("has no ARR: left out of the book (A1; ARR 0.00)",)),
    refused(72, "NaN, inf, -Infinity, 1e400", "no amounts; NaN counts as blank", ("line 2, column 'arr': 'NaN': has no ARR", "line 3, column 'arr': 'inf'", "'-Infinity'", "'1e400': is in scientific notation"),
            money("NaN", "inf", "-Infinity", "1e400")),
    refused(72, "NaN in parquet", "counts as blank", ("accounts.parquet, line 2, column 'arr': has no ARR",), {},
            make=typed_parquet({"account_id": ["A1"], "name": ["A"], "arr": [float("nan")]})),
    refused(75, "amounts beyond 2^63 or of 20 digits", "names the line", ("line 2, column 'arr': '99999999999999999999': is too large", "'9223372036854775808'"),
            money("99999999999999999999", "9223372036854775808")),
    refused(75, "an ARR above ten thousand million", "asks whether the unit is right", ("line 2, column 'arr': '10000000001': is above 10,000,000,000", "Is the unit right"), money("10000000001", "5")),
    taken(75, "large amounts in a currency of small units", "planned", {**money("15000000000", "25000000000.50"), **of("IDR")}, planned("arr", "15000000000", "25000000000.5"), total("40000000000.50")),
    taken(76, "one ARR more than 1000 times the next", "planned, with a warning that names it", money("5", "5001"), total("5006"),
          says=("line 3, column 'arr': '5001': is more than 1000 times the next largest", "Is the unit right?")),
    taken(77, "all ARR equal", "planned, with a warning", money("5", "5"), total("10"), says=("all accounts have the same ARR: tiers and balance by ARR mean nothing (2 rows)",)),
    taken(77, "all ARR 0", "planned, with a warning", money("0", "0"), total("0"), says=("all accounts have the same ARR", "(2 rows)")),
    taken(77, "all ARR missing, counted as 0", "planned, with a warning", {**money("", ""), **policy('[input]\nmissing_arr = "zero"\n')}, total("0"),
          says=("all accounts have the same ARR", "counted as 0 (A0, A1) (2 rows)")),
    taken(77, "accounts so small that none needs anybody", "planned: all automated", money("1200", "2500"), planned("coverage", "automated", "automated"), total("3700")),
    taken(78, "cents as 0.1 and 0.2, and as a computed 0.30000000000000004", "exact cents", money("0.1", "0.2", "0.30000000000000004", "1.10"), planned("arr", "0.1", "0.2", "0.3", "1.1"),
          total("1.70"), never=("rounded",)),
    taken(78, "more than two decimals", "rounded half to even, with a warning", money("0.005", "0.015", "12.3456"), planned("arr", "0", "0.02", "12.35"), total("12.37"),
          says=("rounded to cents, half to even: '0.005', '0.015', '12.3456' (3 rows)",)),
)  # fmt: skip


@table(FORMS, "test_money::test_forms_of_amounts")
def test_forms_of_amounts(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []


@table(CURRENCIES, "test_money::test_currencies")
def test_currencies(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []


@table(AMOUNTS, "test_money::test_amounts_to_be_looked_at")
def test_amounts_to_be_looked_at(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []
