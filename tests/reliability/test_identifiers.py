"""Bad inputs C: ids that exports, spreadsheets and people have damaged."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from tests.reliability.cases import CSMS, Case, changed, faults, table
from tests.reliability.values import (
    HEAD,
    accounts,
    cells,
    planned,
    policy,
    read_as,
    refused,
    taken,
    total,
    typed_parquet,
    typed_xlsx,
)

# the check characters say which of the first fifteen are capitals: 001C000000o4OOI is 001C000000o4OOIIA2
SHORT, FULL = "001C000000o4OOI", "001C000000o4OOIIA2"
OTHER = "001C000000o4OOJIA2"
USER, FULL_USER = "005C000000o4OOI", "005C000000o4OOIIA2"
HEADER = HEAD.split(",")
BY_ID = "account_id,action,value,reason\n"

KEPT = (
    taken(41, "an id with leading zeros", "kept as it stands", accounts("00123,A,5000,ann", "00124,B,6000,ben"),
          read_as("account_id", "00123", "00124"), planned("account_id", "00123", "00124"), total("11000")),
    taken(41, "the same as text in a workbook", "kept as it stands", {}, read_as("account_id", "00123"), total("5000.5"),
          make=typed_xlsx([HEADER, ["00123", "A", 5000.5, "ann"]])),
    refused(42, "numeric ids, one of them blank", "names the line", ("line 3", "column 'account_id'", "the account has no id", "Give it one."),
            accounts("123,A,5000,ann", ",B,6000,ben")),
    taken(42, "numeric ids in parquet, owners blank in some rows", "kept without a point", {}, read_as("account_id", "123", "124"), read_as("owner", "7", ""),
          make=lambda book: (typed_parquet({"account_id": [123, 124], "name": ["A", "B"], "arr": [5000.0, 6000.0], "owner": pa.array([7, None])})(book),
                             (book / "csms.csv").write_text("csm_id,name\n7,Ann\n8,Ben\n"))[0]),
    taken(43, "ids of 20 digits", "kept to the last digit", accounts("12345678901234567890,A,5000,ann", "12345678901234567891,B,6000,ben"),
          planned("account_id", "12345678901234567890", "12345678901234567891")),
    refused(43, "an id of 20 digits kept as a number in a workbook", "Excel has lost its end",
            ("accounts.xlsx, line 2, column 'account_id'", "Excel has already lost the last ones", "Format the column as text"), {},
            make=typed_xlsx([HEADER, [12345678901234567890, "A", 5000, "ann"]])),
    taken(44, "ids such as 1E5 and 12E3", "kept as text, with a warning", accounts("1E5,A,5000,ann", "12E3,B,6000,ben", "100000,C,7000,ben"),
          read_as("account_id", "100000", "12E3", "1E5"), total("18000"), says=("line 2, column 'account_id': '1E5'", "kept as text (2 rows)")),
    refused(44, "ids that a spreadsheet has shortened to 1.23E+17", "their digits are lost",
            ("line 2, column 'account_id': '1.23E+17'", "a spreadsheet has shortened the id", "formatted as text"),
            accounts("1.23E+17,A,5000,ann", '"1,24E+17",B,6000,ben')),
    taken(45, "ids NA, null, None, nan, N/A", "kept as text", accounts("NA,A,1,ann", "null,B,2,", "None,C,3,", "nan,D,4,", "N/A,E,5,"),
          read_as("account_id", "N/A", "NA", "None", "nan", "null"), total("15")),
    taken(45, "the country NA", "Namibia", cells("country", "NA"), read_as("country", "NA")),
    taken(46, "ids True and FALSE", "kept as text", accounts("True,A,5000,ann", "FALSE,B,6000,ben"), read_as("account_id", "FALSE", "True")),
    taken(47, "ids 001, 1 and 1.0", "three accounts, with a warning", accounts("001,A,5000,ann", "1,B,6000,ben", "1.0,C,7000,ben"),
          read_as("account_id", "001", "1", "1.0"), says=("leading zeros or .0 at the end are kept apart: 001, 1, 1.0 (3 rows)",)),
    refused(48, "ids of nothing but blanks, no-break or invisible ones", "names the lines",
            ("line 2, column 'account_id': the account has no id", "line 3, column", "line 4, column"),
            accounts("\u00a0,A,5000,ann", "  ,B,6000,ben", "\u200b\ufeff,C,7000,ben")),
    refused(49, "an account twice", "names both lines", ("line 4, column 'account_id': 'A1'", "this account is there already, in line 2; the rows are the same", "Remove one"),
            accounts("A1,A,5000,ann", "A2,B,6000,ben", "A1,A,5000,ann")),
    refused(50, "an account twice with another ARR or owner", "names both lines and what differs",
            ("line 3", "in line 2; the rows differ in arr, owner"), accounts("A1,A,5000,ann", "A1,A,6000,ben")),
)  # fmt: skip
CRM = (
    taken(51, "CRM ids of 15 and of 18 characters in one column", "brought to 18, with a warning", accounts(f"{SHORT},A,5000,ann", f"{OTHER},B,6000,ben"),
          read_as("account_id", FULL, OTHER), planned("account_id", FULL, OTHER),
          says=(f"line 2, column 'account_id': '{SHORT}': 15-character ids were completed to 18",)),
    taken(51, "overrides and parents with 15 characters, accounts with 18", "the same accounts",
          {**accounts(f"{FULL},A,5000,ann,", f"{OTHER},B,6000,ben,{SHORT}", head=f"{HEAD},parent_id"), "overrides.csv": f"{BY_ID}{SHORT},pin,ben,agreed\n"},
          read_as("parent_id", "", FULL), read_as("account_id", FULL, table="overrides")),
    taken(51, "overrides and parents with 18 characters, accounts with 15", "the same accounts",
          {**accounts(f"{SHORT},A,5000,ann,", f"{OTHER[:15]},B,6000,ben,{FULL}", head=f"{HEAD},parent_id"), "overrides.csv": f"{BY_ID}{FULL},pin,ben,agreed\n"},
          read_as("parent_id", "", SHORT), read_as("account_id", SHORT, table="overrides")),
    taken(51, "owners and pins with 15 characters, CSMs with 18", "the same CSM",
          {**accounts(f"A1,A,5000,{USER}"), "csms.csv": changed(CSMS, "\nann,", f"\n{FULL_USER},"), "overrides.csv": f"{BY_ID}A1,pin,{USER},agreed\n"},
          read_as("owner", FULL_USER), read_as("value", FULL_USER, table="overrides")),
    taken(51, "owners and pins with 18 characters, CSMs with 15", "the same CSM",
          {**accounts(f"A1,A,5000,{FULL_USER}"), "csms.csv": changed(CSMS, "\nann,", f"\n{USER},"), "overrides.csv": f"{BY_ID}A1,pin,{FULL_USER},agreed\n"},
          read_as("owner", USER), read_as("value", USER, table="overrides")),
    taken(52, "CRM ids of 15 characters that differ only in case", "two accounts, with a warning", accounts(f"{SHORT},A,5000,ann", f"{SHORT[:-1]}i,B,6000,ben"),
          read_as("account_id", SHORT, f"{SHORT[:-1]}i"), says=(f"differ only in the case of their letters are kept apart: {SHORT}, {SHORT[:-1]}i (2 rows)",)),
    refused(52, "an owner's 15 characters in another case", "never taken for the CSM they resemble", (f"'{USER.lower()}': is on no roster; did you mean '{USER}'?",),
            {**accounts(f"A1,A,5000,{USER.lower()}"), "csms.csv": changed(CSMS, "\nann,", f"\n{USER},")}),
    refused(52, "an owner that fits two CSMs but for case", "asks which", ("'ANN': fits two csm_ids that differ in case", "Give the csm_id"),
            {**accounts("A1,A,5000,ANN"), "csms.csv": changed(CSMS, "\nben,", "\nAnn,")}),
    taken(53, "18 characters, all made capitals", "their case is restored, with a warning", accounts(f"{FULL.upper()},A,5000,ann", f"{OTHER},B,6000,ben"),
          read_as("account_id", FULL, OTHER), says=(f"'{FULL.upper()}': ids that had lost the case of their letters got it back",)),
    taken(53, "18 characters, all made small, as owner and parent", "the same account and CSM",
          {**accounts(f"{FULL},A,5000,{FULL_USER.lower()},", f"{OTHER},B,6000,ben,{FULL.lower()}", head=f"{HEAD},parent_id"), "csms.csv": changed(CSMS, "\nann,", f"\n{FULL_USER},")},
          read_as("owner", FULL_USER, "ben"), read_as("parent_id", "", FULL)),
    refused(53, "18 characters whose last three do not fit", "names the line", (f"line 2, column 'account_id': '{FULL[:-1]}3'", "do not fit the others", "Copy the id anew"),
            accounts(f"{FULL[:-1]}3,A,5000,ann", f"{OTHER},B,6000,ben")),
    taken(53, "ids of 18 digits, of another system", "kept as they stand", accounts("001000000012345678,A,5000,ann", "005000000012345679,B,6000,ben"),
          read_as("account_id", "001000000012345678", "005000000012345679"), never=("last three",)),
    refused(54, "a contact's id among those of accounts", "says what it is", ("line 2, column 'account_id': '003C000000o4OOI'", "id of a contact, not of an account"),
            accounts("003C000000o4OOI,A,5000,ann", f"{SHORT},B,6000,ben")),
    refused(54, "a queue as owner", "says what it is", ("line 2, column 'owner': '00GC000000o4OOI'", "on no roster (a CRM's id of a queue or group, not of a user)"),
            accounts("A1,A,5000,00GC000000o4OOI")),
    taken(54, "an export of contacts", "planned, with a warning", accounts("003C000000o4OOI,A,5000,ann"), says=("id of a contact, not of an account",)),
)  # fmt: skip
SEEN = (
    taken(55, "blanks, no-break and invisible characters around ids", "taken away, with a warning",
          accounts(" A1 ,A,5000,ann", "A2\u00a0,B,6000,ben", "\ufeffA3\u200b,C,6000,ben"), read_as("account_id", "A1", "A2", "A3"),
          says=("line 2, column 'account_id': 'A1': blanks or invisible characters around the id were taken away (3 rows)",)),
    taken(55, "blanks around other cells", "taken away, with a warning", accounts("A1, A ,5000,ann", "A2,B,6000,ben\u00a0"), read_as("owner", "ann", "ben"),
          read_as("name", "A", "B"), says=("line 2: blanks around cells were taken away, in name, owner (2 rows)",)),
    refused(55, "two ids that are one without their blanks", "names both lines", ("line 3", "in line 2, but for blanks around it"), accounts(" A1 ,A,5000,ann", "A1\u200b,A,5000,ann")),
    refused(56, "an id with a letter of another alphabet", "names the letter", ("line 2, column 'account_id'", "CYRILLIC CAPITAL LETTER A", "Copy the id anew"),
            accounts("\u04101,A,5000,ann", "A1,B,6000,ben")),
    taken(56, "a name whose accents stand apart from their letters", "joined, with a warning", accounts("A1,Cafe\u0301,5000,ann"), read_as("name", "Caf\u00e9"),
          says=("letters in two parts were joined",)),
    taken(56, "an owner's name whose accents stand apart", "the same CSM", {**accounts("A1,A,5000,Jose\u0301 Ray"), "csms.csv": changed(CSMS, "Ben Ray", "Jos\u00e9 Ray")},
          read_as("owner", "ben")),
    taken(56, "two names that look alike in two alphabets", "kept apart, with a warning", accounts("A1,Acme,5000,ann", "A2,\u0410cme,6000,ben"),
          read_as("name", "Acme", "\u0410cme"), says=("line 3, column 'name'", "looks like another account's name")),
    refused(57, "an owner who is not among the CSMs", "with what was meant; who left is listed in the policy",
            ("line 3, column 'owner': 'bene': is on no roster; did you mean 'ben'? (2 rows)", 'departed = ["..."]'),
            accounts("A1,A,5000,ann", "A2,B,6000,bene", "A3,C,7000,bene")),
    taken(57, "an owner who left, listed in the policy", "their accounts are placed anew", {**accounts("A1,A,5000,zoe", "A2,B,6000,ben"), **policy('departed = ["zoe"]\n')},
          read_as("owner_kind", "departed", "csm"), planned("previous_owner", "zoe", "ben")),
    taken(58, "an owner given by name", "found where one CSM bears it, with a warning", accounts("A1,A,5000,Ann  Lee", "A2,B,6000,ben"), read_as("owner", "ann", "ben"),
          says=("line 2, column 'owner': 'Ann Lee': owners were found by name",)),
    refused(58, "an owner's name that two CSMs bear", "asks for the id", ("line 2, column 'owner': 'Ann Lee': is the name of two CSMs", "Give the csm_id"),
            {**accounts("A1,A,5000,Ann Lee"), "csms.csv": changed(CSMS, "Ben Ray", "ann  lee")}),
    refused(58, "an owner's e-mail that two CSMs bear", "asks for the id", ("is the e-mail of two CSMs", "csms.csv, line 2, column 'email'", "is the e-mail of several CSMs"),
            {**accounts("A1,A,5000,team@example.com"), "csms.csv": CSMS.replace("ann@example.com", "team@example.com").replace("ben@example.com", "Team@example.com")}),
    refused(58, "a name in the policy's departed that two CSMs bear", "asks which of them left", ("is the name of two CSMs, and the policy lists it as departed", "Give the csm_id"),
            {"csms.csv": changed(CSMS, "Ben Ray", "Ann Lee"), **policy('departed = ["Ann Lee"]\n')}),
    refused(59, "parents that go round in a circle", "prints the circle", ("line 2, column 'parent_id': 'A2'", "A1 -> A2 -> A1", "Clear one"),
            accounts("A1,A,5000,ann,A2", "A2,B,6000,ben,A1", head=f"{HEAD},parent_id")),
    taken(59, "a parent that is not among the accounts", "decided on its own, with a warning", accounts("A1,A,5000,ann,A9", "A2,B,6000,ben,A9", head=f"{HEAD},parent_id"),
          read_as("parent_id", "", ""), says=("line 2, column 'parent_id': 'A9': the parent is not among the accounts", "(2 rows)")),
    taken(60, "blank owners and parents beside CSMs with blank e-mails", "blanks are never matched with blanks",
          {**accounts("A1,A,5000,,", "A2,B,6000,ben,", head=f"{HEAD},parent_id"), "csms.csv": "csm_id,name,email,backfill_for\nann,Ann,,\nben,Ben,,\n"},
          read_as("owner", "", "ben"), read_as("owner_kind", "", "csm"), planned("account_id", "A1", "A2"), planned("family", "", "")),
    taken(61, "ids above 2^53 that differ by one, in parquet", "kept apart to the last digit", {}, read_as("account_id", "9007199254740992", "9007199254740993"),
          read_as("owner", "9007199254740993", "9007199254740992"), total("11000"),
          make=lambda book: (typed_parquet({"account_id": [2**53, 2**53 + 1], "name": ["A", "B"], "arr": [5000, 6000], "owner": [2**53 + 1, 2**53]})(book),
                             (book / "csms.csv").write_text("csm_id,name\n9007199254740992,Ann\n9007199254740993,Ben\n"))[0]),
)  # fmt: skip


@table(KEPT, "test_identifiers::test_ids_as_they_stand")
def test_ids_as_they_stand(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []


@table(CRM, "test_identifiers::test_ids_of_a_crm")
def test_ids_of_a_crm(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []


@table(SEEN, "test_identifiers::test_ids_and_names_that_look_alike")
def test_ids_and_names_that_look_alike(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []
