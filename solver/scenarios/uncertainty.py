"""Floor 5: what a scenario file may call uncertain - growth, churn, attrition - and how a figure may be distributed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from solver.scenarios.tables import Row, Seed, Table


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
    where: Row = Field(default={})
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
