"""Floor 0: the tables of a policy, typed and frozen; their defaults stand in `default_policy.toml`."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

ENV = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)")  # a variable of the environment
NO_URL = (
    "the URL of a database stands in a variable of the environment, so that no password gets into a plan: "
    "set one, such as WAREHOUSE, and write env:WAREHOUSE here"
)
Mode = Literal["required", "maintain", "recut"]
Over = Literal["book", "person", "manager", "tier", "plan"]
Objective = Literal["weighted", "staged"]
STAGE_LIMITS = ("stage_coverage", "stage_handoffs")  # the limits that the stages of a staged objective add to a plan's policy
MOST = 1e12  # of any number: sums of it stay exact
Days = Annotated[int, Field(ge=0, le=36_600)]
Count = Annotated[int, Field(ge=0, le=10**9)]
Number = Annotated[float, Field(ge=-MOST, le=MOST)]
Share = Annotated[float, Field(ge=0, le=1)]
Amount = Annotated[float, Field(ge=0, le=MOST)]
Growth = Annotated[float, Field(ge=-0.9, le=1)]  # of a quarter: 0.05 is 5 %


class Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Quarter(Table):
    months: Annotated[int, Field(ge=1, le=12)]


class ObjectiveStages(Table):
    coverage_share: Share
    handoff_share: Share
    handoff_amount: Amount


class Sql(Table):
    """Where the statements of a book's .sql files are put; plans of before there were any say nothing."""

    url: str = ""
    in_schema: str = Field(default="", alias="schema")
    timeout: Annotated[float, Field(ge=1, le=3600)] = 60
    most_rows: Annotated[int, Field(ge=1)] = 1_000_000
    timezone: str = "UTC"

    @field_validator("url", mode="before")
    @classmethod
    def _no_secret(cls, url: Any) -> Any:
        """Only the name of a variable: a policy is copied into every plan."""
        if url == "" or (isinstance(url, str) and ENV.fullmatch(url)):
            return url
        raise ValueError(NO_URL)

    @field_validator("timezone")
    @classmethod
    def _known(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"{zone!r} is no time zone such as Europe/Berlin")
        return zone


class Input(Table):
    preset: Literal["", "salesforce", "hubspot", "gainsight"]
    negative_arr: Literal["error", "zero", "exclude"]
    missing_arr: Literal["error", "zero", "exclude"]
    date_order: Literal["", "dmy", "mdy", "ymd"]
    decimal: Literal["", ".", ","]
    default_timezone: str
    most_vanished: Share = 0.2  # also for plans that were made before there was such a line
    columns: dict[str, str]
    values: dict[str, dict[str, str | int | float | bool]]
    sql: Sql = Sql()


class WorkingHours(Table):
    from_hour: Annotated[float, Field(ge=0, le=24, alias="from")]
    to_hour: Annotated[float, Field(ge=0, le=24, alias="to")]

    @model_validator(mode="after")
    def _ordered(self) -> WorkingHours:
        if self.from_hour >= self.to_hour:
            raise ValueError("working_hours.from must be before working_hours.to")
        return self


class Ramp(Table):
    shares: tuple[Share, ...]
    new_hire_days: Days
    new_hire_t1: Count


class Moves(Table):
    inbound_free_below: Share
    approval_arr: Amount = 0  # 0, as in plans that were made before there was one: tier and health alone decide


class Fairness(Table):
    worse_off: Share = 0  # 0, as in plans that were made before it: nobody is named


class Leave(Table):
    long_days: Annotated[int, Field(ge=1, le=36_600)]


class Effort(Table):
    red: Amount
    onboarding: Amount
    onboarding_days: Days
    complex: Amount
    complex_from: Amount
    healthy_t2: Amount


class Health(Table):
    red: Amount
    yellow: Amount


class Handoff(Table):
    tenure_min: Amount
    tenure_max: Amount
    red: Amount
    renewal_days: Days
    renewal: Amount
    per_change: Annotated[float, Field(ge=1, le=10)]


class Tiering(Table):
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


class Tier(Table):
    label: str
    enabled: bool = True
    weight: Annotated[float, Field(ge=0, le=100)]
    service: tuple[Literal["dedicated", "pooled"], ...]
    ratio_from: Count
    cap: Annotated[int, Field(ge=0, le=100_000)]
    target: Annotated[int, Field(ge=0, le=100_000)]
    hours: Amount
    min_score: Annotated[float, Field(ge=0, le=100)]
    min_arr: Amount
    rules: tuple[dict[str, Number], ...]
    top_share: Share
    share_of_accounts: tuple[Share, ...]
    share_of_arr: tuple[Share, ...]
    handoff_rate: Share
    handoff_cap: Share
    handoff_hours_in: Amount
    handoff_hours_out: Amount
    hold_renewal: tuple[Days, ...]
    hold_escalated: bool
    hold_red: bool
    hold_changed: Days
    hold_onboarding: Days
    review: str
    check_in: str
    support: str
    sponsor: str
    onboarding: str
    account_plan: str
    expansion_play: str
    review_days: Days
    goals: dict[str, Number]
    out_price: Amount | None = None  # price of a whole full-time load left uncovered; None: computed (docs/arithmetic.md)


class Criterion(Table):
    name: str
    column: str
    weight: Annotated[float, Field(ge=0, le=1)]
    points: tuple[tuple[Number, Annotated[float, Field(ge=0, le=100)]], ...] = ()
    values: dict[str, Annotated[float, Field(ge=0, le=100)]] = {}  # points of text values; they go before `points`
    presets: tuple[str, ...] = ()  # only in these tiering presets; empty = in all
    enabled: bool = True


class Match(Table):
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    kind: Literal["hours", "industry", "same", "at_least"]
    account: str
    csm: str
    share: Share
    required: bool = False
    except_: tuple[str, ...] = Field(default=(), alias="except")
    tiers: tuple[str, ...] = ()  # `required` binds in these tiers only; empty = all
    full_at: Annotated[float, Field(gt=0, le=24)] = 6.0
    required_hours: dict[str, Annotated[float, Field(ge=0, le=24)]] = {}
    enabled: bool = True


class Limit(Table):
    name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_ .-]*$")]
    measure: str
    over: Over
    tiers: tuple[str, ...] = ()
    coverage: Literal["", "dedicated", "pooled"] = ""
    modes: tuple[Mode, ...] = ()
    where: dict[str, str | int | float | bool] = {}
    of: str = ""
    max: Number | None = None
    min: Number | None = None
    max_share: Number | None = None
    min_share: Number | None = None
    max_company: Amount | None = None
    over_company: Amount | None = None
    band: Share | None = None
    max_fte: Amount | None = None
    price: Amount | None = None
    grain: Annotated[float, Field(gt=0, le=MOST)] = 1.0
    firm: bool = False  # not widened by today's books
    why: str = ""
    enabled: bool = True

    @property
    def minds_the_idle(self) -> bool:
        """Whether one more person with nothing to do can cost under it: bands, whose centres they shift, lower limits of books,
        persons and teams, of which they are short, and shares of the company for each FTE, which they lower."""
        lower = self.over in ("book", "person", "manager") and not (self.min is None and self.min_share is None)
        return self.band is not None or self.max_company is not None or lower

    @model_validator(mode="after")
    def _only_stages_are_firm(self) -> Limit:
        if self.firm and (self.name not in STAGE_LIMITS or self.price is not None):
            raise ValueError(f"limit {self.name!r}: `firm` is for {' and '.join(STAGE_LIMITS)}, which the staged objective adds")
        return self

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


class Pool(Table):
    crm_user: str = ""
    contact: str = ""  # csm_id named as the contact of the pool's accounts


class HiredProfile(Table):
    """A kind of person that may be hired: like a CSM of today, but for what is given here. Blank = as they are."""

    name: str
    like: str = ""  # csm_id; blank = the first of the roster
    tiers: str = ""
    coverage: Literal["", "dedicated", "pooled", "both"] = ""
    pool: str = ""
    timezone: str = ""
    languages: str = ""
    certifications: str = ""
    cost: Amount | None = None


class Headcount(Table):
    share: Annotated[float, Field(gt=0, le=1)]
    headroom: Annotated[float, Field(ge=0, lt=1)]
    attrition: Annotated[float, Field(ge=0, le=4)]
    months_vacant: Annotated[float, Field(ge=0, le=24)]
    months_to_hire: Annotated[int, Field(ge=0, le=24)]
    cost: Amount
    cost_band: Annotated[float, Field(gt=0, le=10)]
    growth: Growth | dict[str, Growth] = 0.0
    profile: tuple[HiredProfile, ...] = ()

    def growth_of(self, tier: str) -> float:
        """Growth of a tier's accounts and ARR in a quarter, as a fraction."""
        return self.growth.get(tier, 0.0) if isinstance(self.growth, dict) else self.growth

    @model_validator(mode="after")
    def _someone_works(self) -> Headcount:
        if self.attrition * self.months_vacant >= 12:
            raise ValueError("headcount.attrition times months_vacant leaves nobody at work")
        return self
