"""Relation 3: what the audit says of a change - where it is, what stands there, what should."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest

from solver.audit import audit_plan, audit_waves
from tests.reliability.attacked import answered, run, spoilt
from tests.reliability.attacks import Attack, rehashed, texts_of
from tests.reliability.rows import row


@row("relation", 3, "people.csv, watch.csv, tiers.csv, a reason or a second choice changed, and the plan_id made to fit",
     "found: the audit makes them again and names place, value and what it should be")  # fmt: skip
@pytest.mark.parametrize(
    "file, column, said",
    [
        ("people.csv", "load_after", "people.csv, {key}: load_after is"),
        ("people.csv", "name", "people.csv, {key}: name is"),
        ("watch.csv", "look_at", "watch.csv, {key}: look_at is"),
        ("tiers.csv", "points_arr", "tiers.csv, {key}: points_arr is"),
        ("tiers.csv", "reason", "tiers.csv, {key}: reason is"),
        *(("books.csv", c, f"books.csv, {{key}}: {c} is") for c in ("utilisation", "kept_share", "load_target", "moves_in")),
        ("moves.csv", "from_name", "moves.csv, account {key}: from_name is"),
        ("assignments.csv", "alternative_difference", "account {key}: alternative_difference is"),
        ("assignments.csv", "reason", "account {key}: its reason is"),
    ],
)
def test_what_is_made_again_is_named(plans: dict[str, Path], tmp_path: Path, file: str, column: str, said: str) -> None:
    texts = texts_of(plans["maintain"])
    head, *rows = list(csv.reader(io.StringIO(texts[file])))
    at = head.index(column)
    cells = next(cells for cells in rows if cells[at])
    cells[at] = f"{float(cells[at]) + 1:g}" if cells[at].replace(".", "").replace("-", "").isdigit() else "x " + cells[at]
    changed = io.StringIO()
    csv.writer(changed, lineterminator="\n").writerows([head, *rows])
    spoilt(plans["maintain"], tmp_path / "plan", Attack(file, column, "other value", changed.getvalue()))
    faults = audit_plan(tmp_path / "plan").faults
    assert any(said.format(key=cells[0]) in fault for fault in faults), faults


@row("relation", 3, "a plan that says it is of another version of the program, and a change of it",
     "it is said that the wording was not rechecked; amounts, units and rules are, and the change is found")  # fmt: skip
@pytest.mark.parametrize("claimed", [{}, {"csm-assign": "0.0.9"}, None])
def test_another_version_switches_no_rule_off(plans: dict[str, Path], tmp_path: Path, claimed: object) -> None:
    texts = texts_of(plans["maintain"])
    summary = {**json.loads(texts["summary.json"]), "versions": claimed}
    sound = rehashed({**texts, "summary.json": json.dumps(summary)})
    people = sound["people.csv"].replace("Ann Able", "Ann Cain")
    for name, text, told in (
        ("watch.csv", sound["watch.csv"], ""),
        ("people.csv", people, "people.csv, ann: name is Ann Cain, and should be Ann Able"),
    ):
        folder = tmp_path / name
        shutil.copytree(plans["maintain"], folder)
        for file, written in rehashed({**sound, name: text}).items():
            (folder / file).write_bytes(written.encode())
        found = audit_plan(folder)
        assert [*found.faults] == ([told] if told else [])
        assert len(found.notes) == 1
        assert "the wording of reasons was not" in " ".join(found.text().split())


@row("relation", 3, "rows of the inputs in another order, a number that the program fills in blanked, the count of accounts that stay",
     "found, though no account is elsewhere for it")  # fmt: skip
@pytest.mark.parametrize(
    "file, old, new, told",
    [
        ("inputs/csms.csv", r"(dan,.*\n)(eve,.*\n)", r"\2\1", "inputs/csms.csv: the rows are not in their order"),
        ("inputs/csms.csv", r"pooled,Pool,1,0.5,", "pooled,Pool,1,,", "inputs/csms.csv, eve: fte is blank"),
        ("inputs/csms.csv", r"pooled,Pool,1,0.5,", "pooled,Pool,,0.5,", "inputs/csms.csv, eve: pool_share is blank"),
        ("inputs/csms.csv", r"Europe/London,8,18,", "Europe/London,8,,", "inputs/csms.csv, bob: work_to is blank"),
        (
            "inputs/csms.csv",
            r"pooled,Pool,1,0.5,",
            "pooled,Pool,0.5,0.5,",
            "inputs/csms.csv, eve: pool_share is 0.5, and should be 1",
        ),
        ("inputs/csms.csv", r"dedicated,,0,1,", "dedicated,,0.5,1,", "inputs/csms.csv, ann: pool_share is 0.5, and should be 0"),
        (
            "inputs/csms.csv",
            r"both,Pool,0.5,1,",
            "both,Pool,1.5,1,",
            "inputs/csms.csv, dan: pool_share is 1.5, and should be betw",
        ),
        ("inputs/csms.csv", r",pooled,Pool,1,0.5,", ",,Pool,1,0.5,", "inputs/csms.csv, eve: coverage is blank"),
        ("inputs/csms.csv", r",T2;T3,pooled", ",,pooled", "inputs/csms.csv, eve: tiers is blank"),
        ("inputs/overrides.csv", r"she knows them", "", "inputs/overrides.csv, A03: reason is blank, and should be filled"),
        ("policy.toml", r'csm = "industries"', 'csm = "trades"', "policy.toml: match industry compares trades"),
        ("inputs/overrides.csv", r",2\n", ",\n", "inputs/overrides.csv, A03: line is blank"),
        ("assignments.csv", r"by Meg: she knows", "by Ned: she knows", "account A03: its reason is"),
        ("summary.json", r'("none": .\s*"accounts": )', r"\g<1>9", "moves: none accounts is 9"),
    ],
)
def test_what_decides_nothing_is_found_too(plans: dict[str, Path], tmp_path: Path, file: str, old: str, new: str, told: str):
    sound = texts_of(plans["maintain"])[file]
    changed = re.sub(old, new, sound)
    assert changed != sound
    spoilt(plans["maintain"], tmp_path / "plan", Attack(file, "", "", changed))
    faults = audit_plan(tmp_path / "plan").faults
    assert any(told in fault for fault in faults), faults


@row("relation", 3, "a plan made around answers: an answer, a count of answers or what they cost together changed, and the plan_id made to fit",
     "found; what each answer cost by itself is not worked out again")  # fmt: skip
def test_a_change_of_answers_is_found(plans: dict[str, Path], tmp_path: Path) -> None:
    plan = answered(plans["maintain"], tmp_path)
    assert audit_plan(plan).faults == ()
    sound = texts_of(plan)
    tree = json.loads(sound["summary.json"])
    first = sound["answers.csv"].splitlines(keepends=True)[1]
    account, answer, unit, by, *_ = first.split(",")
    changes: list[tuple[str, str, str]] = [
        ("answers.csv", sound["answers.csv"].replace(first, ""), "summary.json, answers given"),
        ("answers.csv", sound["answers.csv"].replace(f"{account},{answer},{unit},", f"{account},{answer},eve,"), "unit is eve"),
        ("answers.csv", sound["answers.csv"].replace(f",{answer},", ",refuse,", 1), "answer is refuse"),
        ("answers.csv", sound["answers.csv"].replace(f",{unit},{by},", f",{unit},Mo,", 1), "summary.json, answers by"),
        ("answers.csv", sound["answers.csv"].replace(account, "A99", 1), "there is no such account"),
    ]
    for key, value, told in (
        ("cost", tree["answers"]["cost"] + 1, "answers cost is"),
        ("notes", 7, "answers notes is 7"),
        ("against", {}, "answers against"),
        ("changed", [{"account_id": "A01", "from": "", "to": "ann", "because_of": ["A02"]}], "because of A02, of which"),
        ("free", None, "free value should be"),
        ("changes", {**tree["answers"]["changes"], "fewest": not tree["answers"]["changes"]["fewest"]}, "changes fewest is"),
        ("changes", {**tree["answers"]["changes"], "best_of_these": None}, "changes best_of_these is"),
    ):
        changed = {**tree, "answers": {**tree["answers"], key: value}}
        changes.append(("summary.json", json.dumps(changed), told))
    rows = sound["answers.csv"].splitlines(keepends=True)
    changes.append(("answers.csv", "".join([rows[0], *reversed(rows[1:])]), "the rows are not in their order"))
    for column in rows[0].strip().split(","):
        renamed = rows[0].replace(f"{column}", f"{column}x", 1) if column != "cost" else rows[0].replace(",cost,", ",costx,")
        changes.append(("answers.csv", "".join([renamed, *rows[1:]]), f"lacks the column {column}"))
    elsewhere = {"account_id": "A01", "from": "", "to": "nowhere", "because_of": [account]}
    changes.append(
        ("summary.json", json.dumps({**tree, "answers": {**tree["answers"], "changed": [elsewhere]}}), "to is nowhere")
    )
    for key in tree["answers"]:
        lacking = {k: v for k, v in tree["answers"].items() if k != key}
        changes.append(("summary.json", json.dumps({**tree, "answers": lacking}), f"answers: {key} is missing"))
    changes.append(("summary.json", json.dumps({k: v for k, v in tree.items() if k != "answers"}), "one without the other"))
    for file, text, told in changes:
        for name, written in rehashed({**sound, file: text}).items():
            (plan / name).write_bytes(written.encode())
        assert any(told in fault for fault in audit_plan(plan).faults), (told, audit_plan(plan).faults)


@row("relation", 3, "a soft limit that is met told as missed", "found")
def test_a_limit_that_is_met_is_not_told_as_missed(plans: dict[str, Path], tmp_path: Path) -> None:
    tree = json.loads(texts_of(plans["maintain"])["summary.json"])
    told = [*tree["soft_limits"], {**tree["soft_limits"][0], "group": "nobody"}]
    spoilt(plans["maintain"], tmp_path / "plan", Attack("summary.json", "", "", json.dumps({**tree, "soft_limits": told})))
    faults = audit_plan(tmp_path / "plan").faults
    assert any("nobody, is missed, and it is not" in fault for fault in faults), faults


@row("relation", 3, "the limit of a stage of a staged plan narrowed to a tier", "found: the stage has no limit")
def test_a_stage_needs_its_limit_over_every_account(plans: dict[str, Path], tmp_path: Path) -> None:
    sound = texts_of(plans["staged"])["policy.toml"]
    changed = re.sub(r'(name = "stage_coverage"\n)', r'\1tiers = ["T1"]\n', re.sub(r"tiers = \[\]\n", "", sound))
    assert changed != sound
    spoilt(plans["staged"], tmp_path / "plan", Attack("policy.toml", "", "", changed))
    faults = audit_plan(tmp_path / "plan").faults
    assert any("the limit stage_coverage of the stage 'coverage' is missing" in fault for fault in faults), faults


@row("relation", 3, "a figure of waves.json or waves.csv changed", "found by audit --waves")
def test_a_change_of_waves_is_found(plans: dict[str, Path], tmp_path: Path) -> None:
    plan, made = plans["maintain"], tmp_path / "waves"
    run("waves", str(plan), "--out", str(made), "--reproducible")
    assert audit_waves(plan, made).faults == ()
    sound = (made / "waves.csv").read_text(encoding="utf-8")
    head, *lines = sound.splitlines()
    for at, column in enumerate(head.split(",")):
        line = next((k for k, text in enumerate(lines) if '"' not in text and text.split(",")[at]), None)
        if line is None or column == "why":  # wording
            continue
        cells = lines[line].split(",")
        cells[at] += "1"
        (made / "waves.csv").write_text(
            "\n".join([head, *lines[:line], ",".join(cells), *lines[line + 1 :], ""]), encoding="utf-8"
        )
        assert audit_waves(plan, made).faults, column
    (made / "waves.csv").write_text(sound, encoding="utf-8")
    assert audit_waves(plan, made).faults == ()
    tree = json.loads((made / "waves.json").read_text(encoding="utf-8"))
    assert tree["plan_id"] == json.loads((plan / "summary.json").read_text(encoding="utf-8"))["plan_id"]
