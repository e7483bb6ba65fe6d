"""Floor 0: [crm.*] - which field of a CRM takes what a plan decides; nothing about anybody's CRM is guessed."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, model_validator

from solver.policy.tables import Table

Source = Literal[
    "", "tier", "tier_label", "score", "previous_tier", "tier_since", "below_since", "grace_until", "changed_on", "reviewed_on",
    "next_review", "service_model", "review", "check_in", "support", "sponsor", "coverage", "unit", "effective_date",
]  # fmt: skip
API_NAME = r"^[A-Za-z][A-Za-z0-9_]*$"


def _heading(text: str) -> str:
    if text and not (text[0].isalnum() and text == text.strip() and text.isprintable()):
        raise ValueError(f"{text!r} is no name of a column: it must begin with a letter or digit and have no blanks around it")
    return text


Heading = Annotated[str, AfterValidator(_heading)]


class CrmTable(Table):
    """What is common to all systems; each has its own names for them."""

    id: str = "account_id"  # column of accounts with the record's id
    owner: Heading = ""  # field that names the CSM; blank = not said, and no file without it
    users: str = ""  # column of csms with the CRM's user
    logins: dict[str, str] = Field(default={})  # csm_id or pool -> user, before that column
    nobody: str = ""  # user of accounts that nobody has; blank = the field is cleared
    fields: dict[Heading, Source] = Field(default={})  # field -> what of the plan goes into it; "" = nothing
    old: dict[Heading, str] = Field(default={})  # field -> column of accounts with today's value; "" = it is empty today
    values: dict[str, dict[str, str]] = Field(default={})  # source -> value of ours -> value of the CRM's picklist

    @property
    def used(self) -> dict[str, str]:
        """field -> source, of the fields that are not left out."""
        return {name: source for name, source in self.fields.items() if source}

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.owner and self.owner in self.used:
            raise ValueError(f"{self.owner!r} is the owner's field and stands among the others as well")
        for name in self.values:
            if name not in get_args(Source):
                raise ValueError(f"values of {name!r}: that is nothing a plan has; it has {', '.join(get_args(Source)[1:])}")
        return self


class Salesforce(CrmTable):
    object: Annotated[str, Field(pattern=API_NAME)] = "Account"
    prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{3}$")] = "001"  # how ids of that object begin
    users: str = "crm_user"
    queues: bool = False  # whether a queue (00G) may be the owner

    @model_validator(mode="after")
    def _api_names(self) -> Self:
        for name in (self.owner, *self.used):
            if name and (not re.match(API_NAME, name) or name.casefold() == "id"):
                raise ValueError(f"{name!r} is not the API name of a field, such as CSM__c")
        return self


class Hubspot(CrmTable):
    key: Heading = "Record ID"
    users: str = "email"


class Gainsight(CrmTable):
    key: Heading = "SFDC Account Id"
    salesforce_ids: bool = True  # whether the key is a Salesforce id; false: any plain id
    name: Heading = "Company Name"  # "" leaves the column out
    owner: Heading = "CSM Email"
    users: str = "email"
    fields: dict[Heading, Source] = Field(default={"CS Tier": "tier", "CS Score": "score", "Effective Date": "effective_date"})


class Crm(Table):
    salesforce: Salesforce = Salesforce()
    hubspot: Hubspot = Hubspot()
    gainsight: Gainsight = Gainsight()
