"""Floor 0: where a file is no TOML, in words: the line, what stands in it, and what to write instead."""

from __future__ import annotations

import re

from solver.errors import clip

AT = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)$")  # how the parser ends what it says
PRIVATE = re.compile(r"(?<![a-z])url|password|secret|token|://", re.IGNORECASE)  # lines that are not shown
MEANT = (  # what a line looks like, and what to write
    (r"[“”„‟«»‘’‚]", 'write straight quotes: "text"'),
    (r"[=\[,]\s*(\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})", "write a date as year-month-day: 2026-10-01"),
    (r"=\s*(?i:true|false|yes|no|on|off)\b", "write true or false, in small letters"),
    (r"=\s*-?[\d.,]+\s*%", "write a share as 0.05 for 5 %"),
    (r"=\s*-?(\d+(\.\d+)*,\d+|\d+(\.\d+){2,})", "write a number without thousands marks, its decimals after a point: 1200.5"),
    (r"^\s*[\w.-]+\s*:", "write key = value, with = for the colon"),
    (r"^\s*\[[^\]]*$", "close the name of the table: [name]"),
    (r"=\s*(#|$)", "write a value after ="),
    (r"=\s*[^\W\d]", 'write a text in quotes: "text"'),
)
TOLD = (  # what the parser says, and what to write
    ("Cannot overwrite", "it is there twice: keep one of the two"),
    ("Cannot declare", "it is there twice: keep one of the two"),
    ("Unterminated", "a quote or bracket is missing at the end"),
    ("Illegal character", "a quote is missing at the end"),
    ("hex value", "write \\ as / or twice: \\\\"),
    ("Unescaped", "write \\ as / or twice: \\\\"),
)


def no_toml(fault: ValueError, text: str) -> str:
    """What the parser found in `text`: `line 7: 'as_of = 01.10.2026': write a date as year-month-day: 2026-10-01`."""
    said, lines = str(fault), text.rstrip().split("\n")
    at = AT.search(said)
    number = int(at[1]) if at and at[1] else len(lines)
    line = lines[min(number, len(lines)) - 1].strip()[:1000]
    known = (remedy for part, remedy in TOLD if part in said)
    looks = (remedy for pattern, remedy in MEANT if re.search(pattern, line))
    remedy = next(known, "") or next(looks, "") or f"{AT.sub('', said)}; write key = value, and texts in straight quotes"
    shown = "" if PRIVATE.search(line) else f"{clip(line)!r}: "
    return f"line {number}: {shown}{remedy}"
