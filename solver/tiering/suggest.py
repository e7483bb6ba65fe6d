"""Floor 1: suggestions - the lines that would bring each tier's shares into its bands, cut where the book itself has gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.book import Book
from solver.policy import Policy
from solver.problem import Bools, Ints
from solver.tables import number
from solver.tiering.expansion import expansion_of
from solver.tiering.guards import Steps, guarded, trials_down
from solver.tiering.placing import Placing, place
from solver.tiering.population import lies
from solver.tiering.rules import tier_by_rules
from solver.tiering.scorecard import scorecard_of
from solver.tiering.wording import amount, percent

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Field:
    """What lines are drawn on: whole measures (score in tenths, or ARR in hundredths) of the accounts of banded tiers."""

    measure: Ints
    arr: Ints  # hundredths
    best: Ints  # the best tier each account can reach, whatever its measure
    worst: Ints  # the tier each account keeps, whatever its measure


@dataclass(frozen=True)
class _Line:
    """A line proposed below a tier, the gap around it, and the shares of accounts and of ARR that reach it."""

    tier: str
    value: float
    gap: float
    shares: dict[str, float]


def suggest_thresholds(book: Book, policy: Policy) -> str:
    """Lines that would meet the share bands, as a policy snippet with the population it gives (before migration and overrides).

    Every distinct score (ARR, where the explicit rules decide) is a possible line. Those with the least distance from the
    bands of accounts and ARR remain; among them the widest gap between neighbours is taken (the natural break), then
    the one nearest to the middle of the band; the line is the roundest number in that gap. The last line of a banded
    tier (T3's) is left alone: what is no customer to serve is not decided by shares.
    """
    placing = place(book, policy)
    if placing.method == "given":
        return "The tiers are given (tiering.method = given), so there are no lines to suggest."
    banded = [i for i, t in enumerate(policy.tier_names) if policy.tiers[t].share_of_accounts]
    field, inside = _field(book, policy, placing.method == "scorecard", placing.tier, banded)
    if len(banded) < 2 or not inside.any():
        return "There is nothing to suggest: it takes accounts in at least two tiers with bands (share_of_accounts)."
    lines: list[_Line] = []
    unit = 10 if placing.method == "scorecard" else 100
    for i in banded[:-1]:
        line = _draw(field, inside, i, lines[-1] if lines else _Line("", np.inf, 0, {}), policy, unit)
        if line is None:
            name = policy.tier_names[i]
            return f"No line between {name} and the tier below it can be drawn: too few accounts differ. Nothing is suggested."
        lines.append(line)
    tried = _with_lines(policy, lines, placing.method == "scorecard")
    return _text(book, policy, tried, lines, placing)


def _field(book: Book, policy: Policy, scored: bool, tier: Ints, banded: list[int]) -> tuple[_Field, Bools]:
    """The field of all accounts, and which of them are now in banded tiers."""
    accounts, num = book.accounts, len(book.accounts)
    cents = (accounts["arr"] * 100).round().to_numpy().astype(np.int64)
    last = np.full(num, len(policy.tier_names) - 1, np.int64)
    if scored:
        measure = scorecard_of(accounts, expansion_of(accounts), policy).tenths
        best = guarded(np.zeros(num, np.int64), accounts, policy).tier
        worst = guarded(last, accounts, policy).tier
    else:
        measure = cents
        best = trials_down(Steps.begin(np.zeros(num, np.int64)), accounts, policy).tier
        worst = np.maximum(best, _by_other_rules(book, policy))
    return _Field(measure, cents, best, worst), np.isin(tier, banded)


def _by_other_rules(book: Book, policy: Policy) -> Ints:
    """Tiers by the rules that ask for more than ARR: those that a line of ARR does not move [accounts]."""
    tiers = {
        name: tier.model_copy(update={"rules": tuple(r for r in tier.rules if set(r) != {"arr"}), "top_share": 0.0})
        for name, tier in policy.tiers.items()
    }
    return tier_by_rules(book.accounts, expansion_of(book.accounts), policy.model_copy(update={"tiers": tiers}))[0]


def _draw(field: _Field, inside: Bools, tier: int, above: _Line, policy: Policy, unit: int) -> _Line | None:
    """The line between `tier` and the banded tier below it, under the line `above`; None when no account can be cut off."""
    fixed = inside & (field.worst <= tier)
    free = inside & (field.best <= tier) & ~fixed
    order = np.argsort(-field.measure[free], kind="stable")
    measure = field.measure[free][order]
    ends = np.flatnonzero(np.append(measure[1:] < measure[:-1], len(measure) > 0))  # the last account of each distinct measure
    upper = measure[ends]
    lower = np.append(upper[1:], 0)[: len(upper)]
    usable = (upper > lower) & (lower + 1 < above.value * unit)
    if not usable.any():
        return None
    miss, off, shares = np.zeros(len(ends)), np.zeros(len(ends)), {}
    for what, weight in (("accounts", np.ones(len(inside), np.int64)), ("arr", field.arr)):
        reached = weight[fixed].sum() + np.cumsum(weight[free][order])[ends]
        shares[what] = reached / max(1, int(weight[inside].sum()))
        low, high = _window(policy, what, tier, above.shares.get(what, 0.0))
        miss += np.maximum(0, low - shares[what]) + np.maximum(0, shares[what] - high)
        off += np.abs(shares[what] - (low + high) / 2) if what == "accounts" else 0
    gap = (upper - lower).astype(float)
    pick = int(np.lexsort((off, -gap, np.round(miss, 9), ~usable))[0])
    highest = int(min(float(upper[pick]), above.value * unit - 1))
    value = roundest(int(lower[pick]) + 1, highest, unit)
    return _Line(policy.tier_names[tier], value, gap[pick] / unit, {what: float(s[pick]) for what, s in shares.items()})


def _window(policy: Policy, what: str, tier: int, above: float) -> tuple[float, float]:
    """Between which shares the tiers down to `tier` together must lie: its own band on top of those above, and room below."""
    bands = [getattr(policy.tiers[t], f"share_of_{what}") for t in policy.tier_names]
    own = bands[tier] or (0.0, 1.0)
    rest = [
        band or (0.0, 1.0) for t, band in enumerate(bands) if t > tier and policy.tiers[policy.tier_names[t]].share_of_accounts
    ]
    low = max(above + own[0], 1 - sum(band[-1] for band in rest))
    high = min(above + own[-1], 1 - sum(band[0] for band in rest))
    return (low, high) if low <= high else ((low + high) / 2, (low + high) / 2)


def roundest(low: int, high: int, unit: int) -> float:
    """The roundest number in [low, high] (whole `unit`-ths): the largest step of 1, 2 or 5 times a power of ten that fits."""
    step: int = 10 ** len(str(high))
    while step > 1:
        for part in (step, step // 2, step // 5):
            if part and high // part * part >= low:
                return high // part * part / unit
        step //= 10
    return high / unit


def _with_lines(policy: Policy, lines: list[_Line], scored: bool) -> Policy:
    """The policy with the proposed lines, scored or ruled afresh."""
    tiers = dict(policy.tiers)
    for line in lines:
        tier = tiers[line.tier]
        others = tuple(r for r in tier.rules if set(r) != {"arr"})
        change = {"min_score": line.value} if scored else {"rules": ({"arr": line.value}, *others), "top_share": 0.0}
        tiers[line.tier] = tier.model_copy(update=change)
    return policy.model_copy(update={"tiers": tiers})


def _text(book: Book, policy: Policy, tried: Policy, lines: list[_Line], placing: Placing) -> str:
    names = policy.tier_names
    out = ["# Lines that come nearest to the share bands; put them into policy.toml."]
    if placing.fallback:
        out.append("# They are lines of ARR: the scorecard is too empty to decide.")
    for line in lines:
        tier = tried.tiers[line.tier]
        out.append(f"[tiers.{line.tier}]")
        if placing.method == "scorecard":
            was = f"was {number(policy.tiers[line.tier].min_score)}; the gap here is {number(line.gap)} points"
            out.append(f"min_score = {number(tier.min_score):<8}  # {was}")
        else:
            rules = ["{ " + ", ".join(f"{k} = {number(float(v))}" for k, v in r.items()) + " }" for r in tier.rules]
            out += [f"# the gap here is {amount(line.gap)} of ARR", "rules = [", *(f"    {r}," for r in rules), "]"]
            out += ["top_share = 0"] if policy.tiers[line.tier].top_share else []
    out += ["", "# The population they give, before grace periods and overrides:"]
    tiers = {"now": placing.tier, "then": place(book, tried).tier}
    cents = (book.accounts["arr"] * 100).round().to_numpy().astype(np.int64)
    out.append("#        now      then   of accounts          of ARR")
    banded = np.array([bool(policy.tiers[t].share_of_accounts) for t in names], bool)
    inside = banded[tiers["then"]]
    for i, name in enumerate(names):
        now, then = int((tiers["now"] == i).sum()), tiers["then"] == i
        row = f"# {name} {now:>8,} {int(then.sum()):>9,}"
        for band, part, total in (
            (policy.tiers[name].share_of_accounts, int(then.sum()), int(inside.sum())),
            (policy.tiers[name].share_of_arr, int(cents[then].sum()), int(cents[inside].sum())),
        ):
            row += f"   {_against(band, part, total):<18}"
        out.append(row.rstrip())
    return "\n".join(out)


def _against(band: tuple[float, ...], part: int, total: int) -> str:
    """A share against its band: "15.2 % (within)"."""
    if not band or not total:
        return "-"
    return f"{percent(part / total, 1)} ({lies(part, total, band[0], band[-1])})"
