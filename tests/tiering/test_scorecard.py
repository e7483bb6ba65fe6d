"""Tests of the scorecard: points, the weighted sum, what a boundary does, and what the defaults promise."""

import pytest

from solver.errors import PolicyError
from solver.policy import Policy
from solver.tiering import score_book

DEFAULT = Policy.load()
HEALTH = Policy.load(sets=["tiering.preset=health"])


def only(book, policy=DEFAULT):
    return score_book(book, policy).table.iloc[0]


# ---------------------------------------------------------------- statements about the defaults


def test_150k_without_growth_and_with_churn_risk_is_not_t1_by_itself(make_book):
    """Tests that 0.4 x 100 + 0.3 x 0 + 0.2 x 50 (blank) + 0.1 x 0 (red) = 50 stays below 60."""
    row = only(make_book({"arr": 150000, "expansion": 0, "health": 20}), HEALTH)
    assert (row["score"], row["tier"]) == (50.0, "T2")


def test_150k_without_growth_and_with_churn_risk_is_not_t1_under_the_first_preset_either(make_book):
    row = only(make_book({"arr": 150000, "expansion": 0, "health": 20}))
    assert (row["score"], row["tier"]) == (55.0, "T2")


def test_40k_with_high_expansion_and_strategic_value_can_be_t1(make_book):
    """Tests that 40K gives 50 + 50 x 15/75 = 60 points: 24 + 30 + 20 + 5 (blank complexity) = 79."""
    row = only(make_book({"arr": 40000, "expansion": 100, "strategic": 100}))
    assert (row["points_arr"], row["score"], row["tier"]) == (60.0, 79.0, "T1")


def test_120k_with_no_room_to_grow_stays_t2(make_book):
    row = only(make_book({"arr": 120000, "expansion": 0}))
    assert (row["score"], row["tier"]) == (55.0, "T2")


@pytest.mark.parametrize("strategic", [None, 0, 50])
def test_5k_that_never_expands_is_t3_or_t4(make_book, strategic):
    assert only(make_book({"arr": 5000, "expansion": 0, "strategic": strategic}))["tier"] in ("T3", "T4")


def test_5m_is_t1_whatever_else(make_book):
    row = only(make_book({"arr": 5e6, "expansion": 0, "strategic": 0, "complexity": 0}))
    assert (row["score"], row["tier"]) == (40.0, "T1")
    assert "T1, as ARR reaches 300,000" in row["reason"]


# ---------------------------------------------------------------- points and the sum


@pytest.mark.parametrize(
    "arr, points", [(0, 0), (2500, 10), (5000, 20), (15000, 35), (25000, 50), (62500, 75), (100000, 100), (1e9, 100)]
)
def test_arr_points_are_linear_between_the_pairs_and_flat_beyond(make_book, arr, points):
    assert only(make_book({"arr": arr, "expansion": 50}))["points_arr"] == points


def test_the_reason_holds_the_whole_arithmetic(make_book):
    row = only(make_book({"arr": 55000, "expansion": 100, "strategic": 50}))
    assert row["reason"] == (
        "T1: score 73 = 0.4 x 70 (ARR 55,000) + 0.3 x 100 (expansion 100) + 0.2 x 50 (strategic 50)"
        " + 0.1 x 50 (complexity blank, neutral), which reaches the T1 line of 60."
    )
    assert row["filled"] == pytest.approx(0.9)


@pytest.mark.parametrize("strategic, score, tier", [(74.7, 59.9, "T2"), (74.75, 60.0, "T1"), (75, 60.0, "T1")])
def test_the_written_score_decides_at_a_line(make_book, strategic, score, tier):
    """Tests that 40 + 0 + 0.2 x 74.75 + 5 = 59.95, written 60.0, reaches the line of 60, and 59.94 does not."""
    row = only(make_book({"arr": 100000, "expansion": 0, "strategic": strategic}))
    assert (row["score"], row["tier"]) == (score, tier)


@pytest.mark.parametrize("health, points", [(0, 0), (49.99, 0), (50, 50), (74.9, 50), (75, 100), (100, 100), (None, 50)])
def test_health_counts_by_colour_not_by_degree(make_book, health, points):
    row = only(make_book({"arr": 30000, "expansion": 50, "health": health}), HEALTH)
    assert row["points_health"] == points


def test_the_health_lines_of_the_policy_move_its_points(make_book):
    policy = Policy.load(sets=["tiering.preset=health", "health.red=30"])
    assert only(make_book({"arr": 30000, "expansion": 50, "health": 40}), policy)["points_health"] == 50


def test_only_the_criteria_of_the_preset_have_columns(make_book):
    table = score_book(make_book({"arr": 30000, "expansion": 50}), HEALTH).table
    assert [c for c in table.columns if c.startswith("points_")] == [
        "points_arr",
        "points_expansion",
        "points_strategic",
        "points_health",
    ]


def test_weights_that_do_not_add_up_to_one_count_as_shares_and_that_is_said(make_book):
    """Tests (0.8 x 100 + 0.3 x 0 + 0.2 x 0 + 0.1 x 0) / 1.4 = 57.142..., written 57.1."""
    policy = Policy.load(sets=["criterion.arr.weight=0.8"])
    tiering = score_book(make_book({"arr": 100000, "expansion": 0, "strategic": 0, "complexity": 0}), policy)
    assert tiering.table["score"][0] == 57.1
    assert ") / 1.4" in tiering.table["reason"][0]
    assert any("add up to 1.4, not 1" in note for note in tiering.notes)


def test_weights_of_zero_are_refused(make_book):
    zero = Policy.load(sets=[f"criterion.{c.name}.weight=0" for c in DEFAULT.criterion])
    with pytest.raises(PolicyError, match="add up to 0"):
        score_book(make_book({"arr": 1000}), zero)


# ---------------------------------------------------------------- expansion from seats


@pytest.mark.parametrize(
    "seats, possible, employees, points",
    [
        (29, 100, None, 100),  # below 30 %: high
        (30, 100, None, 50),
        (70, 100, None, 50),
        (71, 100, None, 0),  # above 70 %: low
        (120, 100, None, 0),
        (10, None, 1000, 100),  # employees where seats_possible is blank
        (10, 0, 1000, 100),  # or says that there are none
        (90, 100, 10000, 0),  # seats_possible goes before employees
        (0, 100, None, 50),  # no seats: blank, neutral
        (10, None, None, 50),
        (10, 0, None, 50),
    ],
)
def test_expansion_is_derived_from_seats_against_what_is_possible(make_book, seats, possible, employees, points):
    row = only(make_book({"arr": 30000, "strategic": 50, "seats": seats, "seats_possible": possible, "employees": employees}))
    assert row["points_expansion"] == points


def test_given_expansion_goes_before_seats_and_a_derivation_is_told(make_book):
    book = make_book(
        {"arr": 30000, "expansion": 0, "seats": 1, "seats_possible": 100},
        {"arr": 30000, "seats": 50, "seats_possible": 1000, "seats_used": 1},
    )
    tiering = score_book(book, DEFAULT)
    assert tiering.table["points_expansion"].tolist() == [0, 100]
    assert "0.3 x 100 (expansion high: 50 seats of 1,000 possible seats)" in tiering.table["reason"][1]
    row = only(make_book({"arr": 30000, "seats": 500, "employees": 1000}))
    assert "(expansion medium: 500 seats of 1,000 employees)" in row["reason"]
    assert any("derived from seats for 1 account " in note for note in tiering.notes)


# ---------------------------------------------------------------- criteria of a user's own


def added(**criterion):
    return Policy.load(overlay={"criterion": [{"name": "own", "weight": 0.5, **criterion}]})


def test_a_column_of_ones_own_scores_between_its_pairs(make_book):
    """Tests that 250 of 0..1000 = 25 points and the weights sum to 1.5."""
    policy = added(column="lifetime_value", points=[[0, 0], [1000, 100]])
    row = only(make_book({"arr": 100000, "expansion": 0, "strategic": 0, "complexity": 0, "lifetime_value": 250.0}), policy)
    assert row["points_own"] == 25
    assert row["score"] == 35.0  # (40 + 12.5) / 1.5


def test_points_may_fall_as_values_rise(make_book):
    policy = added(column="age", points=[[0, 100], [10, 0]])
    assert only(make_book({"arr": 100000, "expansion": 0, "age": 2.5}), policy)["points_own"] == 75


def test_texts_have_points_of_their_own_in_any_case(make_book):
    policy = added(column="product", values={"Suite": 100, "Basic": 10})
    book = make_book(*({"arr": 100000, "expansion": 0, "product": p} for p in ("suite", " Basic ", "", "Other")))
    tiering = score_book(book, policy)
    assert tiering.table["points_own"].tolist() == [100, 10, 50, 50]
    assert "product blank, neutral" in tiering.table["reason"][2]
    assert "product Other, without points: neutral" in tiering.table["reason"][3]
    assert any("1 account has a value without points (Other)" in note for note in tiering.notes)


def test_flags_and_numbers_may_have_values_too(make_book):
    book = make_book({"arr": 100000, "expansion": 0, "escalated": True, "level": 3.0})
    assert only(book, added(column="escalated", values={"true": 5, "false": 100}))["points_own"] == 5
    assert only(book, added(column="level", values={"3": 80}))["points_own"] == 80
    assert only(book, added(column="escalated", points=[[0, 100], [1, 0]]))["points_own"] == 0


@pytest.mark.parametrize(
    "criterion, message",
    [
        ({"column": "lifetime_valeu", "points": [[0, 0], [1, 100]]}, "did you mean 'lifetime_value'"),
        ({"column": "product", "points": [[0, 0], [1, 100]]}, "holds text"),
        ({"column": "renewal_date", "points": [[0, 0], [1, 100]]}, "holds dates"),
        ({"column": "arr", "points": [[5, 0], [1, 100]]}, "rising values"),
        ({"column": "arr", "points": [[1, 0], [1, 100]]}, "rising values"),
        ({"column": "arr"}, "rising values"),
    ],
)
def test_criteria_that_cannot_be_used_are_refused_with_the_remedy(make_book, criterion, message):
    book = make_book({"arr": 100000, "expansion": 0, "lifetime_value": 1.0, "product": "Suite"})
    with pytest.raises(PolicyError, match=message):
        score_book(book, added(**criterion))


def test_very_large_values_keep_their_exact_points(make_book):
    """Tests that half of 10^12 is 50 points: a product of 64 bits would have overflowed."""
    policy = added(column="units", points=[[0, 0], [1e12, 100]])
    assert only(make_book({"arr": 1.0, "expansion": 0, "units": 5e11}), policy)["points_own"] == 50


def test_a_single_pair_is_flat(make_book):
    policy = added(column="units", points=[[10, 30]])
    book = make_book({"arr": 1.0, "expansion": 0, "units": 5.0}, {"arr": 1.0, "expansion": 0, "units": 50.0})
    assert score_book(book, policy).table["points_own"].tolist() == [30, 30]


# ---------------------------------------------------------------- the table of a whole book


def test_lines_that_do_not_fall_are_refused(make_book):
    with pytest.raises(PolicyError, match=r"tiers.T1.min_score \(35\) must be above tiers.T2.min_score \(35\)"):
        score_book(make_book({"arr": 1000, "expansion": 0}), Policy.load(sets=["tiers.T1.min_score=35"]))


def test_too_empty_a_scorecard_falls_back_to_the_rules_and_says_so_first(make_book):
    """Tests that ARR alone fills 40 %, less than 60 %."""
    tiering = score_book(make_book({"arr": 120000}, {"arr": 30000}, {"arr": 6000}, {"arr": 4000}), DEFAULT)
    assert tiering.method == "rules"
    assert tiering.table["tier"].tolist() == ["T1", "T2", "T3", "T4"]
    assert tiering.notes[0].startswith("the explicit rules are used instead of the scorecard: only 40 % of its weight is filled")
    assert tiering.table["score"].isna().all()
    assert tiering.table["filled"].tolist() == [0.4] * 4


def test_exactly_enough_is_enough(make_book):
    """Tests that ARR and strategic value fill 40 + 20 = 60 %, which is not less than 60 %."""
    assert score_book(make_book({"arr": 120000, "strategic": 10}), DEFAULT).method == "scorecard"


def test_the_whole_table_decides_not_the_row(make_book):
    """Tests that (0.4 + 1.0) / 2 = 70 % is enough for both accounts."""
    full = {"arr": 1000, "expansion": 0, "strategic": 0, "complexity": 0}
    tiering = score_book(make_book({"arr": 120000}, full), DEFAULT)
    assert tiering.method == "scorecard"
    assert tiering.table["score"][0] == 70.0


def test_two_tiers_are_enough(make_book):
    sets = ["tiers.T3.enabled=false", "tiers.T4.enabled=false", 'limit.coverage.tiers=["T1","T2"]']
    table = score_book(make_book({"arr": 5e6, "expansion": 0}, {"arr": 10, "expansion": 0}), Policy.load(sets=sets)).table
    assert table["tier"].tolist() == ["T1", "T2"]


def test_five_tiers_are_possible(make_book):
    t5 = {**Policy.load().tiers["T4"].model_dump(exclude={"out_price"}), "label": "free"}
    policy = Policy.load(overlay={"tiers": {"T4": {"min_score": 5, "rules": [{"arr": 1000}]}, "T5": t5}})
    nothing = {"expansion": 0, "strategic": 0, "complexity": 0}
    table = score_book(make_book(*({"arr": a, **nothing} for a in (9000, 4000, 500))), policy).table
    assert table["tier"].tolist() == ["T3", "T4", "T5"]


def test_a_book_without_accounts_has_an_empty_table(make_book):
    tiering = score_book(make_book(), DEFAULT)
    assert len(tiering.table) == 0
    assert tiering.population["accounts"].tolist() == [0, 0, 0, 0]


def test_the_table_holds_what_a_crm_shows(make_book):
    table = score_book(
        make_book({"arr": 5e6, "expansion": 0}, {"arr": 30000, "expansion": 50}, {"arr": 0, "expansion": 0}), DEFAULT
    ).table
    assert list(table.columns[:6]) == ["account_id", "name", "arr", "tier", "tier_label", "score"]
    assert table["service_model"].tolist() == ["dedicated", "pooled or dedicated", "automated"]
    assert table["tier_label"].tolist() == ["strategic", "core", "tech-touch"]
    assert [str(d.date()) for d in table["next_review"][:2]] == ["2026-12-30", "2027-04-01"]  # 90 and 182 days on
    assert table["next_review"].isna()[2]
    assert str(table["reviewed_on"][0].date()) == "2026-10-01"
    assert table["sponsor"].tolist() == ["executive sponsor, monthly value report", "", ""]


def test_a_fallback_names_the_three_criteria_that_lack_most(make_book):
    """Tests a book with nothing but ARR: more than three criteria of the preset are blank, and three are named."""
    table = score_book(make_book({"arr": 120000}, {"arr": 6000}), Policy.load(sets=["tiering.preset=health"]))
    note = next(n for n in table.notes if "fill in" in n)
    names = note.split("fill in ")[1].split(";")[0].rstrip(".").split(", ")
    assert len(names) == 3
    assert "arr" not in names
