"""Floor 6: what the plan noted - in the page's language where it can be said again, as it was written where it cannot."""

from __future__ import annotations

from dataclasses import dataclass

from solver.lang import EN
from solver.plan.layout import cut
from solver.plan.notes import decided_notes
from solver.report.reasons import sentence
from solver.report.view import View

WRITTEN = EN.code  # the language in which plans write their notes
LINE = 84  # characters of a note that the first screen has a line for


@dataclass(frozen=True)
class Note:
    """A note and the code of its language; `short` is its beginning where it takes more than a line, else blank."""

    text: str
    language: str

    @property
    def short(self) -> str:
        return cut(self.text, LINE) if len(self.text) > LINE else ""


def notes_of(view: View) -> list[Note]:
    """All notes of the plan; those of its tiering are kept as sentences only, and stay English."""
    return [_note(view, str(note), _again(view)) for note in view.summary["notes"]]


def _again(view: View) -> dict[str, str]:
    """Notes that follow from the decision: as they were written -> in the page's language."""
    if view.lang.code == WRITTEN:
        return {}
    return dict(zip(decided_notes(view.decision), decided_notes(view.decision, view.lang), strict=True))


def _note(view: View, written: str, again: dict[str, str]) -> Note:
    said = again.get(written, "")
    return Note(sentence(said or written), view.lang.code if said else WRITTEN)
