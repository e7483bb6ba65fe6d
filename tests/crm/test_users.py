"""Who a CSM and a pool are in the CRM, and whether what stands there is what the plan was made from."""

from __future__ import annotations

import pytest

from solver.crm.target import Target, target_of
from solver.crm.users import Users
from solver.errors import PolicyError
from solver.policy import Crm, Policy
from tests.crm.conftest import ANN, BEN, user

POOL = user(5)
OF = {"ann": ANN, "ben": BEN, "Core": POOL, "Scale": ""}


def users(*sets: str) -> Users:
    target = target_of(Policy.load(sets=('crm.salesforce.owner="CSM__c"', *sets)).crm, "salesforce")
    members = {"Core": frozenset({BEN}), "Scale": frozenset({ANN})}
    return Users(target, OF, members, {"ann lee": ANN, "ben@example.com": BEN, ANN.casefold(): ANN})


@pytest.mark.parametrize(
    ("owner", "found", "accepted"),
    [
        ("ann", ANN, True),
        ("ann", BEN, False),
        ("ann", "", False),
        ("Core", POOL, True),
        ("Core", BEN, True),  # Ben stands for the pool he is in
        ("Core", ANN, False),
        ("Scale", ANN, True),
        ("", "", True),
        ("", ANN, False),
        ("Gone Smith", user(77), True),  # left, known by name only: any user that is nobody of the roster
        ("Gone Smith", ANN, False),
        ("Gone Smith", "", False),
        (user(88), user(88), True),  # left, known by the user's id
        (user(88), user(89), False),
    ],
)
def test_which_user_in_the_crm_is_the_owner_of_the_book(owner: str, found: str, accepted: bool) -> None:
    assert users().accepted(owner, found) is accepted


def test_nobodys_user_stands_for_no_owner() -> None:
    assert users(f'crm.salesforce.nobody="{user(9)}"').accepted("", user(9))


def test_exports_may_call_users_by_name_mail_or_short_id() -> None:
    found = users()
    assert [found.canonical(t) for t in ("Ann Lee", "BEN@example.com", ANN[:15], "Zoe")] == [ANN, BEN, ANN, "Zoe"]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ('owner="Id"', "is not the API name of a field"),
        ('owner="CSM of account"', "is not the API name of a field"),
        ('fields={CSM__c="tier"}', "stands among the others as well"),
        ('fields={X__c="teir"}', "must be '', 'tier'"),
        ('values.teir.T1="x"', "nothing a plan has"),
        ('prefix="0"', "prefix"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(key: str, said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        Policy.load(sets=('crm.salesforce.owner="CSM__c"', f"crm.salesforce.{key}"))


def test_a_column_that_would_stand_twice_or_nowhere_is_refused() -> None:
    with pytest.raises(PolicyError, match="would be a column twice"):
        target_of(Policy.load(sets=['crm.gainsight.fields={"Company Name"="tier_label"}']).crm, "gainsight")
    with pytest.raises(PolicyError, match="did you mean 'CS Tier'"):
        target_of(Policy.load(sets=['crm.gainsight.old={"CS Teir"="tier"}']).crm, "gainsight")


def test_gainsight_may_be_loaded_by_ids_of_its_own() -> None:
    found: Target = target_of(
        Policy.load(sets=["crm.gainsight.salesforce_ids=false", 'crm.gainsight.key="Company Id"']).crm, "gainsight"
    )
    assert (found.key, found.prefix) == ("Company Id", "")


def test_settings_without_a_file_are_those_of_the_shipped_policy() -> None:
    """Tests that plans of before there was [crm] get what new ones get."""
    assert Policy.load().crm == Crm()
