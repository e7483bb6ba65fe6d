"""Faults 32 and 33: what becomes of a run whose solver does not tell the truth."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from ortools.sat.python import cp_model

import cli
import solver.engine.cpsat
import solver.engine.polish
import solver.engine.relaxing
import solver.engine.whole
import solver.pipeline
from benchmarks.books import thinned
from solver.demo import make_book
from solver.engine import Options
from solver.engine.apart import Ended
from solver.engine.core import Core
from solver.engine.cpsat import Effort, Outcome, Search
from solver.engine.whole import Stages, Sum, Whole
from solver.errors import SolverError
from solver.places import write_all
from solver.plan.inputs import input_texts
from solver.policy import Policy
from solver.problem import Ints
from tests.reliability.rows import row

Liar = Callable[[Core, Ints, Outcome], Outcome]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 accounts and more people than they need: prices alone do not prove its best plan, CP-SAT must."""
    book, few = thinned(make_book(480, 3, 0.0), 8)
    folder = tmp_path_factory.mktemp("book")
    write_all(folder, input_texts(book, Policy.load(overlay={**few, "mode": "recut"})))
    return folder


def planned(inputs: Path, out: Path) -> Result:
    words = ["rebalance", str(inputs / "inputs"), "--policy", str(inputs / "policy.toml"), "--out", str(out)]
    return CliRunner().invoke(cli.main, [*words, "--time-limit", "20", "--gap", "0", "--quiet", "--reproducible"])


@pytest.fixture(scope="module")
def honest(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The summary where nobody lies."""
    out = tmp_path_factory.mktemp("honest") / "plan"
    done = planned(inputs, out)
    assert done.exit_code == 0, done.output
    return summary(out)


def summary(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return found


def lying(monkeypatch: pytest.MonkeyPatch, liar: Liar) -> list[Outcome]:
    """CP-SAT's true outcomes, each handed on as the liar puts it."""
    true, heard = solver.engine.polish.solve_core, []

    def told(core: Core, hint: Ints, *rest: Any) -> Outcome:
        heard.append(true(core, hint, *rest))
        return liar(core, hint, heard[-1])

    monkeypatch.setattr(solver.engine.polish, "solve_core", told)
    return heard


def flipped(core: Core, hint: Ints, outcome: Outcome) -> Outcome:
    """One item somewhere else, where that breaks a rule."""
    chosen, m = outcome.chosen, core.matrix
    assert chosen is not None
    for k in range(m.num_items):
        for pair in range(m.first[k], m.first[k + 1]):
            other = chosen.copy()
            other[k] = pair
            if not m.legal(other):
                return replace(outcome, chosen=other)
    return replace(outcome, chosen=np.roll(chosen, 1))  # no item where it should be


CAUGHT: dict[str, tuple[Liar, str]] = {
    "flipped": (flipped, "its plan breaks a rule"),
    "objective": (lambda core, hint, o: replace(o, stated=o.stated + 1), "its plan is worth 1 more than it is"),
    "infeasible": (lambda core, hint, o: Outcome("infeasible", None, None), "no plan keeps the rules, and one worth"),
    "low bound": (
        lambda core, hint, o: replace(o, bound=core.matrix.value(o.chosen) - 1),
        "worth 1 less than a plan that is known",
    ),
}


@row("fault", 32, "the solver puts an account where it may not be, overstates its plan by 1, calls the rules impossible to keep, or "
     "proves less than a plan that is known", "exit 6: says what contradicts what; nothing is published")  # fmt: skip
@pytest.mark.parametrize("lie", CAUGHT)
def test_a_contradiction_ends_the_run(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lie: str) -> None:
    liar, says = CAUGHT[lie]
    heard = lying(monkeypatch, liar)
    done = planned(inputs, tmp_path / "plan")
    assert heard, "the solver was never asked"
    assert done.exit_code == 6, done.output
    assert "the solver contradicts itself" in done.output
    assert says in done.output
    assert not (tmp_path / "plan").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plan.rejected"]


@row("fault", 32, "what is kept where a run ends so", "PLAN.rejected: a page that says what happened, the inputs, the command to see it again; "
     "readable by its owner only")  # fmt: skip
def test_what_it_was_given_is_kept_and_shows_it_again(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lying(monkeypatch, CAUGHT["objective"][0])
    assert str(tmp_path / "plan.rejected") in planned(inputs, tmp_path / "plan").output
    kept = tmp_path / "plan.rejected"
    page = (kept / "REPORT.md").read_text(encoding="utf-8")
    assert "worth 1 more than it is" in page
    assert "ortools 9." in page
    assert all(p.stat().st_mode & 0o077 == 0 for p in [kept, *kept.rglob("*")])
    command = next(line for line in page.splitlines() if line.startswith("    csm-assign rebalance")).split()[1:]
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(cli.main, command).exit_code == 6
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    again = CliRunner().invoke(cli.main, command)
    assert again.exit_code == 0, again.output


@row("fault", 32, "the solver says too early that nothing is better", "the plan is legal and its value true; how much of the proof is the "
     "solver's word alone is said, and the recheckable bound does not move")  # fmt: skip
def test_a_proof_said_too_early_is_told_apart_from_one_that_can_be_rechecked(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, honest: dict[str, Any]
) -> None:
    def early(core: Core, hint: Ints, outcome: Outcome) -> Outcome:
        value = core.matrix.value(outcome.chosen)
        return Outcome("optimal", outcome.chosen, value, stated=value)

    lying(monkeypatch, early)
    done = planned(inputs, tmp_path / "plan")
    assert done.exit_code == 0, done.output
    found = summary(tmp_path / "plan")
    assert found["value"] <= honest["value"] <= found["certified_bound"]
    assert "Prices that anyone can recheck prove" in " ".join(done.output.split())
    assert CliRunner().invoke(cli.main, ["audit", str(tmp_path / "plan")]).exit_code == 0


@row("fault", 32, "the solver proves too little, or its prices are wrong", "harmless: the bound is worked out from any prices in whole numbers; "
     "the plan is only called less near to the best")  # fmt: skip
@pytest.mark.parametrize("lie", ["high bound", "prices"])
def test_too_little_proof_is_harmless(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, honest: dict[str, Any], lie: str
) -> None:
    if lie == "prices":
        true = solver.engine.relaxing.relax

        def wrong(*given: Any) -> Any:
            answer = true(*given)
            return answer and replace(answer, price=-7.5 * np.asarray(answer.price)[::-1])

        monkeypatch.setattr(solver.engine.relaxing, "relax", wrong)
    else:
        lying(monkeypatch, lambda core, hint, o: Outcome("feasible", o.chosen, 10**12, stated=o.stated))
    done = planned(inputs, tmp_path / "plan")
    assert done.exit_code == 0, done.output
    found = summary(tmp_path / "plan")
    assert found["value"] <= honest["value"] <= found["bound"] <= found["certified_bound"]
    assert found["status"] == "optimal" or found["gap"] > 0


@row("fault", 32, "the answer is changed after the solver: another book, a value or a bound off by 1", "exit 6: the audit rechecks the written files; "
     "the refused plan is kept beside with a page on it")  # fmt: skip
@pytest.mark.parametrize("lie", ["flipped", "value", "certified_bound"])
def test_what_is_wrong_in_the_written_plan_is_found_by_its_audit(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lie: str
) -> None:
    true = solver.pipeline.formulate_and_solve

    def wrong(*given: Any, **named: Any) -> Any:
        solved = true(*given, **named)
        result, problem = solved.result, solved.formulation.problem
        if lie == "flipped":
            moved = result.unit_of.copy()
            item = next(i for i in range(problem.num_items) if not problem.allows(np.array([i]))[0].all())
            moved[item] = int(np.flatnonzero(~problem.allows(np.array([item]))[0])[0])
            return replace(solved, result=replace(result, unit_of=moved))
        return replace(solved, result=replace(result, **{lie: getattr(result, lie) - 1}))

    monkeypatch.setattr(solver.pipeline, "formulate_and_solve", wrong)
    done = planned(inputs, tmp_path / "plan")
    assert done.exit_code == 6, done.output
    assert not (tmp_path / "plan").exists()
    kept = tmp_path / "plan.rejected"
    assert "csm-assign audit plan.rejected" in (kept / "REPORT.md").read_text(encoding="utf-8")
    assert CliRunner().invoke(cli.main, ["audit", str(kept)]).exit_code == 6


@row("fault", 33, "the solver ends with an unknown status, or says optimal without a plan", "no value of it is read; the best plan known without it "
     "is published and not called proved by it")  # fmt: skip
@pytest.mark.parametrize("status", [cp_model.UNKNOWN, cp_model.OPTIMAL, cp_model.FEASIBLE])
def test_without_a_solution_nothing_is_read(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, honest: dict[str, Any], status: int
) -> None:
    monkeypatch.setattr(solver.engine.cpsat, "_here", lambda *given: Ended(int(status), 123_456.0, -7.0))
    done = planned(inputs, tmp_path / "plan")
    assert done.exit_code == 0, done.output
    found = summary(tmp_path / "plan")
    assert found["value"] <= honest["value"] <= found["bound"] == found["certified_bound"]
    assert found["status"] == ("optimal" if found["value"] == found["bound"] else "feasible")


@row("fault", 33, "the solver refuses the model", "exit 6: says so; nothing is published, the inputs are kept for a report")
def test_a_refused_model_ends_the_run(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver.engine.cpsat, "_here", lambda *given: Ended(int(cp_model.MODEL_INVALID), 0.0, 0.0))
    done = planned(inputs, tmp_path / "plan")
    assert done.exit_code == 6, done.output
    assert "CP-SAT refused the model" in done.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plan.rejected"]


@row(
    "fault",
    32,
    "weeks for hand-offs: the solver calls them impossible, or is 1 off in what it found",
    "exit 6: says what contradicts what; nothing is published",
)
@pytest.mark.parametrize("lie", ["infeasible", "objective", "bound"])
def test_stages_of_whole_numbers_do_not_believe_it_either(monkeypatch: pytest.MonkeyPatch, lie: str) -> None:
    """Tests a goal of x + y with x + y >= 3: from 9 the least is 3."""
    ends = {"infeasible": Ended(int(cp_model.INFEASIBLE), 0.0, 0.0), "objective": Ended(int(cp_model.OPTIMAL), 2.0, 2.0)}
    search = Search(np.array([2, 1]), ends.get(lie, Ended(int(cp_model.OPTIMAL), 3.0, 4.0)))
    monkeypatch.setattr(solver.engine.whole, "searched", lambda *given: search)
    stages = Stages(Whole([9, 9], (Sum([0, 1], [1, 1], 3),), {}))
    goal = Sum([0, 1], [1, 1])
    with pytest.raises(SolverError, match="contradicts itself"):
        stages.least("sum", goal, np.array([5, 4]), 0, Effort.of(Options(seconds=5), 5, 2, 0.0), Event())
