"""Floor 4: what a caller asks of a schedule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import ValidationError

from solver.errors import PolicyError, UsageError
from solver.policy import Policy, Waves, merge
from solver.policy.files import check_keys, parse_set
from solver.policy.models import fault_said


@dataclass(frozen=True)
class Asked:
    """`order` "" = as the policy says; `start` None = the first day of the quarter; `sets`: changes to [waves] alone."""

    order: Literal["", "low_risk_first", "at_once"] = ""
    start: date | None = None
    seconds: float = 60.0  # for all stages
    gap: float = 0.0  # proved this near, a stage is done
    seed: int = 1
    reproducible: bool = False
    sets: tuple[str, ...] = ()
    clocked: bool = False  # `seconds` end a reproducible run as well: it repeats where it needs less


def limits_of(policy: Policy, asked: Asked) -> Waves:
    """The table [waves] as it holds for this schedule. Raises PolicyError for what is no key of it."""
    tree = {"waves": policy.waves.model_dump(by_alias=True)}
    for text in asked.sets:
        layer = parse_set(text)
        if set(layer) != {"waves"}:
            raise PolicyError(
                f"--set {text}: a plan is decided; only keys of [waves] can be set here, such as waves.t1_at_once=2"
            )
        check_keys(layer, Policy, f"--set {text}", "")
        tree = merge(tree, layer)
    if asked.order:
        tree["waves"]["order"] = asked.order
    try:
        return Waves.model_validate(tree["waves"])
    except ValidationError as error:
        first = error.errors()[0]
        raise PolicyError(fault_said({**first, "loc": ("waves", *first["loc"])}, tree)) from None


def span_of(policy: Policy, as_of: date, asked: Asked) -> tuple[date, date]:
    """First and last day of the time in which hand-offs may be done. Raises UsageError where `start` is not in the quarter."""
    first, last = policy.quarter_of(as_of)
    start = asked.start or first
    if not first <= start <= last:
        raise UsageError(f"--start {start} is not in the planned quarter, {first} to {last}")
    return start, last
