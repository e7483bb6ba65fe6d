"""Floor 7: a hand-off on the screen - what is in the folder, for whom, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from solver.handoff.parts import Item, Team
from solver.plan.layout import fitted, table, wrap
from solver.plan.written import Written

MOST = 20  # managers listed; handoff.json has all


def screen_of(
    plan: Written, path: Path, out: Path, code: str, teams: Sequence[Team], items: Sequence[Item], short: str = ""
) -> str:
    """80 columns: the managers with what they are asked, the other files, and the next steps."""
    first, last = plan.loaded.summary["quarter"]
    parts = [f"Plan {plan.plan_id} for {first} to {last}, handed over in {code}", _teams(teams)]
    parts.append("\n".join(wrap(line) for line in _others(items)))
    parts += [short] if short else []
    unsettled = int(plan.loaded.summary["approval"]["accounts"])
    parts.append(
        "\n".join(["What to do next", *(wrap(f"{k}. {step}") for k, step in enumerate(_steps(path, out, unsettled), 1))])
    )
    return "\n\n".join(parts)


def _teams(teams: Sequence[Team]) -> str:
    rows = [["Manager", "to decide", "in", "out", "books", "workbook"]]
    for t in teams[:MOST]:
        rows.append(
            [t.manager or "(none)", f"{t.decide:,}", f"{t.arriving:,}", f"{t.leaving:,}", f"{t.books:,}", Path(t.path).name]
        )
    lines = [table(fitted(rows))]
    if len(teams) > MOST:
        lines.append(f"  and {len(teams) - MOST:,} more managers (handoff.json)")
    shared = "moves between two teams stand in both workbooks; two answers that differ are named when they come back"
    return "\n".join([*lines, wrap(f"({shared})")])


def _others(items: Sequence[Item]) -> list[str]:
    """What the folder holds beside the managers' workbooks."""
    said = {
        ("workbook", "csm"): "workbooks/csm: {count} workbooks, one for each CSM, with room for notes and without the peers",
        ("brief", "csm"): "briefs: {count} pages, one for each account that changes hands; briefs/_index.md lists them",
        ("mail", "csm"): "mails: {count} drafts to customers, in their language; only these may leave the company",
    }
    said |= {
        ("report", "leader"): "report.html: the plan on one page, for CS leadership",
        ("calendar", "csm"): "waves: a week for each hand-off (waves.csv), and {count} calendars",
        ("crm", "crm"): "crm: {count} files that load the plan into the CRM and undo it; load them when all have answered",
    }
    counts = Counter((i.what, str(i.audience)) for i in items)
    return [text.format(count=f"{counts[key]:,}") for key, text in said.items() if counts[key]]


def _steps(path: Path, out: Path, unsettled: int) -> list[str]:
    approve = f"{unsettled:,} moves need approval" if unsettled else "no move needs approval"
    return [
        f"Send each manager their workbook from {out / 'workbooks'}; {approve}. They answer in the yellow cells.",
        f"Bring the answers back: csm-assign answers {path} FILES... --out NEW",
        "When the plan stands, give each CSM their workbook and briefs. All is internal but the mails, which the CSMs finish and "
        "send.",
    ]
