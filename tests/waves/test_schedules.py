"""Schedules against every other one: tiny instances by brute force, goal after goal."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from solver.engine.whole_bound import relaxed
from solver.waves.asked import Asked
from solver.waves.bounds import least_of
from solver.waves.choices import Choice
from solver.waves.first_fit import first_fit
from solver.waves.goals import Judge, stages_of
from solver.waves.handoffs import Handoff
from solver.waves.level import level, pull
from solver.waves.plan_waves import solved
from solver.waves.program import program_of
from tests.waves.instances import FIRST, LAST, four_weeks, handoff, judge, side

Chosen = tuple[Choice | None, ...]


def run(instance: Judge, order: str) -> tuple[list[Choice | None], dict[str, tuple[int, int]]]:
    """The schedule, and value and bound of each goal."""
    first = first_fit(instance, by_risk=order == "low_risk_first")
    asked = Asked(reproducible=True)
    chosen, stages = solved(instance, first, asked, threading.Event(), time.monotonic(), order, lambda _: None)
    return chosen, {s.name: (s.value, s.bound) for s in stages}


def goals(instance: Judge, chosen: Chosen, order: str) -> tuple[int, ...] | None:
    """The goals of a schedule in their order, counted in the plainest way; None where it breaks a limit."""
    hours: Counter[tuple[str, int]] = Counter()
    tops: Counter[tuple[str, int]] = Counter()
    placed = [(k, h, c) for k, (h, c) in enumerate(zip(instance.handoffs, chosen, strict=True)) if c is not None]
    for _, h, c in placed:
        for name, whole in h.hours:
            if c.alone and name in h.gone:
                continue
            for week in range(c.begin, c.end + 1):
                n = c.end - c.begin + 1
                hours[name, week] += whole // n + (week - c.begin < whole % n)
        tops.update((name, week) for name in h.top if not (c.alone and name in h.gone) for week in range(c.begin, c.end + 1))
    budget = {(name, w): int(s.budget[w]) for name, s in instance.sides.items() for w in range(instance.num_weeks)}
    if any(v > budget[k] for k, v in hours.items()) or any(v > instance.sides[n].t1_at_once for (n, _), v in tops.items()):
        return None
    peaks = [max(-(-hours[n, w] * 1000 // max(1, budget[n, w])) for w in range(instance.num_weeks)) for n in instance.sides]
    early = {
        k for k, h, c in placed for o, other, d in placed
        if other.to == h.to and other.risk < h.risk and min(x.begin for x in instance.choices[o]) <= c.end < d.begin
    }  # fmt: skip
    values = {
        "not_placed": sum(h.weight for h, c in zip(instance.handoffs, chosen, strict=True) if c is None),
        "renewed": sum(renewing(h, c) for _, h, c in placed), "nobody": sum(waiting(h, c) for _, h, c in placed),
        "alone": sum(h.weight for _, h, c in placed if c.alone),
        "cut": sum(c.cut for *_, c in placed), "order": len(early), "last": max((c.end + 1 for *_, c in placed), default=0),
        "early": sum(h.weight * (c.end + 1) for _, h, c in placed), "peak": max(peaks), "peaks": sum(peaks),
    }  # fmt: skip
    return tuple(values[name] for name in stages_of(order))


def renewing(h: Handoff, c: Choice) -> int:
    """The weight that renews by the day of the change while nobody is there."""
    return sum(weight for day, weight, when_left in h.due if day <= c.change and (c.alone or not when_left))


def waiting(h: Handoff, c: Choice) -> int:
    """Weight times weeks: of who has nobody today every week up to the change, of who loses its owner those after that."""
    weeks = [w.first for w in four_weeks()][: c.end + 1]
    return h.orphan * len(weeks) + (h.left * sum(d >= h.after[0] for d in weeks) if c.alone and h.after else 0)


def best(instance: Judge, order: str) -> tuple[int, ...]:
    every = itertools.product(*([None, *found] for found in instance.choices))
    return min(v for chosen in every if (v := goals(instance, chosen, order)) is not None)


def some_instance(seed: int) -> Judge:
    """Five hand-offs between three people in four weeks, with little room."""
    draw = random.Random(seed)
    people = [
        side("a", draw.choice([2000, 3000, 5000]), at_once=1),
        side("b", draw.choice([2500, 4000])),
        side("c", 3000, at_once=2),
    ]
    parts = []
    for k in range(5):
        giver, to = draw.sample(["a", "b", "c"], 2)
        first = FIRST + timedelta(days=draw.choice([0, 0, 8, 15]))
        last = min(LAST, first + timedelta(days=draw.choice([6, 13, 28])))
        given: dict[str, Any] = {"first": first, "last": last, "weeks": draw.choice([1, 2, 3]), "risk": draw.choice([0, 0, 1, 2])}
        given |= {"top": (giver, to)} if draw.random() < 0.5 else {}
        if draw.random() < 0.4:
            given |= {"leaver": last, "gone": (giver,)}
            given |= {"after": (last + timedelta(days=1), LAST)} if last < LAST and draw.random() < 0.6 else {}
        given |= {"renewals": (date(2026, 10, 14),)} if draw.random() < 0.3 else {}
        hours, weight = {giver: draw.choice([500, 1001]), to: draw.choice([1500, 2999, 4000])}, draw.randint(1, 9)
        renewal = FIRST + timedelta(days=draw.randrange(28))
        if "leaver" in given:
            given |= {"left": weight, "due": ((renewal, weight, True),) if renewal > given["last"] else ()}
        elif draw.random() < 0.5:  # nobody gives it
            del hours[giver]
            given |= {
                "top": tuple(s for s in given.get("top", ()) if s == to),
                "orphan": weight,
                "due": ((renewal, weight, False),),
            }
        parts.append(handoff(f"h{k}", to, hours, weight=weight, **given))
    return judge(parts, people)


@pytest.mark.parametrize("order", ["low_risk_first", "at_once"])
@pytest.mark.parametrize("seed", range(15))
def test_no_other_schedule_is_better_at_any_goal(seed: int, order: str) -> None:
    """Tests that the goals reached are the least of all schedules, one after the other, and that each is said to be proved."""
    instance = some_instance(seed)
    chosen, stages = run(instance, order)
    assert goals(instance, tuple(chosen), order) == best(instance, order) == tuple(v for v, _ in stages.values())
    assert all(value == bound for value, bound in stages.values())


def test_the_brute_force_is_no_walk_over() -> None:
    """Tests that of these instances some leave a hand-off out, some renew with nobody, some wait, some go without the giver, some cut
    a window, and some cannot keep the order."""
    every = [best(some_instance(seed), "low_risk_first") for seed in range(15)]
    assert all(any(values[k] for values in every) for k in range(6))


def test_low_risk_first_lets_the_riskier_wait() -> None:
    """Tests one hour a week for two hand-offs of an hour to the same receiver: the less risky one takes the first week, although the
    other is worth more; at once, what is worth more comes first."""
    parts = [handoff("risky", "r", {"r": 1000}, risk=2, weight=9), handoff("safe", "r", {"r": 1000})]
    instance = judge(parts, [side("r", 1000)])
    chosen, stages = run(instance, "low_risk_first")
    assert [c.end for c in chosen if c] == [1, 0]
    assert stages["order"] == (0, 0)
    chosen, _ = run(instance, "at_once")
    assert [c.end for c in chosen if c] == [0, 1]


def test_order_gives_way_to_dates_and_never_costs_a_place() -> None:
    """Tests a risky hand-off that must be in the first week, where there is room for one of two: it goes first, and that is counted."""
    parts = [handoff("risky", "r", {"r": 1000}, risk=1, last=date(2026, 10, 9)), handoff("safe", "r", {"r": 1000})]
    chosen, stages = run(judge(parts, [side("r", 1000)]), "low_risk_first")
    assert [c.end for c in chosen if c] == [0, 1]
    assert stages["order"] == (1, 1)


def test_who_cannot_begin_yet_is_not_waited_for() -> None:
    """Tests that a less risky hand-off whose dates begin in the fourth week holds nobody up."""
    parts = [handoff("risky", "r", {}, risk=1, last=date(2026, 10, 9)), handoff("safe", "r", {}, first=date(2026, 10, 26))]
    _, stages = run(judge(parts, [side("r", 1000)]), "low_risk_first")
    assert stages["order"] == (0, 0)


def test_no_more_of_the_best_tier_are_open_at_once_than_a_csm_may_have() -> None:
    """Tests four hand-offs of four weeks in four weeks, three at once: one has no place, and it is the one worth least."""
    parts = [handoff(f"h{k}", "r", {}, weeks=4, top=("r",), weight=k + 1) for k in range(4)]
    chosen, stages = run(judge(parts, [side("r", 1000)]), "at_once")
    assert [c is None for c in chosen] == [True, False, False, False]
    assert stages["not_placed"] == (1, 1)


def test_then_the_weeks_are_as_even_as_they_can_be() -> None:
    """Tests three hand-offs of an hour, one of which is free in the fourth week only: the others take a week each, so the busiest has
    one hour of four."""
    parts = [handoff(f"h{k}", "r", {"r": 1000}, first=date(2026, 10, 26) if k == 0 else FIRST) for k in range(3)]
    _, stages = run(judge(parts, [side("r", 4000)]), "low_risk_first")
    assert (stages["last"], stages["peak"]) == ((4, 4), (250, 250))


def test_the_first_schedule_is_a_solution_of_the_program() -> None:
    """Tests that what is found without a solver keeps every row, and that a week more than there are hours for does not."""
    instance = some_instance(3)
    program = program_of(instance, by_risk=True)
    values = program.values(first_fit(instance, by_risk=True))
    assert program.whole.keeps(values)
    crowd = judge([handoff(f"h{k}", "r", {"r": 1000}, last=date(2026, 10, 9)) for k in range(2)], [side("r", 1000)])
    both = [found[0] for found in crowd.choices]
    assert not program_of(crowd, by_risk=False).whole.keeps(program_of(crowd, by_risk=False).values(both))


def test_without_time_the_first_schedule_is_the_answer() -> None:
    """Tests that a run that is stopped at once keeps the first schedule, made even, and claims no more than arithmetic proves."""
    instance, stop = some_instance(5), threading.Event()
    stop.set()
    first = first_fit(instance, by_risk=True)
    chosen, stages = solved(instance, first, Asked(), stop, time.monotonic(), "low_risk_first", lambda _: None)
    assert chosen == level(pull(first, instance, by_risk=True), instance, by_risk=True)
    assert all(s.bound <= s.value for s in stages)


@pytest.mark.parametrize("order", ["low_risk_first", "at_once"])
@pytest.mark.parametrize("seed", range(8))
def test_levelling_costs_no_other_goal(seed: int, order: str) -> None:
    """Tests that the first schedule, made even hand-off by hand-off, keeps every limit and is no worse in any goal."""
    instance = some_instance(seed)
    first = first_fit(instance, by_risk=order == "low_risk_first")
    before, after = (goals(instance, tuple(c), order) for c in (first, level(first, instance, by_risk=order == "low_risk_first")))
    assert before is not None
    assert after is not None
    assert all(a <= b for a, b in zip(after, before, strict=True))


@pytest.mark.parametrize("order", ["low_risk_first", "at_once"])
@pytest.mark.parametrize("seed", range(8))
def test_pulling_forward_costs_no_goal_before_the_last_week(seed: int, order: str) -> None:
    """Tests that schedules of last choices, pulled forward, keep every limit and are no worse up to `last`, or up to `early`."""
    instance, by_risk = some_instance(seed), order == "low_risk_first"
    late = first_fit(judge(list(instance.handoffs), list(instance.sides.values())), by_risk=not by_risk)
    before, after = (goals(instance, tuple(c), order) for c in (late, pull(late, instance, by_risk=by_risk)))
    assert before is not None
    assert after is not None
    assert after[:6] <= before[:6]
    assert all(a <= b for a, b in zip(after[:6], before[:6], strict=True))


def test_levelling_spreads_a_crowded_week() -> None:
    """Tests two hand-offs of an hour that first fit puts into the first week: one moves on, so the busiest has one hour of four."""
    instance = judge([handoff("a", "r", {"r": 1000}), handoff("b", "r", {"r": 1000})], [side("r", 4000)])
    first: list[Choice | None] = [found[0] for found in instance.choices]
    held: list[Choice | None] = [None, None]
    assert level(held, instance, by_risk=True) == held
    crowded = [*first[:1], instance.choices[1][0]]
    late = judge(
        [*instance.handoffs, handoff("z", "r", {}, first=date(2026, 10, 26))], [side("r", 4000)]
    )  # lets weeks 2 to 4 be used
    ends = [c.end for c in level([*crowded, late.choices[2][0]], late, by_risk=True) if c]
    assert sorted(ends) == [0, 1, 3]


def test_arithmetic_bounds_follow_from_what_must_fall_into_some_weeks() -> None:
    """Tests an hour each of two hand-offs in four weeks of four hours: at least 2 of 16, an eighth; where both must change in the
    first two weeks, 2 of 8; and that one is left out who could have a week makes everything else open."""
    free = judge([handoff("a", "r", {"r": 1000}), handoff("b", "r", {"r": 1000})], [side("r", 4000)])
    early = judge([handoff(k, "r", {"r": 1000}, last=date(2026, 10, 16)) for k in "ab"], [side("r", 4000)])
    reached = {"not_placed": 0, "last": 4}
    assert [least_of("peak", free, reached), least_of("peaks", free, reached)] == [125, 125]
    assert least_of("peak", early, reached) == 250
    assert least_of("last", early, reached) == 1
    assert least_of("peak", early, {"not_placed": 1, "last": 4}) == 0


@pytest.mark.parametrize("order", ["low_risk_first", "at_once"])
@pytest.mark.parametrize("seed", range(12))
def test_no_bound_is_above_the_best(seed: int, order: str) -> None:
    """Tests every goal's bound, given what the goals before it can reach."""
    instance = some_instance(seed)
    reached = dict(zip(stages_of(order), best(instance, order), strict=True))
    assert all(least_of(name, instance, reached) <= value for name, value in reached.items())


def test_the_receiver_takes_over_alone_what_the_leaver_has_no_hours_for() -> None:
    """Tests two hand-offs of an hour by one who leaves after a week of one hour: the one worth less goes a week later, from the
    receiver's side alone, who has hours enough; nothing is left out, and the leaver's hours are not asked for."""
    days = {"last": date(2026, 10, 9), "leaver": date(2026, 10, 9), "gone": ("l",), "after": (date(2026, 10, 10), LAST)}
    parts = [handoff(k, "r", {"l": 1000, "r": 1000}, weight=w, **days) for k, w in (("dear", 7), ("cheap", 2))]
    instance = judge(parts, [side("l", 1000), side("r", 2000)])
    chosen, stages = run(instance, "low_risk_first")
    assert [c.alone for c in chosen if c] == [False, True]
    assert [c.begin for c in chosen if c][1] >= 1
    assert (stages["not_placed"], stages["alone"]) == ((0, 0), (2, 2))


@pytest.mark.parametrize("seed", range(8))
def test_the_relaxation_is_never_above_the_best(seed: int) -> None:
    """Tests its bound of the first goal against every schedule."""
    instance = some_instance(seed)
    program = program_of(instance, by_risk=True)
    bound = relaxed(program.whole.high, program.whole.rows, program.goals["not_placed"], None)
    assert bound is not None
    assert bound <= best(instance, "low_risk_first")[0]


@pytest.mark.parametrize("order", ["low_risk_first", "at_once"])
def test_who_has_nobody_waits_neither_for_even_weeks_nor_for_the_less_risky(order: str) -> None:
    """Tests an hour a week, two orphans of weight 5 and 2, a move that is less risky, and one late: the orphans take weeks 1 and 2, which
    is 5 x 1 + 2 x 2 = 9, the dearer one first; the move comes later, though both orphans are riskier than it."""
    orphans = [handoff(k, "r", {"r": 1000}, risk=2, weight=w, orphan=w) for k, w in (("cheap", 2), ("dear", 5))]
    moves = [handoff("safe", "r", {"r": 1000}, weight=9), handoff("z", "r", {}, first=date(2026, 10, 26))]
    chosen, stages = run(judge([*orphans, *moves], [side("r", 1000)]), order)
    ends = [c.end for c in chosen if c]
    assert ends[:2] == [1, 0]
    assert ends[2] >= 2
    assert stages["nobody"] == (9, 9)


def test_an_account_without_an_owner_gets_one_before_it_renews() -> None:
    """Tests a renewal on Wednesday of the third week and one hour a week for two orphans: the one that renews goes second, not third,
    although a dearer one waits for it; without the renewal both dearer ones go first, 9 + 2 x 8 + 3 x 1 = 28."""
    dear = [handoff(k, "r", {"r": 1000}, weight=w, orphan=w) for k, w in (("a", 9), ("b", 8))]
    due = {"due": ((date(2026, 10, 21), 1, False),)}
    chosen, stages = run(judge([*dear, handoff("c", "r", {"r": 1000}, orphan=1, **due)], [side("r", 1000)]), "low_risk_first")
    assert [c.end for c in chosen if c] == [0, 2, 1]
    assert (stages["renewed"], stages["nobody"]) == ((0, 0), (9 + 3 * 8 + 2, 35))
    chosen, stages = run(judge([*dear, handoff("c", "r", {"r": 1000}, orphan=1)], [side("r", 1000)]), "low_risk_first")
    assert stages["nobody"] == (28, 28)


def test_a_window_is_shortened_for_a_renewal_with_nobody_and_for_nothing_else() -> None:
    """Tests a hand-off of four weeks: it may end in the fourth week alone; with a renewal on Wednesday of the third week also in the
    second, in two weeks, the longest that end before it; one that renews in the first week gains nothing by a shorter one."""
    usual = {"weeks": 4, "orphan": 1}
    windows = [
        [(c.begin, c.end, c.renewed) for c in judge([handoff("a", "r", {}, due=due, **usual)], [side("r", 1000)]).choices[0]]
        for due in ((), ((date(2026, 10, 21), 1, False),), ((date(2026, 10, 5), 1, False),))
    ]
    assert windows == [[(0, 3, 0)], [(0, 1, 0), (0, 3, 1)], [(0, 3, 1)]]
