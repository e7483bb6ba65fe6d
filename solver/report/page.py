"""Floor 6: the page put together - the first screen, then a section for each question a leader or a manager asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup

from solver.lang import Lang
from solver.pages import page_from
from solver.plan.written import Written
from solver.report import books, fair, flows, hours_picture, proof, ratios
from solver.report.dearest import rule_costs
from solver.report.guessed import guessed_of
from solver.report.hours import hours_of
from solver.report.lookup import lookup_of
from solver.report.notes import WRITTEN, notes_of
from solver.report.options import frontier_of
from solver.report.sankey import flow_picture
from solver.report.six import headline, moving, six_of
from solver.report.tables import Table
from solver.report.view import View
from solver.report.whys import largest_moves

HERE = Path(__file__).parent
NOTES = 3  # on the first screen, a line each; the others are a click away
FIRST_SHOWN = 25  # accounts that stand there until something is typed


def report_of(plan: Written, lang: Lang, frontier: Path | None = None) -> str:
    """The page on a plan, whole in one file, the same for the same plan; with the frontier in the folder `frontier`.

    Raises UsageError for a frontier that is none, or of other inputs or rules.
    """
    view = View(plan, lang)
    options = frontier_of(view, frontier) if frontier else None
    return page_from(
        HERE / "page.html.j2",
        language=lang.code,
        script=(HERE / "search.js").read_text(encoding="utf-8"),
        t=lang.t,
        written=WRITTEN,
        quarter=view.summary["quarter"],
        parts=_parts(view, options is not None),
        frontier=options,
        **_first(view),
        **_books_and_flows(view),
        **_ratios_and_hours(view),
        **_people(view),
        **_lookup(view),
        **_proof(view),
    )


def _parts(view: View, frontier: bool) -> list[tuple[str, str]]:
    """Anchors of the sections, with their names in the navigation."""
    t = view.lang.t
    named = [("find", t("Find an account")), ("books", t("Books")), ("frontier", t("Options")), ("flows", t("Flows")),
             ("ratios", t("Ratios")), ("hours", t("Hours")), ("fairness", t("Fairness")), ("open", t("Uncovered and held")),
             ("proof", t("Proof"))]  # fmt: skip
    return [p for p in named if p[0] != "frontier" or frontier]


def _first(view: View) -> dict[str, Any]:
    s, t, lang, moves, rules = view.summary, view.lang.t, view.lang, largest_moves(view), rule_costs(view)
    notes = notes_of(view)
    about = t(
        "Plan for {first} to {last}, mode {mode}, in {currency}: {accounts} accounts, {arr} of ARR. Plan {plan_id}.",
        first=s["quarter"][0], last=s["quarter"][1], mode=t(s["mode"]), currency=s["currency"], plan_id=s["plan_id"],
        accounts=lang.number(s["totals"]["accounts"]["in"]), arr=lang.money(s["totals"]["arr"]["in"]),
    )  # fmt: skip
    return {
        "headline": headline(view), "about": about, "six": six_of(view), "moves": moves, "moves_title": _moves_title(view, moves),
        "rules": rules, "rules_title": t("The rules that cost most"), "guessed": guessed_of(view),
        "notes": notes[:NOTES], "more_notes": notes[NOTES:],
    }  # fmt: skip


def _moves_title(view: View, moves: Table) -> str:
    """How much of what moves the largest moves are."""
    arr = view.plan.moves["arr"].nlargest(len(moves.rows)).sum()
    count, whole = moving(view)
    if not count:
        new = view.summary["moves"]["new"]["accounts"]
        return view.lang.t("The largest accounts that get their first owner") if new else view.lang.t("Nothing changes hands")
    said = {"part": view.lang.money(float(arr)), "whole": view.lang.money(whole)}
    return view.lang.n(
        "{count} move: {part} of {whole} ARR", "The largest of {count} moves: {part} of {whole} ARR", count, **said
    )


def _books_and_flows(view: View) -> dict[str, Any]:
    found, teams = flows.flows_of(view)
    return {
        "books": books.books_table(view), "books_title": books.finding(view), "books_left": books.left_out(view),
        "flows": flows.flows_table(view, found, teams), "flows_title": flows.finding(view, found),
        "flows_picture": flow_picture(view, found) if len(found) else Markup(""),
    }  # fmt: skip


def _ratios_and_hours(view: View) -> dict[str, Any]:
    tiers, hours = ratios.ratios_of(view), hours_of(view)
    without = view.lang.n(
        "{count} account without a time zone is left out.", "{count} accounts without a time zone are left out.", hours.without
    )
    return {
        "ratios": ratios.ratio_table(view, tiers), "ratios_title": ratios.finding(view, tiers),
        "ratios_picture": ratios.ratio_picture(view, tiers), "hours": hours_picture.hours_table(view, hours),
        "hours_title": hours_picture.finding(view, hours) if hours.groups else view.lang.t("No account has a time zone"),
        "hours_picture": hours_picture.hours_picture(view, hours), "hours_without": without if hours.without else "",
    }  # fmt: skip


def _people(view: View) -> dict[str, Any]:
    lang, s = view.lang, view.summary
    uncovered, held = s["totals"]["accounts"]["uncovered"], s["holds"]["all"]
    open_title = lang.n("{count} account has nobody", "{count} accounts have nobody", uncovered)
    held_title = lang.n(
        "{count} account, {arr} of ARR, cannot move this quarter",
        "{count} accounts, {arr} of ARR, cannot move this quarter",
        held["accounts"],
        arr=lang.money(held["arr"]),
    )
    return {
        "worse": fair.worse_table(view), "spread": fair.spread_table(view), "fair_title": fair.finding(view),
        "uncovered": fair.uncovered_table(view), "held": fair.held_table(view), "holders": fair.holders_table(view),
        "open_title": open_title if uncovered else lang.t("No account is left with nobody"),
        "held_title": held_title if held["accounts"] else lang.t("Every account may move this quarter"),
        "shortages": [str(x["text"]) for x in s["shortages"]],
    }  # fmt: skip


def _lookup(view: View) -> dict[str, Any]:
    found = lookup_of(view)
    said = view.lang.t("Accounts: {accounts} (shown: {shown}). CSMs: {csms}.")  # filled in on the page, as is typed
    return {"people": found.people, "accounts": found.accounts, "told": found.told, "most": FIRST_SHOWN, "found": said}


def _proof(view: View) -> dict[str, Any]:
    return {
        "totals": proof.totals_table(view), "coverage": proof.coverage_table(view), "kinds": proof.kinds_table(view),
        "missed": proof.missed_table(view), "prices": proof.prices_table(view), "proof_title": proof.finding(view),
    }  # fmt: skip
