"""Bad inputs F: texts that are too long, cannot be seen, steer a screen, or run - one at a time, and any at all."""

from __future__ import annotations

import csv
import io
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from solver.intake.limited import read_cells
from solver.lang import EN
from solver.pages import element, page_from
from solver.texts import is_shown
from solver.workbooks.write import bytes_of
from tests.reliability.archives import content
from tests.reliability.cases import ACCOUNTS, Case, changed, faults, table
from tests.reliability.hostile import ATTACKS
from tests.reliability.rows import row


def named(name: str) -> dict[str, str]:
    """The little book with one account of this name."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([name if cell == "Northwind" else cell for cell in line] for line in csv.reader(io.StringIO(ACCOUNTS)))
    return {"accounts.csv": out.getvalue()}


class Named:
    """Looks for the first account's name in the plan, and for nothing odd on the screen."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, folder: Path, results: Mapping[str, Result]) -> None:
        with (folder.parent / "plan" / "assignments.csv").open(encoding="utf-8", newline="") as file:
            first = next(csv.DictReader(file))
        assert first["name"] == self.name
        printed = {c for r in results.values() for c in r.output}
        assert not {c for c in printed if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")} - {"\n"}


HEADER = changed(ACCOUNTS, "industry", "Sec\x1btor")
CASES = (
    Case(95, "a name =HYPERLINK(...)", "kept: in tables with ' before it", (), named('=HYPERLINK("http://x","y")'), code=0,
         then=Named("'=HYPERLINK(\"http://x\",\"y\")")),
    Case(96, "a name that begins with a tab or an end of line", "what stands around a name is left out", (), named("\t\r\n=1+1"),
         code=0, then=Named("'=1+1")),
    Case(103, "a text of more than 32,767 characters", "cut with a mark at its end, counted in a warning",
         ("accounts.csv, line 2, column 'name'", "texts of more than 32,767 characters", "were cut"), named("x" * 40_000), code=0,
         then=Named("x" * 32_765 + " \u2026")),
    Case(103, "an id of more than 255 characters", "refused: names line and column",
         ("accounts.csv, line 2, column 'account_id'", "an id of more than 255 characters", "Is this the column of ids?"),
         {"accounts.csv": changed(ACCOUNTS, "A1,", "A" * 40_000 + ",")}),
    Case(104, "control characters in a name", "replaced by U+FFFD, counted in a warning",
         ("accounts.csv, line 2, column 'name'", "control characters were replaced"), named("Nor\x01th\x7f\x85w"), code=0,
         then=Named("Nor\ufffdth\ufffd w")),
    Case(104, "a control character in an id", "refused: names line and column",
         ("accounts.csv, line 2, column 'account_id'", "has a control character in it", "Copy the id anew"),
         {"accounts.csv": changed(ACCOUNTS, "A1,", "A\x011,")}),
    Case(104, "half of a pair of characters (a lone surrogate) in a file", "read as cp1252 or refused: no UTF-8",
         ("is not UTF-8", "save the file as CSV UTF-8"), {"accounts.csv": ACCOUNTS.encode().replace(b"Northwind", b"N\xed\xa0\x80")},
         code=0),
    Case(104, "characters that no file of XML may hold (U+FFFE)", "replaced by U+FFFD", (), named("Nor\ufffeth"), code=0,
         then=Named("Nor\ufffdth")),
    Case(105, "marks that turn the direction of writing in a name", "left out, counted in a warning",
         ("marks that nobody sees", "were left out"), named("\u202egpj.\u2066exe\u200b"), code=0, then=Named("gpj.exe")),
    Case(105, "Chinese, Hebrew and Arabic names, pictures of several people, a sign younger than this program", "kept", (),
         named("\u6f22\u5b57 \u05d0\u05d1 \u0639 \U0001f469\u200d\U0001f680 \U0001fae9"), code=0,
         then=lambda folder, _: _in_plan(folder, "\u6f22\u5b57 \u05d0\u05d1 \u0639 \U0001f469\u200d\U0001f680 \U0001fae9")),
    Case(105, "blanks that do not break, and wide ones, within a name", "read as blanks", (),
         named("Soci\u00e9t\u00e9\u00a0G\u00e9n\u00e9rale\u3000Tokyo"), code=0, then=Named("Soci\u00e9t\u00e9 G\u00e9n\u00e9rale Tokyo")),
    Case(106, "a line break in a name, followed by ERROR ...", "read as a blank, counted in a warning",
         ("accounts.csv, line 2, column 'name'", "line breaks within a cell were read as blanks"), named("x\nERROR   all is lost"), code=0,
         then=Named("x ERROR   all is lost")),
    Case(109, "terminal escape codes in a name", "replaced by U+FFFD", ("control characters were replaced",),
         named("\x1b]0;pwned\x07\x9b31m"), code=0, then=Named("\ufffd]0;pwned\ufffd\ufffd31m")),
    Case(109, "terminal escape codes in a header", "never printed", (), {"accounts.csv": HEADER}, code=0,
         never=("\x1b",), then=Named("Northwind")),
    Case(109, "terminal escape codes in a value that is refused", "shown as U+FFFD", ("line 2, column 'arr': '\ufffd[31m1'",),
         {"accounts.csv": changed(ACCOUNTS, "12000", "\x1b[31m1")}, never=("\x1b",)),
    Case(101, "managers Ann Lee, ann lee and Ann  Lee", "three managers with a workbook each; a warning names them",
         ("csms.csv, column 'manager': 'Ann  Lee', 'Ann Lee' differ only in case or blanks",),
         {"csms.csv": "csm_id,name,manager,timezone\nann,Ann,Ann Lee,Europe/London\nben,Ben,Ann  Lee,Europe/London\n"}, code=0),
)  # fmt: skip


def _in_plan(folder: Path, text: str) -> None:
    assert text in (folder.parent / "plan" / "assignments.csv").read_text(encoding="utf-8")


@table(CASES, "test_texts::test_a_text")
def test_a_text(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=()), min_size=1, max_size=40)
ODD = (
    "_x0041_",
    "=1+1",
    " x ",
    "</text>",
    "]]>",
    "&amp;",
    "\u202e",
    "\x1b[2J",
    "a\nb",
    "\U0001f469\u200d\U0001f680",
    "\ufffe",
)


@row(
    "relation",
    35,
    "any text as a name, in a workbook and a page",
    "the same text back: a text cell, no link, no element of its own",
)
@given(st.lists(NAMES, min_size=1, max_size=30).map(lambda names: [*names, *ODD]))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_any_text_comes_back_as_it_is_shown(names: list[str]) -> None:
    """Tests texts as intake leaves them: openpyxl, our own reader and a parser of XML read them as they were."""
    shown = [s for s in ("".join(c if is_shown(c) else "\ufffd" for c in name) for name in names) if s.strip()]
    data = bytes_of(content(tuple((f"A{k}", name) for k, name in enumerate(shown))), EN)
    page = openpyxl.load_workbook(io.BytesIO(data))["Book"]
    cells = [page.cell(k + 4, 2) for k in range(len(shown))]
    assert [c.value for c in cells] == shown
    assert {c.data_type for c in cells} == {"s"}
    assert not [c for c in cells if c.hyperlink]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "book.xlsx")
        path.write_bytes(data)
        found, _, fault = read_cells(path, path.name, "Book")
    assert fault is None
    assert [line[1] for line in found[0].rows[3:]] == shown
    svg = ElementTree.fromstring("<svg>" + "".join(element("text", name, id=name) for name in shown) + "</svg>")
    assert [(e.tag, e.text, len(e), e.get("id")) for e in svg] == [("text", name, 0, name) for name in shown]


@row("relation", 35, "any text in a page", "the DOM holds the text, and no element of its own")
def test_any_text_in_a_page_is_a_text(chromium: Browser) -> None:
    """Tests 300 random texts and all attacks in the table that every page uses, in Chromium."""
    made: list[str] = []

    @given(st.lists(NAMES, min_size=20, max_size=20))
    @settings(max_examples=15, deadline=None, derandomize=True, database=None)
    def draw(names: list[str]) -> None:
        made.extend(names)

    draw()
    texts = ["".join(c if is_shown(c) else "\ufffd" for c in name) for name in (*made, *ATTACKS, *ODD)]
    html = page_from(Path(__file__).parent / "names.html.j2", names=texts)
    page = chromium.new_page()
    page.set_content(html)
    assert page.locator("main li").all_text_contents() == texts
    assert page.evaluate("[...document.querySelectorAll('main *')].map(e => e.localName)") == ["li"] * len(texts)
    assert page.evaluate("document.scripts.length") == 0
    page.close()
