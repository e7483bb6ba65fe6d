"""A real export with foreign habits becomes a Book with a policy that only maps columns and values; absent data skips."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from solver.book import Book, cents
from solver.intake import load_policy, read_book

TESTS = Path(__file__).resolve().parents[1]
DATA = TESTS.parents[1] / "shared" / "data" / "ravenstack"
POLICY = TESTS / "intake" / "ravenstack_policy.toml"
pytestmark = pytest.mark.skipif(not (DATA / "accounts.csv").is_file(), reason="the RavenStack export is not here")


@pytest.fixture(scope="module")
def book() -> Book:
    policy = load_policy(DATA, POLICY, (), None)
    assert policy.as_of == date(2025, 1, 2)
    return read_book(DATA, policy, policy.as_of)


def test_all_accounts_and_every_cent_arrive(book: Book) -> None:
    """The ARR column of the file, summed by another way: $ and thousands marks taken off as text."""
    with (DATA / "accounts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(book.accounts) == len(rows) == 500
    total = sum(int(row["ARR (USD)"].replace("$", "").replace(",", "").replace(".", "")) for row in rows)
    assert cents(book.accounts["arr"]) == total


def test_values_are_read_in_their_habits(book: Book) -> None:
    first = book.accounts.set_index("account_id").loc["A-2e4581"]
    assert first["arr"] == 10032
    assert first["renewal_date"].date() == date(2025, 12, 22)  # 12/22/2025
    assert (first["seats"], first["seats_used"]) == (102, 9)
    assert (bool(first["is_trial"]), bool(first["escalated"])) == (False, False)
    assert book.accounts["escalated"].any()
    assert bool(first["timezone_guessed"])  # a country is no zone
    assert book.accounts["owner_kind"].tolist() == [""] * 500


def test_the_roster_has_its_zones_and_pools(book: Book) -> None:
    zones = book.csms.set_index("csm_id")["timezone"]
    assert (zones["C01"], zones["C02"]) == ("Asia/Kolkata", "America/New_York")
    assert book.pools == ("Americas pool", "Intl pool", "Scale pool")


def test_satisfaction_is_read_as_colours_halves_included(book: Book) -> None:
    """142 answers: 45 of 3 and 6 of 3.5 are yellow; 53 of 4, 4 of 4.5 and 34 of 5 are green; none is red."""
    health = book.accounts["health"].dropna()
    colours = Counter("red" if h < 50 else "yellow" if h < 75 else "green" for h in health)
    assert colours == {"yellow": 51, "green": 91}


def test_a_real_export_becomes_an_audited_plan_and_its_own_best_next_plan(tmp_path: Path) -> None:
    """Tests the whole way with a policy that only maps: audited and optimal; taken as today with holds off, nothing moves."""
    from solver.pipeline import Run, rebalance
    from solver.plan.carry import carry_over

    policy = load_policy(DATA, POLICY, [])
    assert policy.as_of is not None
    book = read_book(DATA, policy, policy.as_of)
    first = rebalance(book, policy, tmp_path / "first", Run(seconds=60))
    assert first.summary["status"] == "optimal"
    off = [f"tiers.{t}.{h}={v}" for t in ("T1", "T2", "T3") for h, v in HOLDS_OFF.items()]
    free = load_policy(DATA, POLICY, off)
    second = rebalance(carry_over(book, free, tmp_path / "first"), free, tmp_path / "second", Run(seconds=60))
    assert {k: v["accounts"] for k, v in second.summary["moves"].items() if v["accounts"]} == {"none": 500}


HOLDS_OFF = {"hold_renewal": "[]", "hold_changed": "0", "hold_onboarding": "0", "hold_red": "false", "hold_escalated": "false"}
