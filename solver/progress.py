"""Floor 5: live progress - one line that changes on a terminal, plain lines elsewhere; always on standard error."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.text import Text

from solver.texts import on_screen

EVERY = 5.0  # seconds between plain lines of one stage


class Progress:
    """Hears of stages and better plans: stage, best value, bound, seconds."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        console = Console(stderr=True)
        self.live = Live(console=console, refresh_per_second=8, transient=True) if console.is_terminal and not quiet else None
        self.last: tuple[str, float] = ("", -EVERY)

    def __enter__(self) -> Progress:
        if self.live:
            self.live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.live:
            self.live.stop()

    def say(self, text: str) -> None:
        """A line that stays, above the one that changes."""
        if self.live:
            self.live.console.print(Text(on_screen(text)))
        elif not self.quiet:
            print(on_screen(text), file=sys.stderr, flush=True)

    def tell(self, stage: str, best: int, bound: int, seconds: float) -> None:
        """Show where the run is. Called from any thread."""
        gap = f"gap {100 * (bound - best) / best:.3f} %" if best > 0 else "no gap yet"
        self.show(stage, f"{seconds:6.1f} s  {stage}: best {best:,}, bound {bound:,}, {gap}", seconds)

    def show(self, stage: str, line: str, seconds: float) -> None:
        """The line that changes; elsewhere than on a terminal, only when the stage is another one or some seconds have passed."""
        if self.live:
            self.live.update(Text(on_screen(line)))
        elif not self.quiet and (stage != self.last[0] or seconds - self.last[1] >= EVERY):
            self.last = (stage, seconds)
            print(on_screen(line), file=sys.stderr, flush=True)
