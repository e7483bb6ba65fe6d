"""Names of sheets that every spreadsheet program takes."""

from __future__ import annotations

from solver.workbooks.titles import Titles


def test_what_no_sheet_may_be_called_is_left_out() -> None:
    titles = Titles()
    assert titles.take("A/B: [C]*?\\D") == "A B C D"
    assert titles.take("'quoted'") == "quoted"
    assert titles.take("///") == "-"
    assert titles.take("a\x00b\nc") == "a b c"


def test_names_are_cut_to_31_and_numbered_where_they_are_taken() -> None:
    """Tests that case makes no difference, as in Excel, and that the number fits within the 31 characters."""
    titles = Titles()
    long = "x" * 40
    assert titles.take(long) == "x" * 31
    assert titles.take(long) == "x" * 27 + " (2)"
    assert titles.take("Ann Lee") == "Ann Lee"
    assert titles.take("ann lee") == "ann lee (2)"
    assert titles.take("ANN LEE") == "ANN LEE (3)"


def test_names_that_are_reserved_are_not_given_out() -> None:
    """Tests Excel's own word, the hidden sheet of this program, and a sheet that comes later."""
    titles = Titles(("history", "csm-assign", "Summary"))
    assert [titles.take(t) for t in ("History", "CSM-Assign", "summary")] == ["History (2)", "CSM-Assign (2)", "summary (2)"]


def test_a_character_outside_the_first_plane_counts_twice_and_is_not_cut_in_half() -> None:
    """Tests 20 of them, 40 units of UTF-16: 15 fit into 31."""
    assert Titles().take("\U0001f600" * 20) == "\U0001f600" * 15
