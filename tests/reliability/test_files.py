"""Bad inputs A: files and encodings."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import cli
from solver.intake import files
from solver.intake.files import MOST_BYTES
from solver.intake.raw import MOST_ROWS
from tests.reliability.cases import ACCOUNTS, CSMS, SOUND, Case, changed, faults, table
from tests.reliability.rows import row

UMLAUT = changed(ACCOUNTS, "Contoso", "Müller")


def renamed(to: str, data: bytes | None = None) -> Callable[[Path], None]:
    """Gives the accounts another name (and another content)."""

    def make(book: Path) -> None:
        there = book / "accounts.csv"
        (book / to).write_bytes(there.read_bytes() if data is None else data)
        there.unlink()

    return make


def workbook(names: tuple[str, ...]) -> Callable[[Path], None]:
    """A zip archive with these parts in it, as accounts.csv."""

    def make(book: Path) -> None:
        with zipfile.ZipFile(book / "accounts.csv", "w") as archive:
            for name in names:
                archive.writestr(name, "text")

    return make


def half_workbook(book: Path) -> None:
    """A sound workbook of which only the first half arrived."""
    import openpyxl

    (book / "accounts.csv").unlink()
    full = openpyxl.Workbook()
    for line in ACCOUNTS.splitlines():
        full.active.append(line.split(","))
    full.save(book / "accounts.xlsx")
    data = (book / "accounts.xlsx").read_bytes()
    (book / "accounts.xlsx").write_bytes(data[: len(data) // 2])


def unreadable(book: Path) -> None:
    """A file that the disk gives back with an error: here the memory of this process, which has nothing at its beginning."""
    (book / "accounts.csv").unlink()
    (book / "accounts.csv").symlink_to("/proc/self/mem")


def huge(book: Path) -> None:
    """More than is read, without taking up the disk."""
    with (book / "accounts.csv").open("r+b") as file:
        file.truncate(MOST_BYTES + 1)


def as_workbook(book: Path) -> None:
    """Both tables as sheets of one workbook in the folder."""
    workbook = openpyxl.Workbook()
    for name in ("accounts", "csms"):
        sheet = workbook.create_sheet(name)
        for line in (book / f"{name}.csv").read_text(encoding="utf-8").splitlines():
            sheet.append(line.split(","))
        (book / f"{name}.csv").unlink()
    workbook.save(book / "my book.xlsx")


def kept_names(*names: str) -> Callable[[Path, Mapping[str, Result]], None]:
    """The plan has these names as they are."""

    def then(book: Path, results: Mapping[str, Result]) -> None:
        plan = (book.parent / "plan" / "inputs" / "accounts.csv").read_text(encoding="utf-8")
        assert all(name in plan for name in names), plan

    return then


CASES = (
    Case(
        1, "a file is missing", "refused: names the file and what to put there",
        ("accounts", "there is no file of accounts", "Put accounts.csv and csms.csv there"), {"accounts.csv": None},
    ),
    Case(
        1, "a file has another name", "refused: names the file that may be meant",
        ("there is no file of accounts", "account.csv is not read: is it that one"), {}, renamed("account.csv"),
    ),
    Case(
        1, "a folder that holds the book as one workbook", "refused: names the workbook, to be given itself",
        ("there is no file of accounts", "The workbook my book.xlsx has sheets of these names: give it itself, ", "my book.xlsx, with --policy", "policy.toml."),
        {}, as_workbook, never=("Put accounts.csv",),
    ),
    Case(
        1, "a folder where a file should be", "refused", ("accounts.csv", "is a folder, not a file", "Give the file itself"),
        {"accounts.csv": None}, lambda book: (book / "accounts.csv").mkdir(),
    ),
    Case(
        1, "a file that the disk or a permission does not let us read", "refused, with the system's reason",
        ("accounts.csv", "cannot be read (Input/output error)", "Check its permissions"), {}, unreadable,
    ),
    Case(
        1, "a link that leads nowhere", "refused, with the system's reason",
        ("accounts.csv", "cannot be read (No such file or directory)"), {"accounts.csv": None},
        lambda book: (book / "accounts.csv").symlink_to("nowhere.csv"),
    ),
    Case(
        1, "a pipe where a file should be", "refused; nothing waits for it", ("accounts.csv", "is a pipe or a device"),
        {"accounts.csv": None}, lambda book: os.mkfifo(book / "accounts.csv"),
    ),
    Case(
        2, "a file of 0 bytes", "refused", ("accounts.csv", "the file is empty (0 bytes)", "Export it again"),
        {"accounts.csv": ""},
    ),
    Case(
        2, "nothing but blanks and line ends", "refused", ("accounts.csv", "the file is empty (5 bytes)", "Export it again"),
        {"accounts.csv": " \n\n \n"},
    ),
    Case(
        3, "accounts with a header and no rows", "refused", ("accounts.csv", "there is a header but no rows", "Export again"),
        {"accounts.csv": ACCOUNTS.splitlines()[0] + "\n"},
    ),
    Case(
        3, "CSMs with a header and no rows", "refused", ("csms.csv", "there is a header but no rows", "Export again"),
        {"csms.csv": CSMS.splitlines()[0] + "\n"},
    ),
    Case(
        4, "UTF-8 with a byte-order mark", "read", (), {"accounts.csv": b"\xef\xbb\xbf" + UMLAUT.encode()}, code=0,
        never=("\ufeff", "UTF", "wrong"), then=kept_names("Müller"),
    ),
    Case(
        5, "a byte-order mark before a quoted header", "read", (),
        {"accounts.csv": b'\xef\xbb\xbf"account_id"' + ACCOUNTS.encode().removeprefix(b"account_id")}, code=0,
        never=("\ufeff", "account_id is missing"), then=kept_names("account_id,name"),
    ),
    Case(
        6, "UTF-16 with its mark, cut by tabs (Excel's Unicode text)", "read, and said", ("accounts.csv", "read as UTF-16"),
        {"accounts.csv": UMLAUT.replace(",", "\t").encode("utf-16")}, code=0, then=kept_names("Müller"),
    ),
    Case(
        6, "UTF-16 that is cut off", "refused", ("accounts.csv", "begins like UTF-16 but is cut off", "Export it again"),
        {"accounts.csv": UMLAUT.encode("utf-16")[:-1]},
    ),
    Case(
        7, "UTF-16 without its mark", "refused: names the line", ("accounts.csv, line 1", "NUL bytes", "Save it as CSV UTF-8"),
        {"accounts.csv": UMLAUT.encode("utf-16-le")},
    ),
    Case(
        8, "Windows-1252 instead of UTF-8", "read as Windows-1252, and said with the first line",
        ("accounts.csv, line 3", "is not UTF-8 and was read as cp1252", "If names look wrong, save the file as CSV UTF-8"),
        {"accounts.csv": UMLAUT.encode("cp1252")}, code=0, then=kept_names("Müller"),
    ),
    Case(
        8, "bytes that are neither UTF-8 nor Windows-1252", "refused: names line and byte",
        ("accounts.csv, line 3", "byte 0x81 is neither UTF-8 nor cp1252", "Save it as CSV UTF-8"),
        {"accounts.csv": changed(ACCOUNTS, "Contoso", "M\x81ller").encode("latin-1")},
    ),
    Case(
        9, "UTF-8 that some program took for Windows-1252 (MÃ¼ller)", "names kept, and said: line, name, what was meant",
        ("accounts.csv, line 3: 'MÃ¼ller'", "read in a wrong encoding once: 'Müller' was meant?", "export again"),
        {"accounts.csv": UMLAUT.replace("ü", "Ã¼")}, code=0, then=kept_names("MÃ¼ller"),
    ),
    Case(
        9, "names in which letters were lost before (M\N{REPLACEMENT CHARACTER}ller)", "names kept, and said",
        ("accounts.csv, line 3", "letters were lost before this file was made", "Export again, as UTF-8"),
        {"accounts.csv": UMLAUT.replace("ü", "\N{REPLACEMENT CHARACTER}")}, code=0,
    ),
    Case(
        9, "names of many languages, rightly encoded", "read without a word", (),
        {"accounts.csv": UMLAUT.replace("Northwind", "Ærø Ñandú São Łódź ÅÄÖ Ελλάς Доставка 株式会社")}, code=0,
        never=("encoding", "lost"), then=kept_names("Ærø Ñandú São Łódź ÅÄÖ Ελλάς Доставка 株式会社"),
    ),
    Case(
        10, "two encodings in one file", "refused: names a line of each",
        ("accounts.csv, line 4", "is not UTF-8, but line 3 is", "Save each as CSV UTF-8 before joining them"),
        {"accounts.csv": UMLAUT.encode().replace(b"Fabrikam", "Bäcker".encode("cp1252"))},
    ),
    Case(
        11, "a NUL byte in a cell", "refused: names the line", ("accounts.csv, line 3", "NUL bytes", "Save it as CSV UTF-8"),
        {"accounts.csv": ACCOUNTS.encode().replace(b"Contoso", b"Con\0toso")},
    ),
    Case(
        12, "semicolons between the cells", "read: the mark is told from the whole file", (),
        {"accounts.csv": changed(ACCOUNTS, "Northwind", "North, wind").replace(",", ";").replace("North; wind", "North, wind")},
        code=0, then=kept_names('"North, wind"'),
    ),
    Case(
        12, "commas and semicolons cut the lines alike", "refused: asks which it is",
        ("accounts.csv, line 1", "can be told apart by ',' and by ';' alike", 'Put a first line that says which, such as "sep=;"'),
        {"accounts.csv": "account_id,name;arr\nA1,North;12000\nA2,Con;24000\n"},
    ),
    Case(
        13, "a first line sep=;", "read as it says", (), {"accounts.csv": "sep=;\n" + ACCOUNTS.replace(",", ";")}, code=0,
        then=kept_names("A1,Northwind"),
    ),
    Case(
        14, "lines that end as on old Macs (CR)", "read", (), {"accounts.csv": ACCOUNTS.replace("\n", "\r")}, code=0,
        never=("lines end",), then=kept_names("A4,Adventure Works"),
    ),
    Case(
        14, "lines that end in different ways", "read, and said", ("accounts.csv", "lines end in different ways"),
        {"accounts.csv": ACCOUNTS.replace("\n", "\r\n", 2)}, code=0, then=kept_names("A4,Adventure Works"),
    ),
    Case(
        15, "a .csv that is an Excel workbook", "refused: says what it is",
        ("accounts.csv", "is named .csv but is really an Excel workbook", "Rename it to .xlsx"), {}, workbook(("xl/workbook.xml",)),
    ),
    Case(
        15, "a .csv that is an old or encrypted Excel workbook", "refused: says what it is",
        ("really an old or encrypted Excel workbook", "without a password"), {"accounts.csv": b"\xd0\xcf\x11\xe0\xa1\xb1"},
    ),
    Case(
        15, "a .csv that is a web page", "refused: says what it is", ("really a web page", "Export it again as a real .csv"),
        {"accounts.csv": "\n\n  <html><body>Please log in</body></html>"},
    ),
    Case(
        15, "a .csv that is JSON", "refused: says what it is", ("really JSON", "Export it again as a real .csv"),
        {"accounts.csv": '[{"account_id": "A1"}]'},
    ),
    Case(
        15, "a .csv that is a packed file (gzip)", "refused: says what it is", ("really a gzip archive", "Unpack it"),
        {"accounts.csv": b"\x1f\x8b\x08\x00"},
    ),
    Case(
        16, "an .xlsx that is CSV", "refused: says what it is", ("is named .xlsx but is really text", "Rename it to .csv"), {},
        renamed("accounts.xlsx"),
    ),
    Case(
        16, "an .xlsx that is a web page (as CRMs make them)", "refused: says what it is",
        ("is named .xlsx but is really a web page", "In Excel: Save As, Excel Workbook"), {},
        renamed("accounts.xlsx", b"<html><table><tr><td>A1</td></tr></table></html>"),
    ),
    Case(
        17, "an old .xls", "refused: says how to save it", ("accounts.xls is there", "Save it as accounts.csv"), {},
        renamed("accounts.xls", b"\xd0\xcf\x11\xe0"),
    ),
    Case(
        17, "an .xlsb or .ods under the name .xlsx", "refused: says what it is",
        ("really an Excel workbook in binary form", "Save As, Excel Workbook"), {}, workbook(("xl/workbook.bin",)),
    ),
    Case(
        17, "managers' decisions in an .ods", "refused: they would be lost otherwise",
        ("overrides.ods is there, but such files cannot be read", "Save it as overrides.csv"), {"overrides.ods": b"PK"},
    ),
    Case(
        18, "a workbook with a password", "refused", ("old or encrypted Excel workbook", "without a password"), {},
        renamed("accounts.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ),
    Case(
        19, "a file that ends in the middle of a row", "refused: names the line",
        ("accounts.csv, line 5", "has 3 cells, too few: the header has 7", "Was the file cut off? Export it again"),
        {"accounts.csv": ACCOUNTS[: ACCOUNTS.index("3000") + 2]},
    ),
    Case(
        19, "a file that ends in the middle of the first cell of a row", "refused: names the line",
        ("accounts.csv, line 5", "has 1 cell, too few", "Was the file cut off?"),
        {"accounts.csv": ACCOUNTS[: ACCOUNTS.index("A4") + 1]},
    ),
    Case(
        19, "no line end after the last row", "read, and said: the last cell may be half",
        ("accounts.csv, line 5", "the last line has no end", "Look at the last row"), {"accounts.csv": ACCOUNTS[:-1]}, code=0,
    ),
    Case(
        19, "half a workbook", "refused", ("accounts.xlsx", "is damaged or cut off", "Save the table as a new workbook"), {},
        half_workbook,
    ),
    Case(
        20, "a packed export (accounts.csv.gz), perhaps a bomb", "refused: nothing is unpacked",
        ("accounts.csv.gz is there, but such files cannot be read", "Save it as accounts.csv"), {},
        renamed("accounts.csv.gz", b"\x1f\x8b"),
    ),
    Case(
        21, "a file of more than 500 MB", "refused before it is read",
        ("accounts.csv", "at most 500 are read", "Export only the rows and columns"), {}, huge,
    ),
    Case(
        21, "more than 2,000,000 rows", "refused", ("has more than 2,000,000 rows", "Export only the accounts"),
        {"accounts.csv": "account_id,name,arr\n" + "a\n" * (MOST_ROWS + 1)}, commands=("check",),
    ),
    Case(
        21, "more than 2,000 columns", "refused", ("has more than 2,000 columns", "Export only the columns"),
        {"accounts.csv": "account_id,name,arr" + ",x" * 300_000 + "\n" + "1," * 300_002 + "1\n"},
    ),
)  # fmt: skip


@table(CASES, "test_files::test_a_bad_file")
def test_a_bad_file(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []


@row("bad input", 22, "a file that changes while it is read", "refused: run it again when the export is done")
@pytest.mark.parametrize("command", ["check", "rebalance"])
def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """An export that goes on writing between our reading the first bytes and the last."""
    for name, text in SOUND.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    read = files.read_delimited

    def grown(path: Path, file: str) -> object:
        found = read(path, file)
        if path.name == "accounts.csv":
            with path.open("a", encoding="utf-8") as more:
                more.write("A5,Tailspin,5000,ben,Retail,Europe/London,2027-03-31\n")
        return found

    monkeypatch.setattr(files, "read_delimited", grown)
    more = ["--out", str(tmp_path / "plan")] if command == "rebalance" else []
    result = CliRunner().invoke(cli.main, [command, str(tmp_path), *more])
    assert result.exit_code == 3
    said = " ".join(result.output.split())
    assert "accounts.csv: was changed while it was read" in said
    assert "run this again" in said
    assert not (tmp_path / "plan").exists()
