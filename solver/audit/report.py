"""Floor 3: the audit of a written plan folder - every rule rechecked from its files alone."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from solver.audit.check import Rulebook, check_assignment, rulebook
from solver.audit.facts import load_facts, read_inputs
from solver.audit.folder import Folder, read_folder, read_table, saved_again, table_is_there
from solver.audit.ledger import Ledger
from solver.audit.made_again import in_order
from solver.audit.placement import Placement, place
from solver.audit.proof import Proof, check_proof
from solver.audit.staging import check_stages
from solver.audit.written_answers import check_answers
from solver.audit.written_books import check_books, check_moves
from solver.audit.written_fairness import check_fairness
from solver.audit.written_held import check_held
from solver.audit.written_inputs import check_inputs
from solver.audit.written_mark import check_mark
from solver.audit.written_others import check_others
from solver.audit.written_rows import check_rows
from solver.audit.written_shares import check_book_shares, check_people, check_pooled_rows, check_sides
from solver.audit.written_summary import check_summary
from solver.audit.written_tiers import check_tiers
from solver.audit.written_told import check_told
from solver.audit.written_version import check_version
from solver.errors import CsmAssignError
from solver.strangers import OF_PLANS

WIDTH = 80
MOST_SHOWN = 20
HELD = {"plan": "every rule, term and total holds", "waves": "every limit, date, hour and count holds"}
UNREADABLE = (OSError, ValueError, CsmAssignError)


@dataclass(frozen=True)
class Audit:
    """What an audit found: `faults` in sentences (none = the plan holds), how many of what were checked, the value."""

    faults: tuple[str, ...]
    checked: dict[str, int]
    value: int  # recomputed, whole currency
    proof: Proof | None = None
    what: Literal["plan", "waves"] = "plan"  # that were audited; waves have no value of their own
    notes: tuple[str, ...] = ()  # what was not held against a plan of another version of the program

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def text(self) -> str:
        """The audit for people, in 80 columns."""
        width = max((len(name) for name in self.checked), default=0)
        lines = ["Checked again from the plan's files alone:"] if self.checked else []
        lines += [f"  {name:<{width}}  {number:>9,}" for name, number in self.checked.items()]
        lines += [f"Value recomputed: {self.value:,}"] if self.what == "plan" and self.checked else []
        lines += self.proof.lines(self.value) if self.proof else []
        for note in self.notes[:MOST_SHOWN]:
            lines += textwrap.wrap(note, WIDTH, subsequent_indent="    ")
        if len(self.notes) > MOST_SHOWN:
            lines.append(f"... and {len(self.notes) - MOST_SHOWN:,} more that a plan of today has or says otherwise")
        if self.passed:
            lines += ["Not held against it is what stands above."] if self.notes else []
            return "\n".join([*lines, f"Verdict: no fault found; {HELD[self.what]}."])
        for fault in self.faults[:MOST_SHOWN]:
            lines += textwrap.wrap(fault, WIDTH, initial_indent="  - ", subsequent_indent="    ")
        if len(self.faults) > MOST_SHOWN:
            lines.append(f"  ... and {len(self.faults) - MOST_SHOWN:,} more")
        plural = "" if len(self.faults) == 1 else "s"
        them = "this plan" if self.what == "plan" else "these waves"
        return "\n".join([*lines, f"Verdict: {len(self.faults):,} fault{plural}; {them} must not be used."])


def audit_plan(path: Path) -> Audit:
    """Recheck the plan folder at `path`: rules, terms, totals, soft limits, value and gap.

    Never raises for what is wrong with a plan: a file that is missing or cannot be read is a fault like any other.
    """
    ledger = Ledger()
    if saved_again((path / name for name in OF_PLANS if name.endswith(".csv")), ledger):
        return Audit(tuple(ledger.faults), dict(ledger.checked), 0)
    folder = read_folder(path, ledger)
    ledger.count("files", 4)  # the inputs and the policy
    try:
        inputs = read_inputs(path / "inputs")
        facts = load_facts(path, inputs)
        rules = rulebook(facts)
    except FileNotFoundError as error:
        ledger.fault(f"the plan cannot be audited: {Path(error.filename).name} is missing")
        return Audit(tuple(ledger.faults), dict(ledger.checked), 0)
    except UNREADABLE as error:
        ledger.fault(f"the plan cannot be audited: {error}")
        return Audit(tuple(ledger.faults), dict(ledger.checked), 0)
    check_version(folder.summary, ledger)
    placement = place(folder.assignments, facts, ledger)
    value, proof = _check(folder, placement, rules, ledger)
    check_inputs(inputs, facts.policy, ledger)
    check_tiers(path, folder, facts, inputs, ledger)
    _check_made_again(path, folder, placement, rules, value, ledger)
    check_mark(path, folder.summary, ledger)
    return Audit(tuple(ledger.faults), dict(ledger.checked), value, proof, notes=tuple(ledger.notes))


def _check(folder: Folder, placement: Placement, rules: Rulebook, ledger: Ledger) -> tuple[int, Proof | None]:
    facts = rules.facts
    faults, value = check_assignment(facts, placement.unit_of)
    ledger.faults += faults
    ledger.count("who may hold what", len(facts.items))
    ledger.count("hard rows", sum(not row.price for row in rules.rows))
    ledger.count("soft rows", sum(bool(row.price) for row in rules.rows))
    ledger.count("pools", len(rules.pools))
    check_rows(placement, folder.tiers, rules, ledger)
    check_books(folder.books, placement, facts, ledger)
    check_moves(folder.moves, placement, ledger)
    check_fairness(folder.fairness, folder.summary.get("fairness"), placement, facts, ledger)
    check_held(folder.summary, placement, facts, ledger)
    check_summary(folder.summary, placement, rules, rules.misses(placement.unit_of), value, ledger)
    check_stages(folder.certificate, folder.summary, placement.unit_of, rules, ledger)
    return value, check_proof(folder.certificate, folder.summary, rules, ledger)


def _check_made_again(path: Path, folder: Folder, placement: Placement, rules: Rulebook, value: int, ledger: Ledger) -> None:
    """Whole tables and trees, made again; of a plan of another version what it has of them, but for its wording."""
    facts = rules.facts
    if table_is_there(path / "people.csv", ledger):
        check_people(read_table(path / "people.csv", ledger), placement, facts, ledger)
    check_book_shares(folder.books, placement, rules, ledger)
    check_sides(folder.moves, placement, facts, ledger)
    check_pooled_rows(placement, facts, ledger)
    check_others(placement, rules, ledger)
    order = [p.csm.id for p in facts.people if p.present]
    in_order("fairness.csv", "csm_id", folder.fairness, order, ledger)
    check_told(folder.summary, folder.certificate, placement, rules, value, ledger)
    check_answers(path, folder.summary, placement, facts, value, ledger)
