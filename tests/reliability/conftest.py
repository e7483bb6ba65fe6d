"""What several tests of promises look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability.attacked import plans_of
from tests.reliability.hostile import Made, make_everything


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Every file that every writing command makes of a book with an attack in each column of texts."""
    return make_everything(tmp_path_factory.mktemp("attacked"))


@pytest.fixture(scope="session")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The small book's plans in every mode."""
    return plans_of(tmp_path_factory.mktemp("plans"))
