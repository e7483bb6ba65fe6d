"""Floor 3: the rounding cuts of a certificate made again from their rows (arithmetic, section 11)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from solver.audit.check import Rulebook
from solver.audit.claims import Certificate, CertificateError, Cut, Key
from solver.audit.fit import Bools
from solver.audit.measures import Ints
from solver.audit.offers import LARGE
from solver.audit.rows import Row


class Cutting:
    """What the priced cuts add to the bound, and what they charge items at their units, in 1/scale."""

    def __init__(self, certificate: Certificate, rules: Rulebook) -> None:
        spent: dict[tuple[Key, str], int] = defaultdict(int)
        named = {rules.facts.name(item): k for k, item in enumerate(rules.facts.items)}
        self.bound, self.largest, made = 0, 0, []
        for cut in certificate.cuts:
            row = rules.row(*cut.row)
            if row is None or cut.side not in ("max", "min") or cut.divisor < 2 or cut.price <= 0:
                raise CertificateError(f"has a cut that is none: {cut.row[1]}, {cut.row[2]} ({cut.row[0]})")
            spent[cut.row, cut.side] += cut.price
            own = certificate.prices.get(cut.row, 0) * (1 if cut.side == "max" else -1)
            if row.price and max(0, own) + spent[cut.row, cut.side] > certificate.scale * row.price // row.grain:
                raise CertificateError(f"prices {row.limit}, {row.group}, with its cuts, above what missing it costs")
            unit, coefs, bound = made_again(cut, row, rules, named)
            self.bound += cut.price * bound
            self.largest += cut.price * max(abs(int(coefs.min())), abs(int(coefs.max())))
            made.append((unit, cut.price, coefs))
        kind: Any = np.int64 if self.largest < LARGE // 4 else object
        self.charges: dict[int, Any] = {}
        for unit, price, coefs in made:
            self.charges[unit] = self.charges.get(unit, np.zeros(len(coefs), kind)) + coefs.astype(kind) * price


def made_again(cut: Cut, row: Row, rules: Rulebook, named: dict[str, int]) -> tuple[int, Ints, int]:
    """Unit, coefficients of all items there, and bound of a cut. Raises CertificateError where its row has none."""
    units = {unit for _, weights in row.parts for unit, weight in weights.items() if weight}
    side = row.high if cut.side == "max" else row.low
    if len(units) != 1 or side is None or any(m.counting == "outbound" for m, _ in row.parts):
        raise CertificateError(f"cuts {row.limit}, {row.group}, which is not the bound of one book")
    unit = units.pop()
    amounts = np.zeros(len(rules.facts.items), np.int64)
    for measure, weights in row.parts:
        amounts += weights.get(unit, 0) * measure.at_unit(unit, rules.home)
    if not named.keys() >= cut.flipped:
        raise CertificateError(f"cuts {row.limit}, {row.group}, and counts accounts that lead no family")
    flipped = np.zeros(len(amounts), bool)
    flipped[[named[i] for i in cut.flipped]] = True
    sign = 1 if cut.side == "max" else -1
    return unit, *_rounded(sign * amounts, sign * side, cut.divisor, flipped)


def _rounded(amounts: Ints, bound: int, divisor: int, flipped: Bools) -> tuple[Ints, int]:
    """`sum of coefs x <= bound + what is missed` for whole x of which `sum of amounts x <= bound + what is missed`.

    With 1 - x for the flipped, both sides divided, left rounded down but for what lies above the rest, right rounded
    down, and all multiplied by (divisor - rest).
    """
    left = bound - int(amounts[flipped].sum())
    rest = left % divisor
    if rest == 0:
        return np.zeros(len(amounts), np.int64), 0
    turned = np.where(flipped, -amounts, amounts)
    counted = turned // divisor * (divisor - rest) + np.maximum(turned % divisor - rest, 0)
    right = left // divisor * (divisor - rest) - int(counted[flipped].sum())
    return np.where(flipped, -counted, counted), right
