"""Floor 1: expansion potential - as given, or derived from the seats an account has and could have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.problem import Bools
from solver.tiering.wording import amount

Texts = npt.NDArray[np.object_]
HIGH, MEDIUM, LOW = 100.0, 50.0, 0.0  # points of expansion potential, as `expansion` itself gives them
HIGH_BELOW, LOW_ABOVE = 30, 70  # per cent of the possible seats: below is high, above is low


@dataclass(frozen=True)
class Expansion:
    """Expansion potential 0-100 [accounts], NaN = blank; `said` tells the derivation of the derived ones."""

    value: pd.Series
    derived: Bools
    said: Texts


def expansion_of(accounts: pd.DataFrame) -> Expansion:
    """The column `expansion`; where it is blank, seats against `seats_possible`, else against `employees`.

    Below 30 % of the possible seats is high (100), 30-70 % medium (50), above low (0). Blank or non-positive seats or
    possible seats derive nothing. `seats_used` says nothing about potential: it is adoption, and belongs to health.
    """
    seats = accounts["seats"].to_numpy(np.float64)
    possible, employees = accounts["seats_possible"].to_numpy(np.float64), accounts["employees"].to_numpy(np.float64)
    with np.errstate(invalid="ignore"):
        from_possible = possible > 0
        room = np.where(from_possible, possible, employees)
        derived = accounts["expansion"].isna().to_numpy(bool) & (seats > 0) & (room > 0)
        points = np.where(seats * 100 < room * HIGH_BELOW, HIGH, np.where(seats * 100 <= room * LOW_ABOVE, MEDIUM, LOW))
    value = accounts["expansion"].where(~derived, points)
    said = np.full(len(accounts), "", object)
    words = {HIGH: "high", MEDIUM: "medium", LOW: "low"}
    for i in np.flatnonzero(derived):
        of = "possible seats" if from_possible[i] else "employees"
        said[i] = f"expansion {words[float(points[i])]}: {amount(float(seats[i]))} seats of {amount(float(room[i]))} {of}"
    return Expansion(value, derived, said)
