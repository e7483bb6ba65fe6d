"""What comes with the program: packages, their licences, their versions."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from benchmarks import supply
from benchmarks.supply import verdict
from tests.reliability.packages import ALLOWED, licences, needed
from tests.reliability.rows import row

ROOT = Path(__file__).parent.parent.parent


@row(
    "security",
    10,
    "licences of every package that the program needs",
    "only permissive ones (Apache, BSD, MIT and their like); a test fails at another",
)
def test_licences_are_permissive() -> None:
    found = {name: licences(there) for name, there in needed().items()}
    assert {"ortools", "pandas", "numpy", "click"} <= set(found)
    assert {name: own - ALLOWED for name, own in found.items() if own - ALLOWED} == {}


@row(
    "security",
    10,
    "which versions are at work",
    "`--version` names the program's, Python's, the solver's, pandas', SQLite's and expat's",
)
def test_the_version_names_what_is_at_work() -> None:
    said = CliRunner().invoke(cli.main, ["--version"]).output
    assert said.startswith("csm-assign, version ")
    for name in ("python", "ortools", "pandas", "numpy", "sqlite", "expat"):
        assert f"{name} " in said


@row(
    "security",
    10,
    "a list of parts (SBOM), known weaknesses (pip-audit)",
    "`python -m benchmarks.supply` writes them; where the service cannot be reached it says so",
)
def test_an_audit_that_cannot_be_made_is_not_called_sound() -> None:
    sound = {"dependencies": [{"name": "click", "version": "8", "vulns": []}]}
    weak = {"dependencies": [{"name": "click", "version": "8", "vulns": [{"id": "PYSEC-1", "fix_versions": ["9"]}]}]}
    none = {"dependencies": [{"name": "click", "skip_reason": "not found"}]}
    unknown = "not checked: the advisory service does not know these packages: click"
    assert verdict(json.dumps(sound)) == (0, "1 package checked, no known weakness")
    assert verdict(json.dumps(weak)) == (1, "click 8: PYSEC-1, mended in 9")
    assert verdict(json.dumps(none)) == (0, unknown)
    assert verdict("") == (0, "not checked: the advisory service cannot be reached")


@row(
    "security",
    10,
    "the list of parts, and a service that does not answer",
    "names every package that the program needs and no other; the audit gives up after half a minute and says so",
)
def test_parts_are_listed_and_no_service_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supply, "OUT", tmp_path)
    assert supply.parts() == f"{len(needed())} parts: .supply/sbom.json"
    listed = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))["components"]
    assert {re.sub(r"[-_.]+", "-", c["name"]).lower() for c in listed} == set(needed())
    monkeypatch.setattr(supply, "SECONDS", 0.5)
    monkeypatch.setattr(supply, "AUDIT", ["timeit", "import time; time.sleep(600)"])
    assert supply.weaknesses() == (0, "not checked: the advisory service cannot be reached")


@row(
    "security",
    7,
    "a pickle, joblib or eval of what comes from outside",
    "none is in the program; the linter's security rules are on",
)
def test_nothing_from_outside_is_executed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "S301,S302,S307,S102,S506,S403", "solver", "cli.py"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
