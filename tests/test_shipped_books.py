"""The shipped scenarios are what they say: read by intake without errors, scored into the tiers their comments promise."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from solver.book import Book, cents
from solver.demo import make_book, write_demo
from solver.intake import load_policy, read_book
from solver.model.quarter import Quarter
from solver.model.staff import staff_of
from solver.policy import Policy
from solver.tiering import score_book

SHIPPED = Path(__file__).resolve().parents[1] / "scenarios"
AS_OF = date(2026, 10, 1)
CAPS = {"T1": 30, "T2": 100, "T3": 500}


def opened(folder: Path) -> tuple[Book, Policy]:
    policy = load_policy(folder, None, (), None)
    assert policy.as_of == AS_OF
    return read_book(folder, policy, AS_OF), policy


@pytest.fixture(scope="module")
def ten() -> tuple[Book, Policy]:
    return opened(SHIPPED / "ten_csms")


@pytest.fixture(scope="module")
def quarterly() -> tuple[Book, Policy]:
    return opened(SHIPPED / "quarterly")


@pytest.mark.parametrize("name", ["ten_csms", "quarterly"])
def test_shipped_files_are_small_and_plain(name: str) -> None:
    for file in (p for p in (SHIPPED / name).rglob("*") if p.is_file()):
        data = file.read_bytes()
        assert len(data) < 200_000, file
        assert b"\r" not in data
        assert data.endswith(b"\n")
        data.decode("ascii")


def test_ten_csms_is_the_worked_example(ten: tuple[Book, Policy]) -> None:
    book, policy = ten
    table = score_book(book, policy).table
    assert table["tier"].value_counts().to_dict() == {"T1": 60, "T2": 150, "T3": 400, "T4": 20}
    arr = {tier: cents(table["arr"][table["tier"] == tier]) // 100 for tier in ("T1", "T2", "T3", "T4")}
    assert arr == {"T1": 18_000_000, "T2": 9_000_000, "T3": 3_000_000, "T4": 46_500}  # 60, 30 and 10 % of 30M


def test_ten_csms_has_four_books_and_two_pools(ten: tuple[Book, Policy]) -> None:
    csms = ten[0].csms
    assert len(csms) == 10
    assert csms[csms["coverage"] == "dedicated"]["tiers"].tolist() == ["T1"] * 4
    pooled = csms[csms["coverage"] == "pooled"]
    assert pooled.groupby("pool")["tiers"].agg(["size", "max"]).to_dict("index") == {
        "Core": {"size": 4, "max": "T2"},
        "Scale": {"size": 2, "max": "T3"},
    }


def test_ten_csms_is_a_new_team(ten: tuple[Book, Policy]) -> None:
    accounts = ten[0].accounts
    assert (accounts["owner"] == "").all()
    assert (accounts["tier"] == "").all()


def test_everyone_in_ten_csms_can_be_understood(ten: tuple[Book, Policy]) -> None:
    book, policy = ten
    tier = score_book(book, policy).table["tier"]
    for name in ("T1", "T2", "T3"):
        spoken = {language for row in book.csms[book.csms["tiers"] == name]["languages"] for language in row.split(";")}
        assert set(book.accounts["language"][tier == name]) <= spoken


def test_quarterly_has_a_history(quarterly: tuple[Book, Policy]) -> None:
    book, policy = quarterly
    accounts, csms = book.accounts, book.csms.set_index("csm_id")
    first, last = policy.quarter_of(book.as_of)
    assert 580 <= len(accounts) <= 640
    assert set(accounts["region"]) == {"AMER", "EMEA", "APAC"}
    assert set(accounts["owner_kind"]) == {"csm", "pool", "departed", ""}
    leaving = csms[csms["end_date"] <= pd.Timestamp(last)]
    assert leaving.index.tolist() == ["renee.alvarez"]
    assert (accounts["owner"] == "renee.alvarez").sum() > 10
    assert csms["backfill_for"][csms["backfill_for"] != ""].to_dict() == {"noah.tremblay": "renee.alvarez"}
    assert csms.index[csms["start_date"] >= pd.Timestamp(first)].tolist() == ["noah.tremblay", "oscar.visser"]
    assert csms.index[csms["coverage"] == "both"].tolist() == ["derek.sutton"]
    assert (accounts["parent_id"] != "").sum() >= 15
    assert accounts["escalated"].sum() >= 10
    assert (accounts["health"] < 50).sum() >= 20


def test_quarterly_has_overloaded_and_idle_books_and_one_that_is_closed(quarterly: tuple[Book, Policy]) -> None:
    book, policy = quarterly
    tier = score_book(book, policy).table["tier"]
    staff = staff_of(book, policy, Quarter.of(policy, book.as_of))
    load = tier.map({t: 1 / c for t, c in CAPS.items()}).fillna(0).groupby(book.accounts["owner"]).sum()
    used = {c: load.get(c, 0) / (fte / 1000) for c, fte in zip(staff.ids, staff.own, strict=True) if fte}
    assert {c for c, share in used.items() if share > 1.1} == {"lena.hartmann", "maya.garrison"}
    assert used["jack.maddison"] < 0.25
    assert [c for c, away in zip(staff.ids, staff.long_leave, strict=True) if away] == ["rhys.thorne"]
    assert staff.new_hire.sum() == 2


def test_quarterly_has_tiers_on_the_move(quarterly: tuple[Book, Policy]) -> None:
    book, policy = quarterly
    kinds = score_book(book, policy).table["migration"].value_counts()
    assert kinds[["up", "down", "grace", "new", "override"]].min() >= 1


def test_quarterly_has_a_hold_of_each_kind(quarterly: tuple[Book, Policy]) -> None:
    book, policy = quarterly
    a, tier = book.accounts, score_book(book, policy).table["tier"]
    owned = a["owner_kind"].isin(["csm", "pool"]) & (a["owner"] != "renee.alvarez")
    days = {c: (a[c] - pd.Timestamp(book.as_of)).dt.days for c in ("renewal_date", "owner_since", "onboarded_on")}
    t1, t12 = owned & (tier == "T1"), owned & tier.isin(["T1", "T2"])
    assert (t1 & days["renewal_date"].between(0, 90)).sum() >= 10
    assert (t12 & a["escalated"]).sum() >= 3
    assert (t1 & (a["health"] < 50)).sum() >= 3
    assert (t12 & (days["owner_since"] > -180)).sum() >= 10
    assert (owned & (days["onboarded_on"] > -90)).sum() >= 5


def test_quarterly_has_an_override_of_each_kind(quarterly: tuple[Book, Policy]) -> None:
    book, _ = quarterly
    live = book.overrides[book.overrides["expires"] >= pd.Timestamp(book.as_of)]
    assert sorted(live["action"]) == ["forbid", "keep", "lift", "pin", "tier"]
    assert (book.overrides["expires"] < pd.Timestamp(book.as_of)).sum() == 1
    assert (book.overrides[["reason", "by"]] != "").all(axis=None)
    assert book.overrides["account_id"].isin(book.accounts["account_id"]).all()


def test_quarterly_has_a_rule_of_its_own(quarterly: tuple[Book, Policy]) -> None:
    book, policy = quarterly
    rule = {limit.name: limit for limit in policy.limit}["open_tickets"]
    assert (rule.measure, rule.over, rule.max) == ("open_tickets", "person", 120)
    tickets = book.accounts["open_tickets"].groupby(book.accounts["owner"]).sum()
    assert tickets["renee.alvarez"] > 120  # the backfill alone could not take them


def test_a_demo_is_read_back_as_it_was_made(tmp_path: Path) -> None:
    made = make_book(400, 11)
    write_demo(tmp_path / "book", 400, 11)
    read, _ = opened(tmp_path / "book")
    for table, other in ((made.accounts, read.accounts), (made.csms, read.csms)):
        for column in table:
            assert _same(table[column], other[column]), column
    assert cents(made.accounts["arr"]) == cents(read.accounts["arr"])


def _same(one: pd.Series, other: pd.Series) -> bool:
    if one.dtype.kind == "f" and other.dtype.kind == "f":
        return bool(np.array_equal(one, other, equal_nan=True))
    return one.equals(other)
