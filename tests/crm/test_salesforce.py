"""The Salesforce package: every cell argued by hand, and nothing in it that Salesforce would take for something else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.crm.changes import Changes
from solver.crm.columns import Column, texts
from solver.crm.files import load_files, parts
from solver.crm.package import package_of
from solver.crm.planned import Planned
from solver.crm.target import OWNER, target_of
from solver.crm.today import Today
from solver.crm.users import Users
from solver.intake.identifiers import complete_crm_id
from solver.plan.written import Written
from solver.policy import Policy
from tests.crm.conftest import ANN, BEN, FULL, account, book_at, load, planned, records, run, user, write_csv


def test_update_holds_changed_rows_and_changed_cells_only(written: Written) -> None:
    """Tests the four accounts that change: 2 goes to Ben, 3 to Ann, 4 becomes T1 where it is, 5 is nobody's: cleared by #N/A."""
    files = package_of(written, "salesforce").files
    assert files["update.csv"] == (f"Id,CSM__c,CS_Tier__c\n{FULL[2]},{BEN},\n{FULL[3]},{ANN},\n{FULL[4]},,T1\n{FULL[5]},#N/A,\n")


def test_rollback_gives_back_what_stood_there(written: Written) -> None:
    """Tests the old values: 3 had no owner and is cleared again, 4 was T2, 2 and 5 were Ann's."""
    files = package_of(written, "salesforce").files
    assert files["rollback.csv"] == (
        f"Id,CSM__c,CS_Tier__c\n{FULL[2]},{ANN},\n{FULL[3]},#N/A,\n{FULL[4]},,T2\n{FULL[5]},{ANN},\n"
    )
    table = records()
    assert load(load(table, files["update.csv"]), files["rollback.csv"]) == table


def test_the_mapping_and_the_commands_name_object_and_files(plan: Path, tmp_path: Path) -> None:
    result = run("crm", plan, "--for", "salesforce", "--out", tmp_path / "load")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "load" / "mapping.sdl").read_text() == "Id=Id\nCSM__c=CSM__c\nCS_Tier__c=CS_Tier__c\n"
    for text in (result.output, (tmp_path / "load" / "README.txt").read_text()):
        assert "sf data update bulk --sobject Account --file update.csv" in text
        assert "sf data update bulk --sobject Account --file rollback.csv" in text
        assert max(len(line) for line in text.splitlines() if str(tmp_path) not in line) <= 80
    assert not (tmp_path / "load" / "update.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_counts_tick(written: Written) -> None:
    """Tests 6 accounts = 4 rows + 2 unchanged, and 3 owner changes = 2 to people + 1 cleared, the fourth row being a tier."""
    counts = json.loads(package_of(written, "salesforce").files["crm.json"])["counts"]
    assert counts["accounts"] == 6 == counts["rows"] + counts["unchanged"]
    assert (counts["rows"], counts["owner_changes"], counts["to_users"], counts["cleared_automated"]) == (4, 3, 2, 1)
    assert counts["other_fields"] == 1


def test_an_export_shows_drift_and_holds_the_row_back(plan: Path, tmp_path: Path) -> None:
    """Tests a CRM where account 2 was given to somebody else since, 3 has its owner already, and 6 is missing."""
    table = records()
    table[1]["CSM__c"], table[2]["CSM__c"] = user(9), ANN
    export = write_csv(tmp_path / "today.csv", table[:5], ";")
    result = run("crm", plan, "--for", "salesforce", "--out", tmp_path / "load", "--current", export)
    assert result.exit_code == 0, result.output
    update = (tmp_path / "load" / "update.csv").read_text()
    assert update == f"Id,CSM__c,CS_Tier__c\n{FULL[4]},,T1\n{FULL[5]},#N/A,\n"
    counts = json.loads((tmp_path / "load" / "crm.json").read_text())["counts"]
    assert (counts["held_drift"], counts["held_missing"], counts["there_already"], counts["owner_held"]) == (1, 1, 1, 1)
    sums = ("to_users", "cleared_automated", "cleared_uncovered", "there_already", "owner_held")
    assert sum(counts[c] for c in sums) == counts["owner_changes"] == 3
    assert f"{user(9)} in the CRM, {ANN} when the plan was made" in " ".join(result.output.split())
    held = (tmp_path / "load" / "held_back.csv").read_text().splitlines()
    assert [line.split(",")[2] for line in held[1:]] == ["changed in the CRM since", "not in the export"]


def test_include_changed_loads_drifted_rows_and_gives_back_what_the_crm_had(plan: Path, tmp_path: Path) -> None:
    table = records()
    table[1]["CSM__c"] = user(9)
    export = write_csv(tmp_path / "today.csv", table)
    words = ("crm", plan, "--for", "salesforce", "--current", export, "--out", tmp_path / "load", "--include-changed")
    assert run(*words).exit_code == 0
    assert f"{FULL[2]},{user(9)},\n" in (tmp_path / "load" / "rollback.csv").read_text()
    done = load(table, (tmp_path / "load" / "update.csv").read_text())
    assert done[1]["CSM__c"] == BEN
    assert load(done, (tmp_path / "load" / "rollback.csv").read_text()) == table


def test_rows_wait_until_they_are_due(written: Written) -> None:
    """Tests waves: account 2 changes hands on 20 October, 3 on the 5th; on the 10th only 3 is loaded, with 4 and 5."""
    first = date(2026, 10, 1)
    dates = {FULL[2]: (first, date(2026, 10, 20)), FULL[3]: (first, date(2026, 10, 5)), FULL[5]: (first, first)}
    made = package_of(written, "salesforce", dates, due=date(2026, 10, 10))
    assert [line[:18] for line in made.files["update.csv"].splitlines()[1:]] == [FULL[3], FULL[4], FULL[5]]
    assert made.tree["counts"]["held_later"] == 1
    assert "2 of the owner changes are planned for later days" in " ".join(package_of(written, "salesforce", dates).text.split())


def test_nobody_is_given_accounts_before_their_first_day(tmp_path: Path) -> None:
    """Tests both kinds: account 2 changes hands, and 3, new, gets its first owner; Ben starts on 29 October, Ann is there."""
    book = book_at(tmp_path / "book")
    people = (book / "csms.csv").read_text().splitlines()
    (book / "csms.csv").write_text("\n".join([f"{people[0]},start_date", f"{people[1]},", f"{people[2]},2026-10-29"]) + "\n")
    pins = (book / "overrides.csv").read_text()
    for both, due in ((pins, FULL[3]), (pins.replace(f"{FULL[3]},pin,{ANN}", f"{FULL[3]},pin,{BEN}"), None)):
        (book / "overrides.csv").write_text(both)
        plan = planned(tmp_path / f"plan {due}", book)
        for day, loaded in (("2026-10-05", [due] if due else []), ("2026-10-29", [FULL[2], FULL[3]])):
            out = tmp_path / f"load {due} {day}"
            assert run("crm", plan, "--for", "salesforce", "--out", out, "--due", day).exit_code == 0
            ids = [line[:18] for line in (out / "update.csv").read_text().splitlines()[1:]]
            assert [i for i in ids if i in (FULL[2], FULL[3])] == loaded


def test_force_replaces_packages_only(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "load"
    assert run("crm", plan, "--for", "salesforce", "--out", out).exit_code == 0
    assert run("crm", plan, "--for", "salesforce", "--out", out).exit_code == 2
    assert run("crm", plan, "--for", "salesforce", "--out", out, "--force").exit_code == 0
    (out / "success.csv").write_text("x", encoding="utf-8")  # as the CRM gave it back
    refused = run("crm", plan, "--for", "salesforce", "--out", out, "--force")
    assert (refused.exit_code, "success.csv. --force would destroy" in refused.output) == (2, True)
    (out / "success.csv").unlink()
    (out / "crm.json").unlink()
    assert run("crm", plan, "--for", "salesforce", "--out", out, "--force").exit_code == 2


def test_a_file_above_the_limit_is_cut_into_numbered_parts_each_with_the_header() -> None:
    """Tests lines of 4 bytes under a header of 4, at most 12 bytes each: two lines a part, so five lines make three."""
    made = parts("update", [("Id", "F"), *((str(k), "x") for k in range(1, 6))], 13)
    assert list(made) == ["update_1.csv", "update_2.csv", "update_3.csv"]
    assert [text.count("\n") - 1 for text in made.values()] == [2, 2, 1]
    assert all(text.startswith("Id,F\n") and len(text) <= 13 for text in made.values())


CELL = st.sampled_from(["", "T1", "T2", "2026-10-01", "25.3", "a, b", 'the "gold" one'])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=8), st.integers(60, 200))
def test_update_and_rollback_leave_every_byte_as_it_was(cells: list[tuple[str, str, str, str]], most: int) -> None:
    """Tests any old and new values of two fields, in files cut at any size: after the update the new ones stand there, after the
    rollback the old ones."""
    target = target_of(Policy.load(sets=['crm.salesforce.owner="Owner__c"']).crm, "salesforce")
    keys = texts(complete_crm_id(account(k)) for k in range(len(cells)))
    blank = texts([""] * len(cells))
    old, new, old2, new2 = (texts(column) for column in zip(*cells, strict=True))
    users = Users(target, {}, {}, {})
    state = Planned(
        target, users, pd.DataFrame(), keys, keys, blank, blank, blank, blank, blank, {}, Policy.load().input, "2026-10-01"
    )
    columns = Column("Owner__c", OWNER, new, old, old), Column("Tier__c", "tier", new2, old2, old2)
    files = load_files(Changes(state, Today(columns, blank, ())), most)
    before = [{"Id": k, "Owner__c": a, "Tier__c": b} for k, a, b in zip(keys, old, old2, strict=True)]
    after = before
    for name in [n for n in files if n.startswith("update")]:
        after = load(after, files[name])
    assert [(r["Owner__c"], r["Tier__c"]) for r in after] == list(zip(new, new2, strict=True))
    for name in [n for n in files if n.startswith("rollback")]:
        after = load(after, files[name])
    assert after == before
    changed = int(np.sum((new != old) | (new2 != old2)))
    assert sum(files[n].count("\n") - 1 for n in files if n.startswith("update")) == changed


def waves_at(folder: Path, plan_id: str) -> Path:
    """A folder of waves in which account 2 has its day, 3 has no week, and 5 is nobody's on the first day."""
    folder.mkdir()
    (folder / "waves.json").write_text(json.dumps({"plan_id": plan_id}), encoding="utf-8")
    days = {2: ("2026-10-12", "2026-10-20"), 3: ("", ""), 5: ("2026-10-01", "2026-10-01")}
    rows = [{"account_id": FULL[n], "first_day": a, "change_date": b} for n, (a, b) in days.items()]
    write_csv(folder / "waves.csv", rows)
    return folder


def test_waves_say_when_owners_change_and_what_has_no_week_waits(plan: Path, written: Written, tmp_path: Path) -> None:
    waves = waves_at(tmp_path / "waves", written.plan_id)
    sets = ("--set", 'crm.salesforce.fields={From__c="effective_date"}', "--set", 'crm.salesforce.old={From__c=""}')
    result = run("crm", plan, "--for", "salesforce", "--out", tmp_path / "load", "--waves", waves, *sets)
    assert result.exit_code == 0, result.output
    update = (tmp_path / "load" / "update.csv").read_text().splitlines()
    assert update[0] == "Id,CSM__c,CS_Tier__c,From__c"
    assert f"{FULL[2]},{BEN},,2026-10-20" in update
    assert not [line for line in update if line.startswith(FULL[3])]
    assert "held back: no week in the waves" in result.output
    now = write_csv(
        tmp_path / "now.csv", load([{**r, "From__c": ""} for r in records()], (tmp_path / "load" / "update.csv").read_text())
    )
    assert run("verify-load", plan, now).exit_code == 6
    verified = run("verify-load", plan, now, "--waves", waves)
    assert verified.exit_code == 0, verified.output
    assert "or has no week yet: 1." in verified.output


def test_waves_of_another_plan_are_refused(plan: Path, tmp_path: Path) -> None:
    waves = waves_at(tmp_path / "waves", "0123456789abcdef")
    result = run("crm", plan, "--for", "salesforce", "--out", tmp_path / "load", "--waves", waves)
    assert result.exit_code == 2
    assert "holds the waves of plan 0123456789abcdef" in result.stderr


def test_owner_id_is_never_cleared(plan: Path, tmp_path: Path) -> None:
    """Tests OwnerId, where the policy names it: account 3 had no owner to give back, 5 is left with nobody - two rows."""
    words = ("crm", plan, "--for", "salesforce", "--out", tmp_path / "load", "--set", 'crm.salesforce.owner="OwnerId"')
    refused = run(*words)
    said = " ".join(refused.stderr.split())
    assert refused.exit_code == 3
    assert "would be cleared, and Salesforce refuses that (2 rows)" in said
    assert "[crm.salesforce] nobody" in said
    assert run(*words, "--set", f'crm.salesforce.nobody="{user(7)}"').exit_code == 0
    assert f"{FULL[5]},{user(7)}," in (tmp_path / "load" / "update.csv").read_text()
    assert f"{FULL[3]},{user(7)}," in (tmp_path / "load" / "rollback.csv").read_text()
