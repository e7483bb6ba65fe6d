"""The whole way: 600 accounts, five managers, workbooks edited with openpyxl and in LibreOffice, an audited plan."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from solver.audit import audit_plan
from solver.lang import EN, Lang, lang_of
from solver.plan.written import Written, read_plan
from solver.tables import read_text
from tests.answers.editing import FORMULA, MANAGERS, SCRIPT, Manager, typed_in_libreoffice, written_books

REPEATABLE = "--reproducible", "--gap", "0.001"


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, list(words))


def filled(plan: Written, books: Sequence[Path], folder: Path, lang: Lang, seed: int) -> tuple[list[Manager], dict[str, str]]:
    """Copies of the managers' workbooks with some forty accounts accepted, kept or given away, one answer a family, not yet
    saved; and where each account then has to be."""
    r = random.Random(seed)
    rows = plan.assignments.set_index("account_id")
    setting = plan.loaded.decision.formulation.setting
    families, wanted = set(), dict[str, str]()
    managers = [Manager(plan, copied(book, folder), lang) for book in books]
    for manager in managers:
        accounts = [a for key in ("decide", "in", "out", "book") for a, _ in manager.open_rows(key)]
        for account in r.sample(accounts, min(8, len(accounts))):
            row = rows.loc[account]
            if (row["family"] or account) in families:
                continue
            families.add(row["family"] or account)
            action = r.choice(["accept", "give to", "keep"])
            action = "accept" if action == "keep" and row["previous_owner"] not in setting.units.index else action
            name, unit = r.choice(manager.content.receivers)
            wanted[account] = {"accept": row["unit"], "keep": row["previous_owner"], "give to": unit}[action]
            manager.answer(account, lang.t(action), name if action == "give to" else "", note=FORMULA if len(wanted) == 1 else "")
    return managers, wanted


def copied(book: Path, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(book, folder))


def honoured(new: Path, wanted: dict[str, str]) -> None:
    """The new plan audits clean, every answer is where it should be, and answers.csv and summary agree with the plans."""
    assert audit_plan(new).faults == ()
    units = dict(read_text(new / "assignments.csv")[["account_id", "unit"]].itertuples(index=False))
    assert {a: units[a] for a in wanted} == wanted
    told = read_text(new / "answers.csv").set_index("account_id")
    assert told["unit"].to_dict() == wanted
    pins = read_text(new / "inputs" / "overrides.csv").set_index("account_id")
    assert {a: pins["value"][a] for a in wanted if wanted[a]} == {a: u for a, u in wanted.items() if u}


@pytest.fixture(scope="module")
def answered(five: Written, english: list[Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], str]:
    """A new plan from workbooks edited with openpyxl; the accounts' places wanted; the screen."""
    folder = tmp_path_factory.mktemp("answered")
    managers, wanted = filled(five, english, folder / "books", EN, 1)
    for manager in managers:
        manager.save()
    done = run("answers", str(five.path), str(folder / "books"), "--out", str(folder / "new"), "--quiet", *REPEATABLE)
    assert done.exit_code == 0, done.output
    return folder / "new", wanted, done.output


def test_every_answer_is_honoured_and_the_new_plan_audits_clean(
    five: Written, answered: tuple[Path, dict[str, str], str]
) -> None:
    new, wanted, _ = answered
    assert len(wanted) >= 30
    honoured(new, wanted)


def test_the_summary_says_what_changed_and_what_it_cost(five: Written, answered: tuple[Path, dict[str, str], str]) -> None:
    """Tests counts, the exact total, and that the accounts elsewhere are those that differ between the two plans' files."""
    new, wanted, _ = answered
    summary = json.loads((new / "summary.json").read_text(encoding="utf-8"))
    told = summary["answers"]
    assert told["from_plans"] == [five.plan_id]
    assert sum(told["given"].values()) == len(wanted)
    assert told["cost"] == five.loaded.summary["value"] - summary["value"]
    before = dict(read_text(five.path / "assignments.csv")[["account_id", "unit"]].itertuples(index=False))
    after = read_text(new / "assignments.csv")
    family = dict(after[["account_id", "family"]].itertuples(index=False))
    answered_families = {family[a] or a for a in wanted}
    elsewhere = {a for a, u in zip(after["account_id"], after["unit"], strict=True) if before[a] != u}
    beyond = {a for a in elsewhere if (family[a] or a) not in answered_families}
    assert {c["account_id"] for c in told["changed"]} == beyond
    assert told["changes"]["accounts"] == len(beyond) >= told["changes"]["at_least"]
    assert told["changes"]["fewest"]
    assert summary["bound"] >= told["free"]["value"] >= summary["value"]


def test_the_screen_is_eighty_columns_and_names_people(answered: tuple[Path, dict[str, str], str]) -> None:
    """Tests that all but commands, which must be copied whole, is folded, and that it ends with what to do next."""
    new, _, text = answered
    commands = [line for line in text.splitlines() if line.startswith("    csm-assign ")]
    assert max(len(line) for line in text.splitlines() if line not in commands) <= 80
    for part in ("solved again around", "Beyond the answers", "Together the answers", "Still to be decided by", "Proof: no plan"):
        assert part in text
    assert f"    csm-assign handoff {new} --out {new}-handoff" in commands
    assert f"    csm-assign crm {new} --for salesforce --out {new}-crm" in commands
    assert len(commands) == 2


def test_a_reproducible_run_writes_the_same_files_again(five: Written, answered: tuple[Path, dict[str, str], str]) -> None:
    """Tests --reproducible: whatever the time limit, each file is the same byte by byte, and every answer has its cost."""
    new, _, _ = answered
    words = ("--out", str(new.parent / "again"), "--quiet", "--time-limit", "1", *REPEATABLE)
    assert run("answers", str(five.path), str(new.parent / "books"), *words).exit_code == 0
    files = {p.relative_to(new): p.read_bytes() for p in new.rglob("*") if p.is_file()}
    again = {p.relative_to(new.parent / "again"): p.read_bytes() for p in (new.parent / "again").rglob("*") if p.is_file()}
    assert files == again
    assert set(read_text(new / "answers.csv")["cost_is"]) <= {"exact", "at least"}


def test_names_that_would_run_go_through_unharmed(five: Written, answered: tuple[Path, dict[str, str], str]) -> None:
    """Tests accounts, a manager and a note that begin like formulas: the files guard them, and reading gives them back."""
    new, _, _ = answered
    names = read_text(new / "assignments.csv")["name"].tolist()
    assert names[:2] == [FORMULA, SCRIPT]
    told = read_text(new / "answers.csv")
    assert FORMULA in told["note"].tolist()
    text = (new / "answers.csv").read_text(encoding="utf-8")
    assert "\n=" not in text
    assert ",=" not in text
    assert any(MANAGERS[4] in by for by in told["by"])


def test_a_second_round_refuses_the_first_ones_workbooks(
    five: Written, english: list[Path], answered: tuple[Path, dict[str, str], str], tmp_path: Path
) -> None:
    """Tests that the old workbook is refused for the new plan, with the word that a newer one is there, and that new ones work."""
    new, _, _ = answered
    refused = run("answers", str(new), str(english[0]), "--out", str(tmp_path / "next"), "--quiet")
    assert refused.exit_code == 3
    assert "answers to it were put in already" in " ".join(refused.output.split())
    again = read_plan(new)
    manager = Manager(again, written_books(again, tmp_path / "fresh", most=2)[1])
    manager.answer(next(a for a, _ in manager.open_rows("in")), "accept")
    done = run("answers", str(new), str(manager.save()), "--out", str(tmp_path / "next"), "--quiet", "--json", *REPEATABLE)
    assert done.exit_code == 0
    assert json.loads(done.output)["answers"]["from_plans"] == [five.plan_id, again.plan_id]
    assert audit_plan(tmp_path / "next").faults == ()


def test_workbooks_typed_into_and_saved_by_libreoffice_come_back_in_portuguese(
    five: Written, portuguese: list[Path], tmp_path: Path
) -> None:
    """Tests three Portuguese workbooks, two of them filled in by keyboard in LibreOffice: a locked ARR stays what it is, numbers come
    back as floats, days as days, no false edit, and a note that begins like a formula is a text."""
    managers, wanted = filled(five, portuguese, tmp_path / "books", lang_of("pt-BR"), 2)
    sheet = managers[0].sheet("decide")
    locked = managers[0].cell(sheet, sheet.head + 1, "arr")
    saved, shown = typed_in_libreoffice((managers[0], managers[2]), (0, sheet.title, locked.coordinate, "1"), tmp_path / "typed")
    assert shown.replace(".", "").replace(",", "") == str(locked.value)
    assert any(text == FORMULA for *_, text in managers[0].typed)
    files = [*saved, managers[1].save()]
    done = run("answers", str(five.path), *map(str, files), "--out", str(tmp_path / "new"), "--quiet", *REPEATABLE)
    assert done.exit_code == 0, done.output
    honoured(tmp_path / "new", wanted)
