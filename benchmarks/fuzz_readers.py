"""Coverage-guided fuzzing of what reads files from outside: python -m benchmarks.fuzz_readers [--seconds 60].

Needs atheris (pip install atheris), which is no part of the development tools. Every reader gets mutated bytes for so many
seconds in a process of its own: only the program's own errors may come of them, within 10 s and 1 GB an input. What a reader
fails at stays in .fuzz/. Writes benchmarks/results/fuzz_readers.md.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.reliability.cases import ACCOUNTS, CSMS, POLICY, SOUND

ROOT = Path(__file__).parent.parent
FOUND = ROOT / ".fuzz"
RESULT = ROOT / "benchmarks" / "results" / "fuzz_readers.md"
MOST = 4096  # bytes of an input
Reader = Callable[[bytes], object]


def _book_file(name: str) -> Reader:
    """A book with this one file replaced, read as `check` reads it."""
    from datetime import date

    from solver.errors import CsmAssignError
    from solver.intake import load_policy, locate_book, read_book

    place = Path(tempfile.mkdtemp(prefix="csm-assign-fuzz-"))
    for other, text in SOUND.items():
        (place / other).write_text(text, encoding="utf-8")

    known = None if name.endswith(".toml") else load_policy(locate_book(str(place)), None, (), None)

    def read(data: bytes) -> object:
        (place / name).write_bytes(data)
        try:
            book = locate_book(str(place))
            return read_book(book, known or load_policy(book, None, (), None), date(2026, 10, 1))
        except CsmAssignError as error:
            return error

    return read


def _workbook() -> Reader:
    """The parsing that the limited child does, here in this process."""
    import python_calamine

    from solver.intake import limited

    place = Path(tempfile.mkdtemp(prefix="csm-assign-fuzz-")) / "book.xlsx"

    def read(data: bytes) -> object:
        place.write_bytes(data)
        if limited._bomb(place):
            return None
        try:
            book = python_calamine.CalamineWorkbook.from_path(str(place))
            return [limited._cells(n, book.get_sheet_by_name(n)) for n in book.sheet_names], limited._unsaved(str(place))
        except Exception as error:  # the child ends with it, and the parent says that the workbook cannot be read
            return error

    return read


def _planned() -> Path:
    """A folder with a sound book and its plan."""
    from click.testing import CliRunner

    import cli

    top = Path(tempfile.mkdtemp(prefix="csm-assign-fuzz-"))
    (top / "book").mkdir()
    for other, text in SOUND.items():
        (top / "book" / other).write_text(text, encoding="utf-8")
    words = ["rebalance", str(top / "book"), "--out", str(top / "plan"), "--gap", "0.001", "--time-limit", "5", "--quiet"]
    assert CliRunner().invoke(cli.main, words).exit_code == 0
    return top


def _plan_file(name: str) -> tuple[Reader, bytes]:
    """A plan with this one file replaced and its id made anew, as audit, report and answers read it."""
    from solver.audit import audit_plan
    from solver.errors import CsmAssignError
    from solver.plan.folder import _plan_id
    from solver.plan.written import read_plan

    plan = _planned() / "plan"
    files = {p.relative_to(plan).as_posix(): p.read_bytes() for p in plan.rglob("*") if p.is_file()}
    hashed = [n for n in files if n != "summary.json"]

    def read(data: bytes) -> object:
        now = {**files, name: data}
        with contextlib.suppress(ValueError, TypeError):  # a summary that is none stays as it is
            tree = {**json.loads(now["summary.json"]), "plan_id": _plan_id({n: now[n] for n in hashed})}
            now["summary.json"] = json.dumps(tree).encode()
        for each in {name, "summary.json"}:
            (plan / each).write_bytes(now[each])
        try:
            audit_plan(plan)
            return read_plan(plan)
        except CsmAssignError as error:
            return error

    return read, files[name]


def _answers() -> tuple[Reader, bytes]:
    """A manager's workbook with these lines in its open cells, one after another; what is left goes into locked ones."""
    from dataclasses import replace

    from solver.answers import returned
    from solver.answers.cells import OPEN
    from solver.answers.reading import read_answers
    from solver.errors import CsmAssignError
    from solver.intake.limited import ALL, read_cells
    from solver.lang import EN
    from solver.plan.written import read_plan
    from solver.workbooks.content import ANSWERS
    from solver.workbooks.facts import facts_of
    from solver.workbooks.make import content_of, workbook_paths
    from solver.workbooks.write import bytes_of

    plan = read_plan(_planned() / "plan")
    path = plan.path.parent / "back.xlsx"
    scope = next(s for s in workbook_paths(plan) if not s.csm)
    content = content_of(plan, scope, EN, None, facts_of(plan, EN, None))
    path.write_bytes(bytes_of(content, EN))
    sheets, names, fault = read_cells(path, path.name, ALL)
    assert not fault
    columns = [(s, s.head + k, c) for s in content.sheets for k in sorted(s.open_rows) for c in range(len(s.columns))]
    places = [(s.title, r, c) for s, r, c in columns if s.columns[c].key in OPEN]
    places += [(s.name, r, c) for s in sheets for r, row in enumerate(s.rows) for c in range(len(row))]

    def read(data: bytes) -> object:
        said = dict(zip(dict.fromkeys(places), data.decode("utf-8", "replace").split("\n"), strict=False))
        changed = [
            replace(s, rows=[[said.get((s.name, r, c), t) or t for c, t in enumerate(row)] for r, row in enumerate(s.rows)])
            for s in sheets
        ]
        returned.read_cells = lambda *_: (changed, names, None)
        try:
            return read_answers(plan, [path])
        except CsmAssignError as error:
            return error
        finally:
            returned.read_cells = read_cells

    return read, f"{EN.t(ANSWERS[0])}\n\nasked\n{EN.t(ANSWERS[2])}\nBen Ray\n\n{EN.t(ANSWERS[1])}".encode()


def _scenario() -> Reader:
    from solver.errors import CsmAssignError
    from solver.scenarios.batch import load_scenarios

    place = Path(tempfile.mkdtemp(prefix="csm-assign-fuzz-")) / "one.toml"

    def read(data: bytes) -> object:
        place.write_bytes(data)
        try:
            return load_scenarios([str(place)], (), "ten_csms")
        except CsmAssignError as error:
            return error

    return read


def _xlsx() -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("accounts")
        for k, line in enumerate(ACCOUNTS.splitlines()):
            sheet.write_row(k, 0, line.split(","))
        sheet.write_formula(9, 2, "=1+1", None, "")
    return out.getvalue()


OVERRIDES = b"account_id,action,value,reason,by,expires\nA1,pin,ben,asked,Eva,2026-12-31\nA2,keep,,,Eva,\n"
PLAN = (
    "assignments.csv", "moves.csv", "books.csv", "fairness.csv", "tiers.csv", "inputs/accounts.csv", "inputs/csms.csv",
    "summary.json", "certificate.json", "policy.toml",
)  # fmt: skip
READERS: dict[str, Callable[[], tuple[Reader, bytes]]] = {
    "accounts.csv": lambda: (_book_file("accounts.csv"), ACCOUNTS.encode()),
    "csms.csv": lambda: (_book_file("csms.csv"), CSMS.encode()),
    "overrides.csv": lambda: (_book_file("overrides.csv"), OVERRIDES),
    "policy.toml": lambda: (_book_file("policy.toml"), POLICY.encode()),
    "workbook": lambda: (_workbook(), _xlsx()),
    "answers in a workbook": _answers,
    "scenario.toml": lambda: (_scenario(), b'title = "x"\n[[accounts.grow]]\nname = "more"\narr = 0.2\n'),
    **{f"plan: {name}": partial(_plan_file, name) for name in PLAN},
}


def _fuzz(name: str, seconds: int, folder: Path) -> None:
    """In a process of its own: mutate until the time is over or an error comes that is not ours."""
    import atheris

    with atheris.instrument_imports(include=["solver", "tomllib", "csv", "python_calamine"]):
        read, seed = READERS[name]()
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpus" / "seed").write_bytes(seed)
    limits = [
        "-timeout=10",
        "-rss_limit_mb=1024",
        f"-max_len={max(MOST, 2 * len(seed))}",
        f"-artifact_prefix={folder}/",
        "-len_control=0",
    ]
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", *limits, str(folder / "corpus")], read)
    atheris.Fuzz()


def _fuzzed(name: str, seconds: int) -> str:
    """The line of a reader in the table, after its process has ended."""
    folder = FOUND / re.sub(r"\W+", "_", name)
    words = ["--only", name, "--seconds", str(seconds), "--folder", str(folder)]
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "benchmarks.fuzz_readers", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    tried, covered = (re.findall(pattern, done.stderr) for pattern in (r"#(\d+)\t", r"cov: (\d+)"))
    errors = re.findall(r"^(?:.*Uncaught Python exception.*\n)(.*)$", done.stderr, re.M)
    errors = errors or re.findall(r"ERROR: libFuzzer: (.*)", done.stderr) or done.stderr.strip().splitlines()[-1:]
    end = errors[-1][:120].replace("|", "/") if done.returncode else "none"
    (FOUND / f"{folder.name}.log").write_text(done.stderr, encoding="utf-8")
    return f"| {name} | {tried[-1] if tried else 0} | {covered[-1] if covered else 0} | {end} |"


def main() -> None:
    """Fuzzes every reader, or one of them, and writes what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="for each reader")
    parser.add_argument("--only", choices=sorted(READERS))
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.folder:
        _fuzz(asked.only, asked.seconds, asked.folder)
        return
    lines = []
    for name in [asked.only] if asked.only else READERS:
        lines.append(_fuzzed(name, asked.seconds))
        print(lines[-1], flush=True)
    if not asked.only:
        said = f"{asked.seconds} s each, guided by coverage (atheris); at most 10 s and 1 GB an input."
        table = ["| reader | inputs | places reached | errors that are not ours |", "|---|--:|--:|---|"]
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text("\n".join(["# The readers, fuzzed", "", said, "", *table, *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
