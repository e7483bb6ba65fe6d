"""Floor 5: the shape of a whole scenario file, and the one place where a tree is held against a shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, ValidationError

from solver.errors import ScenarioError
from solver.scenarios.faults import fault_text
from solver.scenarios.tables import Changes
from solver.scenarios.uncertainty import Uncertainty

FAULTS = 5  # of a file that are told at once


class File(Changes):
    """A whole file."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$")]
    title: str = ""
    book: str = ""
    extends: str | tuple[str, ...] = ()
    sweep: dict[str, list[Any]] = Field(default={})
    uncertainty: Uncertainty | None = None


def checked(model: type[Any], tree: Mapping[str, Any], source: str) -> Any:
    """`tree` as the model. Raises ScenarioError with the file, the keys and a did-you-mean."""
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        said = list(dict.fromkeys(fault_text(dict(f), tree, model) for f in error.errors()))
        more = f"; and {len(said) - FAULTS} more" if len(said) > FAULTS else ""
        raise ScenarioError(f"{source}: {'; '.join(said[:FAULTS])}{more}") from None
