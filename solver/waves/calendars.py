"""Floor 4: calendars - an .ics file for each book, pool and leaver; nothing in them about health, risk, score or money."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from solver.lang import Lang
from solver.places import file_names
from solver.waves.choices import Choice
from solver.waves.schedule import Schedule

PRODID = "-//csm-assign//waves//EN"


def calendars_of(schedule: Schedule, lang: Lang) -> dict[str, str]:
    """calendars/<side>.ics -> its text; sides that neither give nor receive have none."""
    calendars: dict[str, Calendar] = {}
    for side, event in _events(schedule, lang):
        if side not in calendars:
            calendars[side] = _calendar(lang.t("Hand-offs of {name}", name=schedule.judge.sides[side].label))
        calendars[side].add_component(event)
    names = file_names(calendars)
    return {f"calendars/{names[side]}.ics": calendars[side].to_ical().decode("utf-8") for side in sorted(calendars)}


def _calendar(title: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    return calendar


def _events(schedule: Schedule, lang: Lang) -> Iterator[tuple[str, Event]]:
    """The events of each account on both sides, by account."""
    sides, t = schedule.judge.sides, lang.t
    stamp = datetime.combine(schedule.as_of, time(), UTC)
    columns = (schedule.moves[c].tolist() for c in ("account_id", "name", "previous_owner", "unit"))
    for row, (account, name, giver, receiver) in enumerate(zip(*columns, strict=True)):
        choice = schedule.chosen[schedule.handoff_of[row]]
        if choice is None:
            continue
        giver_name, receiver_name = schedule.name(giver), schedule.name(receiver)
        nobody = t("nobody (automated service)")
        if giver in sides and not (choice.alone and sides[giver].leaves is not None):
            texts = (
                t("Begin handing over {account} to {name}", account=name, name=receiver_name or nobody),
                t("{account} goes to {name} today", account=name, name=receiver_name or nobody),
            )
            yield from ((giver, e) for e in _pair(schedule, account, "from", texts, choice, stamp))
        if receiver in sides:
            texts = (
                t("Begin taking over {account} from {name}", account=name, name=giver_name)
                if giver_name else t("Begin taking over {account}, a new account", account=name),
                t("{account} is yours from today", account=name),
            )  # fmt: skip
            yield from ((receiver, e) for e in _pair(schedule, account, "to", texts, choice, stamp))


def _pair(
    schedule: Schedule, account: str, side: str, texts: tuple[str, str], choice: Choice, stamp: datetime
) -> Iterator[Event]:
    """The first day of the hand-off, and the day of the change."""
    key = hashlib.sha256(account.encode()).hexdigest()[:20]
    for what, text, day in zip(("begins", "changes"), texts, (schedule.begins(choice), choice.change), strict=True):
        yield _event(f"{schedule.plan.plan_id}.{key}.{side}.{what}@csm-assign", text, account, day, stamp)


def _event(uid: str, text: str, account: str, day: date, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", text)
    event.add("description", account)
    event.add("transp", "TRANSPARENT")
    return event
