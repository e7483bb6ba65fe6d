"""Floor 4: the folder of waves - whole or absent, and only what the audit has found no fault with."""

from __future__ import annotations

from pathlib import Path

from solver.audit import audit_waves
from solver.errors import AuditError
from solver.lang import Lang
from solver.leftovers import discard
from solver.places import filled, publish, write_all
from solver.waves.files import files_of
from solver.waves.schedule import Schedule


def publish_waves(schedule: Schedule, lang: Lang, out: Path, *, force: bool = False) -> None:
    """Write the files beside `out`, let the audit recheck them, and put them in place. Raises AuditError, StorageError."""
    folder = filled(out, lambda place: write_all(place, files_of(schedule, lang)))
    try:
        found = audit_waves(schedule.plan.path, folder)
        if found.faults:
            raise AuditError(list(found.faults))
        schedule.plan.check_still_there()
    except BaseException:
        discard(folder)
        raise
    publish(folder, out, force=force)
