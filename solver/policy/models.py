"""Floor 0: every number a user may set, typed and frozen.

The numbers themselves stand once, with their comments, in `default_policy.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, model_validator

from solver.errors import PolicyError, clip
from solver.policy.briefs import Brief
from solver.policy.crm import Crm
from solver.policy.files import NAMED, check_keys, default_tree, listed, merge, parse_set, read_file
from solver.policy.shapes import in_words
from solver.policy.tables import (
    Amount,
    Criterion,
    Effort,
    Fairness,
    Handoff,
    Headcount,
    Health,
    Input,
    Leave,
    Limit,
    Match,
    Mode,
    Moves,
    Objective,
    ObjectiveStages,
    Pool,
    Quarter,
    Ramp,
    Share,
    Table,
    Tier,
    Tiering,
    WorkingHours,
)
from solver.policy.waves import Waves

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)  # of a planning date


def _usual_headcount() -> Headcount:
    """The table of the default policy, for policies of plans that were made before there was one."""
    return Headcount.model_validate(default_tree()["headcount"])


def _usual_waves() -> Waves:
    """The same for the dates of hand-offs."""
    return Waves.model_validate(default_tree()["waves"])


def _usual_brief() -> Brief:
    """The same for what briefs and mails are made by."""
    return Brief.model_validate(default_tree()["brief"])


class Policy(Table):
    """All numbers and rules of a run. `Policy.load` is the way to make one."""

    as_of: Annotated[date, Field(ge=EARLIEST, le=LATEST)] | None = None
    mode: Mode
    objective: Objective = "weighted"  # plans of before there were stages say nothing
    objective_stages: ObjectiveStages | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    language: str
    departed: tuple[str, ...]
    hourly_cost: Amount
    pool_handoff_share: Share
    rates: dict[str, Annotated[float, Field(gt=0, le=1e9)]]
    quarter: Quarter
    input: Input
    working_hours: WorkingHours
    ramp: Ramp
    moves: Moves
    fairness: Fairness = Fairness()
    headcount: Headcount = Field(default_factory=_usual_headcount)
    waves: Waves = Field(default_factory=_usual_waves)
    brief: Brief = Field(default_factory=_usual_brief)
    leave: Leave
    effort: Effort
    health: Health
    handoff: Handoff
    tiering: Tiering
    tiers: dict[Annotated[str, Field(pattern=r"^T[1-5]$")], Tier]
    criterion: tuple[Criterion, ...]
    match: tuple[Match, ...]
    limit: tuple[Limit, ...]
    pools: dict[str, Pool] = Field(default={})
    crm: Crm = Crm()

    @model_validator(mode="after")
    def _consistent(self) -> Policy:
        if sum(m.share for m in self.match) > 1:
            raise ValueError("the shares of the matches add up to more than 1")
        if not 2 <= len(self.tiers) <= 5:
            raise ValueError("there must be 2 to 5 tiers")
        if self.objective == "staged" and self.objective_stages is None:
            raise ValueError("a staged objective needs [objective_stages]")
        grown = self.headcount.growth if isinstance(self.headcount.growth, dict) else {}
        for tier in grown:
            if tier not in self.tiers:
                raise ValueError(f"headcount.growth names tier {tier!r}, which is not among {', '.join(self.tiers)}")
        narrowed: list[Match | Limit] = [*self.match, *self.limit]
        for rule in narrowed:
            for tier in rule.tiers:
                if tier not in self.tiers:
                    raise ValueError(f"{rule.name!r} names tier {tier!r}, which is not among {', '.join(self.tiers)}")
        return self

    @property
    def tier_names(self) -> tuple[str, ...]:
        """The tiers in use, best first."""
        return tuple(sorted(self.tiers))

    def quarter_of(self, as_of: date) -> tuple[date, date]:
        """First and last day of the planned quarter."""
        month = as_of.month - 1 + self.quarter.months
        year, month = as_of.year + month // 12, month % 12 + 1
        after = date(year, month, min(as_of.day, days_in_month(year, month)))
        return as_of, after - timedelta(days=1)

    @classmethod
    def load(cls, *paths: Path, sets: Iterable[str] = (), overlay: Mapping[str, Any] | None = None) -> Policy:
        """Defaults < each of `paths` in turn < `overlay` < each `key=value` of `sets`.

        Raises PolicyError with the file, the key and a did-you-mean.
        """
        tree = default_tree()
        layers = [(str(p), read_file(p)) for p in paths]
        if overlay:
            layers.append(("overlay", dict(overlay)))
        layers += [(f"--set {text}", parse_set(text)) for text in sets]
        for source, layer in layers:
            check_keys(layer, cls, source, "")
            tree = merge(tree, layer)
        return cls._validated(tree, ", ".join(source for source, _ in layers) or "defaults")

    @classmethod
    def from_tree(cls, tree: Mapping[str, Any], source: str) -> Policy:
        """A whole policy from a tree, as a plan's `policy.toml` holds it: nothing is merged in."""
        check_keys(tree, cls, source, "")
        return cls._validated(dict(tree), source)

    @classmethod
    def _validated(cls, tree: dict[str, Any], source: str) -> Policy:
        for name in NAMED:
            tree[name] = [entry for entry in tree.get(name, []) if entry.get("enabled", True)]
        off = {name for name, t in tree["tiers"].items() if not t.get("enabled", True)}
        tree["tiers"] = {name: t for name, t in tree["tiers"].items() if name not in off}
        for name in ("match", "limit"):
            tree[name] = _without_tiers(tree[name], off)
        try:
            return cls.model_validate(tree)
        except ValidationError as error:
            faults: list[dict[str, Any]] = [dict(f) for f in error.errors()]
            strange = [f["loc"][:-1] for f in faults if f["loc"][-1:] == ("[key]",)]  # such as tiers.T9: its table is no matter
            kept = [f for f in faults if f["loc"][-1:] == ("[key]",) or not any(f["loc"][: len(s)] == s for s in strange)]
            raise PolicyError(listed(source, list(dict.fromkeys(fault_said(f, tree) for f in kept)))) from None


def _without_tiers(entries: list[dict[str, Any]], off: set[str]) -> list[dict[str, Any]]:
    """Rules without the tiers that are switched off; a rule that named no others goes with them."""
    out = []
    for entry in entries:
        named = entry.get("tiers", [])
        left = [t for t in named if t not in off]
        if left or not named:
            out.append({**entry, "tiers": left} if named else entry)
    return out


def fault_said(fault: dict[str, Any], tree: Mapping[str, Any]) -> str:
    """One fault of a policy in words: the key (entries of arrays by their name), what is wrong, what stands there."""
    message = in_words(fault)
    parts = [str(part) for part in fault["loc"] if part != "[key]"]
    if len(parts) > 1 and parts[0] in NAMED:
        parts[1] = str(tree[parts[0]][int(parts[1])].get("name", parts[1]))
    if not parts or fault["type"] == "value_error":
        return f"{'.'.join(parts)}: {message}" if parts else message
    if fault["type"] == "missing":
        return f"{'.'.join(parts)}: is missing"
    return f"{'.'.join(parts)}: {message} (is {clip(str(fault.get('input')), 60)!r})"


def days_in_month(year: int, month: int) -> int:
    """Days of a month, 28 to 31."""
    return (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
