"""Floor 5: invented CSMs - as many as the demand needs, in teams by region, with a leaver, a backfill and a hire in ramp."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil

import numpy as np
import pandas as pd

from solver.book import CSM_COLUMNS
from solver.demo.customers import Floats, blank
from solver.demo.world import HUBS, INDUSTRIES, REGIONS, SPOKEN, people_names
from solver.model.quarter import whole_months
from solver.policy import Policy

Rng = np.random.Generator
MIXED = 0.35  # share of the T2 load that dedicated books carry beside T1
SPLIT = 0.3  # share of their time that someone with coverage `both` gives to the pool
PER_SPECIAL = 60  # one leaver with a backfill, and one hire, per so many full-time CSMs
TEAM = 9  # CSMs per manager
HOMES = ("America/Los_Angeles", "Europe/London", "Australia/Sydney", "Europe/Berlin")  # of the one pool of a small company
BACKFILL_BY, HIRE_BY = 14, 45  # latest start, days after as_of


@dataclass
class Team:
    """People of one region who do the same; `need` is the FTE still to be filled."""

    region: str
    pool: str  # "" for the dedicated books
    tiers: str
    need: float
    seats: list[dict[str, object]] = field(default_factory=list)


def draw_csms(demand: Floats, rng: Rng, as_of: date, policy: Policy) -> pd.DataFrame:
    """CSMs whose FTE available in the quarter add up to `demand`, FTE [regions, T1 to T3], within a few hundredths.

    Sorted by csm_id, with every column of the contract and `region`.
    """
    teams = _teams(demand) or [Team(REGIONS[0], "", "T1;T2", 1.0)]
    wanted = sum(team.need for team in teams)
    if wanted >= 3:
        _add_specials(teams, max(1, round(wanted / PER_SPECIAL)), rng, as_of, policy)
        _add_split(teams, max(1, round(wanted / 25)))
    spare = 0.0
    for team in teams:
        spare = _fill(team, spare)
    rows = [seat for team in teams for seat in team.seats]
    _add_persons(teams, rng, as_of)
    if wanted >= 20:
        _add_leaves(rows, round(wanted / 80) or 1, as_of)
    hours = policy.working_hours
    return _frame(rows).assign(work_from=hours.from_hour, work_to=hours.to_hour)


def _teams(demand: Floats) -> list[Team]:
    """Dedicated books per region; pools per region where they fill at least one person, else one pool for all."""
    dedicated, pools, shared = [], [], 0.0
    for region, (t1, t2, t3) in zip(REGIONS, demand, strict=True):
        core = (1 - MIXED) * t2
        if t1 + t2 > 0:
            dedicated.append(Team(region, "", "T1;T2", t1 + MIXED * t2))
        if core >= 1 and t3 >= 1:
            pools += [Team(region, f"Core {region}", "T2", core), Team(region, f"Scale {region}", "T3", t3)]
        elif core + t3 >= 1:
            pools.append(Team(region, f"Shared {region}", "T2;T3", core + t3))
        else:
            shared += core + t3
    everywhere = "" if np.count_nonzero(demand.sum(axis=1)) > 1 else REGIONS[int(demand.sum(axis=1).argmax())]
    return dedicated + pools + ([Team(everywhere, "Shared", "T2;T3", shared)] if shared > 0 else [])


def _add_specials(teams: list[Team], num: int, rng: Rng, as_of: date, policy: Policy) -> None:
    """A leaver's place goes to the backfill; a hire takes part of another place. Large teams first."""
    order = sorted((t for t in teams if t.region), key=lambda t: -t.need)
    dedicated = [t for t in order if not t.pool]
    for i in range(num):
        team = dedicated[i % len(dedicated)]
        end = as_of + timedelta(days=int(rng.integers(15, 60)) if i % 2 else -int(rng.integers(5, 25)))
        leaver: dict[str, object] = {"fte": 1.0, "end_date": end}
        team.seats.append(leaver)
        _seat(team, as_of + timedelta(days=int(rng.integers(0, BACKFILL_BY))), as_of, policy, leaver)
        _seat(order[(i + 1) % len(order)], as_of + timedelta(days=int(rng.integers(20, HIRE_BY))), as_of, policy, None)


def _seat(team: Team, start: date, as_of: date, policy: Policy, leaver: dict[str, object] | None) -> None:
    """Someone new in the team; the need falls by what they can do in their ramp."""
    first, last = policy.quarter_of(as_of)
    month = whole_months(start, last)
    ramp = policy.ramp.shares[month] if month < len(policy.ramp.shares) else 1.0
    team.need -= ramp * ((last - start).days + 1) / ((last - first).days + 1)
    team.seats.append({"fte": 1.0, "start_date": start, "backfill_for": leaver})


def _add_split(teams: list[Team], num: int) -> None:
    """Some people with a book of their own give a part of their time to their region's pool (or the one of all)."""
    pairs = [(t, p) for t in teams if not t.pool for p in teams if p.pool and p.region in (t.region, "") and "T2" in p.tiers]
    for i in range(min(num, len(pairs) * 3)):
        team, pool = pairs[i % len(pairs)]
        if team.need > 1 and pool.need > 2 * SPLIT:
            team.seats.append({"fte": 1.0, "coverage": "both", "pool": pool.pool, "pool_share": SPLIT})
            team.need -= 1 - SPLIT
            pool.need -= SPLIT


def _fill(team: Team, spare: float) -> float:
    """Fills the need with full-timers and at most two part-timers; returns what rounding left over for the next team."""
    need = team.need - spare
    if need < (0.05 if team.seats else 0):
        return -need
    num = max(ceil(need - 1e-9), 1 if team.region else 2)
    parts = [1.0] * num
    rest = need - (num - 1)
    if num > 1 and rest < 0.3:  # two part-timers rather than one full-timer and somebody for an hour a day
        parts[-2:] = [(1 + rest) / 2] * 2
    else:
        parts[-1] = rest
    parts = [max(0.05, round(p * 20) / 20) for p in parts]
    team.seats += [{"fte": p} for p in parts]
    return sum(parts) - need


def _add_persons(teams: list[Team], rng: Rng, as_of: date) -> None:
    """Names, places, languages, industries, experience and managers for the seats."""
    names = {region: people_names(rng, region) for region in REGIONS}
    bosses: dict[str, tuple[int, str]] = {}
    for team in teams:
        for i, seat in enumerate(team.seats):
            region = team.region or REGIONS[i % len(REGIONS)]
            hub, tongue = HUBS[region][i % len(HUBS[region])]
            spoken = {tongue} if i else set(SPOKEN[region]) if team.region else {"de", "fr", "ja"}
            count, boss = bosses.get(region, (0, ""))
            boss = boss if count % TEAM else next(names[region])
            bosses[region] = (count + 1, boss)
            seat.setdefault("coverage", "pooled" if team.pool else "dedicated")
            seat.setdefault("pool", team.pool)
            seat.setdefault("start_date", as_of - timedelta(days=int(rng.integers(130, 2600))))
            mixed = i % 2 or len(team.seats) == 1 or seat["coverage"] == "both"
            seat |= {
                "region": region, "manager": boss, "timezone": hub if team.region else HOMES[i % len(HOMES)],
                "languages": ";".join(sorted({"en", *spoken} - {""})),
                "tiers": team.tiers if team.pool or mixed else "T1",
                "industries": ";".join(sorted(rng.choice(list(INDUSTRIES)[:12], 1 + int(rng.integers(0, 3)), replace=False))),
            }  # fmt: skip
            _add_name(seat, names[region], as_of)


def _add_name(seat: dict[str, object], names: Iterator[str], as_of: date) -> None:
    name = next(names)
    handle = ".".join(re.sub(r"[^a-z ]", "", name.lower()).split())
    years = (as_of - seat["start_date"]).days / 365  # type: ignore[operator]
    rank = 0 if years < 1 else 1 if years < 3 else 2 if years < 5.5 else 3
    pay = {"AMER": 118_000, "EMEA": 96_000, "APAC": 92_000}[str(seat["region"])]
    seat |= {
        "csm_id": handle, "name": name, "email": f"{handle}@example.com", "crm_user": "",
        "level": ("Associate", "CSM", "Senior", "Principal")[rank], "cost": float(pay * (88, 100, 117, 136)[rank] // 100),
    }  # fmt: skip


def _add_leaves(rows: list[dict[str, object]], num: int, as_of: date) -> None:
    """Long leaves (their books are closed) and as many short ones, which change nothing."""
    steady = [r for r in rows if r["coverage"] == "dedicated" and "end_date" not in r and r["start_date"] < as_of]  # type: ignore[operator]
    for i, row in enumerate(steady[:: max(1, len(steady) // (2 * num))][: 2 * num]):
        row["leave_from"] = as_of + timedelta(days=10 + 3 * i)
        row["leave_to"] = as_of + timedelta(days=20 + 3 * i if i % 2 else 75 + 3 * i)


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    for row in rows:
        leaver = row.get("backfill_for")
        row["backfill_for"] = leaver["csm_id"] if isinstance(leaver, dict) else ""
        row.setdefault("pool_share", {"dedicated": 0.0, "pooled": 1.0}.get(str(row["coverage"])))
    rows = sorted(rows, key=lambda row: str(row["csm_id"]))
    frame = blank(len(rows), CSM_COLUMNS)
    for name, kind in [*CSM_COLUMNS.items(), ("region", "text")]:
        given = [row.get(name) for row in rows]
        if any(value is not None for value in given):
            dtype = {"date": "datetime64[s]", "number": "float64", "flag": "bool"}.get(kind, "str")
            frame[name] = pd.Series(given, dtype=dtype)
    return frame
