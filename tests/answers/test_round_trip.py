"""The whole way: 600 accounts, five managers, workbooks edited with openpyxl and saved again by LibreOffice, an audited plan."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import cli
from solver.audit import audit_plan
from solver.lang import EN, Lang, lang_of
from solver.plan.written import Written, read_plan
from solver.tables import read_text
from tests.answers.editing import Manager, written_books

MANAGERS = ("Hannah Garrison", "Ines Thorne", "Vikram Lim", "Ann O'Neil", "=cmd|'/C calc'!A0")
FORMULA, SCRIPT = '=HYPERLINK("http://x","y")', "<script>alert(1)</script>"


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, list(words))


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A demo book of 600 accounts shared out among five managers, with names that would run elsewhere."""
    folder = tmp_path_factory.mktemp("trip")
    assert run("demo", str(folder / "book"), "--accounts", "600", "--seed", "1").exit_code == 0
    csms = pd.read_csv(folder / "book" / "csms.csv", dtype=str, keep_default_na=False)
    csms["manager"] = [MANAGERS[k % 5] for k in range(len(csms))]
    csms.to_csv(folder / "book" / "csms.csv", index=False)
    accounts = pd.read_csv(folder / "book" / "accounts.csv", dtype=str, keep_default_na=False)
    accounts.loc[:1, "name"] = [FORMULA, SCRIPT]
    accounts.to_csv(folder / "book" / "accounts.csv", index=False)
    words = ("--out", str(folder / "plan"), "--quiet", "--reproducible", "--gap", "0.001")
    assert run("rebalance", str(folder / "book"), *words).exit_code == 0
    return read_plan(folder / "plan")


def filled(plan: Written, folder: Path, lang: Lang, seed: int) -> tuple[list[Path], dict[str, str]]:
    """The workbooks of the managers with some forty accounts accepted, kept or given away, one answer a family; and where each
    account then has to be."""
    r = random.Random(seed)
    rows = plan.assignments.set_index("account_id")
    setting = plan.loaded.decision.formulation.setting
    families, wanted = set(), dict[str, str]()
    files = written_books(plan.path, folder, lang)
    for file in files:
        manager = Manager(plan, file, lang)
        accounts = [a for key in ("decide", "in", "out", "book") for a, _ in manager.open_rows(key)]
        for account in r.sample(accounts, min(9, len(accounts))):
            row = rows.loc[account]
            if (row["family"] or account) in families:
                continue
            families.add(row["family"] or account)
            action = r.choice(["accept", "give to", "keep"])
            action = "accept" if action == "keep" and row["previous_owner"] not in setting.units.index else action
            name, unit = r.choice(manager.content.receivers)
            wanted[account] = {"accept": row["unit"], "keep": row["previous_owner"], "give to": unit}[action]
            manager.answer(account, lang.t(action), name if action == "give to" else "", note=FORMULA if len(wanted) == 1 else "")
        manager.save()
    return files, wanted


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
def answered(plan: Written, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], str]:
    """A new plan from workbooks edited with openpyxl; the accounts' places wanted; the screen."""
    folder = tmp_path_factory.mktemp("answered")
    _, wanted = filled(plan, folder / "books", EN, 1)
    done = run("answers", str(plan.path), str(folder / "books"), "--out", str(folder / "new"), "--quiet")
    assert done.exit_code == 0, done.output
    return folder / "new", wanted, done.output


def test_every_answer_is_honoured_and_the_new_plan_audits_clean(
    plan: Written, answered: tuple[Path, dict[str, str], str]
) -> None:
    new, wanted, _ = answered
    assert len(wanted) >= 30
    honoured(new, wanted)


def test_the_summary_says_what_changed_and_what_it_cost(plan: Written, answered: tuple[Path, dict[str, str], str]) -> None:
    """Tests counts, the exact total, and that the accounts elsewhere are those that differ between the two plans' files."""
    new, wanted, _ = answered
    summary = json.loads((new / "summary.json").read_text(encoding="utf-8"))
    told = summary["answers"]
    assert told["from_plans"] == [plan.plan_id]
    assert sum(told["given"].values()) == len(wanted)
    assert told["cost"] == plan.loaded.summary["value"] - summary["value"]
    before = dict(read_text(plan.path / "assignments.csv")[["account_id", "unit"]].itertuples(index=False))
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
    text = answered[2]
    assert max(map(len, text.splitlines())) <= 80
    for part in ("solved again around", "Beyond the answers", "Together the answers", "Still to be decided by", "Proof: no plan"):
        assert part in text


def test_names_that_would_run_go_through_unharmed(plan: Written, answered: tuple[Path, dict[str, str], str]) -> None:
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
    plan: Written, answered: tuple[Path, dict[str, str], str], tmp_path: Path
) -> None:
    """Tests that the old workbook is refused for the new plan, with the word that a newer one is there, and that new ones work."""
    new, _, _ = answered
    old = written_books(plan.path, tmp_path / "old")[0]
    refused = run("answers", str(new), str(old), "--out", str(tmp_path / "next"), "--quiet")
    assert refused.exit_code == 3
    assert "answers to it were put in already" in " ".join(refused.output.split())
    fresh = written_books(new, tmp_path / "fresh")[1]
    manager = Manager(read_plan(new), fresh)
    account = next(a for a, _ in manager.open_rows("in"))
    manager.answer(account, "accept")
    done = run("answers", str(new), str(manager.save()), "--out", str(tmp_path / "next"), "--quiet", "--json")
    assert done.exit_code == 0
    assert json.loads(done.output)["answers"]["from_plans"] == [plan.plan_id, read_plan(new).plan_id]
    assert audit_plan(tmp_path / "next").faults == ()


def test_workbooks_saved_by_libreoffice_come_back_in_portuguese(
    plan: Written, soffice: Callable[[Path, str], list[Path]], tmp_path: Path
) -> None:
    """Tests Portuguese workbooks, two of them opened and saved by LibreOffice once edited: numbers as floats, days as days, no false edit."""
    files, wanted = filled(plan, tmp_path / "books", lang_of("pt-BR"), 2)
    saved = [soffice(file, "xlsx")[0] if k in (1, 3) else file for k, file in enumerate(files)]
    done = run("answers", str(plan.path), *map(str, saved), "--out", str(tmp_path / "new"), "--quiet")
    assert done.exit_code == 0, done.output
    honoured(tmp_path / "new", wanted)
