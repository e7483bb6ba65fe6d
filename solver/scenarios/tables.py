"""Floor 5: the tables of a scenario, typed and frozen - what may be changed, and the words for it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

Value = str | bool | int | float | date | list[str | bool | int | float | date]
Row = dict[str, Value]
Fraction = Annotated[float, Field(ge=0, le=1)]
Seed = Annotated[int, Field(ge=0, lt=2**32)]
Count = Annotated[int, Field(ge=0, le=100_000)]


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
    arr: Annotated[float, Field(ge=-1, le=5)] = 0.0  # their ARR: 0.2 is 20 % more
    accounts: Annotated[float, Field(ge=0, le=5)] = 0.0  # more accounts like them
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
