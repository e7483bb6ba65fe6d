"""Floor 1: what people are called - ids, e-mails, names and pools of the roster, and whom a text means."""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from solver.intake.crm_ids import SHORT, object_of, one_form


def plain_name(name: str) -> str:
    """A name without case, with single blanks, and with each letter in one piece."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


@dataclass(frozen=True)
class Called:
    """Whom a text means, and by what: "id", "email", "name" or "pool"; `who` is "" where it means nobody, or several."""

    who: str
    by: str = ""
    several: str = ""  # "is the name of two CSMs" and the like


@dataclass(frozen=True)
class People:
    """The roster's names: text in its plain form -> csm_ids (or pools), by what it is."""

    ids: frozenset[str]
    forms: dict[str, dict[str, tuple[str, ...]]]  # "id", "email", "name", "pool" -> text -> who
    pool_of: dict[str, str]
    written: dict[str, str] = field(default_factory=dict)  # names and e-mails: plain form -> as the roster has it

    def called(self, text: str) -> Called:
        """By id, then e-mail, then name, then pool."""
        if text in self.ids:
            return Called(text, "id")
        full = self.forms["crm"].get(one_form(text), ())
        if len(full) == 1:
            return Called(full[0], "id")
        key = plain_name(text)
        for by in ("id", "email", "name", "pool"):
            if by == "id" and SHORT.fullmatch(text) and object_of(text):
                continue  # of a CRM's 15 characters each one's case counts
            who = self.forms[by].get(key, ())
            if len(who) == 1:
                return Called(who[0], by)
            if len(who) > 1:
                return self._several(by, who)
        return Called("")

    def _several(self, by: str, who: tuple[str, ...]) -> Called:
        pools = {self.pool_of.get(w, "") for w in who}
        if by == "email" and len(pools) == 1 and "" not in pools:
            return Called(pools.pop(), "pool")  # the mailbox of a pool
        said = {
            "id": "fits two csm_ids that differ in case",
            "email": "is the e-mail of two CSMs",
            "name": "is the name of two CSMs",
        }
        return Called("", by, said[by])

    def meant(self, text: str) -> str:
        """What may have been meant by a text that means nobody: the nearest id, e-mail, name or pool, as the roster writes it;
        "" for none. "Lee, Ann" may be Ann Lee."""
        known = {
            key: who[0] if by in ("id", "pool") else self.written.get(key, key)
            for by in ("pool", "name", "email", "id")
            for key, who in self.forms[by].items()
        }
        last, comma, first = text.partition(",")
        turned = [plain_name(f"{first} {last}")] if comma else []
        found = (difflib.get_close_matches(t, list(known), n=1) for t in (*turned, plain_name(text)))
        return next((known[near[0]] for near in found if near), "")


def people_of(csms: pd.DataFrame) -> People:
    """The names of a roster."""
    ids = csms["csm_id"].tolist()
    pooled = zip(ids, csms["pool"], csms["coverage"], strict=True)
    forms: dict[str, dict[str, tuple[str, ...]]] = {
        "crm": _by((one_form(i), i) for i in ids),
        "id": _by((i.casefold(), i) for i in ids),
        "email": _by((plain_name(e), i) for e, i in zip(csms["email"], ids, strict=True) if e),
        "name": _by((plain_name(n), i) for n, i in zip(csms["name"], ids, strict=True) if n),
        "pool": {plain_name(p): (p,) for p in csms["pool"] if p},
    }
    written = {plain_name(text): text for column in ("email", "name") for text in csms[column] if text}
    return People(frozenset(ids), forms, {c: p for c, p, how in pooled if how == "pooled" and p}, written)


def _by(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for key, who in pairs:
        found[key] = (*found[key], who)
    return dict(found)
