"""Two plans for all tests of this room: the shipped book, and a small one made by hand with odd names and Portuguese customers."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from solver.plan.written import Written, read_plan

QUICK = ["--reproducible", "--gap", "0.001", "--quiet"]
ACCOUNTS = """\
account_id,name,arr,owner,tier,health,seats,seats_used,arr_12m_ago,renewal_date,escalated,timezone,language,owner_since,owner_changes_24m,parent_id,open_tickets,contact
A1,Acme,40000,Old Owner,T2,34,10,3,50000,2026-11-30,true,America/New_York,en,2024-10-01,2,,7,Dana
A2,"=HYPERLINK(""http://x"",""y"")",90000,,T1,90,10,9,90000,2027-09-30,false,Europe/London,pt-BR,,,,0,
A3,<script>alert(1)</script>,6000,Old Owner,T3,80,10,9,6000,2027-09-30,false,Europe/London,en,2025-10-01,0,,0,
A4,"**Bold** [x](javascript:alert(1)) www.evil.example a@b.example | `x`",7000,,T3,80,10,9,6000,,false,Europe/London,en,,,,0,
A5,Steady Ltd,30000,c1,T2,80,10,9,30000,2027-09-30,false,Europe/London,en,2024-10-01,0,,0,
A6,Lisboa Lda,8000,c1,T3,80,10,9,8000,2027-09-30,false,Europe/London,pt,2025-10-01,0,,0,Rui
"""
CSMS = """\
csm_id,name,email,manager,timezone,coverage,pool,tiers
c1,Ann Lee,ann@example.com,Mia,Europe/London,dedicated,,T1;T2
c2,Bea Moss,bea@example.com,Noa,Europe/London,dedicated,,T1;T2
p1,Pat Pool,pat@example.com,Noa,Europe/London,pooled,Scale,T3
"""
POLICY = """\
as_of = 2026-10-01
departed = ["Old Owner"]
[tiering]
method = "given"
[brief]
columns = ["open_tickets"]
contact = "contact"
"""


def planned(book: str, out: Path, *more: str) -> Written:
    result = CliRunner().invoke(cli.main, ["rebalance", book, "--out", str(out), *QUICK, *more])
    assert result.exit_code == 0, result.output
    return read_plan(out)


@pytest.fixture(scope="session")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("briefs_book")
    for name, text in (("accounts.csv", ACCOUNTS), ("csms.csv", CSMS), ("policy.toml", POLICY)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def small(small_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Written:
    out = tmp_path_factory.mktemp("briefs_small") / "plan"
    return planned(str(small_book), out, "--set", "match.language.required=false")


@pytest.fixture(scope="session")
def quarterly(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return planned("quarterly", tmp_path_factory.mktemp("briefs_quarterly") / "plan")
