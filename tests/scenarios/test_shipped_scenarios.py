"""The scenarios that come with `quarterly`: each can be planned, audited, and is what its title says."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from solver.book import Book
from solver.intake import load_policy, locate_book, read_book
from solver.pipeline import Run, rebalance
from solver.policy import Policy
from solver.scenarios import Changed, changed, load_scenarios
from solver.tables import read_text

NAMES = (
    "baseline", "freeze_and_growth", "leaver", "parental_leave", "pooled_t2", "ratios_and_hires", "regional_pools",
    "tighter_ratios", "two_hires_london", "uncertain_year",
)  # fmt: skip


@pytest.fixture(scope="module")
def given() -> tuple[Book, Policy]:
    """The book and its policy, read once."""
    place = locate_book("quarterly")
    policy = load_policy(place, None, [])
    assert policy.as_of
    return read_book(place, policy, policy.as_of), policy


@pytest.fixture(scope="module")
def planned(
    given: tuple[Book, Policy], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], tuple[Changed, pd.DataFrame]]:
    """The changed book of a shipped scenario (of several, the first that says most) and the rows of its audited plan."""

    def plan(name: str) -> tuple[Changed, pd.DataFrame]:
        found = changed(*given, load_scenarios([f"quarterly/{name}"]).scenarios[-1].tree)
        out = tmp_path_factory.mktemp("plans") / name
        rebalance(found.book, found.policy, out, Run(60, 0.001, 1, True))
        again = read_book(out / "inputs", found.policy, found.book.as_of)
        for table in ("accounts", "csms", "overrides"):
            pd.testing.assert_frame_equal(getattr(again, table), getattr(found.book, table))
        return found, read_text(out / "assignments.csv")

    return plan


def test_all_are_there_with_titles() -> None:
    """Tests that each question of the list is shipped, with a title, and that the sweep has 9 points, the draws are 40."""
    batch = load_scenarios(["quarterly"])
    assert tuple(f.stem for f in batch.files) == NAMES
    assert all(s.title != s.name for s in batch.scenarios)
    assert len(batch.scenarios) == 8 + 9 + 41
    assert all(f.read_text(encoding="utf-8").startswith("# Asked by ") for f in batch.files)


def test_the_baseline_changes_nothing(given: tuple[Book, Policy]) -> None:
    """Tests tables, policy and notes."""
    found = changed(*given, load_scenarios(["quarterly/baseline"]).scenarios[0].tree)
    assert found.book.accounts.equals(given[0].accounts)
    assert found.book.csms.equals(given[0].csms)
    assert (found.policy, found.notes) == (given[1], ())


def test_two_hires_in_london(planned: Callable[[str], tuple[Changed, pd.DataFrame]]) -> None:
    """Tests two more people in London's zone, in ramp."""
    found, _ = planned("two_hires_london")
    assert found.added == ("london-1", "london-2")
    assert set(found.book.csms.set_index("csm_id").loc[list(found.added), "timezone"]) == {"Europe/London"}


def test_the_leaver_holds_nothing(planned: Callable[[str], tuple[Changed, pd.DataFrame]]) -> None:
    """Tests that all who were Aiko Endo's are placed anew or named as uncovered."""
    found, rows = planned("leaver")
    hers = set(found.book.accounts["account_id"][found.book.accounts["owner"] == "aiko.endo"])
    assert len(hers) > 20
    assert "aiko.endo" not in set(rows["unit"])
    assert set(rows["move_type"][rows["account_id"].isin(hers)]) == {"owner_left"}


def test_growth_is_a_fifth_and_nobody_is_hired(
    given: tuple[Book, Policy], planned: Callable[[str], tuple[Changed, pd.DataFrame]]
) -> None:
    """Tests ARR of 1.20 times today's within 0.02, on the same roster."""
    found, _ = planned("freeze_and_growth")
    assert found.book.accounts["arr"].sum() / given[0].accounts["arr"].sum() == pytest.approx(1.2, abs=0.02)
    assert found.book.csms.equals(given[0].csms)


def test_t2_is_pooled(planned: Callable[[str], tuple[Changed, pd.DataFrame]]) -> None:
    """Tests that no T2 account gets a new dedicated owner, but with a family of T1; who is held, waits."""
    _, rows = planned("pooled_t2")
    t2 = rows[rows["tier"] == "T2"]
    assert set(t2["coverage"][(t2["moved"] == "true") & (t2["family"] == "")]) <= {"pooled", "uncovered"}
    assert (t2["coverage"] == "pooled").mean() > 0.8


def test_ratios_are_tighter(given: tuple[Book, Policy], planned: Callable[[str], tuple[Changed, pd.DataFrame]]) -> None:
    """Tests caps and targets of T1 and T2, below the book's own."""
    found, _ = planned("tighter_ratios")
    for tier in ("T1", "T2"):
        assert found.policy.tiers[tier].cap < given[1].tiers[tier].cap
        assert found.policy.tiers[tier].target < given[1].tiers[tier].target


def test_the_pool_is_split_and_its_accounts_stay_with_people_who_know_them(
    planned: Callable[[str], tuple[Changed, pd.DataFrame]],
) -> None:
    """Tests the pools, and that no account of Core was left behind."""
    found, rows = planned("regional_pools")
    assert found.book.pools == ("Core Americas", "Core Europe", "Scale")
    assert "Core" not in set(rows["previous_owner"])


def test_who_is_on_parental_leave_receives_nothing(planned: Callable[[str], tuple[Changed, pd.DataFrame]]) -> None:
    """Tests that Jack Maddison keeps his accounts and gets no other by choice (one is pinned to him)."""
    _, rows = planned("parental_leave")
    his = rows[rows["unit"] == "jack.maddison"]
    assert set(his["move_type"]) <= {"none", "pinned"}
    assert len(his) >= 4


@pytest.mark.parametrize("name", ["ratios_and_hires", "uncertain_year"])
def test_points_and_draws_can_be_planned(name: str, planned: Callable[[str], tuple[Changed, pd.DataFrame]]) -> None:
    """Tests the last point of the sweep and the last draw."""
    found, rows = planned(name)
    assert len(rows) == len(found.book.accounts)
