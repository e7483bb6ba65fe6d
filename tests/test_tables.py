"""Tables on disk: what is written is read back, and nothing in them runs in a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from solver.tables import cells, guard, read_text, to_csv, typed, unguard, would_run


@given(st.text())
def test_a_guarded_text_never_runs_and_comes_back(text: str) -> None:
    assert not would_run(guard(text))
    assert unguard(guard(text)) == text


def test_each_kind_is_written_in_its_one_form() -> None:
    """Tests plain decimals without exponent, -0 as 0, ISO dates, true and false, blanks empty, formulas guarded."""
    assert cells(pd.Series([1.0, 0.5, -0.0, 1e15, 1e-7, float("nan"), 123456789.25])) == [
        "1", "0.5", "0", "1000000000000000", "0.0000001", "", "123456789.25",
    ]  # fmt: skip
    assert cells(pd.Series(pd.to_datetime(["2026-10-01", None])).astype("datetime64[s]")) == ["2026-10-01", ""]
    assert cells(pd.Series([True, False])) == ["true", "false"]
    assert cells(pd.Series(["=1+1", "'x", "plain", ""], dtype="str")) == ["'=1+1", "''x", "plain", ""]
    assert cells(pd.Series([3, -4])) == ["3", "-4"]


def test_a_table_is_read_back_as_it_was(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "account_id": pd.array(["007", "a\nb"], dtype="str"), "arr": [1.5, float("nan")], "escalated": [True, False],
            "renewal_date": pd.to_datetime(pd.Series([None, "2027-01-31"])).astype("datetime64[s]"), "own": [2.0, float("nan")],
            "code": pd.array(["01", "2"], dtype="str"),
        }
    )  # fmt: skip
    (tmp_path / "t.csv").write_text(to_csv(frame), encoding="utf-8")
    kinds = {"account_id": "text", "arr": "money", "escalated": "flag", "renewal_date": "date"}
    pd.testing.assert_frame_equal(typed(read_text(tmp_path / "t.csv"), kinds), frame)
