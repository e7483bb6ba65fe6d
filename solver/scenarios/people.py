"""Floor 5: what a scenario changes in the roster - people updated, leaving, and hired."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from solver.book import Book
from solver.errors import ScenarioError
from solver.policy import Policy
from solver.roster import person_like
from solver.scenarios.cells import check_columns, read_csms, text_of, texts
from solver.scenarios.faults import near
from solver.scenarios.tables import CsmAdd, CsmRemoveWhere, Csms
from solver.scenarios.where import selected
from solver.scenarios.where import text_of as condition_text
from solver.scenarios.wording import names_of, sets_of


@dataclass
class _Roster:
    """The roster while it is being changed: typed, the texts that come of it, and where each row's changes stand."""

    typed: pd.DataFrame
    text: pd.DataFrame
    places: dict[str, str]
    notes: list[str]


def changed_csms(book: Book, policy: Policy, csms: Csms, quarter: int) -> tuple[pd.DataFrame, list[str], tuple[str, ...]]:
    """The roster as changed, notes in words, and the ids of those hired. Raises ScenarioError.

    In this order: update, update_where, remove, remove_where, add. In quarters after the first only what says `each_quarter`.
    """
    if quarter == 0:
        state, added = _first(book, policy, csms)
    else:
        state, added = _Roster(book.csms, texts(book.csms), {}, []), ()
    for at, entry in enumerate(csms.remove_where):
        if entry.enabled and (quarter == 0 or entry.each_quarter):
            place = f"csms.remove_where.{entry.name or f'#{at + 1}'}"
            who = _chosen(entry, book, quarter, place, state.notes)
            _leave(state, who, entry.on or book.as_of, book.as_of, place)
    if not state.places:
        return book.csms, state.notes, ()
    places = [state.places.get(c, c) for c in state.text["csm_id"]]
    found = read_csms(state.text, places, book.csms, policy)
    return found.sort_values("csm_id", kind="stable").reset_index(drop=True), state.notes, added


def _first(book: Book, policy: Policy, csms: Csms) -> tuple[_Roster, tuple[str, ...]]:
    """All but remove_where."""
    state = _Roster(book.csms, texts(book.csms), {}, [])
    for entry in csms.update:
        if entry.enabled:
            place = f"csms.update.{entry.csm_id}"
            _set(state, np.asarray(_known(book, entry.csm_id, place), bool), entry.set, place)
    for at, where in enumerate(csms.update_where):
        if where.enabled:
            place = f"csms.update_where.{where.name or f'#{at + 1}'}"
            mask, notes = selected(book.csms, where.where, place)
            state.notes += notes
            _set(state, mask, where.set, place)
    for leaver in csms.remove:
        if leaver.enabled:
            place = f"csms.remove.{leaver.csm_id}"
            _known(book, leaver.csm_id, place)
            _leave(state, [leaver.csm_id], leaver.on or book.as_of, book.as_of, place)
    added: list[str] = []
    for hire in csms.add:
        if hire.enabled:
            added += _hire(state, hire, book, policy)
    return state, tuple(sorted(added))


def _known(book: Book, csm_id: str, place: str) -> pd.Series:
    mask = book.csms["csm_id"] == csm_id
    if not mask.any():
        raise ScenarioError(f"{place}: {csm_id!r} is not on the roster{near(csm_id, book.csms['csm_id'])}")
    return mask


def _set(state: _Roster, mask: Any, given: Mapping[str, Any], place: str) -> None:
    """The given columns set in some rows; what follows from them - coverage from the pool - is left to intake's defaults."""
    check_columns(given, state.typed, "csm_id", place)
    if not mask.any():
        return
    both = mask & (state.text["coverage"] == "both").to_numpy()
    for column, text in _with_defaults(given).items():
        state.text.loc[mask, column] = text
    if given.get("pool") and "coverage" not in given:
        state.text.loc[both, "coverage"] = "both"  # who works in both, goes on so in the other pool
    who = state.text.loc[mask, "csm_id"].tolist()
    state.places |= dict.fromkeys(who, place)
    state.notes.append(f"{names_of(who, 'CSM')}: {sets_of(given)}")


def _with_defaults(given: Mapping[str, Any]) -> dict[str, str]:
    out = {column: text_of(value) for column, value in given.items()}
    if "pool" in given and "coverage" not in given:
        out["coverage"] = ""  # pooled where there is a pool, else dedicated
    if given.get("coverage") == "dedicated" and "pool" not in given:
        out["pool"] = ""
    if "timezone" in given:
        out["timezone_guessed"] = "false"
    return out


def _leave(state: _Roster, who: Sequence[str], on: date, as_of: date, place: str) -> None:
    """They leave on a day; those who have not started by then do not start."""
    rows = state.text["csm_id"].isin(list(who))
    day = pd.Timestamp(on)
    starts = pd.to_datetime(state.text["start_date"].where(state.text["start_date"] != ""))
    for csm_id in state.text["csm_id"][rows & (starts > day)]:
        state.notes.append(f"{csm_id} does not start")
    state.text.loc[rows & (starts > day), "start_date"] = on.isoformat()
    state.text.loc[rows, "end_date"] = on.isoformat()
    state.places |= dict.fromkeys(who, place)
    left = state.text["csm_id"][rows & ~(starts > day)].tolist()
    if left:
        when = "are gone at once" if on <= as_of else f"leave on {on}"
        one = when.replace("are", "is").replace("leave", "leaves")
        state.notes.append(f"{names_of(left, 'CSM')} {one if len(left) == 1 else when}")


def _chosen(entry: CsmRemoveWhere, book: Book, quarter: int, place: str, notes: list[str]) -> list[str]:
    """Who leaves: those present whom the conditions select; some of them by seed, each person by a number of their own."""
    mask, said = selected(book.csms, entry.where, place)
    notes += said
    gone = (book.csms["end_date"] <= pd.Timestamp(book.as_of)).to_numpy()
    ids = sorted(book.csms["csm_id"][mask & ~gone])
    luck = {i: np.random.default_rng([entry.seed, quarter, zlib.crc32(i.encode())]).random() for i in ids}
    order = sorted(ids, key=lambda i: (luck[i], i))
    if entry.chance is not None:
        found = [i for i in order if luck[i] < entry.chance]
    elif entry.share is not None:
        found = order[: round(entry.share * len(order))]
    else:
        found = order if entry.count is None else order[: entry.count]
    if not found and ids:
        notes.append(f"of {len(ids)} CSMs nobody leaves{f' ({condition_text(entry.where)})' if entry.where else ''}")
    return sorted(found)


def _hire(state: _Roster, hire: CsmAdd, book: Book, policy: Policy) -> list[str]:
    """Rows for the people added: like somebody, with what is given instead."""
    place = f"csms.add.{hire.csm_id}"
    check_columns(hire.row, state.typed, "csm_id", place, ("like", "count"))
    if hire.like:
        _known(book, hire.like, f"{place}: like")
    ids = [hire.csm_id] if hire.count == 1 else [f"{hire.csm_id}-{k}" for k in range(1, hire.count + 1)]
    taken = {i.casefold() for i in state.text["csm_id"]}
    for k, csm_id in enumerate(ids, 1):
        if csm_id.casefold() in taken:
            raise ScenarioError(f"{place}: {csm_id!r} is on the roster already; give the new CSM another csm_id")
        row = texts(person_like(book.csms, hire.like, {"csm_id": csm_id})) if hire.like else _nobody(state.text, csm_id, policy)
        given = {"start_date": book.as_of, **hire.row}
        if "name" in given and hire.count > 1:
            given["name"] = f"{given['name']} {k}"
        for column, text in _with_defaults(given).items():
            row[column] = pd.Series([text], index=row.index, dtype="str")
        state.text = pd.concat([state.text, row], ignore_index=True)
        state.places[csm_id] = place
    like = f" like {hire.like}" if hire.like else ""
    sets = f", {sets_of(hire.row)}" if hire.row else ""
    state.notes.append(f"{names_of(ids, 'CSM')} added{like}{sets}" if ids else f"nobody is added for {hire.csm_id}")
    return ids


def _nobody(table: pd.DataFrame, csm_id: str, policy: Policy) -> pd.DataFrame:
    """A row with nothing but an id: the rest is intake's defaults."""
    zone = policy.input.default_timezone
    given = {"csm_id": csm_id, "name": csm_id, "timezone": zone, "timezone_guessed": "true" if zone else "false"}
    return pd.DataFrame({c: pd.array([given.get(c, "")], dtype="str") for c in table.columns})
