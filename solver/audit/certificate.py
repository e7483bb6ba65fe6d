"""Floor 3: the bound that a plan's prices prove, made again in whole numbers (arithmetic, section 11)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from solver.audit.check import Rulebook
from solver.audit.measures import Counting, Ints, Measure
from solver.audit.offers import LARGE, Block, Offers
from solver.audit.rows import Row

Key = tuple[str, str, str]  # kind, limit, group of a row
COUNTINGS: tuple[Counting, ...] = ("held", "moved", "outbound")


class CertificateError(ValueError):
    """A certificate that proves nothing: a price of a row there is not, on a side it has not, or above what missing it costs."""


@dataclass(frozen=True)
class Certificate:
    """What a plan says its prices prove: `prices` in 1/scale by row."""

    scale: int
    bound: int
    prices: dict[Key, int]

    @staticmethod
    def read(tree: dict[str, Any]) -> Certificate:
        """From the tree of a certificate.json. Raises CertificateError where it is none."""
        try:
            prices = {(str(p["kind"]), str(p["limit"]), str(p["group"])): p["price"] for p in tree["prices"]}
            found = Certificate(tree["scale"], tree["bound"], prices)
        except (KeyError, TypeError) as error:
            raise CertificateError(f"is not one: {type(error).__name__} {error}") from error
        if len(prices) < len(tree["prices"]):
            raise CertificateError("prices a row twice")
        if not all(type(n) is int for n in (found.scale, found.bound, *prices.values())) or found.scale < 1:
            raise CertificateError("holds what is no whole number")
        return found


def proved_bound(certificate: Certificate, rules: Rulebook) -> int:
    """The bound: no plan is worth more. Raises CertificateError when the prices prove nothing."""
    rows = _priced_rows(certificate, rules)
    scale, total = certificate.scale, 0
    for row, price in rows:
        total += price * _side(row, price, scale)
    charges = _Charges(rows, rules)
    offers = Offers(rules.facts, rules.fits, rules.holders, rules.worth)
    best: dict[int, int] = {}
    for items, units in offers.single():
        for item, unit, charge in zip(items.tolist(), units.tolist(), charges.at(items, units), strict=True):
            kept = scale * rules.worth.item(item, unit) - charge
            best[item] = max(best.get(item, kept), kept)
    for block in offers.blocks():
        for item, kept in zip(block.items.tolist(), charges.best(block, scale), strict=True):
            best[item] = max(best[item], kept)
    return (total + sum(best.values())) // scale


def _side(row: Row, price: int, scale: int) -> int:
    """The bound that a price is for."""
    bound = row.high if price > 0 else row.low
    if bound is None:
        raise CertificateError(f"prices a side of {row.limit}, {row.group}, that has no bound")
    if row.price and abs(price) > scale * row.price // row.grain:
        raise CertificateError(f"prices {row.limit}, {row.group}, above what missing it costs")
    return bound


def _priced_rows(certificate: Certificate, rules: Rulebook) -> list[tuple[Row, int]]:
    known = {(row.kind, row.limit, row.group): row for row in rules.rows}
    found = []
    for key, price in certificate.prices.items():
        row = known.get(key) or _pool_row(key, rules)
        if row is None:
            raise CertificateError(f"prices {key[1]}, {key[2]} ({key[0]}), and there is no such row")
        if price:
            found.append((row, price))
    return found


def _pool_row(key: Key, rules: Rulebook) -> Row | None:
    """A row of a pool: any of its members may be asked to have time for what only they can serve."""
    if key[:2] != ("structure", "pool_capacity"):
        return None
    return next((row for pool in rules.pools if (row := pool.named_row(key[2], rules.measures))), None)


class _Charges:
    """What the priced rows charge for pairs, in 1/scale; Python's whole numbers where 64 bits might not do."""

    def __init__(self, rows: list[tuple[Row, int]], rules: Rulebook) -> None:
        self.home = rules.home
        charges: dict[Measure, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for row, price in rows:
            for measure, weights in row.parts:
                for unit, weight in weights.items():
                    charges[measure][unit] += price * weight
        largest = sum(_top(m.amounts) * max(abs(c) for c in charge.values()) for m, charge in charges.items())
        self._large = largest >= LARGE // 4
        kind: Any = object if self._large else np.int64
        self._parts: dict[Counting, tuple[Ints, Any]] = {}
        for counting in COUNTINGS:
            measures = [m for m in charges if m.counting == counting]
            charge = np.zeros((len(measures), len(rules.facts.units)), kind)
            for k, measure in enumerate(measures):
                for unit, amount in charges[measure].items():
                    charge[k, unit] = amount
            amounts = [m.amounts for m in measures]
            self._parts[counting] = (np.array(amounts, np.int64).reshape(len(measures), len(rules.facts.items)), charge)

    def at(self, items: Ints, units: Ints) -> list[int]:
        """What pairs are charged, one unit for each item."""
        home, total = self.home[items], np.zeros(len(items), object if self._large else np.int64)
        for counting, (amounts, charge) in self._parts.items():
            paid = (amounts[:, items] * charge[:, home if counting == "outbound" else units]).sum(axis=0)
            total += paid if counting == "held" else np.where(units != home, paid, 0)
        return [int(t) for t in total]

    def best(self, block: Block, scale: int) -> list[int]:
        """The most that each item of a block keeps at a unit that it may be with; very little where there is none."""
        large = self._large or _top(block.worth) * scale >= LARGE // 4
        kept = block.worth.astype(object if large else np.int64) * scale
        for counting, (amounts, charge) in self._parts.items():
            where = self.home[block.items] if counting == "outbound" else block.units
            used = np.flatnonzero(charge[:, where].any(axis=1) & amounts[:, block.items].any(axis=1))
            amount, per_unit = amounts[np.ix_(used, block.items)].T, charge[np.ix_(used, where)]
            if counting == "outbound":
                kept -= (amount * per_unit.T).sum(axis=1)[:, None]
            else:
                kept -= amount.astype(kept.dtype) @ per_unit.astype(kept.dtype)
        least = -(2**400) if large else -LARGE
        return [int(k) for k in np.where(block.may, kept, least).max(axis=1)]


def _top(values: Any) -> int:
    return int(abs(values).max()) if values.size else 0
