"""The policy: defaults, merging, did-you-means, and the file of a plan read back."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
import tomli_w

from solver.errors import PolicyError
from solver.policy import Policy, default_text, merge


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_defaults_are_the_domains_numbers() -> None:
    """Tests caps 30/100/500, weights 1.5/1.2/1.0, hand-off rates 2/1.5/0.5 %, match shares of 10 % in all."""
    policy = Policy.load()
    assert [policy.tiers[t].cap for t in ("T1", "T2", "T3")] == [30, 100, 500]
    assert [policy.tiers[t].weight for t in policy.tier_names] == [1.5, 1.2, 1.0, 0]
    assert [policy.tiers[t].handoff_rate for t in ("T1", "T2", "T3")] == [0.02, 0.015, 0.005]
    assert sum(m.share for m in policy.match) == pytest.approx(0.10)


def test_layers_lie_over_each_other_file_then_set(tmp_path: Path) -> None:
    path = written(tmp_path, 'mode = "recut"\n[tiers.T1]\ncap = 25\n[[limit]]\nname = "headroom"\nprice = 5\n')
    policy = Policy.load(path, sets=["tiers.T1.cap=20", "limit.relief.enabled=false"])
    limits = {limit.name: limit for limit in policy.limit}
    assert (policy.mode, policy.tiers["T1"].cap, policy.tiers["T2"].cap) == ("recut", 20, 100)
    assert (limits["headroom"].price, limits["headroom"].max_fte) == (5, 0.9)
    assert "relief" not in limits


def test_arrays_merge_by_name_and_new_names_are_added() -> None:
    merged = merge({"limit": [{"name": "a", "max": 1}]}, {"limit": [{"name": "a", "max": 2}, {"name": "b", "min": 1}]})
    assert merged == {"limit": [{"name": "a", "max": 2}, {"name": "b", "min": 1}]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tiers.T1]\ncapp = 3\n", "unknown key 'tiers.T1.capp'; did you mean 'cap'?"),
        ("mod = 1\n", "did you mean 'mode'?"),
        ('[[limit]]\nname = "x"\nmeasure = "arr"\nover = "books"\nmax = 1\n', "limit.x.over"),
        ('[[limit]]\nname = "x"\nmeasure = "arr"\nover = "book"\n', "limit 'x' has no bound"),
        ("[[limit]]\nmax = 1\n", "every [[limit]] needs a name"),
        ('[[match]]\nname = "m"\nkind = "same"\naccount = "a"\ncsm = "b"\nshare = 0.95\n', "add up to more than 1"),
        ('[[limit]]\nname = "x"\nmeasure = "arr"\nover = "tier"\ntiers = ["T7"]\nmax = 1\n', "'T7'"),
        ('hourly_cost = "much"\n', "hourly_cost"),
        ("hourly_cost = nan\n", "hourly_cost"),
        ("[working_hours]\nfrom = 18\nto = 8\n", "working_hours.from must be before"),
        ("mode = [\n", "policy.toml"),
        ("[rates]\nEUR = -1\n", "rates.EUR"),
    ],
)
def test_a_wrong_policy_is_refused_with_its_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.load(written(tmp_path, text))
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


def test_the_resolved_policy_of_a_plan_reads_back_as_itself() -> None:
    policy = Policy.load(overlay={"as_of": date(2026, 10, 1), "limit": [{"name": "relief", "enabled": False}]})
    text = tomli_w.dumps(policy.model_dump(mode="python", by_alias=True, exclude_none=True))
    assert Policy.from_tree(tomllib.loads(text), "plan") == policy


def test_the_quarter_ends_the_day_before_the_same_day_three_months_on() -> None:
    policy = Policy.load()
    assert policy.quarter_of(date(2026, 10, 1)) == (date(2026, 10, 1), date(2026, 12, 31))
    assert policy.quarter_of(date(2026, 11, 30)) == (date(2026, 11, 30), date(2027, 2, 27))


def test_every_limit_that_is_shipped_says_why() -> None:
    assert all(limit.why for limit in Policy.load().limit)
    assert default_text().count("\n[[limit]]\n") == len(Policy.load().limit)


def test_a_tier_can_be_switched_off_with_the_rules_that_name_only_it() -> None:
    """Tests three tiers: coverage speaks of the two that are left, inbound_t2 is gone."""
    policy = Policy.load(sets=["tiers.T2.enabled=false"])
    limits = {limit.name: limit for limit in policy.limit}
    assert policy.tier_names == ("T1", "T3", "T4")
    assert limits["coverage"].tiers == ("T1", "T3")
    assert "inbound_t2" not in limits
