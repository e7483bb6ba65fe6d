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


def units_by_word(setting: Setting) -> dict[str, list[int]]:
    """What a unit may be called, in small letters -> the units called so: id of the CSM, e-mail, name; name of the pool, and
    whoever has no book of their own for it."""
    units, csms = setting.units, setting.book.csms
    found: dict[str, list[int]] = {}
    for u in range(1, units.num):
        found.setdefault(units.names[u].casefold(), []).append(u)
        if units.csm[u] >= 0:
            for column in ("email", "name"):
                text = str(csms[column][int(units.csm[u])]).casefold()
                if text and text != units.names[u].casefold():
                    found.setdefault(text, []).append(u)
    for csm, pool, coverage in zip(csms["csm_id"], csms["pool"], csms["coverage"], strict=True):
        if coverage == "pooled" and pool in units.index:
            found.setdefault(str(csm).casefold(), []).append(units.index[pool])
    return found
