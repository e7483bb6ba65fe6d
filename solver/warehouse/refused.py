"""Floor 1: why nothing was read from a database: the place, in a user's words, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from solver.errors import Finding


@dataclass
class RefusedError(Exception):
    """`file` is blank where it is the database itself; `line` counts in the file of the statement, 0 = all of it."""

    message: str
    remedy: str
    file: str = ""
    line: int = 0
    value: str = ""

    def finding(self, place: str) -> Finding:
        """As a finding; `place` where no file is named."""
        return Finding(self.file or place, self.line, "", self.value, self.message, self.remedy)
