"""Industries that are written so that nobody fits are said, with what may have been meant; lack of a CSM for one is not."""

from collections.abc import Callable
from typing import Any

Read = Callable[..., Any]


def _said(read: Read, theirs: list[str], ours: list[str], **overlay: Any) -> list[Any]:
    accounts = "account_id,name,arr,owner,industry\n" + "".join(f"a{k},N{k},5,,{i}\n" for k, i in enumerate(theirs))
    csms = "csm_id,name,industries\n" + "".join(f"c{k},C{k},{i}\n" for k, i in enumerate(ours))
    return [f for f in read(accounts, csms, **overlay).findings if f.column in ("industry", "industries")]


def test_industries_of_accounts_that_no_csm_has_are_counted_with_what_was_meant(read: Read) -> None:
    (f,) = _said(
        read,
        ["Banking", "Banks", "Xyzzy", "Banks", "Health-Care", "Biotechnology", "Bankng"],
        ["Bankng;banking;Technology", "Healthcare"],
    )
    assert (f.line, f.value, f.count, f.severity) == (3, "Banks", 4, "warning")
    assert f.message.endswith(": Banks (2 accounts; banking?), Health-Care (1 account; Healthcare?), Xyzzy (1 account)")
    assert f.remedy == 'Map them: [input.values.industry] "Banks" = "banking".'


def test_industries_of_csms_that_are_nearly_those_of_accounts_are_said(read: Read) -> None:
    (f,) = _said(read, ["Banking", "Retail"], ["Retail", "Mining;Bankng"])
    assert (f.file, f.line, f.count) == ("csms.csv", 3, 1)
    assert f.message == "no account has these industries of CSMs: Bankng (1 CSM; Banking?)"


def test_a_lack_of_csms_for_a_known_industry_is_no_slip(read: Read) -> None:
    assert _said(read, ["Government", "Biotechnology", ""], ["Technology", ""]) == []


def test_nothing_is_said_where_industries_count_for_nothing(read: Read) -> None:
    assert _said(read, ["Banks"], ["", ""]) == []
    assert _said(read, ["", ""], ["Banking"]) == []


def test_a_mapped_industry_is_no_longer_said(read: Read) -> None:
    assert _said(read, ["Banks", "Retail"], ["Banking;Retail"], input={"values": {"industry": {"Banks": "Banking"}}}) == []


def test_many_industries_are_a_few_names_and_a_count(read: Read) -> None:
    (f,) = _said(read, [f"zz{k}q" for k in range(9)], ["Banking"])
    assert f.message.endswith("zz3q (1 account) and 5 more")
