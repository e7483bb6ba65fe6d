"""The staged objective: coverage first, then hand-offs, then the ordinary value - exactly, and with a proof for each."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import cli
from solver.audit import audit_plan, facts_from
from solver.audit.certificate import Goal as Asked
from solver.audit.certificate import proved_bound
from solver.audit.check import Rulebook, rulebook
from solver.audit.claims import Certificate, CertificateError
from solver.book import Book
from solver.engine import SCALE, Options, solve
from solver.engine.pricing import Pricer, Wanted
from solver.errors import PolicyError
from solver.model.formulate import Formulation, formulate, with_limit
from solver.pipeline import Run, rebalance
from solver.plan.load import load_plan
from solver.plan.proof import certificate_of
from solver.policy import STAGE_LIMITS, ObjectiveStages, Policy, default_tree
from solver.signals import Stop
from solver.stages import GOALS, Solved, asked, solve_in_stages
from tests.audit import test_audit_wide_books as wide
from tests.test_two_statements import both_statements

Make = Callable[..., Book]


def staged(formulation: Formulation, coverage: float = 0, share: float = 0, amount: float = 0) -> Formulation:
    """The formulation with a staged objective of these tolerances."""
    allowed = ObjectiveStages(coverage_share=coverage, handoff_share=share, handoff_amount=amount)
    policy = formulation.setting.policy.model_copy(update={"objective": "staged", "objective_stages": allowed})
    return replace(formulation, setting=replace(formulation.setting, policy=policy))


def rules_of(formulation: Formulation) -> Rulebook:
    """The audit's rules for the book and the resolved policy of a formulation."""
    setting = formulation.setting
    book, names = setting.book, setting.policy.tier_names
    tiers = pd.Series([names[t] for t in setting.items.account_tier], dtype="str")
    return rulebook(facts_from(book.accounts, book.csms, book.overrides, book.as_of, setting.policy, tiers))


def covered(rules: Rulebook, unit_of: tuple[int, ...]) -> int:
    """Weighted ARR of what some unit holds, by the audit's bases."""
    return sum(rules.worth.bases[k] for item, u in zip(rules.facts.items, unit_of, strict=True) if u for k in item.members)


def handed(rules: Rulebook, unit_of: tuple[int, ...]) -> int:
    """What hand-offs cost, by the audit's terms; with nobody it is the whole."""
    total = 0
    for i, (item, unit) in enumerate(zip(rules.facts.items, unit_of, strict=True)):
        for k in item.members:
            served = rules.facts.accounts[k].tier in rules.facts.served
            total += -rules.worth.terms(k, i, unit).handoff if unit else rules.worth.handoffs[k] if served else 0
    return total


@pytest.mark.parametrize("seed", range(30))
def test_without_tolerance_the_plan_is_the_best_of_the_cheapest_of_the_fullest(book_of: Make, seed: int) -> None:
    """Tests the lexicographic optimum of every legal assignment of a tiny book, both sums added up by the audit."""
    formulation = staged(both_statements(book_of, seed)[0])
    problem, rules = formulation.problem, rules_of(formulation)
    everything = itertools.product(range(problem.num_units), repeat=problem.num_items)
    legal = [u for u in everything if not problem.faults(np.array(u))]
    rank = [(covered(rules, u), -handed(rules, u), problem.value(np.array(u))) for u in legal]
    solved = solve_in_stages(formulation, Options(seconds=20), None, Stop())
    coverage, handoffs = solved.stages
    assert (coverage.best, -handoffs.best, solved.result.value) == max(rank)
    assert (coverage.best, handoffs.best) == (coverage.bound, handoffs.bound)
    assert solved.result.status == "optimal"


@pytest.mark.parametrize("seed", range(25))
def test_engine_and_audit_prove_the_same_bound_of_a_stage(book_of: Make, seed: int) -> None:
    """Tests random prices of a stage's rows on wide books, of both stages; soft rows and limits of later stages have none."""
    formulation, r = staged(wide.both_statements(book_of, seed)[0]), np.random.default_rng(seed)
    for goal in GOALS:
        question = asked(goal, formulation)
        formulation = with_limit(formulation, goal.rule(50_000), formulation.problem.start)
        rules, pricer = rules_of(formulation), Pricer(question.problem)
        row = rules.row("bounds", goal.limit, "plan")
        assert row is not None
        for size in (0, 0.1, 1000):
            price = pricer.rows.whole_prices(r.normal(0, 1, pricer.rows.num) * size)
            bound = pricer.sweep(price, Wanted(best=1)).bound
            tree = Certificate.read(certificate_of(question, price, bound))
            assert proved_bound(tree, rules, Asked(row, goal.sign, frozenset())) == bound
        known = Certificate(SCALE, 0, {("bounds", goal.limit, "plan"): -goal.sign})
        with pytest.raises(CertificateError, match="does not know"):
            proved_bound(known, rules, Asked(row, goal.sign, frozenset({goal.limit})))


@pytest.mark.parametrize("seed", range(4))
def test_a_stopped_run_keeps_what_its_stages_had(book_of: Make, seed: int) -> None:
    """Tests that a stop before the first stage still leaves a legal plan under both limits."""
    stop = Stop()
    stop.set()
    solved = solve_in_stages(staged(wide.both_statements(book_of, seed)[0]), Options(seconds=5), None, stop)
    assert solved.formulation.problem.faults(solved.result.unit_of) == []
    assert [s.goal.name for s in solved.stages] == ["coverage", "handoffs"]


def test_where_no_plan_keeps_the_pools_rows_today_is_written_without_stages(
    book_of: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests the way out of a pool whose rows every plan breaks, as if none were left to try: audited, and by the weighted sum."""
    import solver.again

    accounts = [{"account_id": k, "arr": 30_000, "tier": "T2", "owner": "P", "owner_kind": "pool"} for k in "ab"]
    book = book_of(accounts, [{"csm_id": "p", "pool": "P", "coverage": "pooled"}])
    monkeypatch.setattr(solver.again, "ROUNDS", 1)
    monkeypatch.setattr(solver.again, "broken_unions", lambda *_: {1: frozenset({0})})
    policy = Policy.load(overlay={"objective": "staged", "tiering": {"method": "given"}})
    done = rebalance(book, policy, tmp_path / "plan", Run(seconds=10))
    assert (done.summary["objective"], done.summary["objective_stages"]) == ("weighted", [])
    assert not audit_plan(tmp_path / "plan").faults


def bare(limits: list[dict[str, Any]], **policy: Any) -> Policy:
    """The default policy with these limits only, and tiers as given."""
    tree = default_tree()
    return Policy.from_tree({**tree, "limit": limits, "tiering": {**tree["tiering"], "method": "given"}, **policy}, "test")


def unit_of(make: Make, policy: Policy, accounts: list[dict[str, Any]], csms: list[dict[str, Any]]) -> str:
    """Where the first account goes."""
    formulation = formulate(make(accounts, csms), pd.Series([a["tier"] for a in accounts], dtype="str"), policy)
    if policy.objective == "staged":
        found = solve_in_stages(formulation, Options(seconds=5), None, Stop())
    else:
        found = Solved(formulation, solve(formulation.problem, Options(seconds=5)))
    return formulation.setting.units.names[int(found.result.unit_of[0])]


def stages(share: float, amount: float) -> dict[str, Any]:
    return {
        "objective": "staged",
        "objective_stages": {"coverage_share": 0.001, "handoff_share": share, "handoff_amount": amount},
    }


def test_a_better_fit_is_worth_a_hand_off_only_within_the_tolerance(book_of: Make) -> None:
    """Tests a T1 of 200,000 (weighted 300,000) whose CSM is asleep when it works: no hours in common cost 4 %, 12,000.

    A hand-off costs 2 % and 11 hours at 90, together 6,990: by the weighted sum it moves. In stages nothing has to be handed
    over, so the least is 0, and it moves only where the amount of the tolerance lets it.
    """
    account = {"account_id": "a", "arr": 200_000, "tier": "T1", "owner": "c1", "timezone": "America/New_York"}
    csms = [{"csm_id": "c1", "timezone": "Asia/Tokyo"}, {"csm_id": "c2", "timezone": "America/New_York"}]
    assert unit_of(book_of, bare([]), [account], csms) == "c2"
    assert unit_of(book_of, bare([], **stages(0.05, 6_989)), [account], csms) == "c1"
    assert unit_of(book_of, bare([], **stages(0.05, 6_990)), [account], csms) == "c2"


def test_no_soft_price_keeps_an_account_from_being_covered(book_of: Make) -> None:
    """Tests a new T2 of 10,000 (weighted 12,000) that nobody may hold for less than 50,000: by the weighted sum it waits."""
    limit = {"name": "few", "measure": "accounts", "over": "book", "max": 0, "price": 50_000}
    account = {"account_id": "a", "arr": 10_000, "tier": "T2"}
    assert unit_of(book_of, bare([limit]), [account], [{"csm_id": "c1"}]) == ""
    assert unit_of(book_of, bare([limit], **stages(0.05, 0)), [account], [{"csm_id": "c1"}]) == "c1"


def test_no_account_of_a_leaver_is_left_out_to_save_its_hand_off(book_of: Make) -> None:
    """Tests a small account of a leaver, within the tolerance of coverage beside a large one: leaving it out saves nothing."""
    accounts = [
        {"account_id": "a", "arr": 1_000, "tier": "T2", "owner": "gone"},
        {"account_id": "b", "arr": 2_000_000, "tier": "T2", "owner": "c1"},
    ]
    policy = bare([], **stages(0, 0))
    formulation = formulate(book_of(accounts, [{"csm_id": "c1"}]), pd.Series(["T2", "T2"], dtype="str"), policy)
    solved = solve_in_stages(formulation, Options(seconds=5), None, Stop())
    assert solved.stages[0].tolerance == 2_401  # 0.1 % of 1.2 x 2,001,000: the small one's 1,200 would be within
    assert solved.stages[1].best == 1_200 * 15_000 // 10**6 + 360
    assert unit_of(book_of, policy, accounts, [{"csm_id": "c1"}]) == "c1"


def test_hand_offs_are_not_saved_by_leaving_accounts_out(book_of: Make, tmp_path: Path) -> None:
    """Tests books of one T1 or two T2: c2, who alone serves T1, holds a T2, and a new T1 fits only if that goes to c1.

    Both covered are 150,000 and 120,000; the T2's hand-off costs 1.5 % and 4 hours at 90. It could be saved by leaving the T1
    out, which the tolerance allows the plan, but not the second stage; and its proof holds for covered >= 270,000 alone.
    """
    accounts = [
        {"account_id": "a", "arr": 100_000, "tier": "T2", "owner": "c2"},
        {"account_id": "b", "arr": 100_000, "tier": "T1"},
    ]
    tree = default_tree()["tiers"]
    tiers = {k: {**v, "cap": {"T1": 1, "T2": 2}.get(k, v["cap"])} for k, v in tree.items()}
    allowed = {"coverage_share": 0.6, "handoff_share": 0, "handoff_amount": 0}
    policy = bare([], objective="staged", objective_stages=allowed, tiers=tiers)
    book = book_of(accounts, [{"csm_id": "c1", "tiers": "T2"}, {"csm_id": "c2"}])
    coverage, handoffs = rebalance(book, policy, tmp_path / "plan", Run(seconds=10)).summary["objective_stages"]
    assert (coverage["best"], coverage["limit"]) == (270_000, 108_000)
    assert handoffs["best"] == handoffs["certified_bound"] == 120_000 * 15_000 // 10**6 + 360
    proof = json.loads((tmp_path / "plan" / "certificate.json").read_text(encoding="utf-8"))["stages"][1]
    assert STAGE_LIMITS[0] in [price["limit"] for price in proof["prices"]]
    assert not audit_plan(tmp_path / "plan").faults


def test_only_the_stages_limits_are_firm() -> None:
    firm = {"measure": "arr", "over": "plan", "min": 1, "firm": True}
    with pytest.raises(PolicyError, match="firm"):
        bare([{"name": "mine", **firm}])
    with pytest.raises(PolicyError, match="firm"):
        bare([{"name": STAGE_LIMITS[0], "price": 1, **firm}])
    tree = {k: v for k, v in default_tree().items() if k != "objective_stages"}
    with pytest.raises(PolicyError, match="objective_stages"):
        Policy.from_tree({**tree, "objective": "staged"}, "test")
    assert Policy.from_tree({k: v for k, v in tree.items() if k != "objective"}, "an older plan").objective == "weighted"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A staged plan of the shipped book `quarterly`."""
    out = tmp_path_factory.mktemp("staged") / "plan"
    result = CliRunner().invoke(cli.main, ["rebalance", "quarterly", "--out", str(out), "--set", "objective=staged", "--quiet"])
    assert result.exit_code == 0, result.output
    assert "In stages. Coverage, whatever the fit: " in result.output
    assert max(len(line) for line in result.output.splitlines()) <= 80
    return out


def test_a_staged_plan_keeps_what_its_stages_left_and_audits_clean(folder: Path) -> None:
    audit = audit_plan(folder)
    assert audit.faults == ()
    assert audit.checked["stages of the objective"] == 2
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    coverage, handoffs = summary["objective_stages"]
    assert summary["objective"] == "staged"
    assert coverage["limit"] <= coverage["plan"] <= coverage["bound"]
    assert handoffs["bound"] <= handoffs["plan"] <= handoffs["limit"]
    assert coverage["tolerance"] == coverage["best"] // 1000
    assert handoffs["tolerance"] == handoffs["best"] * 5 // 100 + 10_000


def test_a_staged_plan_read_back_is_where_a_run_goes_on_from(folder: Path) -> None:
    """Tests that today's books, which need not keep the stages' limits, are not where another solve would begin."""
    loaded = load_plan(folder)
    problem = loaded.decision.formulation.problem
    assert problem.faults(problem.start) == []
    again = solve(problem, Options(seconds=5, gap=0.01))
    assert again.value >= loaded.summary["value"]


def tampered(folder: Path, out: Path, file: str, change: Callable[[Any], None]) -> str:
    """The faults of a plan with one file changed, in one text."""
    for source in folder.rglob("*"):
        if source.is_file():
            target = out / source.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    tree = json.loads((out / file).read_text(encoding="utf-8"))
    change(tree)
    (out / file).write_text(json.dumps(tree), encoding="utf-8")
    return "\n".join(audit_plan(out).faults)


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("summary.json", lambda t: t["objective_stages"][0].update(best=t["objective_stages"][0]["bound"] + 1), "rules out"),
        ("summary.json", lambda t: t["objective_stages"][1].update(tolerance=1), "tolerance is 1"),
        ("summary.json", lambda t: t["objective_stages"][1].update(plan=1), "plan is 1"),
        ("summary.json", lambda t: t["objective_stages"][0].update(certified_bound=1), "certified_bound is 1"),
        ("summary.json", lambda t: t.update(objective="weighted"), "objective is weighted"),
        ("summary.json", lambda t: t.update(objective_stages=[]), "whole numbers"),
        ("certificate.json", lambda t: t["stages"][1].update(bound=0), "its prices prove"),
        ("certificate.json", lambda t: t.pop("stages"), "has no prices"),
    ],
)
def test_the_audit_sees_what_is_wrong_with_a_stage(
    folder: Path, tmp_path: Path, file: str, change: Callable[[Any], None], said: str
) -> None:
    assert said in tampered(folder, tmp_path / "plan", file, change)


def test_the_audit_sees_a_stages_limit_that_was_loosened(folder: Path, tmp_path: Path) -> None:
    tampered(folder, tmp_path / "plan", "summary.json", lambda t: None)
    policy = tmp_path / "plan" / "policy.toml"
    text = policy.read_text(encoding="utf-8")
    limit = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["objective_stages"][0]["limit"]
    assert f"min = {limit}.0" in text
    policy.write_text(text.replace(f"min = {limit}.0", f"min = {limit - 1}.0"), encoding="utf-8")
    assert f"limit is {limit}, and should be {limit - 1}" in "\n".join(audit_plan(tmp_path / "plan").faults)


def test_a_staged_run_repeats_exactly_and_starts_anew_from_its_own_policy(book_of: Make, tmp_path: Path) -> None:
    """Tests the same bytes twice; and that stages' limits in a policy that a plan wrote give way to new ones, or to none."""
    accounts = [
        {"account_id": f"a{k:02}", "arr": 30_000 + k, "tier": "T2", "owner": "c1" if k < 8 else "gone" if k < 10 else ""}
        for k in range(14)
    ]
    book = book_of(accounts, [{"csm_id": "c1"}, {"csm_id": "c2"}, {"csm_id": "p", "pool": "P", "coverage": "pooled"}])
    policy = Policy.load(overlay={"objective": "staged", "tiering": {"method": "given"}})
    for name in ("one", "two"):
        rebalance(book, policy, tmp_path / name, Run(reproducible=True))
    files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file())
    assert len(files) == 13
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file
    written = Policy.load(tmp_path / "one" / "policy.toml")
    assert [rule.name for rule in written.limit if rule.firm] == list(STAGE_LIMITS)
    anew = rebalance(book, written, tmp_path / "three", Run(reproducible=True))
    first = json.loads((tmp_path / "one" / "summary.json").read_text(encoding="utf-8"))
    assert anew.summary["objective_stages"] == first["objective_stages"]
    weighted = rebalance(book, written.model_copy(update={"objective": "weighted"}), tmp_path / "four", Run(reproducible=True))
    assert weighted.summary["objective_stages"] == []
    assert not any(rule.firm for rule in Policy.load(tmp_path / "four" / "policy.toml").limit)
