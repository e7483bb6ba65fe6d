"""Floor 0: one language - English sentences looked up in its catalogues, and numbers and dates as its readers write them.

English is what stands in the code; another language has catalogues (gettext's .po) beside this file: one for each room that
speaks it, and `lang.po` for what several say. A sentence that no catalogue has is said in English; a test holds the catalogues
against the code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.core import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGS = ("en", "pt-BR")
HERE = Path(__file__).parent
SIZES = (1e9, "B"), (1e6, "M"), (1e3, "K")


def mark(text: str) -> str:
    """The text itself: says that it will be translated where it is used, so that catalogues must have it."""
    return text


@dataclass(frozen=True)
class Lang:
    """A language by its code; `texts` are its sentences by the English ones, plurals as (one, many)."""

    code: str
    texts: dict[str, str | tuple[str, ...]] = field(default_factory=dict, repr=False, hash=False, compare=False)

    def t(self, text: str, /, **values: Any) -> str:
        """The sentence in this language, its {names} filled in. Words that are data (a policy's own labels) may be given, too."""
        found = self.texts.get(text, text)
        sentence = found if isinstance(found, str) else found[0]
        return sentence.format(**values) if values else sentence

    def n(self, one: str, many: str, count: int, /, **values: Any) -> str:
        """The sentence for one, or for several; {count} is the number as readers write it."""
        found = self.texts.get(one, (one, many))
        pair = (found, found) if isinstance(found, str) else found
        return pair[0 if count == 1 else -1].format(count=self.number(count), **values)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with marks between thousands: 1,234.5 or 1.234,5. Blank for NaN."""
        if value != value:
            return ""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return str(format_decimal(value, format=pattern, locale=self.locale))

    def percent(self, share: float, decimals: int = 0) -> str:
        """A fraction as a percentage: 12.5 %."""
        return f"{self.number(100 * share, decimals)} %" if share == share else ""

    def money(self, value: float) -> str:
        """An amount in few characters: 12.3M, 456.0K, 789 (12,3 mi, 456,0 mil)."""
        for size, letter in SIZES:
            if abs(value) >= size * 0.99995:
                return f"{self.number(value / size, 1)}{self.t(letter)}"
        return self.number(value)

    def date(self, day: date) -> str:
        """A day in full: October 1, 2026 (1 de outubro de 2026). Tables show ISO dates."""
        return str(format_date(day, format="long", locale=self.locale))

    @property
    def locale(self) -> Locale:
        """What Babel knows it by."""
        return Locale.parse(self.code, sep="-")


EN = Lang("en")


@cache
def lang_of(code: str) -> Lang:
    """The language of this code, one of LANGS, with all its catalogues."""
    texts: dict[str, str | tuple[str, ...]] = {}
    for path in sorted((HERE / code.replace("-", "_")).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=code.replace("-", "_")):
                if message.id and message.string:
                    one = message.id if isinstance(message.id, str) else message.id[0]
                    texts[one] = message.string if isinstance(message.string, str) else tuple(message.string)
    return Lang(code, texts)
