"""`handoff`: one folder, whole or absent, for the right people, with a list that says so."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import cli
from solver.tables import read_text


def run(*words: object) -> Result:
    return CliRunner().invoke(cli.main, [str(w) for w in words])


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("handoff") / "plan"
    result = run("rebalance", "quarterly", "--out", out, "--reproducible", "--gap", "0.001", "--quiet")
    assert result.exit_code == 0, result.output
    return out


@pytest.fixture(scope="module")
def made(plan: Path) -> tuple[Path, Result]:
    out = plan.parent / "out"
    return out, run("handoff", plan, "--out", out, "--no-waves")


def test_the_folder_holds_what_its_list_says(made: tuple[Path, Result], plan: Path) -> None:
    """Tests every file against its hash, and that there is a workbook for 3 managers and 13 CSMs."""
    out, result = made
    assert result.exit_code == 0, result.output
    tree = json.loads((out / "handoff.json").read_text(encoding="utf-8"))
    assert (tree["schema_version"], tree["lang"]) == (1, "en")
    assert tree["plan_id"] == json.loads((plan / "summary.json").read_text(encoding="utf-8"))["plan_id"]
    listed = {f["path"]: f for f in tree["files"]}
    found = {str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()} - {"handoff.json"}
    assert found == set(listed)
    assert all(hashlib.sha256((out / p).read_bytes()).hexdigest() == f["sha256"] for p, f in listed.items())
    assert tree["counts"]["workbook manager"] == 3
    assert tree["counts"]["workbook csm"] == 13
    assert {f["name"] for f in tree["files"] if f["for"] == "manager"} == {"Daniel Fraser", "Grace Whitaker", "Nadia Laurent"}
    assert all((out / p).stat().st_mode & 0o077 == 0 for p in found)


def test_every_account_that_changes_hands_has_a_brief_and_a_mail(made: tuple[Path, Result], plan: Path) -> None:
    """Tests moves and first owners: a brief for each, a mail (also where all is automated from now on), listed for whoever takes it."""
    out, rows = made[0], read_text(plan / "assignments.csv")
    listed = json.loads((out / "handoff.json").read_text(encoding="utf-8"))["files"]
    changed = rows[(rows["moved"] == "true") | ((rows["move_type"] == "new") & (rows["unit"] != ""))]
    units = dict(zip(changed["account_id"].str.lower(), changed["unit"], strict=True))
    briefs = {f["path"]: f["name"] for f in listed if f["what"] == "brief"}
    mails = {f["path"]: f["name"] for f in listed if f["what"] == "mail"}
    assert briefs == {f"briefs/{unit.lower() or '_nobody'}/{name}.md": unit for name, unit in units.items()}
    assert {Path(p).stem for p in mails} == set(units)
    assert mails["mails/lena.hartmann/a0507.txt"] == "lena.hartmann"  # who introduces Oscar Visser
    assert mails["mails/noah.tremblay/a0247.txt"] == "noah.tremblay"  # as Renee Alvarez leaves
    assert "uncovered" not in set(changed["coverage"])  # those would get none
    assert [(f["path"], f["for"]) for f in listed if f["what"] == "index"] == [("briefs/_index.md", "leader")]


def test_the_screen_says_who_gets_what_and_what_to_do_next(made: tuple[Path, Result], plan: Path) -> None:
    result = made[1]
    approval = json.loads((plan / "summary.json").read_text(encoding="utf-8"))["approval"]["accounts"]
    assert "Daniel Fraser" in result.stdout
    assert f"{approval} moves need approval" in result.stdout.replace("\n    ", " ")
    assert "csm-assign answers" in result.stdout
    words = [line for line in result.stdout.splitlines() if str(plan.parent) not in line]
    assert max(len(line) for line in words) <= 80
    assert "16 workbooks" in result.stderr


def test_json_is_the_list_and_nothing_else(plan: Path, tmp_path: Path) -> None:
    result = run("handoff", plan, "--out", tmp_path / "out", "--json", "--quiet", "--lang", "pt-BR", "--no-waves")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == json.loads((tmp_path / "out" / "handoff.json").read_text(encoding="utf-8"))
    assert json.loads(result.stdout)["lang"] == "pt-BR"
    assert result.stderr == ""


def test_a_place_that_is_taken_is_refused_before_the_work(made: tuple[Path, Result], plan: Path, tmp_path: Path) -> None:
    out = made[0]
    assert run("handoff", plan, "--out", out).exit_code == 2
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    result = run("handoff", plan, "--out", tmp_path / "mine", "--force")
    assert result.exit_code == 2
    assert "is not a hand-off" in result.output
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"
    again = run("handoff", plan, "--out", out, "--force", "--quiet", "--no-waves")
    assert again.exit_code == 0
    assert (out / "handoff.json").is_file()


def test_what_a_part_needs_is_asked_for_before_the_work(plan: Path, tmp_path: Path) -> None:
    """Tests a CRM whose field for the owner no policy names, and a frontier that is none: nothing is written."""
    result = run("handoff", plan, "--out", tmp_path / "out", "--crm", "salesforce", "--quiet")
    assert result.exit_code == 2
    assert "crm.salesforce" in result.output
    assert run("handoff", plan, "--out", tmp_path / "out", "--frontier", tmp_path / "none", "--quiet").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_plan_or_was_changed_is_not_handed_over(plan: Path, tmp_path: Path) -> None:
    assert run("handoff", tmp_path / "nothing", "--out", tmp_path / "out").exit_code == 2
    changed = tmp_path / "plan"
    shutil.copytree(plan, changed)
    text = (changed / "assignments.csv").read_text(encoding="utf-8")
    (changed / "assignments.csv").write_text(text.replace("Oscar Visser", "Oscar Fisher"), encoding="utf-8")
    result = run("handoff", changed, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "no longer those that were audited" in result.output
    assert not (tmp_path / "out").exists()


def test_the_report_is_on_the_plan_and_in_the_language(made: tuple[Path, Result], plan: Path) -> None:
    page = (made[0] / "report.html").read_text(encoding="utf-8")
    assert str(json.loads((plan / "summary.json").read_text(encoding="utf-8"))["plan_id"]) in page


def test_weeks_stand_in_the_folder_and_in_the_workbooks(tmp_path: Path) -> None:
    """Tests a book of one CSM who leaves and two who stay, made by hand: few hand-offs, each with its week; and the CRM's files."""
    book = tmp_path / "book"
    book.mkdir()
    rows = [f"A{k},Acme {k},{12_000 + k},gone,80,en" for k in range(6)] + [
        f"B{k},Bolt {k},{9_000 + k},ann,80,en" for k in range(6)
    ]
    (book / "accounts.csv").write_text("account_id,name,arr,owner,health,language\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (book / "csms.csv").write_text("csm_id,name,manager\nann,Ann One,Mo Boss\nben,Ben Two,Mo Boss\n", encoding="utf-8")
    (book / "policy.toml").write_text(
        'as_of = 2026-10-01\ndeparted = ["gone"]\n[tiering]\nmethod = "rules"\n[tiers.T3]\nservice = ["dedicated"]\n',
        encoding="utf-8",
    )
    plan, out = tmp_path / "plan", tmp_path / "out"
    assert run("rebalance", book, "--out", plan, "--reproducible", "--quiet").exit_code == 0
    result = run("handoff", plan, "--out", out, "--quiet")
    assert result.exit_code == 0, result.output
    weeks = read_text(out / "waves" / "waves.csv").set_index("account_id")
    assert set(weeks.index) == {f"A{k}" for k in range(6)}
    page = openpyxl.load_workbook(out / "workbooks" / "mo-boss.xlsx")["In"]
    head = next(r for r in range(1, 10) if page.cell(r, 1).value == "account")
    titles = [page.cell(head, c).value for c in range(1, page.max_column + 1)]
    last = titles.index("owner changes") + 1
    found = {page.cell(r, 1).value: page.cell(r, last).value.date().isoformat() for r in range(head + 1, page.max_row + 1)}
    assert found == {a: weeks.loc[a, "change_date"] for a in weeks.index}
