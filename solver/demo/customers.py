"""Floor 5: invented accounts, drawn at once as columns; everything but owner and tier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.book import ACCOUNT_COLUMNS
from solver.demo.world import INDUSTRIES, PLACES, REGION_SHARES, REGIONS, Place, company_names
from solver.problem import Ints

Floats = npt.NDArray[np.float64]
Rng = np.random.Generator
PRODUCTS = ("Core", "Analytics", "Platform")
SMALL_BOOK = 300  # below this everything is in one region: three would have fractions of a CSM each


@dataclass(frozen=True)
class Segment:
    """A kind of customer. `arr`: median and spread (of the logarithm); `expansion`: shares of low, medium, high."""

    share: float
    arr: tuple[float, float]
    expansion: tuple[float, float, float]
    strategic: float
    complexity: float


# Chosen so that the default scorecard makes about 20 / 36 / 44 % T1 / T2 / T3 of them (T4 aside), with 53 / 33 / 14 % of the ARR.
SEGMENTS = (
    Segment(0.145, (115_000, 0.45), (0.10, 0.45, 0.45), 60, 60),
    Segment(0.365, (38_000, 0.40), (0.22, 0.68, 0.10), 35, 42),
    Segment(0.45, (11_000, 0.38), (0.72, 0.26, 0.02), 14, 28),
    Segment(0.04, (2_400, 0.40), (0.90, 0.10, 0.00), 8, 15),
)


def draw_accounts(num: int, rng: Rng, as_of: date) -> pd.DataFrame:
    """`num` accounts, sorted by id, with every column of the contract and `open_tickets`, `product`; no owner, no tier."""
    segment = rng.choice(len(SEGMENTS), num, p=[s.share for s in SEGMENTS])
    region, places = _places(num, rng)
    industry = rng.choice(list(INDUSTRIES), num, p=_shares([i[0] for i in INDUSTRIES.values()]))
    factor = np.array([INDUSTRIES[i][1] for i in industry])
    wants = rng.random(num) < np.array([p.wants for p in places])
    frame = blank(num, ACCOUNT_COLUMNS)
    width = max(4, len(str(num)))
    frame["account_id"] = [f"A{i:0{width}d}" for i in range(1, num + 1)]
    frame["name"] = company_names(rng, industry.tolist(), [p.form for p in places])
    frame["arr"] = _arr(segment, factor, rng)
    frame["industry"], frame["region"] = industry, region
    frame["timezone"], frame["country"] = [p.zone for p in places], [p.country for p in places]
    frame["state"] = [p.state for p in places]
    frame["language"] = [p.language if w else "en" for p, w in zip(places, wants, strict=True)]
    frame["currency"] = "USD"
    _add_character(frame, segment, rng)
    _add_dates(frame, rng, as_of)
    return frame


def blank(num: int, columns: Mapping[str, str]) -> pd.DataFrame:
    """A table of `num` rows in which every column of the contract is blank and of its kind."""
    kinds = {"money": np.full(num, np.nan), "number": np.full(num, np.nan), "flag": np.zeros(num, bool)}
    kinds["date"] = np.full(num, np.datetime64("NaT"), "datetime64[s]")
    text = pd.Series([""] * num, dtype="str")
    return pd.DataFrame({name: pd.Series(kinds[kind]) if kind in kinds else text for name, kind in columns.items()})


def _places(num: int, rng: Rng) -> tuple[list[str], list[Place]]:
    shares = REGION_SHARES if num >= SMALL_BOOK else (1.0, 0.0, 0.0)
    region = rng.choice(REGIONS, num, p=shares)
    pick = rng.random(num)
    edges = {r: np.cumsum(_shares([p.weight for p in PLACES[r]])) for r in REGIONS}
    return region.tolist(), [
        PLACES[r][min(int(np.searchsorted(edges[r], x)), len(PLACES[r]) - 1)] for r, x in zip(region, pick, strict=True)
    ]


def _arr(segment: Ints, factor: Floats, rng: Rng) -> Floats:
    """Lognormal within the segment, higher in rich industries; in steps a price list would have."""
    median = np.array([s.arr[0] for s in SEGMENTS])[segment]
    spread = np.array([s.arr[1] for s in SEGMENTS])[segment]
    raw = median * factor * np.exp(spread * rng.standard_normal(len(segment)))
    raw = np.where(segment < 3, np.maximum(raw, 5_000), np.minimum(raw, 4_900))
    step = np.where(raw < 20_000, 60, np.where(raw < 100_000, 250, 1_000))
    return np.ceil(raw / step) * step


def _add_character(frame: pd.DataFrame, segment: Ints, rng: Rng) -> None:
    """Health, expansion and what goes with them: unhealthy accounts have tickets, escalations and little room to grow."""
    num = len(frame)
    mood = rng.standard_normal(num)
    shares = np.array([s.expansion for s in SEGMENTS])[segment].cumsum(axis=1)
    room = np.clip(rng.random(num) + 0.04 * mood, 0, 0.999)
    frame["expansion"] = (room[:, None] > shares[:, :2]).sum(axis=1) * 50.0
    frame["strategic"] = _around(np.array([s.strategic for s in SEGMENTS])[segment], 18, rng, 89)
    complexity = _around(np.array([s.complexity for s in SEGMENTS])[segment], 17, rng, 100)
    frame["complexity"] = complexity
    frame["health"] = np.clip(np.round(74 + 17 * mood - 0.08 * (complexity - 40)), 8, 100)
    red = frame["health"].to_numpy() < 50
    frame["escalated"] = rng.random(num) < np.where(red, 0.15, 0.012)
    frame["seats"] = np.ceil(frame["arr"] / rng.uniform(350, 900, num))
    frame["seats_used"] = np.floor(frame["seats"] * np.clip(0.72 + 0.13 * mood + 0.1 * rng.standard_normal(num), 0.05, 1))
    frame["seats_possible"] = np.ceil(frame["seats"] * np.array([1.2, 2.2, 4.5])[(frame["expansion"] // 50).astype(int)])
    frame["open_tickets"] = rng.poisson(np.exp(0.6 + complexity / 60 - 0.45 * mood)).astype("float64")
    frame["product"] = np.array(PRODUCTS)[np.minimum(rng.poisson(np.array([1.1, 0.7, 0.3, 0.1])[segment]), 2)]
    for column, share in (("expansion", 0.02), ("complexity", 0.01), ("health", 0.02)):  # exports have holes
        frame.loc[rng.random(num) < share, column] = np.nan
    frame.loc[rng.random(num) < 0.015, "industry"] = ""


def _around(mean: Floats, spread: float, rng: Rng, most: float) -> Floats:
    return np.clip(np.round(mean + spread * rng.standard_normal(len(mean))), 0, most)


def _add_dates(frame: pd.DataFrame, rng: Rng, as_of: date) -> None:
    """Customer since, last year's ARR and the renewal: yearly contracts, a third of which end with a month."""
    num = len(frame)
    age = np.minimum(rng.exponential(900, num).astype(int) + 20, 3600)
    start = np.datetime64(as_of) - age
    frame["onboarded_on"] = start.astype("datetime64[s]")
    renewal = np.datetime64(as_of) + (365 - age % 365)
    month_end = (renewal.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    frame["renewal_date"] = np.where(rng.random(num) < 0.35, month_end, renewal).astype("datetime64[s]")
    growth = 0.04 + 0.003 * (frame["health"].fillna(75).to_numpy() - 75) + 0.12 * rng.standard_normal(num)
    before = np.round(frame["arr"].to_numpy() / np.maximum(1 + growth, 0.4), -1)
    frame["arr_12m_ago"] = np.where(age >= 365, before, np.nan)


def _shares(weights: list[float]) -> Floats:
    return np.array(weights) / sum(weights)
