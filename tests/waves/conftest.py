"""A small book in which somebody leaves, somebody starts, a family moves and names are hostile; its plan, and its waves."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import cli

LINK, SCRIPT = '=HYPERLINK("http://x","y")', "<script>alert(1)</script>"
POLICY = """
as_of = 2026-10-01
tiering.method = "given"
"""
CSMS = """csm_id,name,manager,tiers,coverage,pool,pool_share,fte,start_date,end_date,backfill_for
ann,Ann Able,Meg,T1;T2,dedicated,,,1,,,
bob,Bob Bell,Meg,T1;T2,dedicated,,,1,,2026-10-30,
cleo,Cleo Cole,Meg,T1;T2,dedicated,,,1,2026-10-12,,bob
dan,Dan Dole,Meg,T2;T3,pooled,Pool,,0.5,,,
"""
ACCOUNTS = f"""account_id,name,arr,owner,tier,health,renewal_date,parent_id
A1,Amber,200000,ann,T1,90,2027-06-30,
A2,Birch,50000,ann,T2,90,2027-06-30,
A3,Cedar,8000,Pool,T3,90,2027-06-30,
B1,"{LINK.replace('"', '""')}",150000,bob,T1,40,2027-06-30,
B2,"{SCRIPT}",40000,bob,T2,90,2027-06-30,
B3,"Comma, semi; and a name that is so long that a line of a calendar has to be folded once or even twice",45000,bob,T2,90,2026-11-15,
B4,Delta,120000,bob,T1,90,2027-06-30,
P1,Parent,60000,bob,T2,90,2027-06-30,
P2,Child,30000,bob,T2,60,2027-06-30,P1
N1,Newcomer,42000,,T2,90,2027-06-30,
"""


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bob's six accounts move (he leaves on October 30th), and the newcomer gets its first owner."""
    book = tmp_path_factory.mktemp("waves")
    for name, text in (("accounts.csv", ACCOUNTS), ("csms.csv", CSMS), ("policy.toml", POLICY)):
        (book / name).write_text(text, encoding="utf-8")
    done = CliRunner().invoke(
        cli.main, ["rebalance", str(book), "--out", str(book / "plan"), "--reproducible", "--mode", "required", "--quiet"]
    )
    assert done.exit_code == 0, done.output
    return book / "plan"


@pytest.fixture(scope="session")
def made(plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `waves` writes for that plan."""
    out = tmp_path_factory.mktemp("made") / "waves"
    done = CliRunner().invoke(cli.main, ["waves", str(plan), "--out", str(out), "--reproducible", "--quiet"])
    assert done.exit_code == 0, done.output
    return out
