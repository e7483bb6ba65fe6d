"""Whether a plan arrived: from Salesforce's export to a plan, its files, the CRM after the load, and back."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from solver.crm.results import read_results
from solver.errors import InputError
from solver.intake.identifiers import complete_crm_id
from tests.crm.conftest import ANN, BEN, account, load, records, run, user, write_csv

FULL = [complete_crm_id(account(n)) for n in range(7)]


@pytest.fixture
def loaded(plan: Path, tmp_path: Path) -> list[dict[str, str]]:
    """The CRM's table after the package was loaded."""
    assert run("crm", plan, "--for", "salesforce", "--out", tmp_path / "load").exit_code == 0
    return load(records(), (tmp_path / "load" / "update.csv").read_text())


def test_all_arrived_after_the_load(plan: Path, loaded: list[dict[str, str]], tmp_path: Path) -> None:
    result = run("verify-load", plan, write_csv(tmp_path / "now.csv", loaded))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "arrived in Salesforce: 4 accounts." in result.output


def test_two_rows_that_are_as_before_are_listed(plan: Path, loaded: list[dict[str, str]], tmp_path: Path) -> None:
    """Tests accounts 2 (still Ann's) and 4 (still T2): exit code 6, both by name, and nothing else."""
    loaded[1]["CSM__c"], loaded[3]["CS_Tier__c"] = ANN, "T2"
    result = run("verify-load", plan, write_csv(tmp_path / "now.csv", loaded))
    said = " ".join(result.output.split())
    assert result.exit_code == 6
    assert "2 of 4 accounts did not arrive" in said
    assert f"{FULL[2]} Given to Ben: CSM__c is still Ann Lee, not Ben Ode" in said
    assert f"{FULL[4]} Grown: CS_Tier__c is still T2, not T1" in said
    assert "Brand New" not in said
    assert max(map(len, result.output.splitlines())) <= 80


def test_what_somebody_else_wrote_is_told_from_what_did_not_arrive(
    plan: Path, loaded: list[dict[str, str]], tmp_path: Path
) -> None:
    """Tests account 2 with a user of nobody's, changed by Joe; 5 missing; 1, which the plan leaves alone, with Ben: a note."""
    loaded[1]["CSM__c"], loaded[0]["CSM__c"] = user(9), BEN
    rows = [{**r, "Last Modified By": "Joe Sales"} for r in loaded if r["Id"] != FULL[5]]
    result = run("verify-load", plan, write_csv(tmp_path / "now.csv", rows), "--json")
    tree = json.loads(result.stdout)
    assert result.exit_code == 6
    assert tree["accounts"] == {"left_alone": 2, "arrived": 2, "not_arrived": 0, "something_else": 1, "not_in_the_export": 1}
    states = {p["account_id"]: (p["state"], p["found"], p["changed_by"]) for p in tree["problems"]}
    assert states == {FULL[2]: ("something else", user(9), "Joe Sales"), FULL[5]: ("not in the export", "", "")}
    assert tree["left_alone_but_other"] == [FULL[1]]
    assert tree["by_owner"][BEN] == {"arrived": 0, "not_arrived": 0, "something_else": 1, "not_in_the_export": 0}


def test_exports_with_labels_names_short_ids_and_other_formats_are_read(
    plan: Path, loaded: list[dict[str, str]], tmp_path: Path
) -> None:
    """Tests a report: labels for API names, 15-character ids, users by name, UTF-16 with tabs; and the same as a workbook."""
    names = {ANN: "Ann Lee", BEN: "Ben Ode", "": ""}
    rows = [{"Account ID": r["Id"][:15], "CSM": names[r["CSM__c"]], "CS Tier": r["CS_Tier__c"]} for r in loaded]
    text = write_csv(tmp_path / "now.csv", rows, "\t").read_text()
    (tmp_path / "now.tsv").write_bytes(text.encode("utf-16"))
    book = openpyxl.Workbook()
    for line in [list(rows[0]), *(list(r.values()) for r in rows)]:
        book.active.append(line)
    book.save(tmp_path / "now.xlsx")
    for file in ("now.tsv", "now.xlsx"):
        result = run("verify-load", plan, tmp_path / file)
        assert result.exit_code == 0, result.output


def test_an_export_that_lacks_a_field_says_so_and_one_without_owners_is_refused(
    plan: Path, loaded: list[dict[str, str]], tmp_path: Path
) -> None:
    some = [{"Id": r["Id"], "CSM__c": r["CSM__c"]} for r in loaded]
    result = run("verify-load", plan, write_csv(tmp_path / "some.csv", some))
    assert result.exit_code == 0, result.output
    assert "Not checked: CS_Tier__c is not in the export." in result.output
    none = [{"Id": r["Id"], "CS_Tier__c": r["CS_Tier__c"]} for r in loaded]
    result = run("verify-load", plan, write_csv(tmp_path / "none.csv", none))
    assert result.exit_code == 3
    assert "there is no column CSM__c; found: Id, CS_Tier__c" in " ".join(result.stderr.split())


def test_a_record_that_stands_twice_is_refused_with_both_lines(plan: Path, loaded: list[dict[str, str]], tmp_path: Path) -> None:
    result = run("verify-load", plan, write_csv(tmp_path / "now.csv", [*loaded, {**loaded[0], "Id": loaded[0]["Id"][:15]}]))
    assert result.exit_code == 3
    assert "line 8, column 'Id'" in result.stderr
    assert "in line 2" in " ".join(result.stderr.split())


def test_errors_are_grouped_with_remedies_and_failed_rows_written_to_load_again(
    plan: Path, loaded: list[dict[str, str]], tmp_path: Path
) -> None:
    """Tests a bulk job of four rows: two done, one locked, one with a user that does not exist."""
    loaded[1]["CSM__c"], loaded[4]["CSM__c"] = ANN, ANN
    own = {"Id": FULL[2], "CSM__c": BEN, "CS_Tier__c": ""}
    failed = [
        {"sf__Id": FULL[2], "sf__Error": "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:CSM__c --", **own},
        {"sf__Id": FULL[5], "sf__Error": "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--",
         "Id": FULL[5], "CSM__c": "#N/A", "CS_Tier__c": ""},
    ]  # fmt: skip
    good = [{"sf__Id": FULL[n], "sf__Created": "false", "Id": FULL[n], "CSM__c": ANN, "CS_Tier__c": ""} for n in (3, 4)]
    files = write_csv(tmp_path / "failed.csv", failed), write_csv(tmp_path / "success.csv", good)
    retry = tmp_path / "again.csv"
    words = ("verify-load", plan, write_csv(tmp_path / "now.csv", loaded), "--results", files[0], "--results", files[1])
    result = run(*words, "--retry", retry)
    said = " ".join(result.output.split())
    assert result.exit_code == 6
    assert "2 rows written, 2 failed" in said
    assert "1 x INVALID_CROSS_REFERENCE_KEY: a user or record named there does not exist" in said
    assert "1 x UNABLE_TO_LOCK_ROW: something else was writing" in said
    assert retry.read_text() == f"Id,CSM__c,CS_Tier__c\n{FULL[2]},{BEN},\n{FULL[5]},#N/A,\n"
    assert run(*words, "--retry", retry).exit_code == 2
    assert run(*words, "--retry", retry, "--force").exit_code == 6


def test_data_loaders_files_are_known_by_their_headers(tmp_path: Path) -> None:
    """Tests its success file (ID in front, STATUS at the end) and its error file, whose messages have no code."""
    good = [{"ID": FULL[3], "Id": FULL[3], "CSM__c": ANN, "STATUS": "Item Updated"}]
    bad = [{"Id": FULL[2], "CSM__c": BEN, "ERROR": "insufficient access rights on cross-reference id"}]
    found = read_results([write_csv(tmp_path / "success.csv", good), write_csv(tmp_path / "error.csv", bad)])
    assert (found.done, found.num_failed, list(found.failed)) == (1, 1, ["INSUFFICIENT_ACCESS"])
    assert (found.header, found.rows) == (("Id", "CSM__c"), ((FULL[2], BEN),))


def test_an_error_file_with_a_header_alone_means_no_errors(tmp_path: Path) -> None:
    (tmp_path / "failed.csv").write_text("sf__Id,sf__Error,Id,CSM__c\n")
    assert read_results([tmp_path / "failed.csv"]).num_failed == 0


def test_what_is_no_result_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_results([write_csv(tmp_path / "update.csv", [{"Id": FULL[2], "CSM__c": BEN}])])
    assert "is no result file of Salesforce" in caught.value.findings[0].message


def test_result_files_of_other_systems_are_not_guessed(plan: Path, loaded: list[dict[str, str]], tmp_path: Path) -> None:
    file = write_csv(tmp_path / "now.csv", loaded)
    result = run("verify-load", plan, file, "--for", "gainsight", "--results", file)
    assert result.exit_code == 2
    assert "only Salesforce's files are known" in result.stderr
