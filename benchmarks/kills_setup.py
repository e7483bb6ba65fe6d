"""What the killed commands need: two little books that a CRM knows, a plan of each, and a workbook with a manager's answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import openpyxl

ACCOUNTS = 60


@dataclass(frozen=True)
class Command:
    """A command that writes to {out}, its exit code, and whether its folder grows run by run; `lists` names its list of runs."""

    name: str
    words: tuple[str, ...]
    code: int = 0
    grows: bool = False
    lists: str = "batch.json"


NEAR = ("--gap", "0.001", "--time-limit", "20", "--quiet")
COMMANDS = (
    Command("demo", ("demo", "{out}", "--accounts", "60", "--seed", "3")),
    Command("rebalance", ("rebalance", "{book}", "--out", "{out}", "--reproducible", *NEAR)),
    Command("answers", ("answers", "{plan}", "{base}/answered", "--out", "{out}", "--reproducible", *NEAR)),
    Command("frontier", ("frontier", "{book}", "--out", "{out}", "--reproducible", *NEAR)),
    Command("resilience", ("resilience", "{book}", "--out", "{out}", *NEAR)),
    Command("headcount", ("headcount", "{book}", "--out", "{out}", "--no-stairs", *NEAR)),
    Command("waves", ("waves", "{plan}", "--out", "{out}", "--reproducible", *NEAR)),
    Command("handoff", ("handoff", "{plan}", "--out", "{out}", "--crm", "salesforce", "--time-limit", "20", "--quiet")),
    Command("crm", ("crm", "{plan}", "--for", "salesforce", "--out", "{out}")),
    Command("report", ("report", "{plan}", "--out", "{out}")),
    Command("compare", ("compare", "today", "{plan}", "--out", "{out}", "--quiet")),
    Command("verify-load", ("verify-load", "{plan}", "{base}/now.csv", "--results", "{base}/failed.csv", "--retry", "{out}")),
    Command("scenario run", ("scenario", "run", "{base}/what_if", "--book", "{book}", "--out", "{out}", "--quiet"), grows=True),
)  # fmt: skip


def prepare(work: Path, run: Callable[[list[str]], int], commands: Iterable[Command]) -> None:
    """Folders v0 and v1 in `work`, each with a book, its plan and scenarios, and what else these commands need: an answered
    workbook, an export of the CRM."""
    later = any(word.startswith("{base}/") and "what_if" not in word for c in commands for word in c.words)
    for variant in (0, 1):
        base = work / f"v{variant}"
        base.mkdir()
        _must(run, "demo", f"{base}/book", "--accounts", str(ACCOUNTS), "--seed", str(3 + variant))
        _known_to_the_crm(base / "book")
        _must(run, "rebalance", f"{base}/book", "--out", f"{base}/plan", "--reproducible", *NEAR)
        if later:
            _come_back(base, run)
        (base / "what_if").mkdir()
        for k, cap in enumerate((90, 95, 100)):
            text = f'title = "cap {cap}"\n[policy.tiers.T2]\ncap = {cap}\n'
            (base / "what_if" / f"s{k}.toml").write_text(text, "utf-8")


def _come_back(base: Path, run: Callable[[list[str]], int]) -> None:
    """What returns from managers and from the CRM."""
    _must(run, "handoff", f"{base}/plan", "--out", f"{base}/handoff", "--no-waves", "--crm", "salesforce", "--quiet")
    (base / "answered").mkdir()
    for path in (base / "handoff" / "workbooks").glob("*.xlsx"):
        _answer(path, base / "answered" / path.name)
    _must(run, "crm", f"{base}/plan", "--for", "salesforce", "--out", f"{base}/load")
    rows = (base / "load" / "update.csv").read_text("utf-8").splitlines()
    (base / "now.csv").write_text("\n".join(rows).replace("#N/A", "") + "\n", "utf-8")
    (base / "failed.csv").write_text("\n".join([f"{rows[0]},ERROR", f"{rows[1]},UNABLE_TO_LOCK_ROW"]) + "\n", "utf-8")


def _must(run: Callable[[list[str]], int], *words: str) -> None:
    code = run(list(words))
    assert code == 0, f"{words} ended with {code}"


def _known_to_the_crm(book: Path) -> None:
    """Salesforce's ids for accounts, and a login for everybody."""
    accounts, policy = book / "accounts.csv", book / "policy.toml"
    accounts.write_text(re.sub(r"\bA(\d{4})\b", r"0015g000000\1", accounts.read_text("utf-8")), "utf-8")
    names = [line.split(",")[0] for line in (book / "csms.csv").read_text("utf-8").splitlines()[1:]]
    logins = [f'"{name}" = "0055g00000000{k:02d}"' for k, name in enumerate([*names, "Shared"])]
    text = "\n".join(["[crm.salesforce]", 'owner = "CSM__c"', "[crm.salesforce.logins]", *logins])
    policy.write_text(f"{policy.read_text('utf-8')}{text}\n", "utf-8")


def _answer(path: Path, to: Path) -> None:
    """The first account that is asked about is accepted."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows(max_row=12):
            at = next((c for c in row if c.value == "answer"), None)
            if at is not None and sheet.cell(at.row + 1, 1).value:
                sheet.cell(at.row + 1, at.column).value = "accept"
                book.save(to)
                return
    raise AssertionError(f"{path} asks about nothing")
