"""Floor 3: what a plan is made from - book and resolved policy - as texts, and read back from them."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping

import tomli_w

from solver.book import ACCOUNT_COLUMNS, CSM_COLUMNS, OVERRIDE_COLUMNS, Book
from solver.policy import Policy
from solver.tables import from_csv, to_csv, typed

TABLES = {
    "inputs/accounts.csv": ACCOUNT_COLUMNS,
    "inputs/csms.csv": CSM_COLUMNS,
    "inputs/overrides.csv": OVERRIDE_COLUMNS,
}
POLICY = "policy.toml"


def input_texts(book: Book, policy: Policy) -> dict[str, str]:
    """File name -> text, as they stand in a plan's folder; the policy with the book's planning date."""
    out = {name: to_csv(table) for name, table in zip(TABLES, (book.accounts, book.csms, book.overrides), strict=True)}
    resolved = policy.model_copy(update={"as_of": book.as_of})
    out[POLICY] = tomli_w.dumps(resolved.model_dump(mode="python", by_alias=True, exclude_none=True))
    return out


def inputs_from(texts: Mapping[str, str], sources: Mapping[str, str]) -> tuple[Book, Policy]:
    """The inverse of `input_texts`; `sources` are the hashes of the files that were read first.

    Raises KeyError, IndexError or ValueError where the texts are not those of a plan, PolicyError for its policy.
    """
    policy = Policy.from_tree(tomllib.loads(texts[POLICY]), POLICY)
    if policy.as_of is None:
        raise ValueError(f"{POLICY} has no as_of")
    accounts, csms, overrides = (typed(from_csv(io.StringIO(texts[name], newline="")), kinds) for name, kinds in TABLES.items())
    return Book(accounts, csms, overrides, policy.as_of, sources=dict(sources)), policy
