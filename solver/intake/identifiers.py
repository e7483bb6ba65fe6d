"""Floor 1: ids - unique, plain, and complete where they are a CRM's."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from solver.intake.sheet import Sheet

STARTS = ("'", "=", "+", "-", "@")
LONGEST = 255  # characters: the ids of CRMs have less than forty
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def check_ids(sheet: Sheet, column: str, what: str) -> None:
    """Blank, duplicate, unsafe and look-alike ids of a column, as findings; 15-character CRM ids beside 18 are completed."""
    if not sheet.has(column):
        return
    _complete(sheet, column)
    ids = sheet.as_written(column)
    sheet.rows(column, (ids == "").to_numpy(), f"the {what} has no id", "Give it one.")
    odd = ids.str.startswith(STARTS).to_numpy()
    sheet.rows(
        column,
        odd,
        f"an id must not begin with {' '.join(STARTS)}: a spreadsheet would change it",
        "Change the id in the CRM's export.",
    )
    strange = np.array([bool(i) and not i.isascii() for i in ids], bool)
    sheet.rows(column, strange, "has characters that are not plain letters, digits or signs", "Copy the id anew from the CRM.")
    hidden = np.array([bool(re.search(r"[\x00-\x1f\x7f]", i)) for i in ids], bool)
    sheet.rows(column, hidden, "has a control character in it", "Copy the id anew from the CRM.")
    numbers = np.isin(sheet.raw.lines, list(sheet.raw.numeric.get(sheet.where[column], ())))
    message = "is a number among texts with leading zeros: Excel has perhaps taken some off it"
    sheet.rows(column, numbers, message, "Format the column as text, and paste the ids anew.")
    long = (ids.str.len() > LONGEST).to_numpy()
    sheet.rows(column, long, f"an id of more than {LONGEST} characters", "Is this the column of ids? See [input.columns].")
    double = (ids.duplicated(keep="first") & (ids != "")).to_numpy()
    first = {i: int(line) for i, line in zip(reversed(ids.tolist()), reversed(sheet.raw.lines.tolist()), strict=True)}
    for k in np.flatnonzero(double):
        wrong = np.zeros(len(ids), bool)
        wrong[k] = True
        sheet.rows(column, wrong, f"this {what} is there already, in line {first[ids[k]]}", "Remove one of the two rows.")
    bare = ids.str.lstrip("0")
    alike = (bare.duplicated(keep=False) & ~ids.duplicated(keep=False) & (ids != "")).to_numpy()
    if alike.any():
        sheet.warn(column, f"ids that are equal but for leading zeros: {', '.join(ids[alike].head(4))}", int(alike.sum()))


def complete_crm_id(short: str) -> str:
    """A 15-character CRM id with its three check characters: each says which of five letters are capitals."""
    tail = ""
    for start in (0, 5, 10):
        bits = sum(1 << k for k, c in enumerate(short[start : start + 5]) if c.isascii() and c.isupper())
        tail += ALPHABET[bits]
    return short + tail


def other_lengths(crm_id: str) -> tuple[str, ...]:
    """The same CRM user's id with 18 characters where this has 15, and the other way round; nothing for other ids."""
    if not re.fullmatch(r"005[a-zA-Z0-9]{12}([a-zA-Z0-9]{3})?", crm_id):
        return ()
    full = complete_crm_id(crm_id[:15])
    return (full,) if len(crm_id) == 15 else (crm_id[:15],) if full == crm_id else ()


def matched(texts: pd.Series, known: set[str]) -> pd.Series:
    """References to CRM ids of 15 characters, completed where that is an id we know."""
    full = {t: complete_crm_id(t) for t in texts.unique() if len(t) == 15 and t not in known}
    return texts.map(lambda t: full[t] if full.get(t) in known else t).astype("str") if full else texts


def _complete(sheet: Sheet, column: str) -> None:
    """Where 15- and 18-character CRM ids stand in one column, the short ones get their check characters."""
    ids = sheet.as_written(column)
    short = ids.str.fullmatch(r"[a-zA-Z0-9]{15}") & ids.str.startswith(("00", "a0"))
    long = ids.str.fullmatch(r"[a-zA-Z0-9]{18}") & ids.str.startswith(("00", "a0"))
    if short.any() and long.any():
        cells = sheet.raw.cells[sheet.where[column]]
        sheet.raw.cells[sheet.where[column]] = cells.where(
            ~short, [complete_crm_id(i) if s else i for i, s in zip(ids, short, strict=True)]
        )
        sheet.warn(column, "15-character ids were completed to 18 characters", int(short.sum()))
