"""Floor 1: ids - unique, plain, and complete where they are a CRM's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import numpy as np
import pandas as pd

from solver.errors import Finding
from solver.intake.crm_ids import LONG, OBJECTS, SHORT, complete_crm_id, is_whole, object_of, one_form, repaired
from solver.intake.sheet import SHOWN, Sheet
from solver.problem import Bools
from solver.tables import among

__all__ = ["check_ids", "complete_crm_id", "matched"]

STARTS = ("'", "=", "+", "-", "@")
LONGEST = 255  # characters: the ids of CRMs have less than forty
PREFIXES = {"account_id": "001", "csm_id": "005"}  # of the records that a CRM's export has in these columns
SHORTENED = re.compile(r"[0-9]([.,][0-9]+)?E\+[0-9]+|[0-9][.,][0-9]+E[0-9]+", re.IGNORECASE)  # 1.23E+17: the digits are gone
SCIENTIFIC = re.compile(r"[0-9]+E[0-9]+", re.IGNORECASE)


def check_ids(sheet: Sheet, column: str, what: str) -> None:
    """Blank, duplicate, unsafe and look-alike ids of a column, as findings; CRM ids get their 18 characters and their case."""
    if not sheet.has(column):
        return
    _in_full(sheet, column)
    ids = sheet.as_written(column)
    sheet.rows(
        column, (ids == "").to_numpy(), f"the {what} has no id", "Give it one. If the line is a total or a remark, delete it."
    )
    odd = ids.str.startswith(STARTS).to_numpy()
    begins = f"an id must not begin with {' '.join(STARTS)}: a spreadsheet would change it"
    sheet.rows(column, odd, begins, "Change the id in the CRM's export.")
    strange = _those(ids, lambda i: bool(i) and not i.isascii())
    if strange.any():
        sign = next(c for c in ids[strange].iloc[0] if not c.isascii())
        such = (
            f"has characters that are not plain letters, digits or signs, such as {unicodedata.name(sign, f'U+{ord(sign):04X}')}"
        )
        sheet.rows(column, strange, such, "Copy the id anew from the CRM.")
    hidden = _those(ids, lambda i: bool(re.search(r"[\x00-\x1f\x7f]", i)))
    sheet.rows(column, hidden, "has a control character in it", "Copy the id anew from the CRM.")
    numbers = np.isin(sheet.raw.lines, list(sheet.raw.numeric.get(sheet.where[column], ())))
    some = "is a number among texts with leading zeros: Excel has perhaps taken some off it"
    sheet.rows(column, numbers, some, "Format the column as text, and paste the ids anew.")
    long = _those(ids, lambda i: len(i) > LONGEST)
    sheet.rows(column, long, f"an id of more than {LONGEST} characters", "Is this the column of ids? See [input.columns].")
    lost = "a spreadsheet has shortened the id: its last digits are lost"
    sheet.rows(column, _those(ids, SHORTENED.fullmatch), lost, "Export again, with the column formatted as text.")
    trimmed = sheet.raw.trimmed.get(sheet.where[column])
    if trimmed is not None:
        sheet.once(column, trimmed & (ids != "").to_numpy(), "blanks or invisible characters around the id were taken away")
    _twice(sheet, column, what, ids)
    _look_alikes(sheet, column, ids)
    _of_other_records(sheet, column, what, ids)


def matched(texts: pd.Series, known: set[str]) -> pd.Series:
    """References to ids we know; those of a CRM may have 15 or 18 characters, or have lost their case, here or there."""
    stray = [t for t in texts.unique().tolist() if t and t not in known]
    if not stray:
        return texts
    forms: dict[str, list[str]] = {}
    for i in known:
        forms.setdefault(one_form(i), []).append(i)
    found = {t: forms[one_form(t)][0] for t in stray if len(forms.get(one_form(t), ())) == 1}
    return texts.map(lambda t: found.get(t, t)).astype("str") if found else texts


def _those(ids: pd.Series, wrong: Callable[[str], object]) -> Bools:
    return np.array([bool(wrong(i)) for i in ids.tolist()], bool)  # as a list: to walk a column is slow


def _in_full(sheet: Sheet, column: str) -> None:
    """CRM ids of 18 characters that lost their case get it back; where there are such, those of 15 get their check characters."""
    ids = sheet.as_written(column)
    long = [
        i
        for i in set(ids.tolist())
        if len(i) == 18 and LONG.fullmatch(i) and (i.upper()[:3] in OBJECTS or i[:2].casefold() == "a0")
    ]
    mended = {i: repaired(i) for i in long if not is_whole(i)}
    sure = any(is_whole(i) for i in long)
    wrong = [i for i, full in mended.items() if not full]
    message = "is no whole id of the CRM: its last three characters do not fit the others"
    if not sure and (wrong or not mended):  # perhaps ids of another system that happen to have 18 characters
        sheet.once(column, among(ids, {i for i in wrong if not i.isdigit()}), message, "Was it copied right?")
        return
    sheet.rows(column, among(ids, set(wrong)), message, "Copy the id anew from the CRM.")
    lost = [i for i, full in mended.items() if full]
    said = "ids that had lost the case of their letters got it back from their last three characters"
    sheet.once(column, among(ids, set(lost)), said)
    short = {i: complete_crm_id(i) for i in set(ids.tolist()) if SHORT.fullmatch(i) and i.startswith(("00", "a0"))}
    sheet.once(column, among(ids, short), "15-character ids were completed to 18 characters")
    full = {i: mended[i] for i in lost} | short
    if full:
        sheet.mend(column, ids.map(lambda i: full.get(i, i)).astype("str"))


def _twice(sheet: Sheet, column: str, what: str, ids: pd.Series) -> None:
    """An id in two rows is an error that says in what the rows differ: nobody but the user knows which is right."""
    double = np.flatnonzero((ids.duplicated(keep="first") & (ids != "")).to_numpy())
    first = {i: k for k, i in reversed(list(enumerate(ids.tolist())))} if len(double) else {}
    trimmed = sheet.raw.trimmed.get(sheet.where[column], np.zeros(len(ids), bool))
    for n, k in enumerate(double[: SHOWN + 1]):
        j = first[ids[k]]
        differ = [h for c, h in enumerate(sheet.raw.headers) if sheet.raw.cells[c][j] != sheet.raw.cells[c][k]]
        how = f"; the rows differ in {', '.join(differ)}" if differ else "; the rows are the same"
        bare = ", but for blanks around it" if trimmed[j] or trimmed[k] else ""
        message = f"this {what} is there already, in line {sheet.raw.lines[j]}{bare}{how}"
        count = len(double) - SHOWN if n == SHOWN else 1
        place = int(sheet.raw.lines[k]), sheet.header(column), str(ids[k])
        sheet.findings.append(Finding(sheet.raw.file, *place, message, "Remove one of the two rows.", "error", count))


def _look_alikes(sheet: Sheet, column: str, ids: pd.Series) -> None:
    """What stays apart here but is one in a spreadsheet: zeros in front or .0 behind, letters of another case, 1E5."""
    bare = ids.str.replace(r"^([0-9]+)\.0+$", r"\1", regex=True).str.lstrip("0")
    unique = ~ids.duplicated(keep=False) & (ids != "")
    alike = (bare.duplicated(keep=False) & unique).to_numpy()
    said = "ids that are equal but for leading zeros or .0 at the end are kept apart"
    sheet.once(column, alike, f"{said}: {_shown(ids[alike])}")
    cased = (ids.str.casefold().duplicated(keep=False) & unique).to_numpy()
    sheet.once(column, cased, f"ids that differ only in the case of their letters are kept apart: {_shown(ids[cased])}")
    numbers = _those(ids, SCIENTIFIC.fullmatch)
    sheet.once(
        column, numbers, "a spreadsheet would take the id for a number; it was kept as text", "Was it one that got damaged?"
    )


def _of_other_records(sheet: Sheet, column: str, what: str, ids: pd.Series) -> None:
    """Ids of contacts, queues and the like: an error among the right ones, a word where the whole column is of them."""
    wanted = OBJECTS[PREFIXES[column]]
    kinds = {i: object_of(i) for i in set(ids.tolist())}
    if not any(kinds.values()):
        return
    mixed = wanted in kinds.values()
    for kind in sorted(set(kinds.values()) - {"", wanted}):
        those = among(ids, {i for i, k in kinds.items() if k == kind})
        message, remedy = f"is a CRM's id of {kind}, not of {wanted}", f"Give the id of the {what}."
        if mixed:
            sheet.rows(column, those, message, remedy)
        else:
            sheet.once(column, those, message, remedy)


def _shown(ids: pd.Series) -> str:
    return ", ".join(ids.head(4)) + (" ..." if len(ids) > 4 else "")
