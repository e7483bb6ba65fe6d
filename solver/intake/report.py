"""Floor 1: what `check` prints, and findings for people."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from solver.book import Book, cents
from solver.errors import Finding, redacted

WIDTH = 80
NO_COLUMN = "no column "  # begins what is said of columns that are not there: it comes last


def check_text(book: Book) -> str:
    """What was read, in 80 columns; the warnings themselves are said beside it."""
    a, c = book.accounts, book.csms
    kinds = a["owner_kind"].value_counts()
    words = {"csm": "with a CSM", "pool": "with a pool", "departed": "of somebody who left", "": "without owner"}
    owned = ", ".join(f"{int(kinds[k]):,} {said}" for k, said in words.items() if k in kinds)
    coverage = ", ".join(f"{n} {k}" for k, n in c["coverage"].value_counts().sort_index().items())
    lines = [
        f"The book can be planned, as of {book.as_of}.",
        "",
        f"  accounts   {len(a):,}, ARR {cents(a['arr']) / 100:,.2f}",
        textwrap.fill(f"  owners     {owned}", WIDTH, subsequent_indent=" " * 13),
        f"  CSMs       {len(c):,}, {c['fte'].sum():.1f} FTE: {coverage}",
        textwrap.fill(f"  pools      {', '.join(book.pools) or 'none'}", WIDTH, subsequent_indent=" " * 13),
        f"  overrides  {len(book.overrides)}",
    ]
    count = len(book.findings)
    warned = f"{count} warning{'s' if count > 1 else ''}, said above." if count else "No warnings."
    return "\n".join([*lines, "", warned])


def findings_data(findings: Sequence[Finding]) -> dict[str, list[dict[str, str | int]]]:
    """All findings for machines, without passwords: `errors` and `warnings`, each with the fields of a Finding."""
    told = [{k: redacted(v) if isinstance(v, str) else v for k, v in vars(f).items()} for f in sorted(findings)]
    return {f"{kind}s": [f for f in told if f["severity"] == kind] for kind in ("error", "warning")}


def findings_text(findings: Sequence[Finding], shown: int = 50, ended: str = "Nothing was planned.") -> str:
    """Findings, errors first, one paragraph each; after `shown` of them only a count; `ended`: the last word on errors."""
    order = sorted(findings, key=lambda f: (f.severity != "error", f.message.startswith(NO_COLUMN), f))
    lines = []
    for finding in order[:shown]:
        word = "ERROR  " if finding.severity == "error" else "warning"
        lines.append(
            textwrap.fill(
                f"{word} {finding.text()}", WIDTH, subsequent_indent="        ", break_on_hyphens=False, break_long_words=False
            )
        )
    if len(order) > shown:
        lines.append(f"... and {len(order) - shown} more; mend these first, or see all with `csm-assign check BOOK --json`")
    errors = sum(f.severity == "error" for f in findings)
    if errors:
        lines.append(ended)
    return "\n".join(lines)
