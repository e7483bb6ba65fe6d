"""Floor 2: who could newly hold an item, and the rule that takes the last of them away (docs/arithmetic.md section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from solver.model.formulate import Formulation
from solver.problem import Bools, Ints

Rule = Literal["tier", "match", "away", "full", "forbidden", "new_hire"]


@dataclass(frozen=True)
class Exclusion:
    """Why an item has no unit to go to: the rule, the `units` it takes away (the last there were), and the matches failed."""

    rule: Rule
    units: tuple[int, ...]
    matches: tuple[int, ...] = ()  # positions in `policy.match`


class Candidates:
    """Answers for one formulation; what depends on the profile alone is worked out once for each."""

    def __init__(self, formulation: Formulation) -> None:
        self.formulation, self.setting = formulation, formulation.setting
        staff, units = self.setting.staff, self.setting.units
        leave = np.array([c >= 0 and bool(staff.long_leave[c]) for c in units.csm], bool)
        self.full: Bools = formulation.closed & (units.fte > 0) & ~leave
        self.known: dict[int, Exclusion | Ints] = {}

    def excluded(self, item: int) -> Exclusion:
        """The rule without which `item`, which nobody may hold, would have a unit. Its tier must be served."""
        profile = int(self.setting.fit.profiles.of_item[item])
        if profile not in self.known:
            self.known[profile] = self._of_profile(profile)
        found = self.known[profile]
        if isinstance(found, Exclusion):
            return found
        forbidden = self.setting.overrides.forbidden
        left = tuple(int(u) for u in found if (item, int(u)) not in forbidden)
        return Exclusion("new_hire", left) if left else Exclusion("forbidden", tuple(found.tolist()))

    def _of_profile(self, profile: int) -> Exclusion | Ints:
        """The exclusion of all items of a profile, or the open units that qualify for it."""
        fit, units = self.setting.fit, self.setting.units
        serving = np.flatnonzero(units.serves[:, fit.profiles.tier[profile]])
        if not len(serving):
            return Exclusion("tier", ())
        qualified = np.flatnonzero(fit.qualify(np.array([profile]))[0])
        if not len(qualified):
            return Exclusion("match", tuple(serving.tolist()), self._failed(profile, serving))
        closed = self.formulation.closed[qualified]
        if not closed.all():
            return np.asarray(qualified[~closed], np.int64)
        full = qualified[self.full[qualified]]
        return Exclusion("full", tuple(full.tolist())) if len(full) else Exclusion("away", tuple(qualified.tolist()))

    def _failed(self, profile: int, serving: Ints) -> tuple[int, ...]:
        """The matches that all who serve the tier fail; where no single one does, those that anybody fails."""
        fit = self.setting.fit
        p, tier = fit.profiles, int(fit.profiles.tier[profile])
        csms = np.unique(np.concatenate([self.setting.units.members[u] for u in serving]))
        csms = csms[fit.serves[csms, tier]]
        fails = [f[p.codes[profile, m], csms, tier, int(p.guessed[profile])] for m, f in enumerate(fit.fails)]
        alone = tuple(m for m, f in enumerate(fails) if f.all())
        return alone or tuple(m for m, f in enumerate(fails) if f.any())
