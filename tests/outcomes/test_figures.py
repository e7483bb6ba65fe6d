"""Figures, differences, bands, hires, books: by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from solver.outcomes.books import changes_of, elsewhere_of
from solver.outcomes.comparison import comparison_of
from solver.outcomes.draws import draws_of, percentiles
from solver.outcomes.figures import FIGURES, figure, values_of
from solver.outcomes.hires import hires_of, reached_words
from solver.runs.outcome import UnitOutcome
from tests.outcomes.made import failed, outcome, result, unit

QUARTERS = ("2026-10-01", "2027-01-01", "2027-04-01", "2027-07-01")


def test_figures_that_are_worked_out() -> None:
    """Tests 200,000 of cost for 2,700,000 covered and 3,000,000 of worth; loads of 0.9 and 0.5 are 0.4 apart."""
    values = values_of(outcome([unit("ann", utilisation=0.9), unit("ben")]))
    assert (values["cost_share"], values["per_cost"], values["load_spread"]) == (0.074074, 15.0, 0.4)
    assert values["tier_T1"] == 0.9


def test_what_costs_nothing_has_no_worth_per_cost() -> None:
    values = values_of(outcome(cost=0.0))
    assert (values["per_cost"], figure("per_cost").shown(None)) == (None, "-")


@pytest.mark.parametrize(
    "key, value, text",
    [
        ("weighted", 0.012, "+1.2 pts"),
        ("weighted", -0.0001, "0"),
        ("people", -1, "-1"),
        ("cost", 100_000, "+100.0K"),
        ("cost", 0.2, "0"),
    ],
)
def test_differences_bear_their_sign_and_nothing_is_nothing(key: str, value: float, text: str) -> None:
    assert figure(key).difference(value) == text


def test_every_figure_has_its_own_key() -> None:
    assert len({f.key for f in FIGURES}) == len(FIGURES)


def test_a_band_is_made_of_values_that_were_drawn() -> None:
    """Tests 1..10: at least half lie at or below 5, nine tenths at 9, 95 % only at 10, 5 % at 1."""
    assert percentiles([float(k) for k in range(1, 11)], (5, 25, 50, 75, 90, 95)) == (1, 3, 5, 8, 9, 10)


def test_draws_are_summarized_beside_what_nothing_was_drawn_for() -> None:
    """Tests heads 11..20 in ten draws and one that failed: 19 are enough in 9 of 10."""
    drawn = [result(f"g{k}", outcome(heads=10 + k), group="g", draw=k) for k in range(1, 11)]
    (found,) = draws_of([result("g", outcome(weighted=0.8)), *drawn, failed("g11", "no plan", group="g", draw=11)])
    assert (found.num_draws, found.failed, found.heads) == (11, 1, 19)
    band = next(b for b in found.bands if b.key == "weighted")
    assert (band.at, band.base) == ((0.9,) * 5, 0.8)


def test_draws_stand_in_no_row_of_their_own() -> None:
    c = comparison_of([result("baseline"), result("g1", group="g", draw=1)])
    assert [e.result.name for e in c.entries] == ["baseline"]


def hire(fte: float, use: float) -> UnitOutcome:
    return unit("cat", added=True, fte=fte, target_use=use)


def test_a_hire_fills_along_the_ramp_and_reaches_target_when_it_carries_a_full_book() -> None:
    """Tests half a person at 80 % of a half book: 40 % of a full one; then 75, 100 %. Peers carry 60 %: level in the second."""
    steps = [hire(0.5, 0.8), hire(1.0, 0.75), hire(1.0, 1.0)]
    quarters = [outcome([unit("ann"), h], first_day=d) for h, d in zip(steps, QUARTERS, strict=False)]
    (found,) = hires_of(result("x", *quarters))
    assert [s.filled for s in found.steps] == [0.4, 0.75, 1.0]
    assert (found.reached, found.level, found.path) == (3, 2, 0)
    assert reached_words(found) == (
        "reaches its target in quarter 3; as much as its peers from quarter 2 (they carry 60 % of theirs)"
    )


def test_a_target_not_reached_is_said_with_the_path() -> None:
    """Tests 30 and 50 %: 20 points a quarter, the missing 50 take 3 more - quarter 5; and a book that stops at 50 %."""
    fills = result("x", *(outcome([unit("ann"), hire(1.0, u)], first_day=d) for u, d in zip((0.3, 0.5), QUARTERS, strict=False)))
    stays = result("y", *(outcome([hire(1.0, u)], first_day=d) for u, d in zip((0.5, 0.5), QUARTERS, strict=False)))
    assert hires_of(fills)[0].path == 5
    assert "within the 2 quarters planned; on this path in quarter 5" in reached_words(hires_of(fills)[0])
    assert reached_words(hires_of(stays)[0]).endswith("it fills no further")


def test_a_new_pool_is_no_hire() -> None:
    assert hires_of(result("x", outcome([unit("ann"), unit("core", coverage="pooled", added=True)]))) == ()


def test_books_that_differ_most_come_first() -> None:
    """Tests ann -300K, ben +100K, cat added with 200K; dan as he was."""
    before = outcome([unit("ann"), unit("ben"), unit("dan")])
    after = outcome(
        [
            unit("ann", arr=700_000.0, accounts=7),
            unit("ben", arr=1_100_000.0, accounts=11),
            unit("cat", arr=200_000.0, accounts=2),
            unit("dan"),
        ]
    )
    assert [(c.unit, c.arr) for c in changes_of(before, after)] == [("ann", -300_000), ("cat", 200_000), ("ben", 100_000)]
    found = elsewhere_of(before, after)
    assert (found.accounts, found.arr, found.exact) == (3, 300_000, False)


def test_accounts_that_end_elsewhere_are_read_from_plans(tmp_path: Path) -> None:
    """Tests two that change books and one that does not: totals alone would have shown nothing, for the two swap."""
    for name, units in (("a", "xyz"), ("b", "yxz")):
        (tmp_path / name).mkdir()
        rows = "".join(f"{k},{u},{100 * (k + 1)}\n" for k, u in enumerate(units))
        (tmp_path / name / "assignments.csv").write_text("account_id,unit,arr\n" + rows, encoding="utf-8")
    plans = {"baseline": [tmp_path / "a"], "b": [tmp_path / "b"]}
    found = comparison_of([result("baseline"), result("b")], plans=plans).entries[1].elsewhere
    assert found
    assert (found.accounts, found.arr, found.exact) == (2, 300.0, True)


def test_a_hire_that_is_worth_less_is_explained() -> None:
    """Tests an idle newcomer whose soft limits cost 500 and make the plan worth 500 less; no word where the plan is better."""
    idle = outcome([unit("ann"), unit("ben"), unit("cat", added=True)], value=2_999_500, bound=2_999_500, soft=500)
    better = outcome([unit("ann"), unit("ben"), unit("cat", added=True)], value=3_000_500, bound=3_000_500)
    entries = comparison_of([result("baseline"), result("idle", idle), result("better", better)]).entries
    assert "bands, lower limits" in entries[1].why
    assert "cost 500 more than in the baseline" in entries[1].why
    assert entries[2].why == ""


def test_a_loss_by_accounts_with_nobody_says_their_price() -> None:
    """Tests a plan worth 700 less, 600 of which is what an account with nobody is priced at; the moves are all of them."""
    less = outcome([unit("ann"), unit("ben")], value=2_999_300, bound=2_999_300, nobody=600, required=3, chosen=2)
    entry = comparison_of([result("baseline"), result("less", less)]).entries[1]
    assert entry.why == "600 of it is the price of accounts that nobody has then"
    assert entry.shown.values["moves"] == 5


def test_a_scenario_is_shown_by_the_last_quarter_that_the_baseline_has_too() -> None:
    """Tests a baseline of one quarter, and hires over two: the first is compared, and its books."""
    two = result("two", outcome([unit("ann", arr=1.0), unit("ben")], weighted=0.95), outcome(first_day="2027-01-01"))
    entry = comparison_of([result("baseline"), two]).entries[1]
    assert (entry.shown.quarter, entry.shown.difference["weighted"]) == (1, 0.05)
    assert [c.unit for c in entry.changes] == ["ann"]
