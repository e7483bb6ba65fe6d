"""Floor 5: what is sent to whoever solves a run, and what makes two runs the same - all of it JSON text."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from solver.book import Book
from solver.plan.inputs import input_texts, inputs_from
from solver.policy import Policy
from solver.scenarios.scenario import Scenario

SOLVED_BY = ("csm-assign", "ortools", "pandas", "numpy")  # what a result depends on, beside our own sources


@dataclass(frozen=True)
class RunOptions:
    """How each run is solved: until proved within `gap`, one worker and no clock; `seconds` only end what would never end."""

    gap: float = 0.0001
    seconds: float = 300.0
    seed: int = 1
    plans: bool = True


@dataclass(frozen=True)
class Job:
    """One scenario to be solved."""

    key: str
    scenario: Scenario
    options: RunOptions

    @property
    def keeps_plan(self) -> bool:
        """Whether the plan's files are wanted: never those of a draw, of which there may be any number."""
        return self.options.plans and not self.scenario.draw

    def text(self) -> str:
        """The job as it is sent: what does not decide the plan, such as the scenario's name, stays here."""
        asked = {"tree": self.scenario.tree, "options": asdict(self.options), "keep_plan": self.keeps_plan}
        return _json({**asked, "versions": versions()})


def base_text(book: Book, policy: Policy) -> str:
    """The book that all scenarios of a batch change, as it is sent."""
    return _json({"texts": input_texts(book, policy), "sources": book.sources})


@lru_cache(maxsize=2)
def base_from(text: str) -> tuple[Book, Policy]:
    """The inverse of `base_text`; kept, because all runs of a batch begin with it."""
    tree = json.loads(text)
    return inputs_from(tree["texts"], tree["sources"])


def job_of(base: str, scenario: Scenario, options: RunOptions) -> Job:
    """The job, with the key under which its result is kept: the same question to the same program has the same one."""
    job = Job("", scenario, options)
    asked = [digest(base), scenario.digest(), asdict(options), job.keeps_plan, versions()]
    return Job(digest(_json(asked)), scenario, options)


def digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def policy_digest(policy: Policy) -> str:
    """The same for two policies with the same rules and numbers; the planning date aside."""
    return digest(policy.model_dump_json(by_alias=True, exclude={"as_of"}))


@cache
def versions() -> Mapping[str, str]:
    """What solves: a changed program, also one that is being written, is another one."""
    root = Path(__file__).parent.parent
    sources = hashlib.sha256()
    for path in sorted([*root.rglob("*.py"), *root.glob("*.toml")]):
        sources.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    found = {name: version(name) for name in SOLVED_BY}
    return {**found, "python": platform.python_version(), "sources": sources.hexdigest()}


def _json(data: Any) -> str:
    return json.dumps(data, sort_keys=True, allow_nan=False)
