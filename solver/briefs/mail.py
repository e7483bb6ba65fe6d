"""Floor 4: the mail that introduces a new owner to a customer - in the customer's language, and without a word of what we know
or think of them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from solver.briefs.handover import Handover
from solver.lang import Lang, lang_of
from solver.policy.briefs import BriefTier
from solver.texts import one_line

HERE = Path(__file__).parent / "mails"


def mail_of(h: Handover) -> str | None:
    """Subject and body of the mail, as text; None where nobody is there yet whom it could introduce."""
    if not h.unit and h.row("coverage") != "automated":
        return None
    lang = language_of(h)
    text = _templates().get_template(f"{lang.code.replace('-', '_')}.txt.j2").render(_facts(h, lang))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.strip().splitlines())) + "\n"


def sender_of(h: Handover) -> str:
    """Who sends the mail: today's owner where they introduce the new one, else the new one or the pool; "" where it is nobody."""
    return str((h.given("owner") if _voice(h) == "giver" else h.row("unit")) or "")


def language_of(h: Handover) -> Lang:
    """Portuguese where the account's language is, English for all others."""
    return lang_of("pt-BR" if str(h.given("language") or "").casefold().startswith("pt") else "en")


def _facts(h: Handover, lang: Lang) -> dict[str, Any]:
    """What the templates fill in: one-line texts of the data, and what changes, as a customer sees it."""
    column = h.policy.brief.contact
    now, before = _service(h, h.tier, lang), _service(h, h.before or h.tier, lang)
    return {
        "account": one_line(h.name),
        "contact": one_line(str((h.given(column) if column else None) or "")),
        "date": lang.date(h.span[1]) if h.span else "",
        "receiver": one_line(_person(h)),
        "desk": one_line(str(h.row("csm_name") or "")) if h.to_pool else "",  # whom a pool names as the contact of its accounts
        "email": one_line(str(h.row("csm_email") or "")),
        "digital": not h.unit,
        "giver": one_line(_giver(h)),
        "voice": _voice(h),
        "first": _first(h),
        "change": _change(h, now, before),
        "check_in": now.check_in,
        "review": now.review,
    }


def _service(h: Handover, tier: str, lang: Lang) -> BriefTier:
    """What customers of a tier read of our service, in their language."""
    texts = h.policy.brief.tiers.get(tier, BriefTier())
    return texts.model_copy(update={k: one_line(lang.t(getattr(texts, k))) for k in ("check_in", "review") if getattr(texts, k)})


def _change(h: Handover, now: BriefTier, before: BriefTier) -> str:
    """up, down or same, by the tier; same as well for a first owner, and where the customer reads of no difference."""
    if _first(h) or not h.before or (now.check_in, now.review) == (before.check_in, before.review):
        return "same"
    return "down" if h.tier > h.before else "up"


def _first(h: Handover) -> bool:
    return h.kind == "new" or not h.giver


def _person(h: Handover) -> str:
    """The new owner by name; "" for a pool, whose name is our own affair, and for nobody."""
    return h.receiver if h.unit and not h.to_pool else ""


def _giver(h: Handover) -> str:
    """Today's owner by name; "" for a pool, for nobody, and for an owner of whom we have but an id."""
    owner = str(h.given("owner") or "")
    if owner in h.case.words.people:
        return str(h.case.words.people[owner])
    return owner if h.gone and " " in owner.strip() and "@" not in owner else ""


def _voice(h: Handover) -> str:
    """Who writes: the outgoing CSM, who introduces; else the new one; else the team."""
    if _giver(h) and h.kind != "owner_left" and not h.gone:
        return "giver"
    return "receiver" if _person(h) else "team"


def ended(text: str) -> str:
    """The end of a sentence, for names that bring a full stop of their own."""
    return text if text.endswith(".") else f"{text}."


@cache
def _templates() -> Environment:
    # plain text: nothing to escape for, and &amp; in a customer's name would be read as it stands
    how: dict[str, Any] = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    templates = Environment(loader=FileSystemLoader(HERE), autoescape=False, **how)  # noqa: S701
    templates.filters["ended"] = ended
    return templates
