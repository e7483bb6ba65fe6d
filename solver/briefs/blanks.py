"""Floor 4: what a brief asks people for - what only the outgoing CSM knows, the sign-off - and columns passed through."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from solver.briefs.brief import Line, Section
from solver.briefs.handover import Handover
from solver.lang import Lang, mark

OUTGOING = (
    mark("Stakeholders: who decides, who uses it, who doubts"),
    mark("What the customer wants to achieve, and how far it is"),
    mark("What works well with them, and what does not"),
    mark("Promises that are still open"),
    mark("Risks that the data do not show"),
    mark("Competitors and other projects"),
    mark("Next meeting, and what was agreed for it"),
    mark("Where documents and recordings are"),
)
SIGN_OFF = (
    mark("Open tasks and cases handed over"),
    mark("Calendar: meetings moved to the new owner"),
    mark("Shared channel: new owner added, old owner removed"),
    mark("Success plan handed over"),
    mark("Owner changed in the CRM"),
    mark("Customer informed"),
)


def outgoing_of(h: Handover) -> Section:
    """What the data do not know; of a new account, what sales know."""
    t = h.lang.t
    title = t("From sales")
    if h.giver:
        title = t("From whoever covered the account") if h.gone else t("From the outgoing owner")
    return Section("outgoing", title, tuple(Line(t(label), fill=True) for label in OUTGOING))


def sign_off_of(h: Handover) -> Section:
    """Who has done what, and when."""
    t = h.lang.t
    return Section("sign_off", t("Sign-off (who, date)"), tuple(Line(t(label), sign=True) for label in SIGN_OFF))


def more_of(h: Handover) -> Section:
    """The columns that the policy passes through, as the book has them."""
    columns = h.policy.brief.columns
    lines = tuple(Line(c.replace("_", " "), _text(h.given(c), h.lang)) for c in columns)
    return Section("more", h.lang.t("More about the account"), lines)


def _text(value: Any, lang: Lang) -> str:
    if value is None:
        return lang.t("not known")
    if isinstance(value, bool | np.bool_):
        return lang.t("yes") if value else lang.t("no")
    if isinstance(value, date):
        return lang.date(value)
    if isinstance(value, str):
        return value
    number = float(value)
    return lang.number(number, 0 if number == round(number) else 2)
