"""Books made to order: the same for the same seed, and of the size, slack and habits that were asked for."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from solver.book import ACCOUNT_COLUMNS, CSM_COLUMNS, Book
from solver.demo import make_book, write_demo
from solver.errors import StorageError, UsageError
from solver.model.quarter import Quarter
from solver.model.staff import staff_of
from solver.policy import Policy
from solver.tiering import score_book

CAPS = {"T1": 30, "T2": 100, "T3": 500, "T4": 0}


@pytest.fixture(scope="module")
def book() -> Book:
    return make_book(1500, seed=5)


def load_and_capacity(book: Book) -> tuple[float, float]:
    """FTE that the accounts use up at the caps, and FTE that the people have in the quarter."""
    policy = Policy.load()
    tier = score_book(book, policy).table["tier"]
    staff = staff_of(book, policy, Quarter.of(policy, book.as_of))
    load = sum((tier == name).sum() / cap for name, cap in CAPS.items() if cap)
    return float(load), float(staff.own.sum() + staff.pooled.sum()) / 1000


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    write_demo(tmp_path / "a", 320, 7)
    write_demo(tmp_path / "b", 320, 7)
    write_demo(tmp_path / "c", 320, 8)
    for name in ("accounts.csv", "csms.csv", "policy.toml"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert (tmp_path / "a" / "accounts.csv").read_bytes() != (tmp_path / "c" / "accounts.csv").read_bytes()


def test_columns_and_kinds_are_the_contracts(book: Book) -> None:
    for frame, columns in ((book.accounts, ACCOUNT_COLUMNS), (book.csms, CSM_COLUMNS)):
        assert set(columns) <= set(frame)
        kinds = {"text": "str", "list": "str", "money": "float64", "number": "float64", "date": "datetime64[s]", "flag": "bool"}
        assert [c for c, kind in columns.items() if str(frame[c].dtype) != kinds[kind]] == []
    assert book.accounts["account_id"].is_monotonic_increasing
    assert book.csms["csm_id"].is_monotonic_increasing
    assert list(book.accounts.index) == list(range(1500))


@pytest.mark.parametrize("slack", [0.15, 0.0, -0.1])
def test_people_are_as_many_as_the_slack_says(slack: float) -> None:
    # Part-time is rounded to 0.05 FTE and what is left goes to the next team; only the last rounding remains.
    load, capacity = load_and_capacity(make_book(1500, 5, slack))
    assert capacity == pytest.approx(load * (1 + slack), abs=0.1)


def test_tier_shares_lie_in_or_near_their_bands(book: Book) -> None:
    table = score_book(book, Policy.load()).table
    accounts = table["tier"].value_counts(normalize=True)
    arr = table.groupby("tier")["arr"].sum() / table["arr"].sum()
    assert 0.15 <= accounts["T1"] <= 0.22
    assert 0.30 <= accounts["T2"] <= 0.40
    assert 0.40 <= accounts["T3"] <= 0.60
    assert arr["T1"] >= 0.48
    assert 0.25 <= arr["T2"] <= 0.37


def test_columns_belong_together(book: Book) -> None:
    a = book.accounts
    size = a["arr"].rank()
    assert size.corr(a["strategic"]) > 0.4
    assert size.corr(a["expansion"]) > 0.3
    assert a["health"].corr(a["open_tickets"]) < -0.2
    rich, poor = a["industry"] == "Banking", a["industry"] == "Education"
    assert a["arr"][rich].median() > a["arr"][poor].median()
    red = a["health"] < 50
    assert a["escalated"][red].mean() > 3 * a["escalated"][~red].mean()
    assert (a["seats_used"] <= a["seats"]).all()


def test_owners_exist_and_fit_their_accounts(book: Book) -> None:
    a, csms = book.accounts, book.csms.set_index("csm_id")
    assert set(a["owner"]) <= {"", *csms.index, *book.pools}
    held = a[a["owner_kind"].isin(["csm", "departed"])]
    assert (csms.loc[held["owner"], "coverage"] != "pooled").all()
    # Most are looked after from their own region, and in their own language.
    assert (csms.loc[held["owner"], "region"].to_numpy() == held["region"].to_numpy()).mean() > 0.9
    foreign = held[held["language"] != "en"]
    speaks = [lang in csms.at[o, "languages"].split(";") for lang, o in zip(foreign["language"], foreign["owner"], strict=True)]
    assert np.mean(speaks) > 0.65


def test_new_accounts_have_no_owner_and_no_history(book: Book) -> None:
    new = book.accounts[book.accounts["tier"] == ""]
    assert 0.01 < len(new) / len(book.accounts) < 0.05
    assert (new["owner"] == "").all()
    assert new["owner_since"].isna().all()
    assert (new["onboarded_on"] > pd.Timestamp("2026-08-01")).all()


def test_history_is_possible(book: Book) -> None:
    a = book.accounts
    now = pd.Timestamp(book.as_of)
    owned = a[a["owner"] != ""]
    assert owned["owner_since"].notna().all()
    assert (owned["owner_since"] < now).all()
    assert (a["onboarded_on"] < now).all()
    assert (a["renewal_date"] >= now).all()
    began = owned["owner"].map(book.csms.set_index("csm_id")["start_date"])
    direct = (owned["parent_id"] == "").to_numpy()
    assert not (owned["owner_since"] < began)[direct].any()


def test_books_are_unbalanced(book: Book) -> None:
    policy = Policy.load()
    tier = score_book(book, policy).table["tier"]
    staff = staff_of(book, policy, Quarter.of(policy, book.as_of))
    own = pd.Series(staff.own / 1000, index=staff.ids)
    load = tier.map({t: 1 / c if c else 0 for t, c in CAPS.items()}).groupby(book.accounts["owner"]).sum()
    used = (load / own[own > 0]).dropna()
    assert used.max() > 1
    assert used.min() < 0.6


def test_tiers_have_moved(book: Book) -> None:
    kinds = score_book(book, Policy.load()).table["migration"].value_counts()
    assert kinds[["up", "down", "grace", "new"]].min() > 0


@pytest.mark.parametrize("accounts", [300, 600])
def test_someone_leaves_someone_follows_someone_starts(accounts: int) -> None:
    csms = make_book(accounts, 3).csms
    _, last = Policy.load().quarter_of(date(2026, 10, 1))
    leaver = csms[csms["end_date"] <= pd.Timestamp(last)]
    follower = csms[csms["backfill_for"].isin(leaver["csm_id"])]
    started = csms[(csms["start_date"] >= pd.Timestamp(2026, 10, 1)) & (csms["backfill_for"] == "")]
    assert len(leaver) >= 1
    assert len(follower) == len(leaver)
    assert len(started) >= 1


def test_someone_has_a_book_and_a_share_of_a_pool(book: Book) -> None:
    both = book.csms[book.csms["coverage"] == "both"]
    assert len(both) >= 1
    assert both["pool"].isin(book.pools).all()
    assert both["pool_share"].between(0.01, 0.99).all()


def test_families_are_small_and_of_one_region_and_rarely_of_two_owners(book: Book) -> None:
    a = book.accounts.set_index("account_id")
    children = a[a["parent_id"] != ""]
    parents = a.loc[children["parent_id"]]
    family = len(children) + children["parent_id"].nunique()
    assert 0.03 < family / len(a) < 0.07
    assert (parents["parent_id"] == "").all()
    assert (parents["region"].to_numpy() == children["region"].to_numpy()).all()
    split = (parents["owner"].to_numpy() != children["owner"].to_numpy()).mean()
    assert 0 < split < 0.4


def test_names_and_ids_are_unique(book: Book) -> None:
    assert book.accounts["account_id"].is_unique
    assert book.accounts["name"].is_unique
    assert book.csms["csm_id"].is_unique
    assert book.csms["name"].is_unique
    assert not set(book.pools) & set(book.csms["csm_id"])


@pytest.mark.parametrize("accounts", [1, 2, 12])
def test_the_smallest_books_have_people_too(accounts: int) -> None:
    book = make_book(accounts, 1)
    assert len(book.accounts) == accounts
    assert len(book.csms) >= 1


def test_impossible_orders_are_refused() -> None:
    with pytest.raises(UsageError, match="at least one account"):
        make_book(0, 1)
    with pytest.raises(UsageError, match="above -1"):
        make_book(10, 1, slack=-1)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="could not be written"):
        write_demo(tmp_path / "file", 5, 1)
