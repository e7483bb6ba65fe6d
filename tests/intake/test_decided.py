"""Decisions that undo each other are refused, and those that do nothing are said - with today's owners."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli
from solver.errors import ConflictError, InputError
from solver.intake import check_decided
from solver.policy import Policy
from tests.reliability.cases import SOUND

ACCOUNTS = "account_id,name,arr,owner\na1,A,5,c1\na2,B,6,Core\na3,C,7,\na4,D,8,Zoe\n"
HEAD = "account_id,action,value,reason,expires\n"
Read = Callable[..., Any]


def _decided(read: Read, *rows: str) -> list[Any]:
    book = check_decided(read(ACCOUNTS, overrides=HEAD + "\n".join(rows) + "\n", departed=["Zoe"]), Policy.load())
    return [f for f in book.findings if f.file == "overrides.csv"]


@pytest.mark.parametrize(
    "rows, said",
    [
        (("a1,keep,,x,", "a1,forbid,Ann Lee,y,"), "line 2: keep a1 contradicts overrides line 3: forbid a1 c1, with c1 today;"),
        (
            ("a2,forbid,c2,y,", "a2,keep,,x,2026-12-31"),
            "line 3: keep a2 contradicts overrides line 2: forbid a2 c2, with Core today;",
        ),
        (("a1,pin,,x,", "a1,forbid,c1,y,"), "line 2: pin a1 contradicts overrides line 3: forbid a1 c1"),
        (("a1,keep,,x,2026-10-31", "a1,lift,red;keep,y,"), "line 2: keep a1 contradicts overrides line 3: lift a1 red;keep;"),
        (("a1,keep,,x,", "a1,lift,,y,"), "line 3: lift a1, which lifts every hold; remove one of the two rows"),
    ],
)
def test_a_keep_beside_a_row_that_undoes_it_is_refused_with_both_lines(read: Read, rows: tuple[str, ...], said: str) -> None:
    with pytest.raises(ConflictError) as caught:
        _decided(read, *rows)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "rows",
    [
        ("a1,keep,,x,2026-10-31", "a1,forbid,c1,y,"),  # it stays until November, then goes
        ("a1,keep,,x,2026-09-30", "a1,forbid,c1,y,"),
        ("a1,keep,,x,", "a1,forbid,c2,y,"),
        ("a1,keep,,x,", "a1,lift,red,y,"),
        ("a1,keep,c1,x,", "a2,keep,Core,x,"),
        ("a1,keep,Ann Lee,x,", "a2,keep,Bob Ray,x,"),
    ],
)
def test_what_can_stand_side_by_side_is_taken_without_a_word_of_it(read: Read, rows: tuple[str, ...]) -> None:
    assert [f for f in _decided(read, *rows) if "expired" not in f.message] == []


def test_a_keep_that_names_somebody_else_is_refused_with_both_ways_out(read: Read) -> None:
    with pytest.raises(InputError) as caught:
        _decided(read, "a1,keep,bob@example.com,x,")
    (f,) = [f for f in caught.value.findings if f.severity == "error"]
    assert f.text().startswith("overrides.csv, line 2, column 'value': 'bob@example.com': keep leaves account a1 with its owner")
    assert f.remedy == "To give the account to bob@example.com, write pin; to leave it with c1, clear the cell."


@pytest.mark.parametrize(
    "row, said",
    [
        ("a1,pin,,x,", "the pin of account a1 names nobody: it stays with c1, as by keep"),
        ("a3,keep,,x,", "account a3 has no owner: keep does nothing"),
        ("a3,pin,,x,", "account a3 has no owner: pin does nothing"),
        ("a4,keep,,x,", "Zoe, who had account a4, has left: keep does nothing"),
        ("a1,keep,yes,x,", "keep takes no value: account a1 stays with its owner, c1"),
    ],
)
def test_a_keep_that_does_nothing_is_said(read: Read, row: str, said: str) -> None:
    (f,) = _decided(read, row)
    assert (f.line, f.severity, f.message) == (2, "warning", said)


def test_two_tiers_for_one_account_are_refused_with_the_files_name(problems: Callable[..., Any]) -> None:
    (f,) = problems(ACCOUNTS.replace("Zoe", ""), overrides=HEAD + "a1,tier,T1,x,\na1,tier,T2,x,2026-09-30\na1,tier,T3,y,\n")
    assert (f.file, f.line, f.value) == ("overrides.csv", 4, "T3")
    assert f.message == "account a1 is overridden to T3 here, and to T1 in line 2"


def test_owners_are_those_of_the_last_plan_where_one_is_carried_over(tmp_path: Path) -> None:
    """A2 has nobody in the export, and somebody since the last plan: a keep of it does something then."""
    for name, text in SOUND.items():
        (tmp_path / name).write_text(text.replace("240000,ann", "240000,"), encoding="utf-8")
    run = ["rebalance", str(tmp_path), "--gap", "0.001", "--time-limit", "30", "--out"]
    first = CliRunner().invoke(cli.main, [*run, str(tmp_path / "plan")])
    (tmp_path / "overrides.csv").write_text(HEAD + "A2,keep,,x,\n", encoding="utf-8")
    later = [
        CliRunner().invoke(cli.main, [*run, str(tmp_path / f"later{k}"), *more])
        for k, more in enumerate(([], ["--from", str(tmp_path / "plan")]))
    ]
    said = ["A2 has no owner: keep does nothing" in " ".join(r.output.split()) for r in (first, *later)]
    assert ([r.exit_code for r in (first, *later)], said) == ([0, 0, 0], [False, True, False])
