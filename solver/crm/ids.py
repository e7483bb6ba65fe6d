"""Floor 4: ids and values as a CRM takes them - completed where they are short, refused by name where they are wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from solver.crm.target import Target
from solver.errors import Finding
from solver.intake.identifiers import complete_crm_id
from solver.problem import Bools
from solver.tables import would_run

SHOWN = 3  # of rows with the same fault; the rest is one line with a count
MAIL = re.compile(r"[A-Za-z0-9][^@\s,;\"'<>]*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
WRITTEN = "Nothing was written."  # what is said below problems
REFUSED = "a spreadsheet would run this, and a file for a CRM must not alter it"


def completed(text: str) -> str:
    """A Salesforce id with its 18 characters; any other text as it is."""
    return complete_crm_id(text) if len(text) == 15 and text.isascii() and text.isalnum() else text


def id_fault(text: str, prefixes: tuple[str, ...], what: str) -> str:
    """What is wrong with a completed Salesforce id; empty where nothing is."""
    kinds = " or ".join(f"{p}..." for p in prefixes)
    if not text:
        return f"there is no Salesforce id of this {what}"
    if not re.fullmatch(r"[A-Za-z0-9]{18}", text):
        return f"is no Salesforce id: expected 15 or 18 letters and digits, {kinds}"
    if complete_crm_id(text[:15]) != text:
        return "its last three characters do not fit the others: letters changed case, or were mistyped"
    return "" if text.startswith(prefixes) else f"is no {what} id: expected {kinds}"


def record_fault(text: str, target: Target) -> str:
    """What is wrong with the id of a record, completed already; empty where nothing is."""
    if target.prefix:
        return id_fault(text, (target.prefix,), (target.object or "account").casefold())
    if target.digits:
        return "" if re.fullmatch(r"[0-9]{1,20}", text) else f"is no {target.key}: expected digits"
    return text_fault(text, target) if text else f"there is no {target.key}"


def user_fault(text: str, target: Target) -> str:
    """What is wrong with a user of the CRM; empty where nothing is."""
    if target.user_prefixes:
        return id_fault(text, target.user_prefixes, "user")
    return "" if MAIL.fullmatch(text) else "is not an e-mail address"


def text_fault(text: str, target: Target) -> str:
    """What forbids a text in a file for the CRM; empty where nothing does. Numbers may begin with a minus."""
    if would_run(text) and not NUMBER.fullmatch(text):
        return REFUSED
    if target.clears and text == target.clears:
        return f"{target.title} takes this for an order to clear the field"
    if text != text.strip() or not text.isprintable():
        return "has blanks around it, line breaks or control characters, which would go into the CRM"
    return ""


def row_findings(
    file: str, column: str, values: Iterable[str], faults: Mapping[str, str], remedy: str, where: Bools | None = None
) -> list[Finding]:
    """A finding for each row (of those `where` marks) whose value has a fault: the first few by line, the rest counted.

    `values` [rows] stand in a table with one line of header.
    """
    at: dict[str, list[tuple[int, str]]] = {}
    for k, value in enumerate(values):
        if (where is None or where[k]) and faults.get(value):
            at.setdefault(faults[value], []).append((k + 2, value))
    found = []
    for fault, rows in at.items():
        found += [Finding(file, line, column, value, fault, remedy) for line, value in rows[:SHOWN]]
        if len(rows) > SHOWN:
            line, value = rows[SHOWN]
            found.append(Finding(file, line, column, value, fault, remedy, count=len(rows) - SHOWN))
    return found


def key_findings(keys: Iterable[str], target: Target) -> list[Finding]:
    """Wrong and doubled ids of records [accounts], by the line of the plan's accounts."""
    file, column, keys = "inputs/accounts.csv", target.table.id, list(keys)
    faults = {key: record_fault(key, target) for key in set(keys)}
    remedy = f"Take the ids from the CRM's export; [{target.place}] id says which column of accounts holds them."
    found = row_findings(file, column, keys, faults, remedy)
    seen: dict[str, int] = {}
    for k, key in enumerate(keys):
        if key in seen and not faults[key]:
            said = f"the same record stands in line {seen[key]}, too"
            found.append(Finding(file, k + 2, column, key, said, "Two accounts cannot be one record: mend one of the two ids."))
        seen.setdefault(key, k + 2)
    return found
