"""Bad inputs D, second half: scores, shares, counts and the capacity of people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from click.testing import Result

from tests.reliability.cases import Case, faults, table
from tests.reliability.values import HEAD, accounts, cells, planned, policy, read_as, refused, taken, total, typed_xlsx

HEADER = [*HEAD.split(","), "health"]


def roster(column: str, ann: str, ben: str) -> dict[str, str | bytes | None]:
    """The two CSMs with one more column."""
    return {"csms.csv": f'csm_id,name,{column}\nann,Ann Lee,"{ann}"\nben,Ben Ray,"{ben}"\n'}


def half_uncovered(book: Path, results: Mapping[str, Result]) -> None:
    """What is short is said before the solve, and the plan says who is uncovered."""
    said = " ".join(results["rebalance"].stderr.split())
    assert "no plan can cover every account" in said
    summary = json.loads((book.parent / "plan" / "summary.json").read_text(encoding="utf-8"))
    assert summary["shortages"]
    assert summary["totals"]["accounts"]["uncovered"] > 0


def uncovered_with_reason(book: Path, results: Mapping[str, Result]) -> None:
    text = (book.parent / "plan" / "assignments.csv").read_text(encoding="utf-8")
    assert text.count("uncovered:") == 40


SCALES = (
    refused(73, "85%, 0.85 and 85 in one health column", "asks: shares or points", ("column 'health': '0.85' beside '85%' can be a share of 1 or points of 100", "write all cells alike"),
            cells("health", "85%", "0.85", "85")),
    taken(73, "health as shares, 0.85 and 1", "times 100, with a warning", cells("health", "0.85", "0.2", "1", ""), planned("health", "85", "20", "100", ""),
          says=("numbers from 0 to 1 were read as shares of 100 (3 rows)",)),
    taken(73, "health as 85% and 70 %", "points of 100", cells("health", "85%", "70 %"), planned("health", "85", "70")),
    taken(73, "health as 0.85 beside 85", "points of 100, with a warning", cells("health", "0.85", "85"), planned("health", "0.85", "85"), says=("'0.85' was read as points of 100",)),
    taken(73, "health as colours, as a German writes numbers, and blank", "words inside their band; blank is unknown", cells("health", "Red", "72,5", "GREEN", ""), planned("health", "25", "72.5", "90", "")),
    taken(73, "strategic value as shares, 0.8", "points of 100, with a warning", cells("strategic", "0.8", "0.2", "1"), read_as("strategic", "0.8", "0.2", "1"),
          says=("'0.8' was read as less than 1 point of 100; if shares were meant, write them as 85% (2 rows)",)),
    taken(73, "shares in a workbook, input.decimal = \",\"", "times 100, with a warning", policy('[input]\ndecimal = ","\n'), planned("health", "85.5", "20"),
          make=typed_xlsx([HEADER, ["A1", "A", 5000, "ann", 0.855], ["A2", "B", 5000.5, "ann", 0.2]]), says=("shares of 100 (2 rows)",)),
    refused(74, "a health of 140 or -3", "names the line", ("line 2, column 'health': '140': is outside 0 to 100", "line 3, column 'health': '-3'"), cells("health", "140", "-3")),
    refused(79, "digits of other scripts, ١٢٣ or １２", "names the line", ("line 2, column 'arr': '١٢٣': is written in other digits than 0 to 9", "'１２'"),
            accounts("A1,A,١٢٣,ann", "A2,B,１２,ann")),
    refused(79, "the same in a count", "names the line", ("line 2, column 'seats': '٣': is written in other digits",), cells("seats", "٣")),
    taken(80, "numbers in quotes", "read as numbers", {"accounts.csv": f'{HEAD}\n"A1","A","5","ann"\n'}, planned("arr", "5"), total("5")),
)  # fmt: skip
PEOPLE = (
    taken(81, "an FTE of 0", "takes nothing, with a warning that names them", roster("fte", "0", "1"), says=("csms.csv, line 2, column 'fte': '0': CSMs with an FTE of 0 receive nothing: Ann Lee",)),
    refused(81, "a negative FTE", "names the line", ("csms.csv, line 2, column 'fte': '-1': is not a full-time share between 0 and 2",), roster("fte", "-1", "1")),
    taken(81, "an FTE of 0,5 and of 80%", "shares of full time", roster("fte", "0,5", "80%"), read_as("fte", "0.5", "0.8", table="csms")),
    taken(81, "a blank FTE", "full time, with a warning", roster("fte", "", "0.5"), read_as("fte", "1", "0.5", table="csms"), says=("line 2, column 'fte': no FTE given: full time (1) was taken",)),
    refused(81, "a capacity of 30 accounts given as FTE", "says what is meant", ("column 'capacity': '30': is not a full-time share between 0 and 2", "Write 0.8 for four days of five."), roster("capacity", "30", "25")),
    taken(82, "more load than time", "planned: said before the solve, and who is uncovered and why",
          {**accounts(*(f"A{k:02},Name {k},90000,," + "T1" for k in range(100)), head=f"{HEAD},tier"), **policy('[tiering]\nmethod = "given"\n')},
          half_uncovered, uncovered_with_reason, total("9000000"), says=("T1: 100 accounts, 60 seats, 40 short (3.33 FTE of work for 2.00 FTE of time)",), commands=("rebalance",)),
)  # fmt: skip


@table(SCALES, "test_numbers::test_scores_and_counts")
def test_scores_and_counts(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []


@table(PEOPLE, "test_numbers::test_capacity")
def test_capacity(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []
