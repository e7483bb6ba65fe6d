"""Floor 0: what is printed. A reader who has gone away (`| head -1`) ends no run, and a screen that cannot be written to none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast


class _Forgiving:
    """A text stream that drops what it cannot write because of one of these errors; the run goes on and ends as it would."""

    def __init__(self, stream: TextIO, forgiven: type[OSError]) -> None:
        self.stream, self.forgiven = stream, forgiven

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        """The number of characters."""
        try:
            return self.stream.write(text)
        except self.forgiven:
            return len(text)

    def flush(self) -> None:
        """As far as anybody reads."""
        try:
            self.stream.flush()
        except self.forgiven:
            return


@contextmanager
def forgiving() -> Iterator[None]:
    """While this lasts: on standard error nothing that goes wrong matters, on standard output not that its reader has left."""
    out, err = sys.stdout, sys.stderr
    if out is not None:
        sys.stdout = cast(TextIO, _Forgiving(out, BrokenPipeError))
    if err is not None:
        sys.stderr = cast(TextIO, _Forgiving(err, OSError))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err
        for stream in (out, err):
            if stream is not None:
                _emptied(stream)


def _emptied(stream: TextIO) -> None:
    """What a stream cannot write goes nowhere, so that the end of the program does not stumble over it."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
