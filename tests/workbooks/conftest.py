"""One plan as it is shipped and one with hostile names, for all tests of workbooks."""

from __future__ import annotations

import pytest

from solver.plan.written import Written
from tests.workbooks.made import hostile, plan_of


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A plan of the shipped quarterly book: three managers, ten CSMs with books, two pools across teams."""
    return plan_of(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The same book with names that try to be formulas, tags and paths, and people without a manager."""
    return plan_of(tmp_path_factory.mktemp("odd"), hostile)
