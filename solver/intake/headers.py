"""Floor 1: which header is which of our columns."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from solver.book import ACCOUNT_COLUMNS, CSM_COLUMNS, OVERRIDE_COLUMNS, REQUIRED
from solver.errors import Finding, clip
from solver.intake.names import ACCOUNTS, CSMS, OVERRIDES, PRESETS
from solver.intake.raw import RawTable
from solver.policy import Input

SHOWN = 12  # headers of a table that lacks a column; the rest is a count
CONTRACT: dict[str, Mapping[str, str]] = {"accounts": ACCOUNT_COLUMNS, "csms": CSM_COLUMNS, "overrides": OVERRIDE_COLUMNS}


def plain(header: str) -> str:
    """A header without case, blanks, punctuation and __c."""
    text = unicodedata.normalize("NFC", header).casefold()
    return re.sub(r"[\W_]+", "", re.sub(r"__c$", "", text))


@cache
def _synonyms(table: str) -> dict[str, str]:
    text = {"accounts": ACCOUNTS, "csms": CSMS, "overrides": OVERRIDES}[table]
    out = {}
    for line in text.strip().splitlines():
        column, names = line.split(":", 1)
        out.update({plain(n): column for n in names.split(",")})
    return out


def map_headers(raw: RawTable, table: str, settings: Input) -> tuple[dict[str, int], list[Finding]]:
    """our column -> position, further columns under their snake_case names; with errors and what was guessed."""
    taken: dict[str, int] = {}
    findings: list[Finding] = []
    guessed: list[str] = []
    said = _said(raw, table, settings)
    for position, header in enumerate(raw.headers):
        if not header:
            continue
        column, how = column_of(header, table, said, settings.preset)
        if column in taken:
            other = raw.headers[taken[column]]
            ranks = [_rank(h, table, said, settings.preset) for h in (other, header)]
            if ranks[0] != ranks[1] and "guess" in (ranks[0], ranks[1]):
                if ranks[0] == "guess":  # the sure one gets the column, the guess becomes an extra
                    taken[extra_name(other)], taken[column] = taken[column], position
                    guessed = [g for g in guessed if not g.startswith(f"{other} ->")]
                else:
                    taken[extra_name(header)] = position
                continue
            if other == header:
                continue  # said already: the header stands twice
            message = f"the headers {other!r} and {header!r} both mean {column}"
            remedy = f'Say which in [input.columns]: "{header}" = "{column}" and "{other}" = "other_{column}".'
            findings.append(Finding(raw.file, 1, header, "", message, remedy))
            continue
        taken[column] = position
        if how == "guess":
            guessed.append(f"{header} -> {column}")
    if guessed:
        findings.append(
            Finding(
                raw.file, 0, "", "", f"headers taken for ours: {', '.join(guessed)}", "Settle them in [input.columns].", "warning"
            )
        )
    strays = _unread if table == "overrides" else _near
    return taken, findings + _missing(raw, table, taken) + strays(raw, table, taken)


def extra_name(header: str) -> str:
    """A column of the user's own, in the form that policies name it by: Open tickets -> open_tickets."""
    return re.sub(r"\W+", "_", re.sub(r"__c$", "", header.strip()).casefold()).strip("_") or "column"


def _said(raw: RawTable, table: str, settings: Input) -> dict[str, str]:
    """[input.columns] as plain header -> column; either side may be the header, whichever this file has."""
    here = {plain(h) for h in raw.headers}
    out = {}
    for key, value in settings.columns.items():
        if plain(key) in here:
            out[plain(key)] = value
        elif plain(value) in here and key in CONTRACT[table]:  # written the other way round
            out[plain(value)] = key
    return out


def column_of(header: str, table: str, said: dict[str, str], preset: str) -> tuple[str, str]:
    """(our column or an extra's name, how it was found: said, preset, same, guess or extra)."""
    name = plain(header)
    if name in said:
        return said[name], "said"
    settled = set(said.values())
    if preset:
        for column, theirs in PRESETS[preset].get(table, {}).items():
            if plain(theirs) == name and column not in settled:
                return column, "preset"
    own = next((c for c in CONTRACT[table] if plain(c) == name), "")
    if own and own not in settled:
        return own, "same"
    guess = _synonyms(table).get(name, "")
    if guess and guess not in settled:
        return guess, "guess"
    if name == "currentcsm" and table == "accounts":
        return "owner", "same"
    return extra_name(header), "extra"


def _rank(header: str, table: str, said: dict[str, str], preset: str) -> str:
    how = column_of(header, table, said, preset)[1]
    return "guess" if how == "guess" else "sure"


def _near(raw: RawTable, table: str, taken: dict[str, int]) -> list[Finding]:
    """Columns of the user's own whose headers are nearly one of ours that is not there: a slip, most likely."""
    wanted = [c for c in CONTRACT[table] if c not in taken and c not in REQUIRED[table]]
    found = []
    for column, position in taken.items():
        near = difflib.get_close_matches(column, wanted, n=1, cutoff=0.82) if column not in CONTRACT[table] else []
        if near:
            header = raw.headers[position]
            remedy = f'If so: [input.columns] "{header}" = "{near[0]}".'
            message = f"is no column of ours and kept as it is; did you mean {near[0]!r}?"
            found.append(Finding(raw.file, 1, header, "", message, remedy, "warning"))
    return found


def _unread(raw: RawTable, table: str, taken: dict[str, int]) -> list[Finding]:
    """Columns of overrides that are none of ours: nothing else reads them, so that a decision may be lost."""
    there = [c for c in CONTRACT[table] if c != "line"]
    found = []
    for column, position in taken.items():
        if column in CONTRACT[table]:
            continue
        header = raw.headers[position]
        near = difflib.get_close_matches(column, [c for c in there if c not in taken], n=1)
        message = f"is no column of {table} and is not read; there are {', '.join(there)}"
        message += f"; did you mean {near[0]!r}?" if near else ""
        remedy = f'If so: [input.columns] "{header}" = "{near[0]}".' if near else "Rename it to one of these, or remove it."
        found.append(Finding(raw.file, 1, header, "", message, remedy, "warning"))
    return found


def _missing(raw: RawTable, table: str, taken: dict[str, int]) -> list[Finding]:
    found = []
    free = [raw.headers[position] for column, position in taken.items() if column not in CONTRACT[table]]
    for column in REQUIRED[table]:
        if column in taken:
            continue
        near = difflib.get_close_matches(column, [h.casefold() for h in free], n=1, cutoff=0.5)
        hint = next((h for h in free if near and h.casefold() == near[0]), "your header")
        message = f"the column {column} is missing; found: {found_headers(raw)}"
        found.append(Finding(raw.file, 1, column, "", message, f'Say which it is in [input.columns]: "{hint}" = "{column}".'))
    return found


def found_headers(raw: RawTable) -> str:
    """The headers of a table, the first SHOWN of them whole, for a message."""
    headers = [clip(h, 40) for h in raw.headers if h]
    more = f" and {len(headers) - SHOWN} more" if len(headers) > SHOWN else ""
    return ", ".join(headers[:SHOWN]) + more
