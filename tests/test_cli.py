"""The commands as their users meet them: screens, files, exit codes, signals."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from solver.tables import read_text

ROOT = Path(__file__).parent.parent


def run(*words: str) -> Result:
    """One command in this process."""
    return CliRunner().invoke(cli.main, list(words))


@pytest.fixture(scope="module")
def quarterly(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The plan of the shipped book `quarterly`, made once."""
    out = tmp_path_factory.mktemp("quarterly") / "plan"
    return out, run("rebalance", "quarterly", "--out", str(out))


def test_quarterly_beats_today_and_round_robin_and_keeps_its_budgets(quarterly: tuple[Path, Result]) -> None:
    """Tests more weighted ARR covered than both, gap <= 0.1 %, and chosen moves within 10 % of accounts and 7 % of ARR."""
    out, result = quarterly
    assert result.exit_code == 0, result.output
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    cover = {name: c["all"]["weighted"] for name, c in summary["coverage"].items()}
    assert cover["plan"] > cover["required_only"] > cover["today"]
    assert cover["plan"] > cover["round_robin"]
    assert summary["gap"] <= 0.001
    served = sum(summary["coverage"]["plan"][t]["accounts"] for t in ("T1", "T2", "T3"))
    assert 0 < summary["moves"]["chosen"]["accounts"] <= 0.10 * served
    assert summary["moves"]["chosen"]["arr"] <= 0.07 * summary["totals"]["arr"]["in"]


def test_the_screen_fits_80_columns_and_ends_with_proof_and_files(quarterly: tuple[Path, Result]) -> None:
    out, result = quarterly
    lines = [line for line in result.stdout.splitlines() if str(out) not in line]
    assert max(map(len, lines)) <= 80
    assert "Proof: no plan under these rules is" in result.stdout
    assert "Control totals" in result.stdout
    assert f"Files in {out}" in result.stdout


def test_every_row_has_a_reason_and_every_uncovered_one_names_a_rule(quarterly: tuple[Path, Result]) -> None:
    rows = read_text(quarterly[0] / "assignments.csv")
    assert (rows["reason"].str.len() > 10).all()
    assert rows.loc[rows["coverage"] == "uncovered", "reason"].str.startswith("uncovered:").all()


def test_held_accounts_stay_and_overrides_are_kept(quarterly: tuple[Path, Result]) -> None:
    """Tests quarterly's overrides: the pin, the keep, the lift and the expired keep of A0061, which binds nobody."""
    rows = read_text(quarterly[0] / "assignments.csv").set_index("account_id")
    assert rows.loc["A0076", "unit"] == "jack.maddison"
    assert (rows.loc["A0254", "moved"], "keep" in rows.loc["A0254", "reason"]) == ("false", True)
    assert rows.loc["A0104", "unit"] != "oscar.visser"
    assert rows.loc["A0233", "tier"] == "T1"
    assert (rows.loc[rows["hold_until"] != "", "moved"] == "false").all()


def test_mode_required_makes_only_required_moves(tmp_path: Path) -> None:
    result = run("rebalance", "quarterly", "--out", str(tmp_path / "plan"), "--mode", "required", "--json", "--quiet")
    summary = json.loads(result.stdout)
    assert summary == json.loads((tmp_path / "plan" / "summary.json").read_text(encoding="utf-8"))
    assert summary["moves"]["chosen"]["accounts"] == 0
    assert summary["moves"]["owner_left"]["accounts"] > 0


def test_ten_csms_is_proved_optimal_in_the_shape_the_field_knows(tmp_path: Path) -> None:
    """Tests 60 T1 with four CSMs, at most 30 each, 150 T2 in the pool of four, 400 T3 in the pool of two, T4 with nobody."""
    assert run("rebalance", "ten_csms", "--out", str(tmp_path / "plan"), "--quiet").exit_code == 0
    assert json.loads((tmp_path / "plan" / "summary.json").read_text(encoding="utf-8"))["status"] == "optimal"
    rows = read_text(tmp_path / "plan" / "assignments.csv")
    t1 = rows[rows["tier"] == "T1"].groupby("unit").size()
    assert (len(t1), t1.sum(), (t1 <= 30).all()) == (4, 60, True)
    assert rows[rows["tier"] == "T2"].groupby(["unit", "coverage"]).size().to_dict() == {("Core", "pooled"): 150}
    assert rows[rows["tier"] == "T3"].groupby(["unit", "coverage"]).size().to_dict() == {("Scale", "pooled"): 400}
    assert set(rows.loc[rows["tier"] == "T4", "coverage"]) == {"automated"}


def test_audit_finds_a_changed_cell(quarterly: tuple[Path, Result], tmp_path: Path) -> None:
    shutil.copytree(quarterly[0], tmp_path / "plan")
    assert run("audit", str(tmp_path / "plan")).exit_code == 0
    text = (tmp_path / "plan" / "assignments.csv").read_text(encoding="utf-8")
    (tmp_path / "plan" / "assignments.csv").write_text(text.replace("jack.maddison", "aiko.endo", 1), encoding="utf-8")
    result = run("audit", str(tmp_path / "plan"))
    assert result.exit_code == 6
    assert "error: the audit found" in result.stderr


def copy_of(tmp_path: Path, book: str = "ten_csms") -> Path:
    return Path(shutil.copytree(ROOT / "scenarios" / book, tmp_path / "book"))


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["check", "quartely"], 2, "did you mean 'quarterly'?"),
        (["check", "ten_csms", "--set", "tiers.T1.capp=3"], 2, "did you mean 'cap'?"),
        (["check", "ten_csms", "--policy", "nowhere.toml"], 2, "nowhere.toml does not exist"),
        (["check", "ten_csms", "--as-of", "soon"], 2, "soon"),
        (["audit", "nowhere"], 2, "not a plan folder"),
        (["rebalance", "ten_csms"], 2, "--out"),
        (["rebalance", "ten_csms", "--out", "/dev/null/plan"], 7, "/dev/null"),
        (["score", "ten_csms", "--set", 'limit.x.measure="seets"', "--set", "limit.x.max=3"], 2, "over"),
    ],
)
def test_usage_and_policy_errors_have_their_exit_codes_and_no_traceback(words: list[str], code: int, said: str) -> None:
    result = run(*words)
    assert (result.exit_code, said in result.output, "Traceback" in result.output) == (code, True, False), result.output


def test_input_errors_end_with_exit_code_3_and_name_their_place(tmp_path: Path) -> None:
    book = copy_of(tmp_path)
    text = (book / "accounts.csv").read_text(encoding="utf-8").replace(",8580,", ",85x80,", 1)
    (book / "accounts.csv").write_text(text, encoding="utf-8")
    result = run("rebalance", str(book), "--out", str(tmp_path / "plan"))
    assert result.exit_code == 3
    assert "accounts.csv, line 2, column 'arr': '85x80'" in " ".join(result.output.split())
    assert not (tmp_path / "plan").exists()


def test_contradicting_pins_end_with_exit_code_4_and_name_both_rows(tmp_path: Path) -> None:
    book = copy_of(tmp_path)
    rows = ["account_id,action,value,reason,by", "A0001,pin,Core,a,Ann", "A0001,pin,Scale,b,Bob"]
    (book / "overrides.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    result = run("rebalance", str(book), "--out", str(tmp_path / "plan"))
    assert result.exit_code == 4
    assert "line 3" in result.output
    assert "line 2" in result.output


def test_a_limit_on_an_unknown_column_is_refused_by_name(tmp_path: Path) -> None:
    sets = ["--set", 'limit.x.measure="seets"', "--set", 'limit.x.over="book"', "--set", "limit.x.max=3"]
    result = run("rebalance", "ten_csms", "--out", str(tmp_path / "plan"), "--quiet", *sets)
    assert (result.exit_code, "did you mean 'seats'?" in result.output) == (2, True)


def test_demo_writes_a_book_that_can_be_planned(tmp_path: Path) -> None:
    assert run("demo", str(tmp_path / "book"), "--accounts", "120", "--seed", "3").exit_code == 0
    assert run("demo", str(tmp_path / "book"), "--accounts", "120").exit_code == 2
    result = run("rebalance", str(tmp_path / "book"), "--out", str(tmp_path / "plan"), "--time-limit", "20", "--quiet")
    assert result.exit_code == 0, result.output


def test_check_score_and_policy_print_what_they_promise() -> None:
    assert "can be planned" in run("check", "quarterly").stdout
    told = json.loads(run("check", "quarterly", "--json").stdout)
    assert (told["accounts"], told["errors"]) == (620, [])
    assert [(f["line"], f["column"], f["value"]) for f in told["warnings"]] == [(2, "expires", "2026-06-30")]
    assert "[input.columns]" in run("check", "quarterly", "--suggest").stdout
    scored = run("score", "quarterly").stdout
    assert max(map(len, scored.splitlines())) <= 80
    assert len(json.loads(run("score", "ten_csms", "--json", "--quiet").stdout)["accounts"]) == 630
    assert "min_score" in run("score", "quarterly", "--suggest", "--quiet").stdout
    assert "[[limit]]" in run("policy").stdout


def test_check_prints_every_problem_as_one_json_object(tmp_path: Path) -> None:
    """Tests 60 bad cells and a warning: more than a screen shows, each with its place and remedy; the exit code stays."""
    rows = "".join(f"a{k},N{k},{k}{'x' * k},c1,{'n/a' if k == 1 else ''}\n" for k in range(1, 61))
    (tmp_path / "accounts.csv").write_text(f"account_id,name,arr,owner,seats\n{rows}")
    (tmp_path / "csms.csv").write_text("csm_id,name,coverage\nc1,Ann,often\n")
    result = run("check", str(tmp_path), "--json", "--as-of", "2026-10-01")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["schema_version"]) == (3, 1)
    assert sum(f["count"] for f in told["errors"] if f["column"] == "arr") == 60
    (bad,) = [f for f in told["errors"] if f["file"] == "csms.csv"]
    assert (bad["line"], bad["column"], bad["value"], bad["severity"], bad["count"]) == (2, "coverage", "often", "error", 1)
    assert bad["message"]
    assert bad["remedy"]
    assert [f["column"] for f in told["warnings"] if "read as blank" in f["message"]] == ["seats"]
    assert {f["severity"] for f in told["warnings"]} == {"warning"}


def test_help_lists_the_commands_in_the_order_of_the_work_with_whole_sentences() -> None:
    listed = run("--help").output.partition("Commands:")[2]
    names = [line.split()[0] for line in listed.splitlines() if line.startswith("  ") and not line.startswith("   ")]
    assert names[:5] == ["check", "score", "rebalance", "explain", "audit"]
    assert len(names) == len(cli.COMMANDS)
    assert "..." not in listed


def test_help_needs_no_heavy_imports() -> None:
    code = "import sys, cli; cli.main(['--help'], standalone_mode=False); sys.exit(any(m in sys.modules for m in ('pandas', 'numpy', 'ortools')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False).returncode == 0


def test_every_command_and_option_of_note_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in cli.main.commands:
        assert f"`{name}" in readme, name
    for option in ("--mode", "--from", "--time-limit", "--gap", "--seed", "--reproducible", "--json", "--suggest"):
        assert option in readme, option


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_saves_the_best_plan_so_far(tmp_path: Path, number: signal.Signals) -> None:
    """Tests a signal in the middle of the search of a book too large to prove at once: exit 0, a plan that audits clean."""
    run("demo", str(tmp_path / "book"), "--accounts", "3000", "--seed", "5")
    words = [
        sys.executable,
        "-m",
        "cli",
        "rebalance",
        str(tmp_path / "book"),
        "--out",
        str(tmp_path / "plan"),
        "--time-limit",
        "120",
    ]
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "relaxation" in line:
                break
        time.sleep(0.5)  # into the search that follows
        process.send_signal(number)
        rest = process.stderr.read()
        code = process.wait(timeout=60)
    assert code == 0, rest
    assert "stopping" in rest
    assert json.loads((tmp_path / "plan" / "summary.json").read_text(encoding="utf-8"))["status"] in ("interrupted", "optimal")
    assert run("audit", str(tmp_path / "plan")).exit_code == 0
