"""Hand-off briefs: what stands in them, for one account by hand, and for all of a plan."""

from __future__ import annotations

from datetime import date

import pytest

from solver.briefs.brief import Brief
from solver.briefs.make import brief_of, briefs_of
from solver.lang import EN, lang_of
from solver.plan.written import Written

PT = lang_of("pt-BR")
DATES = {"A1": (date(2026, 10, 5), date(2026, 10, 12))}  # two Mondays


def said(brief: Brief, key: str) -> dict[str, str]:
    return {line.label: line.value for s in brief.sections if s.key == key for line in s.lines}


def test_each_moved_account_and_each_new_one_with_an_owner_has_a_brief(quarterly: Written) -> None:
    rows = quarterly.assignments
    new = rows[(rows["move_type"] == "new") & (rows["unit"] != "")]
    assert set(briefs_of(quarterly)) == set(quarterly.moves["account_id"]) | set(new["account_id"])
    assert len(new) > 0


def test_risks_are_those_of_the_data(small: Written) -> None:
    """Tests Acme by hand: 3 of 10 seats, 40,000 after 50,000, and 49 days from October 12 to the renewal of November 30.

    New York and London have 5 hours in common, but 6 in the week of October 26, when only London has left summer time: on 66
    working days (61 x 5 + 5 x 6) / 66 = 5.08.
    """
    assert said(brief_of(small, "A1", EN, DATES), "risks") == {
        "Red": "health is 34 of 100",
        "Escalated": "an escalation is open: settle who leads it before the introduction",
        "Shelfware": "only 30 % of the seats are in use",
        "Shrinking": "ARR fell from 50,000 to 40,000 in 12 months (-20 %)",
        "Renewal near": "renews 49 days after the change of owner",
        "Changed hands before": "2 changes of owner in 24 months already",
        "Few working hours in common": "5.1 a working day",
    }
    assert said(brief_of(small, "A3"), "risks") == {"Known from the data": "none known"}


def test_first_steps_are_dated_where_dates_are_given(small: Written) -> None:
    """Tests the days: mail two days after the hand-over began, check-in 30 days after the change; the renewal is 49 days away, so
    its 90 days of preparation have begun; and blanks for an account without a week."""
    assert list(said(brief_of(small, "A1", EN, DATES), "first_steps").values()) == [
        "October 5, 2026",
        "October 7, 2026",
        "October 12, 2026",
        "October 12, 2026",
        "November 11, 2026",
        "at once",
    ]
    steps = next(s for s in brief_of(small, "A6", EN, DATES).sections if s.key == "first_steps")
    assert [line.fill for line in steps.lines] == [True, True, True, True, True, False]
    assert steps.lines[-1].value == "July 2, 2027"  # 90 days before September 30


def test_who_cannot_be_asked_is_not_invited(small: Written) -> None:
    """Tests that nothing is asked of an owner who has left, and that sales speak for a new account."""
    gone, here, new = (brief_of(small, a) for a in ("A1", "A6", "A2"))
    assert "First call with the customer" in said(gone, "first_steps")
    assert "Joint call: outgoing and new owner with the customer" in said(here, "first_steps")
    titles = [s.title for b in (gone, here, new) for s in b.sections if s.key == "outgoing"]
    assert titles == ["From whoever covered the account", "From the outgoing owner", "From sales"]
    assert not any(line.startswith("Internal hand-over") for line in said(new, "first_steps"))


def test_nobody_is_said_to_complete_a_renewal_before_the_change_who_is_not_there(quarterly: Written) -> None:
    """Tests new accounts and those of an owner long gone, whose change is put off to the quarter's last day, after a renewal in it."""
    rows = quarterly.assignments.set_index("account_id")
    day = date(2026, 12, 31)
    said_of = {a: said(brief_of(quarterly, a, EN, {a: (day, day)}), "renewal").get("Note", "") for a in ("A0006", "A0613")}
    assert set(rows.loc[list(said_of), "move_type"]) == {"new"}
    assert all("nobody is there to complete it" in note for note in said_of.values())


def test_a_hand_off_after_the_giver_left_asks_nothing_of_them(quarterly: Written) -> None:
    """Tests an account of Renee Alvarez, who leaves on October 31st: begun on November 2nd it goes by the notes, on October 5th not."""
    account = (
        quarterly.assignments.set_index("account_id")["previous_owner"].eq("renee.alvarez")
        & quarterly.assignments.set_index("account_id")["moved"]
    )
    mine = str(account[account].index[0])
    late, soon = (
        list(said(brief_of(quarterly, mine, EN, {mine: (d, date(2026, 11, 27))}), "first_steps"))
        for d in (date(2026, 11, 2), date(2026, 10, 5))
    )
    assert late[0] == "Hand-over from the notes: Renee Alvarez has left by then"
    assert "First call with the customer" in late
    assert soon[0] == "Internal hand-over: go through this brief together"


def test_columns_of_the_policy_are_passed_through(small: Written) -> None:
    assert said(brief_of(small, "A1"), "more") == {"open tickets": "7"}


def test_money_is_that_of_the_plan(quarterly: Written) -> None:
    """Tests that the worth said first is the plan's, and that its terms are said with their signs."""
    rows = quarterly.assignments.set_index("account_id")
    for account, brief in briefs_of(quarterly).items():
        found = [v for label, v in said(brief, "why").items() if label.startswith("Worth of the pair")]
        if rows["unit"][account]:
            assert found[0].startswith(f"{int(rows['worth'][account]):,} = ARR weighted by its tier: ")
        else:
            assert not found


def test_a_change_of_tier_shows_both_services(quarterly: Written) -> None:
    """Tests an account that falls from T2 to T3: both cadences, and that it is less."""
    tiers = quarterly.tiers.set_index("account_id")
    fallen = next(a for a in briefs_of(quarterly) if (tiers["previous_tier"][a], tiers["tier"][a]) == ("T2", "T3"))
    service = said(brief_of(quarterly, fallen), "service")
    now = "quarterly or triggered by an event (before: monthly or every two months, personal and automated)"
    assert service["Check-ins"] == now
    assert service["What the change means"].startswith("less service than before")
    assert service["Why this tier"].startswith("T3, down from T2 after its grace period: score ")
    assert "ARR " in service["Why this tier"]


def test_both_languages_say_the_same_lines(quarterly: Written) -> None:
    """Tests every brief: the same sections, and as many lines with values in each."""

    def shape(brief: Brief) -> list[tuple[str, int, int]]:
        return [(s.key, len(s.lines), sum(bool(line.value) for line in s.lines)) for s in brief.sections]

    english, portuguese = briefs_of(quarterly), briefs_of(quarterly, PT)
    assert [shape(b) for b in english.values()] == [shape(b) for b in portuguese.values()]
    labels = {line.label for b in english.values() for s in b.sections for line in s.lines}
    same = {line.label for b in portuguese.values() for s in b.sections for line in s.lines} & labels
    assert same <= {"ARR", "Onboarding"}


def test_readers_of_one_team_learn_no_names_of_others(quarterly: Written) -> None:
    """Tests all briefs for a manager who may see two books: of others only the two sides of each account are named."""
    csms = quarterly.loaded.decision.formulation.setting.book.csms
    team = frozenset(csms["csm_id"][csms["manager"] == "Nadia Laurent"])
    rows = quarterly.assignments.set_index("account_id")
    names = dict(zip(csms["csm_id"], csms["name"], strict=True))
    briefs = briefs_of(quarterly, EN, None, team)
    for account, brief in briefs.items():
        own = team | {rows["unit"][account], rows["previous_owner"][account]}
        text = " ".join(line.value for s in brief.sections for line in s.lines)
        assert not [n for c, n in names.items() if c not in own and n in text]
        assert ("Manager of the receiver" in said(brief, "why")) == (rows["unit"][account] in team)
    assert any("a CSM of another team" in line.value for b in briefs.values() for s in b.sections for line in s.lines)


def test_an_unknown_account_is_no_brief(small: Written) -> None:
    with pytest.raises(KeyError):
        brief_of(small, "nobody")
