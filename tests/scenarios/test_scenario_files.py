"""Files, what they extend, sweeps and --set: which tree comes of them, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from solver.errors import PolicyError, ScenarioError, UsageError
from solver.scenarios import Scenario, load_scenarios

Write = Callable[..., Path]


def only(path: Path, *sets: str) -> Scenario:
    (found,) = load_scenarios([str(path)], sets).scenarios
    return found


def test_a_file_is_its_changes(scenario: Write) -> None:
    """Tests the tree: dates as text, no title in it; the name is the file's."""
    found = only(scenario('title = "T"\nquarters = 2\n[[csms.remove]]\ncsm_id = "a"\non = 2026-11-30'))
    assert (found.name, found.title, found.group, found.draw) == ("trial", "T", "", 0)
    assert found.tree == {"quarters": 2, "csms": {"remove": [{"csm_id": "a", "on": "2026-11-30"}]}}
    assert found.sources["csms.remove.a.on"] == "trial.toml"


def test_files_extend_others_from_left_to_right(scenario: Write) -> None:
    """Tests that the right one wins over the left, the file over both, that named entries merge and others are appended,
    and that `enabled = false` takes an entry out."""
    grow = '[[accounts.grow]]\nname = "g"\nwhere = {{ tier = "T1" }}\narr = {}\n[[accounts.grow]]\narr = 0.5'
    scenario(grow.format(0.1) + '\n[[csms.remove]]\ncsm_id = "x.y"\n[policy]\nmode = "recut"', "left")
    scenario('[[accounts.grow]]\nname = "g"\narr = 0.2\n[policy.tiers.T1]\ncap = 25', "right")
    own = 'extends = ["left.toml", "right.toml"]\n[[csms.remove]]\ncsm_id = "x.y"\nenabled = false\n[policy.tiers.T1]\ncap = 24'
    found = only(scenario(own))
    assert found.tree == {
        "quarters": 1,
        "policy": {"mode": "recut", "tiers": {"T1": {"cap": 24}}},
        "accounts": {"grow": [{"name": "g", "where": {"tier": "T1"}, "arr": 0.2}, {"arr": 0.5}]},
    }
    assert found.sources["accounts.grow.g.arr"] == "right.toml"
    assert found.sources["policy.tiers.T1.cap"] == "trial.toml"


def test_a_circle_is_refused_with_its_chain(scenario: Write) -> None:
    """Tests a -> b -> a."""
    scenario('extends = "b.toml"', "a")
    with pytest.raises(ScenarioError, match=r"in a circle: b\.toml -> a\.toml -> b\.toml"):
        load_scenarios([str(scenario('extends = "a.toml"', "b"))])


def test_sets_go_over_the_file(scenario: Write) -> None:
    """Tests a value of an entry whose name has a dot, a rule of the policy, and the name."""
    path = scenario('[[csms.update]]\ncsm_id = "maya.garrison"\nset = { fte = 1 }')
    found = only(path, "csms.update.maya.garrison.set.fte=0.5", "policy.limit.headroom.price=900", "name=half")
    assert found.name == "half"
    assert found.tree["csms"]["update"] == [{"csm_id": "maya.garrison", "set": {"fte": 0.5}}]
    assert found.tree["policy"] == {"limit": [{"name": "headroom", "price": 900}]}
    assert found.sources["policy.limit.headroom.price"] == "--set policy.limit.headroom.price=900"


def test_a_sweep_is_every_combination(scenario: Write) -> None:
    """Tests 2 x 3 points: their names, and that each equals the single file with the same values."""
    text = '[[csms.add]]\ncsm_id = "new"\nlike = "aiko.endo"\n'
    path = scenario(text + '[sweep]\n"policy.tiers.T2.cap" = [80, 100]\n"csms.add.new.count" = [0, 1, 2]')
    found = load_scenarios([str(path)]).scenarios
    assert [s.name for s in found][:4] == [f"trial-T2.cap-{c}-new.count-{n}" for c, n in [(80, 0), (80, 1), (80, 2), (100, 0)]]
    assert {s.group for s in found} == {"trial"}
    single = only(scenario(text, "single"), "policy.tiers.T2.cap=100", "csms.add.new.count=2")
    assert found[-1].digest() == single.digest()
    assert len({s.digest() for s in found}) == 6


def test_too_many_points_are_refused_with_the_arithmetic(scenario: Write) -> None:
    """Tests 101 x 100 points."""
    path = scenario(f'[sweep]\n"policy.tiers.T2.cap" = {list(range(1, 102))}\n"policy.tiers.T1.cap" = {list(range(1, 101))}')
    with pytest.raises(ScenarioError, match=r"101 x 100 x 1 = 10,100 scenarios; at most 10,000"):
        load_scenarios([str(path)])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tilte = 'x'", "unknown key 'tilte'; did you mean 'title'?"),
        ("[[csms.ad]]\ncsm_id = 'x'", "unknown key 'csms.ad'; did you mean 'add'?"),
        ("[[accounts.grow]]\nname = 'g'\narrr = 0.2", "did you mean 'arr'?"),
        ("[[csms.remove]]\ncsm_id = 'x'\nonn = 2026-10-01", "unknown key 'csms.remove.x.onn'; did you mean 'on'?"),
        ("[[accounts.grow]]\nwhere = { tier = 'T1' }", "accounts.grow.#1: say what grows"),
        ("[[accounts.remove_where]]\nname = 'l'\nshare = 0.1\ncount = 2", "share and count are two answers to how many"),
        ("[[accounts.remove_where]]\nshare = 1.1", "must be at most 1"),
        ("[csms.add]\ncsm_id = 'x'", "csms.add is an array of tables: write [[csms.add]]"),
        ("[[accounts.grow]]\nname = 'g'\narr = 1\n[[accounts.grow]]\nname = 'g'\narr = 2", "two entries named 'g'"),
        ("quarters = 9", "quarters: must be at most 8 (is '9')"),
        ("[sweep]\n'policy.tiers.T2.cap' = []", "has no values"),
        ("[sweep]\n'csms.add.new.count' = [1]", "csms.add has no entry 'new'"),
        ("[uncertainty]\ndraws = 5", "nothing is uncertain"),
        ("[uncertainty]\ndraws = 5\n[[uncertainty.churn]]\ndistribution = 'normal'\nmean = 0.1", "normal needs sd"),
        ("extends = 'there.toml'", "there is no such file beside it"),
        ("name = 'a b'", "name: must be plain letters, digits"),
        ("= 3", "Invalid"),
    ],
)
def test_what_a_file_cannot_say_is_refused(text: str, said: str, scenario: Write) -> None:
    """Tests unknown keys, contradictions and values out of range: file, key, and what may have been meant."""
    with pytest.raises(ScenarioError) as caught:
        load_scenarios([str(scenario(text))])
    assert said in str(caught.value)
    assert "trial.toml" in str(caught.value) or "sweep" in str(caught.value)
    assert caught.value.exit_code == 2


def test_unknown_policy_keys_have_the_policys_did_you_mean(scenario: Write) -> None:
    """Tests that the overlay is checked when the file is read."""
    with pytest.raises(PolicyError, match=r"trial\.toml.*unknown key 'policy\.tiers\.T1\.capp'; did you mean 'cap'\?"):
        load_scenarios([str(scenario("[policy.tiers.T1]\ncapp = 3"))])


def test_places_are_files_folders_and_shipped_names(tmp_path: Path) -> None:
    """Tests that a book's name means its what_if, and that a file named twice is there once."""
    all_ = load_scenarios(["quarterly"])
    assert all_.book.name == "quarterly"
    one = load_scenarios(["quarterly/leaver", str(all_.book / "what_if" / "leaver.toml")])
    assert [s.name for s in one.scenarios] == ["leaver"]
    assert load_scenarios([str(all_.book / "what_if")]).files == all_.files
    for place, said in (
        ("quarterly/leavr", "did you mean 'leaver'"),
        ("quartely", "did you mean 'quarterly'"),
        (str(tmp_path), "no scenario in"),
    ):
        with pytest.raises(ScenarioError, match=said):
            load_scenarios([place])
    with pytest.raises(ScenarioError, match="no scenario in nothing"):
        load_scenarios([])


def test_a_batch_has_one_book_and_unique_names(scenario: Write, tmp_path: Path) -> None:
    """Tests that two books, two equal names, and a file without a book are refused."""
    one, other = scenario("", "one"), scenario("", "other", ['book = "ten_csms"'])
    with pytest.raises(ScenarioError, match="different books"):
        load_scenarios([str(one), str(other)])
    twin = scenario('name = "One"', "twin")
    with pytest.raises(ScenarioError, match="two scenarios bear the name 'One'"):
        load_scenarios([str(one), str(twin)])
    with pytest.raises(ScenarioError, match="names no book"):
        load_scenarios([str(scenario("", "bare", []))])
    assert load_scenarios([str(scenario("", "bare", [])), str(other)], book="quarterly").book.name == "quarterly"
    with pytest.raises(UsageError, match="did you mean 'quarterly'"):
        load_scenarios([str(scenario("", "typo", ['book = "quaterly"']))])
