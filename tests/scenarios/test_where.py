"""Conditions: which rows they select, and what is said where they cannot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from solver.errors import ScenarioError
from solver.scenarios.where import selected, text_of

TABLE = pd.DataFrame(
    {
        "name": pd.array(["Ash Ltd", "Birch Inc", "", "Ash and Sons"], dtype="str"),
        "arr": [10.0, 20.0, np.nan, 40.0],
        "renewal_date": pd.to_datetime(["2026-12-31", "2027-01-01", None, "2027-06-30"]).astype("datetime64[s]"),
        "is_trial": [True, False, False, False],
        "languages": pd.array(["de;en", "en", "fr", ""], dtype="str"),
    }
)


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ({}, [0, 1, 2, 3]),
        ({"name": "ash ltd"}, [0]),  # without case
        ({"name": "~ ash"}, [0, 3]),
        ({"name": "!= Ash Ltd"}, [1, 2, 3]),
        ({"name": ""}, [2]),
        ({"name": ["Ash Ltd", ""]}, [0, 2]),  # any of the values
        ({"arr": 20}, [1]),
        ({"arr": ">= 20"}, [1, 3]),  # a blank is neither above nor below
        ({"arr": "!= 20"}, [0, 3]),
        ({"arr": [">= 20", "< 40"]}, [1]),  # all of the comparisons
        ({"arr": ""}, [2]),
        ({"arr": "!= "}, [0, 1, 3]),
        ({"renewal_date": "< 2027-01-01"}, [0]),
        ({"renewal_date": "2027-01-01"}, [1]),
        ({"is_trial": True}, [0]),
        ({"is_trial": "!= true"}, [1, 2, 3]),
        ({"languages": "en"}, [0, 1]),  # a part of the list is enough
        ({"name": "~ ash", "arr": "> 10"}, [3]),  # all conditions
    ],
)
def test_rows_are_selected(where: Mapping[str, Any], rows: list[int]) -> None:
    """Tests values, comparisons, blanks, lists and several conditions."""
    mask, notes = selected(TABLE, where, "grow")
    assert np.flatnonzero(mask).tolist() == rows
    assert notes == []


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"nam": "x"}, "grow: where.nam is no column; did you mean 'name'?"),
        ({"arr": "much"}, "grow: where.arr: the column holds numbers (is 'much')"),
        ({"arr": True}, "the column holds numbers (is True)"),
        ({"arr": "~ 1"}, "~ looks for text"),
        ({"renewal_date": "< soon"}, "the column holds dates (is 'soon')"),
        ({"renewal_date": "> 2026-02-30"}, "2026-02-30 is a day that does not exist"),
        ({"is_trial": "perhaps"}, "the column is true or false (is 'perhaps')"),
        ({"is_trial": ""}, "never blank"),
        ({"name": "> b"}, "> compares numbers and dates, and the column holds text"),
        ({"arr": [10, "> 20"]}, "mixes values and comparisons"),
        ({"arr": []}, "is an empty list"),
    ],
)
def test_what_is_no_condition_is_an_error(where: Mapping[str, Any], said: str) -> None:
    """Tests unknown columns and values of the wrong kind."""
    with pytest.raises(ScenarioError) as caught:
        selected(TABLE, where, "grow")
    assert said in str(caught.value)


def test_nobody_selected_is_said_with_what_may_have_been_meant() -> None:
    """Tests the note, which names a value near the one that is nowhere in its column."""
    assert selected(TABLE, {"name": "Ash Lt"}, "grow")[1] == [
        "grow: the conditions select nobody: no name is 'Ash Lt'; did you mean 'Ash Ltd'?"
    ]
    assert selected(TABLE, {"arr": "> 1000"}, "grow")[1] == ["grow: the conditions select nobody"]


def test_conditions_in_words() -> None:
    """Tests that values are alternatives and comparisons are not."""
    assert text_of({"tier": ["T1", "T2"], "arr": [">= 5", "< 9"], "owner": ""}) == "tier T1 or T2, arr >= 5 and < 9, owner blank"
