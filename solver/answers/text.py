"""Floor 6: what answers came to on the screen, in 80 columns."""

from __future__ import annotations

import shlex
from pathlib import Path

from solver.answers.costs import MOST, Cost
from solver.answers.outcome import Outcome
from solver.answers.reading import Read
from solver.errors import clip
from solver.plan.layout import WIDTH, cut, money, some, table, wrap
from solver.plan.names import name_of

SHOWN = 20
LEAST, DUE = 8, 3  # characters of a column, and answers named as the cause of a move
NAMED = 6  # accounts by name in a sentence
WHERE = "summary.json, answers"
UNANSWERED = (
    "What is unanswered stays as planned, but nobody has agreed to it. Write new workbooks, in which the answers are in, and "
    "send them; the old ones are refused from now on:"
)
DONE = "All is answered. Write the final workbooks and briefs, for managers and CSMs:"
LONGER = f"a longer --time-limit does, or --reproducible, for the first {MOST}"


def outcome_text(outcome: Outcome, path: Path, out: Path) -> str:
    """Who answered what at what cost, who else moved and why, what is still unanswered, and how good the plan is."""
    parts = [
        wrap(_head(outcome, path), ""),
        _answers(outcome),
        _against(outcome),
        _changes(outcome),
        "\n".join(wrap(line) for line in _cost(outcome)),
        "\n".join(wrap(line) for line in _nearness(outcome)),
        _left(outcome),
        wrap(_proof(outcome), ""),
        f"Files in {out}:\n  answers.csv (a row for each answer and note: its cost, whom it moved),\n"
        "  and all files of a plan; the pins stand in inputs/overrides.csv",
        _next(outcome, out),
    ]
    return "\n\n".join(p for p in parts if p) + "\n"


def _head(outcome: Outcome, path: Path) -> str:
    answers = outcome.read.answers
    people = sorted({name for a in answers for name in a.by.split(", ")})
    who = ", ".join(clip(p, 30) or "a manager without a name" for p in people[:5]) + (", ..." if len(people) > 5 else "")
    return f"{path} solved again around {count(len(answers), 'answer')} by {who}: with as little else changed as can be"


def _answers(outcome: Outcome) -> str:
    """Answers that change something, dearest first; those that accept are counted."""
    setting = outcome.known.formulation.setting
    answers, costs = outcome.read.answers, outcome.costs
    told = [k for k, a in enumerate(answers) if a.action != "accept" or costs[k].amount]
    told.sort(key=lambda k: (-costs[k].amount, answers[k].account_id))
    accounts = setting.book.accounts.set_index("account_id")["name"]
    rows = [["Answer", "account", "", "with", "by", "costs", "moves"]]
    for k in told[:SHOWN]:
        a = answers[k]
        unit = name_of(setting, setting.units.index[a.unit]) if a.unit else "nobody"
        moved = sum(k in c.due_to for c in outcome.changes)
        name = str(accounts[a.account_id])
        rows.append([a.action, cut(a.account_id, 12), name, unit, a.by, _amount(costs[k]), str(moved or "")])
    lines = [table(_narrowed(rows, (2, 3, 4)), 5)] if told else []
    if len(told) > SHOWN:
        lines.append(f"  and {len(told) - SHOWN} more (answers.csv)")
    if accepted := len(answers) - len(told):
        lines.append(f"  {count(accepted, 'account')} accepted as planned, at no cost")
    return "\n".join(lines)


def _narrowed(rows: list[list[str]], flexible: tuple[int, ...]) -> list[list[str]]:
    """Rows whose widest flexible columns are cut, and only as far as the table then fits."""
    width = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    while sum(width) + 2 * len(width) > WIDTH and max(width[k] for k in flexible) > LEAST:
        width[max(flexible, key=lambda k: width[k])] -= 1
    return [[cut(cell, width[k]) if k in flexible else cell for k, cell in enumerate(row)] for row in rows]


def _against(outcome: Outcome) -> str:
    """Answers that go before a hold or a rule: they may, and somebody should know."""
    told = [(a, said) for a, said in zip(outcome.read.answers, outcome.against, strict=True) if said]
    lines = [wrap(f"Breaks, {a.account_id} ({a.action}): {said}") for a, said in told[:SHOWN]]
    return "\n".join(lines + ([f"  and {len(told) - SHOWN} more (answers.csv, against)"] if len(told) > SHOWN else []))


def nothing_text(read: Read) -> str:
    """Why there is nothing to plan; the notes that came instead, in full."""
    head = f"no answer in {count(read.files, 'workbook')}: nothing to plan anew"
    if not read.notes:
        return head
    told = [wrap(f"{n.account_id}, {n.by}: {clip(n.text, len(n.text))}") for n in read.notes]
    return "\n".join([f"{head}; {count(len(read.notes), 'note')}:", *told])


def _amount(cost: Cost) -> str:
    if cost.told == "unknown":
        return "?"
    return f">= {cost.amount:,}" if cost.told == "at least" else f"{cost.amount:,}"


def _changes(outcome: Outcome) -> str:
    """Accounts that nobody asked to move, and the answers they follow from."""
    if not outcome.changes:
        return ""
    setting, answers = outcome.known.formulation.setting, outcome.read.answers
    rows = [["Also moved", "", "tier", "ARR", "before", "now", "because of"]]
    for c in sorted(outcome.changes, key=lambda c: (-c.arr, c.account_id))[:SHOWN]:
        names = [name_of(setting, setting.units.index[u]) if u else "nobody" for u in (c.before, c.after)]
        due = [answers[k].account_id for k in c.due_to]
        why = ", ".join(due[:DUE]) + (f" +{len(due) - DUE}" if len(due) > DUE else "")
        rows.append([cut(c.account_id, 12), c.name, c.tier, money(c.arr), *names, why])
    lines = [table(_narrowed(rows, (1, 4, 5)), 2)]
    if len(outcome.changes) > SHOWN:
        lines.append(f"  and {len(outcome.changes) - SHOWN} more (answers.csv)")
    return "\n".join(lines)


def _cost(outcome: Outcome) -> list[str]:
    """What the answers cost together, and why that is not the sum of each alone."""
    old, new, total = outcome.known.result.value, outcome.around.decision.result.value, outcome.total
    share = f", {100 * abs(total) / old:.2f} % of the plan's value" if old > 0 and total else ""
    word = f"cost {total:,}{share}" if total > 0 else f"gain {-total:,}{share}" if total < 0 else "cost nothing"
    lines = [f"Together the answers {word} (value {new:,} instead of {old:,})."]
    alone = sum(c.amount for c in outcome.costs)
    if any(c.told == "unknown" for c in outcome.costs):
        lines.append(f"`?`: what that answer costs by itself was not worked out in time; {LONGER}.")
    elif alone != total and len(outcome.costs) > 1:
        lines.append(f"One by one they would come to {alone:,}: some share their room, or take it from each other.")
    pairs = zip(outcome.read.answers, outcome.costs, strict=True)
    if any(a.action == "accept" and c.amount for a, c in pairs):
        lines.append(
            "Accepting has a price where a move counts in a soft limit: once pinned it is no choice, and counts no more."
        )
    if any(c.amount < 0 for c in outcome.costs):
        lines.append("Below 0 is a gain: a pin goes before the rules on who may hold an account, and is in no budget of moves.")
    return lines


def _nearness(outcome: Outcome) -> list[str]:
    """How little else changed, how sure that is, and what a free re-solve would do."""
    loyal, free, new = outcome.around.loyal, outcome.around.free, outcome.around.decision.result.value
    if not loyal.changes:
        lines = ["Beyond the answers no account changes: the old plan with them put in keeps every hard rule."]
    else:
        proof = "no plan has fewer, proved" if loyal.fewest else f"no plan has fewer than {loyal.least:,}, as far as is proved"
        best = "no other with so few is worth more, proved" if loyal.best else f"one with so few is worth {loyal.bound:,} at most"
        verb = "change" if loyal.changes > 1 else "changes"
        lines = [f"Beyond the answers {count(loyal.changes, 'account')} {verb}: {proof}; {best}."]
    if free.value > new:
        others = count(free.changes, "account")
        lines.append(f"A free re-solve would change {others} beyond the answers and be worth {free.value - new:,} more.")
    if outcome.around.given_way:
        lines.append(f"Earlier overrides gave way: {some(list(outcome.around.given_way), NAMED, WHERE)}.")
    if outcome.around.staged:
        lines.append("The plan's objective was staged: the limits of its stages give way to the answers, and it is weighted now.")
    return lines


def _left(outcome: Outcome) -> str:
    """What is still unanswered, by manager, and what to do about it: it stays as planned, but nobody has said so."""
    read = outcome.read
    lines = []
    if read.waiting:
        rows = [["Still to be decided by", "accounts", ""]]
        for by, ids in sorted(read.waiting.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:SHOWN]:
            rows.append([clip(by, 24) or "nobody in particular", f"{len(ids):,}", cut(", ".join(ids), 42)])
        lines.append(table([[r[0], r[1].rjust(8), r[2]] for r in rows], 3))
        if len(read.waiting) > SHOWN:
            lines.append(f"  and {len(read.waiting) - SHOWN} more managers ({WHERE})")
    for by, theirs in read.elsewhere.items():
        found = [f"{account} by {who or 'nobody'}" for account, who in theirs]
        lines.append(
            wrap(f"Decided for {clip(by, 30) or 'nobody in particular'} by others: {some(found, NAMED, 'answers.csv')}.")
        )
    if read.missing:
        lines.append(wrap(f"No workbook came from {some([clip(m, 30) for m in read.missing], NAMED, WHERE)}, who must decide."))
    lines += [wrap(f"Note: {line}") for line in read.said]
    if read.notes:
        lines.append(wrap(f"{count(len(read.notes), 'note')} without an answer, of managers and CSMs: answers.csv, at the end."))
    return "\n".join(lines)


def _next(outcome: Outcome, out: Path) -> str:
    """What to do now, with commands that can be copied: they stand on lines of their own, however long."""
    hand = f"    csm-assign handoff {shlex.quote(str(out))} --out {shlex.quote(f'{out}-handoff')}"
    load = f"    csm-assign crm {shlex.quote(str(out))} --for salesforce --out {shlex.quote(f'{out}-crm')}"
    if outcome.read.waiting or outcome.read.missing:
        said = UNANSWERED, "Where silence is consent, load the plan as it is (or for hubspot, gainsight):"
    else:
        said = DONE, "Load the plan into the CRM (or for hubspot, gainsight):"
    return "\n".join(["What to do next", wrap(f"1. {said[0]}"), hand, wrap(f"2. {said[1]}"), load])


def _proof(outcome: Outcome) -> str:
    result = outcome.around.decision.result
    said = f"value {result.value:,}, bound {result.bound:,}"
    if result.value >= result.bound:
        said = "no plan with these answers is better, whatever it changes"
    elif result.value > 0:
        gap = 100 * (result.bound - result.value) / result.value
        said = f"no plan with these answers is more than {gap:.3f} % better, whatever it changes"
    return f"Proof: {said}. The new plan was audited from its files."


def count(number: int, word: str) -> str:
    """A number of things, in the plural where it is not one."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
