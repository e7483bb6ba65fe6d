"""Generalized assignment files of the OR-Library solved by the engine: python -m benchmarks.gap_instances FILES.

A file holds one problem, or a count and then so many of them: m n (units, items), costs m x n, uses m x n, capacities m.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from solver.engine import Options, solve
from solver.engine.assignment import Assignment
from solver.problem import NOBODY, Ints


@dataclass(frozen=True)
class Instance:
    """One problem of a file; arrays [units, items] as the file has them, capacities [units]."""

    name: str
    cost: Ints
    use: Ints
    capacity: Ints


@dataclass(frozen=True)
class Line:
    """What the engine made of an instance. `left_out`: items without a unit; `gap`: of the value, None when it is 0."""

    name: str
    units: int
    items: int
    status: str
    value: int
    bound: int
    gap: float | None
    left_out: int
    seconds: float


def read_instances(path: Path) -> Iterator[Instance]:
    """The instances of a file. Raises ValueError where the numbers do not make whole instances."""
    numbers = np.array(path.read_text(encoding="ascii").split(), dtype=np.int64)
    for count, at in ((1, 0), (int(numbers[0]) if len(numbers) else 0, 1)):
        ends = [at]
        while len(ends) <= count and ends[-1] + 1 < len(numbers):
            units, items = numbers[ends[-1]], numbers[ends[-1] + 1]
            ends.append(ends[-1] + 2 + int(units) * (2 * int(items) + 1))
        if len(ends) == count + 1 and ends[-1] == len(numbers):
            break
    else:
        raise ValueError(f"{path}: not a file of generalized assignment problems (m n, costs, uses, capacities)")
    for k, first in enumerate(ends[:-1]):
        units, items = int(numbers[first]), int(numbers[first + 1])
        cost, use, capacity = np.split(numbers[first + 2 : ends[k + 1]], [units * items, 2 * units * items])
        name = path.stem if count == 1 else f"{path.stem}-{k + 1}"
        yield Instance(name, cost.reshape(units, items), use.reshape(units, items), capacity)


def solve_instance(instance: Instance, *, maximize: bool, may_stay_out: bool, options: Options) -> Line:
    """The engine's answer. Costs are measured from the dearest, so that what the engine maximizes is positive."""
    began = time.monotonic()
    units, items = instance.cost.shape
    sign, base = (1, 0) if maximize else (-1, int(instance.cost.max()) + 1)
    worth, uses, capacity = base + sign * instance.cost.T, instance.use.T[None], instance.capacity[None]
    result = solve(Assignment(worth, uses, capacity, must_place=not may_stay_out).problem(), options)
    placed = np.flatnonzero(result.unit_of != NOBODY)
    value = int(instance.cost[result.unit_of[placed] - 1, placed].sum())
    bound = sign * (result.bound - base * items)
    gap = abs(bound - value) / abs(value) if value else None
    seconds = round(time.monotonic() - began, 3)
    return Line(instance.name, units, items, result.status, value, bound, gap, items - len(placed), seconds)


def main() -> None:
    """One line for each instance."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILES")
    parser.add_argument("--maximize", action="store_true", help="costs are profits (files gap1 to gap12)")
    parser.add_argument("--may-stay-out", action="store_true", help="items may be left out at no profit; only with --maximize")
    parser.add_argument("--time-limit", type=float, default=10.0, metavar="SECONDS", help="for each instance")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    asked = parser.parse_args()
    if asked.may_stay_out and not asked.maximize:
        parser.error("--may-stay-out needs --maximize: left out at no cost, nothing would ever be placed")
    if not asked.json:
        print(f"{'instance':<14} {'units':>5} {'items':>6} {'value':>10} {'bound':>10} {'gap':>9} {'seconds':>8}  status")
    for path in asked.files:
        try:
            instances = list(read_instances(path))
        except (OSError, ValueError) as error:
            raise SystemExit(str(error)) from error
        for instance in instances:
            options = Options(seconds=asked.time_limit)
            line = solve_instance(instance, maximize=asked.maximize, may_stay_out=asked.may_stay_out, options=options)
            print(json.dumps(asdict(line)) if asked.json else _text(line, asked.may_stay_out), flush=True)


def _text(line: Line, may_stay_out: bool) -> str:
    gap = "" if line.gap is None else f"{line.gap:.4%}"
    status = f"{line.status}, {line.left_out} left out" if line.left_out and not may_stay_out else line.status
    shown = f"{line.value:>10,} {line.bound:>10,} {gap:>9} {line.seconds:>8.2f}"
    return f"{line.name:<14} {line.units:>5} {line.items:>6} {shown}  {status}"


if __name__ == "__main__":
    main()
