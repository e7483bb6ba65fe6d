"""Floor 6: what answers came to - the new plan beside the old one, as answers.csv and for a summary.json."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd

from solver.answers.around import Around
from solver.answers.costs import Cost
from solver.answers.reading import Read
from solver.answers.touched import Change
from solver.plan.decision import Decision
from solver.tables import to_csv

COLUMNS = ("account_id", "answer", "unit", "by", "note", "cost", "cost_is", "moved", "moved_with", "against")


@dataclass(frozen=True)
class Outcome:
    """All there is to tell: costs are in the order of the answers, `changes` go beyond them; `from_plans`: the plans that this
    one was made from, the last one last."""

    known: Decision
    read: Read
    around: Around
    costs: tuple[Cost, ...]
    changes: tuple[Change, ...]
    from_plans: tuple[str, ...]
    against: tuple[str, ...]  # in the order of the answers; "" where one goes before no hold and no rule

    @property
    def total(self) -> int:
        """What the answers cost together, exactly: the old value less the new one."""
        return self.known.result.value - self.around.decision.result.value


def answers_csv(outcome: Outcome) -> str:
    """A row for each answer, then one for each note without an answer, those of CSMs among them, both by account.

    `moved`: accounts elsewhere because of it; where that is because of several answers, `moved_with` names the accounts of the
    others; `against`: the hold or rule that it goes before.
    """
    rows = []
    ids = [a.account_id for a in outcome.read.answers]
    for k, (answer, cost) in enumerate(zip(outcome.read.answers, outcome.costs, strict=True)):
        mine = [c for c in outcome.changes if k in c.due_to]
        others = sorted({ids[o] for c in mine for o in c.due_to} - {answer.account_id})
        amount = "" if cost.told == "unknown" else str(cost.amount)
        moved = ";".join(c.account_id for c in mine)
        told = [answer.account_id, answer.action, answer.unit, answer.by, answer.note]
        rows.append([*told, amount, cost.told, moved, ";".join(others), outcome.against[k]])
    rows += [[n.account_id, "", "", n.by, n.text, "", "", "", "", ""] for n in outcome.read.notes]
    rows.sort(key=lambda row: (row[1] == "", row[0]))
    table = pd.DataFrame({c: pd.array([r[k] for r in rows], dtype="str") for k, c in enumerate(COLUMNS)})
    table["cost"] = pd.to_numeric(table["cost"].where(table["cost"] != ""))
    return to_csv(table)


def tree_of(outcome: Outcome) -> dict[str, Any]:
    """What the summary says under `answers`."""
    around, read = outcome.around, outcome.read
    counts = Counter(a.action for a in read.answers)
    return {
        "from_plans": list(outcome.from_plans),
        "from_value": outcome.known.result.value,
        "given": {action: counts[action] for action in ("accept", "keep", "give to")},
        "by": dict(sorted(Counter(a.by for a in read.answers).items())),
        "notes": len(read.notes),
        "cost": outcome.total,
        "changes": {
            "accounts": around.loyal.changes,
            "at_least": around.loyal.least,
            "fewest": around.loyal.fewest,
            "best_of_these": around.loyal.best,
            "value_at_most": around.loyal.bound,
        },
        "changed": [
            {
                "account_id": c.account_id, "from": c.before, "to": c.after,
                "because_of": [read.answers[k].account_id for k in c.due_to],
            }
            for c in outcome.changes
        ],
        "free": {"changes": around.free.changes, "value": around.free.value},
        "gave_way": list(around.given_way),
        "staged_before": around.staged,
        "against": {a.account_id: said for a, said in zip(read.answers, outcome.against, strict=True) if said},
        "unanswered": {by: list(ids) for by, ids in read.waiting.items()},
        "no_workbook_from": list(read.missing),
    }  # fmt: skip
