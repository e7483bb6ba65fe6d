"""Draws: repeatable, independent of their order and of other tables, and within what makes sense."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from solver.scenarios import load_scenarios
from solver.scenarios.draws import SENSE, drawn, value_of
from solver.scenarios.uncertainty import Distribution, Uncertainty

UP = {"name": "up", "distribution": "normal", "mean": 0.05, "sd": 0.03}
LOST = {"name": "red", "distribution": "beta", "a": 2, "b": 14, "where": {"health": "< 50"}}


def uncertainty(**tables: Any) -> Uncertainty:
    return Uncertainty.model_validate({"draws": 20, "seed": 3, **tables})


def test_a_draw_holds_plain_changes() -> None:
    """Tests that growth, churn and attrition become grow, remove_where and a chance to leave, with seeds and conditions."""
    tree = drawn(uncertainty(growth=[UP], churn=[LOST], attrition=[{"distribution": "uniform", "low": 0.1, "high": 0.1}]), 4)
    (grow,), (lost,), (leave,) = tree["accounts"]["grow"], tree["accounts"]["remove_where"], tree["csms"]["remove_where"]
    assert grow["name"] == "draw-up"
    assert -0.1 < grow["arr"] < 0.2
    assert lost["where"] == {"health": "< 50"}
    assert 0 <= lost["share"] <= 1
    assert leave["chance"] == 0.1


def test_a_table_is_drawn_alike_whoever_is_beside_it() -> None:
    """Tests that the churn of each draw is the same with and without growth, and differs from draw to draw."""
    alone, both = uncertainty(churn=[LOST]), uncertainty(churn=[LOST], growth=[UP])
    one = [drawn(alone, k)["accounts"]["remove_where"] for k in range(1, 21)]
    assert one == [drawn(both, k)["accounts"]["remove_where"] for k in range(1, 21)]
    other = {**LOST, "name": "others", "where": {}}
    assert one == [drawn(uncertainty(churn=[other, LOST]), k)["accounts"]["remove_where"][1:] for k in range(1, 21)]
    assert len({entry["share"] for (entry,) in one}) == 20
    assert len({entry["seed"] for (entry,) in one}) == 20


@pytest.mark.parametrize(
    ("given", "mean", "sd"),
    [
        ({"distribution": "normal", "mean": 0.2, "sd": 0.05}, 0.2, 0.05),
        ({"distribution": "lognormal", "mean": 0.2, "sd": 0.05}, 0.2, 0.05),  # of the value, not of its logarithm
        ({"distribution": "uniform", "low": 0.1, "high": 0.3}, 0.2, 0.2 / 12**0.5),
        ({"distribution": "triangular", "low": 0.0, "mode": 0.1, "high": 0.2}, 0.1, 0.2 / 24**0.5),
        ({"distribution": "beta", "a": 2, "b": 8}, 0.2, (16 / (100 * 11)) ** 0.5),
        ({"distribution": "choice", "values": [0.0, 0.4], "weights": [3, 1]}, 0.1, (0.75 * 0.01 + 0.25 * 0.09) ** 0.5),
    ],
)
def test_distributions_have_their_mean_and_spread(given: dict[str, Any], mean: float, sd: float) -> None:
    """Tests 2,000 values: the mean within 4 of its standard errors, the spread within a tenth."""
    entry = Distribution.model_validate(given)
    values = [value_of(entry, np.random.default_rng([1, k]), *SENSE["churn"]) for k in range(2000)]
    assert abs(np.mean(values) - mean) < 4 * sd / 2000**0.5
    assert abs(np.std(values) / sd - 1) < 0.1


def test_values_stay_within_what_makes_sense() -> None:
    """Tests that a share is never below 0, nor below its own low; and that a value no draw can reach is held at the end."""
    wide = Distribution.model_validate({"distribution": "normal", "mean": 0.0, "sd": 1.0, "low": 0.2})
    values = [value_of(wide, np.random.default_rng(k), *SENSE["churn"]) for k in range(200)]
    assert 0.2 <= min(values) <= max(values) <= 1
    far = Distribution.model_validate({"distribution": "normal", "mean": 9.0, "sd": 0.0})
    assert value_of(far, np.random.default_rng(1), *SENSE["churn"]) == 1.0


def test_a_file_gives_itself_and_its_draws(scenario: Callable[..., Path]) -> None:
    """Tests names, groups and numbers; and that the base holds no draw."""
    text = "[uncertainty]\ndraws = 12\n[[uncertainty.growth]]\ndistribution = 'normal'\nmean = 0.1\nsd = 0.1"
    base, *draws = load_scenarios([str(scenario(text))]).scenarios
    assert (base.name, base.draw, base.tree) == ("trial", 0, {"quarters": 1})
    assert [d.name for d in draws][::11] == ["trial-draw-01", "trial-draw-12"]
    assert {d.group for d in draws} == {"trial"}
    assert [d.draw for d in draws] == list(range(1, 13))
