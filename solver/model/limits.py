"""Floor 2: a policy's limits as rows over items and units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from solver.errors import PolicyError
from solver.exact import scaled
from solver.model.bands import bands_of
from solver.model.bounds import bounds_of, over_company
from solver.model.corrections import at_heirs, at_own_pool, at_owner, spread
from solver.model.exempt import exempt
from solver.model.groups import Groups, groups_of
from solver.model.measures import Amount, amount_of
from solver.model.setting import Setting
from solver.policy import Limit as Rule
from solver.problem import NO_BOUND, Bools, Ints, Limit, Term

Kind = Literal["structure", "bounds", "share", "band"]  # which of a limit's rows: a name and a group may have one of each


@dataclass(frozen=True)
class Row:
    """A limit of the Problem and how to say it: `activity / unit` is in the measure's own unit, once `offset` is added."""

    limit: Limit
    measure: str
    why: str
    unit: int
    offset: Ints  # [groups] what the row leaves out of the sum because it is constant
    kind: Kind = "structure"
    asked: Ints | None = None  # [groups] hard minima as the policy has them, before the start widened them

    @property
    def relative(self) -> bool:
        """Whether the row compares the measure with a share of another one."""
        return self.kind == "share"


def policy_rows(setting: Setting) -> Iterator[Row]:
    """The rows of every limit of the policy that is on in this mode."""
    for rule in setting.policy.limit:
        if rule.price != 0 and (not rule.modes or setting.policy.mode in rule.modes):
            yield from rule_rows(setting, rule)


def rule_rows(setting: Setting, rule: Rule) -> Iterator[Row]:
    """The rows of one limit: one kind for each kind of bound that it gives."""
    groups, amount = groups_of(setting, rule), amount_of(setting, rule, rule.measure)
    if rule.band is not None:
        yield from _band_rows(setting, rule, amount)
    if rule.over_company is not None:
        found = over_company(setting, rule, amount)
        if found:
            mixed, times = found
            zero = np.zeros(len(groups.labels), np.int64)
            yield from _row(setting, rule, groups, mixed, zero - NO_BOUND, zero, times)
    if any(b is not None for b in (rule.max, rule.min, rule.max_share, rule.min_share, rule.max_company, rule.max_fte)):
        low, high = bounds_of(setting, rule, amount, groups)
        yield from _row(setting, rule, groups, amount, low, high, 1)


def _band_rows(setting: Setting, rule: Rule, amount: Amount) -> Iterator[Row]:
    if rule.over != "book" or amount.flow != "held":
        raise PolicyError(
            f'limit {rule.name!r}: a band compares books by what they hold; use over = "book" and a measure such as arr or load'
        )
    per_item = setting.items.total(amount.per_account)
    inside = setting.units.kind_matches(rule.coverage)
    for band in bands_of(setting, per_item, inside, rule.band or 0, load=rule.measure == "load"):
        over = np.zeros((len(band.units), setting.units.num), np.int64)
        over[np.arange(len(band.units)), band.units] = 1
        labels = tuple(setting.units.names[u] for u in band.units)
        limit = _limit(rule, labels, (Term(np.where(band.left_out, 0, per_item), over),), band.low, band.high, amount.scale)
        yield _finish(setting, rule, limit, amount.scale, np.zeros(len(labels), np.int64), "band")


def _row(setting: Setting, rule: Rule, groups: Groups, amount: Amount, low: Ints, high: Ints, times: int) -> Iterator[Row]:
    keep = ((low > -NO_BOUND) | (high < NO_BOUND)) & ~exempt(setting, rule, groups)
    if not keep.any():
        return
    unit = amount.scale * groups.times * times
    flow = _flow(setting, rule, amount, groups.over[keep], groups.tier[keep])
    low = np.where(low[keep] > -NO_BOUND, low[keep] - flow.offset, -NO_BOUND)
    high = np.where(high[keep] < NO_BOUND, high[keep] - flow.offset, NO_BOUND)
    labels = tuple(label for label, k in zip(groups.labels, keep, strict=True) if k)
    limit = replace(
        _limit(rule, labels, flow.terms, low, high, unit),
        fix_group=flow.fixes[0], fix_item=flow.fixes[1], fix_unit=flow.fixes[2], fix_amount=flow.fixes[3],
    )  # fmt: skip
    yield _finish(setting, rule, limit, unit, flow.offset, "share" if times > 1 else "bounds")


@dataclass(frozen=True)
class _Flow:
    """What a row sums: terms, corrections of single pairs (group, item, unit, amount), and what is constant."""

    terms: tuple[Term, ...]
    fixes: tuple[Ints, Ints, Ints, Ints]
    offset: Ints


def _flow(setting: Setting, rule: Rule, amount: Amount, over: Ints, tiers: Ints) -> _Flow:
    """One part for all groups; where groups are tiers one part for each, because a family has members of several tiers."""
    if amount.flow in ("moved", "handed") and rule.measure != "inbound" and rule.over in ("plan", "tier"):
        over = over.copy()
        over[:, 0] = 1  # from an owner to nobody is a move, and a hand-off
    counted = np.where(_counts(setting, amount), amount.per_account, 0)
    terms, fixes, offset = [], [], np.zeros(len(over), np.int64)
    for tier in sorted(set(tiers.tolist())):
        part = np.where((tiers == tier)[:, None], over, 0)
        mine = counted if tier < 0 else np.where(setting.items.account_tier == tier, counted, 0)
        per_item = setting.items.total(mine)
        if amount.flow != "leaving":
            terms.append(Term(per_item, part))
        if amount.flow != "held":
            fixes.append(spread(part, *at_owner(setting, per_item)))
        if amount.flow == "handed":
            fixes += [spread(part, *found) for found in (at_heirs(setting, per_item), at_own_pool(setting, mine))]
        if amount.flow == "leaving":
            today = np.zeros(setting.units.num, np.int64)
            np.add.at(today, setting.standing.owner, per_item)
            offset += part @ today
    joined = tuple(np.concatenate(f) for f in zip(*fixes, strict=True)) if fixes else (np.zeros(0, np.int64),) * 4
    return _Flow(tuple(terms), (joined[0], joined[1], joined[2], joined[3]), offset)


def _counts(setting: Setting, amount: Amount) -> Bools:
    """Accounts that count: all, but for moves by choice only those that could stay and that nobody has pinned."""
    if amount.flow in ("held", "arriving", "handed"):
        return np.ones(len(amount.per_account), bool)
    standing = setting.standing
    owned = setting.book.accounts["owner"].to_numpy() != ""
    counts: Bools = owned & (standing.may_stay & (standing.pin < 0))[setting.items.of_account]
    return counts


def _limit(rule: Rule, labels: tuple[str, ...], terms: tuple[Term, ...], low: Ints, high: Ints, unit: int) -> Limit:
    price = 0 if rule.price is None else max(1, scaled(rule.price, 1))
    n = len(labels)
    return Limit(rule.name, terms, low, high, labels, np.full(n, price), np.full(n, price), max(1, scaled(rule.grain, unit)))


def _finish(setting: Setting, rule: Rule, limit: Limit, unit: int, offset: Ints, kind: Kind) -> Row:
    if rule.price is not None:
        return Row(limit, rule.measure, rule.why, unit, offset, kind)
    wide = replace(limit, grain=1) if rule.firm else widened(limit, setting.standing.start)
    return Row(wide, rule.measure, rule.why, unit, offset, kind, limit.low if rule.min is not None and not rule.firm else None)


def widened(limit: Limit, start: Ints) -> Limit:
    """A hard limit that the start keeps: today's excess is legal, nothing may be added to it."""
    today = limit.activity(start)
    high = np.where(limit.high < NO_BOUND, np.maximum(limit.high, today), NO_BOUND)
    low = np.where(limit.low > -NO_BOUND, np.minimum(limit.low, today), -NO_BOUND)
    return replace(limit, low=low, high=high, grain=1)
