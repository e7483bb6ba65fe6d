"""Hostile texts in every column, through every command that writes: what is written is looked at as those who open it do."""

from __future__ import annotations

import csv
import json
import os
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
from icalendar import Calendar
from markdown_it import MarkdownIt

from tests.conftest import Opened
from tests.reliability.hostile import ATTACKS, GONE, Made, account
from tests.reliability.rows import row

LEADS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # what makes a cell a formula in some spreadsheet
NUMBER = re.compile(r"-?\d+(\.\d+)?")
COMMANDS = 20


def as_read(text: str) -> str:
    """A text as the plan shows it: blanks for line breaks, nothing for marks that nobody sees, U+FFFD for control characters."""
    marks = dict.fromkeys(map(ord, "\u202e"), "") | dict.fromkeys(map(ord, "\x01\x1b\x9b\ufffe"), "\ufffd")
    text = text.removeprefix("'") if text.startswith(("'=", "''")) else text
    return re.sub(r"\r\n", " ", text).translate(marks | dict.fromkeys(map(ord, "\n\u2028\xa0"), " "))


NAMES = [as_read(a) for a in ATTACKS]


def told(text: str) -> str:
    """A text as a page or a calendar shows it: one blank between words."""
    return " ".join(text.split())


@row(
    "security",
    1,
    "a formula in every column of texts, in every table that is written",
    "guarded with ', and read back without it",
)
@row("bad input", 95, "names such as =HYPERLINK(...) and =cmd|... in tables for people", "shown as text: ' stands before them")
@row("bad input", 96, "names that begin with + - @, also full width", "shown as text: ' stands before them")
def test_no_cell_of_a_table_begins_a_formula(attacked: Made) -> None:
    """Tests all tables of all commands, and that the plan has every name as it was read."""
    count = 0
    for path in attacked.files(".csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for k, line in enumerate(csv.reader(file)):
                for cell in line:
                    assert not cell.startswith(LEADS) or NUMBER.fullmatch(cell), f"{path}, line {k + 1}: {cell!r}"
                    count += 1
    assert count > 20_000
    plan = {r["account_id"]: r["name"] for r in attacked.rows("assignments.csv")}
    assert [plan[account(k)] for k in range(len(NAMES))] == NAMES
    assert GONE in {r["from"] for r in attacked.rows("moves.csv")}


@row(
    "security",
    2,
    "files that a CRM loads",
    "ids and codes in plain patterns, UTF-8 without BOM, LF; anything else is refused by name",
)
def test_files_for_a_crm_hold_ids_and_codes_alone(attacked: Made) -> None:
    """Tests every cell of what is loaded, taken back and loaded again; and that a retry with a formula in it is refused by name."""
    count = 0
    for path in [p for p in attacked.files(".csv") if p.stem in ("update", "rollback", "retry")]:
        data = path.read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in data
        head, *lines = csv.reader(data.decode("utf-8").splitlines())
        assert head == ["Id", "CSM__c", "CS_Tier__c"][: len(head)]
        for line in lines:
            assert re.fullmatch("[A-Za-z0-9]{18}", line[0])
            assert re.fullmatch("005[A-Za-z0-9]{15}|#N/A|", line[1])
            assert re.fullmatch("T[1-5]|#N/A|", "".join(line[2:]))
            count += 1
    assert count > 100
    refused = " ".join(attacked.results["retry refused"].stderr.split())
    assert "column 'CSM__c': '=HYPERLINK(" in refused
    assert "retry.csv was not written" in refused


@row("security", 1, "the same in every workbook", "texts stay texts: no formula, no link, nothing from outside")
@row("bad input", 95, "names such as =HYPERLINK(...) and =cmd|... in workbooks", "a text, unchanged")
@row("bad input", 97, "names such as http://evil.example in workbooks", "a text, no link")
def test_workbooks_hold_texts_and_no_formula_or_link(attacked: Made) -> None:
    """Tests the parts of each archive, and every cell as openpyxl reads it."""
    seen: set[str] = set()
    paths = attacked.files(".xlsx")
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            assert not [n for n in archive.namelist() if re.search("external|ole|vba|connection|querytable", n, re.IGNORECASE)]
            for name in archive.namelist():
                text = archive.read(name)
                assert b'TargetMode="External"' not in text, name
                assert not (name.startswith("xl/worksheets/") and re.search(b"<f>|<f |hyperlink", text)), name
        for page in openpyxl.load_workbook(path):
            for line in page.iter_rows():
                for cell in line:
                    assert cell.data_type != "f"
                    assert cell.hyperlink is None
                    seen |= {cell.value} if isinstance(cell.value, str) else set()
    assert len(paths) == 12
    moved = {r["name"] for r in attacked.rows("moves.csv")}
    assert len(moved) > 10
    assert moved <= seen
    assert {"=cmd|'/C calc'!A0", "http://evil.example"} <= seen


@row("security", 4, "markup in every column, in every page", "shown as text: no element, script or request comes of it")
@row("bad input", 98, "names such as <script> and onerror=, in pages", "shown as text")
@row("bad input", 99, "names such as </script> or with U+2028", "shown as text: no data stands within a script")
def test_pages_show_names_as_texts(attacked: Made, opened: Callable[..., Opened]) -> None:
    """Tests the DOM of Chromium: elements, scripts, links and handlers are those of the templates, and nothing is asked for."""
    pages = attacked.files(".html")
    assert len(pages) == 5
    for path in pages:
        seen = opened(path)
        assert seen.requests == [path.as_uri()]
        assert seen.console == []
        found = seen.page.evaluate(
            """() => {
              const all = [...document.querySelectorAll("*")];
              return {
                names: [...new Set(all.map(e => e.localName))], scripts: document.scripts.length, text: document.body.textContent,
                attributes: [...new Set(all.flatMap(e => e.getAttributeNames()))], title: document.title,
                links: all.map(e => e.getAttribute("href") ?? e.getAttribute("src")).filter(x => x !== null),
              }}"""
        )
        assert set(found["names"]) & {"img", "iframe", "object", "embed", "form", "base", "link", "b"} <= {"b"}, path
        assert found["scripts"] == (path.name == "report.html")
        assert not [a for a in found["attributes"] if a.startswith("on")]
        assert all(link.startswith("#") for link in found["links"]), path
        text = path.read_text(encoding="utf-8")
        assert "default-src 'none'" in text
        assert ("\u2028" in text, "\x1b" in text, "\u202e" in text) == (False, False, False)
        if path.name == "report.html":
            shown = told(found["text"])
            assert [n for n in NAMES if told(n) not in shown] == []


@row("security", 1, "links, HTML and marks of Markdown in briefs", "shown as text")
def test_briefs_show_names_as_texts(attacked: Made) -> None:
    """Tests briefs as a reader of Markdown (with HTML on) takes them: no HTML, link or picture; the same headings in each."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    kinds = set()
    paths = attacked.files(".md")
    for path in paths:
        tokens = [t for token in reader.parse(path.read_text(encoding="utf-8")) for t in (token, *(token.children or ()))]
        counts = Counter(t.type for t in tokens)
        assert not {"html_block", "html_inline", "image", "code_inline", "fence", "code_block", "blockquote_open"} & set(
            counts
        ), path
        links = [str(t.attrs["href"]) for t in tokens if t.type == "link_open"]
        if path.name == "_index.md":
            assert all(re.fullmatch(r"c\d/[a-z0-9.-]+\.md", link) for link in links)
            assert len(links) == len(paths) - 1
        else:
            assert links == []
            kinds.add(counts["heading_open"])
    assert len(paths) > 15
    assert max(kinds) < 12


@row("security", 1, "line breaks and headers of mail in names", "one line: no header and no line of their own")
def test_mails_have_no_header_or_line_from_a_name(attacked: Made) -> None:
    paths = [p for p in attacked.files(".txt") if "mails" in p.parts]
    assert len(paths) > 15
    for path in paths:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("Subject: ")
        assert lines[1] == ""
        assert lines[2].startswith("Dear ")
        assert not [s for s in lines if s.startswith(("Bcc:", "ERROR", "END:", "BEGIN:"))]


@row("security", 1, "line breaks and properties of calendars in names", "escaped: no event or property of their own")
def test_calendars_have_no_property_from_a_name(attacked: Made) -> None:
    known = {"BEGIN", "END", "SUMMARY", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "DTSTAMP", "UID", "DESCRIPTION", "TRANSP",
             "VERSION", "PRODID", "METHOD", "X-WR-CALNAME"}  # fmt: skip
    paths = attacked.files(".ics")
    assert len(paths) == 8
    for path in paths:
        text = path.read_bytes().decode("utf-8")
        unfolded = text.replace("\r\n ", "").split("\r\n")
        assert {line.partition(":")[0] for line in unfolded if line} <= known
        assert {c.name for c in Calendar.from_ical(text).walk()} == {"VCALENDAR", "VEVENT"}


@row("security", 1, "names in pictures, JSON and policies that are written", "read back by their parsers, as texts")
def test_pictures_json_and_policies_are_whole(attacked: Made) -> None:
    for path in attacked.files(".svg"):
        tags = {e.tag.rpartition("}")[2] for e in ElementTree.parse(path).iter()}
        assert tags <= {"svg", "title", "desc", "text", "path", "line", "rect", "circle", "polyline", "g", "style"}
    for path in attacked.files(".json"):
        json.loads(path.read_text(encoding="utf-8"))
    assert attacked.run(
        "plan again", "check", attacked.folder / "plan" / "inputs", "--policy", attacked.folder / "plan" / "policy.toml"
    )


@row("bad input", 106, "a line break in a name, followed by ERROR ...", "a blank: no line of its own on screen or in a log")
@row("bad input", 109, "terminal escape codes in names and headers", "never printed: U+FFFD stands there")
def test_no_name_steers_a_terminal(attacked: Made) -> None:
    """Tests what every command printed: no control character but the end of a line, none that turns the direction of writing."""
    assert len(attacked.results) >= COMMANDS
    for name, result in attacked.results.items():
        odd = {c for c in result.output if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n", "\u200d"}
        assert not odd, f"{name} prints {odd}"
        assert not [s for s in result.output.splitlines() if s.lstrip().startswith(("ERROR all is lost", "END:VEVENT"))], name
    assert json.loads(attacked.results["check --json"].stdout)["accounts"] == len(ATTACKS)


@row("bad input", 100, "names such as ../../etc/passwd, a/b\\c, CON, -rf, 300 letters", "plain file names within the folder")
@row("bad input", 101, "managers Ann Lee and ann lee", "a workbook for each, on any disk")
@row("security", 5, "names of people, managers and accounts as file names", "plain, short, each its own, within the folder")
def test_no_name_leaves_its_folder(attacked: Made) -> None:
    """Tests every file: of plain letters, at most 100 bytes, no two alike but for case; and six workbooks for six managers."""
    mine = {"book", "plan", "plan2", "waves", "handoff", "crm", "frontier", "resilience", "batch"}
    assert {p.name for p in attacked.folder.iterdir()} == mine | {"report.html", "differences.csv", "retry.csv"}
    every = [p.relative_to(attacked.folder) for name in mine - {"book"} for p in (attacked.folder / name).rglob("*")]
    for path in every:
        assert all(re.fullmatch(r"\.lock|[A-Za-z0-9_][A-Za-z0-9._=,-]{0,99}", part) for part in path.parts), path
        assert not path.name.startswith(("-", "con.", "CON"))
    assert len({str(p).casefold() for p in every}) == len(every)
    assert len(list((attacked.folder / "handoff" / "workbooks").glob("*.xlsx"))) == 6
    assert not list(Path(os.sep, "etc").glob("passwd*.xlsx"))


def test_all_that_is_printed_goes_one_way() -> None:
    """Tests that no command prints by itself: `solver.shell.echo` keeps what steers a terminal off the screen."""
    solver = Path(__file__).parents[2] / "solver"
    own = [
        p.name
        for p in sorted(solver.rglob("*.py"))
        if re.search(r"click\.s?echo\(|sys\.stdout\.write", p.read_text(encoding="utf-8"))
    ]
    assert own == ["shell.py"]
