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
from babel.numbers import format_decimal, get_currency_symbol

LANGS = ("en", "pt-BR")
HERE = Path(__file__).parent
SIZES = (1e9, "B"), (1e6, "M"), (1e3, "K")
WIDEST_ONE = {"pt": 2.0}  # language -> below how much a number with decimals takes the singular (0,5 ano; 0.5 years)


def mark(text: str) -> str:
    """The text itself: says that it will be translated where it is used, so that catalogues must have it."""
    return text


DAY = mark("yyyy-MM-dd")  # patterns of Babel's
FIRST_OF_MONTH = mark("MMMM d, y")  # a language may say the first otherwise than other days


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

    def n(self, one: str, many: str, count: float, decimals: int = 0, /, **values: Any) -> str:
        """The sentence for one, or for several; {count} is the number as readers write it, with `decimals`."""
        found = self.texts.get(one, (one, many))
        pair = (found, found) if isinstance(found, str) else found
        rounded = round(count, decimals)
        single = abs(rounded) < WIDEST_ONE.get(self.locale.language, 0.0) if decimals else rounded == 1
        return pair[0 if single else -1].format(count=self.number(count, decimals), **values)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with marks between thousands: 1,234.5 or 1.234,5. Blank for NaN."""
        if value != value:
            return ""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return str(format_decimal(value, format=pattern, locale=self.locale))

    def percent(self, share: float, decimals: int = 0) -> str:
        """A fraction as a percentage: 12.5 % (12,5%)."""
        return self.t("{number} %", number=self.number(100 * share, decimals)) if share == share else ""

    def money(self, value: float) -> str:
        """An amount in few characters: 12.3M, 456.0K, 789 (12,3 mi, 456,0 mil)."""
        for size, letter in SIZES:
            if abs(value) >= size * 0.99995:
                return f"{self.number(value / size, 1)}{self.t(letter)}"
        return self.number(value)

    def day(self, day: date) -> str:
        """A day in few characters, for tables and sentences: 2026-10-01 (01/10/2026)."""
        return str(format_date(day, format=self.t(DAY), locale=self.locale))

    def date(self, day: date) -> str:
        """A day in full: October 1, 2026 (1º de outubro de 2026)."""
        return str(format_date(day, format=self.t(FIRST_OF_MONTH) if day.day == 1 else "long", locale=self.locale))

    def currency(self, amount: str, code: str) -> str:
        """A written amount with its currency: 24,000 USD (US$ 24.000)."""
        return f"{amount} {code}" if self.code == EN.code else f"{self.sign(code)}{amount}"

    def sign(self, code: str) -> str:
        """What stands before an amount of this currency; in English nothing does."""
        return "" if self.code == EN.code else f"{get_currency_symbol(code, locale=self.locale)} "

    def language(self, code: str) -> str:
        """A customer's language by its name: English for en (inglês); the code itself where nobody knows it."""
        return str(self.locale.languages.get(code.replace("-", "_"), code))

    def country(self, code: str) -> str:
        """A country by its name: Singapore for SG (Singapura); the code itself where nobody knows it."""
        return str(self.locale.territories.get(code.upper(), code))

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
