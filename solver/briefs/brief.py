"""Floor 4: what a hand-off brief consists of; pages of Markdown and sheets of workbooks are both made from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of a brief: what, and its value. A blank value is for the reader to fill in (`fill`), or to sign (`sign`)."""

    label: str
    value: str = ""
    fill: bool = False
    sign: bool = False


@dataclass(frozen=True)
class Section:
    """One part of a brief under its heading, in the language of the brief."""

    key: str  # why, history, health, renewal, risks, service, first_steps, more, outgoing, sign_off
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Brief:
    """All that is handed over with one account."""

    account_id: str
    name: str
    title: str
    sections: tuple[Section, ...]
