"""Prices of one problem prove bounds of a similar one only where they fit into its boxes."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

import cli
from solver.again import bound_at_known_prices, solve_again, warm_of
from solver.engine import SCALE, Options
from solver.engine.pricing import Pricer, Wanted
from solver.model.formulate import formulate
from solver.plan.load import load_plan


def test_known_cuts_cost_no_more_than_missing_their_row_costs_now(tmp_path: Path) -> None:
    """Tests quarterly under soft prices at a hundredth: the known cuts, priced for dearer rows, are cut down with them."""
    run = ["rebalance", "quarterly", "--out", str(tmp_path / "plan"), "--quiet", "--reproducible", "--gap", "0.0001"]
    assert CliRunner().invoke(cli.main, run).exit_code == 0
    known = load_plan(tmp_path / "plan").decision
    setting = known.formulation.setting
    cheap = tuple(x.model_copy(update={"price": x.price / 100}) if x.price else x for x in setting.policy.limit)
    policy = setting.policy.model_copy(update={"limit": cheap})
    formulation = formulate(setting.book, known.tiering.table["tier"], policy)
    warm, pricer = warm_of(known, formulation), Pricer(formulation.problem)
    sweep = pricer.known(warm.price, warm.cuts, Wanted(1))

    def highest(row: int, high: bool) -> int:
        soft = pricer.rows.price_high if high else pricer.rows.price_low
        return SCALE * int(soft[row]) // int(pricer.rows.grain[row]) if soft[row] else 10**18

    assert any(y > highest(cut.row, cut.high) for cut, y in warm.cuts)
    assert all(y <= highest(cut.row, cut.high) for cut, y in sweep.cuts)
    better = solve_again(known, Options(gap=0.001, reproducible=True), policy=policy)
    assert bound_at_known_prices(known, policy=policy) == sweep.bound >= better.result.value > known.result.value
