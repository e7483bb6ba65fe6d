"""Floor 0: the table of a policy that hand-off briefs and introduction mails are made by."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, field_validator

from solver.policy.tables import Share, Table

NEVER = re.compile(
    r"(?i)\b(T[1-5]|ARR|tiers?|scores?|health|risks?|nível|níveis|pontuação|saúde|riscos?)\b"
)  # said to a customer
Days = Annotated[int, Field(ge=0, le=730)]


class BriefTier(Table):
    """What a customer of one tier reads in a mail, which never names the tier, and when the receiver first checks in."""

    check_in: str = ""  # blank: the mail says nothing of it
    review: str = ""
    first_check_in_days: Days = 0  # after the change of owner; 0: no such step

    @field_validator("check_in", "review")
    @classmethod
    def _fit_for_customers(cls, text: str) -> str:
        if found := NEVER.search(text):
            raise ValueError(f"customers read this text, and no mail to them says {found[0]!r}")
        return text


class Brief(Table):
    columns: tuple[str, ...] = ()  # of the accounts, passed through into each brief
    contact: str = ""  # column with the first name of the customer's contact
    renewal_days: Days = 90  # so long before a renewal its preparation begins
    shelfware_below: Share = 0.5  # seats in use, as a share of those paid for, below which it is a risk
    tiers: dict[Annotated[str, Field(pattern=r"^T[1-5]$")], BriefTier] = Field(default={})
