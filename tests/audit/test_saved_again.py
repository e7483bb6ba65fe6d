"""A table of a plan that a spreadsheet saved again is one fault, said in words, and not one for each of its rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from solver.audit import audit_plan
from solver.pipeline import Run, rebalance
from solver.policy import Policy
from tests.conftest import make_book


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    accounts = [{"account_id": f"a{k}", "arr": 9000 * k, "owner": "c1" if k < 4 else "", "tier": "T2"} for k in range(1, 6)]
    policy = Policy.load(overlay={"tiering": {"method": "given"}})
    book = make_book(accounts, [{"csm_id": "c1"}, {"csm_id": "c2"}])
    return rebalance(book, policy, tmp_path_factory.mktemp("s") / "plan", Run(seconds=20, gap=0.001)).path


@pytest.mark.parametrize(
    ("again", "sign"),
    [
        (lambda text: "\ufeff" + text.replace(",", ";").replace("\n", "\r\n"), "a byte order mark, its header has semicolons"),
        (lambda text: text.replace(",", ";"), "semicolons"),
        (lambda text: text.replace(",", "\t"), "tabs"),
        (lambda text: text.replace("\n", "\r\n"), "its lines end as on Windows"),
    ],
)
@pytest.mark.parametrize("file", ["assignments.csv", "inputs/accounts.csv"])
def test_it_is_one_fault(written: Path, tmp_path: Path, file: str, again: Callable[[str], str], sign: str) -> None:
    plan = Path(shutil.copytree(written, tmp_path / "plan"))
    text = (plan / file).read_text(encoding="utf-8")
    (plan / file).write_bytes(again(text).encode("utf-8"))
    (fault,) = audit_plan(plan).faults
    assert fault.startswith(f"{Path(file).name} was saved again by a spreadsheet (")
    assert sign in fault
    assert "take the file from a copy" in fault
    assert audit_plan(plan).text().startswith("  - ")


def test_a_plan_as_it_was_written_is_none(written: Path) -> None:
    assert audit_plan(written).faults == ()
