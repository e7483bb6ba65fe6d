"""Floor 1: bytes to text - the encodings that exports use, each guess said, and letters that were lost before."""

from __future__ import annotations

import codecs
import re

from solver.errors import Finding

AS_UTF8 = "Save it as CSV UTF-8."
TAIL = re.escape("".join(bytes([b]).decode("cp1252", "ignore") + chr(b) for b in range(0x80, 0xC0)))
TWICE = re.compile(f"[ÂÃÄÅÐÑ][{TAIL}]|â€[{TAIL}]")  # what UTF-8 looks like to whoever takes it for cp1252


def decoded(data: bytes, file: str) -> tuple[str | None, list[Finding]]:
    """UTF-8 (with or without BOM), UTF-16 by its BOM, else cp1252 - the last two said in a warning; None where it is none."""
    for bom in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if data.startswith(bom) and not data.startswith(codecs.BOM_UTF32_LE):
            try:
                return data.decode("utf-16"), [Finding(file, 0, "", "", "read as UTF-16", "", "warning")]
            except UnicodeDecodeError:
                return None, [Finding(file, 0, "", "", "begins like UTF-16 but is cut off", "Export it again, as UTF-8.")]
    if b"\0" in data:
        message = "has NUL bytes: not a text file, or UTF-16 without its mark"
        return None, [Finding(file, _line(data, data.index(b"\0")), "", "", message, AS_UTF8)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _western(data, error.start, file)
    return text, [] if text.isascii() else _lost(text, file)


def _western(data: bytes, first: int, file: str) -> tuple[str | None, list[Finding]]:
    """Text that is not UTF-8 from byte `first` on: cp1252, if all of it is."""
    line = _line(data, first)
    if other := _utf8_line(data):
        message = f"is not UTF-8, but line {other} is: two kinds of text in one file, and one of them would be read wrongly"
        return None, [
            Finding(file, line, "", "", message, "Were two exports joined? Save each as CSV UTF-8 before joining them.")
        ]
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        message = f"byte {data[error.start]:#04x} is neither UTF-8 nor cp1252"
        return None, [Finding(file, _line(data, error.start), "", "", message, AS_UTF8)]
    message = "is not UTF-8 and was read as cp1252 (Western European)"
    return text, [Finding(file, line, "", "", message, "If names look wrong, save the file as CSV UTF-8.", "warning")]


def _utf8_line(data: bytes) -> int:
    """The first line that has more than plain letters and is UTF-8; 0 where there is none."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            continue
        return number
    return 0


def _lost(text: str, file: str) -> list[Finding]:
    """Letters that some program spoilt before the file was made: named and kept as they are."""
    found = []
    twice = TWICE.search(text)
    if twice:
        word = _word(text, twice.start())
        meant = TWICE.sub(lambda m: _once(m[0]), word)
        message = f"seems to have been read in a wrong encoding once: {meant!r} was meant?"
        remedy = "Names are kept as they are; export again and open the file as UTF-8."
        lines = sum(1 for line in text.splitlines() if TWICE.search(line))
        found.append(Finding(file, text.count("\n", 0, twice.start()) + 1, "", word, message, remedy, "warning", lines))
    at = text.find("\N{REPLACEMENT CHARACTER}")
    if at >= 0:
        message, remedy = "letters were lost before this file was made", "Export again, as UTF-8, if you need them."
        found.append(Finding(file, text.count("\n", 0, at) + 1, "", _word(text, at), message, remedy, "warning"))
    return found


def _once(pair: str) -> str:
    raw = b"".join(c.encode("latin-1") if ord(c) < 0x100 else c.encode("cp1252") for c in pair)
    return raw.decode("utf-8", "ignore") or pair


def _word(text: str, at: int) -> str:
    """What stands around a character, between marks and line ends."""
    before = re.search(r"[^,;\t|\"\r\n]*$", text[max(0, at - 40) : at])
    after = re.match(r"[^,;\t|\"\r\n]*", text[at : at + 40])
    return ((before[0] if before else "") + (after[0] if after else "")).strip()


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1
