"""Floor 6: the whole answer - the sizing, the next hire, the staircase, the quarters - for people and for machines."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from solver.again import formulate_and_solve
from solver.book import Book
from solver.engine import Options
from solver.headcount.arithmetic import Row, by_industry, by_tier
from solver.headcount.calendar import Quarter, calendar_of
from solver.headcount.changes import Trial, best_of, hires, without_bands
from solver.headcount.frames import headcount_frame, stairs_frame
from solver.headcount.stairs import Step, staircase
from solver.places import filled, publish, write_all
from solver.plan.decision import decide
from solver.policy import Policy
from solver.signals import Stop
from solver.sizing import Sizing, people_needed
from solver.sizing.size import By
from solver.stages import without_stages
from solver.tables import to_csv
from solver.tiering import score_book

MARK = "headcount.json"  # what makes a folder a headcount
NEXT = 8  # kinds whose hire is solved, at most


@dataclass(frozen=True)
class Asked:
    """What to work out beside the sizing: the value of hires, the staircase, the quarters."""

    by: By = "heads"
    stairs: bool = True
    quarters: bool = False


@dataclass(frozen=True)
class Headcount:
    """The answer. `next_hire`: the kinds tried, best first; `bands_left_out`: the limits that its runs went without;
    `cut_short`: by the time limit or a signal: hires or steps are missing."""

    sizing: Sizing
    tiers: tuple[Row, ...]
    industries: tuple[Row, ...]
    next_hire: Trial
    steps: tuple[Step, ...]
    quarters: tuple[Quarter, ...]
    bands_left_out: tuple[str, ...]
    cut_short: bool
    currency: str

    def tree(self) -> dict[str, Any]:
        """The answer for a JSON file."""
        sizing = self.sizing
        return {
            "schema_version": 1,
            "as_of": sizing.setting.book.as_of.isoformat(),
            "currency": self.currency,
            "by": sizing.by,
            "share": sizing.setting.policy.headcount.share,
            "carried_per_head": sizing.carried / 10**6,
            "people": sum(k.people for k in sizing.kinds),
            "fte": sum(k.fte for k in sizing.kinds) / 1000,
            "tiers": [asdict(r) for r in self.tiers],
            "industries": [asdict(r) for r in self.industries],
            "hires": _team(sizing, "hires"),
            "from_scratch": _team(sizing, "scratch"),
            "nobody_may_hold": len(sizing.demand.nobody),
            "next_hire": [
                {"kind": t.change.name, "worth": t.worth, "least": t.least, "most": t.most, "bound": t.bound,
                 "covered": t.covered, "accounts": t.accounts, "cost": t.change.cost, "net": t.net} for t in self.next_hire.tried
            ],
            "cannot_win": [{"kind": c.name, "bound": b, "cost": c.cost} for c, b in self.next_hire.beaten],
            "not_tried": [{"kind": c.name, "bound": b, "cost": c.cost} for c, b in self.next_hire.untried],
            "staircase": [asdict(s) for s in self.steps],
            "quarters": [asdict(q) for q in self.quarters],
            "limits_left_out": list(self.bands_left_out),
            "cut_short": self.cut_short,
        }  # fmt: skip


def size_headcount(
    book: Book,
    policy: Policy,
    options: Options,
    asked: Asked,
    tell: Callable[[str], None] = lambda _: None,
    stop: Stop | None = None,
) -> Headcount:
    """How many people the book needs and what the next one is worth; `options.seconds` is for all of it.

    Raises what `rebalance` raises, and NoPlanError.
    """
    end, stop = time.monotonic() + options.seconds, stop or Stop()
    alarm = threading.Timer(
        options.seconds, stop.set
    )  # the runs are without a clock, so that they repeat: this is the safety net
    alarm.daemon = True
    alarm.start()
    try:
        return _sized(book, policy, options, asked, tell, stop, end)
    finally:
        alarm.cancel()


def _sized(
    book: Book, policy: Policy, options: Options, asked: Asked, tell: Callable[[str], None], stop: Stop, end: float
) -> Headcount:
    tiering = score_book(book, policy)
    tiers = tiering.table["tier"]
    sizing = people_needed(book, tiers, policy, asked.by, stop)
    tell(f"sized: {sizing.heads} people at target, from scratch")
    rules = without_bands(without_stages(policy))
    gone = tuple(x.name for x in policy.limit if x.name not in {r.name for r in rules.limit})
    solved = formulate_and_solve(book, tiers, rules, options, stop=stop)
    known = decide(solved.formulation, tiering, solved.result)
    trial = best_of(known, hires(book, sizing.kinds, rules), options, end, NEXT, stop)
    steps = staircase(known, book, sizing.kinds, rules, trial, options, end, tell, stop) if asked.stairs else []
    quarters = calendar_of(sizing, policy) if asked.quarters else ()
    tiered, industries = tuple(by_tier(sizing)), tuple(by_industry(sizing))
    return Headcount(sizing, tiered, industries, trial, tuple(steps), quarters, gone, stop.is_set(), policy.currency)


def write_headcount(found: Headcount, out: Path, *, force: bool = False) -> None:
    """headcount.csv, staircase.csv and headcount.json in a folder that is whole or absent. Raises StorageError."""
    files = {
        "headcount.csv": to_csv(headcount_frame(found.sizing)),
        "staircase.csv": to_csv(stairs_frame(found.steps)),
        MARK: json.dumps(found.tree(), indent=1, ensure_ascii=False) + "\n",
    }

    publish(filled(out, lambda folder: write_all(folder, files)), out, force=force)


def _team(sizing: Sizing, name: str) -> dict[str, Any]:
    team = getattr(sizing, name)
    share = team.covered / np.maximum(1, sizing.demand.total)
    names = sizing.setting.policy.tier_names
    return {
        "heads": team.total,
        "cost": team.cost,
        "least": team.least,
        "proof": team.proof,
        "by_kind": {k.name: int(h) for k, h in zip(sizing.kinds, team.heads, strict=True) if h},
        "covered": {t: round(float(s), 4) for t, s, total in zip(names, share, sizing.demand.total, strict=True) if total},
    }
