"""Floor 0: every number a user may set, typed and frozen; loads and merges policy files.

The numbers themselves stand once, with their comments, in `default_policy.toml`.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from solver.errors import PolicyError

Mode = Literal["required", "maintain", "recut"]
Over = Literal["book", "person", "manager", "tier", "plan"]
Share = Annotated[float, Field(ge=0, le=1)]
Amount = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]
NAMED = ("criterion", "match", "limit")  # arrays of tables that merge by name


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Quarter(_Table):
    months: Annotated[int, Field(ge=1, le=12)]


class Input(_Table):
    preset: Literal["", "salesforce", "hubspot", "gainsight"]
    negative_arr: Literal["error", "zero", "exclude"]
    missing_arr: Literal["error", "zero", "exclude"]
    date_order: Literal["", "dmy", "mdy"]
    decimal: Literal["", ".", ","]
    default_timezone: str
    columns: dict[str, str]
    values: dict[str, dict[str, str | int | float | bool]]


class WorkingHours(_Table):
    from_hour: Annotated[float, Field(ge=0, le=24, alias="from")]
    to_hour: Annotated[float, Field(ge=0, le=24, alias="to")]

    @model_validator(mode="after")
    def _ordered(self) -> WorkingHours:
        if self.from_hour >= self.to_hour:
            raise ValueError("working_hours.from must be before working_hours.to")
        return self


class Ramp(_Table):
    shares: tuple[Share, ...]
    new_hire_days: Annotated[int, Field(ge=0)]
    new_hire_t1: Annotated[int, Field(ge=0)]


class Moves(_Table):
    inbound_free_below: Share


class Leave(_Table):
    long_days: Annotated[int, Field(ge=1)]


class Effort(_Table):
    red: Amount
    onboarding: Amount
    onboarding_days: Annotated[int, Field(ge=0)]
    complex: Amount
    complex_from: Amount
    healthy_t2: Amount


class Health(_Table):
    red: Amount
    yellow: Amount


class Handoff(_Table):
    tenure_min: Amount
    tenure_max: Amount
    red: Amount
    renewal_days: Annotated[int, Field(ge=0)]
    renewal: Amount
    per_change: Annotated[float, Field(ge=1, le=10)]


class Tiering(_Table):
    method: Literal["scorecard", "rules", "given"]
    preset: Literal["complexity", "health"]
    neutral_points: Annotated[float, Field(ge=0, le=100)]
    min_filled: Share
    t1_from_arr: Amount
    t2_from_strategic: Amount
    max_lift: Annotated[int, Field(ge=0, le=5)]
    grace_months: Annotated[int, Field(ge=0, le=60)]
    override_share_warning: Share
    t1_share_warning: Share
    watch_margin: Amount


class Tier(_Table):
    label: str
    enabled: bool = True
    weight: Annotated[float, Field(ge=0, le=100)]
    service: tuple[Literal["dedicated", "pooled"], ...]
    ratio_from: Annotated[int, Field(ge=0)]
    cap: Annotated[int, Field(ge=0, le=100_000)]
    target: Annotated[int, Field(ge=0, le=100_000)]
    hours: Amount
    min_score: Annotated[float, Field(ge=0, le=100)]
    min_arr: Amount
    rules: tuple[dict[str, float], ...]
    top_share: Share
    share_of_accounts: tuple[Share, ...]
    share_of_arr: tuple[Share, ...]
    handoff_rate: Share
    handoff_cap: Share
    handoff_hours_in: Amount
    handoff_hours_out: Amount
    hold_renewal: tuple[Annotated[int, Field(ge=0)], ...]
    hold_escalated: bool
    hold_red: bool
    hold_changed: Annotated[int, Field(ge=0)]
    hold_onboarding: Annotated[int, Field(ge=0)]
    review: str
    check_in: str
    support: str
    sponsor: str
    onboarding: str
    account_plan: str
    expansion_play: str
    review_days: Annotated[int, Field(ge=0)]
    goals: dict[str, float]
    out_price: Amount | None = None  # price of a whole full-time load left uncovered; None: computed (docs/arithmetic.md)


class Criterion(_Table):
    name: str
    column: str
    weight: Annotated[float, Field(ge=0, le=1)]
    points: tuple[tuple[float, Annotated[float, Field(ge=0, le=100)]], ...] = ()
    values: dict[str, Annotated[float, Field(ge=0, le=100)]] = {}  # points of text values; they go before `points`
    presets: tuple[str, ...] = ()  # only in these tiering presets; empty = in all
    enabled: bool = True


class Match(_Table):
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    kind: Literal["hours", "industry", "same", "at_least"]
    account: str
    csm: str
    share: Share
    required: bool = False
    except_: tuple[str, ...] = Field(default=(), alias="except")
    tiers: tuple[str, ...] = ()  # `required` binds in these tiers only; empty = all
    full_at: Annotated[float, Field(gt=0, le=24)] = 6
    required_hours: dict[str, Annotated[float, Field(ge=0, le=24)]] = {}
    enabled: bool = True


class Limit(_Table):
    name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_ .-]*$")]
    measure: str
    over: Over
    tiers: tuple[str, ...] = ()
    coverage: Literal["", "dedicated", "pooled"] = ""
    modes: tuple[Mode, ...] = ()
    where: dict[str, str | int | float | bool] = {}
    of: str = ""
    max: float | None = None
    min: float | None = None
    max_share: float | None = None
    min_share: float | None = None
    max_company: Amount | None = None
    over_company: Amount | None = None
    band: Share | None = None
    max_fte: Amount | None = None
    price: Amount | None = None
    grain: Annotated[float, Field(gt=0)] = 1
    why: str = ""
    enabled: bool = True

    @model_validator(mode="after")
    def _bounded(self) -> Limit:
        bounds = (
            self.max,
            self.min,
            self.max_share,
            self.min_share,
            self.max_company,
            self.over_company,
            self.band,
            self.max_fte,
        )
        if all(b is None for b in bounds):
            raise ValueError(f"limit {self.name!r} has no bound: give max, min, max_share, min_share, band or max_fte")
        return self


class Pool(_Table):
    crm_user: str = ""
    contact: str = ""  # csm_id named as the contact of the pool's accounts


class Policy(_Table):
    """All numbers and rules of a run. `Policy.load` is the way to make one."""

    as_of: date | None = None
    mode: Mode
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    language: str
    departed: tuple[str, ...]
    hourly_cost: Amount
    pool_handoff_share: Share
    rates: dict[str, Annotated[float, Field(gt=0)]]
    quarter: Quarter
    input: Input
    working_hours: WorkingHours
    ramp: Ramp
    moves: Moves
    leave: Leave
    effort: Effort
    health: Health
    handoff: Handoff
    tiering: Tiering
    tiers: dict[Annotated[str, Field(pattern=r"^T[1-5]$")], Tier]
    criterion: tuple[Criterion, ...]
    match: tuple[Match, ...]
    limit: tuple[Limit, ...]
    pools: dict[str, Pool] = {}

    @model_validator(mode="after")
    def _consistent(self) -> Policy:
        if sum(m.share for m in self.match) > 1:
            raise ValueError("the shares of the matches add up to more than 1")
        if not 2 <= len(self.tiers) <= 5:
            raise ValueError("there must be 2 to 5 tiers")
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
        layers = [(str(p), _read(p)) for p in paths]
        if overlay:
            layers.append(("overlay", dict(overlay)))
        layers += [(f"--set {text}", _parse_set(text)) for text in sets]
        for source, layer in layers:
            _check_keys(layer, cls, source, "")
            tree = merge(tree, layer)
        return cls._validated(tree, ", ".join(source for source, _ in layers) or "defaults")

    @classmethod
    def from_tree(cls, tree: Mapping[str, Any], source: str) -> Policy:
        """A whole policy from a tree, as a plan's `policy.toml` holds it: nothing is merged in."""
        _check_keys(tree, cls, source, "")
        return cls._validated(dict(tree), source)

    @classmethod
    def _validated(cls, tree: dict[str, Any], source: str) -> Policy:
        for name in NAMED:
            tree[name] = [entry for entry in tree.get(name, []) if entry.get("enabled", True)]
        tree["tiers"] = {name: t for name, t in tree["tiers"].items() if t.get("enabled", True)}
        try:
            return cls.model_validate(tree)
        except ValidationError as error:
            lines = []
            for fault in error.errors():
                where = ".".join(str(part) for part in fault["loc"])
                lines.append(
                    f"{where}: {fault['msg'].removeprefix('Value error, ')} (is {str(fault.get('input'))[:60]!r})"
                    if where
                    else fault["msg"].removeprefix("Value error, ")
                )
            raise PolicyError(f"policy ({source}): " + "; ".join(lines)) from None


def default_text() -> str:
    """The default policy file with its comments."""
    return (files("solver") / "default_policy.toml").read_text(encoding="utf-8")


@cache
def _default_tree() -> dict[str, Any]:
    return tomllib.loads(default_text())


def default_tree() -> dict[str, Any]:
    """A fresh copy of the default policy as a tree."""
    return merge({}, _default_tree())


def merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` laid over `below`: tables merge key by key, the arrays in NAMED by `name`, all else is replaced."""
    out = dict(below)
    for key, value in above.items():
        if key in NAMED and isinstance(value, list):
            out[key] = _merge_named(out.get(key, []), value)
        elif isinstance(value, Mapping) and isinstance(out.get(key), Mapping):
            out[key] = merge(out[key], value)
        else:
            out[key] = merge({}, value) if isinstance(value, Mapping) else value
    return out


def _merge_named(below: list[dict[str, Any]], above: list[dict[str, Any]]) -> list[dict[str, Any]]:
    out = {entry["name"]: dict(entry) for entry in below}
    for entry in above:
        name = entry.get("name", "")
        out[name] = {**out.get(name, {}), **entry}
    return list(out.values())


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        raise PolicyError(f"policy file {path} does not exist") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"policy file {path}: {error}") from None


def _parse_set(text: str) -> dict[str, Any]:
    key, eq, value = text.partition("=")
    if not eq or not key.strip():
        raise PolicyError(f"--set {text}: expected key=value, such as tiers.T1.cap=25")
    try:
        parsed = tomllib.loads(f"v = {value}")["v"]
    except tomllib.TOMLDecodeError:
        parsed = value.strip()
    parts = key.strip().split(".")
    if parts[0] in NAMED and len(parts) == 3:  # limit.headroom.price=500
        return {parts[0]: [{"name": parts[1], parts[2]: parsed}]}
    for part in reversed(parts):
        parsed = {part: parsed}
    return dict(parsed)


def _check_keys(tree: Mapping[str, Any], model: type[BaseModel], source: str, path: str) -> None:
    """Refuse keys that the policy does not know, with the nearest one it does."""
    known = {field.alias or name: field for name, field in model.model_fields.items()}
    for key, value in tree.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known here: {', '.join(sorted(known))}"
            raise PolicyError(f"policy ({source}): unknown key {path + key!r}{hint}")
        inner = _model_in(known[key].annotation)
        if inner is None:
            continue
        if isinstance(value, list):
            for entry in value:
                if isinstance(entry, Mapping):
                    if "name" not in entry:
                        raise PolicyError(f"policy ({source}): every [[{path + key}]] needs a name")
                    _check_keys(entry, inner, source, f"{path}{key}.{entry['name']}.")
        elif isinstance(value, Mapping) and key in {"tiers", "pools"}:
            for name, entry in value.items():
                if isinstance(entry, Mapping):
                    _check_keys(entry, inner, source, f"{path}{key}.{name}.")
        elif isinstance(value, Mapping):
            _check_keys(value, inner, source, f"{path}{key}.")


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The table model that a field's type is, or is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)


def days_in_month(year: int, month: int) -> int:
    """Days of a month, 28 to 31."""
    return (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
