"""The same results on every executor, also when workers are killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from solver.book import Book
from solver.errors import StorageError, UsageError
from solver.runs.batch import Batch, run_batch
from solver.runs.executors import Processes, Serial, Workshop, workshop_of
from solver.runs.message import RunOptions
from solver.scenarios.scenario import Scenario
from solver.signals import Stop
from tests.conftest import make_book
from tests.reliability.cluster import local
from tests.runs.batches import POLICY, capped, contents, deadly, small_book

Make = Callable[..., Book]
TEN = [*capped(*range(50, 58)), *capped(70, quarters=2), Scenario("typo", "", {"policy": {"mood": 1}})]


def run(make: Make, out: Path, workshop: Workshop, scenarios: list[Scenario] = TEN, **more: Any) -> Batch:
    return run_batch(scenarios, small_book(make), POLICY, out, RunOptions(), workshop, **more)


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("serial") / "out"
    run(make_book, out, Serial())
    return contents(out)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch, local(2) as found:
        patch.setattr("solver.runs.cluster.REACH", 120.0)
        yield found


def killing(pids: Callable[[], list[int]], after: int) -> Callable[[int, int, str], None]:
    """Kills the first process of `pids` when so many runs are done."""
    return lambda done, *_: os.kill(pids()[0], signal.SIGKILL) if done == after else None


def children() -> list[int]:
    return [int(p.pid or 0) for p in multiprocessing.active_children() if p.name.startswith("SpawnProcess")]


def test_two_processes_with_one_killed_in_the_middle_do_what_one_does(
    book_of: Make, tmp_path: Path, serial: dict[str, bytes]
) -> None:
    batch = run(book_of, tmp_path / "out", Processes(2), tell=killing(children, 3))
    assert (batch.left, [r.name for r in batch.failed]) == (0, ["typo"])
    assert contents(tmp_path / "out") == serial


def test_a_cluster_with_one_worker_killed_in_the_middle_does_what_one_process_does(
    book_of: Make, tmp_path: Path, serial: dict[str, bytes], cluster: Any
) -> None:
    def pids() -> list[int]:
        return [nanny.process.process.pid for nanny in cluster.workers.values()]

    workshop = workshop_of(cluster.scheduler_address.replace("tcp://", "dask://"))
    batch = run(book_of, tmp_path / "out", workshop, tell=killing(pids, 3))
    assert (batch.left, [r.name for r in batch.failed]) == (0, ["typo"])
    assert contents(tmp_path / "out") == serial


def test_who_kills_its_process_twice_is_named_and_nobody_else_is(book_of: Make, tmp_path: Path) -> None:
    """Tests one that always kills its process, one that does so once, and four beside them that never do."""
    once = str(tmp_path / "once")
    scenarios = [*capped(50, 51), *capped(60, deadly="always"), *capped(61, deadly=once), *capped(52, 53)]
    batch = run(book_of, tmp_path / "out", Processes(2), scenarios, work=deadly)
    assert {r.name: r.error for r in batch.failed} == {"cap 60": "its process died twice (signal 9)"}
    assert (batch.exit_code, batch.left) == (5, 0)
    assert Path(once).exists()
    again = run(book_of, tmp_path / "out", Serial(), [s for s in scenarios if s.name != "cap 60"], work=deadly)
    assert again.before == 5  # the guilty one is not kept: it would be tried again


def test_a_stop_ends_the_processes_and_keeps_what_is_finished(book_of: Make, tmp_path: Path, serial: dict[str, bytes]) -> None:
    stop, out = Stop(), tmp_path / "out"
    batch = run(book_of, out, Processes(2), stop=stop, tell=lambda done, *_: stop.set() if done == 4 else None)
    assert len(batch.results) + batch.left == 10
    assert 4 <= len(batch.results) < 10
    assert children() == []
    assert run(book_of, out, Serial()).before == len(batch.results)
    assert contents(out) == serial


def test_a_cluster_that_is_not_there_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solver.runs.cluster.REACH", 0.5)
    with pytest.raises(StorageError, match=r"no Dask cluster with a worker answers at tcp://127.0.0.1:9"):
        workshop_of("dask://127.0.0.1:9").open()


@pytest.mark.parametrize(
    "text",
    [
        "thread",
        "processes:",
        "processes:0",
        "processes:999999",
        "dask://",
        "dask://127.0.0.1",
        "dask://127.0.0.1:x",
        "tls://a:1/b",
    ],
)
def test_what_names_no_executor_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--executor"):
        workshop_of(text)


@pytest.mark.parametrize("host", ["10.0.0.5", "cluster.example.com", "0.0.0.0", "[2001:db8::1]"])
def test_another_machine_is_refused_without_tls(host: str) -> None:
    with pytest.raises(UsageError, match=r"another machine.*TLS.*can run programs"):
        workshop_of(f"dask://{host}:8786")
    assert workshop_of(f"tls://{host}:8786").flight == 2


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "[::1]", "localhost"])
def test_this_machine_is_taken(host: str) -> None:
    assert workshop_of(f"dask://{host}:8786").flight == 2


def test_processes_are_as_many_as_asked() -> None:
    found = workshop_of("processes:3")
    assert isinstance(found, Processes)
    assert (found.number, found.flight) == (3, 6)
    default = workshop_of("processes")
    assert isinstance(default, Processes)
    assert default.number == os.cpu_count()
