"""Floor 3: units as people know them."""

from __future__ import annotations

from solver.model.setting import Setting
from solver.problem import Ints


def name_of(setting: Setting, unit: int) -> str:
    """The name of a book's CSM; a pool's own."""
    csm = int(setting.units.csm[unit])
    return str(setting.book.csms["name"][csm]) if csm >= 0 else setting.units.names[unit]


def manager_of(setting: Setting, unit: int) -> str:
    """The manager whom all members of a unit share, else blank."""
    names = sorted({str(setting.book.csms["manager"][m]) for m in setting.units.members[unit]})
    return names[0] if len(names) == 1 else ""


def few(setting: Setting, units: Ints, shown: int = 4) -> str:
    """The first units by name, and how many more."""
    names = [name_of(setting, int(u)) for u in units[:shown]]
    if len(units) > shown:
        return f"{', '.join(names)} and {len(units) - shown:,} more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
