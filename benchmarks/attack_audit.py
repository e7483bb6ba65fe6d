"""Attacks written plans with single changes and sees whether the audit finds them: python -m benchmarks.attack_audit.

Columns of every table, keys of every tree and whole rows of eleven plans are changed, one change at a time, and the
attacker gives the plan the plan_id that its changed files have. Whether a change breaks anything is judged by the oracle of
tests/reliability/oracle.py, which makes the plan again and knows nothing of the audit. Writes
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
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import machine
from solver.audit import audit_plan
from tests.reliability.attacked import answered, book, remembered
from tests.reliability.attacks import Attack, Texts, attacks, rehashed, resealed, texts_of
from tests.reliability.oracle import Oracle

ROOT = Path(__file__).parent.parent
RESULT = ROOT / "benchmarks" / "results" / "attack_audit.md"
BOOKS = {"quarterly": ROOT / "scenarios" / "quarterly", "ten_csms": ROOT / "scenarios" / "ten_csms"}
FORTY, SIXTY = "40 accounts by hand", "demo of 60"
PLANS: dict[str, tuple[str, ...]] = {  # name -> book and options
    FORTY: (FORTY,),
    f"{FORTY}, staged": (FORTY, "--set", "objective=staged"),
    f"{FORTY}, required": (FORTY, "--mode", "required"),
    f"{FORTY}, recut": (FORTY, "--mode", "recut"),
    f"{FORTY}, the next quarter": (FORTY, "--from", FORTY, "--as-of", "2027-01-04"),
    f"{FORTY}, answered": (),
    SIXTY: (SIXTY,),
    f"{SIXTY}, staged": (SIXTY, "--set", "objective=staged"),
    f"{SIXTY}, recut": (SIXTY, "--mode", "recut"),
    "ten_csms": ("ten_csms",),
    "quarterly": ("quarterly",),
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


def make_plans(folder: Path, only: Sequence[str]) -> dict[str, Path]:
    """The plans of these names, each written by `rebalance` or `answers` in a folder of its own; the first one always."""
    books, made = {**BOOKS, FORTY: folder / "forty", SIXTY: folder / "sixty"}, dict[str, Path]()
    csm_assign("demo", str(books[SIXTY]), "--accounts", "60", "--seed", "3")
    books[FORTY].mkdir()
    for file, text in book().items():
        (books[FORTY] / file).write_text(text, encoding="utf-8")
    for k, (name, (own, *options)) in enumerate((n, (*w, "")) for n, w in PLANS.items() if n in (FORTY, *only)):
        made[name] = folder / f"plan{k}"
        if not own:
            made[name] = answered(made[FORTY], folder)
            continue
        words = [str(made[w]) if w in made else w for w in options[:-1]]
        csm_assign("rebalance", str(books[own]), "--out", str(made[name]), *words, "--gap", "0.001", "--reproducible", "--quiet")
    return made


def every(texts: Texts, seed: int, number: int) -> list[Attack]:
    """`number` attacks, drawn evenly: from each file in turn, within a file from each column or key and kind in turn."""
    turns: dict[str, dict[str, list[Attack]]] = defaultdict(lambda: defaultdict(list))
    for attack in attacks(texts, seed, 4):
        turns[attack.file][attack.place.partition(" @")[0]].append(attack)
    chance, queues = random.Random(seed), list[list[Attack]]()
    for places in turns.values():
        for found in places.values():
            chance.shuffle(found)
        rounds = [[found[k] for found in places.values() if k < len(found)] for k in range(max(map(len, places.values())))]
        for own in rounds:
            chance.shuffle(own)
        queues.append([attack for own in rounds for attack in own])
    rounds = [[queue[k] for queue in queues if k < len(queue)] for k in range(max(map(len, queues)))]
    return [attack for own in rounds for attack in own][:number]


def attacked(name: str, plan: Path, number: int, seed: int, ends: float) -> Iterator[tuple[Outcome, bool | None]]:
    """Outcomes of attacks on a plan until there are `number` or the clock says `ends`; with some, whether the audit also finds
    the change where the plan_id is left as it was (None: not tried)."""
    sound = texts_of(plan)
    oracle = Oracle(sound)
    assert not oracle.breaks(plan, sound)
    assert not audit_plan(plan).faults
    for k, attack in enumerate(every(sound, seed, number)):
        if time.monotonic() > ends:
            return
        changed = {**sound, attack.file: attack.text}
        plain = None
        if k % SPOT == 0 and attack.file != "summary.json":
            (plan / attack.file).write_bytes(attack.text.encode())
            plain = bool(audit_plan(plan).faults)
        texts = resealed(changed) if attack.file == "summary.json" else rehashed(changed)
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
        f"{machine()}; seed {seed}. {len(outcomes):,} single changes of the files of {len({o.plan for o in outcomes})} of the "
        f"{len(PLANS)} plans, drawn evenly over files, columns and keys until their number or the time was up; "
        f"the plan_id made anew after each. {len(broken):,} of them break a rule, the arithmetic or the record; the audit finds "
        f"**{len(found):,} ({len(found) / max(1, len(broken)):.1%})**. With the plan_id left as it was it found {sum(plain)} of "
        f"{len(plain)} changes of files other than summary.json, whether they break anything or not.",
        "",
    ]
    for what, key in (("plan", _plan), ("file", _file), ("kind of change", _kind)):
        lines += [
            "",
            f"| {what} | changes | that break something | found | without a break, and told as faults |",
            "|---|---|---|---|---|",
        ]
        lines += [_line(name, [o for o in outcomes if key(o) == name]) for name in sorted({key(o) for o in outcomes})]
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
    ("notes.", "a sentence of the notes, which are wording, would be another"),
    ("reason", "a reason's clause on limits or rules that stand against other books is wording that the audit cannot make again"),
    ("assignments.csv differs", "only such a clause of a reason would be another"),
    ("answers.csv cost", "what one answer cost cannot be made again without solving anew"),
    ("answers.csv note", "what somebody remarked stands in their workbook only, which is not in the folder"),
    ("answers.unanswered", "who has not answered is known from the workbooks only, which are not in the folder"),
    ("answers.free", "the free solve that the summary compares with is not made again"),
    ("fairness.groups", "the exact figure lies midway between the two roundings"),
    ("200000000.0", "a price of 200,000,000 on a row that nothing may add to, changed in its fifteenth digit, proves the same"),
)  # fmt: skip


def _reasons(missed: list[Outcome]) -> list[str]:
    counts = Counter(
        next((why for part, why in REASONS if part in f"{o.attack.file} {o.attack.place} {o.breaks}"), "**open**") for o in missed
    )
    return [f"- {number}: {why}" for why, number in counts.most_common()] or ["- none"]


def _plan(outcome: Outcome) -> str:
    return outcome.plan


def _file(outcome: Outcome) -> str:
    return f"`{outcome.attack.file}`"


def _kind(outcome: Outcome) -> str:
    return outcome.attack.kind


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
    parser.add_argument("--each", type=int, default=400, help="attacks on each plan of few accounts")
    parser.add_argument("--large", type=int, default=60, help="attacks on ten_csms and quarterly each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3600.0, help="for each plan")
    parser.add_argument("--only", action="append", choices=tuple(PLANS), help="this plan; may be repeated; none: all")
    asked = parser.parse_args()
    only = asked.only or [*PLANS]
    outcomes: list[Outcome] = []
    plain: list[bool] = []
    with tempfile.TemporaryDirectory() as folder:
        for k, (name, plan) in enumerate(p for p in make_plans(Path(folder), only).items() if p[0] in only):
            copy = Path(folder) / "attacked"
            shutil.copytree(plan, copy)
            number = asked.large if name in BOOKS else asked.each
            with remembered(copy):
                for outcome, left in attacked(name, copy, number, asked.seed + k, time.monotonic() + asked.seconds):
                    outcomes.append(outcome)
                    plain += [] if left is None else [left]
                    if outcome.breaks and not outcome.found:
                        print(
                            f"  {outcome.attack.file} {outcome.attack.place} ({outcome.attack.kind}): {outcome.breaks[:200]}",
                            flush=True,
                        )
            shutil.rmtree(copy)
            print(name, Counter((bool(o.breaks), bool(o.found)) for o in outcomes), flush=True)
            RESULT.parent.mkdir(exist_ok=True)
            RESULT.write_text(report(outcomes, plain, asked.seed), encoding="utf-8")


if __name__ == "__main__":
    main()
