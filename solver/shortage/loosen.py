"""Floor 3: rules of the policy that would end a shortage if they were looser: a required match, a tier's service, its cap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import floor
from typing import Any

import numpy as np

from solver.model.setting import Setting
from solver.model.units import Loads
from solver.plan.names import few
from solver.policy import Match
from solver.problem import Bools, Ints
from solver.shortage.changes import Change, applied
from solver.shortage.find import Found, Shortage, fixed_items
from solver.shortage.offer import Offer, least

MOST_VALUES = 3  # that a match is to except; with more it is no longer required
MOST_CAP = 2  # times the cap: a higher one is no answer
FULL = 10_000


def without_match(found: Found, s: Shortage) -> Iterator[Offer]:
    """A required match without which books with room could take these accounts."""
    setting = found.formulation.setting
    fit, spare = setting.fit, found.spare(s)
    items = _free(found, s)
    profiles, back = np.unique(fit.profiles.of_item[items], return_inverse=True)
    load = np.zeros(len(profiles), np.int64)
    np.add.at(load, back.ravel(), setting.item_load[items])
    open_to = ~found.formulation.closed & (spare[found.network.place.site] > 0)
    for m, match in enumerate(setting.policy.match):
        if not fit.fails[m].any():
            continue
        fails = tuple(np.zeros_like(f) if k == m else f for k, f in enumerate(fit.fails))
        may = replace(fit, fails=fails).qualify(profiles) & open_to
        gained = may.any(axis=1)
        if not gained.any():
            continue
        units = np.flatnonzero(may.any(axis=0))
        room = int(spare[np.unique(found.network.place.site[units])].sum())
        entry, said = _looser(setting, match, m, profiles, np.where(gained, load, 0), may, s)
        text = f"let {few(setting, units)} take them against the rule on {match.name}: [[match]] {said} in policy.toml"
        yield Offer("match", text, None, Change(policy={"match": [entry]}), min(int(load[gained].sum()), room) >= s.short_load)


def _looser(
    setting: Setting, match: Match, m: int, profiles: Ints, load: Ints, may: Bools, s: Shortage
) -> tuple[dict[str, Any], str]:
    """The policy entry that loosens the match no more than it must, and how to say it."""
    p = setting.fit.profiles
    if match.kind == "hours":
        best = np.array([_best(setting, m, int(q), row) for q, row in zip(profiles, may, strict=True)])
        order = np.argsort(-best, kind="stable")
        reached = np.cumsum(load[order]) >= min(s.short_load, int(load.sum()))
        hours = floor(2 * best[order[int(np.argmax(reached))]] * match.full_at / FULL) / 2
        tiers = [setting.policy.tier_names[t] for t in np.flatnonzero(s.short)]
        wanted = {t: min(match.required_hours.get(t, 0), hours) for t in tiers}
        return hours_entry(match, wanted)
    return values_entry(match, sorted({p.values[m][c] for c in p.codes[profiles[load > 0], m]}))


def hours_entry(match: Match, wanted: dict[str, float]) -> tuple[dict[str, Any], str]:
    """The policy entry with other hours for some tiers, and how it is written."""
    hours = {**match.required_hours, **wanted}
    written = ", ".join(f"{t} = {h:g}" for t, h in hours.items())
    return {"name": match.name, "required_hours": hours}, f'name = "{match.name}", required_hours = {{ {written} }}'


def values_entry(match: Match, values: list[str]) -> tuple[dict[str, Any], str]:
    """The policy entry that excepts a few values, or no longer requires the match, and how it is written."""
    if len(values) <= MOST_VALUES:
        excepted = [*match.except_, *values]
        return {"name": match.name, "except": excepted}, f'name = "{match.name}", except = {excepted}'.replace("'", '"')
    return {"name": match.name, "required": False}, f'name = "{match.name}", required = false'


def _best(setting: Setting, m: int, profile: int, may: Bools) -> int:
    """The highest value of a match at the units that `may` hold accounts of a profile; -1 when there are none."""
    csms = [setting.units.members[u] for u in np.flatnonzero(may)]
    row = setting.fit.tables[m][setting.fit.profiles.codes[profile, m]]
    return int(row[np.concatenate(csms)].max()) if csms else -1


def other_kind(found: Found, s: Shortage) -> Iterator[Offer]:
    """The tier that is short served in books of the other kind as well, where those who qualify have room."""
    setting = found.formulation.setting
    spare, units = found.spare(s), setting.units
    for tier in np.flatnonzero(s.short):
        name = setting.policy.tier_names[tier]
        service = setting.policy.tiers[name].service
        if len(service) != 1:
            continue
        items = _free(found, s)
        profiles = np.unique(setting.fit.profiles.of_item[items[setting.items.tier[items] == tier]])
        able = np.flatnonzero(setting.fit.csms_qualify(profiles).any(axis=0))
        kind: Bools = units.kind_matches("pooled" if service[0] == "dedicated" else "dedicated")
        other = kind & ~found.formulation.closed & (spare > 0)
        other &= np.array([len(np.intersect1d(m, able)) > 0 for m in units.members], bool)
        if not other.any():
            continue
        who = few(setting, np.flatnonzero(other))
        text = f'serve {name} in both kinds of book: tiers.{name}.service = ["dedicated", "pooled"]; {who} would have room'
        change = Change(policy={"tiers": {name: {"service": ["dedicated", "pooled"]}}})
        yield Offer("service", text, None, change, int(spare[other].sum()) >= s.short_load)


def raised_cap(found: Found, s: Shortage) -> Iterator[Offer]:
    """The smallest higher ratio cap of the tier that is short most, under which all have a seat."""
    setting = found.formulation.setting
    tier = int(np.argmax(s.short * setting.loads.of_tier))
    name = setting.policy.tier_names[tier]
    cap = setting.policy.tiers[name].cap

    def change(more: int) -> Change:
        return Change(policy={"tiers": {name: {"cap": cap + more}}})

    def enough(more: int) -> bool:
        _, policy = applied(setting.book, setting.policy, change(more))
        return found.network.flow(s.groups, loads=Loads.of(policy)).short == 0

    step = least(enough, cap * (MOST_CAP - 1))
    if step:
        text = f"raise the cap of {name} from {cap} to {cap + step} accounts: tiers.{name}.cap = {cap + step}"
        yield Offer("cap", text, None, change(step), True)


def _free(found: Found, s: Shortage) -> Ints:
    """The items of a shortage that nothing keeps where they are."""
    return np.asarray(s.items[~fixed_items(found.formulation)[s.items]], np.int64)
