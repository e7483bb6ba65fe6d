"""Bad inputs I: tables, decisions and rules that do not fit one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from tests.reliability.cases import ACCOUNTS, CSMS, POLICY, SOUND, Case, changed, faults, table
from tests.reliability.rows import decided, row

OVERRIDES = "account_id,action,value,reason\n"
MATCH = '[[match]]\nname = "area"\nkind = "same"\naccount = "region"\ncsm = "area"\nshare = 0.01\nrequired = true\n'
REGIONS = "account_id,name,arr,owner,region\nA1,Northwind,120000,,EMEA\nA2,Contoso,240000,,Emea \nA3,Fabrikam,60000,,emea\n"


def pinned(*rows: str) -> dict[str, str | bytes | None]:
    """Overrides of these rows."""
    return {"overrides.csv": OVERRIDES + "".join(f"{r}\n" for r in rows)}


def with_owners(**wanted: str) -> Callable[[Path, Mapping[str, Result]], None]:
    """The plan has these accounts with these units ("" = nobody)."""

    def then(book: Path, results: Mapping[str, Result]) -> None:
        text = (book.parent / "plan" / "assignments.csv").read_text(encoding="utf-8")
        header, *rows = (line.split(",") for line in text.splitlines())
        unit = {r[0]: r[header.index("unit")] for r in rows}
        assert {a: unit[a] for a in wanted} == wanted

    return then


CASES = (
    Case(
        129, "all CSMs at an FTE of 0", "planned: nobody receives an account, who owns one keeps it; said",
        ("csms.csv, line 2, column 'fte': '0': CSMs with an FTE of 0 receive nothing: Ann Lee, Ben Ray",),
        {"csms.csv": "csm_id,name,fte\nann,Ann Lee,0\nben,Ben Ray,0\n"}, code=0, then=with_owners(A1="", A2="ann", A3="ben"),
    ),
    Case(
        129, "no CSM may hold accounts of a tier", "planned, the accounts uncovered: names how many, why, and what would help",
        ("no plan can cover every account", "Nobody serves T1: 1 T1 account", "add T1 to the `tiers` of somebody in csms.csv"),
        {"csms.csv": "csm_id,name,tiers\nann,Ann Lee,T2;T3\nben,Ben Ray,T2;T3\n", "accounts.csv": ACCOUNTS.replace("ann", "")},
        code=0, commands=("rebalance",), then=with_owners(A2=""),
    ),
    Case(
        130, "a pin to somebody who is on no roster", "refused: names line and who may be meant",
        ("overrides.csv, line 2, column 'value': 'anne'", "is no CSM and no pool; did you mean 'ann'?", "Give a csm_id"),
        pinned("A3,pin,anne,asked for"),
    ),
    Case(
        130, "a pin to somebody who has left", "refused: names the line",
        ("overrides.csv, line 2, column 'value': 'ben'", "has left: nobody can be pinned to them", "somebody else"),
        {**pinned("A1,pin,ben,asked for"), "csms.csv": "csm_id,name,end_date\nann,Ann Lee,\nben,Ben Ray,2026-01-01\n"},
    ),
    Case(
        130, "a pin of an account that is not there", "refused: names the line",
        ("overrides.csv, line 2, column 'account_id': 'A9'", "is not among the accounts", "Mend the id"), pinned("A9,pin,ann,asked for"),
    ),
    Case(
        130, "a pin to a CSM who does not serve the account's tier",
        "planned: a manager's pin goes before tiers; listed as pinned, and not counted as covered",
        ("pinned by a manager", "Contoso Ann Lee Ben Ray 240.0K pinned"),
        {**pinned("A2,pin,ben,asked for"), "csms.csv": changed(CSMS, "Europe/Berlin,T1;T2;T3", "Europe/Berlin,T3")},
        code=0, commands=("rebalance",), then=with_owners(A2="ben"),
    ),
    Case(
        130, "two pins of one account to different CSMs", "refused, exit 4: names both lines",
        ("overrides line 3: pin A1 ann contradicts overrides line 2: pin A1 ben", "remove one of the two rows"),
        pinned("A1,pin,ben,asked for", "A1,pin,ann,so did I"), code=4,
    ),
    Case(
        130, "an account kept and pinned elsewhere", "refused, exit 4: names both lines",
        ("overrides line 3: pin A1 ben contradicts overrides line 2: keep A1, with ann today", "remove one of the two rows"),
        pinned("A1,keep,,no change", "A1,pin,ben,change"), code=4,
    ),
    Case(
        130, "two tiers for one account", "refused: names both lines",
        ("line 3, column 'value': 'T3'", "account A1 is overridden to T3 here, and to T1 in line 2", "Keep one of the two"),
        pinned("A1,tier,T1,large soon", "A1,tier,T3,small"),
    ),
    Case(
        130, "a hard minimum that no plan reaches", "refused, exit 4: says how many there can be",
        ("limit 'x' asks for at least 50 accounts for ann, and no plan reaches more than",),
        {"policy.toml": POLICY + '[[limit]]\nname = "x"\nmeasure = "accounts"\nover = "book"\nmin = 50\n'}, code=4,
    ),
    Case(
        130, "a rule about a column that no table has", "refused, exit 2: names rule and column",
        ("match 'area' compares the csm column 'area', which the csms do not have",), {"policy.toml": POLICY + MATCH}, code=2,
    ),
    Case(
        131, "tier lines that do not go down", "refused, exit 2: names both",
        ("tiers.T1.min_score (30) must be above tiers.T2.min_score (35), or nobody could be T2",),
        {"policy.toml": POLICY + "[tiering]\nmin_filled = 0\n[tiers.T1]\nmin_score = 30\n"}, code=2,
    ),
    Case(
        131, "tier lines that leave a tier empty", "planned, and said", ("no account is T1",),
        {"policy.toml": POLICY + "[tiering]\nmin_filled = 0\n[tiers.T1]\nmin_score = 100\n"}, code=0, commands=("rebalance",),
    ),
    Case(
        132, "a region in several spellings of case and blanks", "taken for the same", (),
        {"accounts.csv": REGIONS, "csms.csv": "csm_id,name,tiers,area\nann,Ann,T1;T2;T3,emea\n", "policy.toml": POLICY + MATCH},
        code=0, then=with_owners(A1="ann", A2="ann"),
    ),
    Case(
        132, "a region that no CSM has", "planned, the account uncovered, with the value that nobody has",
        ("EMAE",), {"accounts.csv": REGIONS.replace("EMEA", "EMAE"), "csms.csv": "csm_id,name,tiers,area\nann,Ann,T1;T2;T3,emea\n", "policy.toml": POLICY + MATCH},
        code=0, commands=("rebalance",), then=with_owners(A1="", A2="ann"),
    ),
    Case(
        134, "an account pinned to a CSM and forbidden for the same one", "refused, exit 4: names both lines",
        ("overrides line 2: pin A1 ben contradicts overrides line 3: forbid A1 ben",),
        pinned("A1,pin,ben,asked for", "A1,forbid,ben,no"), code=4,
    ),
    Case(
        134, "a decision about an account that was left out of the book", "read; said that the row does nothing",
        ("overrides.csv, line 2, column 'account_id': 'A4'", "was left out of the book: the row does nothing"),
        {**pinned("A4,pin,ben,x"), "accounts.csv": changed(ACCOUNTS, "3000", "-3000"), "policy.toml": POLICY + '[input]\nnegative_arr = "exclude"\n'},
        code=0,
    ),
)  # fmt: skip


@table(CASES, "test_consistency::test_what_does_not_fit")
def test_what_does_not_fit(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, list(words))


def next_quarter(folder: Path, accounts: str, *more: str) -> Result:
    """A plan from a plan of the sound book, with these accounts instead."""
    for name, text in SOUND.items():
        (folder / name).write_text(text, encoding="utf-8")
    quick = ["--gap", "0.001", "--time-limit", "5"]
    assert run("rebalance", str(folder), "--out", str(folder / "first"), *quick).exit_code == 0
    (folder / "accounts.csv").write_text(accounts, encoding="utf-8")
    return run("rebalance", str(folder), "--out", str(folder / "second"), "--from", str(folder / "first"), *quick, *more)


LOST = [
    pytest.param(changed(ACCOUNTS, ACCOUNTS.splitlines()[2] + "\n", ""), "1 of its 4 accounts (A2) and 240,000 of its ARR of 315,000", id="ARR"),
    pytest.param("\n".join(ACCOUNTS.splitlines()[:3]) + "\n", "2 of its 4 accounts (A3, A4) and 63,000", id="accounts"),
    pytest.param(changed(ACCOUNTS, "240000", "240"), "0 of its 4 accounts and 239,760 of its ARR", id="ARR in thousands"),
]  # fmt: skip


@row(
    "bad input", 133, "more than 20 % of the last plan's accounts or ARR are missing from a new export (--from PLAN)",
    "refused: names them, and how to go on if they are gone (input.most_vanished)",
)  # fmt: skip
@pytest.mark.parametrize("accounts, said", LOST)
def test_a_partial_export(tmp_path: Path, accounts: str, said: str) -> None:
    result = next_quarter(tmp_path, accounts)
    text = " ".join(result.output.split())
    assert result.exit_code == 3
    assert said in text
    assert "Is the export whole? If they are gone for good: --set input.most_vanished=" in text
    assert not (tmp_path / "second").exists()


@row("bad input", 133, "some of the last plan's accounts are missing, and it was said that so many may be", "planned, and said")
def test_accounts_that_are_gone_for_good(tmp_path: Path) -> None:
    result = next_quarter(tmp_path, LOST[0].values[0], "--set", "input.most_vanished=0.8")
    assert result.exit_code == 0, result.output
    assert "warning" in result.output
    assert "1 of its 4 accounts (A2)" in " ".join(result.output.split())
    assert (tmp_path / "second" / "summary.json").is_file()


@row("bad input", 133, "a last plan that is later than the planning date", "planned, and said")
def test_a_plan_of_the_future(tmp_path: Path) -> None:
    result = next_quarter(tmp_path, ACCOUNTS, "--as-of", "2026-07-01")
    assert result.exit_code == 0, result.output
    assert "the last plan is for 2026-10-01, after the planning date 2026-07-01" in " ".join(result.output.split())


decided(
    "bad input",
    133,
    "an export of long ago",
    "no file says when it was exported; the planning date is given, shown and kept in the plan",
)
