"""HubSpot and Gainsight: whole rows, users by e-mail, and what a file cannot clear in a list for people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from solver.intake.identifiers import complete_crm_id
from tests.crm.conftest import ANN, BEN, POLICY, account, book_at, load, planned, records, run, write_csv

FULL = [complete_crm_id(account(n)) for n in range(7)]
SETTINGS = """
[crm.hubspot]
id = "record_id"
owner = "Customer success manager"
[crm.hubspot.fields]
"Service level" = "tier"
[crm.hubspot.old]
"Service level" = "tier"
[crm.hubspot.values.tier]
T1 = "Strategic"
T2 = "Core"
T4 = "Digital"
[crm.gainsight.fields]
"CS Score" = ""
[crm.gainsight.old]
"Effective Date" = ""
"""


def rows_with(names: Mapping[int, str] | None = None) -> list[dict[str, str]]:
    """The six accounts with HubSpot's ids beside Salesforce's."""
    rows = [{**r, "Record_Id__c": str(9_000_000_000 + k)} for k, r in enumerate(records(), 1)]
    for number, name in (names or {}).items():
        rows[number - 1]["Name"] = name
    return rows


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("others")
    return planned(base / "plan", book_at(base / "book", POLICY + SETTINGS, rows_with()))


def test_hubspot_gets_whole_rows_by_record_id_with_mails_and_its_own_words(two: Path, tmp_path: Path) -> None:
    """Tests the four accounts that change; account 5's owner cannot be cleared by a file: its cell is empty, and it is listed."""
    result = run("crm", two, "--for", "hubspot", "--out", tmp_path / "load")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "load" / "update.csv").read_text() == (
        "Record ID,Customer success manager,Service level\n"
        "9000000002,ben@example.com,Core\n9000000003,ann@example.com,Core\n"
        "9000000004,ann@example.com,Strategic\n9000000005,,Digital\n"
    )
    assert (tmp_path / "load" / "rollback.csv").read_text() == (
        "Record ID,Customer success manager,Service level\n"
        "9000000002,ann@example.com,Core\n9000000003,,Core\n9000000004,ann@example.com,Core\n9000000005,ann@example.com,Digital\n"
    )
    by_hand = (tmp_path / "load" / "update_by_hand.csv").read_text().splitlines()
    assert by_hand[1:] == [f"9000000005,{FULL[5]},Too Small,Customer success manager,ann@example.com"]
    assert "9000000003" in (tmp_path / "load" / "rollback_by_hand.csv").read_text()
    assert not (tmp_path / "load" / "mapping.sdl").exists()
    assert "matched by Record ID" in result.output


def test_nobodys_accounts_may_have_a_user(two: Path, tmp_path: Path) -> None:
    words = ("crm", two, "--for", "hubspot", "--out", tmp_path / "load", "--set", "crm.hubspot.nobody=digital@example.com")
    assert run(*words).exit_code == 0
    assert "9000000005,digital@example.com,Digital\n" in (tmp_path / "load" / "update.csv").read_text()


def test_hubspot_exports_name_owners_and_are_compared_by_them(two: Path, tmp_path: Path) -> None:
    """Tests the CRM after the import, which an export shows by name; account 5 was cleared by hand, 2 is still Ann's."""
    now = [
        {"Record ID": f"900000000{n}", "Customer success manager": who, "Service level": tier}
        for n, who, tier in ((1, "Ann Lee", "Core"), (2, "Ann Lee", "Core"), (3, "Ann Lee", "Core"), (4, "Ann Lee", "Strategic"),
                             (5, "", "Digital"), (6, "Ben Ode", "Core"))
    ]  # fmt: skip
    result = run("verify-load", two, write_csv(tmp_path / "now.csv", now), "--for", "hubspot")
    assert result.exit_code == 6
    assert "1 of 4 accounts did not arrive" in " ".join(result.output.split())
    assert "Customer success manager is still Ann Lee, not Ben Ode" in " ".join(result.output.split())


def test_an_owner_without_a_user_is_named_instead_of_taken_for_a_change(two: Path, tmp_path: Path) -> None:
    """Tests Ben without a login: account 6 is his in the CRM as before, which is no change of hands; 2 would be his."""
    names = {ANN: "Ann Lee", BEN: "Ben Ode", "": ""}
    now = [
        {"Record ID": r["Record_Id__c"], "Customer success manager": names[r["CSM__c"]], "Service level": "Core"}
        for r in rows_with()
    ]  # fmt: skip
    export = write_csv(tmp_path / "now.csv", now)
    words = ("crm", two, "--for", "hubspot", "--out", tmp_path / "load", "--current", export)
    assert run(*words).exit_code == 0
    result = run(*words, "--force", "--set", f'crm.hubspot.logins={{"{BEN}"=""}}')
    assert result.exit_code == 3
    assert f"{BEN} holds 1 and holds today 1 account: has no user in the CRM" in " ".join(result.stderr.split())


def test_gainsights_file_has_its_usual_columns(two: Path, tmp_path: Path) -> None:
    """Tests key, name, mail, tier and the day from which the row holds: the planning date for what may change at once."""
    result = run("crm", two, "--for", "gainsight", "--out", tmp_path / "load")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "load" / "update.csv").read_text() == (
        "SFDC Account Id,Company Name,CSM Email,CS Tier,Effective Date\n"
        f"{FULL[2]},Given to Ben,ben@example.com,T2,2026-10-01\n{FULL[3]},Brand New,ann@example.com,T2,2026-10-01\n"
        f"{FULL[4]},Grown,ann@example.com,T1,2026-10-01\n{FULL[5]},Too Small,,T4,2026-10-01\n"
    )


def test_a_company_name_that_would_run_is_refused_and_may_be_left_out(tmp_path: Path) -> None:
    """Tests the name of account 2 in Gainsight's file, where names have a column; <script> runs in no spreadsheet and stays."""
    rows = rows_with({2: '=HYPERLINK("http://x","y")', 4: "<script>alert(1)</script>"})
    plan = planned(tmp_path / "plan", book_at(tmp_path / "book", POLICY + SETTINGS, rows))
    refused = run("crm", plan, "--for", "gainsight", "--out", tmp_path / "load")
    said = " ".join(refused.stderr.split())
    assert refused.exit_code == 3
    assert "assignments.csv, line 3, column 'name': '=HYPERLINK(" in said
    assert '[crm.gainsight] name = ""' in said
    assert "script" not in said
    assert run("crm", plan, "--for", "gainsight", "--out", tmp_path / "load", "--set", 'crm.gainsight.name=""').exit_code == 0
    assert (tmp_path / "load" / "update.csv").read_text().startswith("SFDC Account Id,CSM Email,")
    assert "HYPERLINK" not in (tmp_path / "load" / "update.csv").read_text()
    assert "'=HYPERLINK" not in (tmp_path / "load" / "update.csv").read_text()


def test_a_user_is_a_mail_address_here(two: Path, tmp_path: Path) -> None:
    login = f'crm.hubspot.logins={{"{BEN}"="=cmd@x.org"}}'
    result = run("crm", two, "--for", "hubspot", "--out", tmp_path / "load", "--set", login)
    assert result.exit_code == 3
    assert "is not an e-mail address" in " ".join(result.stderr.split())


def test_a_new_field_gets_everybodys_owner(two: Path, tmp_path: Path) -> None:
    """Tests a field that is empty today: all five accounts with an owner get theirs, and the sixth has nothing to clear."""
    words = ("crm", two, "--for", "salesforce", "--out", tmp_path / "load", "--set", 'crm.salesforce.owner="New__c"')
    assert run(*words, "--set", 'crm.salesforce.old={New__c=""}').exit_code == 0
    assert (tmp_path / "load" / "update.csv").read_text() == (
        f"Id,New__c,CS_Tier__c\n{FULL[1]},{ANN},\n{FULL[2]},{BEN},\n{FULL[3]},{ANN},\n{FULL[4]},{ANN},T1\n{FULL[6]},{BEN},\n"
    )


def test_a_new_field_that_was_loaded_already_has_nothing_left_to_do(two: Path, tmp_path: Path) -> None:
    """Tests the second package after the first load, from an export: everybody's owner is there, and nobody's changed since."""
    words = (
        "crm",
        two,
        "--for",
        "salesforce",
        "--set",
        'crm.salesforce.owner="New__c"',
        "--set",
        'crm.salesforce.old={New__c=""}',
    )
    assert run(*words, "--out", tmp_path / "one").exit_code == 0
    table = [{"Id": r["Id"], "New__c": "", "CS_Tier__c": r["CS_Tier__c"]} for r in records()]
    export = write_csv(tmp_path / "now.csv", load(table, (tmp_path / "one" / "update.csv").read_text()))
    again = run(*words, "--out", tmp_path / "two", "--current", export)
    assert again.exit_code == 0, again.output
    assert "Nothing is to be loaded." in again.output
    assert "held back" not in again.output


def test_ids_of_15_characters_are_completed_and_counted(tmp_path: Path) -> None:
    rows = [{**r, "Id": r["Id"][:15]} for r in records()]
    book = book_at(tmp_path / "book", rows=rows)
    (book / "overrides.csv").unlink()
    result = run("crm", planned(tmp_path / "plan", book), "--for", "salesforce", "--out", tmp_path / "load")
    assert result.exit_code == 0, result.output
    assert "Ids completed from 15 to 18 characters: 6." in result.output
    assert f"{FULL[4]},,T1\n" in (tmp_path / "load" / "update.csv").read_text()


def test_plans_of_before_there_were_these_settings_still_load(two: Path) -> None:
    import tomllib

    from solver.policy import Policy

    tree = tomllib.loads((two / "policy.toml").read_text(encoding="utf-8"))
    del tree["crm"]
    assert Policy.from_tree(tree, "old").crm.salesforce.owner == ""
