"""Floor 4: which user of the CRM each CSM and each pool is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from solver.crm.ids import WRITTEN, completed, user_fault
from solver.crm.target import Target, no_column
from solver.errors import Finding, InputError, PolicyError
from solver.plan.written import Written
from solver.policy.tables import Pool


@dataclass(frozen=True)
class Users:
    """`of`: csm_id or pool -> user as the CRM knows it, "" where nobody said; `members`: pool -> users of its members.

    `alias`: what an export may call a user (id, e-mail, a name that only one has) -> that user.
    """

    target: Target
    of: Mapping[str, str]
    members: Mapping[str, frozenset[str]]
    alias: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)  # csm_id -> name

    def user(self, unit: str) -> str:
        """The user of a unit or a former owner; that of nobody where `unit` is blank, "" where it is not known."""
        if not unit:
            return completed(self.target.table.nobody)
        found = self.of.get(unit, "")
        return completed(unit) if not found and not user_fault(completed(unit), self.target) else found

    def canonical(self, text: str) -> str:
        """The user that an export's cell means, or the cell itself."""
        return self.alias.get(text.casefold(), completed(text))

    @cached_property
    def unit_of(self) -> dict[str, str]:
        """User -> the CSM or pool that they are."""
        return {user: unit for unit, user in self.of.items() if user}

    @cached_property
    def known(self) -> frozenset[str]:
        """All users of people and pools on the roster."""
        return frozenset(u for u in self.of.values() if u)

    def accepted(self, owner: str, found: str) -> bool:
        """Whether the user `found` in the CRM is the plan's `owner` ("" = nobody): a pool may stand there as one of its members,
        somebody who left and has no user here as any user that nobody of the roster is."""
        if not owner:
            return found in ("", self.user(""))
        user = self.user(owner)
        if not user and owner not in self.of:
            return bool(found) and found not in self.known
        return bool(found) and (found == user or found in self.members.get(owner, ()))

    def findings(self, needs: Mapping[str, Iterable[str]], more: str = "") -> list[Finding]:
        """People and pools without a user, or with none that can be one; `needs`: what they do -> who does, by account."""
        counts = {verb: Counter(units) for verb, units in needs.items()}
        found = []
        for unit in sorted(set().union(*counts.values())):
            user = self.user(unit)
            fault = user_fault(user, self.target) if user else "has no user in the CRM" if unit else ""
            if not fault:
                continue
            said = " and ".join(f"{verb} {c[unit]:,}" for verb, c in counts.items() if c[unit])
            plural = "" if max(c[unit] for c in counts.values()) == 1 else "s"
            remedy = self._remedy(unit) + (more if "gives up" in said else "")
            found.append(Finding(*self._where(unit), user, f"{unit or 'nobody'} {said} account{plural}: {fault}", remedy))
        return found

    def _where(self, unit: str) -> tuple[str, int, str]:
        return ("the policy" if unit in self.members or unit not in self.of else "inputs/csms.csv"), 0, self.target.table.users

    def _remedy(self, unit: str) -> str:
        table = self.target.table
        if not unit:
            return f"Mend [{self.target.place}] nobody."
        login = f'[{self.target.place}.logins] "{unit}" = "..."'
        if unit in self.members:
            name = unit if unit.isascii() and unit.replace("-", "_").isidentifier() else f'"{unit}"'
            return f"Fill [pools.{name}] crm_user, or say {login}."
        return f"Fill {table.users} of csms, or say {login}." if unit in self.of else f"Say {login}."


def users_of(plan: Written, target: Target, pools: Mapping[str, Pool]) -> Users:
    """Logins of the policy first, then the column of csms, then a csm_id that is a user's id itself; pools by `crm_user`, else as
    their contact. Raises PolicyError for a login of nobody, InputError for one user that two people share."""
    csms = plan.loaded.decision.formulation.setting.book.csms
    if target.table.users not in csms:
        raise no_column(f"[{target.place}] users", target.table.users, "the columns of csms", csms.columns)
    of = {c: _first(target, (u, c)) for c, u in zip(csms["csm_id"], csms[target.table.users].astype("str"), strict=True)}
    _check_distinct(of, target)
    names = sorted({p for p in csms["pool"] if p})
    for name in names:
        said = pools.get(name, Pool())
        of[name] = _first(target, (said.crm_user, of.get(said.contact, "")))
    strange = sorted(set(target.table.logins) - set(of) - set(plan.assignments["previous_owner"]))
    if strange:
        raise PolicyError(f"[{target.place}.logins]: {strange[0]!r} is no csm_id, no pool and no former owner of this plan")
    of |= {unit: completed(user) for unit, user in target.table.logins.items()}
    members = {n: frozenset(of[c] for c in csms["csm_id"][csms["pool"] == n] if of[c]) for n in names}
    named = dict(zip(csms["csm_id"], csms["name"], strict=True))
    return Users(target, of, members, _aliases(csms, of), named)


def _first(target: Target, candidates: tuple[str, ...]) -> str:
    """The first that can be a user; else the first that is filled and no csm_id, to be named as wrong."""
    full = [completed(c) for c in candidates]
    return next((c for c in full if not user_fault(c, target)), full[0])


def _check_distinct(of: Mapping[str, str], target: Target) -> None:
    shared = [user for user, count in Counter(u for u in of.values() if u).items() if count > 1]
    for user in shared[:1]:
        who = " and ".join(c for c, u in of.items() if u == user)
        said = f"{who} are one user of the CRM"
        raise InputError([Finding("inputs/csms.csv", 0, target.table.users, user, said, "Each needs their own.")], WRITTEN)


def _aliases(csms: pd.DataFrame, of: Mapping[str, str]) -> dict[str, str]:
    """Words -> user; a name that two people bear says nothing."""
    once = Counter(n.casefold() for n in csms["name"])
    words = {n.casefold(): of[c] for c, n in zip(csms["csm_id"], csms["name"], strict=True) if once[n.casefold()] == 1}
    words |= {e.casefold(): of[c] for c, e in zip(csms["csm_id"], csms["email"], strict=True)}
    words |= {unit.casefold(): user for unit, user in of.items()}
    words |= {user.casefold(): user for user in of.values()}
    return {word: user for word, user in words.items() if word and user}
