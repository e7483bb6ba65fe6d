"""Questions about a plan: the card of an account, what another place would cost, forced moves, what rules cost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

import cli
from solver.again import solve_again
from solver.book import Book
from solver.engine import Options
from solver.errors import UsageError
from solver.explain.answer import answer_account
from solver.explain.card import card_of
from solver.explain.desk import Desk, Span
from solver.explain.force import forced
from solver.explain.rules import bound_without, dearest_rules, rules_of
from solver.explain.text import span_words
from solver.pipeline import Run, rebalance
from solver.plan.load import load_plan
from solver.policy import Policy
from solver.signals import Stop


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, list(words))


@pytest.fixture(scope="module")
def quarterly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("explain") / "plan"
    assert run("rebalance", "quarterly", "--out", str(out), "--quiet").exit_code == 0
    return out


@pytest.fixture(scope="module")
def desk(quarterly: Path) -> Desk:
    return Desk(load_plan(quarterly))


OFF = ("arr_band", "load_band", "headroom", "inbound_hours", "coverage", "renewals", "kept_accounts", "kept_arr")
LIMITS = [{"name": name, "enabled": False} for name in OFF]


@pytest.fixture
def two_books(book_of: Callable[..., Book], tmp_path: Path) -> Desk:
    """Two T2 accounts in New York, one with a book there and one with a book in London, whom nothing keeps apart."""
    accounts = [
        {"account_id": "a", "arr": 30000, "owner": "ny", "timezone": "America/New_York", "strategic": 0},
        {"account_id": "b", "arr": 40000, "owner": "ldn", "timezone": "America/New_York", "strategic": 0},
    ]
    csms = [{"csm_id": "ny", "timezone": "America/New_York"}, {"csm_id": "ldn", "timezone": "Europe/London"}]
    policy = Policy.load(overlay={"limit": LIMITS, "tiering": {"method": "rules"}, "mode": "required"})
    rebalance(book_of(accounts, csms), policy, tmp_path / "plan", Run(seconds=20))
    return Desk(load_plan(tmp_path / "plan"))


def test_a_card_adds_up_and_prices_the_other_place(two_books: Desk) -> None:
    """Tests b, held in London in mode required: New York fits in full, the hand-off is 4 hours x 90 and 1.5 % of 48,000.

    base = 1.2 x 40,000; London 8-18 meets New York 8-18 in 5 of 6 hours, 4 hours in two weeks of the quarter when only one
    of them has changed its clocks: the mean is below 5.
    """
    card = card_of(two_books, two_books.account("b"))
    here, other = card.places
    assert (here.role, here.unit, other.unit) == ("here", "ldn", "ny")
    assert here.terms["arr"] == other.terms["arr"] == 48_000
    assert other.terms["timezone"] == 0 > here.terms["timezone"] >= -48_000 * 0.04 * 2 / 6
    assert other.terms["handoff"] == -(48_000 * 15 // 1000 + 4 * 90)
    assert all(p.total == sum(p.terms.values()) for p in card.places)
    assert other.against_here == other.total - here.total
    assert "'moves_required_only'" in other.in_the_way[0]
    assert "(1 against 0 moves)" in other.in_the_way[0]


def test_a_forced_move_costs_what_an_independent_solve_says(two_books: Desk) -> None:
    """Tests a to London: what it loses is the difference of both terms, exactly, and nobody else moves."""
    account = two_books.account("a")
    asked = forced(two_books, {account: two_books.unit("ldn")}, Options(seconds=20))
    place = next(p for p in card_of(two_books, account).places if p.unit == "ldn")
    assert asked.loses == Span(-place.against_here, -place.against_here)
    assert [(c.account_id, c.before, c.after) for c in asked.changes] == [("a", "ny", "ldn")]


@pytest.mark.parametrize("seed", range(4))
def test_explain_to_agrees_with_a_whole_run_under_that_pin(quarterly: Path, desk: Desk, tmp_path: Path, seed: int) -> None:
    """Tests a random account at a random book that may hold it: value and bound against a fresh rebalance with the pin."""
    r = np.random.default_rng(seed)
    while True:
        account = int(r.integers(0, len(desk.decision.unit)))
        units = [u for u in desk.losses(int(desk.setting.items.of_account[account])) if u not in (0, desk.decision.unit[account])]
        if units:
            break
    unit = int(r.choice(units))
    asked = forced(desk, {account: unit}, Options(seconds=30))
    book = tmp_path / "book"
    source = Path(cli.__file__).parent / "scenarios" / "quarterly"
    book.mkdir()
    for file in source.glob("*.*"):
        (book / file.name).write_bytes(file.read_bytes())
    account_id = desk.setting.book.accounts["account_id"][account]
    with (book / "overrides.csv").open("a", encoding="utf-8") as file:
        file.write(f"{account_id},pin,{desk.setting.units.names[unit]},what if,me,\n")
    assert run("rebalance", str(book), "--out", str(tmp_path / "plan"), "--quiet", "--time-limit", "60").exit_code == 0
    fresh = json.loads((tmp_path / "plan" / "summary.json").read_text(encoding="utf-8"))
    assert asked.value <= fresh["bound"]
    assert fresh["value"] <= asked.bound


def test_moving_alone_is_an_upper_and_prices_a_lower_figure(desk: Desk) -> None:
    """Tests every pair of forty accounts: at least <= at most, and staying costs nothing."""
    for account in range(0, 600, 15):
        item = int(desk.setting.items.of_account[account])
        losses = desk.losses(item)
        for unit in losses:
            if unit != desk.decision.unit_of[item]:
                span = desk.span(item, unit, losses)
                assert span.most is None or span.least <= span.most
        assert losses[int(desk.decision.unit_of[item])] <= desk.slack


def test_a_swap_pins_both(desk: Desk, quarterly: Path) -> None:
    """Tests two accounts of two books changed for one another: both end up where the other was."""
    setting = desk.setting
    books = [u for u in range(1, setting.units.num) if not setting.units.is_pool[u]][:2]
    free = ~setting.standing.held & (setting.items.size == 1) & (setting.standing.pin < 0)
    one, two = (int(setting.items.largest[np.flatnonzero((desk.decision.unit_of == u) & free)[0]]) for u in books)
    ids = [str(setting.book.accounts["account_id"][k]) for k in (one, two)]
    text, tree = answer_account(quarterly, ids[0], None, ids[1], 30, Stop())
    where = dict(tree["forced"]["pins"])
    assert where == {ids[0]: setting.units.names[books[1]], ids[1]: setting.units.names[books[0]]}
    then = {c["account_id"]: c["after"] for c in tree["forced"]["changes"]}
    names = desk.words.names
    assert (then[ids[0]], then[ids[1]]) == (names[books[1]], names[books[0]])
    assert "solved again" in text


def test_removing_a_limit_or_a_hold_never_makes_the_best_plan_worse(desk: Desk) -> None:
    """Tests that the known prices bound the freer problem from above this plan.

    (A required match is no such rule: without it also members who do not meet it count in a pool's fit.)
    """
    rules = [rule for rule in rules_of(desk.setting.policy) if "match" not in rule.name]
    found = [bound_without(desk, rule) for rule in rules]
    assert len(found) > 15
    assert min(found) >= 0


def test_the_rules_that_cost_most_are_verified(two_books: Desk) -> None:
    """Tests that in mode required the only rule that costs is the ban on moves: b would gain fit, less its hand-off - which is
    more than it gains, so nothing is claimed; with the hand-off free it is claimed exactly."""
    assert dearest_rules(two_books, Options(seconds=20)) == []
    free = two_books.setting.policy.model_copy(
        update={
            "hourly_cost": 0.0,
            "tiers": {k: t.model_copy(update={"handoff_rate": 0.0}) for k, t in two_books.setting.policy.tiers.items()},
        }
    )
    again = solve_again(two_books.decision, Options(seconds=20), policy=free)
    loaded = two_books.loaded.__class__(two_books.loaded.path, again, {}, {}, two_books.loaded.reasons)
    (cost,) = dearest_rules(Desk(loaded), Options(seconds=20))
    assert "moves_required_only" in cost.rule.name
    b = two_books.account("b")
    gain = -int(two_books.decision.terms["timezone"][b])
    assert (cost.found, cost.costs) == (gain, Span(gain, gain))


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span(5), "at least 5"),
        (Span(0), "no proven amount; --to finds out"),
        (Span(7, 7), "7"),
        (Span(-3, -3), "nothing: it would gain 3"),
        (Span(-9, 4), "at most 4"),
        (Span(-9, -4), "nothing: it would gain at least 4"),
        (Span(2, 4), "at least 2 and at most 4"),
    ],
)
def test_a_figure_is_never_more_precise_than_true(span: Span, said: str) -> None:
    assert span_words(span) == said


def test_accounts_and_units_are_found_by_id_name_and_mail(desk: Desk) -> None:
    accounts, csms = desk.setting.book.accounts, desk.setting.book.csms
    assert desk.account(str(accounts["account_id"][3])) == 3
    assert desk.account(str(accounts["name"][3]).upper()) == 3
    with pytest.raises(UsageError, match="did you mean"):
        desk.account(str(accounts["account_id"][3]) + "x")
    with pytest.raises(UsageError, match="did you mean"):
        desk.unit("aiko.end")
    first = desk.setting.units.names[1]
    assert desk.unit(str(csms["name"][list(csms["csm_id"]).index(first)])) == desk.unit(first) == 1


def test_the_screen_fits_80_columns_for_every_kind_of_move(desk: Desk, quarterly: Path) -> None:
    """Tests one account of each move type, one held, one automated."""
    kinds = np.array(desk.decision.move_type)
    accounts = [int(np.flatnonzero(kinds == k)[0]) for k in sorted(set(kinds))]
    accounts.append(int(desk.setting.items.largest[np.flatnonzero(desk.setting.standing.held)[0]]))
    accounts.append(int(np.flatnonzero(~desk.setting.items.served[desk.setting.items.account_tier])[0]))
    for account in accounts:
        result = run("explain", str(quarterly), str(desk.setting.book.accounts["account_id"][account]))
        assert result.exit_code == 0, result.output
        assert max(map(len, result.stdout.splitlines())) <= 80
        assert "In money" in result.stdout


def test_questions_that_cannot_be_asked(quarterly: Path) -> None:
    assert run("explain", str(quarterly), "--to", "aiko.endo").exit_code == 2
    assert run("explain", str(quarterly), "A0015", "--to", "aiko.endo", "--swap", "A0016").exit_code == 2
    assert run("explain", str(quarterly), "A9999").exit_code == 2
    assert run("explain", "nowhere", "A0015").exit_code == 2
    tree = json.loads(run("explain", str(quarterly), "A0015", "--json").stdout)
    assert (tree["schema_version"], tree["account_id"]) == (1, "A0015")


def test_a_staged_plan_can_be_asked_too(tmp_path: Path) -> None:
    """Tests --to on a plan whose hand-offs are near their least: the stage's limit gives way to the pin, and it is said."""
    words = ["rebalance", "ten_csms", "--set", 'objective="staged"', "--out", str(tmp_path / "plan"), "--quiet"]
    assert run(*words, "--time-limit", "20").exit_code == 0
    rows = [line.split(",") for line in (tmp_path / "plan" / "assignments.csv").read_text(encoding="utf-8").splitlines()]
    account, here = next((r[0], r[6]) for r in rows[1:] if r[3] == "T1")
    other = next(r[6] for r in rows[1:] if r[3] == "T1" and r[6] != here)
    result = run("explain", str(tmp_path / "plan"), account, "--to", other, "--time-limit", "10")
    assert result.exit_code == 0, result.output
    assert "limits of its stages give way" in result.stdout
    assert "The plan would lose" in result.stdout
