"""Hostile input made at random: books, policies and command lines, and what every answer to them must be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner, Result
from hypothesis import strategies as st

import cli
from solver.policy import default_tree
from tests.reliability.cases import ACCOUNTS, CSMS, POLICY, SOUND

CODES = {0, 2, 3, 4, 5, 6, 7, 130, 143}
QUICK = ("--gap", "0.01", "--time-limit", "2", "--quiet", "--force")


def answered(words: Sequence[str]) -> Result:
    """The answer to a command line: one of the exit codes, never a traceback; an error says what is wrong and what to do."""
    result = CliRunner().invoke(cli.main, list(words))
    shown = f"{' '.join(map(repr, words))[:600]} ended with {result.exit_code}: {result.exception!r}\n{result.output[-1500:]}"
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise AssertionError(shown) from result.exception
    assert result.exit_code in CODES, shown
    assert "Traceback" not in result.output, shown
    if result.exit_code == 2:
        assert re.search(r"(?i)error: .{12,}", result.output, re.DOTALL), shown
    if result.exit_code == 3:
        for told in re.split(r"\n(?=ERROR|warning|Nothing|error:|\.\.\.)", "\n" + result.output):
            if told.startswith("ERROR"):  # what is wrong, and after it the remedy: two sentences
                assert len(re.split(r"[.?)] (?=[A-Z\[\"(`'])|[.?] ", " ".join(told.split()))) > 1, shown
    return result


# --- books -----------------------------------------------------------------------------------------------------------------

HEADERS = [
    *ACCOUNTS.splitlines()[0].split(","), *CSMS.splitlines()[0].split(","), "health", "escalated", "country", "parent_id", "fte",
    "pool", "coverage", "languages", "currency", "strategic", "tier", "owner_since", "start_date", "action", "value", "reason",
    "Id", "Account ID", "ARR (EUR)", "Open tickets", "", " ", "#", "account_id\u200b", "NAME", "é", "=1+1", "a\nb", "Ünï", "T1",
]  # fmt: skip
CELLS = [
    "", " ", "A1", "A2", "ann", "ben", "Ann Lee", "T1", "T1;T2", "0", "-1", "12000", "1,200", "1.234,56", "1e309", "nan", "inf",
    "٣", "12k", "$5", "€ 5", "85%", "140", "2027-03-31", "03/04/2026", "13/13/2026", "2026-02-30", "9999-12-31", "45292", "true",
    "yes", "maybe", "Europe/London", "EST", "Nowhere", "GMT+99", "Germany", "=HYPERLINK(1)", "'x", "@SUM(1)", "<script>", "../..",
    "a\x1b[31m", "\u202eabc", "e\u0301", "\U0001f600", "x" * 40_000, "#N/A", "#REF!", "NULL", "Total", "copyright", "pooled", "both",
    "\ufeff", "\u00a0", "--", "9" * 30, "00123", "001C000000o4OOI", "A1;A2", "a|b", 'a "b" c', "pin", "keep", "Core", "en;de", "xx",
]  # fmt: skip
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1", "utf-32", "cp037", "shift_jis"]
cell = st.sampled_from(CELLS) | st.text(max_size=8) | st.integers().map(str) | st.floats().map(str)


@st.composite
def hostile_table(draw: st.DrawFn, sound: str) -> bytes:
    """A table as bytes: the sound one with some cells, rows, marks and bytes spoilt, or one of nothing but hostile cells."""
    rows = [line.split(",") for line in sound.splitlines()]
    if draw(st.integers(0, 3)) == 0:
        width = draw(st.integers(1, 9))
        rows = [draw(st.lists(st.sampled_from(HEADERS) | cell, min_size=width, max_size=width))]
        rows += draw(st.lists(st.lists(cell, max_size=width + 1), max_size=6))
    for _ in range(draw(st.integers(0, 4))):
        row = draw(st.integers(0, len(rows) - 1))
        if not rows[row]:
            continue
        at = draw(st.integers(0, len(rows[row]) - 1))
        rows[row][at] = draw((st.sampled_from(HEADERS) | cell) if row == 0 else cell)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(rows)))
        rows.insert(at, draw(st.lists(cell, max_size=10) | st.sampled_from(rows).map(list)))
    if draw(st.booleans()):  # a further column, in the header and everywhere
        values = draw(st.lists(cell, min_size=len(rows), max_size=len(rows)))
        rows = [[*r, draw(st.sampled_from(HEADERS)) if k == 0 else values[k]] for k, r in enumerate(rows)]
    mark, end = draw(st.sampled_from([",", ",", ",", ";", "\t", "|"])), draw(st.sampled_from(["\n", "\n", "\r\n", "\r", "\n\n"]))
    quoted = draw(st.booleans())
    text = "".join(mark.join('"' + c.replace('"', '""') + '"' if quoted else c for c in r) + end for r in rows)
    data = text.encode(draw(st.just("utf-8") | st.sampled_from(ENCODINGS)), "replace")
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 3]))):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(max_size=3)) + data[at + draw(st.integers(0, 40)) :]
    return data


@st.composite
def hostile_book(draw: st.DrawFn) -> dict[str, bytes]:
    """Files of a book by name: its tables hostile, or some of them sound; now and then under other names."""
    book: dict[str, bytes] = {"policy.toml": POLICY.encode()}
    for name, sound in (("accounts", ACCOUNTS), ("csms", CSMS), ("overrides", "account_id,action,value,reason\nA1,pin,ben,x\n")):
        if name == "overrides" and draw(st.booleans()):
            continue
        suffix = draw(st.sampled_from([".csv"] * 6 + [".tsv", ".xlsx", ".parquet", ".CSV", ".xls", ".csv.gz"]))
        book[name + suffix] = sound.encode() if draw(st.booleans()) else draw(hostile_table(sound))
    return book


def put(folder: Path, book: Mapping[str, bytes]) -> Path:
    """The book in a folder, and nothing else."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()
    for name, data in book.items():
        (folder / name).write_bytes(data)
    return folder


# --- policies --------------------------------------------------------------------------------------------------------------


def keys(tree: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Every key of the default policy, dotted; entries of arrays by their name."""
    for key, value in tree.items():
        yield f"{path}{key}"
        if isinstance(value, Mapping):
            yield from keys(value, f"{path}{key}.")
        elif isinstance(value, list):
            for entry in value:
                if isinstance(entry, Mapping) and "name" in entry:
                    yield from keys({k: v for k, v in entry.items() if k != "name"}, f"{path}{key}.{entry['name']}.")


KEYS = sorted(set(keys(default_tree())) | {"crm.salesforce.owner", "pools.Core.contact", "rates.EUR", "departed", "as_of", "zzz"})
VALUES = [
    "true", "false", "0", "-1", "1", "2", "0.5", "nan", "inf", "-inf", "1e12", "1e300", "1e-300", "9223372036854775807",
    "9" * 30, "9" * 5000, '""', '"x"', '"T1"', '"arr"', "[]", "{}", "[1]", "[0.5, 0.9]", '["x"]', '["T1"]', "[[1]]", "[[1, 2]]",
    "{a = 1}", '{name = "x"}', "[{a = 1}]", '[{name = "x"}]', '[{name = "x", measure = "arr", over = "book", max = 5}]',
    "2026-01-01", "0001-01-01", "9999-12-31", "12:00:00", "2026-01-01T00:00:00Z", "[" * 3000 + "]" * 3000, "", "=", "'",
    "1\nzzz = 2", "\x00", "recut", "USD", "€",
]  # fmt: skip
setting = st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES) | st.integers().map(str) | st.floats().map(str)).map("=".join)
settings_list = st.lists(setting, min_size=1, max_size=3)


# --- command lines ---------------------------------------------------------------------------------------------------------


def commands(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command of the program with the words that call it."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))
        else:
            yield (*words, name), command


COMMANDS = list(commands(cli.main))
WORDS = ["", " ", "x", "../..", "/", "/dev/null", "/dev/zero", "-", "--", "1", "0", "-1", "nan", "inf", "1e309", "9" * 30, "T1", "A1", "ann",
         "today", "required", "2026-10-01", "9999-12-31", "0001-01-01", "tiers.T1.cap=5", "a=b", "=", "processes:0", "processes:x", "dask://x:1",
         "tls://", "en", "salesforce", "é\udcff", "a" * 5000, "*.toml", "quarterly/nothing", "low_risk_first"]  # fmt: skip


@st.composite
def command_line(draw: st.DrawFn, places: Sequence[str], bounded: Mapping[str, Sequence[str]]) -> list[str]:
    """Any command with any options and values. `places`: folders and files that are there; `bounded`: the last words of some
    commands, which keep a solve short."""
    words, command = draw(st.sampled_from(COMMANDS))
    anything = st.sampled_from([*WORDS, *places]) | st.text(st.characters(exclude_characters="\0"), max_size=6)
    out, wild = list(words), draw(st.integers(0, 2)) == 0
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            likely = anything if wild else st.sampled_from([*[LIKELY.get(str(parameter.name), "book")] * 9, *places])
            out += draw(st.lists(likely, min_size=0 if wild else 1, max_size=2 if parameter.nargs < 0 else 1))
        elif isinstance(parameter, click.Option) and draw(st.integers(0, 3 if wild else 9)) == 0:
            out.append(draw(st.sampled_from([*parameter.opts, *parameter.secondary_opts])))
            if not parameter.is_flag:
                out.append(draw(anything if wild else _fitting(parameter, places)))
    if wild and draw(st.integers(0, 3)) == 0:
        out.append(draw(anything))
    return [*out, *bounded.get(words[-1], ())]


def _fitting(option: click.Option, places: Sequence[str]) -> st.SearchStrategy[str]:
    """Values of an option's own kind."""
    if isinstance(option.type, click.Choice):
        return st.sampled_from(list(option.type.choices))
    if isinstance(option.type, click.DateTime):
        return st.sampled_from(["2026-10-01", "2027-01-01", "1999-01-01", "2100-01-01", "9999-12-31"])
    if isinstance(option.type, click.types.IntParamType | click.types.FloatParamType):
        return st.sampled_from(["0", "1", "2", "0.5", "-0.5", "1e-9", "nan", "inf", "100"])
    if "--set" in option.opts:
        return setting
    return st.sampled_from([*places, "ann", "ben", "A1", "A2", "serial", "processes:0"])


def bounds_of(out: str) -> dict[str, Sequence[str]]:
    """What keeps each command short and within a folder `out`."""
    seconds = ("--time-limit", "1")
    where = ("--out", f"{out}/x", "--force")
    return {
        "rebalance": (*seconds, *where), "frontier": (*seconds, *where), "headcount": (*seconds, "--no-stairs", *where),
        "resilience": (*seconds, *where), "run": (*seconds, "--executor", "serial", *where), "waves": (*seconds, *where),
        "handoff": (*seconds, "--no-waves", *where), "answers": (*seconds, *where), "explain": seconds, "compare": (*seconds, *where),
        "report": where, "crm": where, "demo": ("--accounts", "10"),
    }  # fmt: skip


def plan_beside(book: str, plan: str) -> None:
    """A plan of the sound book, once."""
    if not Path(plan).exists():
        assert answered(["rebalance", book, "--out", plan, *QUICK]).exit_code == 0


BOOK = {name: text.encode() for name, text in SOUND.items()}
LIKELY = {"plan": "plan", "plan_a": "plan", "plan_b": "today", "account": "A1", "folder": "out/y", "export": "book/accounts.csv"}
PLACES = ("book", "book/accounts.csv", "book/policy.toml", "book/what_if", "out", "plan", "plan", "nowhere")
