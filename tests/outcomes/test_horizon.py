"""The baseline over the horizon: as long as the longest scenario, and compared quarter by quarter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from solver.book import Book
from solver.outcomes.comparison import comparison_of
from solver.outcomes.horizon import over_horizon
from solver.outcomes.text import text_of
from solver.runs.batch import run_batch
from solver.runs.executors import workshop_of
from solver.runs.message import RunOptions
from solver.scenarios.scenario import Scenario
from tests.outcomes.made import outcome, result, unit
from tests.runs.batches import POLICY, small_book

DAYS = ("2026-10-01", "2027-01-01", "2027-04-01")


def test_the_baseline_is_planned_as_long_as_the_longest_and_says_so() -> None:
    """Tests one quarter beside three: the baseline becomes another question, all others stay the same objects."""
    base, one, three = Scenario("baseline", "", {}), Scenario("one", "", {}), Scenario("three", "", {"quarters": 3})
    longer, *rest = over_horizon([base, one, three])
    assert longer.tree == {"quarters": 3}
    assert longer.digest() != base.digest()
    assert longer.notes == ("planned 3 quarters instead of 1, as many as the longest scenario, so that each has its like",)
    assert rest == [one, three]


def test_a_baseline_that_is_long_enough_stays_and_so_does_a_batch_of_draws() -> None:
    long = (Scenario("baseline", "", {"quarters": 4}), Scenario("three", "", {"quarters": 3}))
    assert over_horizon(long) == long
    draws = (Scenario("g-draw-1", "", {"quarters": 2}, group="g", draw=1),)
    assert over_horizon(draws) == draws
    assert over_horizon([]) == ()


def test_a_draw_counts_for_the_length_and_is_never_made_longer() -> None:
    first, draw = over_horizon([Scenario("g", "", {}), Scenario("g-draw-1", "", {"quarters": 2}, group="g", draw=1)])
    assert (first.tree["quarters"], draw.tree["quarters"], draw.notes) == (2, 2, ())


def test_all_stand_in_the_quarter_that_all_have_and_later_ones_beside_their_like() -> None:
    """Tests a baseline of three quarters at 90 %, a leaver of one, hires that bring 0, 1 and 3 points."""
    base = result("baseline", *(outcome(first_day=d) for d in DAYS))
    added = [unit("ann"), unit("ben"), unit("cat", added=True)]
    hires = result("hires", *(outcome(added, first_day=d, weighted=w) for d, w in zip(DAYS, (0.9, 0.91, 0.93), strict=True)))
    c = comparison_of([base, result("leaver", outcome(weighted=0.8)), hires])
    assert [e.shown.outcome.first_day for e in c.entries] == [DAYS[0]] * 3
    assert [m.difference["weighted"] for m in c.entries[2].shared] == [0, 0.01, 0.03]
    text = text_of(c)
    rows = [line.split() for line in text.splitlines() if line.strip().startswith(DAYS[2])]
    assert rows[0][:5] == [DAYS[2], "93.0", "%", "+3.0", "pts"]
    assert "quarter from 2026-10-01, 1 of 3 that it plans" in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80


def test_accounts_elsewhere_are_read_from_the_plans_of_the_same_quarter(tmp_path: Path) -> None:
    """Tests a baseline whose second plan gives both accounts to y, a scenario of one quarter: its like is the first."""
    for name, units in (("b1", "xy"), ("b2", "yy"), ("s1", "xx")):
        (tmp_path / name).mkdir()
        rows = "".join(f"{k},{u},100\n" for k, u in enumerate(units))
        (tmp_path / name / "assignments.csv").write_text("account_id,unit,arr\n" + rows, encoding="utf-8")
    base = result("baseline", outcome(), outcome(first_day=DAYS[1]))
    plans = {"baseline": [tmp_path / "b1", tmp_path / "b2"], "s": [tmp_path / "s1"]}
    found = comparison_of([base, result("s")], plans=plans).entries[1].elsewhere
    assert found
    assert (found.accounts, found.exact) == (1, True)


def test_a_batch_solves_the_long_baseline_and_says_so(book_of: Callable[..., Book], tmp_path: Path) -> None:
    """Tests real runs: two quarters of both, the second of each with a verdict, and exact accounts elsewhere."""
    asked = over_horizon([Scenario("baseline", "", {}), Scenario("two", "", {"quarters": 2})])
    done = run_batch(asked, small_book(book_of), POLICY, tmp_path / "out", RunOptions(), workshop_of("serial"))
    c = comparison_of(done.results, plans=done.plans)
    assert [len(e.shared) for e in c.entries] == [2, 2]
    assert c.entries[0].result.notes[0].startswith("planned 2 quarters instead of 1")
    assert c.entries[1].shared[1].verdict.words == "no proven difference"  # the same question twice
    assert c.entries[1].elsewhere is not None
    assert (c.entries[1].elsewhere.accounts, c.entries[1].elsewhere.exact) == (0, True)
    again = run_batch(asked, small_book(book_of), POLICY, tmp_path / "out", RunOptions(), workshop_of("serial"))
    assert again.before == 2
    assert again.results == done.results
