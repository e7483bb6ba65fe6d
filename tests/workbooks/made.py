"""Plans for workbooks: the shipped book, and one whose names try to be formulas, tags and paths."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

import cli
from solver.plan.written import Written, read_plan

SHIPPED = Path(__file__).parents[2] / "scenarios" / "quarterly"
FORMULA, TAG, LINK = '=HYPERLINK("http://x","y")', "<script>alert(1)</script>", "http://evil.example"
NAMES = {"A0151": FORMULA, "A0605": TAG, "A0588": LINK, "A0602": "+1+1", "A0083": "@SUM(1)"}
MANAGERS = {"Daniel Fraser": "../x", "Grace Whitaker": "A/B: [C]*?", "Nadia Laurent": ""}
CSMS = {"aiko.endo": "Aiko/Endo: [boss]*? with a name of many characters", "jack.maddison": "=1+1"}

Row = dict[str, str]


def plan_of(folder: Path, change: Callable[[list[Row], list[Row]], None] | None = None) -> Written:
    """A plan of the shipped quarterly book, its accounts and csms changed in place before."""
    book = folder / "book"
    book.mkdir()
    for name in ("policy.toml", "overrides.csv"):
        (book / name).write_bytes((SHIPPED / name).read_bytes())
    accounts, csms = (_rows(SHIPPED / f"{name}.csv") for name in ("accounts", "csms"))
    if change:
        change(accounts, csms)
    for name, rows in (("accounts", accounts), ("csms", csms)):
        with (book / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    words = ["rebalance", str(book), "--out", str(folder / "plan"), "--reproducible", "--gap", "0.001", "--quiet"]
    result = CliRunner().invoke(cli.main, words)
    assert result.exit_code == 0, result.output
    return read_plan(folder / "plan")


def hostile(accounts: list[Row], csms: list[Row]) -> None:
    """Names that a spreadsheet, a page or a disk would trip over; a third of the people without a manager; one of two Nadias
    in other case."""
    for row in accounts:
        row["name"] = NAMES.get(row["account_id"], row["name"])
    for row in csms:
        row["manager"] = MANAGERS.get(row["manager"], row["manager"])
        row["name"] = CSMS.get(row["csm_id"], row["name"])
    next(r for r in csms if r["csm_id"] == "felix.urban")["manager"] = "../X"


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
