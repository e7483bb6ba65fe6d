"""Attacks written plans with single changes and sees whether the audit finds them: python -m benchmarks.attack_audit.

Every column of every table, every key of every tree and whole rows of twelve plans are changed, one change at a time, and the
attacker gives the plan the plan_id that its changed files have. Whether a change breaks anything is judged by the oracle of
tests/reliability/attacks.py, which makes the plan again and knows nothing of the audit. Writes
benchmarks/results/attack_audit.md.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import machine
from solver.audit import audit_plan
from tests.reliability.attacks import Attack, Oracle, attacks, rehashed, texts_of

ROOT = Path(__file__).parent.parent
RESULT = ROOT / "benchmarks" / "results" / "attack_audit.md"
BOOKS = {"quarterly": ROOT / "scenarios" / "quarterly", "ten_csms": ROOT / "scenarios" / "ten_csms"}
PLANS: dict[str, tuple[str, ...]] = {  # name -> book and options
    "quarterly": ("quarterly",),
    "quarterly, required": ("quarterly", "--mode", "required"),
    "quarterly, the next quarter": ("quarterly", "--from", "quarterly", "--as-of", "2027-01-04"),
    "ten_csms": ("ten_csms",),
    "ten_csms, recut": ("ten_csms", "--mode", "recut"),
    "demo of 600": ("demo",),
    "demo of 600, staged": ("demo", "--set", "objective=staged"),
    "demo of 120": ("small",),
    "demo of 120, staged": ("small", "--set", "objective=staged"),
    "demo of 120, required": ("small", "--mode", "required"),
    "demo of 120, recut": ("small", "--mode", "recut"),
    "demo of 120, the next quarter": ("small", "--from", "demo of 120", "--as-of", "2027-01-04"),
}
SPOT = 25  # of so many attacks one is made without re-hashing too


@dataclass(frozen=True)
class Outcome:
    """An attack on a plan: why it breaks the plan ("" = it does not), and the first fault that the audit found."""

    plan: str
    attack: Attack
    breaks: str
    found: str


def csm_assign(*words: str) -> None:
    """Runs the program."""
    subprocess.run([sys.executable, "-m", "cli", *words], cwd=ROOT, check=True, capture_output=True)


def make_plans(folder: Path) -> dict[str, Path]:
    """The plans, each written by `rebalance` in a folder of its own."""
    books, made = dict(BOOKS), dict[str, Path]()
    for name, accounts in (("demo", "600"), ("small", "120")):
        books[name] = folder / name
        csm_assign("demo", str(books[name]), "--accounts", accounts, "--seed", "3")
    for k, (name, (book, *options)) in enumerate(PLANS.items()):
        words = [str(made[w]) if w in made else w for w in options]
        made[name] = folder / f"plan{k}"
        csm_assign("rebalance", str(books[book]), "--out", str(made[name]), *words, "--gap", "0.001", "--reproducible", "--quiet")
    return made


def attacked(name: str, plan: Path, number: int, seed: int, ends: float) -> Iterator[tuple[Outcome, bool | None]]:
    """Outcomes of attacks on a plan until there are `number` or the clock says `ends`; with some, whether the audit also finds
    the change where the plan_id is left as it was (None: not tried)."""
    sound = texts_of(plan)
    oracle, chance = Oracle(sound), random.Random(seed)
    assert not oracle.breaks(plan, sound)
    assert not audit_plan(plan).faults
    made = list(attacks(sound, seed, 1))
    for k, attack in enumerate(chance.sample(made, min(number, len(made)))):
        if time.monotonic() > ends:
            return
        changed = {**sound, attack.file: attack.text}
        plain = None
        if k % SPOT == 0 and attack.file != "summary.json":
            (plan / attack.file).write_bytes(attack.text.encode())
            plain = bool(audit_plan(plan).faults)
        texts = changed if attack.file == "summary.json" else rehashed(changed)
        for file in {attack.file, "summary.json"}:
            (plan / file).write_bytes(texts[file].encode())
        faults = audit_plan(plan).faults
        yield Outcome(name, attack, oracle.breaks(plan, texts), faults[0] if faults else ""), plain
        for file in {attack.file, "summary.json"}:
            (plan / file).write_bytes(sound[file].encode())


def report(outcomes: list[Outcome], plain: list[bool], seed: int) -> str:
    """The result file."""
    broken = [o for o in outcomes if o.breaks]
    found, missed = [o for o in broken if o.found], [o for o in broken if not o.found]
    lines = [
        "# The audit attacked",
        "",
        f"{machine()}; seed {seed}. {len(outcomes):,} single changes of the files of {len({o.plan for o in outcomes})} plans, "
        f"the plan_id made anew after each. {len(broken):,} of them break a rule, the arithmetic or the record; the audit finds "
        f"**{len(found):,} ({len(found) / max(1, len(broken)):.1%})**. With the plan_id left as it was it found {sum(plain)} of "
        f"{len(plain)} changes of files other than summary.json, whether they break anything or not.",
        "",
        "| plan | changes | that break something | found | without a break, and told as faults |",
        "|---|---|---|---|---|",
    ]
    for name, own in _grouped(outcomes, lambda o: o.plan):
        lines.append(_line(name, own))
    lines += [
        "",
        "| file | changes | that break something | found | without a break, and told as faults |",
        "|---|---|---|---|---|",
    ]
    for name, own in _grouped(outcomes, lambda o: f"`{o.attack.file}`"):
        lines.append(_line(name, own))
    lines += [
        "",
        "| kind of change | changes | that break something | found | without a break, and told as faults |",
        "|---|---|---|---|---|",
    ]
    for name, own in _grouped(outcomes, lambda o: o.attack.kind):
        lines.append(_line(name, own))
    lines += ["", "## Not found", "", "| plan | change | what it breaks |", "|---|---|---|"]
    lines += [f"| {o.plan} | `{o.attack.file}` {_cell(o.attack.place)} ({o.attack.kind}) | {_cell(o.breaks)} |" for o in missed]
    lines += ["", "Every kind of change that is not found, with the reason:", "", *_reasons(missed)]
    lines += [
        "",
        "## Told as faults though the plan made again is the same",
        "",
        "| plan | change | first fault |",
        "|---|---|---|",
    ]
    extra = [o for o in outcomes if o.found and not o.breaks]
    lines += [
        f"| {o.plan} | `{o.attack.file}` {_cell(o.attack.place)} ({o.attack.kind}) | {_cell(o.found)} |" for o in extra[:40]
    ]
    return "\n".join([*lines, ""])


REASONS = (
    ("coverage.required_only", "the first plan, which the summary compares with, is not in the folder; the audit holds its "
     "figures to their sums only"),
    ("reason", "a reason's clause on limits or rules that stand against other books is wording that the audit cannot make again"),
    ("notes", "the sentences of the notes are wording"),
    ("inputs/", "the changed input touches only wording: which rule stands against which book"),
    ("policy.toml", "the changed value touches only wording, or a rule that binds nowhere in the plan"),
)  # fmt: skip


def _reasons(missed: list[Outcome]) -> list[str]:
    counts = Counter(
        next((why for part, why in REASONS if part in f"{o.attack.file} {o.attack.place}"), "**open**") for o in missed
    )
    return [f"- {number}: {why}" for why, number in counts.most_common()] or ["- none"]


def _grouped(outcomes: list[Outcome], key) -> Iterator[tuple[str, list[Outcome]]]:  # type: ignore[no-untyped-def]
    names = sorted({key(o) for o in outcomes})
    yield from ((name, [o for o in outcomes if key(o) == name]) for name in names)


def _line(name: str, own: list[Outcome]) -> str:
    broken = [o for o in own if o.breaks]
    found = sum(bool(o.found) for o in broken)
    share = f"{found:,} ({found / len(broken):.1%})" if broken else "-"
    return f"| {name} | {len(own):,} | {len(broken):,} | {share} | {sum(bool(o.found) and not o.breaks for o in own):,} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "/")[:140]


def main() -> None:
    """Makes the plans, attacks them, writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=400, help="attacks on each plan")
    parser.add_argument("--small", type=int, help="attacks on each plan of 120 accounts; none: as on the others")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3600.0, help="for each plan")
    asked = parser.parse_args()
    outcomes: list[Outcome] = []
    plain: list[bool] = []
    with tempfile.TemporaryDirectory() as folder:
        for k, (name, plan) in enumerate(make_plans(Path(folder)).items()):
            copy = Path(folder) / "attacked"
            shutil.copytree(plan, copy)
            number = asked.small if asked.small and "120" in name else asked.each
            for outcome, left in attacked(name, copy, number, asked.seed + k, time.monotonic() + asked.seconds):
                outcomes.append(outcome)
                plain += [] if left is None else [left]
            shutil.rmtree(copy)
            print(name, Counter((bool(o.breaks), bool(o.found)) for o in outcomes), flush=True)
            RESULT.parent.mkdir(exist_ok=True)
            RESULT.write_text(report(outcomes, plain, asked.seed), encoding="utf-8")


if __name__ == "__main__":
    main()
