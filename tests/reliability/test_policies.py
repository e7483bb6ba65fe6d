"""Bad inputs D and F as far as they are settings: policy files, scenario files, and values on the command line."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from tests.reliability.cases import POLICY, SOUND, Case, faults, table
from tests.reliability.rows import row

LIMIT = '[[limit]]\nname = "x"\nmeasure = "arr"\nover = "book"\n'


def policy(text: str) -> dict[str, str | bytes | None]:
    """The sound policy with a text after it."""
    return {"policy.toml": POLICY + text}


def refused(number: int, what: str, text: str, *says: str, never: Sequence[str] = ()) -> Case:
    """A policy that is refused with exit code 2."""
    return Case(
        number, what, "refused, exit 2: names file, key, value and what it must be", ("policy.toml", *says), policy(text), code=2,
        never=never,
    )  # fmt: skip


def in_rupiah(*arr: int, more: str = "") -> dict[str, str | bytes | None]:
    """Accounts of ann, with these amounts of a currency of which a little is much."""
    rows = "".join(f"A{k},Account {k},{a},ann,Banking\n" for k, a in enumerate(arr))
    return {
        "accounts.csv": f"account_id,name,arr,owner,industry\n{rows}",
        "csms.csv": "csm_id,name,tiers,industries\nann,Ann Lee,T1,Retail\nben,Ben Ray,T1,Energy\n",
        "policy.toml": f'as_of = 2026-10-01\ncurrency = "IDR"\n{more}',
    }


def exactly(book: Path, results: Mapping[str, Result]) -> None:
    """Worth of an account that stays: weighted ARR less, for each match, its share of what does not fit, to the last unit."""
    plan = book.parent / "plan"
    with (plan / "assignments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    settings = tomllib.loads((plan / "policy.toml").read_text(encoding="utf-8"))
    weight, industry = settings["tiers"]["T1"]["weight"], next(m["share"] for m in settings["match"] if m["name"] == "industry")
    for account in rows:
        base = floor(Fraction(str(weight)) * int(float(account["arr"])))
        assert int(account["industry_term"]) == -floor(base * Fraction(str(industry)))
        assert int(account["worth"]) == base + sum(int(v) for k, v in account.items() if k.endswith("_term") and k != "arr_term")


LARGE = (
    Case(
        84, "amounts of 10^11 to 10^13, in a currency of which a little is much", "planned; worth is exact to the last unit", (),
        in_rupiah(120_000_000_003, 9_400_000_000_007, 600_000_000_011), code=0, then=exactly,
    ),
    Case(
        84, "weights whose product with the ARR is beyond what is exact", "refused, exit 2: names the weight, the tier and the limit",
        ("tiers.T1.weight (100) times the ARR of 12 T1 accounts may reach 1.19e+16", "exact only while all of them stay below 9.01e+15",
         "Lower it", "give ARR in thousands"), in_rupiah(*[9_900_000_000_000] * 12, more="[tiers.T1]\nweight = 100\n"), code=2,
    ),
    Case(
        84, "a price of a limit that is beyond it", "refused, exit 2: names limit and price",
        ("what may be missed of limit 'x' times its price (1,000,000,000,000) may reach",), policy(LIMIT + "max = 5\nprice = 1e12\n"), code=2,
    ),
    Case(
        84, "hours of hand-offs that are beyond it", "refused, exit 2: names tier and price of an hour",
        ("hourly_cost (1,000,000,000) times the hours of a hand-off of", "T1 accounts may reach"),
        policy("hourly_cost = 1e9\n[tiers.T1]\nhandoff_hours_in = 1e11\n"), code=2,
    ),
    Case(
        84, "factors of a hand-off that are beyond any cap", "planned: a hand-off costs no more than the cap", (),
        policy("[handoff]\nred = 1e12\nrenewal = 1e12\ntenure_max = 1e12\n"), code=0,
    ),
)  # fmt: skip


def misread(what: str, line: str, remedy: str) -> Case:
    """A policy that is no TOML in its third line."""
    answer = "refused, exit 2: names file and line, shows it, and says what to write"
    return Case(
        108, what, answer, (f"policy.toml, line 3: {line!r}: {remedy}",), policy(f"{line}\n[moves]\n"), code=2, never=("column",)
    )


NO_TOML = (
    misread("a date as 01.10.2026", "day = 01.10.2026", "write a date as year-month-day: 2026-10-01"),
    misread("a date as 10/01/2026", "day = 10/01/2026", "write a date as year-month-day: 2026-10-01"),
    misread("curly quotes", "mode = “recut”", 'write straight quotes: "text"'),
    misread("a text without quotes", "mode = recut", 'write a text in quotes: "text"'),
    misread("True for true", "x = True", "write true or false, in small letters"),
    misread("a number with a decimal comma", "hourly_cost = 80,5", "write a number without thousands marks"),
    misread("a share with a percent sign", "pool_handoff_share = 5%", "write a share as 0.05 for 5 %"),
    misread("a heading that is not closed", "[tiers.T1", "close the name of the table: [name]"),
    misread("a text whose quote is not closed", 'mode = "recut', "a quote is missing at the end"),
    misread("a key without a value", "mode =", "write a value after ="),
    Case(
        108, "a line that is no TOML and may hold a password", "refused, exit 2: names file and line, and does not show it",
        ("policy.toml, line 4: write a text in quotes",), policy("[input.sql]\nurl = postgresql://u:hidden@host/db\n"), code=2, never=("hidden", "host"),
    ),
)  # fmt: skip
CASES = (
    refused(83, "a weight below 0", "[tiers.T1]\nweight = -1\n", "tiers.T1.weight: must be at least 0", "(is '-1')"),
    refused(83, "a price below 0", LIMIT + "max = 5\nprice = -1\n", "limit.x.price: must be at least 0"),
    refused(83, "a share above 1", "[fairness]\nworse_off = 1.5\n", "fairness.worse_off: must be at most 1"),
    refused(83, "nan for a number", LIMIT + "max = nan\n", "limit.x.max: must be"),
    refused(83, "inf for a number", "[tiers.T1]\nmin_arr = inf\n", "tiers.T1.min_arr: must be"),
    refused(83, "a number that no sum can take", "hourly_cost = 1e13\n", "hourly_cost: must be at most 1000000000000"),
    refused(83, "days beyond a century", "[effort]\nonboarding_days = 9223372036854775807\n", "effort.onboarding_days: must be at most 36600"),
    refused(83, "a whole number of many digits", f"hourly_cost = {'9' * 5000}\n", "a number has too many digits"),
    Case(
        83, "a planning date in another age", "refused, exit 2", ("as_of: must be at most 2100-01-01",), {"policy.toml": "as_of = 9999-12-31\n"}, code=2,
    ),
    Case(83, "a planning date in another age, on the command line", "refused, exit 2", ("--as-of 9999-12-31", "lies between 2000-01-01"), args=("--as-of", "9999-12-31"), code=2),
    Case(83, "a planning date as 01.10.2026, on the command line", "refused, exit 2: says how a date is written",
         ("Invalid value for '--as-of': '01.10.2026' is not a date such as 2026-10-01",), args=("--as-of", "01.10.2026"), code=2, never=("%Y",)),
    *LARGE,
    refused(108, "the same key twice", "[tiers.T1]\ncap = 3\ncap = 4\n", "policy.toml, line 5: 'cap = 4': it is there twice: keep one of the two"),
    refused(108, "two rules of one name", LIMIT + "max = 1\n" + LIMIT + "max = 2\n", "two [[limit]] bear the name 'x'", "rename or remove"),
    refused(108, "a rule without a name", "[[limit]]\nmax = 1\n", "every [[limit]] needs a name"),
    refused(108, "an unknown key", "[tiers.T1]\ncapp = 3\n", "unknown key 'tiers.T1.capp'; did you mean 'cap'?"),
    refused(108, "true for a number", "[tiers.T1]\ncap = true\n", "tiers.T1.cap must be a number, not true or false"),
    refused(108, "a text for true or false", LIMIT + 'max = 5\nenabled = "no"\n', "limit.x.enabled must be true or false (is 'no')"),
    refused(108, "a number for a table", "tiers = 5\n", "tiers must be a table"),
    refused(108, "a list for a table", "[tiers]\nT1 = [1]\n", "tiers T1 must be a table"),
    refused(108, "a table where [[...]] is needed", "[limit]\nmax = 5\n", "limit must be an array of tables, each under [[...]]"),
    refused(108, "a number where a list is needed", LIMIT + "max = 5\ntiers = 1\n", "limit.x.tiers must be a list"),
    refused(
        108, "a word that is none of those", '[tiering]\nmethod = "luck"\n', "tiering.method: must be 'scorecard', 'rules' or 'given'", "(is 'luck')"
    ),
    refused(108, "a tier that there is not", LIMIT + 'max = 5\ntiers = ["T7"]\n', "'x' names tier 'T7', which is not among T1, T2, T3, T4"),
    refused(108, "lists in lists, thousands deep", f"departed = {'[' * 20_000}{']' * 20_000}\n", "stand in one another more than 12 deep"),
    refused(108, "tables in tables, thousands deep", f"[input.columns]\n{'a.' * 3000}a = 1\n", "stand in one another more than 12 deep"),
    refused(108, "no TOML", "mode: recut\n", "policy.toml, line 3: 'mode: recut': write key = value"),
    *NO_TOML,
    refused(
        108, "several faults in one policy", "[tiers.T1]\ncapp = 3\ntargett = 2\n[movez]\na = 1\n[tiering]\nmethod = 1\n" + LIMIT + "maxx = 1\n",
        "unknown key 'tiers.T1.capp'; did you mean 'cap'?", "unknown key 'tiers.T1.targett'", "unknown key 'movez'; did you mean 'moves'?", "unknown key 'limit.x.maxx'",
    ),
    refused(
        108, "several values out of range in one policy", "".join(f"[tiers.T{k}]\ncap = -1\ntarget = -1\n" for k in (1, 2, 3)),
        *(f"tiers.T{k}.{key}: must be at least 0" for k in (1, 2, 3) for key in ("cap", "target")),
    ),
    refused(108, "a tier that no book has", "[tiers.T9]\ncap = 3\n", "tiers.T9: must be T1, T2, T3, T4 or T5", never=("[key]", "is missing")),
    Case(
        108, "a currency that is no code", "refused, exit 2: names file, key, value and what it must be", ("currency: must be three capital letters, such as USD (is 'Dollar')",),
        {"policy.toml": 'as_of = 2026-10-01\ncurrency = "Dollar"\n'}, code=2, never=("[A-Z]",),
    ),
    Case(108, "a policy that is not UTF-8", "refused, exit 2: names the line", ("line 1 is not UTF-8; save the file as UTF-8",), {"policy.toml": 'currency = "€"'.encode("cp1252")}, code=2),
    Case(108, "a policy with a byte-order mark (Notepad)", "read", ("as of 2026-10-01",), {"policy.toml": b"\xef\xbb\xbf" + POLICY.encode()}, code=0, commands=("check",)),
    Case(108, "a policy of more than 4 MB", "refused, exit 2", ("has more than 4 MB",), {"policy.toml": "#" * 4_000_001}, code=2),
    Case(
        108, "a policy under another name (policy.toml.txt)", "refused, exit 2: it would not be read",
        ("policy.toml.txt is not read", "rename it"), {"policy.toml": None, "policy.toml.txt": POLICY}, code=2,
    ),
    Case(108, "a folder under the name policy.toml", "refused, exit 2", ("policy.toml is a folder",), {"policy.toml": None}, lambda b: (b / "policy.toml").mkdir(), code=2),
    Case(108, "a policy file that is not there", "refused, exit 2", ("nowhere.toml does not exist",), args=("--policy", "nowhere.toml"), code=2),
    Case(108, "a policy file without an end (a device)", "refused, exit 2", ("/dev/zero has more than 4 MB",), args=("--policy", "/dev/zero"), code=2),
    Case(108, "--set without a value", "refused, exit 2", ("--set mode: expected key=value, such as tiers.T1.cap=25",), args=("--set", "mode"), code=2),
    Case(108, "--set of an unknown key", "refused, exit 2", ("--set tiers.T1.capp=3", "did you mean 'cap'?"), args=("--set", "tiers.T1.capp=3"), code=2),
    Case(108, "--set with a second setting smuggled in", "refused, exit 2", ("hourly_cost",), args=("--set", "hourly_cost=1\nmode = 'recut'"), code=2),
    Case(108, "--set of a key with thousands of parts", "refused, exit 2", ("no key has so many parts",), args=("--set", "a." * 3000 + "a=1"), code=2),
)  # fmt: skip


@table(CASES, "test_policies::test_a_bad_setting")
def test_a_bad_setting(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []


SCENARIOS = (
    ("[[csms.ad]]\ncsm_id = 'x'", "unknown key 'csms.ad'; did you mean 'add'?"),
    ("[[csms.add]]\ncsm_id = 'x'\n[[csms.add]]\ncsm_id = 'x'", "csms.add has two entries named 'x'"),
    ("[[csms.add]]\ncsm_id = 'x'\ncount = 1001", "csms.add.x.count: must be at most 1000"),
    ("[[accounts.new_business]]\ncount = 100001", "count: must be at most 100000"),
    ("[[accounts.grow]]\narr = nan", "accounts.grow.#1.arr: must be at most 5"),
    ("[uncertainty]\ndraws = 10001", "uncertainty.draws: must be at most 10000"),
    ("quarters = 9", "quarters: must be at most 8"),
    (f"[sweep]\n'policy.hourly_cost' = {list(range(10_001))}", "= 10,001 scenarios; at most 10,000"),
    ("extends = 's.toml'", "extend one another in a circle: s.toml -> s.toml"),
    ("extends = 'gone.toml'", "extends 'gone.toml', and there is no such file beside it"),
    ("csms = 5", "csms: must be a table"),
    ("csms.add = [1]", "csms.add is an array of tables: write [[csms.add]]"),
    ("a = 1\na = 2\nb = 3\n", "s.toml, line 2: 'a = 2': it is there twice"),
    ("[policy.tiers.T1]\ncap = true", "policy.tiers.T1.cap must be a number, not true or false"),
)  # fmt: skip
UNFIT = (
    ("[[csms.add]]\ncsm_id = 'x'\nlik = 'ann'", "unknown column 'lik'; did you mean 'like'?"),
    ("[[csms.add]]\ncsm_id = 'x'\nindustri = 'Banking'", "unknown column 'industri'; did you mean 'industries'?"),
    ("[[csms.add]]\ncsm_id = 'x'\nzzzz = 1", "unknown column 'zzzz'; known here: backfill_for, certifications,"),
    ("[[accounts.remove_where]]", "no account is left"),
)  # fmt: skip

ABSENT = (
    ("[[csms.remove]]\ncsm_id = 'anne'", "csms.remove.anne: 'anne' is not on the roster; did you mean 'ann'?"),
    ("[[accounts.remove]]\naccount_id = 'A9'", "accounts.remove.A9: 'A9' is not among the accounts; known here: A1, A2, A3, A4"),
)


def book_with_scenarios(folder: Path, *texts: str) -> Path:
    """A sound book whose scenarios s.toml, s2.toml ... have these texts."""
    (folder / "what_if").mkdir()
    for name, text in SOUND.items():
        (folder / name).write_text(text, encoding="utf-8")
    for k, text in enumerate(texts, 1):
        (folder / "what_if" / f"s{k if k > 1 else ''}.toml").write_text(text, encoding="utf-8")
    return folder


@row(
    "bad input", 134, "a scenario with unknown keys, wrong kinds, counts out of range, files that extend in a circle",
    "refused, exit 2: names file, key and what was meant",
)  # fmt: skip
@pytest.mark.parametrize("text, said", SCENARIOS)
@pytest.mark.parametrize("command", ["show", "run"])
def test_a_bad_scenario(tmp_path: Path, command: str, text: str, said: str) -> None:
    result = asked(tmp_path, command, text)
    assert result.exit_code == 2, result.output
    assert said in " ".join(result.output.split())


@row(
    "bad input", 134, "a scenario that does not fit its book: unknown columns, nobody left",
    "refused, exit 2, before anything is solved: names each file and what does not fit",
)  # fmt: skip
@pytest.mark.parametrize("text, said", UNFIT)
@pytest.mark.parametrize("command", ["show", "run"])
def test_a_scenario_that_does_not_fit(tmp_path: Path, command: str, text: str, said: str) -> None:
    result = asked(tmp_path, command, text)
    assert result.exit_code == 2, result.output
    assert f"{tmp_path / 'what_if' / 's.toml'}: " in result.output
    assert said in " ".join(result.output.split())


@row(
    "bad input",
    134,
    "a scenario about somebody who is not in its book",
    "`show`: refused, exit 2: names file, key and who was meant",
)
@pytest.mark.parametrize("text, said", ABSENT)
def test_a_scenario_about_nobody(tmp_path: Path, text: str, said: str) -> None:
    result = asked(tmp_path, "show", text)
    assert result.exit_code == 2, result.output
    assert f"{tmp_path / 'what_if' / 's.toml'}: {said}" in " ".join(result.output.split())


def asked(folder: Path, command: str, text: str) -> Result:
    """A command about a book whose one scenario has this text."""
    place = book_with_scenarios(folder, text) / "what_if" / "s.toml"
    more = ["--out", str(folder / "out")] if command == "run" else []
    return CliRunner().invoke(cli.main, ["scenario", command, str(place), *more])


@row("bad input", 134, "several scenario files with faults, in one run", "refused, exit 2: names each file")
def test_several_bad_scenarios(tmp_path: Path) -> None:
    book = book_with_scenarios(tmp_path, "quarters = 9", "", "[[csms.ad]]\ncsm_id = 'x'", "policy.modus = 'recut'")
    result = CliRunner().invoke(cli.main, ["scenario", "run", str(book), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    said = " ".join(result.output.split())
    assert "3 scenario files cannot be used" in said
    for text in ("s.toml: quarters: must be at most 8", "s3.toml: unknown key 'csms.ad'", "s4.toml): unknown key 'policy.modus'"):
        assert text in said
    assert "s2.toml" not in said


@row("bad input", 134, "two scenarios of one name", "refused, exit 2: names it")
def test_two_scenarios_of_one_name(tmp_path: Path) -> None:
    book = book_with_scenarios(tmp_path, "name = 'same'", "name = 'Same'")
    result = CliRunner().invoke(cli.main, ["scenario", "run", str(book), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "two scenarios bear the name 'Same'" in result.output
    assert not (tmp_path / "out").exists()


@row("bad input", 134, "a folder without scenarios", "refused, exit 2")
def test_no_scenarios(tmp_path: Path) -> None:
    (tmp_path / "what_if").mkdir()
    for name, text in SOUND.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["scenario", "run", str(tmp_path), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "no scenario in" in result.output
    assert "name files (*.toml), folders or a shipped book" in result.output
