"""Floor 0: what stands in a policy file held against the kind of its key, before files are laid over one another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

WORDS = {
    "greater_than_equal": "must be at least {ge}", "greater_than": "must be above {gt}", "less_than": "must be below {lt}",
    "less_than_equal": "must be at most {le}", "finite_number": "must be a number, not nan or inf",
    "int_parsing": "must be a whole number", "int_type": "must be a whole number", "int_from_float": "must be a whole number",
    "int_parsing_size": "must be a whole number that is not so long", "float_parsing": "must be a number",
    "float_type": "must be a number", "string_type": "must be a text in quotes", "bool_parsing": "must be true or false",
    "bool_type": "must be true or false", "literal_error": "must be {expected}", "tuple_type": "must be a list",
    "list_type": "must be a list", "dict_type": "must be a table, with keys of its own",
    "model_type": "must be a table, with keys of its own",
}  # fmt: skip
PATTERNS = {  # of texts, in words
    r"^[A-Z]{3}$": "must be three capital letters, such as USD",
    r"^T[1-5]$": "must be T1, T2, T3, T4 or T5",
    r"^[a-z][a-z0-9_]*$": "must be small letters, digits and _, a letter first, such as same_language",
    r"^[A-Za-z][A-Za-z0-9_ .-]*$": "must be plain letters, digits, blanks, _ . and -, a letter first",
    r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$": "must be plain letters, digits, _ . and -, a letter or digit first, at most 100 in all",
    r"^[A-Za-z][A-Za-z0-9_]*$": "must be the name that the API has: plain letters, digits and _, a letter first",
    r"^[A-Za-z0-9]{3}$": "must be three letters or digits, such as 001",
}


def model_in(annotation: Any) -> type[BaseModel] | None:
    """The table model that a field's type is, or is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := model_in(arg))), None)


def misfit(value: Any, annotation: Any) -> str:
    """What a value must be and is not, such as "must be a list"; "" where it may be right. Bounds are for the model to say."""
    kind, inner = get_origin(annotation), get_args(annotation)
    if kind is Annotated:
        return misfit(value, inner[0])
    if kind in (Union, UnionType):
        every = [misfit(value, part) for part in inner if part is not NoneType]
        return "" if "" in every else every[0]
    if kind is tuple or kind is list:
        if not isinstance(value, list | tuple):
            return "must be an array of tables, each under [[...]]" if model_in(inner[0]) else "must be a list, such as [1, 2]"
        parts = [inner[0]] * len(value) if kind is list or Ellipsis in inner else inner
        return next((said for v, part in zip(value, parts) if (said := misfit(v, part))), "")
    if kind is dict:
        if not isinstance(value, Mapping):
            return "must be a table, with keys of its own"
        return next((f"{key} {said}" for key, v in value.items() if (said := misfit(v, inner[1]))), "")
    return _plain_misfit(value, annotation)


def _plain_misfit(value: Any, annotation: Any) -> str:
    if not isinstance(annotation, type):
        return ""
    if issubclass(annotation, BaseModel):
        return "" if isinstance(value, Mapping) else "must be a table, with keys of its own"
    if annotation is bool:
        return "" if isinstance(value, bool) else "must be true or false"
    if annotation in (int, float):
        return "must be a number, not true or false" if isinstance(value, bool) else ""
    if annotation is date:
        return "" if isinstance(value, date | str) else "must be a date, such as 2026-10-01"
    if annotation is str:
        return "" if isinstance(value, str) else "must be a text in quotes"
    return ""


def in_words(fault: Mapping[str, Any]) -> str:
    """A fault that the model found, in a reader's words."""
    kind = str(fault["type"])
    if kind == "string_pattern_mismatch":
        pattern = str(fault["ctx"]["pattern"])
        return PATTERNS.get(pattern, f"must be written as {pattern} says")
    if kind in WORDS:
        return WORDS[kind].format(**fault.get("ctx", {}))
    if kind.startswith("date"):
        return "must be a date, such as 2026-10-01"
    return str(fault["msg"]).removeprefix("Value error, ")
