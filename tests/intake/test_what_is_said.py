"""What a finding tells of its cells: which account, which currency, which lines, and each fault once."""

from collections.abc import Callable
from typing import Any



Read = Callable[..., Any]
HEAD = "account_id,name,arr,owner\n"
TWO = HEAD + "a1,A,5,c1\na2,B,6,c1\n"
DECIDED = "account_id,action,value,reason,expires\n"


def test_an_expired_override_is_said_with_its_line_account_action_and_date(read: Read) -> None:
    book = read(TWO, overrides=DECIDED + "a2,keep,,x,2027-01-01\na1,keep,,x,2026-06-30\n")
    (f,) = [f for f in book.findings if f.file.startswith("overrides")]
    assert (f.line, f.column, f.count, f.severity) == (3, "expires", 1, "warning")
    assert f.message == "the override keep of account a1 expired on 2026-06-30 and is ignored"


def test_expired_overrides_are_counted(read: Read) -> None:
    rows = "a1,keep,,x,2026-06-30\na2,pin,c2,x,2026-05-01\na2,forbid,c1,x,2026-09-30\na1,lift,,x,2026-01-01\na2,keep,,x,2026-10-01\n"
    (f,) = [f for f in read(TWO, overrides=DECIDED + rows).findings if f.file.startswith("overrides")]
    assert (f.line, f.count) == (2, 4)
    assert "keep of account a1 expired on 2026-06-30, pin of account a2 expired on 2026-05-01" in f.message
    assert f.message.endswith(" and 1 more; they are ignored")
