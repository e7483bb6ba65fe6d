"""Floor 3: why each account is where it is, in words a manager would use - in a language, and for a reader."""

from __future__ import annotations

from functools import cached_property

from solver.lang import EN, Lang
from solver.plan.case import Case, Ground, would
from solver.plan.decision import Decision
from solver.plan.effects import Effect
from solver.plan.load import Loaded
from solver.plan.moved import by_choice, had_to
from solver.plan.nobody import nobody
from solver.plan.stays import stays
from solver.plan.words import Words


class Reasons:
    """Writes the reason of an account. One instance serves a whole plan.

    `shown`: the units (books and pools by name) whose people the reader may see. Of others they learn no name, but for the two
    sides of the account itself: its owner today and where the plan has it; and no figures but those of `shown`, not even of the
    two sides. None: everything may be told. `figures=False`: no figures of anybody's whole book, whoever may be named.
    """

    def __init__(
        self,
        decision: Decision,
        lang: Lang = EN,
        shown: frozenset[str] | None = None,
        ground: Ground | None = None,
        *,
        figures: bool = True,
    ) -> None:
        self.ground = ground or Ground.of(decision)
        self.decision, self.setting = decision, self.ground.setting
        self.words = Words.of(self.setting, lang, shown, figures=figures)
        self.said: dict[int, str] = {}

    def told_to(self, shown: frozenset[str] | None) -> Reasons:
        """The same for another reader, without working everything out again."""
        return Reasons(self.decision, self.words.lang, shown, self.ground, figures=self.words.figures_told)

    @cached_property
    def for_both(self) -> Reasons:
        """The same for a paper that goes to giver and receiver alike: without figures of anybody's whole book."""
        return Reasons(self.decision, self.words.lang, self.words.shown, self.ground, figures=False)

    def of_account(self, account: int) -> str:
        """The reason; members of a family share their item's."""
        item = int(self.setting.items.of_account[account])
        largest = int(self.setting.items.largest[item])
        if item not in self.said:
            self.said[item] = self._of_item(self.case_of(account))
        text = self.said[item]
        if account == largest:
            return text
        t, group = self.words.lang.t, self.setting.book.accounts["account_id"][largest]
        if self.decision.move_type[account] == "new" and self.decision.move_type[largest] != "new":
            return t("new: joins its parent group ({group}) at {unit}", group=group, unit=self.case_of(account).here)
        if (
            int(self.decision.unit_of[item]) == 0
        ):  # the reason of who is with nobody begins with how: readers and the audit look for it
            return t("{reason} (with its parent group, {group})", group=group, reason=text)
        return t("with its parent group ({group}): {reason}", group=group, reason=text)

    def case_of(self, account: int) -> Case:
        """The item of an account, with its two sides in view; members of a family share their owner."""
        item = int(self.setting.items.of_account[account])
        words = self.words.beside(int(self.decision.unit_of[item]), int(self.setting.standing.owner[item]))
        return Case(self.ground, words, item)

    def _of_item(self, case: Case) -> str:
        kind = self.decision.move_type[int(self.setting.items.largest[case.item])]
        if case.unit == 0:
            return nobody(case)
        if kind == "none":
            return stays(case)
        return by_choice(case) if kind == "chosen" else had_to(case, kind)

    # -- the parts that explanations use

    @property
    def names(self) -> tuple[str, ...]:
        """Units as people know them [units]."""
        return self.words.names

    @property
    def people(self) -> dict[str, str]:
        """csm_id -> name."""
        return self.words.people

    def tier(self, item: int) -> str:
        """The tier of an item with its label."""
        return self.words.tier(int(self.setting.items.tier[item]))

    def fails(self, item: int, unit: int) -> list[bool]:
        """Which of the required matches nobody at the unit meets [matches]."""
        return self.ground.fails(item, unit)

    def would(self, e: Effect) -> str:
        """What a change would do to one limit."""
        return would(self.words, e)

    def hold_names(self, item: int) -> list[str]:
        """The holds of an item, as overrides.csv names them."""
        return self.words.hold_names(item)

    def holds(self, item: int) -> str:
        """Why an item is held."""
        return self.words.holds(item)


def reasons_in(loaded: Loaded, lang: Lang = EN, shown: frozenset[str] | None = None) -> tuple[str, ...]:
    """The reason of every account of a plan in a language and for a reader [accounts]; as written where nothing asks for more."""
    if lang.code == EN.code and shown is None:
        return loaded.reasons
    reasons = Reasons(loaded.decision, lang, shown)
    return tuple(reasons.of_account(k) for k in range(len(loaded.reasons)))
