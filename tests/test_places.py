"""File names for any text on any disk."""

from __future__ import annotations

import re

from solver.places import file_names


def test_names_are_plain_where_no_other_text_has_the_same() -> None:
    """Tests that Ann Lee's file is ann-lee, and that those who would share one get a hash each; A0507 is a0507."""
    assert file_names(["Ann Lee", "A0507", "aiko.endo", "José Nuñez"]) == {
        "Ann Lee": "ann-lee", "A0507": "a0507", "aiko.endo": "aiko.endo", "José Nuñez": "jose-nunez",
    }  # fmt: skip
    both = file_names(["Ann Lee", "ANN LEE", "ann-lee", "Bo"])
    assert both["Bo"] == "bo"
    assert both["ann-lee"] == "ann-lee"
    assert all(re.fullmatch(r"ann-lee-[0-9a-f]{8}", both[t]) for t in ("Ann Lee", "ANN LEE"))


def test_no_name_is_a_path_a_device_or_like_that_of_another() -> None:
    """Tests texts of which nothing is plain, or that look like a hashed name."""
    odd = ["../x", "A/B: [C]*?", "CON", "con", "日本", "x-12345678", "x", "", "nul.txt", ".hidden", "y" * 90, "y" * 91]
    names = list(file_names(odd).values())
    assert len({n.casefold() for n in names}) == len(odd)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.-]*", n) and len(n) <= 60 for n in names)
    assert not {"con", "nul", "nul.txt"} & set(names)
    assert file_names(["x", "X "])["x"] == "x"
