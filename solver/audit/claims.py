"""Floor 3: what a certificate.json claims, as it is written there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Key = tuple[str, str, str]  # kind, limit, group of a row


class CertificateError(ValueError):
    """A certificate that proves nothing: a price of a row there is not, on a side it has not, or above what missing it costs."""


@dataclass(frozen=True)
class Cut:
    """A row's side (max or min) divided and rounded; the items named by `flipped` are counted from 1 downwards."""

    row: Key
    side: str
    divisor: int
    flipped: frozenset[str]
    price: int

    @staticmethod
    def read(tree: dict[str, Any]) -> Cut:
        """From its tree in a certificate.json."""
        key = str(tree["kind"]), str(tree["limit"]), str(tree["group"])
        return Cut(key, str(tree["side"]), tree["divisor"], frozenset(str(i) for i in tree["flipped"]), tree["price"])


@dataclass(frozen=True)
class Certificate:
    """What a plan says its prices prove: `prices` in 1/scale by row."""

    scale: int
    bound: int
    prices: dict[Key, int]
    cuts: tuple[Cut, ...] = ()

    @staticmethod
    def read(tree: dict[str, Any]) -> Certificate:
        """From the tree of a certificate.json. Raises CertificateError where it is none."""
        try:
            prices = {(str(p["kind"]), str(p["limit"]), str(p["group"])): p["price"] for p in tree["prices"]}
            cuts = tuple(Cut.read(c) for c in tree.get("cuts", ()))
            found = Certificate(tree["scale"], tree["bound"], prices, cuts)
        except (KeyError, TypeError) as error:
            raise CertificateError(f"is not one: {type(error).__name__} {error}") from error
        if len(prices) < len(tree["prices"]):
            raise CertificateError("prices a row twice")
        numbers = [found.scale, found.bound, *prices.values(), *(n for c in cuts for n in (c.divisor, c.price))]
        if not all(type(n) is int for n in numbers) or found.scale < 1:
            raise CertificateError("holds what is no whole number")
        return found
