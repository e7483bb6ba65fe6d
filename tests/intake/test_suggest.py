"""`check --suggest` prints a policy that can be used: valid, with the headers of the book, and a preset where it knows one."""

import tomllib
from pathlib import Path

import pytest

from solver.errors import InputError, UsageError
from solver.intake import locate_book, suggest_policy
from solver.policy import Policy


def suggested(folder: Path, accounts: str, csms: str = "csm_id,name\nc1,Ann\n") -> dict[str, object]:
    (folder / "accounts.csv").write_text(accounts, encoding="utf-8")
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
