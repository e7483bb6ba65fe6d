"""Floor 2: what a caller asks of the engine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """How long and how hard. `seconds` is what is left of the whole run's deadline; `effort`: share of the usual limits on the
    solver's own time where a run must repeat exactly."""

    seconds: float = 60.0
    gap: float = 0.0
    seed: int = 1
    reproducible: bool = False
    effort: float = 1.0
