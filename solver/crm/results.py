"""Floor 4: what Salesforce says of a load - its files of successes and errors, grouped by message, and the rows to load again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from solver.crm.files import csv_line
from solver.crm.ids import NUMBER, REFUSED, completed
from solver.errors import Finding, InputError
from solver.intake.files import read_table
from solver.intake.raw import NO_ROWS, RawTable
from solver.places import replace_file
from solver.tables import would_run

REMEDIES = {
    "INVALID_CROSS_REFERENCE_KEY": "a user or record named there does not exist in this org: check crm_user and the org",
    "INACTIVE_OWNER_OR_USER": "the user is not active: activate the login, or give the accounts to somebody else",
    "UNABLE_TO_LOCK_ROW": "something else was writing to the record: load these rows again, later or in serial mode",
    "INSUFFICIENT_ACCESS": "the login that loads may not edit these records or this field: ask for the permission",
    "TRANSFER_REQUIRES_READ": "the new owner may not read the record: their profile needs the permission first",
    "INVALID_FIELD": "no field has this API name, or the login that loads cannot see it: check [crm.salesforce]",
    "ENTITY_IS_DELETED": "the record was deleted or merged in the CRM: export again, and plan with that",
    "MALFORMED_ID": "this is no id: the file was changed after it was made; make the package again",
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": "the list lacks this value: add it there, or map it in [crm.salesforce.values]",
    "FIELD_CUSTOM_VALIDATION_EXCEPTION": "a validation rule of the CRM refuses the row: its message says why",
    "FIELD_FILTER_VALIDATION_EXCEPTION": "the lookup's filter does not let this user in: a profile or a role is missing",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": "a trigger of the CRM failed: show its message to the administrator",
    "STRING_TOO_LONG": "the field is too short for the value",
    "INVALID_TYPE_ON_FIELD_IN_RECORD": "the field is of another type than the value",
}
PHRASES = {  # what Data Loader says where it gives no code
    "invalid cross reference": "INVALID_CROSS_REFERENCE_KEY",
    "unable to obtain exclusive access": "UNABLE_TO_LOCK_ROW",
    "insufficient access": "INSUFFICIENT_ACCESS",
    "inactive user": "INACTIVE_OWNER_OR_USER",
    "entity is deleted": "ENTITY_IS_DELETED",
    "restricted picklist": "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
}
FAILED, DONE = ("sf__error", "error"), ("sf__created", "status")
ADDED = ("sf__id", "sf__error", "sf__created", "error", "status", "id")  # what the loader puts beside our columns; ours is "Id"


@dataclass(frozen=True)
class Results:
    """`done`: records that were written; `failed`: code or message -> (record, message) of the rows.

    `rows`: the failed rows as they were loaded, under `header`.
    """

    done: int = 0
    failed: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def num_failed(self) -> int:
        return sum(len(rows) for rows in self.failed.values())


def read_results(paths: Iterable[Path]) -> Results:
    """All result files of one load together. Raises InputError for what is none, and for failed rows of unlike files."""
    done = 0
    failed: dict[str, list[tuple[str, str]]] = {}
    headers: set[tuple[str, ...]] = set()
    rows: list[tuple[str, ...]] = []
    errors: list[Finding] = []
    for path in paths:
        raw = _table(path, errors)
        if raw is None:
            continue
        plain = [h.casefold() for h in raw.headers]
        if any(h in plain for h in FAILED):
            own = _own(raw)
            headers.add(tuple(raw.headers[k] for k in own))
            rows += [tuple(r[k] for k in own) for r in raw.cells.itertuples(index=False)]
            _group(raw, plain, failed)
        elif any(h in plain for h in DONE):
            done += len(raw.lines)
        else:
            said = "is no result file of Salesforce: it has neither sf__Error, sf__Created nor ERROR, STATUS"
            errors.append(Finding(raw.file, 1, "", ", ".join(raw.headers)[:60], said, "Give the files of successes and errors."))
    if len(headers) > 1:
        errors.append(Finding("--results", 0, "", "", "the failed rows have unlike columns", "Give the files of one load."))
    if errors:
        raise InputError(errors, "Nothing was compared.")
    return Results(done, failed, next(iter(headers), ()), tuple(rows))


def _table(path: Path, errors: list[Finding]) -> RawTable | None:
    """The raw table; None where it has no rows - a load without a fault has an error file with a header alone - or faults."""
    raw, findings = read_table(path)
    wrong = [f for f in findings if f.severity == "error"]
    if raw is None and all(f.message == NO_ROWS for f in wrong):
        return None
    errors += wrong
    return None if wrong else raw


def remedy_of(code: str) -> str:
    """What to do about a code, in words; empty where nobody knows. The codes on access have several endings."""
    return REMEDIES.get(code) or next((said for known, said in REMEDIES.items() if code.startswith(known)), "")


def _own(raw: RawTable) -> list[int]:
    """The columns that were loaded: without those the loader added. Data Loader adds ID, ours is called Id."""
    return [k for k, h in enumerate(raw.headers) if h == "Id" or h.casefold() not in ADDED]


def _group(raw: RawTable, plain: list[str], failed: dict[str, list[tuple[str, str]]]) -> None:
    said = next(plain.index(h) for h in FAILED if h in plain)
    own = [k for k, h in enumerate(raw.headers) if h == "Id"] + [k for k, h in enumerate(plain) if h in ("id", "sf__id")]
    key = own[0] if own else -1
    for cells in raw.cells.itertuples(index=False):
        message = cells[said]
        failed.setdefault(_code(message), []).append((completed(cells[key]) if key >= 0 else "", message))


def _code(message: str) -> str:
    """The code that a message begins with, else the one its phrase stands for, else its first words."""
    found = re.match(r"[A-Z]{3,}(_[A-Z]+)+", message)
    if found:
        return found[0]
    low = message.casefold()
    return next((code for phrase, code in PHRASES.items() if phrase in low), message[:60] or "no message")


def write_retry(results: Results, path: Path) -> None:
    """The failed rows as a file to load, with a header alone where none failed. Raises StorageError, and InputError for values
    that were put there since: none that a spreadsheet would run is ever written into such a file."""
    cells = {(h, v) for row in (results.header, *results.rows) for h, v in zip(results.header, row, strict=True)}
    wrong = [(h, v) for h, v in sorted(cells) if would_run(v) and not NUMBER.fullmatch(v)]
    if wrong:
        remedy = "Was the file of results changed? Take it from Salesforce once more."
        raise InputError([Finding("--results", 0, h, v, REFUSED, remedy) for h, v in wrong], f"{path} was not written.")
    replace_file(path, "".join(csv_line(row) for row in (results.header, *results.rows)) if results.header else "")
