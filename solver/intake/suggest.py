"""Floor 1: a starter policy for an export nobody has mapped yet."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

from solver.book import REQUIRED
from solver.errors import Finding, InputError
from solver.intake.cells import ENOUGH, SCALE, parse_flag, parse_health, parse_level, parse_strategic
from solver.intake.gather import Place, raw_tables
from solver.intake.headers import CONTRACT, column_of, extra_name, plain
from solver.intake.names import SIGNS
from solver.intake.parsed import Parsed
from solver.intake.raw import RawTable
from solver.policy import Sql
from solver.texts import one_line

CHECKED: dict[str, Callable[[list[str]], Parsed]] = {
    "health": parse_health, "expansion": parse_level, "complexity": parse_level, "strategic": parse_strategic,
    "escalated": parse_flag, "is_trial": parse_flag,
}  # fmt: skip
MOST_VALUES = 12
USUAL = Sql()
MOST_NEAR = 200  # unknown headers, up to which it is looked what they are near to
MADE = ("owner_kind", "timezone_guessed")  # by the program; no export has them
NOT_OURS = ("ownerid",)  # Salesforce: whoever owns the record, who sells; never the CSM
ENDED = "Nothing can be suggested."


def suggest_policy(book: Place, said: Sql = USUAL) -> str:
    """policy.toml to begin with: preset, headers that were guessed or found near, values nobody can read.

    `said` tells which database is asked, where one is. Raises InputError with what is wrong where a table cannot be read.
    """
    faults: list[Finding] = []
    found = raw_tables(book, said, faults)
    if not {"accounts", "csms"} <= set(found):
        raise InputError(faults, ENDED)
    raws = {name: found[name] for name in ("accounts", "csms")}
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
        elsewhere = {plain(h) for other, r in raws.items() if other != name for h in r.headers}
        mapped, notes = _columns(raw, name, preset, elsewhere)
        lines += notes
        values += _values(raw, mapped) if name == "accounts" else []
    return "\n".join([*lines, *values]) + "\n"


def _preset(raw: RawTable) -> str:
    """The system whose headers most of these are."""
    here = {plain(h) for h in raw.headers}
    if any(h.endswith("__c") for h in raw.headers):
        return "salesforce"
    signs = [name for name, sign in SIGNS.items() if sign in here]
    return signs[0] if signs else ""


def _columns(raw: RawTable, table: str, preset: str, elsewhere: set[str]) -> tuple[dict[str, int], list[str]]:
    """our column -> position as far as it is known, and the lines that say so; a header that the other table has, too, is
    a remark only, since an entry would hold there as well."""
    mapped: dict[str, int] = {}
    lines, rest = [f"# {table}"], []
    for position, header in enumerate(raw.headers):
        column, how = column_of(header, table, {}, preset)
        if how == "extra" or column in mapped:
            rest.append((position, header))
            continue
        mapped[column] = position
        if how == "guess":
            lines.append(f'{"# " if plain(header) in elsewhere else ""}{_quoted(header)} = "{column}"')
    seen = {plain(raw.headers[position]) for position in mapped.values()}
    for position, header in rest:
        if not header or plain(header) in seen:
            continue
        seen.add(plain(header))
        wanted = [c for c in CONTRACT[table] if c not in mapped and c not in MADE]
        near = difflib.get_close_matches(extra_name(header), wanted, n=1, cutoff=0.75) if len(rest) <= MOST_NEAR else []
        if near and plain(header) not in (*NOT_OURS, *elsewhere):
            lines.append(f'{_quoted(header)} = "{near[0]}"   # a guess')
            mapped[near[0]] = position
        else:
            lines.append(f"# {_quoted(header)} is kept as {one_line(extra_name(header))}")
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
        scale = _scale(texts) if column == "health" and not bad else 0
        if scale:
            lines += ["", f"[input.values.{column}]   # looks like a scale of 1 to {scale}"]
            lines += [f'"{k}" = "{_colour(k / scale)}"' for k in range(min(1, *map(_whole, texts)), scale + 1)]
        elif bad:
            lines += ["", f"[input.values.{column}]   # your value = ours"]
            lines += [f'{_quoted(value)} = "?"' for value in dict.fromkeys(bad[:MOST_VALUES])]
    return lines


def _scale(texts: list[str]) -> int:
    """5 or 10, where all are whole numbers of such a scale, several of them for 10; else 0."""
    if not texts or not all(re.fullmatch(r"(10|[0-9])(\.0)?", t) for t in texts):
        return 0
    numbers = {_whole(t) for t in texts}
    if numbers <= {1, 2, 3, 4, 5}:
        return 5
    return SCALE if len(numbers) >= ENOUGH else 0


def _whole(text: str) -> int:
    return int(float(text))


def _colour(share: float) -> str:
    """The colour that so much of a scale most likely means: 3 of 5 is yellow, 4 of 5 green."""
    return "red" if share < 0.5 else "yellow" if share < 0.75 else "green"


def _quoted(text: str) -> str:
    """A text as TOML has it, whatever is in it."""
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{_scalar(c):08X}" for c in text) + '"'


def _scalar(sign: str) -> int:
    return ord(sign) if not "\ud800" <= sign <= "\udfff" else 0xFFFD
