"""Damaged bytes before every reader: an error of ours or a reading, never another error. The long run is benchmarks/fuzz_readers.py."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from benchmarks.fuzz_readers import READERS, _xlsx
from tests.reliability.cases import ACCOUNTS, CSMS
from tests.reliability.rows import row

ODD = [
    b"\0",
    b"\xff",
    b'"',
    b"\r",
    b"\n\n",
    b"[",
    b"]]",
    b"=",
    b"1e999",
    b"-1",
    b"nan",
    b"'''",
    b"\xef\xbb\xbf",
    b";",
    b"{",
    b",",
]


def _damaged(data: bytes, luck: random.Random) -> bytes:
    """Some bytes cut out, doubled, changed or put in."""
    out = bytearray(data)
    for _ in range(luck.randint(1, 4)):
        at, size = luck.randrange(len(out) + 1), luck.randint(0, 9)
        part = luck.choice([b"", luck.choice(ODD), bytes(out[at : at + size]) * 2, luck.randbytes(size)])
        out[at : at + luck.choice([0, size])] = part
    return bytes(out)


@row(
    "relation",
    34,
    "damaged bytes in place of any file that is read",
    "an error of the program's own, or a reading; never a crash",
)
@pytest.mark.parametrize("name", READERS)
def test_readers_have_only_our_errors(name: str) -> None:
    (read, sound), luck = READERS[name](), random.Random(name)
    times = 4 if name.startswith("plan") else 12  # each is an audit
    ends = [read(_damaged(sound, luck)) for _ in range(times)]  # any other error ends the test
    assert len(ends) == times


@row(
    "relation",
    34,
    "a workbook that asks for an unzipper of the future (found by the long run)",
    "exit 3: damaged, not a whole workbook",
)
def test_a_workbook_of_another_zip_version_is_refused(tmp_path: Path) -> None:
    data = bytearray(_xlsx())
    data[data.index(b"PK\x01\x02") + 6] = 255  # the version that its first entry needs
    (tmp_path / "accounts.xlsx").write_bytes(data)
    (tmp_path / "csms.csv").write_text(CSMS, encoding="utf-8")
    for book in (tmp_path, tmp_path / "accounts.xlsx"):
        done = CliRunner().invoke(cli.main, ["check", str(book)])
        assert done.exit_code == 3, done.output
        assert "accounts.xlsx" in done.output
    assert "not a whole workbook" in " ".join(CliRunner().invoke(cli.main, ["check", str(tmp_path)]).output.split())


@row("relation", 34, "a policy with a number of 5,000 digits", "exit 2: named with its file")
def test_a_policy_with_a_number_of_any_length_is_refused(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    (tmp_path / "csms.csv").write_text(CSMS, encoding="utf-8")
    policy = tmp_path / "own.toml"
    policy.write_text(f"most_moves = {'9' * 5000}\n", encoding="utf-8")
    done = CliRunner().invoke(cli.main, ["check", str(tmp_path), "--policy", str(policy)])
    assert done.exit_code == 2, done.output
    assert "own.toml: a number has too many digits" in " ".join(done.output.split())
