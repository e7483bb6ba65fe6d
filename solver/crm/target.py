"""Floor 4: where a CRM takes what - its key, its owner's field, its other fields - as the policy says it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from solver.errors import PolicyError
from solver.policy import Crm, CrmTable

SYSTEMS = {"salesforce": "Salesforce", "hubspot": "HubSpot", "gainsight": "Gainsight"}
NUMBERS = ("score",)
DATES = ("tier_since", "below_since", "grace_until", "changed_on", "reviewed_on", "next_review", "effective_date")
OWNER = "owner"  # the source of the owner's field
NEEDED = {
    "salesforce": (
        'which field of {object} names the CSM? Say so, for example [crm.salesforce] owner = "CSM__c" (a lookup to a user). '
        "OwnerId is often the sales owner, so it is taken only where you name it"
    ),
    "hubspot": (
        'which property names the CSM? Say so, for example [crm.hubspot] owner = "Customer success manager". '
        '"Company owner" is often the sales owner, so it is taken only where you name it'
    ),
    "gainsight": 'under which name does your load job expect the CSM\'s e-mail? Say so: [crm.gainsight] owner = "CSM Email"',
}


@dataclass(frozen=True)
class Target:
    """One system's side. `prefix`: how Salesforce ids of records begin, "" where ids are plain; `digits`: ids are numbers.

    `clears`: what a cell says to clear a field; then cells left empty mean "unchanged". "" where the meaning of an empty cell
    depends on how the file is loaded: rows are written whole there, and what is to be cleared is listed for people.
    """

    system: str
    table: CrmTable
    key: str
    object: str = ""
    prefix: str = ""
    digits: bool = False
    user_prefixes: tuple[str, ...] = ()
    clears: str = ""
    name: str = ""

    @property
    def title(self) -> str:
        return SYSTEMS[self.system]

    @property
    def owner(self) -> str:
        return self.table.owner

    @property
    def sources(self) -> Mapping[str, str]:
        """field -> source, the owner's first."""
        return {self.owner: OWNER, **self.table.used}

    @property
    def place(self) -> str:
        """Where its settings stand in a policy."""
        return f"crm.{self.system}"


def target_of(crm: Crm, system: str) -> Target:
    """The target for a system. Raises PolicyError where the policy does not name the owner's field, or names one column twice."""
    sf, hub, gain = crm.salesforce, crm.hubspot, crm.gainsight
    if system == "salesforce":
        users = ("005", "00G") if sf.queues else ("005",)
        found = Target(system, sf, "Id", sf.object, sf.prefix, user_prefixes=users, clears="#N/A")
    elif system == "hubspot":
        found = Target(system, hub, hub.key, digits=True)
    else:
        found = Target(system, gain, gain.key, prefix="001" if gain.salesforce_ids else "", name=gain.name)
    if not found.owner:
        raise PolicyError(f"{found.place}.owner is not set: {NEEDED[system].format(object=sf.object)}")
    names = [found.key, *([found.name] if found.name else []), *found.sources]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise PolicyError(f"{found.place}: {', '.join(map(repr, twice))} would be a column twice")
    for name in found.table.old:
        if name not in found.sources:
            raise no_column(f"[{found.place}.old]", name, f"the fields of {found.title} that take something", found.sources)
    return found


def named_systems(crm: Crm) -> list[str]:
    """The systems whose owner's field somebody has named. Gainsight's has a usual name, so that it is always ready."""
    return [system for system, table in (("salesforce", crm.salesforce), ("hubspot", crm.hubspot)) if table.owner]


def no_column(place: str, name: str, among: str, known: Iterable[str]) -> PolicyError:
    """What to say of a column that a setting names and that is not there."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}"
    return PolicyError(f"{place}: {name!r} is not among {among}; {hint}")
