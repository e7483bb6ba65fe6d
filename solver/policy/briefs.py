"""Floor 0: the table of a policy that hand-off briefs and introduction mails are made by."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from solver.policy.tables import Share, Table

Days = Annotated[int, Field(ge=0, le=730)]


class BriefTier(Table):
    """What a customer of one tier reads in a mail, which never names the tier, and when the receiver first checks in."""

    check_in: str = ""  # blank: the mail says nothing of it
    review: str = ""
    first_check_in_days: Days = 0  # after the change of owner; 0: no such step


class Brief(Table):
    columns: tuple[str, ...] = ()  # of the accounts, passed through into each brief
    contact: str = ""  # column with the first name of the customer's contact
    renewal_days: Days = 90  # so long before a renewal its preparation begins
    shelfware_below: Share = 0.5  # seats in use, as a share of those paid for, below which it is a risk
    tiers: dict[Annotated[str, Field(pattern=r"^T[1-5]$")], BriefTier] = Field(default={})
