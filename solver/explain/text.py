"""Floor 5: answers for people, in 80 columns."""

from __future__ import annotations

from collections.abc import Sequence

from solver.explain.card import Card, Place
from solver.explain.desk import Span
from solver.explain.force import Forced
from solver.explain.rules import Cost
from solver.plan.layout import money, table, wrap
from solver.plan.load import Loaded
from solver.shortage import Remedies

SHOWN = 12
IN_THE_WAY = 3  # rules told of one place


def card_text(card: Card, value: int) -> str:
    """One account of a plan of this value: where, why, what each place is worth, what stands in the way."""
    head = wrap(f"{card.account_id}  {card.name}, {card.tier}, {card.arr:,.0f} ARR; {'; '.join(card.facts)}", "")
    why = wrap(card.reason[:1].upper() + card.reason[1:] + ".", "  ")
    matches = [k for k in (card.places[0].terms if card.places else {}) if k not in ("arr", "handoff")]
    rows = [["In money", "weighted ARR", "fit", "hand-off", "sum", "against here"]]
    for p in card.places:
        fit = sum(p.terms[m] for m in matches)
        here = "-" if p.role == "here" else f"{p.against_here:+,}"
        rows.append([_named(p), f"{p.terms['arr']:,}", f"{fit:,}", f"{p.terms['handoff']:,}", f"{p.total:,}", here])
    parts = [head, why, table(rows), *(_place_text(p, matches, value) for p in card.places if p.role != "here")]
    if card.others:
        parts.append(f"  {card.others} more may hold it; ask for one with --to")
    parts += [wrap(note, "  ") for note in card.notes]
    return "\n\n".join(p for p in parts if p)


def _named(place: Place) -> str:
    return place.name[:22] + {"here": " (here)", "today": " (today)", "other": ""}[place.role]


def _place_text(place: Place, matches: Sequence[str], value: int) -> str:
    """What stands in the way of a place, and what the whole plan would lose."""
    lost = [f"{m} {place.terms[m]:,}" for m in matches if place.terms[m]]
    lines = [wrap(f"{place.name}{': ' + ', '.join(lost) if lost else ': fits in full'}.", "  ")]
    for rule in place.in_the_way[:IN_THE_WAY]:
        lines.append(wrap(f"In the way: {rule}.", "    "))
    if len(place.in_the_way) > IN_THE_WAY:
        more = len(place.in_the_way) - IN_THE_WAY
        lines.append(f"    And {more} more limit{'s' if more > 1 else ''} that would cost something.")
    if place.costs is not None and place.costs.most is None and place.costs.least > value > 0:
        lines.append("    Under these rules no plan that is worth anything has it there.")
    elif place.costs is not None:
        lines.append(wrap(f"The plan would lose {span_words(place.costs)}.", "    "))
    return "\n".join(lines)


def span_words(span: Span) -> str:
    """At least and at most, no more precisely than is true."""
    if span.most is None:
        return f"at least {span.least:,}" if span.least > 0 else "no proven amount; --to finds out"
    if span.exact:
        return f"{span.least:,}" if span.least >= 0 else f"nothing: it would gain {-span.least:,}"
    if span.least <= 0:
        return f"at most {span.most:,}" if span.most >= 0 else f"nothing: it would gain at least {-span.most:,}"
    return f"at least {span.least:,} and at most {span.most:,}"


def forced_text(asked: Forced, value: int) -> str:
    """What a change that somebody asks for would do to the plan."""
    pins = " and ".join(f"{a} with {u}" for a, u in asked.pins)
    lines = [wrap(f"{pins}: solved again with that pinned, all else as it is.", "")]
    lines.append(wrap(f"The plan would lose {span_words(asked.loses)} (value {asked.value:,} instead of {value:,}).", "  "))
    if asked.loses.most is not None and asked.loses.most < 0:
        lines.append(
            wrap(
                "A pin goes before the rules on who may hold an account, and counts in no budget of moves: so the plan can gain.",
                "  ",
            )
        )
    if asked.staged:
        lines.append(wrap("The plan's objective was staged: the limits of its stages give way to the pin.", "  "))
    lines += [wrap(f"The pin overrides a rule: {rule}.", "  ") for rule in asked.broken]
    lines += [wrap(f"This row of overrides.csv would have to go: {row}.", "  ") for row in asked.lifted]
    others = len(asked.changes) - len(asked.pins)
    if others <= 0:
        lines.append("  Nobody else would move.")
    lines.append("")
    rows = [["Elsewhere", "account", "tier", "ARR", "in the plan", "then"]]
    rows += [[c.account_id[:14], c.name[:17], c.tier, money(c.arr), c.before[:15], c.after[:15]] for c in asked.changes[:SHOWN]]
    if asked.changes:
        lines.append(table(rows, left=3))
    if len(asked.changes) > SHOWN:
        lines.append(f"  and {len(asked.changes) - SHOWN} more (--json names them all)")
    return "\n".join(lines)


def rules_text(costs: Sequence[Cost]) -> str:
    """The rules that cost most."""
    if not costs:
        return "No rule costs anything that could be proved: without any one of them the plan is as good, to the gap."
    rows = [["Rules that cost most", "at least", "found", "at most"]]
    rows += [[c.rule.name, money(c.costs.least), money(c.found), money(c.costs.most or 0)] for c in costs]
    note = (
        "Each dropped alone, and the book solved again: `found` is how much better that plan is, a soft limit's own price "
        "included; what the rule costs lies between `at least` and `at most`. Figures of several rules do not add up."
    )
    return table(rows) + "\n" + wrap(note, "  ")


def remedies_text(remedies: Remedies) -> str:
    """A shortage, and what would end it."""
    lines = [wrap(remedies.text, "")]
    lines += [wrap(f"{k}. {s.said()}.", "  ") for k, s in enumerate(remedies.suggestions, 1)]
    return "\n".join(lines)


def changed_words(loaded: Loaded) -> str:
    """What to know of a plan whose files are no longer those that were written."""
    if loaded.intact:
        return ""
    said = f"Note: files of {loaded.path} were changed after it was written; `csm-assign audit {loaded.path}` says what is wrong."
    return wrap(said, "") + "\n\n"
