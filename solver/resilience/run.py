"""Floor 6: the resilience report of a book - departures solved, compared, written, audited; a folder that is whole or absent."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from solver.book import Book
from solver.engine import Options
from solver.errors import Interrupted
from solver.pipeline import publish_within
from solver.places import check_place, file_name, filled, publish, write_all
from solver.plan.decision import Decision
from solver.plan.folder import strange_plans
from solver.policy import Policy
from solver.resilience.alone import alone_by_csm
from solver.resilience.departure import Departure, by_harm, departure_of
from solver.resilience.leavers import leavers_of
from solver.resilience.mend import mend_of
from solver.resilience.page import page_of
from solver.resilience.screen import Report, rows_of, screen_of
from solver.resilience.solve import Answer, Clock, proved, solve_base, solve_departures
from solver.resilience.standing import accounts_of, standing_text
from solver.signals import Stop
from solver.strangers import beside
from solver.tables import to_csv
from solver.tiering import score_book

MARK = "resilience.json"  # what makes a folder a resilience report


@dataclass(frozen=True)
class Resilience:
    """What was found, for people and for machines."""

    report: Report
    text: str
    tree: dict[str, Any]


def check_out(out: Path, *, force: bool) -> None:
    """Refuse a place that cannot be written to, before the work begins."""
    ours = beside("resilience.*", "departures/*.csv", "departures/*.txt", "plans/*/*")
    check_place(out, MARK, "resilience report", force=force, strange=lambda folder: ours(folder) + strange_plans(folder))


def make_resilience(
    book: Book,
    policy: Policy,
    out: Path,
    options: Options,
    *,
    asked: Iterable[str] = (),
    every_plan: bool = False,
    force: bool = False,
    tell: Callable[[str], None] | None = None,
    stop: Stop | None = None,
) -> Resilience:
    """Solve, compare and write the departures of those `asked` for, or of everybody; `options.seconds` is for all of them.

    The plan of the worst departure (`every_plan`: of each) is audited and kept. Raises what `rebalance` raises; Interrupted
    where nothing was finished.
    """
    check_out(out, force=force)
    stop = stop or Stop()
    leavers, clock = leavers_of(book, policy, asked), Clock(time.monotonic() + options.seconds, stop)
    base = solve_base(book, score_book(book, policy), policy, options, clock)
    answers = list(solve_departures(base, leavers, options, clock, tell))
    if not answers and stop.is_set():
        raise Interrupted(stop.number)
    alone = alone_by_csm(base.formulation.setting)
    solved = {a.leaver.csm_id: a for a in answers if a.decision is not None}
    ordered = by_harm([departure_of(base, a, alone.get(c, ())) for c, a in solved.items()])
    report = _report(
        base, ordered, answers, [x.name for x in leavers if x.csm_id not in {a.leaver.csm_id for a in answers}], stop
    )
    if ordered:
        worst = solved[ordered[0].leaver.csm_id].decision
        assert worst is not None
        report = replace(report, mend=mend_of(base, worst, ordered[0], options, clock))
    tree = tree_of(base, report)
    plans = {d.leaver.csm_id: x for d in ordered if (x := solved[d.leaver.csm_id].decision) is not None}
    _write(out, base, report, tree, plans, options, every_plan=every_plan, force=force)
    return Resilience(report, screen_of(report), tree)


def _report(base: Decision, ordered: list[Departure], answers: list[Answer], left_out: list[str], stop: Stop) -> Report:
    setting = base.formulation.setting
    title = f"If somebody resigns on {setting.book.as_of.isoformat()}, in {setting.policy.currency}"
    served = setting.items.served[setting.items.account_tier]
    return Report(
        title=title,
        departures=tuple(ordered),
        failed=tuple((a.leaver.name, a.error) for a in answers if a.decision is None),
        left_out=tuple(left_out),
        why_left="stopped by a signal" if stop.is_set() else "out of time (--time-limit)",
        base_uncovered=int(((base.unit == 0) & served).sum()),
        mend="",
        currency=setting.policy.currency,
    )


def tree_of(base: Decision, report: Report) -> dict[str, Any]:
    """resilience.json."""
    setting = base.formulation.setting
    return {
        "schema_version": 1,
        "as_of": setting.book.as_of.isoformat(),
        "currency": setting.policy.currency,
        "base": {"value": base.result.value, "bound": base.result.bound, "uncovered": report.base_uncovered},
        "worst": report.departures[0].leaver.csm_id if report.departures else None,
        "mend": report.mend,
        "departures": [{**asdict(d), "file": file_name(d.leaver.csm_id)} for d in report.departures],
        "failed": [{"name": name, "why": why} for name, why in report.failed],
        "left_out": list(report.left_out),
        "why_left_out": report.why_left if report.left_out else "",
    }


def _write(
    out: Path,
    base: Decision,
    report: Report,
    tree: dict[str, Any],
    plans: dict[str, Decision],
    options: Options,
    *,
    every_plan: bool,
    force: bool,
) -> None:
    """Everything beside its place, then renamed. A plan that fails its audit is kept beside `out`, as rejected."""
    setting = base.formulation.setting

    def fill(folder: Path) -> None:
        files: dict[str, str | bytes] = {MARK: json.dumps(tree, indent=1, ensure_ascii=False) + "\n"}
        files["resilience.csv"] = to_csv(rows_of(report.departures))
        files["resilience.html"] = page_of(report)
        for k, d in enumerate(report.departures):
            name, after = file_name(d.leaver.csm_id), plans[d.leaver.csm_id]
            rows = accounts_of(base, after, d)
            files[f"departures/{name}.csv"] = to_csv(rows)
            text = standing_text(d, rows, setting.policy.currency, setting.book.as_of.isoformat())
            files[f"departures/{name}.txt"] = text
            if k == 0 or every_plan:
                publish_within(proved(after), options, folder / "plans" / name, out)
        write_all(folder, files)

    publish(filled(out, fill), out, force=force)
