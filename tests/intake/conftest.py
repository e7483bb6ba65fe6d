"""Books written to a folder and read as a user's would be."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from solver.book import Book
from solver.errors import Finding, InputError
from solver.intake import read_book
from solver.policy import Policy

AS_OF = date(2026, 10, 1)
ROSTER = "csm_id,name,email,coverage,pool\nc1,Ann Lee,ann@example.com,dedicated,\nc2,Bob Ray,bob@example.com,pooled,Core\n"
Read = Callable[..., Book]
Problems = Callable[..., list[Finding]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """read(accounts, csms=..., overrides=..., key=value of the policy ...) -> Book."""

    def read_texts(accounts: str, csms: str = ROSTER, overrides: str = "", **overlay: Any) -> Book:
        folder = tmp_path / "book"
        folder.mkdir(exist_ok=True)
        for name, text in (("accounts", accounts), ("csms", csms), ("overrides", overrides)):
            if text:
                (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
        return read_book(folder, Policy.load(overlay=overlay), AS_OF)

    return read_texts


@pytest.fixture
def problems(read: Read) -> Problems:
    """The errors that a book is refused with; fails when it is not."""

    def refused(*texts: str, **overlay: Any) -> list[Finding]:
        with pytest.raises(InputError) as caught:
            read(*texts, **overlay)
        return [f for f in caught.value.findings if f.severity == "error"]

    return refused
