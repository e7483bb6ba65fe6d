"""A small book, its plans in every mode, and a plan with a change of which the plan_id knows."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from click.testing import CliRunner

import cli
from solver.audit import report as report_room
from solver.audit import written_tiers
from solver.plan.written import read_plan
from tests.answers.editing import Manager, written_books
from tests.reliability.attacks import Attack, rehashed, resealed, texts_of

POLICY = """
as_of = 2026-10-01
[[limit]]
name = "tickets"
measure = "open_tickets"
over = "book"
max = 9
price = 300
[pools.Pool]
contact = "dan"
"""
CSMS = """csm_id,name,email,manager,tiers,coverage,pool,pool_share,fte,start_date,end_date,backfill_for,cost,timezone,languages
ann,Ann Able,ann@example.com,Meg,T1;T2,dedicated,,,1,,,,90000,Europe/Berlin,en;de
bob,Bob Bell,bob@example.com,Meg,T1;T2,dedicated,,,1,,2026-10-30,,80000,Europe/London,en
cleo,Cleo Cole,cleo@example.com,Ned,T1;T2,dedicated,,,1,2026-09-12,,bob,,America/New_York,en
dan,Dan Dole,dan@example.com,Ned,T2;T3,both,Pool,0.5,1,,,,70000,Europe/Paris,en;fr
eve,Eve East,eve@example.com,Ned,T2;T3,pooled,Pool,,0.5,,,,60000,Asia/Tokyo,en
"""
HEAD = "account_id,name,arr,owner,health,renewal_date,parent_id,strategic,complexity,timezone,language,owner_since,open_tickets\n"


def book() -> dict[str, str]:
    """Forty accounts: families, new ones, ones whose owner leaves, held, red and small ones."""
    chance, lines = random.Random(5), []
    for k in range(40):
        owner = chance.choice(["ann", "bob", "bob", "dan", "Pool", ""])
        arr = chance.choice([900, 8000, 30000, 60000, 150000, 250000]) + 10 * k
        parent = f"A{k - 1:02}" if k % 9 == 4 else ""
        zone = chance.choice(["Europe/Berlin", "America/New_York", "Asia/Tokyo"])
        since = chance.choice(["2024-02-01", "2026-08-20"])
        lines.append(
            f"A{k:02},Account {k},{arr},{owner},{chance.randrange(20, 99)},{chance.choice(['2026-10-25', '2027-03-31', ''])},{parent},"
            f"{chance.randrange(100)},{chance.randrange(100)},{zone},{chance.choice(['en', 'de', 'fr'])},{since if owner else ''},"
            f"{chance.randrange(5)}"
        )
    overrides = "account_id,action,value,reason,by\nA03,pin,ann,she knows them,Meg\nA07,keep,,a merger,Ned\n"
    return {"accounts.csv": HEAD + "\n".join(lines) + "\n", "csms.csv": CSMS, "policy.toml": POLICY, "overrides.csv": overrides}


def run(*words: str) -> None:
    done = CliRunner().invoke(cli.main, [*words, "--quiet"])
    assert done.exit_code == 0, done.output


def plans_of(folder: Path) -> dict[str, Path]:
    """Plans of the book: ordinary, staged, free, and that of the next quarter."""
    for name, text in book().items():
        (folder / name).write_text(text, encoding="utf-8")
    ways = {
        "maintain": (),
        "staged": ("--set", "objective=staged"),
        "recut": ("--mode", "recut"),
        "required": ("--mode", "required"),
        "next": ("--from", str(folder / "maintain"), "--as-of", "2027-01-04"),
    }
    for name, words in ways.items():
        run(
            "rebalance",
            str(folder),
            "--out",
            str(folder / name),
            "--gap",
            "0.001",
            "--time-limit",
            "10",
            "--reproducible",
            *words,
        )
    return {name: folder / name for name in ways}


def spoilt(plan: Path, folder: Path, attack: Attack) -> dict[str, str]:
    """The plan with the attack, written to `folder`; its plan_id is what its files make."""
    texts = {**texts_of(plan), attack.file: attack.text}
    texts = resealed(texts) if attack.file == "summary.json" else rehashed(texts)
    shutil.copytree(plan, folder)
    for name in (attack.file, "summary.json"):
        (folder / name).write_bytes(texts[name].encode())
    return texts


def answered(plan: Path, folder: Path) -> Path:
    """The plan after its managers' answers: every second account that comes to them is accepted with a note, one given to cleo, one
    has a note only."""
    written = read_plan(plan)
    for path in written_books(written, folder / "workbooks"):
        manager = Manager(written, path)
        accounts = [account for account, _ in manager.open_rows("in")]
        for account in accounts[::2]:
            manager.answer(account, "accept", note="fine")
        for account in accounts[1:2]:
            manager.answer(account, "", note="ask me first")
        if "A23" in accounts:
            manager.answer("A23", "give to", give_to="cleo")
        manager.save()
    run("answers", str(plan), str(folder / "workbooks"), "--out", str(folder / "answered"), "--gap", "0.001", "--reproducible")
    return folder / "answered"


@contextmanager
def remembered(plan: Path) -> Iterator[None]:
    """The audit keeps what it made of the sound plan's inputs, policy and tiers for as long as these files are the same."""
    names = ("inputs/accounts.csv", "inputs/csms.csv", "inputs/overrides.csv", "policy.toml", "tiers.csv")
    kept: dict[str, Any] = {}

    def of(path: Path) -> tuple[bytes, ...]:
        return tuple((path / name).read_bytes() for name in names)

    sound = of(plan)
    true = report_room.read_inputs, report_room.load_facts, written_tiers.score_book

    def read_inputs(place: Path) -> Any:
        if of(place.parent) != sound:
            return true[0](place)
        return kept.setdefault("inputs", None) or kept.update(inputs=true[0](place)) or kept["inputs"]

    def load_facts(path: Path, inputs: Any) -> Any:
        if inputs is not kept.get("inputs"):
            return true[1](path, inputs)
        return kept.setdefault("facts", None) or kept.update(facts=true[1](path, inputs)) or kept["facts"]

    def score_book(own: Any, policy: Any) -> Any:
        if "facts" not in kept or policy is not kept["facts"].policy:
            return true[2](own, policy)
        return kept.setdefault("tiering", None) or kept.update(tiering=true[2](own, policy)) or kept["tiering"]

    with (
        mock.patch.multiple(report_room, read_inputs=read_inputs, load_facts=load_facts),
        mock.patch.object(written_tiers, "score_book", score_book),
    ):
        yield
