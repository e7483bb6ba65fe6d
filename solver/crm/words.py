"""Floor 4: a package in words - for the screen, and the README.txt that goes with the files."""

from __future__ import annotations

import json
from collections.abc import Iterable

from solver.crm.changes import Changes
from solver.crm.files import BACK_BY_HAND, BY_HAND, HELD, drifted
from solver.crm.target import Target
from solver.plan.layout import table, wrap

SHOWN = 5


def package_text(changes: Changes, plan_id: str, files: Iterable[str]) -> str:
    """What is in the package: sums that tick, what waits, how to load it and how to undo it."""
    names = list(files)
    paragraphs = [
        f"{changes.planned.target.title}: changes of plan {plan_id}",
        table(_accounts(changes)), table(_owners(changes)), *_notes(changes, names), *how(changes.planned.target, names),
    ]  # fmt: skip
    return "\n\n".join(paragraphs)


def _accounts(changes: Changes) -> list[list[str]]:
    n = changes.counts()
    rows = [
        ["Accounts of the plan", "", _n(n["accounts"])],
        ["in the update file", "", _n(n["rows"])],
        ["nothing to change", "", _n(n["unchanged"])],
    ]
    rows += [["held back: changed in the CRM since", "", _n(n["held_drift"])]] * bool(n["held_drift"])
    rows += [["held back: not in the export", "", _n(n["held_missing"])]] * bool(n["held_missing"])
    rows += [["held back: not due yet", "", _n(n["held_later"])]] * bool(n["held_later"])
    rows += [["held back: no week in the waves", "", _n(n["held_unplaced"])]] * bool(n["held_unplaced"])
    return [[rows[0][0], rows[0][2]], *([f"  {r[0]}", r[2]] for r in rows[1:])]


def _owners(changes: Changes) -> list[list[str]]:
    """How the owner changes of the plan (moves and first owners) come to the file's owner cells."""
    n, target = changes.counts(), changes.planned.target
    clears = "to nobody's user" if target.table.nobody else "cleared" if target.clears else "to be cleared by hand"
    lines = [
        ("in the file, to a CSM or pool", n["to_users"]),
        (f"{clears}: automated accounts", n["cleared_automated"]),
        (f"{clears}: uncovered accounts", n["cleared_uncovered"]),
        ("there already", n["there_already"]),
        ("held back", n["owner_held"]),
    ]
    out = [["Owner changes of the plan", _n(n["owner_changes"])]]
    out += [[f"  {said}", _n(count)] for said, count in lines if count or said.startswith("in the file")]
    if n["filled_in"]:
        out.append(["Besides: owners filled in, not moved", _n(n["filled_in"])])
    out.append(["Rows that change other fields only", _n(n["other_fields"])])
    return out


def _notes(changes: Changes, names: list[str]) -> list[str]:
    found = []
    drift = drifted(changes, SHOWN)
    if drift:
        count = changes.counts()["held_drift"]
        more = f"; and {count - len(drift)} more" if count > len(drift) else ""
        found.append(wrap(f"Changed in the CRM since the plan was made (all in {HELD}): {'; '.join(drift)}{more}."))
    if changes.planned.short_ids:
        found.append(wrap(f"Ids completed from 15 to 18 characters: {changes.planned.short_ids:,}."))
    later = changes.later()
    if later and changes.due is None:
        said = f"{len(later):,} of the owner changes are planned for later days, up to {later[-1]}; a load makes them at once."
        found.append(wrap(f"{said} --due DATE leaves out what is not due by then."))
    found += [wrap(f"{field} is blank for every account: the plan has no {source}.") for field, source in changes.blank()]
    if BY_HAND in names:
        found.append(wrap(f"{BY_HAND} names fields that must be cleared by hand: a file cannot be trusted to do so."))
    if BACK_BY_HAND in names:
        found.append(wrap(f"After a rollback, clear by hand what {BACK_BY_HAND} names."))
    return found


def how(target: Target, names: list[str]) -> list[str]:
    """How to load the files and how to undo that, as paragraphs."""
    updates, backs = ([n for n in names if n.startswith(k) and "hand" not in n] for k in ("update", "rollback"))
    if not updates:
        return ["Nothing is to be loaded."]
    if target.system == "salesforce":
        return [
            "Load it (Salesforce CLI):\n" + commands(target, updates),
            "Undo it:\n" + commands(target, backs),
            wrap("Data Loader: Update, then mapping.sdl. Try a sandbox first; add --target-org NAME for another org."),
        ]
    if target.system == "hubspot":
        said, rest = "as companies", "choose to update records that exist, not to create"
    else:
        said, rest = "with the job that maps these columns", "update only, no insert"
    load = f"Import {', '.join(updates)} {said}, matched by {target.key}; {rest}."
    return [wrap(load), wrap(f"To undo it, import {', '.join(backs)} the same way.")]


def commands(target: Target, names: Iterable[str]) -> str:
    """The command for each file, run in the package's folder."""
    start = f"  sf data update bulk --sobject {target.object}"
    return "\n".join(f"{start} --file {name} \\\n    --line-ending LF --wait 30" for name in names)


def readme_text(changes: Changes, plan_id: str, files: Iterable[str], exact: bool) -> str:
    """README.txt: the text above, what the rollback gives back, and how the settings were read."""
    target = changes.planned.target
    fields = [f"  {c.field} <- {c.source}" for c in changes.today.columns]
    if exact:
        said = "The rollback gives back what stood in the export, exactly: what is changed after it was taken is overwritten."
    else:
        said = (
            "The rollback gives back the values of the book that the plan was made of. What was changed in the CRM since is not "
            "seen: make the package with --current and a fresh export to be sure."
        )
    empty = (
        f"An empty cell leaves a field as it is; {target.clears} clears it."
        if target.clears
        else "Rows are whole: cells that do not change hold what stands there."
    )
    parts = [package_text(changes, plan_id, files), "Fields:\n" + "\n".join(fields), wrap(said), wrap(empty)]
    parts.append(wrap("Afterwards: export the records again, and `csm-assign verify-load PLAN EXPORT` says what did not arrive."))
    parts.append(f"Settings: [{target.place}] of the policy; owner = {json.dumps(target.owner)}.")
    return "\n\n".join(parts) + "\n"


def _n(count: int) -> str:
    return f"{count:,}"
