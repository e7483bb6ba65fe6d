"""Floor 3: the plan's folder - written beside its place and renamed, so that it is whole or absent."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import tomli_w

from solver.book import Book
from solver.errors import StorageError, UsageError
from solver.policy import Policy
from solver.tables import to_csv


@dataclass(frozen=True)
class Plan:
    """All files of a plan, in memory."""

    book: Book
    policy: Policy
    assignments: pd.DataFrame
    moves: pd.DataFrame
    books: pd.DataFrame
    people: pd.DataFrame
    fairness: pd.DataFrame
    tiers: pd.DataFrame
    watch: pd.DataFrame
    summary: dict[str, Any]
    certificate: dict[str, Any]

    def files(self) -> dict[str, str]:
        """File name -> text. `plan_id` is a hash of everything the plan decides and was made from."""
        tables = {
            "assignments.csv": self.assignments, "moves.csv": self.moves, "books.csv": self.books, "people.csv": self.people,
            "fairness.csv": self.fairness, "tiers.csv": self.tiers, "watch.csv": self.watch,
            "inputs/accounts.csv": self.book.accounts, "inputs/csms.csv": self.book.csms,
            "inputs/overrides.csv": self.book.overrides,
        }  # fmt: skip
        out = {name: to_csv(table) for name, table in tables.items()}
        resolved = self.policy.model_copy(update={"as_of": self.book.as_of})
        out["policy.toml"] = tomli_w.dumps(resolved.model_dump(mode="python", by_alias=True, exclude_none=True))
        out["certificate.json"] = _json(self.certificate)
        plan_id = hashlib.sha256("\0".join(f"{k}\0{out[k]}" for k in sorted(out)).encode()).hexdigest()[:16]
        out["summary.json"] = _json({**self.summary, "plan_id": plan_id})
        return out


def check_out(out: Path, *, force: bool) -> None:
    """Refuse a place that cannot be written to before the work begins."""
    if out.exists() and not force:
        raise UsageError(f"{out} exists already; choose another --out, or add --force to replace it")
    if out.exists() and not (out / "summary.json").is_file() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} is not a plan; --force replaces plans only")
    parent = next(p for p in out.absolute().parents if p.exists())
    if not os.access(parent, os.W_OK):
        raise StorageError(f"{out}: no permission to write into {parent}")


def stage(plan: Plan, out: Path) -> Path:
    """Write the plan into a fresh folder beside `out`, every file flushed to disk; `publish` gives it its name."""
    try:
        out.absolute().parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.absolute().parent))
    except OSError as error:
        raise StorageError(f"{out}: {error.strerror or error}") from error
    try:
        (folder / "inputs").mkdir(mode=0o700)
        for name, text in plan.files().items():
            _write(folder / name, text)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise StorageError(f"{out}: could not be written ({error.strerror or error}); nothing was changed") from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def publish(folder: Path, out: Path) -> None:
    """Rename a staged folder to `out`; an old plan there is set aside first and removed last."""
    aside = folder.with_name(folder.name + "-old")
    try:
        if out.exists():
            out.rename(aside)
        folder.rename(out)
        _sync(out.absolute().parent)
    except OSError as error:
        if aside.exists() and not out.exists():
            aside.rename(out)
        shutil.rmtree(folder, ignore_errors=True)
        raise StorageError(f"{out}: could not be put in place ({error.strerror or error})") from error
    shutil.rmtree(aside, ignore_errors=True)


def discard(folder: Path) -> None:
    """Remove a staged folder that will not be published."""
    shutil.rmtree(folder, ignore_errors=True)


def read_summary(plan: Path) -> dict[str, Any]:
    """The summary of a written plan. Raises UsageError when the folder is not a plan."""
    try:
        found: dict[str, Any] = json.loads((plan / "summary.json").read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        raise UsageError(f"{plan} is not a plan folder (no readable summary.json)") from None
    return found


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
