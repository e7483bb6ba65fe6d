"""Floor 6: hours of the day - when customers are at work, and when somebody who holds them is.

Hours are UTC, looked at in their middle, on every day of the planned quarter; so changes of the clock are in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from solver.problem import Bools, Ints
from solver.report.view import View

DAY = 24
GROUPS = 12  # groups of zones that are told apart


@dataclass(frozen=True)
class Group:
    """Accounts of zones with the same hour. `open`, `held` [24]: mean ARR that is in its working hours, and of it what has
    somebody at work who holds it; `people` [24]: how many of its holders are mostly at work then."""

    name: str
    accounts: int
    arr: float
    csms: int
    open: np.ndarray
    held: np.ndarray
    people: Ints

    @property
    def share(self) -> float:
        """Of all hours that the ARR is in, the part with somebody at work."""
        return float(self.held.sum() / self.open.sum()) if self.open.sum() else 0.0


@dataclass(frozen=True)
class Hours:
    """The groups, with most ARR first; shares of the whole in the plan and today; accounts without a time zone."""

    groups: tuple[Group, ...]
    after: float
    before: float
    without: int


def hours_of(view: View) -> Hours:
    """Coverage of hours by the plan, and by today's owners."""
    setting = view.setting
    accounts, units = setting.book.accounts, setting.units
    zones = accounts["timezone"].astype(str).to_numpy()
    known = zones != ""
    names, code = np.unique(zones[known], return_inverse=True)
    works, member = _units_at_work(view)
    at_home = np.array([_at_work(view, z, *_home(view)) for z in names], bool).reshape(len(names), works.shape[1])
    arr = accounts["arr"].to_numpy(np.float64)[known]
    after = view.decision.unit[known]
    before = np.array([units.index.get(str(o), 0) for o in accounts["owner"]], np.int64)[known]
    sums = [_sums(code, unit, arr, at_home, works) for unit in (after, before)]
    groups = _groups(view, names, code, arr, after, at_home, works, member)
    shares = [float(h.sum() / o.sum()) if o.sum() else 0.0 for o, h in sums]
    return Hours(groups, shares[0], shares[1], int((~known).sum()))


def _home(view: View) -> tuple[float, float]:
    hours = view.policy.working_hours
    return hours.from_hour, hours.to_hour


def _at_work(view: View, zone: str, first: float, last: float) -> Bools:
    """Whether it is a working hour there, at the middle of each UTC hour of the quarter [days * 24]."""
    quarter, info = view.setting.quarter, ZoneInfo(zone)
    start = datetime(quarter.first.year, quarter.first.month, quarter.first.day, tzinfo=UTC) + timedelta(minutes=30)
    days = (quarter.last - quarter.first).days + 1
    local = [(start + timedelta(hours=h)).astimezone(info) for h in range(days * DAY)]
    return np.array([d.weekday() < 5 and first <= d.hour + d.minute / 60 < last for d in local], bool)


def _units_at_work(view: View) -> tuple[Bools, list[Bools]]:
    """Whether anybody of each unit is at work [units, hours], and each member's own hours [units][members, hours]."""
    csms, units = view.setting.book.csms, view.setting.units
    known: dict[tuple[str, float, float], Bools] = {}
    own = []
    for zone, first, last in zip(csms["timezone"].astype(str), csms["work_from"], csms["work_to"], strict=True):
        at = (zone or "UTC", float(first), float(last))
        if at not in known:
            known[at] = _at_work(view, *at)
        own.append(known[at] if zone else np.zeros_like(known[at]))
    size = ((view.setting.quarter.last - view.setting.quarter.first).days + 1) * DAY
    people = np.array(own, bool).reshape(-1, size)
    member = [people[m] for m in units.members]
    return np.array([m.any(axis=0) if len(m) else np.zeros(size, bool) for m in member], bool), member


def _sums(code: Ints, unit: Ints, arr: np.ndarray, at_home: Bools, works: Bools) -> tuple[np.ndarray, np.ndarray]:
    """ARR in its working hours, and of it with somebody at work, summed over the quarter by hour of the day [24]."""
    opened, held, days = np.zeros(DAY), np.zeros(DAY), at_home.shape[1] // DAY
    for zone in range(len(at_home)):
        mine = code == zone
        by_unit = np.bincount(unit[mine], weights=arr[mine], minlength=len(works))
        some = np.flatnonzero(by_unit)
        opened += by_unit.sum() * at_home[zone].reshape(days, DAY).sum(axis=0)
        together = (works[some] & at_home[zone]).reshape(len(some), days, DAY).sum(axis=1)
        held += by_unit[some] @ together
    return opened, held


def _groups(
    view: View, names: np.ndarray, code: Ints, arr: np.ndarray, unit: Ints, at_home: Bools, works: Bools, member: list[Bools]
) -> tuple[Group, ...]:
    """Zones by their distance to UTC on the quarter's first day; the smallest ones together."""
    first = view.setting.quarter.first
    noon = datetime(first.year, first.month, first.day, 12, tzinfo=UTC)
    ahead = np.array([int((noon.astimezone(ZoneInfo(z)).utcoffset() or timedelta()).total_seconds() // 60) for z in names])
    total = {int(o): float(arr[np.isin(code, np.flatnonzero(ahead == o))].sum()) for o in np.unique(ahead)}
    largest = sorted(total, key=lambda o: (-total[o], o))
    kept = sorted(largest if len(largest) <= GROUPS else largest[: GROUPS - 1])
    bins = [(_said(o, names, code, arr, ahead), ahead == o) for o in kept]
    rest = ~np.isin(ahead, kept)
    bins += [(view.lang.t("elsewhere"), rest)] if rest.any() else []
    return tuple(_group(name, zones, code, arr, unit, at_home, works, member) for name, zones in bins)


def _said(offset: int, names: np.ndarray, code: Ints, arr: np.ndarray, ahead: np.ndarray) -> str:
    """UTC-5 and the city of the zone with most ARR."""
    mine = np.flatnonzero(ahead == offset)
    sums = [float(arr[code == z].sum()) for z in mine]
    city = str(names[mine[int(np.argmax(sums))]]).rsplit("/", 1)[-1].replace("_", " ")
    hours, minutes = divmod(abs(offset), 60)
    sign = "±" if offset == 0 else "+" if offset > 0 else "−"
    return f"{city} UTC{sign}{hours}{f':{minutes:02d}' if minutes else ''}"


def _group(
    name: str, zones: Bools, code: Ints, arr: np.ndarray, unit: Ints, at_home: Bools, works: Bools, member: list[Bools]
) -> Group:
    mine = zones[code]
    opened, held = _sums(code[mine], unit[mine], arr[mine], at_home, works)
    size = at_home.shape[1] // DAY
    days = max(int(at_home[zones].reshape(int(zones.sum()), size, DAY).any(axis=2).sum(axis=1).max(initial=0)), 1)
    holders = [member[u] for u in np.unique(unit[mine]) if u]
    people = np.concatenate(holders) if holders else np.zeros((0, at_home.shape[1]), bool)
    there = people.reshape(len(people), size, DAY).sum(axis=1)
    most = there.max(axis=1, keepdims=True, initial=1)
    mostly = ((there * 2 >= most) & (there > 0)).sum(axis=0)
    return Group(name, int(mine.sum()), float(arr[mine].sum()), len(people), opened / days, held / days, mostly)
