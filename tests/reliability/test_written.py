"""What is written: who can read it, where it goes, and under which names."""

from __future__ import annotations

import csv
import os
import stat
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import cli
from tests.reliability.cases import SOUND
from tests.reliability.rows import row


@pytest.mark.parametrize("umask", [0o000, 0o077])
@row("security", 5, "what is written, whatever the umask is", "folders and files can be read by their owner alone")
def test_only_the_owner_can_read_what_is_written(umask: int, tmp_path: Path) -> None:
    """Tests folders of each command and single files, in a process with this umask."""
    book = tmp_path / "book"
    book.mkdir()
    gone = "[crm.gainsight]\nsalesforce_ids = false\n[crm.gainsight.old]\n"
    gone += "".join(f'"{field}" = ""\n' for field in ("CS Tier", "CS Score", "Effective Date"))
    for name, text in {**SOUND, "policy.toml": SOUND["policy.toml"] + gone}.items():
        (book / name).write_text(text, encoding="utf-8")
    (book / "one.toml").write_text('[[csms.remove]]\ncsm_id = "ben"\n', encoding="utf-8")
    lines = [
        f"rebalance {book} --out plan --gap 0.001", "handoff plan --out handoff", "report plan --out report.html",
        "waves plan --out waves", "crm plan --for gainsight --out crm",
        "compare today plan --out differences.csv", f"frontier {book} --out frontier --gap 0.001",
        f"resilience {book} --out resilience --gap 0.001", f"scenario run {book}/one.toml --book {book} --out batch --gap 0.001",
    ][: 2 if umask else None]  # fmt: skip
    script = (
        "import os, sys\nfrom click.testing import CliRunner\nimport cli\nos.umask(int(sys.argv[1]))\nfor line in sys.argv[2:]:\n"
    )
    script += "    done = CliRunner().invoke(cli.main, line.split())\n    assert done.exit_code == 0, done.output\n"
    place = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent)}
    subprocess.run([sys.executable, "-c", script, str(umask), *lines], cwd=tmp_path, env=place, check=True, timeout=300)
    made = [p for p in tmp_path.iterdir() if p != book]
    assert len(made) == len(lines)
    for path in made:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
        assert not [p for p in path.rglob("*") if p.is_file() and stat.S_IMODE(p.stat().st_mode) & 0o077]


@pytest.mark.parametrize("words", ["rebalance BOOK --out LINK", "scenario run BOOK/one.toml --book BOOK --out LINK"])
@row("security", 5, "a link as --out", "refused, exit 2: names where it leads")
def test_a_link_is_no_place_to_write_to(words: str, tmp_path: Path) -> None:
    book, link, elsewhere = tmp_path / "book", tmp_path / "link", tmp_path / "elsewhere"
    book.mkdir()
    elsewhere.mkdir()
    link.symlink_to(elsewhere)
    for name, text in {**SOUND, "one.toml": '[[csms.remove]]\ncsm_id = "ben"\n'}.items():
        (book / name).write_text(text, encoding="utf-8")
    done = CliRunner().invoke(cli.main, [w.replace("BOOK", str(book)).replace("LINK", str(link)) for w in words.split()])
    assert done.exit_code == 2
    assert f"is a link to {elsewhere}" in done.stderr
    assert list(elsewhere.iterdir()) == []


@row("bad input", 121, "a file that is open elsewhere and is replaced", "whole: who has it open keeps what it was")
def test_a_file_that_is_open_is_replaced_whole(tmp_path: Path) -> None:
    """Tests a report that somebody reads while the next one is written over it."""
    plan, page = tmp_path / "plan", tmp_path / "report.html"
    (tmp_path / "book").mkdir()
    for name, text in SOUND.items():
        (tmp_path / "book" / name).write_text(text, encoding="utf-8")
    words = ["rebalance", str(tmp_path / "book"), "--out", str(plan), "--gap", "0.001"]
    assert CliRunner().invoke(cli.main, words).exit_code == 0
    page.write_text("the last one", encoding="utf-8")
    with page.open(encoding="utf-8") as reader:
        done = CliRunner().invoke(cli.main, ["report", str(plan), "--out", str(page), "--force"])
        assert done.exit_code == 0, done.output
        assert reader.read() == "the last one"
    assert "Northwind" in page.read_text(encoding="utf-8")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["book", "plan", "report.html"]


TEAM = ("History", "history", "A/B: [C]*?", "a" * 40, "a" * 40 + "b", "'quoted'", "csm-assign")


@row(
    "bad input",
    102,
    "names of people as names of sheets: History, A/B:C, more than 31 letters, two alike",
    "names that every program takes; the whole name stands in a cell",
)
def test_sheets_have_names_that_every_program_takes(tmp_path: Path) -> None:
    book = tmp_path / "book"
    book.mkdir()
    csms = [[f"c{k}", name, "Max", "Europe/London", "T1;T2;T3"] for k, name in enumerate(TEAM)]
    accounts = [[f"A{k}", f"n{k}", "90000", f"c{k}", "Europe/London"] for k in range(len(TEAM))]
    for name, head, rows in (
        ("csms", ["csm_id", "name", "manager", "timezone", "tiers"], csms),
        ("accounts", ["account_id", "name", "arr", "owner", "timezone"], accounts),
    ):
        with (book / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
    (book / "policy.toml").write_text(SOUND["policy.toml"] + 'mode = "required"\n', encoding="utf-8")
    for words in (
        f"rebalance {book} --out {tmp_path}/plan --gap 0.001",
        f"handoff {tmp_path}/plan --out {tmp_path}/out --no-waves",
    ):
        done = CliRunner().invoke(cli.main, words.split())
        assert done.exit_code == 0, done.output
    opened = openpyxl.load_workbook(tmp_path / "out" / "workbooks" / "max.xlsx")
    names = opened.sheetnames
    assert len({n.casefold() for n in names}) == len(names)
    assert all(
        0 < len(n) <= 31 and not set(n) & set("[]:*?/\\") and n.strip("'") == n and n.casefold() != "history" for n in names
    )
    titles = {str(page["A1"].value) for page in opened}
    assert all(
        any(name in title for title in titles)
        or any(name == c.value for page in opened for line in page.iter_rows() for c in line)
        for name in TEAM
    )
