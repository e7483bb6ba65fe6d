"""Books made by hand: every test says only what matters to it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from solver.book import ACCOUNT_COLUMNS, CSM_COLUMNS, OVERRIDE_COLUMNS, Book

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.warehouse.server import Database, Server

AS_OF = date(2026, 10, 1)
CSM_DEFAULTS = {
    "tiers": "T1;T2;T3",
    "coverage": "dedicated",
    "pool_share": "0",
    "fte": "1",
    "work_from": "8",
    "work_to": "18",
    "languages": "en",
}


def frame(rows: Sequence[Mapping[str, Any]], kinds: Mapping[str, str], defaults: Mapping[str, str]) -> pd.DataFrame:
    """Rows as a typed table with every column of the contract."""
    from solver.tables import typed

    extras = [k for row in rows for k in row if k not in kinds]
    names = [*kinds, *dict.fromkeys(extras)]
    text = {n: pd.array([_text(row.get(n, defaults.get(n, ""))) for row in rows], dtype="str") for n in names}
    return typed(pd.DataFrame(text), kinds)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def make_book(
    accounts: Sequence[Mapping[str, Any]],
    csms: Sequence[Mapping[str, Any]],
    overrides: Sequence[Mapping[str, Any]] = (),
    as_of: date = AS_OF,
) -> Book:
    """A Book as intake would hand it over; owners are ids of csms or pools, or of somebody departed."""
    staff = frame(
        [{"name": c["csm_id"], **({"pool_share": 1} if c.get("coverage") == "pooled" else {}), **c} for c in csms],
        CSM_COLUMNS,
        CSM_DEFAULTS,
    )
    ids, pools = set(staff["csm_id"]), set(staff["pool"])
    rows = []
    for a in accounts:
        owner = a.get("owner", "")
        kind = "" if not owner else "csm" if owner in ids else "pool" if owner in pools else "departed"
        rows.append({"name": a["account_id"], "owner_kind": kind, **a})
    table = frame(rows, ACCOUNT_COLUMNS, {"arr": "1000", "escalated": "false", "is_trial": "false", "timezone_guessed": "false"})
    decided = frame([{"line": k + 2, **o} for k, o in enumerate(overrides)], OVERRIDE_COLUMNS, {})
    return Book(
        table.sort_values("account_id").reset_index(drop=True), staff.sort_values("csm_id").reset_index(drop=True), decided, as_of
    )


@pytest.fixture
def book_of() -> Callable[..., Book]:
    """`make_book` as a fixture."""
    return make_book


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, for pages as people see them."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass(frozen=True)
class Opened:
    """A page that was opened from disk: what it asked for, what it told the console, and what axe holds against it."""

    page: Page
    requests: list[str]
    console: list[str]
    faults: list[str]


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., Opened]]:
    """Opens a file in a window of its own; `scheme` is light or dark, `width` in CSS pixels."""
    from axe_playwright_python.sync_playwright import Axe

    pages = []

    def opens(path: Path, scheme: Any = "light", width: int = 1100) -> Opened:
        page = chromium.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
        pages.append(page)
        requests: list[str] = []
        console: list[str] = []
        page.on("request", lambda r: requests.append(r.url))
        page.on("console", lambda m: console.append(m.text))
        page.on("pageerror", lambda e: console.append(str(e)))
        page.goto(path.as_uri())
        found = Axe().run(page).response["violations"]
        faults = [f"{v['id']}: {n['html'][:120]}" for v in found for n in v["nodes"]]
        return Opened(page, requests, console, faults)

    yield opens
    for page in pages:
        page.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of the tests' own."""
    from tests.warehouse.server import binaries, running

    found = binaries()
    if found is None:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    with running(found) as server:
        yield server


@pytest.fixture
def database(postgres: Server) -> Iterator[Database]:
    """A fresh database of that server."""
    with postgres.database() as found:
        yield found


@pytest.fixture(scope="module")
def filled(postgres: Server) -> Iterator[Database]:
    """A database of that server with a sound book, for tests that change nothing in it."""
    from tests.warehouse.books import fill

    with postgres.database() as found:
        fill(found)
        yield found


@pytest.fixture
def warehouse(filled: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The same, its URL in the variable WAREHOUSE."""
    monkeypatch.setenv("WAREHOUSE", filled.url)
    return filled


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], list[Path]]:
    """Converts a file with LibreOffice, in a profile of its own, and gives the files that come out: soffice(path, "pdf").

    For "csv" there is one file for each sheet that can be seen, with all cells as they are shown.
    """
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("no LibreOffice here: apt-get install libreoffice-calc")
    profile = tmp_path_factory.mktemp("profile")
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"

    def convert(path: Path, to: str) -> list[Path]:
        out = tmp_path_factory.mktemp("converted")
        words = [found, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to"]
        kind = every_sheet if to == "csv" else to
        subprocess.run([*words, kind, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=120)
        return sorted(out.iterdir())

    return convert
