"""Floor 0: what can go wrong, each kind with the exit code it ends the command with."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

Severity = Literal["error", "warning"]
NAMED_SO = r"\b(\w*(?:password|passwd|pwd|secret|token)\w*\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;)]+)"
SECRETS = (  # what may stand in something that a user has typed: the password of a URL, and what is called one
    (re.compile(r"(\b[a-z][a-z0-9+.-]*:/{1,2}[^\s:/@]*:)(?!PASSWORD@)\S+@", re.IGNORECASE), r"\1***@"),
    (re.compile(NAMED_SO, re.IGNORECASE), r"\1***"),
)


@dataclass(frozen=True, order=True)
class Finding:
    """One problem (or warning) in the input: where it is, what stands there, and how to mend it."""

    file: str
    line: int  # physical line of the file, 1 = first; 0 = the whole file
    column: str
    value: str
    message: str  # what is wrong, and what was expected
    remedy: str  # how to mend it
    severity: Severity = "error"
    count: int = 1  # how many rows look the same

    def text(self) -> str:
        """The finding as one line for people."""
        place = ", ".join(
            part
            for part in (self.file, f"line {self.line}" if self.line else "", f"column {self.column!r}" if self.column else "")
            if part
        )
        shown = f": {clip(self.value)!r}" if self.value else ""
        more = f" ({self.count:,} rows)" if self.count > 1 else ""
        end = "" if self.message.endswith("?") and not more else "."
        return f"{place}{shown}: {self.message}{more}{end} {self.remedy}".rstrip()


def redacted(text: str) -> str:
    """`text` without passwords, for whatever is shown or kept."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


def clip(text: str, length: int = 80) -> str:
    """`text` cut to `length` characters, control characters replaced, for use in a message."""
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return clean if len(clean) <= length else clean[: length - 3] + "..."


class CsmAssignError(Exception):
    """Base of every error that ends a command; `exit_code` is the command's."""

    exit_code = 1


class PolicyError(CsmAssignError):
    """A policy file or an argument that cannot be used."""

    exit_code = 2


class ScenarioError(CsmAssignError):
    """A scenario file that cannot be used, or what it asks cannot be done to its book; `faults`: of several files, each one's."""

    exit_code = 2

    def __init__(self, message: str, faults: Sequence[str] = ()) -> None:
        self.faults = list(faults)
        super().__init__(message)


class UsageError(CsmAssignError):
    """A path or an id on the command line that does not exist, or an output that is in the way."""

    exit_code = 2


class InputError(CsmAssignError):
    """Input data with errors; `findings` holds every one of them, `ended` says what did not happen because of them."""

    exit_code = 3

    def __init__(self, findings: list[Finding], ended: str = "Nothing was planned.") -> None:
        self.findings = sorted(findings)
        self.ended = ended
        errors = sum(f.severity == "error" for f in findings)
        super().__init__(f"{errors} problem{'s' if errors != 1 else ''} in the input")


class ConflictError(CsmAssignError):
    """Hard rules that contradict each other, with the two rows or the arithmetic."""

    exit_code = 4


class NoPlanError(CsmAssignError):
    """No plan within the limits of this run."""

    exit_code = 5


class AuditError(CsmAssignError):
    """The audit found fault with a plan; `faults` says what."""

    exit_code = 6

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(f"the audit found {len(faults)} fault{'s' if len(faults) != 1 else ''}: {faults[0] if faults else ''}")


class SolverError(CsmAssignError):
    """The solver contradicts itself, or what is known without it: whatever it says is worth nothing then."""

    exit_code = 6

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__(f"the solver contradicts itself: {said}; nothing it found was kept")


class StorageError(CsmAssignError):
    """Disk, lock or permission."""

    exit_code = 7


class Interrupted(CsmAssignError):
    """Stopped by a signal before there was a plan, or all that was asked for."""

    exit_code = 130

    def __init__(self, signal_number: int, message: str = "interrupted before there was a plan; nothing was written") -> None:
        self.exit_code = 128 + signal_number
        super().__init__(message)


def fault_text(error: BaseException) -> str:
    """A fault of ours as its kind and place, also of another process. What it says is left out: it may quote the book."""
    told = re.findall(r'File "[^"]*?([^"/\\]+)", line (\d+)', str(getattr(error.__cause__, "tb", "")))
    here = [(PurePath(f.filename).name, str(f.lineno)) for f in traceback.extract_tb(error.__traceback__)]
    file, line = (told or here or [("an unknown place", "0")])[-1]
    return f"{type(error).__name__} in {file}, line {line}"


def failure(exit_code: int, message: str) -> CsmAssignError:
    """An error that ends the command with one of the codes above."""
    error = CsmAssignError(message)
    error.exit_code = exit_code
    return error
