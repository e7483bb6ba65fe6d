"""Floor 0: which characters of a text people may be shown - on a screen, in a page, in a name."""

from __future__ import annotations

import re
import unicodedata

MOST_TEXT = 32_767  # units of UTF-16 that a cell of a spreadsheet holds
JOINERS = "\u200c\u200d"  # which names in some scripts, and pictures of several people, need between their letters
UNSEEN = re.compile(r"[^\n -~\u00a1-\u00ac\u00ae-\u02ff]")  # signs worth a look; all others are plain letters


def is_shown(sign: str) -> bool:
    """Whether a character may stand in a name: it is printed, or joins two that are. Blanks of all kinds are; characters that
    steer a screen or the direction of writing, marks that nobody sees, and what no file of XML may hold are not."""
    if sign.isprintable() or sign in JOINERS:
        return True
    kind = unicodedata.category(sign)  # Python's own word for "printable" leaves out blanks, and signs younger than itself
    return kind in ("Zs", "Co") or (kind == "Cn" and ord(sign) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(sign) <= 0xFDEF)


def one_line(text: str) -> str:
    """The text on one line, with blanks where control characters stood."""
    return " ".join("".join(c if is_shown(c) else " " for c in text).split())


def on_screen(text: str) -> str:
    """The text, of any number of lines, without what a terminal would obey: U+FFFD stands where it stood."""
    return UNSEEN.sub(lambda m: m[0] if is_shown(m[0]) else "\N{REPLACEMENT CHARACTER}", text)


def cut(text: str, most: int) -> str:
    """At most `most` units of UTF-16, in which spreadsheets count; where some is missing, the end says so."""
    if 2 * len(text) <= most or len(text.encode("utf-16-le", "replace")) <= 2 * most:
        return text
    units = text.encode("utf-16-le", "replace")[: 2 * (most - 2)]
    return units.decode("utf-16-le", "ignore") + " \N{HORIZONTAL ELLIPSIS}"
