"""Floor 4: the windows a hand-off may have, by dates, presence and its own hours alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from solver.problem import Ints
from solver.waves.handoffs import Handoff, spread
from solver.waves.sides import Side
from solver.waves.weeks import Week


@dataclass(frozen=True)
class Choice:
    """One window: positions of its first and last week, and the day on which the owner changes."""

    begin: int
    end: int
    change: date
    cut: int  # weeks by which it is shorter than usual
    renewal: date | None  # that lies in its weeks
    alone: bool = False  # after the giver has left: by the receiver alone
    renewed: int = 0  # weight of accounts that renew before it, with nobody
    nobody: int = 0  # weight times weeks in which accounts have nobody, that of the change included

    @property
    def weeks(self) -> int:
        return self.end - self.begin + 1

    def spares(self, other: Choice) -> bool:
        """Whether it is as good as another in all that a window alone decides before its week."""
        return (
            self.renewed <= other.renewed and self.nobody <= other.nobody and self.alone <= other.alone and self.cut <= other.cut
        )


def choices_of(handoff: Handoff, weeks: tuple[Week, ...], sides: dict[str, Side]) -> tuple[Choice, ...]:
    """The windows of a hand-off, by begin and length; none where no day will do.

    Without a leaver only the longest windows that fit; with one, shorter ones as well, and the longest of those that begin when
    they have gone. What would renew with nobody may also have the longest windows that change its owner before. Of either kind,
    where one window keeps clear of its renewals, those that do not are left out.
    """
    with_giver = _windows(handoff, weeks, sides, (handoff.first, handoff.last), alone=False)
    alone = () if handoff.after is None else _windows(handoff, weeks, sides, handoff.after, alone=True)
    return tuple(sorted((*with_giver, *alone), key=lambda c: (c.begin, c.end)))


def _windows(
    handoff: Handoff, weeks: tuple[Week, ...], sides: dict[str, Side], dates: tuple[date, date], *, alone: bool
) -> list[Choice]:
    """With the giver, or without one who has left by then."""
    ends = [(e, day) for e in range(len(weeks)) if (day := change_day(handoff, weeks[e], sides, dates)) is not None]
    soonest = next((k for k, w in enumerate(weeks) if w.first >= dates[0]), len(weeks)) if alone else 0
    every, least = handoff.leaver is not None and not alone, 0
    found: list[Choice] = []
    for length in range(handoff.weeks, 0, -1):
        hours = tuple((sides[s], spread(h, length)) for s, h in handoff.hours_if(alone) if h)
        for e, day in ends:
            begin = e - length + 1
            if begin >= soonest and _fits(hours, begin):
                inside = _renewal_in(handoff.renewals, weeks[begin].first, weeks[e].last)
                renewed = handoff.renewed(day, alone=alone)
                nobody = handoff.orphan * (e + 1) + (handoff.left * (e + 1 - soonest) if alone else 0)
                choice = Choice(begin, e, day, handoff.weeks - length, inside, alone, renewed, nobody)
                if every or not found or choice.cut == found[0].cut or renewed < least:
                    found.append(choice)
        least = min((c.renewed for c in found), default=0)
        if found and not every and not least:
            break
    return [c for c in found if c.renewal is None] or found


def change_day(handoff: Handoff, week: Week, sides: dict[str, Side], dates: tuple[date, date]) -> date | None:
    """The last day of the week on which the owner may change: within `dates`, and with somebody there who receives."""
    receiver = sides.get(handoff.to)
    fit = (d for d in reversed(week.days) if dates[0] <= d <= dates[1] and (receiver is None or receiver.works(d)))
    return next(fit, None)


def _fits(hours: Sequence[tuple[Side, Ints]], begin: int) -> bool:
    """Whether each week has the hours of this hand-off alone."""
    return all((side.budget[begin : begin + len(each)] >= each).all() for side, each in hours)


def _renewal_in(renewals: tuple[date, ...], first: date, last: date) -> date | None:
    return next((d for d in sorted(renewals) if first <= d <= last), None)
