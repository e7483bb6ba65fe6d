"""Floor 3: a written plan read back - the decision it holds, on the formulation its own inputs make."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from solver.book import ACCOUNT_COLUMNS
from solver.engine import Result
from solver.errors import UsageError
from solver.model.formulate import Formulation, formulate
from solver.plan.decision import Decision, decide
from solver.plan.folder import is_intact, read_summary
from solver.plan.inputs import POLICY, TABLES, inputs_from
from solver.plan.proof import prices_of
from solver.problem import Ints
from solver.steady import steadily
from solver.tables import read_text, typed
from solver.tiering import Tiering

UNREADABLE = (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, csv.Error)


@dataclass(frozen=True)
class Loaded:
    """A plan from its folder: what was decided, the summary, and each account's reason as it was written [accounts].

    `intact`: its files are those it was written with.
    """

    path: Path
    decision: Decision
    summary: dict[str, Any]
    certificate: dict[str, Any]
    reasons: tuple[str, ...]
    intact: bool = True


def load_plan(path: Path) -> Loaded:
    """The plan in the folder `path`. Raises UsageError where it is none, or where a file of it is missing or cannot be used.

    Nothing is rechecked here: that is what the audit is for.
    """

    def read(place: Path) -> Loaded:
        summary = read_summary(place)
        try:
            return replace(_loaded(place, summary), path=path)
        except UNREADABLE as error:
            raise unreadable(path, error) from error

    return steadily(path, read)


def unreadable(path: Path, error: Exception) -> UsageError:
    """What to say of a plan folder that cannot be used."""
    missing = f": {Path(str(error.filename)).name} is missing" if isinstance(error, FileNotFoundError) and error.filename else ""
    return UsageError(f"{path} cannot be read as a plan{missing}; `csm-assign audit {path}` says what is wrong")


def _loaded(path: Path, summary: dict[str, Any]) -> Loaded:
    texts = {name: (path / name).read_bytes().decode("utf-8") for name in (POLICY, *TABLES)}
    book, policy = inputs_from(texts, summary["inputs"])
    accounts = book.accounts
    rows = read_text(path / "assignments.csv").set_index("account_id").loc[accounts["account_id"]]
    table = typed(read_text(path / "tiers.csv"), {**ACCOUNT_COLUMNS, "score": "number"})
    tiers = table.set_index("account_id").loc[accounts["account_id"]].reset_index()
    formulation = formulate(book, tiers["tier"], policy)
    unit_of = _unit_of(formulation, rows["unit"])
    if any(rule.firm for rule in policy.limit):  # today's books need not keep these, and the plan does
        formulation = replace(formulation, problem=replace(formulation.problem, start=unit_of))
    certificate = json.loads((path / "certificate.json").read_text(encoding="utf-8"))
    result = _result(formulation, unit_of, summary, certificate)
    tiering = Tiering(tiers, policy.tiering.method, (), pd.DataFrame(), read_text(path / "watch.csv"))
    decision = decide(formulation, tiering, result)
    intact = is_intact(path, summary)
    return Loaded(path, decision, summary, certificate, tuple(str(r) for r in rows["reason"]), intact)


def _unit_of(formulation: Formulation, names: pd.Series) -> Ints:
    """The unit of each item, from its largest member's row."""
    index = {"": 0, **formulation.setting.units.index}
    return np.array([index[name] for name in names.to_numpy()[formulation.setting.items.largest]], np.int64)


def _result(formulation: Formulation, unit_of: Ints, summary: dict[str, Any], certificate: dict[str, Any]) -> Result:
    price, cuts = prices_of(certificate, formulation)
    start = formulation.setting.standing.start
    return Result(
        unit_of=unit_of,
        value=int(summary["value"]),
        bound=int(summary["bound"]),
        certified_bound=int(summary["certified_bound"]),
        start_value=formulation.problem.value(start),
        first_plan=start,
        status=summary["status"],
        price=price,
        stages=(),
        cuts=cuts,
    )
