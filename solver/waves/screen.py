"""Floor 4: a schedule on a screen of 80 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from solver.errors import clip
from solver.lang import EN
from solver.plan.layout import some, wrap
from solver.waves.choices import Choice
from solver.waves.ledger import filled
from solver.waves.schedule import Schedule, Stage
from solver.waves.told import Told

NAME, CELL = 18, 4
SHOWN_SIDES, SHOWN_LISTED, SHOWN_NAMES = 14, 8, 6
WEEKS_A_ROW = (80 - 2 - NAME) // CELL
REMEDY = "More would fit with, say, --set waves.hours_per_week=15 or --set waves.t1_at_once=5, or with a plan of fewer moves."
SAID = {
    "not_placed": ("no schedule places more weighted ARR", "the ARR that could still be placed, at most: {off:,}"),
    "renewed": ("no schedule has less of it", "what could still have somebody by then, at most: {off:,}"),
    "nobody": ("no schedule has less", "as a whole at most {gap:.1%} less is possible"),
    "alone": ("no schedule hands over less of it so", "what could still be handed over by both, at most: {off:,}"),
    "cut": ("no such schedule cuts fewer weeks", "weeks that could be spared, at most: {off:,}"),
    "order": ("none keeps the order better", "hand-offs that could still be put in order, at most: {off:,}"),
    "last": ("no schedule of these moves ends earlier", "weeks by which it could end earlier, at most: {off:,}"),
    "early": ("none is earlier as a whole", "as a whole at most {gap:.1%} earlier is possible"),
    "peak": ("none has a quieter busiest week", "the busiest week could be at {bound:.0%} at best"),
    "peaks": ("none is more even", "all busiest weeks added up could be {gap:.1%} lower at most"),
}


def schedule_text(schedule: Schedule, out: str, remedy: tuple[str, ...] = ()) -> str:
    """All that `csm-assign waves` prints."""
    parts = [_head(schedule), _goals(schedule), *_tables(schedule), _early(schedule), _remarks(schedule)]
    parts += [_alone(schedule), _not_placed(schedule), _remedy(schedule, remedy)]
    parts.append(f"Files in {out}:\n  waves.csv  waves.json  calendars/")
    return "\n\n".join(p for p in parts if p) + "\n"


def shortfalls_text(schedule: Schedule) -> str:
    """What has no week and what the receiver does alone, each with its limit and what may end it; "" where all is well."""
    none, alone = sum(c is None for c in schedule.chosen), len(schedule.alone)
    if not none and not alone:
        return ""
    head = f"Of {_counted(len(schedule.chosen), 'hand-off')}, {none:,} found no week, {alone:,} go without the giver."
    hint = "csm-assign waves PLAN says which limits, raised by how much, would end it; mails without a week leave the date open."
    return "\n\n".join(p for p in (wrap(head, ""), _not_placed(schedule), _alone(schedule), wrap(hint, "")) if p)


def _head(schedule: Schedule) -> str:
    placed = sum(c is not None for c in schedule.chosen)
    order = {"low_risk_first": "low risk first", "at_once": "all at once"}[schedule.limits.order]
    accounts, handoffs = _counted(len(schedule.moves), "account"), _counted(len(schedule.chosen), "hand-off")
    return wrap(
        f"Waves from {schedule.span[0]} to {schedule.span[1]}, {order}: {accounts} in {handoffs} "
        f"(a family is one), {placed:,} with a week, {len(schedule.chosen) - placed:,} without",
        "",
    )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _goals(schedule: Schedule) -> str:
    """Each goal's value and what is proved of it, one after the other."""
    values = {s.name: s.value for s in schedule.stages}
    last, missing = values["last"], values["not_placed"]
    shown = {
        "not_placed": f"Weighted ARR without a week: {missing:,}" if missing else "Without a week: none",
        "renewed": f"Weighted ARR that renews with nobody: {values['renewed']:,}"
        if values["renewed"]
        else "Renewing with nobody: none",
        "nobody": _nobody(schedule),
        "alone": f"Weighted ARR that changes hands when the giver has left: {values['alone']:,}",
        "cut": f"Weeks cut from the windows of leavers' and late accounts: {values['cut']:,}",
        "order": f"Hand-offs before a less risky one: {values.get('order', 0):,}",
        "last": f"Last change in week {last}" + (f" (from {schedule.weeks[last - 1].first})" if last else ""),
        "early": "Earliest by weighted ARR",
        "peak": f"Busiest week of anybody: {values['peak'] / 10:.0f} % of the hours there are",
        "peaks": "Weeks as even as can be" if schedule.stages[-1].proved else "Weeks made even",
    }
    lines = [wrap(f"{shown[s.name]}: {_proof(s)}") for s in schedule.stages]
    return "\n".join(["Goals, each under the ones before it", *lines])


def _nobody(schedule: Schedule) -> str:
    """How long those wait who have nobody, in weeks."""
    pairs = [(h, c) for h, c in zip(schedule.judge.handoffs, schedule.chosen, strict=True) if c is not None and c.nobody]
    if not pairs:
        return "Weeks with nobody: none"
    share = sum(c.nobody for _, c in pairs) / sum(h.orphan + (h.left if c.alone else 0) for h, c in pairs)
    have = "hand-off of accounts with nobody gets" if len(pairs) == 1 else "hand-offs of accounts with nobody get"
    return f"{len(pairs):,} {have} their owner within {share:.1f} weeks on average, by weighted ARR"


def _proof(stage: Stage) -> str:
    best, off = SAID[stage.name]
    if not stage.bound and not stage.proved and stage.name in ("nobody", "early", "peak", "peaks"):
        return "not proved, and how much better it could be is not known"
    if stage.proved:
        return f"{best}, proved"
    return "not proved; " + off.format(off=stage.value - stage.bound, gap=stage.gap, bound=stage.bound / 1000)


def _tables(schedule: Schedule) -> list[str]:
    """Changes of owner and hours of each side and week, so many weeks side by side as fit."""
    if not schedule.weeks:
        return []
    ledger = filled(schedule.judge.handoffs, schedule.chosen, schedule.judge.sides, len(schedule.weeks))
    changes = _changes(schedule)
    used = [
        name
        for name in schedule.judge.sides
        if ledger.hours[name].any() or any(changes[name, k] for k in range(len(schedule.weeks)))
    ]
    used.sort(key=lambda name: (-int(ledger.hours[name].sum()), name))
    out = []
    for first in range(0, len(schedule.weeks), WEEKS_A_ROW):
        columns = range(first, min(first + WEEKS_A_ROW, len(schedule.weeks)))
        days = [schedule.weeks[k].first for k in columns]
        lines = [
            _line("Week of", (f"{d:%b}" if k == 0 or d.month != days[k - 1].month else "" for k, d in enumerate(days))),
            _line("", (str(d.day) for d in days)),
        ]
        for name in used[:SHOWN_SIDES]:
            shares = ledger.shares(name)
            lines.append(_line(schedule.judge.sides[name].label, (str(changes[name, k] or "") for k in columns)))
            lines.append(_line("  % of the hours", (str(-(-int(shares[k]) // 10) or "") for k in columns)))
        out.append("\n".join(lines))
    out[0] = "Changes of owner, given and received, and hours against those there are\n" + out[0]
    if len(used) > SHOWN_SIDES:
        out[-1] += f"\n  and {len(used) - SHOWN_SIDES:,} more with fewer hours (waves.csv)"
    return out


def _changes(schedule: Schedule) -> Counter[tuple[str, int]]:
    counts: Counter[tuple[str, int]] = Counter()
    for giver, receiver, k in zip(schedule.moves["previous_owner"], schedule.moves["unit"], _positions(schedule), strict=True):
        choice = schedule.chosen[k]
        if choice is not None:
            away = choice.alone and giver in schedule.judge.handoffs[k].gone
            counts.update((side, choice.end) for side in ({receiver} if away else {giver, receiver}))
    return counts


def _positions(schedule: Schedule) -> list[int]:
    return [schedule.handoff_of[row] for row in range(len(schedule.moves))]


def _line(name: str, cells: Iterable[str]) -> str:
    return ("  " + clip(name, NAME).ljust(NAME) + "".join(c.rjust(CELL) for c in cells)).rstrip()


def _early(schedule: Schedule) -> str:
    if not schedule.early:
        return ""
    names = [schedule.judge.handoffs[k].key for k in sorted(schedule.early)]
    return wrap("Before a less risky hand-off to the same receiver: " + some(names, SHOWN_LISTED, "waves.csv"), "")


def _remarks(schedule: Schedule) -> str:
    """Renewals in a window, and accounts that no day is right for."""
    pairs = list(zip(schedule.judge.handoffs, schedule.chosen, strict=True))
    renewing = [h.key for h, c in pairs if c is not None and c.renewal is not None]
    undated = [h.key for h, c in pairs if h.undated and c is not None]
    lines = []
    if renewing:
        lines.append(wrap("A renewal lies in the weeks, no window avoids it: " + some(renewing, SHOWN_LISTED, "waves.csv"), ""))
    if undated:
        lines.append(wrap("Pinned although holds fill the quarter; any week: " + some(undated, SHOWN_LISTED, "waves.csv"), ""))
    return "\n".join(lines)


def _alone(schedule: Schedule) -> str:
    """What the receiver does alone, by what kept the giver from it."""
    told, by_why = Told(schedule, EN), dict[str, list[str]]()
    for k in schedule.alone:
        by_why.setdefault(told.why_alone(k), []).append(schedule.judge.handoffs[k].key)
    if not by_why:
        return ""
    rows = sorted(by_why.items(), key=lambda i: (-len(i[1]), i[0]))
    lines = [wrap(f"{why}: {some(keys, SHOWN_NAMES, 'waves.csv')}") for why, keys in rows[:SHOWN_LISTED]]
    if len(rows) > SHOWN_LISTED:
        lines.append(f"  and {len(rows) - SHOWN_LISTED:,} more reasons (waves.csv)")
    return "\n".join(["By the receiver alone, after the giver has left", *lines])


def _remedy(schedule: Schedule, remedy: tuple[str, ...]) -> str:
    """What would end it."""
    if remedy:
        sets = [f"  --set {text}" for text in remedy]
        return "\n".join(["Solved again, all would have a week, with the giver there, under", *sets])
    return wrap(REMEDY, "") if None in schedule.chosen else ""


def _not_placed(schedule: Schedule) -> str:
    """Whom the limits leave without a week, by the limit, and what can be done."""
    told, by_why = Told(schedule, EN), dict[str, list[str]]()
    left: list[tuple[int, Choice | None]] = [(k, c) for k, c in enumerate(schedule.chosen) if c is None]
    for k, _ in left:
        by_why.setdefault(told.why_not(k).removeprefix("not placed: "), []).append(schedule.judge.handoffs[k].key)
    if not left:
        return ""
    rows = sorted(by_why.items(), key=lambda i: (-len(i[1]), i[0]))
    lines = [wrap(f"{why}: {some(keys, SHOWN_NAMES, 'waves.csv')}") for why, keys in rows[:SHOWN_LISTED]]
    if len(rows) > SHOWN_LISTED:
        lines.append(f"  and {len(rows) - SHOWN_LISTED:,} more reasons (waves.csv)")
    leaving = [h.leaver for k, _ in left if (h := schedule.judge.handoffs[k]).leaver is not None]
    if leaving:
        gone = f"{len(leaving):,} of these are of owners who leave from {min(leaving)} on"
        lines.append(wrap(f"{gone}, and then change hands without a hand-off."))
    return "\n".join(["Without a week, and the limits that stand in the way", *lines])
