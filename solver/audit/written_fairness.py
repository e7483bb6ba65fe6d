"""Floor 3: fairness.csv and the summary's fairness, made again from inputs and decision and compared."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import sqrt
from typing import Any

from solver.audit.facts import Facts
from solver.audit.folder import Record
from solver.audit.ledger import Ledger
from solver.audit.measures import effort
from solver.audit.numbers import exact, half_up, milli
from solver.audit.placement import Placement
from solver.audit.units import Person

RENEWALS = ("renewals_q1", "renewals_q2", "renewals_q3", "renewals_q4")
WRITTEN = ("arr", *RENEWALS, "red", "hours", "accounts")
SIDES = ("before", "after")
PAY, WORK, SPREAD = ("arr", "renewals"), ("hours", "red"), ("arr", "renewals", "hours")
CENT, TEN_THOUSANDTH = Fraction(1, 200) + Fraction(1, 10**9), Fraction(1, 20_000) + Fraction(1, 10**9)  # rounded to
Sums = dict[str, Fraction]  # "arr before" ... "accounts kept"


@dataclass(frozen=True)
class Share:
    """What a present csm has on both sides, with whom they are compared, and by what they are worse off."""

    person: Person
    fte: int
    peers: str
    compared: bool
    has: Sums

    def rate(self, figure: str, side: str) -> Fraction:
        """Per full-time CSM."""
        return self.has[f"{figure} {side}"] * 1000 / self.fte


def check_fairness(rows: list[Record], stated: Any, placement: Placement, facts: Facts, ledger: Ledger) -> None:
    """Every present csm has one row with the right figures; the summary says the same of groups and of who is worse off."""
    if not isinstance(stated, dict):
        return
    shares = {s.person.csm.id: s for s in expected_shares(placement, facts)}
    average, line = averages([*shares.values()]), Fraction(milli(facts.policy.fairness.worse_off), 1000)
    worse = {key: losses(s, average, line) for key, s in shares.items()}
    seen: set[str] = set()
    for row in rows:
        name = row.get("csm_id", "")
        if name in seen:
            ledger.fault(f"fairness.csv: {name} has more than one row")
        elif name not in shares:
            ledger.fault(f"fairness.csv: {name or 'a row without name'} is no csm who is present")
        else:
            _row(f"fairness.csv, {name}", row, shares[name], worse[name], ledger)
        seen.add(name)
    for name in sorted(set(shares) - seen):
        ledger.fault(f"fairness.csv: {name} is missing")
    ledger.count("people before and after", len(shares))
    named = sorted((str(e.get("csm_id")), str(e.get("figure"))) for e in _entries(stated, "worse_off"))
    if named != sorted((key, figure) for key, figures in worse.items() for figure in figures):
        ledger.fault("summary.json, fairness: worse_off does not name who is, by fairness.csv's definition")
    _groups(_entries(stated, "groups"), [*shares.values()], ledger)


@lru_cache(maxsize=1)
def expected_shares(placement: Placement, facts: Facts) -> list[Share]:
    """The share of each present csm, from the accounts up."""
    at: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    spans = (facts.quarter.span, *facts.quarter.following)
    for k, account in enumerate(facts.accounts):
        amounts = {
            "arr": 100 * account.cents,
            "red": 10_000 * account.red,
            "hours": 10 * effort(account, facts),
            "accounts": 10_000,
        }
        for name, (first, last) in zip(RENEWALS, spans, strict=True):
            if account.renewal and first <= account.renewal <= last:
                amounts[name] = amounts["renewals"] = 100 * account.cents
        after = facts.units[placement.units[k]].name
        for side, unit in (("before", account.owner), ("after", after), ("kept", after if after == account.owner else "")):
            if unit:
                for name, amount in amounts.items():
                    at[unit][f"{name} {side}"] += amount
    return [_share(p, at, facts) for p in facts.people if p.present]


def _share(person: Person, at: dict[str, dict[str, int]], facts: Facts) -> Share:
    """Sums at units are in ten-thousandths, so that they are whole."""
    parts = {person.csm.id: Fraction(1)} if person.has_book else {}
    pool = next((u for u in facts.units if u.kind == "pooled" and u.name == person.pool), None)
    if pool and pool.fte:
        parts[pool.name] = Fraction(person.pooled, pool.fte)
    has: Sums = defaultdict(Fraction)
    for unit, part in parts.items():
        for name, amount in at[unit].items():
            has[name] += part * amount / 10_000
    kinds = {"dedicated", "pooled"} if person.csm.coverage == "both" else {person.csm.coverage}
    tiers = [t for t in facts.policy.tier_names if t in person.csm.tiers and kinds & {*facts.policy.tiers[t].service}]
    fte = person.own * person.has_book + person.pooled * bool(person.pool)
    compared = person.ramp == 1000 and not person.new_hire and fte > 0
    return Share(person, fte, f"{person.csm.coverage} {';'.join(tiers)}", compared, has)


def averages(shares: list[Share]) -> dict[tuple[str, str], Fraction]:
    """Hours and red accounts after, per full-time CSM, of each group of compared peers."""
    sums: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    full: dict[str, int] = defaultdict(int)
    for share in shares:
        if share.compared:
            full[share.peers] += share.fte
            for figure in WORK:
                sums[share.peers, figure] += share.has[f"{figure} after"]
    return {key: total * 1000 / full[key[0]] for key, total in sums.items()}


def losses(share: Share, average: dict[tuple[str, str], Fraction], line: Fraction) -> list[str]:
    """The figures by which a csm is worse off by more than `line` (section 10)."""
    if not line or not share.compared or not share.has["accounts before"]:
        return []
    found = []
    for figure in (*PAY, *WORK):
        before, after = share.has[f"{figure} before"], share.has[f"{figure} after"]
        if figure in PAY:
            lost = after < (1 - line) * before
        else:
            lost = after > (1 + line) * before and share.rate(figure, "after") >= average[share.peers, figure]
            lost = lost and (figure != "red" or after >= before + 1)
        found += [figure] * lost
    return found


def _row(place: str, row: Record, share: Share, worse: list[str], ledger: Ledger) -> None:
    csm, has = share.person.csm, share.has
    for column in ("name", "manager", "coverage", "pool"):
        ledger.same(place, column, row.get(column, ""), str(getattr(csm, column)))
    ledger.same(place, "peers", row.get("peers", ""), share.peers)
    ledger.same(place, "compared", row.get("compared", ""), "true" if share.compared else "false")
    ledger.same(place, "worse_off", row.get("worse_off", ""), ";".join(worse))
    ledger.same_number(place, "fte", row.get("fte", ""), Fraction(share.fte, 1000))
    for figure in WRITTEN:
        for side in SIDES:
            _written(place, row, f"{figure}_{side}", has[f"{figure} {side}"], ledger)
    for figure in ("accounts", "arr"):
        before = has[f"{figure} before"]
        _written(place, row, f"kept_{figure}", has[f"{figure} kept"] / before if before else None, ledger)


def _written(place: str, row: Record, column: str, value: Fraction | None, ledger: Ledger) -> None:
    shown = None if value is None else Fraction(half_up(value * 10_000), 10_000)
    ledger.same_number(place, column, row.get(column, ""), shown)


def _groups(entries: list[dict[str, Any]], shares: list[Share], ledger: Ledger) -> None:
    """Least, most and variation per full-time CSM within each group of compared peers."""
    expected: dict[str, list[Share]] = defaultdict(list)
    for share in shares:
        if share.compared:
            expected[share.peers].append(share)
    if sorted(str(e.get("peers")) for e in entries) != sorted(expected):
        ledger.fault(f"summary.json, fairness: the groups should be {', '.join(sorted(expected)) or 'none'}")
        return
    for entry in entries:
        peers = expected[str(entry["peers"])]
        place = f"summary.json, fairness, {entry['peers']}"
        ledger.same_number(place, "people", str(entry.get("people")), len(peers))
        for figure in SPREAD:
            for side in SIDES:
                _spread(f"{place}, {figure} {side}", entry, figure, side, [s.rate(figure, side) for s in peers], ledger)


def _spread(place: str, entry: dict[str, Any], figure: str, side: str, rates: list[Fraction], ledger: Ledger) -> None:
    sides = entry.get(figure)
    found = sides.get(side) if isinstance(sides, dict) else None
    stated = found if isinstance(found, dict) else {}
    mean = sum(rates, Fraction(0)) / len(rates)
    square = sum(((r - mean) ** 2 for r in rates), Fraction(0)) / len(rates)
    variation = exact(sqrt(square) / float(mean)) if mean else None
    for name, value, within in (
        ("least", min(rates), CENT),
        ("most", max(rates), CENT),
        ("variation", variation, TEN_THOUSANDTH),
    ):
        text = "" if stated.get(name) is None else str(stated[name])
        ledger.same_number(place, name, text, value, within)


def _entries(tree: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = tree.get(name)
    return [e for e in found if isinstance(e, dict)] if isinstance(found, list) else []
