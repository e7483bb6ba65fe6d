"""`check --suggest` prints a policy that can be used: valid, with the headers of the book, and a preset where it knows one."""

import contextlib
import csv
import io
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.errors import InputError, UsageError
from solver.intake import locate_book, read_book, suggest_policy
from solver.policy import Policy


def suggested(folder: Path, accounts: str, csms: str = "csm_id,name\nc1,Ann\n") -> dict[str, object]:
    (folder / "accounts.csv").write_text(accounts, encoding="utf-8", errors="replace", newline="")
    (folder / "csms.csv").write_text(csms, encoding="utf-8")
    text = suggest_policy(folder)
    starter = folder / "starter.toml"
    starter.write_text(text, encoding="utf-8")
    Policy.load(starter)  # no unknown key, no bad value
    return tomllib.loads(text)


def test_a_starter_maps_the_headers_it_could_tell(tmp_path: Path) -> None:
    tree = suggested(tmp_path, "Customer ID,Company Name,Annual Recurring Revenue,Plan\na1,A,5,Pro\n")
    columns = tree["input"]["columns"]  # type: ignore[index]
    assert columns["Company Name"] == "name"
    assert columns["Annual Recurring Revenue"] == "arr"
    assert "Plan" not in columns


def test_values_nobody_can_read_are_listed_to_be_mapped(tmp_path: Path) -> None:
    tree = suggested(tmp_path, "account_id,name,arr,health\na1,A,5,superb\na2,B,6,green\n")
    assert list(tree["input"]["values"]["health"]) == ["superb"]  # type: ignore[index]


@pytest.mark.parametrize(
    "values, last, yellow", [("1 2 4", "5", ["3"]), ("0 2 5 7 9", "10", ["5", "6", "7"]), ("2 10 3", "", [])]
)
def test_a_scale_of_health_is_written_out_in_colours(tmp_path: Path, values: str, last: str, yellow: list[str]) -> None:
    rows = "".join(f"a{k},A{k},5,{v}\n" for k, v in enumerate(values.split()))
    colours = suggested(tmp_path, f"account_id,name,arr,health\n{rows}")["input"].get("values", {}).get("health", {})  # type: ignore[attr-defined]
    assert ([*colours, ""][-2 if colours else 0], [k for k, v in colours.items() if v == "yellow"]) == (last, yellow)


def test_an_export_is_recognised_by_its_headers(tmp_path: Path) -> None:
    tree = suggested(tmp_path, "Id,Name,ARR__c,BillingCountry,OwnerId\na1,A,5,Germany,005\n")
    assert tree["input"]["preset"] == "salesforce"  # type: ignore[index]


def test_a_book_that_is_nowhere_has_a_did_you_mean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="quarterly"):
        locate_book("quaterly")
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "accounts.csv").write_text("account_id,name,arr\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        locate_book("half")
    assert [f.value for f in caught.value.findings] == ["csms"]


def test_the_owner_of_a_salesforce_record_is_nothing_of_ours(tmp_path: Path) -> None:
    tree = suggested(tmp_path, "Id,Name,ARR__c,BillingCountry,OwnerId\na1,A,5,Germany,005\n")
    assert tree["input"]["columns"] == {}  # type: ignore[index]


def test_a_header_of_both_tables_is_a_remark_since_an_entry_would_hold_in_both(tmp_path: Path) -> None:
    tree = suggested(tmp_path, "ID,Name,ARR,Tier\na1,A,5,T1\n", "ID,Name,Tier\nc1,Ann,T1\n")
    assert tree["input"]["columns"] == {}  # type: ignore[index]
    (tmp_path / "policy.toml").write_bytes((tmp_path / "starter.toml").read_bytes())
    book = read_book(tmp_path, Policy.load(tmp_path / "policy.toml"), date(2026, 10, 1))
    assert (book.accounts["tier"].tolist(), book.csms["tiers"].tolist()) == (["T1"], ["T1"])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text(min_size=1, max_size=12).filter(lambda t: t.strip()), max_size=5),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=9),
)
def test_a_starter_can_be_used_whatever_the_headers_and_values_are(tmp_path: Path, headers: list[str], cell: str) -> None:
    """Headers and cells of any signs: what is printed is TOML, and a policy; or the book is refused."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["account_id", "name", "arr", "health", *headers])
    writer.writerow(["a1", "A", "5", cell, *("x" for _ in headers)])
    with contextlib.suppress(InputError):
        suggested(tmp_path, out.getvalue())
