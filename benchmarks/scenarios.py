"""100 scenarios of one book, each with one worker of the solver: python -m benchmarks.scenarios [--repeat 3].

A book made by `demo`; the scenarios differ in ratios, gap 0.01 %, every plan written, audited and kept. Seconds are those of
the whole batch, start of processes included; a Dask cluster runs already, as clusters do, and is warmed up by one run.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.machine import machine
from solver.book import Book
from solver.demo import make_book
from solver.policy import Policy
from solver.runs.batch import run_batch
from solver.runs.executors import Workshop, workshop_of
from solver.runs.message import RunOptions
from solver.scenarios.scenario import Scenario

PLACES = ("serial", "processes:1", "processes:2", "dask:1", "dask:2")


def scenarios(number: int) -> list[Scenario]:
    """Caps of T1 from 25 to 34 by caps of T2 from 90 upwards."""
    caps = [{"T1": {"cap": 25 + k % 10}, "T2": {"cap": 90 + k // 10}} for k in range(number)]
    return [Scenario(f"s{k:03}", "", {"policy": {"tiers": c}}) for k, c in enumerate(caps)]


@contextmanager
def workshop(place: str) -> Iterator[Workshop]:
    """The workshop of a place; of dask:N a cluster of N workers on this machine."""
    if not place.startswith("dask"):
        yield workshop_of(place)
        return
    from distributed import LocalCluster

    number = int(place.partition(":")[2])
    quiet = {"dashboard_address": None, "worker_dashboard_address": None, "host": "127.0.0.1"}
    with LocalCluster(n_workers=number, threads_per_worker=1, **quiet) as cluster:
        yield workshop_of(cluster.scheduler_address.replace("tcp://", "dask://"))


def seconds(place: str, book: Book, policy: Policy, number: int) -> float:
    """How long the whole batch takes at a place."""
    with tempfile.TemporaryDirectory() as folder, workshop(place) as shop:
        if place.startswith("dask"):
            run_batch(scenarios(2), book, policy, Path(folder, "warm"), RunOptions(seed=2), shop)
        began = time.monotonic()
        batch = run_batch(scenarios(number), book, policy, Path(folder, "out"), RunOptions(), shop)
        assert not batch.failed
        assert not batch.left
        return time.monotonic() - began


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=610)
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--places", nargs="+", choices=PLACES, default=["serial", "processes:2", "dask:2"])
    asked = parser.parse_args()
    book, policy = make_book(asked.accounts, 1), Policy.load()
    print(machine(), flush=True)
    print(f"\n| {asked.number} scenarios, {asked.accounts:,} accounts | seconds | runs per second | times as fast |")
    print("|---|--:|--:|--:|")
    first = 0.0
    for place in asked.places:
        took = median(seconds(place, book, policy, asked.number) for _ in range(asked.repeat))
        first = first or took
        print(f"| {place} | {took:.1f} | {asked.number / took:.2f} | {first / took:.2f} |", flush=True)


if __name__ == "__main__":
    main()
