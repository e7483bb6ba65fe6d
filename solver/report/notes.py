"""Floor 6: what the plan noted - in the page's language where it can be said again, as it was written where it cannot."""

from __future__ import annotations

import re
from dataclasses import dataclass

from solver.lang import EN, Lang, mark
from solver.plan.layout import cut
from solver.plan.notes import decided_notes
from solver.report.reasons import sentence
from solver.report.view import View

WRITTEN = EN.code  # the language in which plans write their notes
LINE = 84  # characters of a note that the first screen has a line for

TIERING = (
    mark("expansion potential is derived from seats for {count} accounts where it is not given"),
    mark("{count} moved up"), mark("{count} moved down after grace"), mark("{count} keep a tier they have fallen below, for now"),
)  # fmt: skip


@dataclass(frozen=True)
class Note:
    """A note and the code of its language; `short` is its beginning where it takes more than a line, up to a pause of its
    sentence or a word's end, if there is one late enough; else blank."""

    text: str
    language: str

    @property
    def short(self) -> str:
        if len(self.text) <= LINE:
            return ""
        ends = (re.match(rf"(.{{{LINE // 2},{LINE - 3}}}){end}", self.text) for end in ("[,;:] ", " "))
        return next((f"{found[1]} .." for found in ends if found), cut(self.text, LINE))


def notes_of(view: View) -> list[Note]:
    """All notes of the plan; of its tiering, which keeps sentences only, the usual ones can be said again."""
    return [_note(view, str(note), _again(view)) for note in view.summary["notes"]]


def _again(view: View) -> dict[str, str]:
    """Notes that follow from the decision: as they were written -> in the page's language."""
    if view.lang.code == WRITTEN:
        return {}
    return dict(zip(decided_notes(view.decision), decided_notes(view.decision, view.lang), strict=True))


def _note(view: View, written: str, again: dict[str, str]) -> Note:
    said = again.get(written) or _of_tiering(view.lang, written)
    return Note(sentence(said or written), view.lang.code if said else WRITTEN)


def _of_tiering(lang: Lang, written: str) -> str:
    """A note that is made of TIERING's sentences, in a language; blank for any other."""
    said = [next(filter(None, (_filled(lang, text, part) for text in TIERING)), "") for part in written.split("; ")]
    return "; ".join(said) if all(said) else ""


def _filled(lang: Lang, text: str, part: str) -> str:
    found = re.fullmatch(re.escape(text).replace(re.escape("{count}"), r"([\d,]+)"), part)
    return lang.t(text, count=lang.number(int(found[1].replace(",", "")))) if found else ""
