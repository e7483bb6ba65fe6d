"""A column under another name is a fault of the plan, never one of the audit."""

from __future__ import annotations

from pathlib import Path

import pytest

from solver.audit import audit_plan
from solver.pipeline import Run, rebalance
from solver.policy import Policy
from tests.conftest import make_book


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan with a book, a pool, an owner who left and an override."""
    accounts = [
        {"account_id": f"a{k}", "arr": 9000 * k, "owner": "gone" if k == 1 else "c1" if k < 4 else "", "tier": "T2"}
        for k in range(1, 6)
    ]
    csms = [{"csm_id": "c1"}, {"csm_id": "c2"}, {"csm_id": "p1", "coverage": "pooled", "pool": "core"}]
    decided = [{"account_id": "a2", "action": "pin", "value": "c2", "reason": "asked for"}]
    policy = Policy.load(overlay={"tiering": {"method": "given"}, "departed": ["gone"]})
    return rebalance(make_book(accounts, csms, decided), policy, tmp_path_factory.mktemp("a") / "plan", Run(seconds=20)).path


def test_every_column_of_the_inputs_under_another_name_is_a_fault(written: Path) -> None:
    silent, columns = [], 0
    for path in sorted([*written.glob("inputs/*.csv"), written / "people.csv"]):
        sound = path.read_text(encoding="utf-8")
        header, rest = sound.split("\n", 1)
        for column in header.split(","):
            columns += 1
            names = ["other" if c == column else c for c in header.split(",")]
            path.write_text(",".join(names) + "\n" + rest, encoding="utf-8")
            if not audit_plan(written).faults:
                silent.append(f"{path.name}: {column}")
        path.write_text(sound, encoding="utf-8")
    assert columns > 60
    assert silent == []
