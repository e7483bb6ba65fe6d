"""Hours of coverage and accounts per CSM, argued by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from solver.book import Book
from solver.report.hours import hours_of
from solver.report.hours_picture import hours_table, spans
from solver.report.ratios import Ratio, ratios_of
from solver.report.ratios import finding as where_ratios_lie
from solver.report.view import View
from tests.report.conftest import small, texts


def test_a_ratio_lies_above_within_or_below_its_band() -> None:
    verdicts = [Ratio("T1", r, 15, 22, 30).verdict for r in (30.1, 30.0, 15.0, 14.9, None)]
    assert verdicts == ["above", "within", "within", "spare", "none"]
    assert Ratio("T4", 7.0, 0, 0, 0).verdict == "none"


def test_the_title_of_ratios_is_the_finding(view: View) -> None:
    within = [Ratio("T1", 20.0, 15, 22, 30)]
    assert where_ratios_lie(view, within) == "Every tier lies within its band of accounts per CSM"
    over = [*within, Ratio("T2", 120.0, 50, 75, 100), Ratio("T3", 600.0, 200, 300, 500)]
    assert where_ratios_lie(view, over) == "Above its cap: T2, T3"
    assert [r.tier for r in ratios_of(view)] == list(view.summary["tiers"])


def test_hours_of_a_day_by_hand(book_of: Callable[..., Book], tmp_path: Path) -> None:
    """Tests a CSM at UTC who works 8 to 13, and two accounts of 30,000 with hours 8 to 18: one at UTC shares 5 of its 10 hours,
    one in Tokyo (23 to 9 UTC) the hour from 8 to 9 - together 6 of 20, 30 %; a third account without a zone is left out."""
    zone = {"tier": "T2", "owner": "ann", "arr": 30_000}
    accounts = [
        {"account_id": "a1", "timezone": "Africa/Abidjan", **zone},
        {"account_id": "a2", "timezone": "Asia/Tokyo", **zone},
        {"account_id": "a3", **zone},
    ]
    view = small(tmp_path / "plan", book_of(accounts, [{"csm_id": "ann", "timezone": "Africa/Abidjan", "work_to": 13}]))
    hours = hours_of(view)
    assert (hours.after, hours.before, hours.without) == (pytest.approx(0.3), pytest.approx(0.3), 1)
    here, tokyo = hours.groups
    assert (here.name, tokyo.name) == ("Abidjan UTC±0", "Tokyo UTC+9")
    assert (here.share, tokyo.share) == (pytest.approx(0.5), pytest.approx(0.1))
    assert [int(n) for n in here.people] == [0] * 8 + [1] * 5 + [0] * 11
    rows = texts(hours_table(view, hours))
    assert rows[0][4:] == ["8–18", "0 – 1", "50 %", "13–18"]
    assert rows[1][4:] == ["23–9", "0 – 1", "10 %", "23–8"]


def test_nobody_is_at_work_on_sunday(book_of: Callable[..., Book], tmp_path: Path) -> None:
    """Tests an account in Tokyo, whose Monday begins on Sunday at 23 UTC, and a CSM at UTC who works from 20 to 24: they share
    an hour on the nights from Monday to Thursday, and none on Sunday's. The account is at work from 0 to 9 on weekdays, too."""
    account = {"account_id": "a1", "timezone": "Asia/Tokyo", "tier": "T2", "owner": "ann", "arr": 30_000}
    ann = {"csm_id": "ann", "timezone": "Africa/Abidjan", "work_from": 20, "work_to": 24}
    hours = hours_of(view := small(tmp_path / "plan", book_of([account], [ann])))
    first, after = view.setting.quarter.first, view.setting.quarter.last + timedelta(days=1)
    shared, nights, days = (np.busday_count(first, after, mask) for mask in ("1111000", "1111001", "1111100"))
    assert hours.after == pytest.approx(shared / (nights + 9 * days))


def test_spans_go_over_midnight() -> None:
    assert spans([22, 23, 0, 1, 5]) == "5–6, 22–2"
    assert spans([21, 22, 23]) == "21–24"
    assert (spans([]), spans(list(range(24)))) == ("", "0–24")
