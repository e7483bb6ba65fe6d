"""Floor 5: a plan laid out for questions - accounts by id or name, units by name, and what the prices say of each pair."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.engine import SCALE
from solver.engine.charging import Charges
from solver.engine.pricing import Pricer
from solver.errors import UsageError
from solver.plan.effects import Effects
from solver.plan.load import Loaded
from solver.plan.names import units_by_word
from solver.plan.reasons import Reasons


@dataclass(frozen=True)
class Span:
    """What a change costs the whole plan, in whole currency: at least, and at most where a plan is known that has it."""

    least: int
    most: int | None = None

    @property
    def exact(self) -> bool:
        """Whether there is but one figure."""
        return self.least == self.most


class Desk:
    """Answers about one plan; what all answers need is worked out once."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded, self.decision = loaded, loaded.decision
        self.formulation = loaded.decision.formulation
        self.setting = self.formulation.setting
        self.effects = Effects(self.formulation, self.decision.unit_of)
        self.words = Reasons(self.decision)
        self.pricer = Pricer(self.formulation.problem)
        result = self.decision.result
        self.charges = Charges(self.pricer.writer, result.price, result.cuts)
        self.slack = max(0, result.certified_bound - result.value)  # what the prices leave open

    def account(self, asked: str) -> int:
        """The account of this id, or of this name where only one has it. Raises UsageError with a did-you-mean."""
        if asked in self._by_id:
            return self._by_id[asked]
        named = self._by_name.get(asked.casefold(), [])
        if len(named) == 1:
            return named[0]
        ids = list(self._by_id)
        if len(named) > 1:
            raise UsageError(
                f"{len(named)} accounts are named {asked!r}: give the account_id ({', '.join(ids[k] for k in named[:5])})"
            )
        raise UsageError(f"no account {asked!r} in {self.loaded.path}{_near(asked, [*ids, *self._by_name])}")

    def unit(self, asked: str) -> int:
        """The book or pool of this name; a CSM by id, e-mail or name. Raises UsageError."""
        found = self._units.get(asked.casefold(), [])
        if len(set(found)) == 1:
            return found[0]
        if found:
            raise UsageError(f"{asked!r} is the name of {len(set(found))} CSMs: give the csm_id")
        csms = self.setting.book.csms
        if asked.casefold() in {str(v).casefold() for column in ("csm_id", "name", "email") for v in csms[column]}:
            raise UsageError(f"{asked!r} has no book in the planned quarter: they have left, or leave in it")
        near = _near(asked.casefold(), list(self._units))
        raise UsageError(f"{asked!r} has no book and is no pool in {self.loaded.path}{near}")

    def losses(self, item: int) -> dict[int, int]:
        """For each unit that may hold an item, the least that every plan with it there loses against the bound."""
        units, lost = self.pricer.losses(item, self.charges)
        return dict(zip(units.tolist(), (lost // SCALE).tolist(), strict=True))

    def span(self, item: int, unit: int, losses: dict[int, int]) -> Span:
        """What the plan loses when the item goes to `unit`: at least by the prices, at most by moving it alone."""
        least = max(0, losses[unit] - self.slack)
        effects = self.effects.of(item, unit)
        if any(e.breaks for e in effects):
            return Span(least)
        here = int(self.decision.unit_of[item])
        worth = self.formulation.problem.worth(np.array([item]), np.array([here, unit]))[0]
        alone = int(worth[0] - worth[1]) + sum(e.cost for e in effects)
        return Span(min(least, alone), alone)

    def faults(self, item: int, unit: int) -> list[str]:
        """The rules on newcomers that a unit does not meet for an item, in words."""
        setting, name, tier = self.setting, self.words.names[unit], int(self.setting.items.tier[item])
        if not setting.units.serves[unit, tier]:
            return [f"{name} does not serve {self.words.tier(item)}"]
        failed = [m.name for m, fails in zip(setting.policy.match, self.words.fails(item, unit), strict=True) if fails]
        out = [f"{name} does not meet the rule on {' and '.join(failed)}"] if failed else []
        if self.formulation.closed[unit]:
            out.append(f"{name} takes nobody new: full with today's accounts, on long leave, or without time")
        return out

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {str(i): k for k, i in enumerate(self.setting.book.accounts["account_id"])}

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for k, name in enumerate(self.setting.book.accounts["name"]):
            found.setdefault(str(name).casefold(), []).append(k)
        return found

    @cached_property
    def _units(self) -> dict[str, list[int]]:
        return units_by_word(self.setting)


def _near(asked: str, known: list[str]) -> str:
    near = difflib.get_close_matches(asked, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
