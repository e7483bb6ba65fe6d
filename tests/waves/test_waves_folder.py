"""The folder of waves: what it says, what the audit finds in a changed one, calendars, and the command."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import icalendar
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import cli
from solver.audit import audit_waves
from solver.errors import AuditError
from solver.lang import EN, lang_of
from solver.plan.written import read_plan
from solver.tables import read_text, to_csv
from solver.waves import publish
from solver.waves.asked import Asked
from solver.waves.files import files_of
from solver.waves.plan_waves import schedule_of
from solver.waves.schedule import Schedule
from tests.waves.conftest import LINK, SCRIPT


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, list(words))


@pytest.fixture(scope="module")
def schedule(plan: Path) -> Schedule:
    return schedule_of(read_plan(plan), Asked(reproducible=True))


def table(folder: Path) -> pd.DataFrame:
    return read_text(folder / "waves.csv").set_index("account_id", drop=False)


def test_who_leaves_hands_over_in_time_and_the_new_one_is_there(made: Path) -> None:
    """Tests that Bob's accounts change by October 30th, his last day; Cleo's not before the 12th, her first; and that a strategic
    one has her for three of the usual four weeks, which are all there are (12th to 30th), and says so."""
    rows = table(made)
    bobs = rows[rows["from"] == "bob"]
    assert sorted(bobs["account_id"]) == ["B1", "B2", "B3", "B4", "P1", "P2"]
    assert (bobs["change_date"] <= "2026-10-30").all()
    assert (rows[rows["to"] == "cleo"]["change_date"] >= "2026-10-12").all()
    assert rows.loc["B1", ["to", "weeks", "usual_weeks"]].tolist() == ["cleo", "3", "4"]
    assert "4 weeks cut to 3: who hands over leaves on 2026-10-30" in rows.loc["B1", "why"]
    assert rows.loc["B1", ["hours_out", "hours_in", "risk_points", "risk"]].tolist() == ["3", "8", "5", "high"]


def test_a_family_moves_together_and_a_newcomer_has_nobody_to_give_it(made: Path) -> None:
    rows = table(made)
    assert (
        rows.loc["P1", ["week", "change_date", "family"]].tolist() == rows.loc["P2", ["week", "change_date", "family"]].tolist()
    )
    assert rows.loc["N1", ["from", "hours_out", "hours_in"]].tolist() == ["", "", "3"]


def test_dates_are_what_other_parts_get(schedule: Schedule, made: Path) -> None:
    """Tests that `dates` gives each account the first day of its hand-off and the day of its change, as the table has them."""
    rows = table(made)
    wanted = {
        a: (date.fromisoformat(f), date.fromisoformat(c))
        for a, f, c in zip(rows["account_id"], rows["first_day"], rows["change_date"], strict=True)
    }
    assert dict(schedule.dates()) == wanted


def test_the_same_plan_gives_the_same_bytes(schedule: Schedule, made: Path) -> None:
    files = files_of(schedule, EN)
    assert sorted(files) == sorted(p.relative_to(made).as_posix() for p in made.rglob("*") if p.is_file())
    for name, content in files.items():
        assert (made / name).read_bytes() == content.encode(), name


def test_everything_is_proved_and_the_audit_agrees(plan: Path, made: Path) -> None:
    tree = json.loads((made / "waves.json").read_text(encoding="utf-8"))
    assert tree["status"] == "optimal"
    assert tree["plan_id"] == json.loads((plan / "summary.json").read_text(encoding="utf-8"))["plan_id"]
    assert (tree["accounts"], tree["handoffs"], tree["placed"], tree["not_placed"]) == (7, 6, 6, [])
    found = audit_waves(plan, made)
    assert found.passed, found.text()
    assert found.checked["hand-offs"] == 6
    assert "every limit, date, hour and count holds" in found.text()


Change = Callable[[pd.DataFrame], None]


def put(account: str, **cells: str) -> Change:
    def change(rows: pd.DataFrame) -> None:
        for column, value in cells.items():
            rows.loc[account, column] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put("B1", week="6", change_date="2026-11-06"), "change_date"),  # Bob is gone
        (put("B1", week="4", weeks="2", change_date="2026-10-23"), "goal|stage"),  # a week more is cut
        (put("B1", change_date="2026-10-31"), "change_date is 2026-10-31, and should be 2026-10-30"),  # a Saturday
        (put("B1", first_day="2026-10-05"), "first_day"),
        (put("B1", hours_in="16"), "hours_in is 16, and the policy says 8"),
        (put("B1", hours_out="3.001"), "hours_out"),
        (put("B1", usual_weeks="3"), "usual_weeks"),
        (put("B1", tier="T2"), "tier is T2, and should be T1"),
        (put("B1", to="ann"), "to is ann"),
        (put("B1", risk="low"), "risk is low, and should be high"),
        (put("B2", risk_points="0"), "risk_points"),
        (put("B2", out_of_order="true"), "out_of_order"),
        (put("P2", week="14", first_week="13"), "does not move together"),
        (put("N1", week="", first_week="", first_day="", change_date="", weeks=""), "not_placed"),
        (put("N1", renewal_inside="2026-10-09"), "renewal_inside"),
        (put("N1", week="99"), "not among"),
        (put("N1", week="x"), "cannot be audited"),
        (put("N1", account_id="N2"), "missing N1"),
    ],
)
def test_the_audit_finds_a_changed_row(plan: Path, made: Path, tmp_path: Path, change: Change, said: str) -> None:
    folder = tmp_path / "waves"
    shutil.copytree(made, folder)
    rows = table(folder)
    change(rows)
    (folder / "waves.csv").write_text(to_csv(rows), encoding="utf-8")
    found = audit_waves(plan, folder)
    assert any(word in fault for fault in found.faults for word in said.split("|")), found.faults


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"plan_id": "', '"plan_id": "0', "plan_id"),
        ('"hours_per_week": 10.0', '"hours_per_week": 1000.0', "cannot be audited"),  # more than a week has
        ('"hours_per_week": 10.0', '"hours_per_week": 11.0', "other limits"),
        ('"t1_at_once": 3', '"t1_at_once": 4', "other limits"),
        ('"status": "optimal"', '"status": "feasible"', "status"),
        ('"placed": 6', '"placed": 5', "placed"),
        ('"start": "2026-10-01"', '"start": "2026-10-12"', "week"),
        ('"name": "cut",\n   "value": ', '"name": "cut",\n   "value": 1', "stage cut"),
        ('"days": 2', '"days": 3', "weeks are"),
        ('"without_giver": []', '"without_giver": [["B1"]]', "without_giver"),
        ('"set": []', '"set": ["waves.hours_per_week=11"]', "other limits"),
    ],
)
def test_the_audit_finds_a_changed_claim(plan: Path, made: Path, tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = tmp_path / "waves"
    shutil.copytree(made, folder)
    text = (folder / "waves.json").read_text(encoding="utf-8")
    assert old in text
    (folder / "waves.json").write_text(text.replace(old, new, 1), encoding="utf-8")
    found = audit_waves(plan, folder)
    assert any(said in fault for fault in found.faults), found.faults


@pytest.mark.parametrize(
    ("key", "made_with", "held_against", "said"),
    [
        ("hire_hours_per_week", "20.0", "2.0", "hours, and at most"),
        ("t1_at_once", "2", "1", "2 hand-offs of the best tier at once"),
    ],
)
def test_broken_weekly_limits_are_found(
    plan: Path, tmp_path: Path, key: str, made_with: str, held_against: str, said: str
) -> None:
    """Tests a schedule in which Cleo takes over 20 hours a week, two strategic accounts at once, held against 2 hours, or one."""
    schedule = schedule_of(read_plan(plan), Asked(reproducible=True, sets=(f"waves.{key}={made_with}",)))
    (tmp_path / "waves.csv").write_text(files_of(schedule, EN)["waves.csv"], encoding="utf-8")
    text = files_of(schedule, EN)["waves.json"].replace(f'"{key}": {made_with}', f'"{key}": {held_against}')
    (tmp_path / "waves.json").write_text(
        text.replace(f"waves.{key}={made_with}", f"waves.{key}={held_against}"), encoding="utf-8"
    )
    found = audit_waves(plan, tmp_path)
    assert any("cleo" in fault and said in fault for fault in found.faults), found.faults


def test_nothing_is_published_that_the_audit_refuses(schedule: Schedule, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests a table with a wrong hour: exit code 6, and no folder."""
    spoilt = {**files_of(schedule, EN), "waves.csv": files_of(schedule, EN)["waves.csv"].replace(",3,8,", ",3,9,")}
    monkeypatch.setattr(publish, "files_of", lambda *_: spoilt)
    with pytest.raises(AuditError, match="hours_in is 9") as error:
        publish.publish_waves(schedule, EN, tmp_path / "out")
    assert error.value.exit_code == 6
    assert list(tmp_path.iterdir()) == []


def events(path: Path) -> list[icalendar.Event]:
    return [e for e in icalendar.Calendar.from_ical(path.read_bytes()).walk() if isinstance(e, icalendar.Event)]


def test_calendars_open_and_say_what_who_and_when(made: Path) -> None:
    """Tests one calendar for each who gives or receives; Bob's has two events for each of his six accounts."""
    assert {p.name for p in (made / "calendars").iterdir()} >= {"bob.ics", "cleo.ics"}
    bob = events(made / "calendars" / "bob.ics")
    assert len(bob) == 12
    rows = table(made)
    said = {(str(e["summary"]), e["dtstart"].dt.isoformat()) for e in bob}
    assert (f"Begin handing over {LINK} to Cleo Cole", rows.loc["B1", "first_day"]) in said
    assert (f"{LINK} goes to Cleo Cole today", "2026-10-30") in said
    assert any(SCRIPT in str(e["summary"]) for e in bob)
    assert any("Comma, semi; and a name" in str(e["summary"]) for e in bob)
    assert {e["dtstamp"].dt.isoformat() for e in bob} == {"2026-10-01T00:00:00+00:00"}


def test_calendars_have_short_lines_and_ids_of_their_own(made: Path) -> None:
    every = [(p, p.read_bytes()) for p in sorted((made / "calendars").iterdir())]
    assert all(len(line) <= 75 for _, raw in every for line in raw.split(b"\r\n"))
    ids = [str(e["uid"]) for p, _ in every for e in events(p)]
    assert len(ids) == len(set(ids))


def test_calendars_say_nothing_of_health_risk_or_money(made: Path) -> None:
    """Tests that Bob's red account of 150,000 shows none of it."""
    raw = (made / "calendars" / "bob.ics").read_text(encoding="utf-8").lower()
    assert not any(word in raw for word in ("health", "risk", "score", "arr", "150000", "150,000", "t1", "red", "high"))


def test_a_blackout_moves_what_lies_in_it(plan: Path, tmp_path: Path) -> None:
    """Tests October 26th to November 1st blacked out by --set: Bob's last day for hand-offs is the 23rd, and all of it is audited."""
    out = tmp_path / "waves"
    done = run(
        "waves", str(plan), "--out", str(out), "--reproducible", "--quiet", "--order", "at_once", "--set",
        'waves.blackout=[{from=2026-10-26, to=2026-11-01, why="audit"}]',
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    rows = table(out)
    assert (rows[rows["from"] == "bob"]["change_date"] <= "2026-10-23").all()
    assert not run("audit", str(plan), "--waves", str(out)).exit_code


def test_what_has_no_week_is_named_with_its_limit(plan: Path, tmp_path: Path) -> None:
    """Tests one hour a week for everybody: 8 hours of B1 do not fit into the 3 weeks that Cleo is there, and nothing is broken."""
    out = tmp_path / "waves"
    sets = [w for k in ("hours_per_week", "leaver_hours_per_week", "hire_hours_per_week") for w in ("--set", f"waves.{k}=1")]
    done = run("waves", str(plan), "--out", str(out), "--reproducible", "--quiet", *sets)
    assert done.exit_code == 0, done.output
    assert "B1" in done.stdout.split("Without a week, and the limits")[1]
    assert "weekly hours of" in done.stdout
    assert "change hands without a hand-off" in " ".join(done.stdout.split())
    row = table(out).loc["B1"]
    assert row["week"] == ""
    assert row["why"].startswith(
        "not placed: from 2026-10-12 to 2026-10-30 the weekly hours of Bob Bell, Cleo Cole do not hold it"
    )


def test_a_late_start_leaves_those_out_whose_owner_is_gone(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "waves"
    done = run("waves", str(plan), "--out", str(out), "--reproducible", "--quiet", "--start", "2026-11-02", "--json")
    assert done.exit_code == 0, done.output
    tree = json.loads(done.stdout)
    assert tree == json.loads((out / "waves.json").read_text(encoding="utf-8"))
    assert (tree["placed"], len(tree["not_placed"])) == (6, 0)
    assert sorted(a for ids in tree["without_giver"] for a in ids) == ["B1", "B2", "B3", "B4", "P1", "P2"]
    rows = {row["account_id"]: row for row in csv.DictReader((out / "waves.csv").read_text(encoding="utf-8").splitlines())}
    assert (rows["B1"]["without_giver"], rows["N1"]["without_giver"]) == ("true", "false")
    assert "without Bob Bell, who leaves on 2026-10-30: no window fits before" in rows["B1"]["why"]
    assert not (out / "calendars" / "bob.ics").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--start", "2027-02-01"], 2, "not in the planned quarter"),
        (["--set", "tiers.T1.cap=25"], 2, "only keys of [waves]"),
        (["--set", "waves.t1_at_one=2"], 2, "did you mean 't1_at_once'"),
        (["--set", "waves.t1_at_once=0"], 2, "t1_at_once"),
        (["--order", "soon"], 2, "low_risk_first"),
    ],
)
def test_wrong_options_are_refused_by_name(plan: Path, tmp_path: Path, words: list[str], code: int, said: str) -> None:
    done = run("waves", str(plan), "--out", str(tmp_path / "waves"), *words)
    assert done.exit_code == code, done.output
    assert said in done.output
    assert not (tmp_path / "waves").exists()


def test_wrong_places_are_refused(plan: Path, made: Path, tmp_path: Path) -> None:
    assert run("waves", str(tmp_path), "--out", str(tmp_path / "waves")).exit_code == 2
    assert run("waves", str(plan), "--out", str(made)).exit_code == 2
    assert run("waves", str(plan), "--out", str(plan), "--force").exit_code == 2
    assert "no waves.json" in run("audit", str(plan), "--waves", str(tmp_path)).output


def test_the_audit_command_says_what_is_wrong(plan: Path, made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "waves"
    shutil.copytree(made, folder)
    rows = table(folder)
    rows.loc["B1", "hours_in"] = "16"
    (folder / "waves.csv").write_text(to_csv(rows), encoding="utf-8")
    done = run("audit", str(plan), "--waves", str(folder))
    assert done.exit_code == 6
    assert "these waves must not be used" in done.stdout
    assert json.loads(run("audit", str(plan), "--waves", str(made), "--json").stdout)["faults"] == []


def test_the_screen_keeps_to_80_columns_and_names_its_proof(plan: Path, tmp_path: Path) -> None:
    done = run("waves", str(plan), "--out", str(tmp_path / "waves"), "--reproducible", "--quiet")
    assert max(map(len, done.stdout.splitlines())) <= 80 + len(str(tmp_path))
    assert "no schedule of these moves ends earlier, proved" in " ".join(done.stdout.split())
    assert "% of the hours" in done.stdout


def test_brazilian_readers_get_their_own_words(schedule: Schedule) -> None:
    """Tests that reasons and calendars are Portuguese, and figures the same."""
    files, english = files_of(schedule, lang_of("pt-BR")), files_of(schedule, EN)
    assert files["waves.json"] == english["waves.json"]
    assert "semanas reduzidas" in files["waves.csv"]
    calendar = icalendar.Calendar.from_ical(files["calendars/cleo.ics"])
    assert str(calendar["x-wr-calname"]) == "Passagens de conta de Cleo Cole"


def test_what_would_end_it_is_solved_again(plan: Path, tmp_path: Path) -> None:
    """Tests two hours a week of leavers: Bob cannot give all he has, Cleo takes over alone; what the screen names ends that."""
    words = ["waves", str(plan), "--reproducible", "--quiet", "--set", "waves.leaver_hours_per_week=2"]
    done = run(*words, "--out", str(tmp_path / "a"))
    assert done.exit_code == 0, done.output
    text = " ".join(done.stdout.split())
    assert "By the receiver alone, after the giver has left" in text
    sets = re.findall(r"--set (waves\.\w+=\d+)", text)
    again = run(*words, *(w for s in sets for w in ("--set", s)), "--out", str(tmp_path / "b"), "--json")
    tree = json.loads(again.stdout)
    assert sets
    assert (tree["not_placed"], tree["without_giver"]) == ([], [])


def test_who_left_long_ago_has_a_name_in_table_and_calendars(plan: Path, tmp_path: Path) -> None:
    """Tests the same book, but Bob left in September: moves.csv, waves.csv and Cleo's calendar call him Bob Bell."""
    book = shutil.copytree(plan.parent, tmp_path / "book", ignore=shutil.ignore_patterns("plan"))
    roster = (book / "csms.csv").read_text(encoding="utf-8")
    (book / "csms.csv").write_text(roster.replace("2026-10-30", "2026-09-25"), encoding="utf-8")
    words = ("--reproducible", "--quiet")
    assert run("rebalance", str(book), "--out", str(tmp_path / "plan"), "--mode", "required", *words).exit_code == 0
    assert run("waves", str(tmp_path / "plan"), "--out", str(tmp_path / "waves"), *words).exit_code == 0
    rows, moves = table(tmp_path / "waves"), read_text(tmp_path / "plan" / "moves.csv").set_index("account_id")
    named = rows["from"] == "bob"
    assert named.any()
    assert set(rows["from_name"][named]) == {"Bob Bell"} == set(moves["from_name"][moves["from"] == "bob"])
    assert "from Bob Bell" in " ".join(str(e["summary"]) for e in events(tmp_path / "waves" / "calendars" / "cleo.ics"))
