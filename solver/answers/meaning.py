"""Floor 6: what filled-in cells mean - words in either language, names as managers write them."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import cached_property
from typing import cast

from solver.answers.answer import Action, Answer
from solver.answers.cells import Filled
from solver.answers.returned import Returned
from solver.errors import Finding
from solver.lang import LANGS, lang_of
from solver.model.setting import Setting
from solver.plan.decision import Decision
from solver.plan.names import name_of, units_by_word
from solver.workbooks.content import ANSWERS, Content

ACCEPT, KEEP, GIVE = ANSWERS


class Meaning:
    """Reads the rows of workbooks of one plan."""

    def __init__(self, decision: Decision) -> None:
        self.decision, self.setting = decision, decision.formulation.setting
        accounts = self.setting.book.accounts
        self.item = dict(zip(accounts["account_id"], self.setting.items.of_account.tolist(), strict=True))
        self.planned = dict(zip(accounts["account_id"], decision.unit.tolist(), strict=True))
        self.owner = dict(zip(accounts["account_id"], accounts["owner"], strict=True))

    def answers(self, returned: Returned, rows: Sequence[Filled]) -> tuple[list[Answer], list[Finding]]:
        """The answers of one workbook; rows without an answer are left out."""
        found: list[Answer] = []
        findings: list[Finding] = []
        by = returned.content.scope.manager or returned.content.scope.csm
        for row in rows:
            answer, fault = self._answer(row, returned.content, by)
            found += [answer] if answer else []
            findings += [fault] if fault else []
        return found, findings

    def _answer(self, row: Filled, content: Content, by: str) -> tuple[Answer | None, Finding | None]:
        say, receivers = lang_of(content.lang).t, dict(content.receivers)  # answers are named as the workbook has them
        action = self.words.get(_folded(row.answer))
        if not row.answer and not row.give_to:
            return None, None
        if not row.answer:
            remedy = f"Choose {say(GIVE)!r} beside it, or take the name out."
            return None, _fault(row, "give_to", row.give_to, "is a name without an answer", remedy)
        if action is None:
            known = [say(a) for a in ANSWERS]
            near = _near(_folded(row.answer), {**{w: say(a) for w, a in self.words.items()}, **{_folded(w): w for w in known}})
            return None, _fault(row, "answer", row.answer, f"is no answer{near}", f"Answers are {', '.join(known)}; or blank.")
        unit: str | Finding
        if action == GIVE:
            unit = self._receiver(row, receivers, say(GIVE))
        elif row.give_to:
            remedy = f"Choose {say(GIVE)!r}, or take the name out."
            return None, _fault(row, "give_to", row.give_to, f"is a name beside the answer {say(action)!r}", remedy)
        else:
            unit = self._kept(row) if action == KEEP else self.setting.units.names[int(self.planned[row.account_id])]
        if isinstance(unit, Finding):
            return None, unit
        return Answer(row.account_id, cast(Action, action), unit, by, row.note, row.at["answer"]), None

    def _kept(self, row: Filled) -> str | Finding:
        """Today's owner, where there is one who has a book in the planned quarter."""
        owner = str(self.owner[row.account_id])
        unit = int(self.setting.standing.owner[self.item[row.account_id]])
        if unit and self.setting.units.names[unit] == owner:
            return owner
        why = f"{owner} has no book in the planned quarter" if owner else "it has no owner today"
        message = f"{row.account_id} cannot stay: {why}"
        return _fault(row, "answer", row.answer, message, "Accept the plan, or give the account to somebody.")

    def _receiver(self, row: Filled, receivers: dict[str, str], give: str) -> str | Finding:
        """The unit that a name means: first as the drop-down shows it, then any name, e-mail or id of the plan."""
        remedy = "Choose a name from the list."
        if not row.give_to:
            return _fault(row, "give_to", "", f"{give!r} needs a name beside it", remedy)
        asked = _folded(row.give_to)
        shown = {_folded(name): unit for name, unit in receivers.items()}
        if asked in shown:
            return shown[asked]
        found = sorted(set(self._units.get(asked, [])))
        if len(found) == 1:
            return self.setting.units.names[found[0]]
        if found:
            ids = ", ".join(self.setting.units.names[u] for u in found)
            return _fault(row, "give_to", row.give_to, f"is the name of {len(found)} CSMs: {ids}", "Write the id.")
        if asked in self._people:
            message = "has no book in the planned quarter: has left, leaves in it, or shares pools only"
            return _fault(row, "give_to", row.give_to, message, remedy)
        proper = {_folded(name_of(self.setting, u)): name_of(self.setting, u) for u in range(1, self.setting.units.num)}
        near = _near(asked, {**{w: w for w in self._units}, **proper, **{_folded(name): name for name in receivers}})
        return _fault(row, "give_to", row.give_to, f"is no CSM and no pool of this plan{near}", remedy)

    @cached_property
    def words(self) -> dict[str, str]:
        """An answer's word in any language, folded -> the answer."""
        return {_folded(w): a for code in LANGS for a in ANSWERS for w in (a, lang_of(code).t(a))}

    @cached_property
    def _units(self) -> dict[str, list[int]]:
        """Words for units; those of two CSMs of one name with the id behind it, as drop-downs have it."""
        found = {_folded(k): v for k, v in units_by_word(self.setting).items()}
        for u in range(1, self.setting.units.num):
            found.setdefault(_folded(f"{name_of(self.setting, u)} ({self.setting.units.names[u]})"), []).append(u)
        return found

    @cached_property
    def _people(self) -> set[str]:
        csms = self.setting.book.csms
        return {_folded(str(v)) for column in ("csm_id", "name", "email") for v in csms[column] if v}


def _folded(text: str) -> str:
    """Whatever the case, the blanks, the dots."""
    return " ".join(text.casefold().replace("_", " ").split()).rstrip(".!")


def _near(asked: str, known: dict[str, str]) -> str:
    """The nearest of words, folded -> as they are shown."""
    near = difflib.get_close_matches(asked, list(known), n=1)
    return f"; did you mean {known[near[0]]!r}?" if near else ""


def _fault(row: Filled, key: str, value: str, message: str, remedy: str) -> Finding:
    return Finding(row.at[key], 0, "", value, message, remedy)


def settled(setting: Setting, answers: Sequence[Answer]) -> tuple[list[Answer], list[Finding]]:
    """Each account's answer once, and what contradicts: two answers to an account, or to members of one family."""
    item = dict(zip(setting.book.accounts["account_id"], setting.items.of_account.tolist(), strict=True))
    first: dict[int, Answer] = {}
    kept: dict[str, Answer] = {}
    findings = []
    for answer in answers:
        other = first.setdefault(item[answer.account_id], answer)
        if other.unit == answer.unit:
            kept[answer.account_id] = _joined(kept.get(answer.account_id), answer)
            continue
        who = f"{answer.account_id} {_said(answer)}, and {other.where} says {other.account_id} {_said(other)}"
        why = "" if other.account_id == answer.account_id else ": they are one family, which stays together"
        findings.append(Finding(answer.where, 0, "", "", who + why, "Agree on one answer, and clear the other."))
    return [kept[a] for a in sorted(kept)], findings


def _said(answer: Answer) -> str:
    return f"{answer.action} ({answer.unit or 'nobody'})"


def _joined(one: Answer | None, other: Answer) -> Answer:
    """Two managers who say the same."""
    if one is None:
        return other
    by = one.by if other.by in one.by.split(", ") else f"{one.by}, {other.by}"
    note = one.note if other.note in ("", one.note) else "; ".join(n for n in (one.note, other.note) if n)
    return Answer(one.account_id, one.action, one.unit, by, note, one.where)
