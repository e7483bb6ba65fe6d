"""Reasons in a language and for a reader: nothing changes for those who may see all, and no name reaches those who may not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from solver.book import Book
from solver.lang import EN, lang_of
from solver.pipeline import Run, rebalance
from solver.plan.case import would
from solver.plan.effects import Effect
from solver.plan.load import Loaded, load_plan
from solver.plan.reasons import Reasons, reasons_in
from solver.plan.words import Words
from solver.policy import Policy

PT = lang_of("pt-BR")
QUICK = ["--reproducible", "--gap", "0.001", "--quiet"]


N = r"[1-9][\d,.]*"
F = r"\d[\d,.]*"
EFFECT = (
    rf"[^:;]+ would be (?:(?:further )?(?:above|below) the limit '\w+' \({F} against {F} [\w -]+\)|further over the limit '\w+')"
    rf"(?:, which is priced at {N})?"
)
OTHER = (
    r"no other book serves T\d \(\w+\)|the (?:only|\d+) other books? that may hold it (?:is|are) full or closed \([^()]+\)"
    r"|the (?:only|\d+) other books? that could serve T\d \(\w+\) fails? the rule on \w+(?: or \w+)*"
)
KEPT = r"(?:; kept (?:although .+ does not serve T\d \(\w+\)|against the rule on \w+(?: and \w+)*))?"
HERE = (
    rf"[^:;]+ takes it: (?:{OTHER})|[^:;]+ fits best; the next best, [^:;]+, fits less by {N}"
    rf"|[^:;]+ takes it; [^:;]+ would fit (?:as well|better by {N}, but (?:{EFFECT}|the other moves of the plan need the room))"
)
FORMS = (
    r"automated: T4 \(tech-touch\) is looked after by no person(?:; was with [\w ]+)?",
    rf"stays with [\w ]+: (?:{OTHER}){KEPT}",
    rf"stays with [\w ]+: the next best, [\w ]+, (?:fits as well|fits less by {N} \(hand-off included\)){KEPT}",
    rf"stays with [\w ]+: [\w ]+ would fit better by {N}, but (?:{EFFECT}|the other moves of the plan need the room){KEPT}",
    rf"stays with [\w ]+: held until \d{{4}}-\d\d-\d\d because .+{KEPT} "
    r"\(overrides\.csv can lift it: action lift, value [a-z]+(?:;[a-z]+)*\)",
    rf"(?:new|[\w .@-]+ has left or leaves in the quarter|a manager took it from [\w ]+): (?:{HERE})",
    rf"its tier, T\d \(\w+\), needs another kind of book than [\w ]+'s: (?:{HERE})",
    r"new: joins its parent group \(\w+\) at [\w ]+",
    r"pinned to \S+ by [\w ]+: .+",
    rf"moves from [\w ]+ to [\w ]+: (?:fits better by {N}(?:; )?)?"
    rf"(?:if it stayed and all else went as planned, {EFFECT}(?: and {EFFECT})*)?(?:it makes room for other moves of the plan)?"
    rf"; the hand-off costs {N}",
    r"uncovered: .+",
)


def planned(book: str, out: Path) -> Loaded:
    result = CliRunner().invoke(cli.main, ["rebalance", book, "--out", str(out), *QUICK])
    assert result.exit_code == 0, result.output
    return load_plan(out)


@pytest.fixture(scope="module")
def quarterly(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return planned("quarterly", tmp_path_factory.mktemp("reasons") / "plan")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder = tmp_path_factory.mktemp("reasons_demo")
    assert CliRunner().invoke(cli.main, ["demo", str(folder / "book"), "--accounts", "600", "--seed", "1"]).exit_code == 0
    return planned(str(folder / "book"), folder / "plan")


@pytest.mark.parametrize("name", ["quarterly", "demo"])
def test_reasons_of_a_plan_read_back_are_those_that_were_written(name: str, request: pytest.FixtureRequest) -> None:
    loaded = request.getfixturevalue(name)
    reasons = Reasons(loaded.decision)
    assert tuple(reasons.of_account(k) for k in range(len(loaded.reasons))) == loaded.reasons
    assert reasons_in(loaded) is loaded.reasons


def test_the_english_of_each_kind_of_reason_stays_as_people_know_it(quarterly: Loaded) -> None:
    """Tests sentences of before there were languages, kept here word for word."""
    said = set(quarterly.reasons)
    assert "automated: T4 (tech-touch) is looked after by no person" in said
    assert "stays with Scale: no other book serves T3 (scale)" in said
    pinned = "pinned to jack.maddison by Daniel Fraser: executive sponsor moved to Sydney; agreed with the customer"
    assert pinned in said
    assert any("because a manager asked to keep it (to stay, by Grace Whitaker: multi-year deal is being" in r for r in said)
    assert any("(overrides.csv can lift it: action lift, value changed;onboarding)" in r for r in said)
    assert any(r.startswith("with its parent group (A0411): stays with Maya Garrison: the next best, ") for r in said)
    assert any(" has left or leaves in the quarter: " in r and " fits best; the next best, " in r for r in said)


def test_every_reason_is_of_a_form_that_people_know(quarterly: Loaded, demo: Loaded) -> None:
    """Tests the English of all reasons, word by word, against the forms of before there were languages."""
    forms = re.compile("|".join(f"(?:{form})" for form in FORMS))
    known = rf"(?:with its parent group \(\S+\): )?(?:{forms.pattern})"
    assert not [r for loaded in (quarterly, demo) for r in loaded.reasons if not re.fullmatch(known, r)]


def test_no_english_is_left_in_portuguese(quarterly: Loaded) -> None:
    """Tests that no sentence keeps English words, but for a manager's own, and that figures have Brazilian marks."""
    told = reasons_in(quarterly, PT)
    pinned = "fixada com jack.maddison por Daniel Fraser: executive sponsor moved to Sydney; agreed with the customer"
    assert told.count(pinned) == 1
    english = ("stays with", " fits ", " the ", "book", " would be", "is held", "moves from")
    assert not [r for r in told if r != pinned and any(w in r for w in english)]
    assert any("passa de " in r and re.search(r"; a passagem custa US\$ \d\.\d{3}$", r) for r in told)
    assert not any(re.search(r" custa \D*\d,\d{3}$", r) for r in told)


def test_a_reader_sees_the_two_sides_of_an_account_and_their_own_people_only(quarterly: Loaded) -> None:
    """Tests every reason against every name: nobody is named but the team, today's owner and where the plan has the account."""
    setting = quarterly.decision.formulation.setting
    accounts, csms = setting.book.accounts, setting.book.csms
    team = frozenset(csms["csm_id"][csms["manager"] == "Nadia Laurent"])
    assert 0 < len(team) < len(csms)
    names = dict(zip(csms["csm_id"], csms["name"], strict=True)) | {
        p: p for p in setting.units.names[1:] if p in set(csms["pool"])
    }
    hidden = 0
    for lang, other in ((EN, "another team"), (PT, "outra equipe")):
        for k, reason in enumerate(reasons_in(quarterly, lang, team)):
            own = {str(accounts["owner"][k]), setting.units.names[int(quarterly.decision.unit[k])]}
            strangers = [
                n for u, n in names.items() if u not in team | own and f"{n} " in f"{reason} ".replace(",", " ").replace(")", " ")
            ]
            assert not strangers, reason
            hidden += other in reason
    assert hidden > 20


def test_a_list_of_books_says_how_many_are_of_other_teams(quarterly: Loaded) -> None:
    """Tests that of five books the two that may be seen are named, and the three others counted."""
    setting = quarterly.decision.formulation.setting
    books = [u for u in range(1, setting.units.num) if not setting.units.is_pool[u]][:5]
    mine = frozenset(setting.units.names[u] for u in books[:2])
    one, two = (Words.of(setting).name(u) for u in books[:2])
    assert Words.of(setting, EN, mine).few(books) == f"{one}, {two} and 3 of other teams"
    assert Words.of(setting, PT, frozenset()).few(books) == "5 de outras equipes"
    assert Words.of(setting).few(books).endswith(" and 2 more")


def test_rows_of_limits_name_no_other_manager(quarterly: Loaded) -> None:
    """Tests the labels of rows over people, managers and the plan."""
    decision = quarterly.decision
    row = decision.formulation.rows[0]

    class Named(Effect):
        name = ""

        @property
        def label(self) -> str:
            return self.name

    def labelled(name: str, words: Words) -> str:
        effect = Named(0, row, 0, 0.0, 1.0, 0.0, 1, False)
        object.__setattr__(effect, "name", name)
        return words.label(effect)

    setting = decision.formulation.setting
    mine = Words.of(setting, EN, frozenset({"oscar.visser"}))
    assert labelled("plan", mine) == "the plan"
    assert labelled("T1", mine) == "T1"
    assert labelled("oscar.visser", mine) == "Oscar Visser"
    assert labelled("Nadia Laurent", mine) == "Nadia Laurent"
    assert labelled("jack.maddison", mine) == "a CSM of another team"
    assert labelled("Core", mine) == "a pool of another team"
    assert labelled("Daniel Fraser", mine) == "another team"
    assert labelled("Daniel Fraser", Words.of(setting)) == "Daniel Fraser"


def test_figures_go_to_those_whose_they_are(quarterly: Loaded) -> None:
    """Tests whose load may be told to a team, to a reader who sees one side, and in a paper for both sides."""
    setting = quarterly.decision.formulation.setting
    csms, units = setting.book.csms, setting.units
    book = {
        units.names[u]: [str(csms["manager"][m]) for m in units.members[u]] for u in range(1, units.num)
    }  # a pool has several
    team = frozenset(u for u, managers in book.items() if "Nadia Laurent" in managers)
    limit = next(r.limit for r in quarterly.decision.formulation.rows if r.limit.name == "relief")
    load = next(r for r in quarterly.decision.formulation.rows if r.limit is limit)
    at = {label: Effect(0, load, g, 0.98, 1.07, 1.0, 140, False) for g, label in enumerate(limit.labels)}
    mine, other = (next(u for u in at if (u in team) is seen and not units.is_pool[units.index[u]]) for seen in (True, False))
    full = " ({after} against {bound} FTE), which is priced at 140".format(after="1.07", bound="1.00")
    fact = " would be above the limit 'relief'"
    words = Words.of(setting, EN, team).beside(units.index[other])
    names = {u: Words.of(setting).name(units.index[u]) for u in (mine, other)}
    assert would(words, at[mine]) == names[mine] + fact + full
    assert would(words, at[other]) == names[other] + fact
    assert would(Words.of(setting), at[other]) == names[other] + fact + full
    assert would(Words.of(setting, figures=False), at[other]) == names[other] + fact
    told = would(Words.of(setting, PT), at[mine])
    assert (
        told == f"{names[mine]} ficaria acima do limite “alívio” (1,07 contra 1,00 CSM de tempo integral), a um custo de US$ 140"
    )


def test_a_team_has_figures_for_those_who_see_all_of_it(quarterly: Loaded) -> None:
    """Tests that a sum over a team is told where every book of it may be seen, and the plan's own and a tier's always."""
    setting = quarterly.decision.formulation.setting
    csms, units = setting.book.csms, setting.units
    team = [
        units.names[u]
        for u in range(1, units.num)
        if any(csms["manager"][m] == "Nadia Laurent" for m in units.members[u].tolist())
    ]
    row = next(r for r in quarterly.decision.formulation.rows if r.limit.num_groups)

    def tells(label: str, words: Words) -> bool:
        limit = replace(row.limit, labels=(label, *row.limit.labels[1:]))
        return words.tells(Effect(0, replace(row, limit=limit), 0, 0.0, 1.0, 0.0, 1, False))

    whole, part, nobody = (Words.of(setting, EN, frozenset(seen)) for seen in (team, team[1:], ()))
    assert [tells("Nadia Laurent", w) for w in (whole, part, nobody)] == [True, False, False]
    assert [tells("Daniel Fraser", w) for w in (whole, Words.of(setting))] == [False, True]
    assert tells("plan", nobody)
    assert tells("T1", nobody)
    assert not tells(team[0], nobody)


def test_only_who_plans_is_told_of_files(quarterly: Loaded) -> None:
    """Tests the way to lift a hold: a row of overrides.csv for who plans, a word to them for everybody else."""
    reasons = Reasons(quarterly.decision)
    held = next(k for k, r in enumerate(quarterly.reasons) if "(overrides.csv can lift it" in r)
    for other in (reasons.told_to(frozenset()), reasons.for_both, reasons.for_both.told_to(None)):
        told = other.of_account(held)
        assert told.endswith(" (to lift it, ask whoever plans)")
        assert "overrides" not in told


def test_days_in_portuguese_reasons_are_brazilian(quarterly: Loaded) -> None:
    told = [r for r in reasons_in(quarterly, PT) if "bloqueada até" in r]
    assert told
    assert all(re.search(r"bloqueada até \d\d/\d\d/20\d\d: ", r) for r in told)


def test_a_pin_against_a_rule_says_so(book_of: Callable[..., Book], tmp_path: Path) -> None:
    """Tests a first owner and a change of hands; who newly gets it is not said to have kept it."""
    book = book_of(
        [
            {"account_id": "a", "arr": 9_000, "tier": "T3", "owner": "", "health": 80},
            {"account_id": "b", "arr": 9_000, "tier": "T3", "owner": "wide", "health": 80},
        ],
        [{"csm_id": "big", "tiers": "T1"}, {"csm_id": "wide"}],
        [{"account_id": a, "action": "pin", "value": "big", "reason": "said", "by": "Meg"} for a in "ab"],
    )
    rebalance(book, Policy.load(overlay={"tiering": {"method": "given"}}), tmp_path / "plan", Run(seconds=10, gap=0.001))
    asked = "pinned to big by Meg: said; although big does not serve T3 (scale)"
    assert reasons_in(load_plan(tmp_path / "plan")) == (f"new: {asked}", asked)
