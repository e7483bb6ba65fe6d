"""A limit on renewing ARR keeps pay comparable where a policy asks for it: in the model, the audit and the reasons."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from solver.audit import audit_plan
from solver.book import Book
from solver.pipeline import Run, rebalance
from solver.policy import Policy, default_text
from solver.tables import read_text, to_csv

Make = Callable[..., Book]
BAND = {"name": "renewals_band", "measure": "renewing_arr", "over": "book", "band": 0.2}


def planned(make: Make, out: Path, limit: list[dict[str, Any]]) -> dict[str, int]:
    """Renewing accounts of each of four books: 16 of 64 new T2 of 30,000 renew in the quarter, and only c0 knows their industry."""
    accounts = [
        {
            "account_id": f"a{k:02}", "arr": 30_000, "tier": "T2", "industry": "Retail" if k < 16 else "Banking",
            "renewal_date": "2026-11-10" if k < 16 else "2027-05-10",
        }
        for k in range(64)
    ]  # fmt: skip
    csms = [{"csm_id": f"c{k}", "industries": "Retail" if k == 0 else "Banking"} for k in range(4)]
    policy = Policy.load(overlay={"tiering": {"method": "given"}, "limit": limit})
    rebalance(make(accounts, csms), policy, out, Run(seconds=30))
    assert not audit_plan(out).faults
    rows = read_text(out / "assignments.csv")
    counts = rows[rows["renewal_date"] == "2026-11-10"].groupby("unit").size()
    return {u: int(counts.get(u, 0)) for u in ("c0", "c1", "c2", "c3")}


def test_a_band_on_renewing_arr_shares_renewals_out_and_says_so(book_of: Make, tmp_path: Path) -> None:
    """Tests 480,000 over four books: 120,000 each, 20 % is 96,000 to 144,000, so four of 30,000 each; without it c0 has more."""
    assert planned(book_of, tmp_path / "free", [])["c0"] > 4
    assert planned(book_of, tmp_path / "plan", [BAND]) == {"c0": 4, "c1": 4, "c2": 4, "c3": 4}
    reasons = read_text(tmp_path / "plan" / "assignments.csv")["reason"]
    said = "c0 would be above the limit 'renewals_band' (150,000 against 144,000 renewing ARR)"
    assert reasons.str.contains(said, regex=False).any()


def test_the_audit_finds_a_book_outside_the_band(book_of: Make, tmp_path: Path) -> None:
    planned(book_of, tmp_path / "plan", [BAND])
    shutil.copytree(tmp_path / "plan", tmp_path / "changed")
    rows = read_text(tmp_path / "changed" / "assignments.csv")
    one = rows[(rows["renewal_date"] == "2026-11-10") & (rows["unit"] == "c1")].index[0]
    rows.loc[one, ["unit", "csm_id"]] = "c0"
    (tmp_path / "changed" / "assignments.csv").write_text(to_csv(rows), encoding="utf-8")
    assert any("renewals_band" in fault and "c0" in fault for fault in audit_plan(tmp_path / "changed").faults)


def test_the_example_in_the_default_policy_can_be_used_as_it_stands(tmp_path: Path) -> None:
    """Tests the commented table: without its comment signs it is a limit of that name with a price."""
    lines = default_text().splitlines()
    start = lines.index("# [[limit]]")
    end = lines.index("", start)
    (tmp_path / "policy.toml").write_text("\n".join(line.removeprefix("# ") for line in lines[start:end]), encoding="utf-8")
    limit = next(x for x in Policy.load(tmp_path / "policy.toml").limit if x.name == "renewals_band")
    assert (limit.measure, limit.band, limit.price, limit.grain) == ("renewing_arr", 0.2, 30, 1000)
