"""Files that people or their systems put into a folder of ours, and answers saved there: never lost, named, or of no account."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from solver.strangers import OF_PLANS
from tests.reliability.rows import row
from tests.reliability.small import book_at, contents, rebalance, run

SYSTEMS = (".DS_Store", "inputs/._accounts.csv", "Thumbs.db", "desktop.ini", "~$assignments.csv", "inputs/.~lock.csms.csv#")
SHORT = ("--no-waves", "--quiet")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book_at(tmp_path_factory.mktemp("strangers") / "book")


@pytest.fixture(scope="module")
def made(book: Path) -> Path:
    assert rebalance(book, book.parent / "plan").exit_code == 0
    return book.parent / "plan"


@pytest.fixture
def plan(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "plan"))


@row(
    "fault", 21, "a manager's answers are saved in the hand-off's folder, and --force would replace it",
    "refused, exit 2: names the workbook and how to take the answers into a plan first",
)  # fmt: skip
def test_answers_in_a_hand_off_are_never_replaced(plan: Path, tmp_path: Path) -> None:
    """Tests a workbook saved in place and a file put beside it; as it was written, a hand-off is replaced, whatever locks lie there."""
    out = tmp_path / "out"
    assert run("handoff", plan, "--out", out, *SHORT).exit_code == 0
    (out / "workbooks" / "~$ann.xlsx").write_bytes(b"x")
    assert run("handoff", plan, "--out", out, *SHORT, "--force").exit_code == 0
    answered = sorted((out / "workbooks").glob("*.xlsx"))[0]
    workbook = openpyxl.load_workbook(answered)
    workbook.worksheets[0]["A1"].value = "answered"
    workbook.save(answered)
    (out / "call.txt").write_text("back", encoding="utf-8")
    before = contents(out)
    refused = run("handoff", plan, "--out", out, *SHORT, "--force")
    assert refused.exit_code == 2
    assert f"call.txt, workbooks/{answered.name}. --force would destroy" in refused.stderr
    assert f"csm-assign answers PLAN {out}/workbooks --out NEW" in refused.stderr
    assert contents(out) == before


@row(
    "fault", 21, "people's files lie in a plan's folder, or a file of it was changed, and --force would replace it",
    "refused, exit 2: names them; what systems leave there does not count",
)  # fmt: skip
def test_what_people_put_into_a_plan_is_never_replaced(book: Path, plan: Path) -> None:
    for name in SYSTEMS:
        (plan / name).write_text("x", encoding="utf-8")
    assert rebalance(book, plan, "--force").exit_code == 0
    (plan / "notes.txt").write_text("x", encoding="utf-8")
    refused = rebalance(book, plan, "--force")
    assert (refused.exit_code, "notes.txt. --force would destroy" in refused.stderr) == (2, True)
    (plan / "notes.txt").unlink()
    with (plan / "books.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    before = contents(plan)
    refused = rebalance(book, plan, "--force")
    assert (refused.exit_code, "changed since it was written. --force would" in refused.stderr) == (2, True)
    assert contents(plan) == before


@pytest.mark.parametrize(
    "words",
    [
        ("headcount", "BOOK", "--no-stairs", "--quiet"),
        ("frontier", "BOOK", "--quiet", "--gap", "0.001"),
        ("resilience", "BOOK", "--quiet", "--gap", "0.001"),
        ("waves", "PLAN", "--quiet", "--gap", "0.001"),
    ],
)
@row(
    "fault",
    21,
    "people's files lie in another folder of the program's, and --force would replace it",
    "refused, exit 2: names them",
)
def test_what_people_put_into_other_folders_is_never_replaced(
    book: Path, plan: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    out = tmp_path / "out"
    command = [{"BOOK": book, "PLAN": plan}.get(w, w) for w in words]
    first = run(*command, "--out", out)
    assert first.exit_code == 0, first.output
    assert run(*command, "--out", out, "--force").exit_code == 0
    (out / "notes.txt").write_text("x", encoding="utf-8")
    refused = run(*command, "--out", out, "--force")
    assert (refused.exit_code, "notes.txt. --force would destroy" in refused.stderr) == (2, True), refused.output
    assert (out / "notes.txt").is_file()
    (out / "notes.txt").unlink()
    if (out / "plans").is_dir():
        (out / "plans" / "why.txt").write_text("x", encoding="utf-8")
        assert "plans/why.txt. --force would destroy" in run(*command, "--out", out, "--force").stderr
        (out / "plans" / "why.txt").unlink()
    for plans in sorted(out.glob("plans/*/moves.csv"))[:1]:
        plans.write_text("", encoding="utf-8")
        refused = run(*command, "--out", out, "--force")
        assert (refused.exit_code, f"plans/{plans.parent.name}: a file of the plan itself" in refused.stderr) == (2, True)


@row(
    "fault",
    31,
    "systems and open spreadsheets leave files in a plan's folder",
    "they count for nothing: the plan is as it was written",
)
def test_what_systems_leave_in_a_plan_counts_for_nothing(plan: Path, tmp_path: Path) -> None:
    for name in SYSTEMS:
        (plan / name).write_text("x", encoding="utf-8")
    assert run("audit", plan).exit_code == 0
    assert run("handoff", plan, "--out", tmp_path / "out", *SHORT).exit_code == 0


@row("fault", 31, "another file lies in a plan's folder", "refused, exit 2 (by the audit: exit 6): named, to be moved out")
def test_a_stranger_in_a_plan_is_named(plan: Path, tmp_path: Path) -> None:
    (plan / "inputs" / "summary.json").write_text("x", encoding="utf-8")
    said = "inputs/summary.json is not part of the plan: move it out"
    refused, audit = run("report", plan, "--out", tmp_path / "r.html"), run("audit", plan, "--json")
    assert (refused.exit_code, said in refused.stderr) == (2, True)
    assert audit.exit_code == 6
    assert f'"faults": [\n  "{said}"\n ]' in audit.stdout


def test_a_plan_holds_no_more_than_plans_do(made: Path) -> None:
    assert set(OF_PLANS) - set(contents(made)) == {"answers.csv"}
    assert set(contents(made)) <= set(OF_PLANS)
