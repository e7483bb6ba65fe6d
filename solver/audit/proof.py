"""Floor 3: certificate.json against the rules, and summary.json against what it proves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from solver.audit.certificate import proved_bound
from solver.audit.check import Rulebook
from solver.audit.claims import Certificate, CertificateError
from solver.audit.ledger import Ledger


@dataclass(frozen=True)
class Proof:
    """`proved`: what the prices prove, recomputed; `stated`: the plan's bound, which a search may have lowered further."""

    proved: int
    stated: int

    def lines(self, value: int) -> list[str]:
        """The proof in words."""
        out = [f"Bound recomputed from certificate.json: {self.proved:,}{_above(self.proved, value)}"]
        if self.stated < self.proved:
            out.append(f"The plan's own bound: {self.stated:,}{_above(self.stated, value)}")
            out.append("  What lies between was proved by the solver's search and is not rechecked.")
        return out


def check_proof(tree: dict[str, Any], summary: dict[str, Any], rules: Rulebook, ledger: Ledger) -> Proof | None:
    """The proof of a plan; None where there is none, which is a fault."""
    if not tree:
        return None
    try:
        certificate = Certificate.read(tree)
        proved = proved_bound(certificate, rules)
    except CertificateError as error:
        ledger.fault(f"certificate.json {error}")
        return None
    ledger.count("prices of the certificate", len(certificate.prices) + len(certificate.cuts))
    if certificate.bound != proved:
        ledger.fault(f"certificate.json: bound is {certificate.bound}, and its prices prove {proved}")
    stated, certified = summary.get("bound"), summary.get("certified_bound")
    if summary and certified != proved:
        ledger.fault(f"summary.json: certified_bound is {certified}, and the prices of certificate.json prove {proved}")
    return Proof(proved, stated if isinstance(stated, int) else proved)


def _above(bound: int, value: int) -> str:
    return (
        f" ({(bound - value) / value:.4%} above the value)"
        if value > 0 and bound > value
        else " (the value itself)"
        if bound == value
        else ""
    )
