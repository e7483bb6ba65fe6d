"""Floor 5: the accounts of a plan as the cells of sheets, made once for all workbooks of a plan."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from solver.briefs.handover import Sources
from solver.lang import Lang, mark
from solver.plan.exceeded import exceeded
from solver.plan.names import name_of
from solver.plan.written import Dates, Written
from solver.workbooks.content import Scope, Value
from solver.workbooks.scopes import orphans

MOVE_WORDS = {
    "none": mark("stays"), "new": mark("first owner"), "owner_left": mark("owner left"), "tier": mark("tier changed"),
    "pinned": mark("pinned by a manager"), "chosen": mark("chosen"),
}  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """`cells[column][k]` of the k-th account, in the order of assignments.csv; `names` of units, CSMs and owners who left;
    `by_unit` and `by_owner` the accounts that a unit holds after and an owner held before; `orphans` those with neither."""

    plan: Written
    lang: Lang
    sources: Sources
    readers: dict[frozenset[str], Sources]  # by what they may see, as they come: the members of a pool see the same
    cells: dict[str, list[Value]]
    names: dict[str, str]
    by_unit: dict[str, list[int]]
    by_owner: dict[str, list[int]]
    orphans: list[int]
    private: dict[str, str]  # csm_id -> name, of everybody on the roster

    @cached_property
    def exceeded(self) -> dict[str, list[str]]:
        """Hard limits and the groups that exceed them already."""
        return exceeded(self.plan.loaded.decision)

    def held(self, units: Iterable[str]) -> list[int]:
        """Accounts that these units hold under the plan."""
        return sorted({k for u in units for k in self.by_unit.get(u, [])})

    def arriving(self, scope: Scope) -> list[int]:
        """Accounts that come into the scope's books from another owner, or from none."""
        return [k for k in self.held(scope.units) if self.cells["move_type"][k] != "none"]

    def leaving(self, scope: Scope) -> list[int]:
        """Accounts that an owner in the scope gives away; without a manager and a CSM, also those with nobody on either side."""
        mine = {k for o in {*scope.units, *scope.people} for k in self.by_owner.get(o, []) if self.cells["moved"][k]}
        return sorted(mine | (set(self.orphans) if not scope.manager and not scope.csm else set()))

    def counterparts(self, scope: Scope) -> set[str]:
        """The other sides of the scope's moves: units, and owners who left."""
        sides = {str(self.cells["previous_owner"][k]) for k in self.arriving(scope) if self.cells["previous_owner"][k]}
        return sides | {str(self.cells["unit"][k]) for k in self.leaving(scope) if self.cells["unit"][k]}

    def reader(self, scope: Scope) -> Sources:
        """What reasons and briefs are made from, for somebody who may see the scope's people."""
        shown = frozenset(scope.units)
        if shown not in self.readers:
            self.readers[shown] = self.sources.told_to(shown)
        return self.readers[shown]

    def stranger(self, scope: Scope, *, sides: bool = True) -> re.Pattern[str]:
        """Finds the names and ids of people who are neither of the scope nor, unless told, another side of its moves."""
        shown = {*scope.people, *(self.counterparts(scope) if sides else ())}
        keep = {self.private.get(s, s) for s in shown}
        words = {w for csm, name in self.private.items() if csm not in shown and name not in keep for w in (csm, name) if w}
        longest = sorted(words, key=lambda w: (-len(w), w))
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest)) or '(?!)'})(?!\w)")


class Teller:
    """Says to one scope why accounts are where they are, and what else there was, without names that are not for it."""

    def __init__(self, facts: Facts, scope: Scope) -> None:
        self.facts, self.setting = facts, facts.plan.loaded.decision.formulation.setting
        self.reasons = facts.reader(scope).reasons
        self.stranger = facts.stranger(scope)
        t = facts.lang.t
        pairs = (
            (t("a CSM of another team"), t("another CSM")), (t("a pool of another team"), t("another pool")),
            (t("{count} of other teams", count="").strip(), t("others")),
        )  # fmt: skip
        self.peers = pairs if scope.csm else ()  # whom a CSM may not see may be of their own team

    def reason(self, k: int) -> str:
        """The reason of the k-th account; what somebody wrote into an override may name anybody, so it is read for names."""
        text = self.reasons.of_account(k)
        asked = int(self.setting.items.of_account[k]) in self.setting.overrides.asked
        return self._of_peers(self.stranger.sub(self.facts.lang.t("a CSM of another team"), text) if asked else text)

    def alternative(self, k: int) -> str | None:
        """The best other book of the k-th account."""
        unit, index = str(self.facts.cells["alternative"][k] or ""), self.setting.units.index
        sides = (index.get(str(self.facts.cells[side][k]), 0) for side in ("unit", "previous_owner"))
        if not unit:
            return None
        words = self.reasons.words.beside(*sides)
        return self.facts.names[unit] if words.sees(index[unit]) else self._of_peers(words.name(index[unit]))

    def _of_peers(self, text: str) -> str:
        for other_team, anybody in self.peers:
            text = text.replace(other_team, anybody)
        return text


def facts_of(plan: Written, lang: Lang, dates: Dates | None = None) -> Facts:
    """The plan's accounts ready for sheets, in `lang`; `dates` of the hand-offs where there are any."""
    rows, setting = plan.assignments, plan.loaded.decision.formulation.setting
    cells = {str(c): values(rows[c]) for c in rows.columns}
    fit = [f"{m.name}_term" for m in setting.policy.match]
    cells["fit"] = values(rows[fit].sum(axis=1)) if fit else [0] * len(rows)
    cells["at_risk"] = values(-rows["handoff_term"])
    cells["kind"] = [lang.t(MOVE_WORDS[str(k)]) for k in cells["move_type"]]
    cells["approval"] = [lang.t("yes") if v else None for v in cells["needs_approval"]]
    cells["can_stay"] = _can_stay(plan)
    _put_dates(cells, dates, lang)
    names = _names(plan)
    cells["from"] = [names.get(str(o), o) if o else None for o in cells["previous_owner"]]
    cells["to"] = [names[str(u)] if u else lang.t("nobody") for u in cells["unit"]]
    csms = setting.book.csms
    return Facts(
        plan, lang, Sources(plan, lang, dates), {}, cells, names, _grouped(cells["unit"]), _grouped(cells["previous_owner"]),
        orphans(plan).to_numpy().nonzero()[0].tolist(), dict(zip(csms["csm_id"], csms["name"], strict=True)),
    )  # fmt: skip


def values(column: pd.Series) -> list[Value]:
    """A column as cells: whole numbers as such, blanks as None, days as dates."""
    if column.dtype.kind == "M":
        return [None if pd.isna(v) else v.date() for v in column]
    if column.dtype.kind == "f":
        return [None if v != v else int(v) if v == int(v) else v for v in column.tolist()]
    if column.dtype == bool or column.dtype.kind in "iu":
        return list(column.tolist())
    return [str(v) if v else None for v in column.tolist()]


def _can_stay(plan: Written) -> list[Value]:
    """Whether an account may be kept: it has an owner who has a book in the planned quarter."""
    setting = plan.loaded.decision.formulation.setting
    units = setting.standing.owner[setting.items.of_account].tolist()
    owners = setting.book.accounts["owner"].tolist()
    return [bool(u) and setting.units.names[u] == o for u, o in zip(units, owners, strict=True)]


def _put_dates(cells: dict[str, list[Value]], dates: Dates | None, lang: Lang) -> None:
    """The days of a schedule instead of the span in which a move may happen; a hand-off that found no week says so."""
    if dates is None:
        return
    for k, (account, kind) in enumerate(zip(cells["account_id"], cells["move_type"], strict=True)):
        if str(account) in dates:
            cells["not_before"][k], cells["not_after"][k] = dates[str(account)]
        elif kind != "none":
            cells["not_before"][k], cells["not_after"][k] = lang.t("no week found"), None


def _names(plan: Written) -> dict[str, str]:
    """Unit, CSM or pool -> its name; with its id where two share a name."""
    setting = plan.loaded.decision.formulation.setting
    csms = setting.book.csms
    names = {str(c): str(n) for c, n in zip(csms["csm_id"], csms["name"], strict=True)}
    names |= {setting.units.names[u]: name_of(setting, u) for u in range(1, setting.units.num)}
    shared = Counter(n.casefold() for n in names.values())
    return {key: name if shared[name.casefold()] == 1 or name == key else f"{name} ({key})" for key, name in names.items()}


def _grouped(labels: list[Value]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for k, label in enumerate(labels):
        if label:
            found[str(label)].append(k)
    return dict(found)
