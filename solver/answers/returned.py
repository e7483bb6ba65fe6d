"""Floor 6: returned workbooks - opened with limits, and refused where they are of another plan or none of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from solver.errors import Finding, UsageError
from solver.intake.files import MAGIC
from solver.intake.limited import ALL, Cells, read_cells
from solver.lang import EN, LANGS, Lang, lang_of
from solver.plan.written import Written
from solver.strangers import is_lock, is_of_system
from solver.workbooks.accounts import account_sheets
from solver.workbooks.content import MARK_SHEET, Content, Scope
from solver.workbooks.facts import Facts, facts_of
from solver.workbooks.make import content_of
from solver.workbooks.scopes import scopes_of
from solver.workbooks.titles import RESERVED, Titles


@dataclass(frozen=True)
class Returned:
    """A workbook that came back: its sheets as they are, and the content as it was written."""

    file: str
    cells: dict[str, Cells]
    content: Content


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The workbooks among files and folders, each once, those of a folder by name; without what systems and open spreadsheets
    leave beside them. Raises UsageError where one is missing."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"there is no {path}")
        inside = sorted(p for p in path.rglob("*.xlsx") if not is_of_system(p.name)) if path.is_dir() else [path]
        if not inside:
            raise UsageError(f"{path} holds no workbook (*.xlsx)")
        found += [p for p in inside if not is_of_system(p.name)]
    if not found:
        raise UsageError(f"{paths[0]} is no workbook, but what a program leaves beside one: name the workbook (*.xlsx)")
    return list({path.resolve(): path for path in found}.values())


def left_out(paths: Sequence[Path]) -> list[str]:
    """What folders among these paths hold beside workbooks, by name."""
    beside = [p for path in paths if path.is_dir() for p in sorted(path.rglob("*")) if p.is_file()]
    return [p.name for p in beside if p.suffix != ".xlsx" and not is_of_system(p.name)]


def open_elsewhere(paths: Sequence[Path]) -> list[str]:
    """Warnings of workbooks that somebody has open, by the locks beside them, named or in folders."""
    named = [p for path in paths for p in (sorted(path.rglob("*")) if path.is_dir() else [path]) if is_lock(p.name)]
    names = dict.fromkeys(p.name.removeprefix("~$").removeprefix(".~lock.").removesuffix("#") for p in named)
    return [f"warning: somebody has {name} open, and its last changes may not be saved" for name in names]


def _other_kind(path: Path) -> str:
    """What a file is that begins as no workbook does; "" for a workbook, whole or not."""
    with path.open("rb") as opened:
        head = opened.read(64).lower().removeprefix(b"\xef\xbb\xbf").lstrip()
    kind = next((kind for magic, kind in MAGIC if head.startswith(magic.lower())), "")
    if kind == "xlsx":
        return ""
    return kind or ("text, as CSV is" if head and all(b >= 9 for b in head) else "something else")


def names_of(files: Sequence[Path]) -> list[str]:
    """What to call each file: its name, or its path where two share one."""
    names = [f.name for f in files]
    return [n if names.count(n) == 1 else str(f) for n, f in zip(names, files, strict=True)]


class Desk:
    """Opens workbooks of one plan; what they are compared with is made once for each language."""

    def __init__(self, plan: Written) -> None:
        self.plan = plan
        self.scopes = {(s.manager, s.csm): s for s in scopes_of(plan)}
        self._facts: dict[str, Facts] = {}

    def opened(self, path: Path, file: str) -> tuple[Returned | None, list[Finding]]:
        """The workbook, or why it is refused."""
        kind = _other_kind(path)
        if kind:
            return None, [
                Finding(file, 0, "", "", f"is {kind}, and no workbook", "Give the workbooks (*.xlsx) that managers filled in.")
            ]
        sheets, _, fault = read_cells(path, file, ALL)
        if fault:
            return None, [replace(fault, remedy="Save it as .xlsx in Excel or LibreOffice, or ask for it once more.")]
        cells = {s.name: s for s in sheets}
        marks = _marks(cells.get(MARK_SHEET))
        scope = self.scopes.get((marks.get("manager", ""), marks.get("csm", "")))
        message, remedy = self._refused(marks, scope)
        if message or scope is None:
            return None, [Finding(file, 0, "", "", message, remedy)]
        return Returned(file, cells, self.content(scope, lang_of(marks["lang"]))), []

    def content(self, scope: Scope, lang: Lang) -> Content:
        """A scope's workbook as it was written; without dates, which a schedule may have replaced."""
        return content_of(self.plan, scope, lang, None, self._of(lang))

    def to_decide(self, scope: Scope) -> set[str]:
        """The accounts on the first sheet of a manager's workbook."""
        sheets = account_sheets(self._of(EN), scope, Titles(RESERVED), dated=False)
        return {str(row[0]) for sheet in sheets if sheet.key == "decide" for row in sheet.rows}

    def _of(self, lang: Lang) -> Facts:
        if lang.code not in self._facts:
            self._facts[lang.code] = facts_of(self.plan, lang, None)
        return self._facts[lang.code]

    def _refused(self, marks: dict[str, str], scope: Scope | None) -> tuple[str, str]:
        """Why a workbook with these marks cannot be used, and what can; two blanks where it can."""
        plan_id, theirs = self.plan.plan_id, marks.get("plan_id", "")
        again = f"`csm-assign handoff {self.plan.path} --out DIR` writes those of this plan."
        if not theirs:
            return f"is no workbook of ours: it has no hidden sheet {MARK_SHEET!r} that says of which plan", again
        if theirs in earlier_plans(self.plan.loaded.summary):
            newest = "answers to it were put in already, and this plan is the newest"
            return f"belongs to plan {theirs}, from which plan {plan_id} was made: {newest}", f"Answer in its workbook; {again}"
        if theirs != plan_id:
            return (
                f"belongs to plan {theirs}, and {self.plan.path} is plan {plan_id}",
                f"Name the plan that it belongs to; {again}",
            )
        if marks.get("lang") not in LANGS or scope is None:
            return "its hidden sheet has been changed: this plan has no such workbook", again
        return "", ""


def earlier_plans(summary: dict[str, Any]) -> list[str]:
    """The plans that a plan was made from by answers, the first one first."""
    return [str(p) for p in summary.get("answers", {}).get("from_plans", [])]


def _marks(cells: Cells | None) -> dict[str, str]:
    """Key and value in the first two columns of the hidden sheet."""
    if cells is None or cells.column != 1:
        return {}
    return {row[0]: row[1] if len(row) > 1 else "" for row in cells.rows if row}
