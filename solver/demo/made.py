"""Floor 5: a book of any size from a seed, and its folder."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from solver.book import CSM_COLUMNS, OVERRIDE_COLUMNS, Book
from solver.demo.customers import Floats, blank, draw_accounts
from solver.demo.history import add_families, add_new_accounts, add_owner_kinds, add_owners, add_tiers_before
from solver.demo.people import draw_csms
from solver.demo.world import REGIONS
from solver.errors import UsageError
from solver.places import filled as staged
from solver.places import publish, write_all
from solver.policy import Policy
from solver.tables import to_csv
from solver.tiering.placing import place
from solver.tiering.score import score_book

AS_OF = date(2026, 10, 1)
MADE_BY_INTAKE = ("owner_kind", "timezone_guessed", "work_from", "work_to")
POLICY = """\
# An invented book. What is not said here is the default: `csm-assign policy` prints it all.
as_of = {as_of}
currency = "USD"
"""


def make_book(accounts: int, seed: int, slack: float = 0.15, as_of: date = AS_OF) -> Book:
    """A book of invented accounts and CSMs; the same seed gives the same book.

    The FTE available in the quarter is the load at the ratio caps, tier by tier and region by region, times 1 + `slack`
    (0 is tight, -0.1 short of people). Columns are typed as the contract says, the defaults of intake filled in.
    Raises UsageError for fewer than one account or a slack not above -1.
    """
    if accounts < 1:
        raise UsageError(f"--accounts {accounts}: a book needs at least one account")
    if not slack > -1:
        raise UsageError(f"--slack {slack}: must be above -1 (-0.1 leaves the teams 10 % short)")
    rng = np.random.Generator(np.random.PCG64(seed))
    policy = Policy.load()
    table = draw_accounts(accounts, rng, as_of)
    add_tiers_before(table, place(_book(table, as_of), policy).tier, rng, as_of, policy)
    add_new_accounts(table, rng, as_of)
    tier = score_book(_book(table, as_of), policy).table["tier"]
    csms = draw_csms(_demand(table, tier, policy) * (1 + slack), rng, as_of, policy)
    add_owners(table, csms, rng, as_of)
    add_families(table, rng)
    add_owner_kinds(table, csms, as_of)
    return _book(table, as_of, csms)


def write_demo(folder: Path, accounts: int, seed: int, slack: float = 0.15, as_of: date = AS_OF) -> None:
    """Writes accounts.csv, csms.csv and policy.toml of `make_book` into `folder`, the same bytes for the same seed.

    Files of these names are replaced, others there are kept. Raises StorageError when they cannot be written.
    """
    book = make_book(accounts, seed, slack, as_of)
    texts = {
        "accounts.csv": to_csv(filled(book.accounts.assign(expansion=_levels(book.accounts["expansion"])))),
        "csms.csv": to_csv(filled(book.csms)),
        "policy.toml": POLICY.format(as_of=as_of.isoformat()),
    }

    def fill(place: Path) -> None:
        if folder.is_dir():
            shutil.copytree(folder, place, symlinks=True, dirs_exist_ok=True)
        write_all(place, texts)

    publish(staged(folder, fill), folder, force=folder.exists())


def filled(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of a table that say something, without those that intake makes."""
    keep = [c for c in frame if c not in MADE_BY_INTAKE and (c in ("account_id", "csm_id") or _says(frame[c]))]
    return frame[keep]


def _says(column: pd.Series) -> bool:
    if column.dtype == bool:
        return bool(column.any())
    return bool((column.notna() & (column.astype("str") != "")).any())


def _levels(expansion: pd.Series) -> pd.Series:
    return expansion.map({0.0: "low", 50.0: "medium", 100.0: "high"}).fillna("").astype("str")


def _demand(accounts: pd.DataFrame, tier: pd.Series, policy: Policy) -> Floats:
    """Load at the ratio caps in FTE [regions, T1 to T3]."""
    counts = pd.crosstab(accounts["region"], tier).reindex(index=REGIONS, columns=["T1", "T2", "T3"], fill_value=0)
    caps = np.array([policy.tiers[t].cap for t in ("T1", "T2", "T3")])
    return np.asarray(counts.to_numpy() / caps, np.float64)


def _book(accounts: pd.DataFrame, as_of: date, csms: pd.DataFrame | None = None) -> Book:
    return Book(accounts, blank(0, CSM_COLUMNS) if csms is None else csms, blank(0, OVERRIDE_COLUMNS), as_of)
