"""Floor 0: the table [waves] - in which weeks hand-offs may happen, and how much of them at once."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from solver.policy.tables import Amount, Count, Table

Order = Literal["low_risk_first", "at_once"]
MOST_WEEKS = 26


class Blackout(Table):
    """Days on which no account changes hands; both ends are among them."""

    from_: date = Field(alias="from")
    to: date
    why: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> Blackout:
        if self.from_ > self.to:
            raise ValueError("a blackout must not end before it begins")
        return self


class Waves(Table):
    """How hand-offs are spread over the weeks of the planned quarter."""

    order: Order
    hours_per_week: Annotated[Amount, Field(le=168)]
    leaver_hours_per_week: Annotated[Amount, Field(le=168)]
    hire_hours_per_week: Annotated[Amount, Field(le=168)]
    t1_at_once: Annotated[int, Field(ge=1, le=1000)]
    weeks: dict[Annotated[str, Field(pattern=r"^T[1-5]$")], Annotated[int, Field(ge=1, le=MOST_WEEKS)]]
    medium_from: Count
    high_from: Count
    blackout: tuple[Blackout, ...] = ()

    def weeks_of(self, tier: str) -> int:
        """Weeks that the hand-off of an account of this tier takes; one where nothing is said."""
        return self.weeks.get(tier, 1)

    @model_validator(mode="after")
    def _classes_rise(self) -> Waves:
        if self.medium_from > self.high_from:
            raise ValueError("waves.medium_from must not be above waves.high_from")
        return self
