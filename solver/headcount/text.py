"""Floor 6: the answer on a screen of 80 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from solver.exact import milli
from solver.headcount.changes import Tried
from solver.headcount.run import Headcount
from solver.headcount.stairs import Step
from solver.headcount.why import reason_of, unheld
from solver.plan.layout import cut, money, table, wrap
from solver.sizing import Kind, Sizing
from solver.sizing.people import SEVERAL, regions
from solver.sizing.size import Team

PROOFS = {
    "arithmetic": "proved by arithmetic",
    "search": "proved by the solver's search",
    "open": "not proved",
}
INDUSTRIES = 6
NAME = 30


def headcount_text(found: Headcount) -> str:
    """All of it: the answer first, then where it comes from."""
    parts = [_first(found), _arithmetic(found), _kinds(found), _next(found)]
    parts += [_stairs(found)] if found.steps else []
    parts += [_quarters(found)] if found.quarters else []
    return "\n\n".join([*parts, _notes(found)])


def _first(found: Headcount) -> str:
    sizing, every = found.sizing, found.tiers[-1]
    people, terms = sum(k.people for k in sizing.kinds), sizing.setting.policy.headcount
    lines = [
        f"{every.accounts:,} accounts, {money(every.arr)} {found.currency} ARR. "
        f"You have {people} people: {sum(k.fte for k in sizing.kinds) / 1000:.1f} FTE by contract.",
        f"The book uses {every.cap:.1f} FTE at the caps and {every.target:.1f} at the targets; "
        f"{every.people:.1f} people carry that, of whose time {terms.headroom:.0%} stays free, "
        f"vacancies and ramp taken off ({sizing.carried / 10**6:.3f} FTE a head).",
        f"To cover {terms.share:.0%} of each tier's weighted ARR: {_hiring(sizing)}",
        f"A team made anew, everybody full-time and the right kind: {sizing.scratch.total} people, "
        f"{money(sizing.scratch.cost)} a year ({_proof(sizing.scratch, sizing)}).",
    ]
    if found.next_hire.tried:
        lines.append(_best(found.next_hire.tried[0]))
    return "\n".join(wrap(line, "") for line in lines)


def _hiring(sizing: Sizing) -> str:
    team = sizing.hires
    if not team.total:
        return "nobody need be hired."
    return f"hire {team.total}, {money(team.cost)} a year ({_proof(team, sizing)}): {_counts(sizing, team)}."


def _counts(sizing: Sizing, team: Team) -> str:
    return ", ".join(f"{h} x {k.name}" for k, h in zip(sizing.kinds, team.heads.tolist(), strict=True) if h)


def _proof(team: Team, sizing: Sizing) -> str:
    words = "fewest" if sizing.by == "heads" else "cheapest"
    return f"the {words}, {PROOFS[team.proof]}" if team.proof != "open" else f"not proved the {words}: at least {team.least:,}"


def _best(best: Tried) -> str:
    verdict = "more than it costs" if best.net > 0 else "less than it costs"
    covers = f"covers {money(best.covered)} more weighted ARR" if best.covered > 0 else "covers no more weighted ARR"
    return (
        f"Next hire: {best.change.name}, {money(best.change.cost)} a year: {covers}; worth {money(best.worth)}, {verdict} (worth "
        "counts fit and the prices of rules, also those of accounts that nobody has)."
    )


def _arithmetic(found: Headcount) -> str:
    head = ("", "accounts", "ARR", "FTE at cap", "at target", "people", "today FTE")
    rows = [
        (r.name, f"{r.accounts:,}", money(r.arr), f"{r.cap:.2f}", f"{r.target:.2f}", f"{r.people:.2f}", f"{r.today or 0:.2f}")
        for r in found.tiers
    ]
    industries = found.industries[:INDUSTRIES]
    by = ", ".join(f"{r.name} {r.people:.2f}" for r in industries)
    rest = f", {len(found.industries) - len(industries)} more (--json)" if len(found.industries) > len(industries) else ""
    lines = [table([head, *rows]), wrap(f"People by industry of the accounts: {by}{rest}.")]
    return "\n".join(lines)


def _kinds(found: Headcount) -> str:
    sizing = found.sizing
    head = ("kind of people", "people", "FTE", "hire", "anew", "cost of one")
    rows = [(cut(k.name, NAME), f"{k.people}", f"{k.fte / 1000:.1f}", f"{h}", f"{z}", money(k.cost)) for k, h, z in _rows(sizing)]
    lines = ["Who can hold the same (tiers, region, languages):", table([head, *rows[:25]])]
    if len(rows) > 25:
        lines.append(f"  and {len(rows) - 25} more kinds (headcount.csv, --json)")
    lines.append(wrap("By region of the people, today FTE -> anew: " + _regions(sizing) + "."))
    lines += [wrap(line) for line in reason_of(sizing)]
    lines += [wrap(line) for line in unheld(sizing)]
    return "\n".join(lines)


def _rows(sizing: Sizing) -> list[tuple[Kind, int, int]]:
    return list(zip(sizing.kinds, sizing.hires.heads.tolist(), sizing.scratch.heads.tolist(), strict=True))


def _regions(sizing: Sizing) -> str:
    """Today's people each where they are; those of a team made anew where their kind is, which may be in several regions."""
    today, anew = Counter[str](), Counter[str]()
    where, fte = regions(sizing.setting.book.csms), sizing.setting.book.csms["fte"].tolist()
    for kind, _, z in _rows(sizing):
        for c in kind.csms:
            today[where[c] or "(blank)"] += milli(fte[c])
        anew[kind.region or "(blank)"] += z
    told = [f"{r} {today[r] / 1000:.1f} -> {anew[r]}" for r in sorted({*today, *anew} - {SEVERAL})]
    return ", ".join([*told, f"in any of {SEVERAL} {anew[SEVERAL]}"] if anew[SEVERAL] else told)


def _next(found: Headcount) -> str:
    head = ("the next hire", "worth", "at most", "covered", "accounts", "cost", "net")
    trial = found.next_hire
    if not trial.tried:
        return "No hire was tried: there was no time, or there is nobody a newcomer could be like."
    rows = [
        (
            cut(t.change.name, NAME - 4),
            money(t.worth),
            money(t.bound),
            money(t.covered),
            "pool" if t.accounts is None else f"{t.accounts}",
            money(t.change.cost),
            money(t.net),
        )
        for t in trial.tried
    ]
    lines = [f"One more person, the books solved again (mode {found.sizing.setting.policy.mode}):", table([head, *rows])]
    if trial.beaten:
        lines.append(wrap(f"{len(trial.beaten)} more kinds cannot be better, by a bound that the plan's prices prove."))
    if trial.untried:
        lines.append(wrap(f"{len(trial.untried)} more kinds were not tried: they are less promising by the same bound."))
    if len(trial.tried) > 1 and _overlap(trial.tried[0], trial.tried[1]):
        lines.append(wrap("Between the first two there is no proven difference."))
    return "\n".join(lines)


def _overlap(one: Tried, other: Tried) -> bool:
    return one.least - one.change.cost <= other.most - other.change.cost


def _stairs(found: Headcount) -> str:
    head = ("step", "people", "worth", "cost", "covered", "proved")
    today = sum(t.people for t in found.sizing.kinds)
    shown = [s for k, s in enumerate(found.steps) if not (_idle(s, today) and _idle(found.steps[k - 1], today))]
    lines = ["Fewer and more people, step by step from today:", table([head, *(_stair(s, today) for s in shown)])]
    if left := len(found.steps) - len(shown):
        lines.append(wrap(f"{left} more of the same: no proven difference either."))
    said = (
        "covered: weighted ARR. Steps are nested: each is the best change to the team before it that was found, and each is a "
        "plan that was solved."
    )
    return "\n".join([*lines, wrap(said)])


def _idle(step: Step, today: int) -> bool:
    """One more who proves to be worth nothing."""
    return step.people > today and step.least <= 0


def _stair(step: Step, today: int) -> tuple[str, ...]:
    if not step.name:
        return ("today", f"{step.people}", "", "", money(step.covered), "")
    sign = "+ " if step.people > today else "- "
    sure = "yes" if step.least > 0 or step.most < 0 else "no difference"
    return (sign + cut(step.name, NAME - 4), f"{step.people}", money(step.worth), money(step.cost), money(step.covered), sure)


def _quarters(found: Headcount) -> str:
    head = ("from", "accounts", "need", "people", "carried FTE", "hires", "open the role by")
    rows = []
    for q in found.quarters:
        number = sum(q.hires.values())
        late = " (past)" if q.late else ""
        rows.append(
            (q.first_day, f"{q.accounts:,}", f"{q.need:.2f}", f"{q.people}", f"{q.carried:.2f}", f"{number}",
             f"{q.open_by}{late}" if number else "")
        )  # fmt: skip
    who = [
        wrap(f"{q.first_day}: " + ", ".join(f"{n} x {k}" for k, n in q.hires.items()) + ".") for q in found.quarters if q.hires
    ]
    return "\n".join(["Four quarters of growth, the cheapest hires (figures at each quarter's end):", table([head, *rows]), *who])


def _notes(found: Headcount) -> str:
    return "\n".join(wrap(line) for line in _said(found))


def _said(found: Headcount) -> Iterator[str]:
    if found.cut_short:
        yield "The run was cut short by --time-limit or a signal: hires or steps are missing."
    short = [t for t, s in zip(found.sizing.setting.policy.tier_names, found.sizing.demand.short, strict=True) if s]
    if short:
        yield f"In {', '.join(short)} the share cannot be reached by anybody here; the team is for all that can be held."
    yield (
        "Worth is weighted ARR a year less hand-offs and the prices of rules, as in a plan; a cost is salary. They are two "
        "moneys: what part of covered ARR a CSM keeps is for you to say."
    )
    if found.bands_left_out:
        yield (
            f"The runs with more or fewer people go without {', '.join(found.bands_left_out)}: these count everybody, so that an "
            "idle newcomer would cost."
        )
    if any(t.accounts is None and t.covered < 0 for t in found.next_hire.tried):
        yield "A newcomer changes the fit of all accounts of their pool, which is the mean of its members: it may cover less."
    if np.any(found.sizing.hires.heads) and found.sizing.setting.policy.mode != "recut":
        mode = found.sizing.setting.policy.mode
        yield f"Mode {mode} moves few accounts in a quarter, so a hire's book fills over more than one."
