"""Every command that writes something, one after the other, in the folder it is started in: python -m tests.reliability.every_command.

What each printed is kept beside what it wrote, so that two worlds can be held against each other byte for byte.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

from click.testing import CliRunner

import cli
from solver.lang import EN
from solver.plan.written import read_plan
from tests.answers.editing import Manager

GROWTH = 'title = "growth"\n[[accounts.grow]]\nname = "more"\narr = 0.2\n'
DAY = ["--as-of", "2026-10-01"]
SURE = ["--reproducible", "--quiet"]
COMMANDS = (
    ["demo", "book", "--accounts", "60", "--seed", "5"],
    ["check", "book", *DAY],
    ["check", "book", "--suggest", *DAY],
    ["score", "book", *DAY],
    ["rebalance", "book", "--out", "plan", "--gap", "0.0001", *DAY, *SURE],
    ["rebalance", "book", "--out", "staged", "--gap", "0.0001", "--set", "objective=staged", *DAY, *SURE],
    ["rebalance", "book", "--out", "next", "--from", "plan", "--gap", "0.0001", "--as-of", "2027-01-01", *SURE],
    ["audit", "plan"],
    ["compare", "plan", "today", "--out", "differences.csv"],
    ["compare", "plan", "staged", "--json"],
    ["frontier", "book", "--out", "options", "--gap", "0.001", *DAY, *SURE],
    ["scenario", "run", "what_if", "--out", "runs", "--executor", "serial", "--gap", "0.001", *DAY, "--quiet"],
    ["resilience", "book", "--out", "resilience", "--gap", "0.001", *DAY, "--quiet"],
    ["headcount", "book", "--out", "heads", "--gap", "0.01", *DAY, "--quiet"],
    ["waves", "plan", "--out", "waves", "--gap", "0.01", "--reproducible", "--quiet"],
    ["handoff", "plan", "--out", "handoff", "--no-waves", "--quiet"],
    ["answers", "plan", "handoff/workbooks", "--out", "answered", "--reproducible"],
    ["report", "plan", "--out", "report.html", "--lang", "pt-BR"],
    ["crm", "plan", "--for", "salesforce", "--out", "load"],
    ["policy"],
)  # fmt: skip


def main() -> None:
    """Runs them all; ends with 1 where one has failed in another way than a finding of its own."""
    said = Path("said")
    said.mkdir()
    for number, words in enumerate(COMMANDS):
        if number == 1:
            _salesforce()
        if words[0] == "scenario":
            _scenarios()
        if words[0] == "answers":
            _answer()
        result = CliRunner().invoke(cli.main, words)
        (said / f"{number:02d}-{words[0]}.txt").write_text(f"{result.exit_code}\n{result.output}", encoding="utf-8")
        if result.exit_code not in (0, 3):
            print(words, result.output, result.exception, file=sys.stderr)


def _salesforce() -> None:
    """Ids as Salesforce has them, and a user for everybody."""
    for path in sorted(Path("book").glob("*.csv")):
        text = re.sub(r"\bA(\d{4})\b", r"0010000000A\1", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8", newline="")
    with Path("book/csms.csv").open(encoding="utf-8", newline="") as file:
        names = {row[key] for row in csv.DictReader(file) for key in ("csm_id", "pool") if row.get(key)}
    users = [f'"{name}" = "005{k:012d}"' for k, name in enumerate(sorted(names))]
    with Path("book/policy.toml").open("a", encoding="utf-8", newline="") as policy:
        policy.write("\n".join(["", "[crm.salesforce]", 'owner = "CSM__c"', "[crm.salesforce.logins]", *users, ""]))


def _scenarios() -> None:
    folder = Path("what_if")
    folder.mkdir()
    (folder / "baseline.toml").write_text('book = "../book"\ntitle = "baseline"\n', encoding="utf-8")
    (folder / "growth.toml").write_text(f'book = "../book"\n{GROWTH}', encoding="utf-8")


def _answer() -> None:
    """A manager accepts the first account that comes in."""
    for path in sorted(Path("handoff/workbooks").rglob("*.xlsx")):
        book = Manager(read_plan(Path("plan")), path, EN)
        for sheet in (s for s in book.content.sheets if s.open_rows and any(c.key == "answer" for c in s.columns)):
            book.cell(sheet, sheet.head + 1 + min(sheet.open_rows), "answer").value = "accept"
            book.book.save(path)
            return


if __name__ == "__main__":
    main()
