"""Relation 3: the audit accepts every plan that the program returns and finds every single change that breaks a rule."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from solver.audit import audit_plan
from tests.reliability.attacked import spoilt
from tests.reliability.attacks import TABLES, sampled, texts_of
from tests.reliability.oracle import Oracle
from tests.reliability.rows import row


@row("relation", 3, "a plan as it was written", "the audit finds no fault, and the plan made again from its files is the same")
def test_every_plan_as_written_holds_for_audit_and_oracle(plans: dict[str, Path]) -> None:
    for plan in plans.values():
        texts = texts_of(plan)
        assert audit_plan(plan).faults == ()
        assert Oracle(texts).breaks(plan, texts) == ""


@row("relation", 3, "one cell, row or key of a plan changed, and the plan_id made to fit",
     "the audit finds at least 98 of 100 changes that break something; a figure of another plan is held to its sums only")  # fmt: skip
@pytest.mark.parametrize("name, seed", [("maintain", 1), ("staged", 2), ("next", 3)])
def test_a_change_that_breaks_something_is_found(plans: dict[str, Path], tmp_path: Path, name: str, seed: int) -> None:
    plan = plans[name]
    oracle, missed, broken = Oracle(texts_of(plan)), [], 0
    for k, attack in enumerate(sampled(texts_of(plan), seed, 28)):
        texts = spoilt(plan, tmp_path / str(k), attack)
        if breaks := oracle.breaks(tmp_path / str(k), texts):
            broken += 1
            if not audit_plan(tmp_path / str(k)).faults:
                missed.append(f"{attack.file} {attack.place} ({attack.kind}): {breaks}")
    assert broken > 14
    assert len(missed) <= 0.02 * broken, missed


@row("relation", 3, "any byte of a plan's files changed, its plan_id left as it was", "found: the files make another plan_id")
@pytest.mark.parametrize("file", [*TABLES, "certificate.json", "policy.toml", "inputs/accounts.csv", "inputs/csms.csv"])
def test_any_change_of_a_byte_is_found(plans: dict[str, Path], tmp_path: Path, file: str) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(plans["maintain"], folder)
    with (folder / file).open("ab") as out:
        out.write(b"\n" if file.endswith((".json", ".toml")) else b"")
        if file.endswith(".csv"):
            (folder / file).write_bytes((folder / file).read_bytes().replace(b"\n", b"\r\n", 1))
    assert any("plan_id" in fault for fault in audit_plan(folder).faults)


@row(
    "relation",
    3,
    "a file added to a plan's folder or taken away",
    "found: the file is named, or missing",
)
@pytest.mark.parametrize("file", ["people.csv", "watch.csv", "inputs/overrides.csv"])
def test_a_file_more_or_less_is_found(plans: dict[str, Path], tmp_path: Path, file: str) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(plans["maintain"], folder)
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    assert audit_plan(folder).faults == ("notes.txt is not part of the plan: move it out",)
    (folder / "notes.txt").unlink()
    assert not audit_plan(folder).faults
    (folder / file).unlink()
    assert audit_plan(folder).faults
