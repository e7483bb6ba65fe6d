"""Floor 1: a starter policy for an export nobody has mapped yet."""

from __future__ import annotations

import difflib
from collections.abc import Callable

from solver.book import REQUIRED
from solver.errors import Finding, InputError
from solver.intake.cells import parse_flag, parse_health, parse_level, parse_strategic
from solver.intake.gather import Place, raw_tables
from solver.intake.headers import CONTRACT, column_of, extra_name, plain
from solver.intake.names import SIGNS
from solver.intake.parsed import Parsed
from solver.intake.raw import RawTable
from solver.policy import Sql

CHECKED: dict[str, Callable[[list[str]], Parsed]] = {
    "health": parse_health, "expansion": parse_level, "complexity": parse_level, "strategic": parse_strategic,
    "escalated": parse_flag, "is_trial": parse_flag,
}  # fmt: skip
MOST_VALUES = 12
USUAL = Sql()


def suggest_policy(book: Place, said: Sql = USUAL) -> str:
    """policy.toml to begin with: preset, headers that were guessed or found near, values nobody can read.

    `said` tells which database is asked, where one is. Raises InputError where it cannot be.
    """
    faults: list[Finding] = []
    found = raw_tables(book, said, faults)
    if not found and faults:
        raise InputError(faults, ended="Nothing was suggested.")
    raws = {name: found.get(name) for name in ("accounts", "csms")}
    preset = _preset(raws["accounts"])
    lines = [
        "# A starter for this book: look every line over, then save it as policy.toml beside accounts.csv.",
        "# as_of = YYYY-MM-DD   # the planning date",
        "",
    ]
    lines += ["[input]", f'preset = "{preset}"', ""]
    lines += ["[input.sql]", f'url = "{said.url}"', ""] if said.url else []
    lines += ["[input.columns]   # your header = our column"]
    values: list[str] = []
    for name, raw in raws.items():
        if raw is None:
            lines.append(f"# {name}: cannot be read; see `csm-assign check`")
            continue
        mapped, notes = _columns(raw, name, preset)
        lines += notes
        values += _values(raw, mapped) if name == "accounts" else []
    return "\n".join([*lines, *values]) + "\n"


def _preset(raw: RawTable | None) -> str:
    """The system whose headers most of these are."""
    if raw is None:
        return ""
    here = {plain(h) for h in raw.headers}
    if any(h.endswith("__c") for h in raw.headers):
        return "salesforce"
    signs = [name for name, sign in SIGNS.items() if sign in here]
    return signs[0] if signs else ""


def _columns(raw: RawTable, table: str, preset: str) -> tuple[dict[str, int], list[str]]:
    """our column -> position as far as it is known, and the lines that say so."""
    mapped: dict[str, int] = {}
    lines, rest = [f"# {table}"], []
    for position, header in enumerate(raw.headers):
        column, how = column_of(header, table, {}, preset)
        if how == "extra" or column in mapped:
            rest.append((position, header))
            continue
        mapped[column] = position
        if how == "guess":
            lines.append(f'"{header}" = "{column}"')
    for position, header in rest:
        wanted = [c for c in CONTRACT[table] if c not in mapped]
        near = difflib.get_close_matches(extra_name(header), wanted, n=1, cutoff=0.75)
        lines.append(f'"{header}" = "{near[0]}"   # a guess' if near else f'# "{header}" is kept as {extra_name(header)}')
        if near:
            mapped[near[0]] = position
    lines += [f'# "?" = "{column}"   # required, and not found' for column in REQUIRED[table] if column not in mapped]
    return mapped, lines


def _values(raw: RawTable, mapped: dict[str, int]) -> list[str]:
    """Tables for values that cannot be read as they are."""
    lines = []
    for column, parser in CHECKED.items():
        if column not in mapped:
            continue
        texts = [t for t in raw.cells[mapped[column]].unique() if t]
        bad = sorted(parser(texts).bad)
        scale = column == "health" and not bad and texts and all(t.replace(".0", "") in "12345" for t in texts)
        if scale:
            lines += ["", f"[input.values.{column}]   # looks like a scale of 1 to 5"]
            lines += [
                f'"{k}" = "{colour}"' for k, colour in zip(range(1, 6), ("red", "red", "yellow", "green", "green"), strict=True)
            ]
        elif bad:
            lines += ["", f"[input.values.{column}]   # your value = ours"]
            lines += [f'"{value}" = "?"' for value in bad[:MOST_VALUES]]
    return lines
