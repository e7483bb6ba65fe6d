"""What several tests of promises look at."""

from __future__ import annotations

import pytest

from tests.reliability.hostile import Made, make_everything


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Every file that every writing command makes of a book with an attack in each column of texts."""
    return make_everything(tmp_path_factory.mktemp("attacked"))
