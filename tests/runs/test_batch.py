"""A batch of scenarios: kept as it goes, continued where it stopped, and never stopped by a run that fails."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from solver.audit import audit_plan
from solver.book import Book
from solver.errors import StorageError, UsageError
from solver.runs.batch import Batch, run_batch
from solver.runs.executors import Serial
from solver.runs.job import run_job
from solver.runs.keep import Kept, folder_name
from solver.runs.message import RunOptions, base_text, job_of
from solver.runs.outcome import result_from
from solver.scenarios.scenario import Scenario
from solver.signals import Stop
from tests.runs.batches import POLICY, capped, contents, small_book

Make = Callable[..., Book]
FORTY = capped(*range(50, 90))
NO_PLANS = RunOptions(plans=False)


def run(make: Make, out: Path, scenarios: list[Scenario], options: RunOptions = NO_PLANS, **more: Any) -> Batch:
    return run_batch(scenarios, small_book(make), POLICY, out, options, Serial(), **{"work": answer, **more})


@cache
def answer(base: str, job: str) -> str:
    """run_job, once for each job: these tests are about what is asked and kept."""
    return run_job(base, job)


class Counted:
    """How often a job is asked."""

    def __init__(self) -> None:
        self.solves = 0

    def __call__(self, base: str, job: str) -> str:
        self.solves += 1
        return answer(base, job)


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.conftest import make_book

    out = tmp_path_factory.mktemp("batch") / "out"
    assert run(make_book, out, FORTY).left == 0
    return out


def test_an_interrupted_run_of_forty_continues_where_it_stopped(book_of: Make, tmp_path: Path, unbroken: Path) -> None:
    """Tests a stop after 13: 27 are left; the same command solves 27, then none; the files are those of an unbroken run."""
    stop, out, work = Stop(), tmp_path / "out", Counted()
    first = run(book_of, out, FORTY, stop=stop, tell=lambda done, *_: stop.set() if done == 13 else None)
    assert (len(first.results), first.left, first.before) == (13, 27, 0)
    listed = json.loads((out / "batch.json").read_text(encoding="utf-8"))["runs"]
    assert [r["status"] for r in listed].count("open") == 27
    second = run(book_of, out, FORTY, work=work)
    assert (len(second.results), second.left, second.before, work.solves) == (40, 0, 13, 27)
    assert contents(out) == contents(unbroken)
    assert run(book_of, out, FORTY, work=work).before == 40
    assert work.solves == 27


def test_another_question_is_solved_and_what_is_no_longer_asked_is_left_out(
    book_of: Make, tmp_path: Path, unbroken: Path
) -> None:
    """Tests two of the forty and a new one: one solve, three runs in the table, and all 41 results still kept."""
    out, work = tmp_path / "out", Counted()
    shutil.copytree(unbroken, out)
    asked = [FORTY[5], *capped(120), FORTY[0]]
    batch = run(book_of, out, asked, work=work)
    assert ([r.name for r in batch.results], batch.before, work.solves) == (["cap 55", "cap 120", "cap 50"], 2, 1)
    assert len(list((out / "runs").iterdir())) == 41
    assert run(book_of, out, asked, replace(NO_PLANS, seed=2), work=work).before == 0  # other options are another question
    assert run(book_of, out, asked, work=work, force=True).before == 0


def test_a_half_written_result_is_solved_again(book_of: Make, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(book_of, out, capped(50, 60))
    half = next((out / "runs").iterdir())
    half.write_text(half.read_text(encoding="utf-8")[:100], encoding="utf-8")
    assert run(book_of, out, capped(50, 60)).before == 1


def test_runs_that_fail_are_told_and_stop_no_other(book_of: Make, tmp_path: Path) -> None:
    """Tests an unknown key (exit 2 by itself) and an error of the program: both failed, 5 in all; only the first is kept."""

    def work(base: str, job: str) -> str:
        if "odd" in job:
            raise ZeroDivisionError("by chance")
        return run_job(base, job)

    scenarios = [
        Scenario("typo", "", {"policy": {"mood": "recut"}}),
        Scenario("odd", "", {"policy": {"mode": "recut"}, "odd": 1}),
        *capped(50),
    ]
    batch = run(book_of, tmp_path / "out", scenarios, work=work)
    assert [r.status for r in batch.results] == ["failed", "failed", "done"]
    assert "did you mean 'mode'" in batch.results[0].error
    assert batch.results[1].error.startswith("a fault of csm-assign: ZeroDivisionError in test_batch.py, line ")
    assert (batch.exit_code, len(batch.failed)) == (5, 2)
    again = run(book_of, tmp_path / "out", scenarios[:1])
    assert (again.before, again.exit_code) == (1, 5)  # a known failure is one still
    assert run(book_of, tmp_path / "out", scenarios, work=work).before == 2


def test_each_run_is_what_it_is_alone(book_of: Make, tmp_path: Path, unbroken: Path) -> None:
    """Tests a result of the batch against its job by itself, and a run kept under one name and asked by another."""
    base = base_text(small_book(book_of), POLICY)
    job = job_of(base, FORTY[7], NO_PLANS)
    alone = json.loads(run_job(base, job.text()))
    kept = json.loads((unbroken / "runs" / f"{job.key}.json").read_text(encoding="utf-8"))
    assert alone["result"] == kept["result"]
    other = job_of(base, replace(FORTY[7], name="other", title="Other"), NO_PLANS)
    found = Kept(unbroken).finished(other)
    assert found is not None
    assert (found[0].name, found[0].quarters) == ("other", result_from(alone["result"]).quarters)


def test_plans_are_published_whole_and_audit_clean(book_of: Make, tmp_path: Path) -> None:
    """Tests one quarter, two quarters, a draw (no plan); and that a run whose plan was taken away is solved again."""
    out = tmp_path / "out"
    scenarios = [*capped(50), Scenario("two/quarters", "", {"quarters": 2}), replace(capped(60)[0], draw=1)]
    batch = run(book_of, out, scenarios, RunOptions())
    two = folder_name("two/quarters")
    assert sorted(p.name for p in (out / "plans").iterdir()) == sorted([folder_name("cap 50"), two])
    for folder in (out / "plans" / folder_name("cap 50"), out / "plans" / two / "q1", out / "plans" / two / "q2"):
        assert audit_plan(folder).faults == ()
    listed = json.loads((out / "batch.json").read_text(encoding="utf-8"))["runs"]
    assert [len(r["plans"]) for r in listed] == [1, 2, 0]
    assert (
        json.loads((out / listed[0]["plans"][0] / "summary.json").read_text(encoding="utf-8"))["plan_id"]
        == batch.results[0].last.plan_id
    )
    shutil.rmtree(out / "plans" / two / "q2")
    assert run(book_of, out, scenarios, RunOptions()).before == 2
    assert audit_plan(out / "plans" / two / "q2").faults == ()


def test_a_folder_of_something_else_or_in_use_is_refused(book_of: Make, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match="something else"):
        run(book_of, tmp_path / "mine", capped(50), force=True)
    with pytest.raises(UsageError, match="bear the name 'cap 50'"):
        run(book_of, tmp_path / "out", capped(50, 50))
    with Kept(tmp_path / "out").locked(), pytest.raises(StorageError, match="at work"):
        run(book_of, tmp_path / "out", capped(50))
    assert run(book_of, tmp_path / "out", capped(50)).left == 0


def test_names_become_folders_of_their_own() -> None:
    """Tests that what a disk cannot bear is replaced, and that two such names stay apart."""
    assert folder_name("two_hires.london-1") == "two_hires.london-1"
    names = ["a b", "a/b", "a\\b", "..", ".", "", "CON:", "ü" * 300]
    found = [folder_name(n) for n in names]
    assert len(set(found)) == len(names)
    assert all(len(f) < 100 and "/" not in f and not f.startswith(".") for f in found)
