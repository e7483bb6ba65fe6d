"""Introduction mails: what a customer reads, and what no customer may read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from solver.briefs.handover import Sources
from solver.briefs.mail import mail_of
from solver.errors import PolicyError
from solver.lang import EN, lang_of
from solver.plan.written import Dates, Written
from solver.policy import Policy
from solver.texts import one_line
from tests.briefs.conftest import planned

NEVER = re.compile(r"(?i)\b(T[1-5]|tiers?|ARR|health|risks?|scores?|churn|níve(l|is)|saúde|riscos?|pontuação)\b")


def mails(plan: Written, dates: Dates | None = None) -> dict[str, str]:
    sources = Sources(plan, EN, dates)
    found = {a: mail_of(sources.handover(a)) for a in sources.handed_over()}
    return {a: text for a, text in found.items() if text}


@pytest.mark.parametrize("name", ["quarterly", "small"])
@pytest.mark.parametrize("portuguese", [False, True])
def test_no_mail_says_what_we_know_or_think(
    name: str, portuguese: bool, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests every mail in both languages, the customer's own name and people's names left out: no tier, label, score, health,
    risk, no ARR and no figure of it."""
    plan: Written = request.getfixturevalue(name)
    monkeypatch.setattr("solver.briefs.mail.language_of", lambda h: lang_of("pt-BR" if portuguese else "en"))
    rows, policy = plan.assignments.set_index("account_id"), plan.policy
    labels = {lang.t(rule.label) for rule in policy.tiers.values() for lang in (EN, lang_of("pt-BR"))}
    found = mails(plan)
    assert found
    for account, text in found.items():
        rest = text.replace(str(rows["name"][account]), "")
        for person in {*plan.loaded.decision.formulation.setting.book.csms["name"]}:
            rest = rest.replace(person, "")
        assert not NEVER.search(rest), rest
        assert not [w for w in labels if re.search(rf"(?i)\b{w}\b", rest)], rest
        arr = float(rows["arr"][account])
        assert not [f for f in (f"{arr:.0f}", f"{arr:,.0f}", f"{arr:,.0f}".replace(",", "."), f"{arr / 1000:.0f}K") if f in rest]
        assert not re.search(r"\d", re.sub(r"\S+@\S+", "", rest)), rest  # without dates a mail has no figure at all


def test_a_mail_has_one_subject_and_a_body(small: Written) -> None:
    for text in mails(small).values():
        head, body = text.split("\n\n", 1)
        assert re.fullmatch(r"(Subject|Assunto): \S.*", head)
        assert len(re.findall(r"(?m)^(Subject|Assunto|Bcc|Cc|To|From):", text)) == 1
        assert "\n\n\n" not in body


def test_values_cannot_begin_a_line() -> None:
    assert one_line("Acme\r\nBcc: x@y.example\x00\u2028z") == "Acme Bcc: x@y.example z"


def test_language_is_the_customers(small: Written) -> None:
    """Tests pt-BR and pt, and English for all else, whatever the language of the plan's reader."""
    found = mails(small)
    assert {a for a, text in found.items() if text.startswith("Assunto: ")} == {"A2", "A6"}


def test_who_writes_and_who_is_named(small: Written) -> None:
    """Tests the four ways: the new CSM after one who left, a first CSM, the outgoing CSM to a team, a team alone."""
    found = mails(small, {"A6": (date(2026, 10, 5), date(2026, 10, 12))})
    assert found["A1"].startswith("Subject: Your customer success manager: Ann Lee\n\nDear Dana,\n\nMy name is Ann Lee")
    assert "I am taking over from Old Owner, who has worked with you so far, so that" in found["A1"]
    assert found["A1"].endswith("\nYou reach me at ann@example.com.\n\nKind regards,\nAnn Lee\n")
    assert found["A2"].startswith("Assunto: Seu contato em Customer Success: Ann Lee\n\nOlá, [nome],")
    assert '=HYPERLINK("http://x","y"): a pessoa' in found["A2"]
    assert "A partir de 12 de outubro de 2026, nossa equipe" in found["A6"]
    assert found["A6"].endswith("Atenciosamente,\nAnn Lee\n")
    assert found["A4"].endswith("Kind regards,\nYour customer success team\n")
    assert not [a for a, text in found.items() if "Scale" in text]  # a pool's name is our own affair


def test_a_pool_may_name_a_contact(small_book: Path, tmp_path: Path) -> None:
    """Tests that the person whom the policy names for a pool's accounts is named to customers, and the pool is not."""
    plan = planned(
        str(small_book), tmp_path / "plan", "--set", "match.language.required=false", "--set", "pools.Scale.contact=p1"
    )
    found = mails(plan)
    assert "\nSeu primeiro contato será Pat Pool (pat@example.com). Até [data], continuo" in found["A6"]
    assert "\nYour first contact is Pat Pool (pat@example.com).\n" in found["A4"]
    assert not any("Scale" in text for text in found.values())


def test_service_is_told_as_up_down_or_the_same(quarterly: Written) -> None:
    """Tests each mail against the tiers: more, less, or as it was, by what the customer may expect."""
    tiers = quarterly.tiers.set_index("account_id")
    seen = set()
    for account, text in mails(quarterly).items():
        before, now = tiers["previous_tier"][account], tiers["tier"][account]
        first = quarterly.assignments.set_index("account_id")["move_type"][account] == "new"
        up, down = "You will see more of us than before:" in text, "changing the rhythm of our work" in text
        same = "How we work together stays as it is:" in text
        if first or now == "T4":
            assert (up, down, same) == (False, False, False)
        else:
            assert (up, down, same) == (bool(before) and now < before, bool(before) and now > before, not before or now == before)
            seen.add((up, down, same))
    assert len(seen) == 3


def test_no_policy_lets_customers_read_what_they_may_not() -> None:
    with pytest.raises(PolicyError, match=r"no mail to them says 'Tier'"):
        Policy.load(sets=["brief.tiers.T1.check_in=weekly, as our Tier asks"])
