"""Floor 4: the package for one CRM, whole: files to load, files to undo it, and what they are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from solver.crm.changes import Changes
from solver.crm.export import read_export
from solver.crm.files import HELD, held_file, load_files, mapping_file
from solver.crm.ids import WRITTEN
from solver.crm.planned import Planned, planned_of
from solver.crm.target import target_of
from solver.crm.today import from_book, from_export, put_off
from solver.crm.users import users_of
from solver.crm.words import package_text, readme_text
from solver.errors import InputError
from solver.plan.written import Dates, Written
from solver.policy import Policy
from solver.strangers import beside, tree_at

MARK = "crm.json"  # what makes a folder a package
README = "README.txt"


@dataclass(frozen=True)
class Package:
    """`files`: path -> text; `text`: what is said of them on the screen; `tree`: the same for machines."""

    files: dict[str, str]
    text: str
    tree: dict[str, Any]


def package_of(
    plan: Written, system: str, dates: Dates | None = None, current: Path | None = None, *, policy: Policy | None = None,
    drift: bool = False, due: date | None = None,
) -> Package:  # fmt: skip
    """The package of `plan` for `system` (salesforce, hubspot, gainsight).

    `dates`: days of the plan's waves; `current`: a fresh export, whose values are given back exactly; `policy`: settings of
    [crm] and [pools] other than the plan's own; `drift`: also rows whose owner was changed in the CRM since;
    `due`: without rows whose owner changes later.
    Raises PolicyError where the settings do not say enough, InputError with all ids, users and texts that must not be written.
    """
    said = policy or plan.policy
    planned = wanted(plan, system, dates, said)
    if current:
        export = read_export(current, planned.target, planned.target.sources, said.input.columns)
        today = from_export(export, planned, drift=drift)
    else:
        today = from_book(plan, planned)
    changes = Changes(planned, put_off(today, planned, due), due)
    findings = changes.findings()
    if findings:
        raise InputError(findings, WRITTEN)
    return _packed(changes, plan, exact=current is not None)


def strange(folder: Path) -> list[str]:
    """What a package's folder holds beside the files that it lists."""
    listed = tree_at(folder / MARK).get("files")
    names = {str(name) for name in listed} if isinstance(listed, list) else set()
    return [name for name in beside(MARK, README)(folder) if name not in names]


def wanted(plan: Written, system: str, dates: Dates | None, policy: Policy) -> Planned:
    """What the plan wants of a system under a policy."""
    target = target_of(policy.crm, system)
    return planned_of(plan, target, users_of(plan, target, policy.pools), dates)


def _packed(changes: Changes, plan: Written, *, exact: bool) -> Package:
    target = changes.planned.target
    files = load_files(changes)
    if files and target.system == "salesforce":
        files["mapping.sdl"] = mapping_file(changes)
    held = held_file(changes)
    if held:
        files[HELD] = held
    tree = {
        "schema_version": 1, "plan_id": plan.plan_id, "system": target.system, "object": target.object,
        "counts": changes.counts(),
        "fields": {c.field: c.source for c in changes.today.columns}, "exact": exact, "files": sorted(files),
    }  # fmt: skip
    text = package_text(changes, plan.plan_id, files)
    files[README] = readme_text(changes, plan.plan_id, files, exact)
    files[MARK] = json.dumps(tree, indent=1, ensure_ascii=False) + "\n"
    return Package(files, text, tree)
