"""What must not get into a file for a CRM is refused by name, with place and remedy, and nothing is written."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from solver.crm.package import package_of
from solver.errors import InputError, PolicyError
from solver.intake.identifiers import complete_crm_id
from solver.plan.written import Written
from tests.crm.conftest import ANN, BEN, FULL, POLICY, book_at, planned, records, run, user, write_csv


def test_the_owner_field_is_never_guessed(written: Written) -> None:
    crm = written.policy.crm
    silent = crm.model_copy(update={"salesforce": crm.salesforce.model_copy(update={"owner": ""})})
    with pytest.raises(PolicyError, match="OwnerId is often the sales owner"):
        package_of(written, "salesforce", policy=written.policy.model_copy(update={"crm": silent}))


def test_a_field_whose_value_of_today_nobody_knows_is_refused_with_both_remedies(plan: Path, tmp_path: Path) -> None:
    field = 'crm.salesforce.fields.Reviewed__c="reviewed_on"'
    words = ("crm", plan, "--for", "salesforce", "--out", tmp_path / "load", "--set", field)
    result = run(*words)
    said = " ".join(result.stderr.split())
    assert result.exit_code == 3
    assert "'Reviewed__c'" in said
    assert "--current" in said
    assert "[crm.salesforce.old]" in said
    assert "Nothing was written." in said
    assert not (tmp_path / "load").exists()
    empty = run(*words, "--set", 'crm.salesforce.old.Reviewed__c=""')
    assert empty.exit_code == 0, empty.output
    assert f"{FULL[1]},,,2026-10-01\n" in (tmp_path / "load" / "update.csv").read_text()
    assert f"{FULL[1]},,,#N/A\n" in (tmp_path / "load" / "rollback.csv").read_text()


def test_everybody_without_a_user_is_named_at_once(quarterly: Path, tmp_path: Path) -> None:
    """Tests quarterly, whose CSMs have no CRM users: all receivers stand in one answer; its account ids are none, counted."""
    result = run("crm", quarterly, "--for", "salesforce", "--out", tmp_path / "load", "--set", 'crm.salesforce.owner="CSM__c"')
    said = " ".join(result.stderr.split())
    assert result.exit_code == 3
    moves = pd.read_csv(quarterly / "assignments.csv", dtype=str, keep_default_na=False)
    receivers = set(moves.loc[moves["unit"] != moves["previous_owner"], "unit"]) - {""}
    assert len(receivers) > 5
    assert all(f"{unit} receives" in said for unit in receivers)
    assert "(617 rows)" in said  # 620 accounts, three of them by line


@pytest.mark.parametrize(
    ("number", "value", "said"),
    [
        (2, complete_crm_id("003Ab0000000002"), "is no account id: expected 001"),
        (2, "001Ab0000000002AAA", "letters changed case"),
        (2, "ACME-2", "is no Salesforce id"),
    ],
)
def test_wrong_ids_are_named_with_place_and_remedy(tmp_path: Path, number: int, value: str, said: str) -> None:
    rows = [{**r, "Ref__c": r["Id"]} for r in records()]
    rows[number]["Ref__c"] = value
    plan = planned(tmp_path / "plan", book_at(tmp_path / "book", POLICY + '\n[crm.hubspot]\nowner = "x"\n', rows))
    result = run("crm", plan, "--for", "salesforce", "--out", tmp_path / "load", "--set", 'crm.salesforce.id="ref"')
    text = " ".join(result.stderr.split())
    assert result.exit_code == 3
    assert said in text
    assert "inputs/accounts.csv, line 4, column 'ref'" in text
    assert "[crm.salesforce] id" in text


def test_a_queue_owns_accounts_only_where_the_policy_lets_it(plan: Path, tmp_path: Path) -> None:
    queue = complete_crm_id("00GXy0000000001")
    words = (
        "crm",
        plan,
        "--for",
        "salesforce",
        "--out",
        tmp_path / "load",
        "--set",
        f'crm.salesforce.logins={{"{BEN}"="{queue}"}}',
    )
    refused = run(*words)
    assert refused.exit_code == 3
    assert "is no user id: expected 005..." in " ".join(refused.stderr.split())
    assert run(*words, "--set", "crm.salesforce.queues=true").exit_code == 0
    assert f"{FULL[2]},{queue}," in (tmp_path / "load" / "update.csv").read_text()


@pytest.mark.parametrize("label", ["=1+1", "+T1", "-T1", "@T1", "\uff1dT1", " T1", "#N/A"])
def test_labels_that_something_would_run_are_refused_by_name(plan: Path, tmp_path: Path, label: str) -> None:
    result = run(
        "crm", plan, "--for", "salesforce", "--out", tmp_path / "x", "--set", f"crm.salesforce.values.tier.T1={json.dumps(label)}"
    )
    assert result.exit_code == 3
    assert "'CS_Tier__c'" in result.stderr
    assert label in result.stderr
    assert not (tmp_path / "x").exists()


def test_hostile_account_names_reach_no_crm_file_and_are_guarded_in_files_for_people(tmp_path: Path) -> None:
    rows = records()
    rows[1]["Name"], rows[3]["Name"] = '=HYPERLINK("http://x","y")', "<script>alert(1)</script>"
    plan = planned(tmp_path / "plan", book_at(tmp_path / "book", rows=rows))
    table = [dict(r) for r in rows]
    table[1]["CSM__c"] = user(9)
    export = write_csv(tmp_path / "today.csv", table)
    assert run("crm", plan, "--for", "salesforce", "--out", tmp_path / "load", "--current", export).exit_code == 0
    for name in ("update.csv", "rollback.csv"):
        text = (tmp_path / "load" / name).read_text()
        assert "HYPERLINK" not in text
        assert "script" not in text
    assert ",\"'=HYPERLINK(" in (tmp_path / "load" / "held_back.csv").read_text()


def test_nothing_but_crm_settings_may_be_said_after_the_plan(plan: Path, tmp_path: Path) -> None:
    result = run("crm", plan, "--for", "salesforce", "--out", tmp_path / "load", "--set", "tiers.T1.cap=3")
    assert result.exit_code == 2
    assert "a plan is decided already" in result.stderr


def test_a_user_that_two_people_share_is_refused(tmp_path: Path) -> None:
    book = book_at(tmp_path / "book")
    people = [{"Id": i, "Name": n, "Email": "", "crm_user": ANN} for i, n in ((ANN, "Ann Lee"), (BEN, "Ben Ode"))]
    write_csv(book / "csms.csv", people)
    from solver.plan.written import read_plan

    with pytest.raises(InputError) as caught:
        package_of(read_plan(planned(tmp_path / "plan", book)), "salesforce")
    assert "are one user of the CRM" in caught.value.findings[0].message


def test_words_that_were_mapped_on_the_way_in_are_not_written_back_as_ours(tmp_path: Path) -> None:
    """Tests a CRM that calls T2 Core: without [crm.salesforce.values.tier] nothing is written; with it, in its own words."""
    rows = [{**r, "CS_Tier__c": {"T2": "Core", "T4": "Digital"}[r["CS_Tier__c"]]} for r in records()]
    mapped = POLICY + '[input.values.tier]\nCore = "T2"\nDigital = "T4"\n'
    plan = planned(tmp_path / "plan", book_at(tmp_path / "book", mapped, rows))
    words = ("crm", plan, "--for", "salesforce", "--out", tmp_path / "load")
    refused = run(*words)
    assert refused.exit_code == 2
    assert '[crm.salesforce.values.tier] T2 = "Core"' in refused.stderr
    assert run(*words, "--set", 'crm.salesforce.values.tier={T1="Strategic", T2="Core", T4="Digital"}').exit_code == 0
    assert f"{FULL[4]},,Strategic\n" in (tmp_path / "load" / "update.csv").read_text()
    assert f"{FULL[4]},,Core\n" in (tmp_path / "load" / "rollback.csv").read_text()


def test_an_export_that_shows_names_of_strangers_cannot_be_given_back(plan: Path, tmp_path: Path) -> None:
    table = records()
    table[1]["CSM__c"] = "Zoe Stranger"
    words = ("crm", plan, "--for", "salesforce", "--out", tmp_path / "load", "--current", write_csv(tmp_path / "t.csv", table))
    assert run(*words).exit_code == 0  # her account waits
    refused = run(*words, "--force", "--include-changed")
    assert refused.exit_code == 3
    assert "Zoe Stranger" in refused.stderr
    assert "Export the field with ids" in " ".join(refused.stderr.split())
