"""Tests of the suggested lines: within the bands, in the book's own gaps, round, and a policy that can be used as it stands."""

import re
import tomllib

import pytest

from solver.policy import Policy
from solver.tiering import score_book, suggest_thresholds
from solver.tiering.suggest import roundest

DEFAULT = Policy.load()
RULES = Policy.load(sets=["tiering.method=rules"])


def applied(text, *sets):
    """The policy with the snippet that was printed."""
    return Policy.load(overlay=tomllib.loads(text), sets=sets)


def graded_book(make_book):
    """100 accounts of 20K-290K without anything else to tell: most of them T2 under the default lines."""
    return make_book(
        *({"arr": 20000 + 500 * i + (60000 if i >= 85 else 0), "expansion": i % 60, "strategic": i % 45} for i in range(100))
    )


def test_the_lines_bring_the_shares_of_accounts_into_their_bands(make_book):
    book = graded_book(make_book)
    text = suggest_thresholds(book, DEFAULT)
    population = score_book(book, applied(text)).population
    shares = population.set_index("tier")["share_of_accounts"]
    assert 0.10 <= shares["T1"] <= 0.20
    assert 0.30 <= shares["T2"] <= 0.40
    assert population["share_of_accounts_lies"][:3].tolist() == ["within"] * 3


def test_the_population_it_prints_is_the_one_it_gives(make_book):
    book = graded_book(make_book)
    text = suggest_thresholds(book, DEFAULT)
    printed = {m[1]: (int(m[2]), int(m[3])) for m in re.finditer(r"^# (T\d) +(\d+) +(\d+)", text, re.M)}
    now = score_book(book, DEFAULT).population["accounts"].tolist()
    then = score_book(book, applied(text)).population["accounts"].tolist()
    assert [printed[t] for t in ("T1", "T2", "T3", "T4")] == list(zip(now, then, strict=True))


def test_a_line_is_drawn_in_the_widest_gap_that_meets_the_bands(make_book):
    """Tests 15 large, 35 middle and 50 small accounts with 60, 30 and 10 % of ARR: the bands leave room, the gaps decide."""
    large, middle, small = (
        [200e3 + 100 * i for i in range(15)],
        [42e3 + 100 * i for i in range(35)],
        [10e3 + 10 * i for i in range(50)],
    )
    text = suggest_thresholds(make_book(*({"arr": a} for a in large + middle + small)), RULES)
    policy = applied(text, "tiering.method=rules")
    t1, t2 = (next(r["arr"] for r in policy.tiers[t].rules if set(r) == {"arr"}) for t in ("T1", "T2"))
    assert (t1, t2) == (200000, 40000)  # the roundest in (45,400, 200,000] and (10,490, 42,000]
    assert policy.tiers["T1"].rules[1:] == DEFAULT.tiers["T1"].rules[1:]


def test_the_second_line_starts_from_what_the_first_has_taken(make_book):
    """Tests 20 accounts in T1: T2's 30-40 % then end at 50-60, where the gap is 24K, not at 42, where it is 50K."""
    sizes = [(20, 300e3), (22, 100e3), (13, 50e3), (45, 25.6e3)]
    text = suggest_thresholds(make_book(*({"arr": a + i} for n, a in sizes for i in range(n))), RULES)
    accounts = score_book(make_book(*({"arr": a + i} for n, a in sizes for i in range(n))), applied(text, "tiering.method=rules"))
    assert accounts.population["accounts"].tolist() == [20, 35, 45, 0]


def test_accounts_that_guards_fix_are_counted_where_they_are(make_book):
    """Tests 10 accounts of 1M, T1 whatever their score, which fill T1's band of 10-20 % by themselves."""
    low = [{"arr": 1e6, "expansion": 0, "strategic": 0, "complexity": 0}] * 10
    rest = [{"arr": 30000, "expansion": i, "strategic": 0, "complexity": 0} for i in range(90)]
    policy = applied(suggest_thresholds(make_book(*low, *rest), DEFAULT))
    accounts = score_book(make_book(*low, *rest), policy).population["accounts"]
    assert 10 <= accounts[0] <= 20
    assert 30 <= accounts[1] <= 40


def test_migration_and_overrides_do_not_bend_the_suggestion(make_book):
    rows = [{"arr": 20000 + 1000 * i, "expansion": 50, "strategic": i} for i in range(100)]
    bent = [{**r, "tier": "T1", "tier_override": "T1", "tier_override_reason": "x"} for r in rows]
    assert suggest_thresholds(make_book(*rows), DEFAULT) == suggest_thresholds(make_book(*bent), DEFAULT)


def test_an_empty_scorecard_is_suggested_lines_of_arr(make_book):
    text = suggest_thresholds(make_book(*({"arr": 1000.0 * i} for i in range(5, 200))), DEFAULT)
    assert "# They are lines of ARR: the scorecard is too empty to decide" in text
    assert "    { arr = " in text
    assert max(map(len, text.splitlines())) <= 80
    assert "min_score" not in text


def test_top_shares_are_switched_off_by_lines(make_book):
    policy = Policy.load(sets=["tiering.method=rules", "tiers.T1.top_share=0.3"])
    text = suggest_thresholds(make_book(*({"arr": 1000.0 * i} for i in range(5, 200))), policy)
    assert tomllib.loads(text)["tiers"]["T1"]["top_share"] == 0


@pytest.mark.parametrize(
    "rows, sets, answer",
    [
        (
            [{"arr": 1, "tier": "T1"}],
            ["tiering.method=given"],
            "The tiers are given (tiering.method = given), so there are no lines to suggest.",
        ),
        ([], [], "There is nothing to suggest: it takes accounts in at least two tiers with bands (share_of_accounts)."),
        ([{"arr": 0}], [], "nothing to suggest"),
        ([{"arr": 10000}], ["tiering.method=rules"], "[tiers.T1]"),
    ],
)
def test_books_without_anything_to_cut_get_an_answer_in_words(make_book, rows, sets, answer):
    told = suggest_thresholds(make_book(*rows), Policy.load(sets=sets))
    assert told == answer if answer.endswith(".") else answer in told


def test_accounts_all_alike_cannot_be_cut_twice(make_book):
    text = suggest_thresholds(make_book(*[{"arr": 30000}] * 10), RULES)
    assert "T1" in text


@pytest.mark.parametrize(
    "low, high, unit, line",
    [(573, 612, 10, 60), (573, 579, 10, 57.5), (601, 601, 10, 60.1), (6340100, 20000000, 100, 200000), (1, 9, 10, 0.5)],
)
def test_the_roundest_number_in_a_gap(low, high, unit, line):
    assert roundest(low, high, unit) == line


def test_between_bands_that_cannot_all_be_kept_the_line_lies_midway(make_book):
    """Tests three tiers that want 40 to 50 % each: T1 has 20 % to leave 80 % below, 40 % to have its own, so it gets 30 %."""
    band = "share_of_accounts=[0.4,0.5]"
    bands = (f"tiers.T{k}.{what}" for k in (1, 2, 3) for what in (band, "share_of_arr=[0,1]"))
    policy = Policy.load(sets=["tiering.method=rules", *bands])
    book = make_book(*({"arr": 10_000 + 1000 * k} for k in range(100)))
    shares = score_book(book, applied(suggest_thresholds(book, policy), "tiering.method=rules")).population.set_index("tier")
    assert shares["share_of_accounts"]["T1"] == pytest.approx(0.3, abs=0.03)  # the roundest number near
