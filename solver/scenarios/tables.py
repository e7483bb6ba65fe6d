"""Floor 5: the tables of a scenario file, typed and frozen - what may be changed, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from solver.errors import ScenarioError

Value = str | bool | int | float | date | list[str | bool | int | float | date]
Row = dict[str, Value]
Fraction = Annotated[float, Field(ge=0, le=1)]
Seed = Annotated[int, Field(ge=0, lt=2**32)]
Count = Annotated[int, Field(ge=0, le=100_000)]
FAULTS = 5  # of a file that are told at once


class Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    enabled: bool = True


class Columns(Table):
    """A new row: further keys are columns of the table."""

    model_config = ConfigDict(frozen=True, extra="allow")

    @property
    def row(self) -> dict[str, Any]:
        """The columns that are given, ids left out."""
        return dict(self.model_extra or {})


class CsmAdd(Columns):
    csm_id: str
    like: str = ""
    count: Annotated[int, Field(ge=0, le=1_000)] = 1


class CsmUpdate(Table):
    csm_id: str
    set: Row


class UpdateWhere(Table):
    name: str = ""
    where: Row
    set: Row


class CsmRemove(Table):
    csm_id: str
    on: date | None = None  # their last day; None: gone at once


class Chosen(Table):
    """Some of those whom the conditions select, chosen by seed; at most one of the amounts is given, none means all."""

    name: str = ""
    where: Row = {}
    share: Fraction | None = None
    count: Count | None = None
    seed: Seed = 1
    each_quarter: bool = False

    @model_validator(mode="after")
    def _one_amount(self) -> Chosen:
        amounts = [k for k in ("share", "count", "arr_share", "chance") if getattr(self, k, None) is not None]
        if len(amounts) > 1:
            raise ValueError(f"{' and '.join(amounts)} are two answers to how many: give one")
        return self


class CsmRemoveWhere(Chosen):
    chance: Fraction | None = None  # that each of them leaves
    on: date | None = None


class AccountAdd(Columns):
    account_id: str


class AccountUpdate(Table):
    account_id: str
    set: Row


class AccountRemove(Table):
    account_id: str


class AccountRemoveWhere(Chosen):
    arr_share: Fraction | None = None


class Grow(Table):
    name: str = ""
    where: Row = {}
    arr: Annotated[float, Field(ge=-1, le=100)] = 0.0  # their ARR: 0.2 is 20 % more
    accounts: Annotated[float, Field(ge=0, le=100)] = 0.0  # more accounts like them
    seed: Seed = 1
    each_quarter: bool = False

    @model_validator(mode="after")
    def _something(self) -> Grow:
        if not self.model_fields_set & {"arr", "accounts"}:
            raise ValueError("say what grows: arr = 0.2 (their ARR) or accounts = 0.2 (more accounts like them)")
        return self


class NewBusiness(Table):
    name: str = ""
    where: Row = {}
    like: str = ""
    count: Count | None = None
    arr: Annotated[float, Field(gt=0, le=1e12)] | None = None  # of all of them together
    set: Row = {}
    seed: Seed = 1
    each_quarter: bool = False

    @model_validator(mode="after")
    def _amount(self) -> NewBusiness:
        if self.count is None and self.arr is None:
            raise ValueError("say how much: count = 10 or arr = 500000, or both")
        if self.like and self.where:
            raise ValueError("like and where both say whom new accounts resemble: give one")
        return self


class OverrideAdd(Table):
    name: str = ""
    account_id: str
    action: str
    value: str = ""
    reason: str
    by: str = ""
    expires: date | None = None


class Csms(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    add: tuple[CsmAdd, ...] = ()
    update: tuple[CsmUpdate, ...] = ()
    update_where: tuple[UpdateWhere, ...] = ()
    remove: tuple[CsmRemove, ...] = ()
    remove_where: tuple[CsmRemoveWhere, ...] = ()


class Accounts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    add: tuple[AccountAdd, ...] = ()
    update: tuple[AccountUpdate, ...] = ()
    update_where: tuple[UpdateWhere, ...] = ()
    remove: tuple[AccountRemove, ...] = ()
    remove_where: tuple[AccountRemoveWhere, ...] = ()
    grow: tuple[Grow, ...] = ()
    new_business: tuple[NewBusiness, ...] = ()


class Overrides(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    add: tuple[OverrideAdd, ...] = ()


class Changes(BaseModel):
    """All that a resolved scenario changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    quarters: Annotated[int, Field(ge=1, le=8)] = 1
    policy: dict[str, Any] = {}
    csms: Csms = Csms()
    accounts: Accounts = Accounts()
    overrides: Overrides = Overrides()


class Distribution(Table):
    """What a figure may be: in each draw one value, held between `low` and `high` (and what makes sense) where given."""

    name: str = ""
    distribution: Literal["normal", "lognormal", "uniform", "triangular", "beta", "choice"]
    mean: float | None = None
    sd: Annotated[float, Field(ge=0)] | None = None
    low: float | None = None
    mode: float | None = None
    high: float | None = None
    a: Annotated[float, Field(gt=0)] | None = None
    b: Annotated[float, Field(gt=0)] | None = None
    values: tuple[float, ...] = ()
    weights: tuple[Annotated[float, Field(ge=0)], ...] = ()
    where: Row = {}
    each_quarter: bool = False

    @model_validator(mode="after")
    def _complete(self) -> Distribution:
        needs = {
            "normal": ("mean", "sd"), "lognormal": ("mean", "sd"), "uniform": ("low", "high"),
            "triangular": ("low", "mode", "high"), "beta": ("a", "b"), "choice": ("values",),
        }[self.distribution]  # fmt: skip
        lacking = [n for n in needs if getattr(self, n) in (None, ())]
        if lacking:
            raise ValueError(f"{self.distribution} needs {', '.join(lacking)}")
        points = [p for p in (self.low, self.mode, self.high) if p is not None]
        if points != sorted(points):
            raise ValueError("low, mode and high must go up")
        if self.distribution == "lognormal" and not (self.mean or 0) > 0:
            raise ValueError("the mean of a lognormal must be above 0")
        if self.weights and (len(self.weights) != len(self.values) or not sum(self.weights) > 0):
            raise ValueError("weights must be as many as values, and not all 0")
        return self


class GrowthDraw(Distribution):
    of: Literal["arr", "accounts"] = "arr"


class Uncertainty(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    draws: Annotated[int, Field(ge=1, le=10_000)]
    seed: Seed = 1
    growth: tuple[GrowthDraw, ...] = ()
    churn: tuple[Distribution, ...] = ()  # share of the accounts that are lost
    attrition: tuple[Distribution, ...] = ()  # the chance of each CSM to leave

    @model_validator(mode="after")
    def _something(self) -> Uncertainty:
        if not (self.growth or self.churn or self.attrition):
            raise ValueError(
                "nothing is uncertain: add [[uncertainty.growth]], [[uncertainty.churn]] or [[uncertainty.attrition]]"
            )
        return self


class File(Changes):
    """A whole file."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$")]
    title: str = ""
    book: str = ""
    extends: str | tuple[str, ...] = ()
    sweep: dict[str, list[Any]] = {}
    uncertainty: Uncertainty | None = None


def checked(model: type[Any], tree: Mapping[str, Any], source: str) -> Any:
    """`tree` as the model. Raises ScenarioError with the file, the keys and a did-you-mean."""
    from solver.scenarios.faults import fault_text

    try:
        return model.model_validate(tree)
    except ValidationError as error:
        said = list(dict.fromkeys(fault_text(dict(f), tree, model) for f in error.errors()))
        more = f"; and {len(said) - FAULTS} more" if len(said) > FAULTS else ""
        raise ScenarioError(f"{source}: {'; '.join(said[:FAULTS])}{more}") from None
