"""Floor 5: load_scenarios() - files, folders and shipped names to the scenarios of one book, which they must fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from solver.book import Book
from solver.errors import PolicyError, ScenarioError
from solver.intake import Place, shipped
from solver.intake.files import SUFFIXES
from solver.policy import Policy
from solver.scenarios.change import changed
from solver.scenarios.draws import drawn, joined
from solver.scenarios.faults import near
from solver.scenarios.files import FOLDER, Resolved, changes_of, resolve
from solver.scenarios.scenario import Scenario
from solver.scenarios.sweep import check_number, points

MOST_TRIED = 100  # points of a file: a long sweep differs in its numbers
Refused = ScenarioError | PolicyError


@dataclass(frozen=True)
class Batch:
    """Scenarios of one book: where it is (folder, workbook, database), the scenarios in the order of the files, these, and of
    which file each scenario is, by its name."""

    book: Place
    scenarios: tuple[Scenario, ...]
    files: tuple[Path, ...]
    file_of: Mapping[str, Path]


def load_scenarios(places: Sequence[str], sets: Sequence[str] = (), book: str = "") -> Batch:
    """The scenarios in files, folders (their *.toml, or those of their what_if), shipped books, or `quarterly/leaver`.

    A file with a sweep gives its points, one with uncertainty itself and its draws. All are of `book`, where
    it is named instead of the files' own. Raises ScenarioError, PolicyError.
    """
    files = list({f.resolve(): f for place in places for f in scenario_files(place)}.values())
    if not files:
        raise ScenarioError(f"no scenario in {', '.join(places) or 'nothing'}: name files (*.toml), folders or a shipped book")
    found = _resolved(files, sets, book)
    books = sorted({str(f.book) for f, _ in found})
    if len(books) > 1:
        raise ScenarioError(f"scenarios of different books cannot be compared: {', '.join(books)}")
    scenarios = tuple(s for _, each in found for s in each)
    _check_names(scenarios)
    return Batch(found[0][0].book, scenarios, tuple(files), {s.name: f.path for f, each in found for s in each})


def check_fits(asked: Batch, book: Book, policy: Policy) -> None:
    """Refuse scenarios that cannot be asked of their book, before the first is solved: somebody who is not in it, columns that
    there are not. Of each file the first fault is told, and MOST_TRIED points are tried; draws differ only in numbers. Raises
    ScenarioError, PolicyError."""
    errors: dict[str, Refused] = {}
    tried: Counter[Path] = Counter()
    bad: set[Path] = set()
    for scenario in asked.scenarios:
        file = asked.file_of[scenario.name]
        if scenario.draw or file in bad or tried[file] == MOST_TRIED:
            continue
        tried[file] += 1
        try:
            changed(book, policy, scenario.tree)
        except (ScenarioError, PolicyError) as error:
            bad.add(file)
            place = f"{file}, point {scenario.name}" if scenario.group else str(file)
            said = f"{place}: {error}"
            errors[said] = type(error)(said)
    _raise_all(errors)


def _resolved(files: Sequence[Path], sets: Sequence[str], book: str) -> list[tuple[Resolved, list[Scenario]]]:
    """Each file with its scenarios. Where several cannot be used, one ScenarioError tells of all of them."""
    found: list[tuple[Resolved, list[Scenario]]] = []
    errors: dict[str, Refused] = {}  # a fault of --set is every file's
    for file in files:
        try:
            one = resolve(file, sets, book)
            found.append((one, scenarios_of(one)))
        except (ScenarioError, PolicyError) as error:
            errors[str(error)] = error
    _raise_all(errors)
    return found


def _raise_all(errors: Mapping[str, Refused]) -> None:
    """One error for the faults of all files, by what they say; nothing where there are none."""
    if len(errors) == 1:
        raise next(iter(errors.values()))
    if errors:
        raise ScenarioError(f"{len(errors)} scenario files cannot be used: {next(iter(errors))}", list(errors))


def scenarios_of(found: Resolved) -> list[Scenario]:
    """The scenario of a file; of a sweep its points, each with its draws where there is uncertainty."""
    uncertainty = found.file.uncertainty
    each = 1 + uncertainty.draws if uncertainty else 1
    check_number([*(len(v) for v in found.file.sweep.values()), each], str(found.path))
    out = []
    for name, title, keyed, sources in points(found):
        tree = changes_of(keyed, f"{found.path}" if not found.file.sweep else f"{found.path}, point {name}")
        group = found.name if found.file.sweep else ""
        out.append(Scenario(name, title, tree, sources, group))
        for k in range(1, each):
            assert uncertainty is not None
            draw = joined(tree, drawn(uncertainty, k))
            out.append(Scenario(f"{name}-draw-{k:0{len(str(each - 1))}d}", f"{title}, draw {k}", draw, {}, name, k))
    return out


def scenario_files(place: str) -> list[Path]:
    """The scenario files that a place on the command line means, in the order of their names."""
    path = Path(place)
    if path.is_file():
        return [path]
    books = shipped()
    if not path.exists():
        book, _, name = place.partition("/")
        if book not in books:
            raise ScenarioError(f"{place}: no such file, folder or shipped book{near(place, books)}")
        path = books[book]
        if name:
            return [_named(path, name, place)]
    folder = path / FOLDER if (path / FOLDER).is_dir() else path
    files = sorted(folder.glob("*.toml"))
    is_book = any((folder / f"accounts{suffix}").exists() for suffix in SUFFIXES)
    return [f for f in files if not (f.name == "policy.toml" and is_book)]


def _named(book: Path, name: str, place: str) -> Path:
    there = {f.stem: f for f in sorted((book / FOLDER).glob("*.toml"))}
    stem = name.removesuffix(".toml")
    if stem not in there:
        raise ScenarioError(f"{place}: {book.name} has no scenario {stem!r}{near(stem, there)}")
    return there[stem]


def _check_names(scenarios: Iterable[Scenario]) -> None:
    seen: set[str] = set()
    for scenario in scenarios:
        if scenario.name.casefold() in seen:
            raise ScenarioError(f"two scenarios bear the name {scenario.name!r}: give one of the files another name")
        seen.add(scenario.name.casefold())
