"""Floor 5: draws - what a file says is uncertain, drawn into plain changes, each figure by a lot of its own."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from solver.scenarios.keyed import Tree
from solver.scenarios.uncertainty import Distribution, GrowthDraw, Uncertainty

SENSE = {"growth": (-0.9, 10.0), "churn": (0.0, 1.0), "attrition": (0.0, 1.0)}  # what a growth or a share can be
TRIES = 256  # values drawn at once, of which the first that makes sense is taken
PLACES = 6  # decimals of a drawn value


def drawn(uncertainty: Uncertainty, number: int) -> Tree:
    """The changes of one draw, numbered from 1: growth, accounts lost, people who leave, with seeds of their own.

    A value depends on the seed, the number of the draw, and the name of its table (its place where it has none): draws may
    be made in any order, and another table changes none.
    """
    u = uncertainty
    grow = [_growth(e, value) for e, value, _ in _values("growth", u.growth, u.seed, number)]
    lost = [{**_common(e), "share": v, "seed": s} for e, v, s in _values("churn", u.churn, u.seed, number)]
    leave = [{**_common(e), "chance": v, "seed": s} for e, v, s in _values("attrition", u.attrition, u.seed, number)]
    return {
        "accounts": {"grow": [{**g, "seed": number} for g in grow], "remove_where": lost},
        "csms": {"remove_where": leave},
    }


def joined(tree: Tree, more: Tree) -> Tree:
    """A scenario's tree with the changes of a draw after its own."""
    out = dict(tree)
    for table, kinds in more.items():
        given = dict(out.get(table, {}))
        for kind, entries in kinds.items():
            if entries:
                given[kind] = [*given.get(kind, []), *entries]
        if given:
            out[table] = given
    return out


def value_of(entry: Distribution, lot: np.random.Generator, low: float, high: float) -> float:
    """One value of a distribution, between `low` and `high` and the entry's own ends: drawn again where it is outside."""
    ends = (max(low, low if entry.low is None else entry.low), min(high, high if entry.high is None else entry.high))
    values = _many(entry, lot)
    inside = values[(values >= ends[0]) & (values <= ends[1])]
    value = inside[0] if len(inside) else np.clip(values[0], *ends)
    return round(float(value), PLACES)


def _values(kind: str, entries: Sequence[Any], seed: int, number: int) -> list[tuple[Any, float, int]]:
    """(entry, its value, a seed for whom it meets) of the entries in force."""
    out = []
    for at, entry in enumerate(entries, 1):
        if entry.enabled:
            label = zlib.crc32(f"{kind}.{entry.name or at}".encode())
            lot = np.random.default_rng([seed, number, label])
            value = value_of(entry, lot, *SENSE[kind])
            out.append((entry, value, int(lot.integers(2**32))))
    return out


def _many(entry: Distribution, lot: np.random.Generator) -> Any:
    mean, sd = entry.mean or 0.0, entry.sd or 0.0
    low, mode, high = (x if x is not None else 0.0 for x in (entry.low, entry.mode, entry.high))
    match entry.distribution:
        case "normal":
            return lot.normal(mean, sd, TRIES)
        case "lognormal":  # with this mean and this standard deviation of the value itself
            spread = np.log1p((sd / mean) ** 2)
            return lot.lognormal(np.log(mean) - spread / 2, np.sqrt(spread), TRIES)
        case "uniform":
            return lot.uniform(low, high, TRIES)
        case "triangular":
            return lot.triangular(low, mode, high, TRIES) if high > low else np.full(TRIES, low)
        case "beta":
            return lot.beta(entry.a or 1.0, entry.b or 1.0, TRIES)
        case _:
            weights = np.array(entry.weights, float) / sum(entry.weights) if entry.weights else None
            return lot.choice(np.array(entry.values, float), TRIES, p=weights)


def _growth(entry: GrowthDraw, value: float) -> dict[str, Any]:
    return {**_common(entry), entry.of: value if entry.of == "arr" else max(0.0, value)}


def _common(entry: Distribution) -> dict[str, Any]:
    given = {"name": f"draw-{entry.name}" if entry.name else "", "where": dict(entry.where), "each_quarter": entry.each_quarter}
    return {k: v for k, v in given.items() if v}
