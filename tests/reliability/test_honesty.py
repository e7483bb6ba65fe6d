"""Section 6: what is printed and written is neither more nor less than what is known."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

import cli
import solver.engine.cpsat
from benchmarks.books import thinned
from benchmarks.tiny import instance
from solver.book import Book
from solver.demo import make_book
from solver.engine import Options, solve
from solver.engine.core import core_of, with_choice
from solver.engine.cpsat import Effort, solve_core
from solver.exact import gap_of
from solver.model.formulate import formulate
from solver.outcomes.comparison import comparison_of
from solver.outcomes.text import text_of
from solver.pipeline import Run, rebalance
from solver.plan.decision import decide
from solver.plan.layout import apart, counted, within
from solver.plan.notes import decided_notes
from solver.policy import Policy
from solver.signals import Stop
from solver.tiering import score_book
from tests.conftest import make_book as by_hand
from tests.engine.problems import every_pair
from tests.outcomes.made import outcome, result, unit
from tests.reliability.cases import ACCOUNTS, CSMS, POLICY, changed
from tests.reliability.rows import row

GIVEN = {"tiering": {"method": "given"}}


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.main, [str(w) for w in words])


def little(folder: Path, accounts: str = ACCOUNTS, policy: str = POLICY) -> Path:
    """The sound little book of the bad inputs, on disk."""
    folder.mkdir()
    for name, text in {"accounts.csv": accounts, "csms.csv": CSMS, "policy.toml": policy}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def planned(book: Path, out: Path, *words: str) -> Result:
    return run("rebalance", book, "--out", out, "--gap", "0.001", "--time-limit", "5", *words)


def hard(mode: str = "recut", seed: int = 3) -> tuple[Book, Policy]:
    """60 accounts whose best plan is not proved by a glance."""
    book, few = thinned(make_book(480, seed, 0.0), 8)
    return book, Policy.load(overlay={**few, "mode": mode})


@row("honesty", 1, "a plan that is proved best", 'the first line says so: "Proved: no plan under these rules is better"')
@row(
    "honesty",
    3,
    "a plan that is proved best",
    '"under these rules": best means under the policy\'s weights, which the report says on its first screen',
)
def test_the_first_line_says_proved(tmp_path: Path) -> None:
    done = planned(little(tmp_path / "book"), tmp_path / "plan", "--quiet")
    assert done.stdout.splitlines()[0] == "Proved: no plan under these rules is better"
    assert done.stdout.splitlines()[1].startswith("Plan for 2026-10-01 to 2026-12-31")


@row("honesty", 1, "a plan that is not proved best", "the first line gives the gap, rounded up, or both numbers")
def test_the_first_line_gives_the_gap(tmp_path: Path) -> None:
    book, policy = hard()
    done = rebalance(book, policy, tmp_path / "plan", Run(seconds=10, gap=0.9, reproducible=True))
    assert done.summary["status"] == "feasible"
    first = done.text.splitlines()[0]
    assert first.startswith("Not proved best: a plan better by ")
    said = float(first.removeprefix("Not proved best: a plan better by ").split()[0])
    assert said >= 100 * done.summary["gap"] > 0
    assert done.summary["reached"] < 1
    assert "reaches 100.0 %" not in " ".join(done.text.split())


@row(
    "honesty",
    1,
    "a run that is interrupted",
    "the first line says so, with what is known; before there is a plan: exit 130, nothing is written",
)
@row("honesty", 8, "a run that was asked to stop", "called proved only where value and bound are equal")
def test_the_first_line_says_interrupted(tmp_path: Path) -> None:
    book, policy = hard()
    stop = Stop()

    def tell(*said: Any) -> None:
        stop.set()

    done = rebalance(book, policy, tmp_path / "plan", Run(seconds=20), tell=tell, stop=stop)
    assert done.summary["status"] == "interrupted"
    assert done.summary["bound"] > done.summary["value"]
    assert done.text.splitlines()[0].startswith("Interrupted: a plan better by ")


@row(
    "honesty",
    1,
    "rules that contradict each other, or a book that cannot be read",
    "exit 4 or 3 and the reason; no figure at all, least of all 0",
)
def test_without_a_plan_there_is_no_figure(tmp_path: Path) -> None:
    book = little(tmp_path / "book")
    (book / "overrides.csv").write_text(
        "account_id,action,value,reason,by\nA1,pin,ann,asked,Ann\nA1,forbid,ann,asked,Ann\n", encoding="utf-8"
    )
    done = planned(book, tmp_path / "plan", "--quiet", "--json")
    assert done.exit_code == 4
    assert done.stdout == ""
    assert "contradict" in done.stderr
    assert not (tmp_path / "plan").exists()


@row("honesty", 1, "a scenario that failed", "its cells are blank, not 0; its line says why")
def test_a_failed_scenario_has_no_figures() -> None:
    results = [
        result("baseline", outcome([unit("ann")], value=1000, bound=1000)),
        replace(result("gone"), status="failed", error="no such account", quarters=()),
    ]
    text = text_of(comparison_of(results))
    assert "no such account" in text
    assert not any(line.split()[:1] == ["gone"] and "0" in line.split()[1:] for line in text.splitlines())


@row("honesty", 2, "the gap of a plan that is worth 0 or less", "none (null in files); value and bound are printed instead")
def test_no_gap_where_it_would_say_nothing(tmp_path: Path) -> None:
    assert [gap_of(v, b) for v, b in ((0, 5), (-5, -3), (-5, 3), (4, 4))] == [None, None, None, 0.0]
    assert gap_of(200, 201) == pytest.approx(0.005)
    assert within(-5, 3) == "-5 of at most 3"
    book, few = thinned(make_book(480, 2, -0.1), 8)
    policy = Policy.load(overlay={**few, "limit": [{"name": "coverage", "price": 10_000_000}]})
    done = rebalance(book, policy, tmp_path / "plan", Run(seconds=2, gap=0.9))
    assert done.summary["value"] < 0
    assert done.summary["gap"] is None
    assert f"value {done.summary['value']:,}" in " ".join(done.text.split())
    assert "% better" not in done.text.splitlines()[0]


@row("honesty", 2, "scenarios of which one is worth less than 0", "no gap for it, both numbers; the others' gap stays what it is")
def test_a_comparison_gives_both_numbers_where_a_gap_says_nothing() -> None:
    one, other = outcome([unit("ann")], value=1000, bound=1010), outcome([unit("ann")], value=-70, bound=-40)
    text = " ".join(text_of(comparison_of([result("baseline", one), result("poor", other)])).split())
    assert "every other plan is proved within 1.000 % of the best (1. baseline); 2. poor is worth -70 of at most -40" in text
    assert other.gap is None


@row("honesty", 2, "a limit that is missed by less than two decimals show", "as many decimals as tell the two apart")
def test_a_limit_that_is_missed_by_little_does_not_look_met() -> None:
    assert apart(0, 0.003) == ("0.000", "0.003")
    assert apart(0.0, 0.00001) == ("0.00000", "0.00001")
    assert apart(144, 80) == ("144", "80")
    assert apart(99.999, 100) == ("99.999", "100.000")


@row(
    "honesty",
    3,
    "time zones that were guessed, accounts that are served by nobody by rule",
    "said before the figures and on the report; counted apart in the totals",
)
def test_guesses_and_exclusions_are_shown(tmp_path: Path) -> None:
    accounts = changed(changed(ACCOUNTS, ",timezone,", ",timezone,country,"), "Banking,Europe/London,", "Banking,,US,")
    for line in ("Retail,Europe/Berlin,", "Energy,Europe/Paris,", "Retail,Europe/London,"):
        accounts = changed(accounts, line, f"{line},")
    book = little(tmp_path / "book", accounts)
    done = planned(book, tmp_path / "plan")
    assert done.exit_code == 0, done.output
    totals = json.loads((tmp_path / "plan" / "summary.json").read_text())["totals"]["accounts"]
    assert totals["automated"] == 1
    assert totals["in"] == totals["assigned"] + totals["automated"] + totals["uncovered"] == 4
    assert run("report", tmp_path / "plan", "--out", tmp_path / "report.html").exit_code == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "The time zone of 1 account is guessed from its country or state." in page
    assert "“best” means under them" in page


@row(
    "honesty",
    4,
    "what a plan gains",
    "beside named baselines on the same data: today, required moves only, round robin; and who is worse off",
)
def test_every_gain_has_a_named_baseline(tmp_path: Path) -> None:
    book = little(tmp_path / "book")
    done = planned(book, tmp_path / "plan", "--quiet")
    for name in ("today", "required only, greedy", "round robin", "this plan"):
        assert any(line.strip().startswith(name) for line in done.stdout.splitlines()), name
    assert "Worse off by more than 15 %" in done.stdout
    beside = run("compare", "today", tmp_path / "plan").stdout
    assert "A: today's books, on B's book, policy and tiers" in " ".join(beside.split())
    path = tmp_path / "plan" / "summary.json"
    summary = json.loads(path.read_text())
    summary["coverage"]["today"]["all"]["accounts"] += 1
    path.write_text(json.dumps(summary))
    assert run("audit", tmp_path / "plan").exit_code == 6


@row(
    "honesty",
    5,
    "two scenarios whose intervals from value to bound overlap, and two whose do not",
    '"no proven difference"; "worth more, proved"',
)
@pytest.mark.parametrize("value, says", [(1005, "no proven difference"), (1011, "worth more, proved")])
def test_a_difference_is_only_said_where_it_is_proved(value: int, says: str) -> None:
    base = result("baseline", outcome([unit("ann")], value=1000, bound=1010))
    text = text_of(comparison_of([base, result("other", outcome([unit("ann")], value=value, bound=1020))]))
    assert says in text
    assert ("no proven difference" in text) != ("proved)" in text)


@row("honesty", 6, "another plan that is worth as much", "one is named where one is found next to the plan")
def test_ties_are_told(tmp_path: Path) -> None:
    """Tests four like accounts for two like people, which may change places; with different ARR that each fits one book none may."""
    people = [{"csm_id": "c1"}, {"csm_id": "c2"}]
    alike = [{"account_id": f"a{k}", "arr": 30_000, "tier": "T2"} for k in range(4)]
    policy = Policy.load(overlay={**GIVEN, "tiers": {"T2": {"cap": 3, "target": 2}}})
    done = rebalance(by_hand(alike, people), policy, tmp_path / "one", Run(seconds=3, gap=0.001))
    other = done.summary["another_as_good"]
    assert other
    assert f"Another plan is worth as much: {other[0]['account']} with {other[0]['unit']}" in " ".join(done.text.split())
    owned = [{**a, "owner": "c1" if k < 2 else "c2"} for k, a in enumerate(alike)]
    alone = rebalance(by_hand(owned, people), policy, tmp_path / "two", Run(seconds=3, gap=0.001))
    assert alone.summary["another_as_good"] == []
    assert "Another plan" not in alone.text


@row("honesty", 6, "the plan that is named as worth as much", "it keeps every rule, and its value is the same")
def test_the_other_plan_is_as_good(tmp_path: Path) -> None:
    people = [{"csm_id": "c1"}, {"csm_id": "c2"}, {"csm_id": "c3", "fte": 0.5}]
    accounts = [{"account_id": f"a{k:02}", "arr": 20_000 + 5_000 * (k % 3), "tier": "T2"} for k in range(18)]
    book, policy = by_hand(accounts, people), Policy.load(overlay={**GIVEN, "tiers": {"T2": {"cap": 9, "target": 7}}})
    done = rebalance(book, policy, tmp_path / "plan", Run(seconds=3, gap=0.001))
    f = formulate(book, score_book(book, policy).table["tier"], policy)
    rows = dict(line.split(",")[0:7:6] for line in (tmp_path / "plan" / "assignments.csv").read_text().splitlines()[1:])
    assert done.summary["another_as_good"]
    rows |= {o["account"]: o["unit"] for o in done.summary["another_as_good"]}
    index = {"": 0, **f.setting.units.index}
    other = np.array([index[rows[a]] for a in book.accounts["account_id"][f.setting.items.largest]])
    assert f.problem.value(other) == done.summary["value"]
    assert not f.problem.faults(other)


@row(
    "honesty",
    7,
    "a default that was taken, a column that is missing, a value that was read in another way",
    "said on standard error before the plan, each by name",
)
@pytest.mark.parametrize(
    "spoil, says",
    [
        (lambda a, p: (a, changed(p, "as_of = 2026-10-01\n", "")), "no planning date given; using today"),
        (lambda a, p: (a, p), "no column owner_since: hand-offs are priced without tenure"),
        (lambda a, p: (changed(a, "Europe/Berlin", "CET"), p), "CET"),
    ],
    ids=["date", "column", "value"],
)  # fmt: skip
def test_nothing_is_silent(tmp_path: Path, spoil: Callable[[str, str], tuple[str, str]], says: str) -> None:
    done = planned(little(tmp_path / "book", *spoil(ACCOUNTS, POLICY)), tmp_path / "plan")
    assert done.exit_code == 0, done.output
    assert says in " ".join(done.stderr.split())


@row("honesty", 7, "one of something, or several", '"1 parent group ... is decided", "2 accounts"; never "(s)"')
def test_one_is_one() -> None:
    assert (counted(1, "account"), counted(2_000, "account")) == ("1 account", "2,000 accounts")
    family = [{"account_id": "a", "owner": "c1"}, {"account_id": "b", "owner": "c2", "parent_id": "a"}]
    family = [{**a, "arr": 30_000, "tier": "T2"} for a in family]
    book, policy = by_hand(family, [{"csm_id": "c1"}, {"csm_id": "c2"}]), Policy.load(overlay=GIVEN)
    tiering = score_book(book, policy)
    f = formulate(book, tiering.table["tier"], policy)
    notes = decided_notes(decide(f, tiering, solve(f.problem, Options(seconds=3, gap=0.001))))
    assert notes[0] == "1 parent group held by several owners today is decided in parts: a"


@row(
    "honesty",
    8,
    'the solver says "optimal" after it was told to stop',
    "not believed: the plan is called interrupted unless its bound is its value",
)
def test_optimal_after_a_stop_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = next(p for s in range(100) if len((p := instance(s, items=10, units=4)).limits) > 2)
    matrix, _ = every_pair(problem)
    chosen = matrix.pairs_of(problem.start)
    core, stop, true = core_of(matrix, with_choice(matrix), chosen), threading.Event(), solver.engine.cpsat._here

    def stopped(*given: Any) -> Any:
        end = true(*given)
        stop.set()
        return end

    asked = Effort(5.0, 1, 1, 0.0)
    honest = solve_core(core, core.find(chosen), asked, lambda _: None, threading.Event())
    monkeypatch.setattr(solver.engine.cpsat, "_here", stopped)
    late = solve_core(core, core.find(chosen), asked, lambda _: None, stop)
    assert (honest.answer, late.answer) == ("optimal", "feasible")


@row(
    "honesty",
    8,
    'the solver stops at a gap that was asked for and says "optimal"',
    "called proved only where bound and value are equal",
)
def test_optimal_at_a_gap_is_not_a_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = instance(7, items=12, units=5)
    matrix, _ = every_pair(problem)
    chosen = matrix.pairs_of(problem.start)
    core = core_of(matrix, with_choice(matrix), chosen)
    found = solve_core(core, core.find(chosen), Effort(5.0, 1, 1, 1e9), lambda _: None, threading.Event())
    assert found.bound is not None
    assert found.chosen is not None
    assert (found.answer == "optimal") == (found.bound <= core.matrix.value(found.chosen))
