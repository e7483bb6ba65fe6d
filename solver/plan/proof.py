"""Floor 3: certificate.json - the whole prices that prove a plan's bound, by the names of their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from solver.engine import SCALE, Cut, Priced
from solver.model.formulate import Formulation
from solver.model.limits import Row
from solver.problem import Ints


def row_prices(formulation: Formulation, price: Ints) -> Iterator[tuple[Row, Ints]]:
    """Each row with the prices of its groups, in 1/SCALE."""
    at = 0
    for row in formulation.rows:
        yield row, price[at : at + row.limit.num_groups]
        at += row.limit.num_groups


def certificate_of(formulation: Formulation, price: Ints, bound: int, cuts: Priced = ()) -> dict[str, Any]:
    """The tree of a certificate.json: a price for each row, and each cut, that has one."""
    names = _names(formulation)
    ids = _ids(formulation)
    prices = [{**names[r], "price": int(price[r])} for r in np.flatnonzero(price)]
    rounded = [
        {
            **names[cut.row], "side": "max" if cut.high else "min", "divisor": cut.divisor,
            "flipped": [str(i) for i in ids[cut.flipped]], "price": y,
        }
        for cut, y in cuts
    ]  # fmt: skip
    return {"schema_version": 1, "scale": SCALE, "bound": bound, "prices": prices, "cuts": rounded}


def prices_of(tree: Mapping[str, Any], formulation: Formulation) -> tuple[Ints, Priced]:
    """Prices [rows] and cuts of a certificate for a formulation that may differ from its own: what has no name there is left out.

    Units are found by name, so the prices of a plan serve as a start for the next quarter's, or for one with a pin.
    """
    number = {tuple(name.values()): r for r, name in enumerate(_names(formulation))}
    price = np.zeros(len(number), np.int64)
    for found in tree.get("prices", ()):
        row = number.get((found["kind"], found["limit"], found["group"]))
        if row is not None:
            price[row] = found["price"]
    items = {str(i): k for k, i in enumerate(_ids(formulation))}
    units, cuts = formulation.setting.units.index, []
    for found in tree.get("cuts", ()):
        row, flipped = number.get((found["kind"], found["limit"], found["group"])), [items.get(i, -1) for i in found["flipped"]]
        if row is None or found["group"] not in units or -1 in flipped:
            continue
        cut = Cut(row, units[found["group"]], found["side"] == "max", found["divisor"], np.sort(np.array(flipped, np.int64)))
        cuts.append((cut, int(found["price"])))
    return price, tuple(cuts)


def _names(formulation: Formulation) -> list[dict[str, str]]:
    return [{"kind": row.kind, "limit": row.limit.name, "group": label} for row in formulation.rows for label in row.limit.labels]


def _ids(formulation: Formulation) -> Any:
    """What an item is called: the id of its largest member [items]."""
    return formulation.setting.book.accounts["account_id"].to_numpy()[formulation.setting.items.largest]
