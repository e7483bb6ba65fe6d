"""Floor 2: the setting - everything that rules read, worked out once from the book, the tiers and the policy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from solver.book import Book
from solver.model.fit import Fit, fit_of
from solver.model.handoff import base_worth, handoff_cost
from solver.model.items import Items, items_of
from solver.model.overrides import Overrides, overrides_of
from solver.model.profiles import profiles_of
from solver.model.quarter import Quarter
from solver.model.sizes import check_sizes, worth_terms
from solver.model.staff import Staff, staff_of
from solver.model.standing import Standing, standing_of
from solver.model.units import Loads, Units, units_of
from solver.model.worth import Worth, worth_of
from solver.policy import Policy
from solver.problem import Ints


@dataclass(frozen=True)
class Setting:
    """What is given, as arrays. `item_load` is each item's load [items]."""

    book: Book
    policy: Policy
    quarter: Quarter
    loads: Loads
    staff: Staff
    units: Units
    items: Items
    overrides: Overrides
    standing: Standing
    fit: Fit
    worth: Worth
    item_load: Ints

    def unit_load(self, unit_of: Ints) -> Ints:
        """Load of each unit under an assignment of items [units]; nobody's is not counted."""
        out = np.zeros(self.units.num, np.int64)
        np.add.at(out, unit_of, self.item_load)
        out[0] = 0
        return out


def setting_of(book: Book, tiers: pd.Series, policy: Policy) -> Setting:
    """The setting of `book` under the new `tiers` (one name per account, in book order).

    Raises PolicyError where weights times ARR are too large to be exact.
    """
    quarter = Quarter.of(policy, book.as_of)
    loads = Loads.of(policy)
    staff = staff_of(book, policy, quarter)
    units = units_of(staff, policy, loads)
    items = items_of(book.accounts, tiers, policy)
    overrides = overrides_of(book, items, units, quarter.num_days - 1)
    standing = standing_of(book, items, units, staff, overrides, policy, quarter)
    fit = fit_of(book, profiles_of(book, items, policy), staff, units, policy, quarter)
    check_sizes(worth_terms(items, policy))
    base = base_worth(items, policy)
    worth = worth_of(fit, units, items, standing, base, handoff_cost(book, items, policy, quarter), policy, loads)
    item_load = items.total(loads.of_tier[items.account_tier])
    return Setting(book, policy, quarter, loads, staff, units, items, overrides, standing, fit, worth, item_load)
