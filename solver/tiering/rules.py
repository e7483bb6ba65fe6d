"""Floor 1: the explicit rules (by ARR and a few columns, or by top shares) and tiers that are given."""

from __future__ import annotations

import numpy as np
import pandas as pd

from solver.errors import Finding, InputError, PolicyError, clip
from solver.exact import half_up, scaled
from solver.policy import Policy
from solver.problem import Bools, Ints
from solver.tables import number
from solver.tiering.criteria import column_of
from solver.tiering.expansion import Expansion, Texts
from solver.tiering.wording import amount, label


def tier_by_rules(accounts: pd.DataFrame, expansion: Expansion, policy: Policy) -> tuple[Ints, Texts]:
    """The best tier with a rule that holds, as a position [accounts], and the rule in words; the lowest takes the rest.

    Raises PolicyError for a rule over a column that is not there or holds no numbers.
    """
    arr = accounts["arr"].to_numpy(np.float64)
    tier = np.full(len(accounts), -1, np.int64)
    said = np.full(len(accounts), "", object)
    for position, name in enumerate(policy.tier_names[:-1]):
        rule = policy.tiers[name]
        if rule.top_share > 0:
            rows = (tier < 0) & (arr >= top_line(arr, rule.top_share))
            said[rows] = _top_words(arr, rows, rule.top_share)
            tier[rows] = position
            continue
        for conditions in rule.rules:
            rows, words = _holds(accounts, expansion, conditions, name, tier < 0)
            said[rows] = words
            tier[rows] = position
    rest = tier < 0
    said[rest] = [f"no rule of a higher tier holds (ARR {amount(a)})" for a in arr[rest]]
    return np.where(rest, len(policy.tier_names) - 1, tier), said


def _top_words(arr: np.ndarray, rows: Bools, share: float) -> list[str]:
    if not rows.any():
        return []
    line = amount(top_line(arr, share))
    percent = number(scaled(share, 10_000) / 100)
    return [f"ARR {amount(a)} is among the top {percent} % by ARR (from {line})" for a in arr[rows]]


def top_line(arr: np.ndarray, share: float) -> float:
    """The ARR from which an account is in the top `share` of all (rounded half up to accounts); infinite for no account.

    Accounts with the same ARR stand on the same side, so ties at the line belong to the top.
    """
    num = half_up(scaled(share, 1_000_000) * len(arr), 1_000_000)
    return float(np.sort(arr)[::-1][num - 1]) if num else float("inf")


def _holds(
    accounts: pd.DataFrame, expansion: Expansion, conditions: dict[str, float], tier: str, among: Bools
) -> tuple[Bools, list[str]]:
    """Accounts `among` those of which every named column reaches its number (a blank reaches none), and why, in words."""
    holds = among & bool(conditions)
    columns: list[np.ndarray] = []
    for name, least in conditions.items():
        column = column_of(accounts, name, f"tiers.{tier}.rules")
        if column.dtype.kind not in "fiub":
            raise PolicyError(f"tiers.{tier}.rules: the column {name!r} does not hold numbers, which rules compare")
        columns.append((expansion.value if name == "expansion" else column).to_numpy(np.float64))
        with np.errstate(invalid="ignore"):
            holds = holds & (columns[-1] >= least)
    have = [[f"{label(name)} {amount(v)}" for v in values[holds]] for name, values in zip(conditions, columns, strict=True)]
    rule = " and ".join(f"{label(name)} >= {amount(float(least))}" for name, least in conditions.items())
    verb = "meets" if len(have) == 1 else "meet"
    return holds, [f"{', '.join(parts)} {verb} the {tier} rule {rule}" for parts in zip(*have, strict=True)]


def tier_as_given(accounts: pd.DataFrame, policy: Policy) -> Ints:
    """The column `tier` as positions [accounts]; names and labels count, in any case.

    Raises InputError with a finding for the blanks and one for every unknown value.
    """
    position = tier_positions(accounts["tier"], policy)
    bad = accounts[position < 0]
    findings = []
    for value, rows in bad.groupby("tier", sort=True):
        who = ", ".join(clip(str(a), 30) for a in rows["account_id"].iloc[:3]) + (", ..." if len(rows) > 3 else "")
        what = "is not a tier of the policy" if value else "the tier is blank, and tiering.method is given"
        remedy = f"Write one of {', '.join(policy.tier_names)}, or set tiering.method to scorecard or rules."
        findings.append(Finding("accounts", 0, "tier", str(value), f"{what} (account {who})", remedy, count=len(rows)))
    if findings:
        raise InputError(findings)
    return position


def tier_positions(names: pd.Series, policy: Policy) -> Ints:
    """Positions of tiers written by name or label, in any case; -1 for what is neither [len(names)]."""
    known = {policy.tiers[t].label.strip().casefold(): i for i, t in enumerate(policy.tier_names)}
    known |= {t.casefold(): i for i, t in enumerate(policy.tier_names)}
    known.pop("", None)
    codes, distinct = pd.factorize(names)
    positions = np.array([known.get(str(v).strip().casefold(), -1) for v in distinct] + [-1], np.int64)
    return positions[codes]
