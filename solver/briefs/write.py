"""Floor 4: the files of all hand-offs - a brief and a mail for each account, and a list of them by receiver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from solver.briefs.handover import Handover, Sources
from solver.briefs.mail import mail_of, sender_of
from solver.briefs.make import brief
from solver.briefs.markdown import page_of, plain, table_of
from solver.briefs.why import KINDS
from solver.lang import Lang
from solver.places import file_names
from solver.plan.written import Dates, Written

INDEX, NOBODY = "_index", "_nobody"  # no file name of an account or a CSM begins so


def brief_files(plan: Written, lang: Lang, dates: Dates | None = None) -> dict[str, str]:
    """Path -> text: `briefs/<receiver>/<account>.md`, `mails/<sender>/<account>.txt`, and `briefs/_index.md`, which lists them.

    A brief is in `lang`, a mail in the account's own language. An account that nobody holds yet gets no mail. Raises PolicyError
    for columns of `[brief]` that the accounts do not have.
    """
    sources = Sources(plan, lang, dates)
    handovers = [sources.handover(a) for a in sources.handed_over()]
    names, folders = file_names(plan.assignments["account_id"]), folders_of(plan)
    paths = {h.account_id: f"{folders[str(h.row('unit') or '')]}/{names[h.account_id]}.md" for h in handovers}
    files = {f"briefs/{INDEX}.md": _index(handovers, paths, lang)} if handovers else {}
    for h in handovers:
        files[f"briefs/{paths[h.account_id]}"] = page_of(brief(h), lang, plan.plan_id)
        if (mail := mail_of(h)) is not None:
            files[f"mails/{folders[sender_of(h)]}/{names[h.account_id]}.txt"] = mail
    return files


def folders_of(plan: Written) -> dict[str, str]:
    """Unit or owner of today -> the folder for what is theirs; "" is nobody."""
    rows = plan.assignments
    people = sorted({*rows["unit"], *rows["previous_owner"]} - {""})
    return {**file_names(people), "": NOBODY}


def _index(handovers: list[Handover], paths: Mapping[str, str], lang: Lang) -> str:
    """The briefs by receiver, and by name within."""
    t = lang.t
    dated = any(h.span for h in handovers)
    by_receiver: dict[str, list[Handover]] = defaultdict(list)
    for h in handovers:
        by_receiver[h.receiver].append(h)
    out = [f"# {t('Hand-off briefs by receiver')}", "", t("Internal.")]
    for receiver in sorted(by_receiver, key=lambda r: (not r, r.casefold(), r)):
        mine = sorted(by_receiver[receiver], key=lambda h: (h.name.casefold(), h.account_id))
        title = plain(receiver) if receiver else t("Nobody")
        count = lang.n("{count} account", "{count} accounts", len(mine))
        out += ["", f"## {title} ({count})", ""]
        head = [t("Account"), t("Name"), t("From"), t("Kind of move"), *([t("Starts"), t("Owner changes")] if dated else [])]
        out += table_of(head, [_row(h, paths[h.account_id], dated=dated) for h in mine])
    return "\n".join(out) + "\n"


def _row(h: Handover, path: str, *, dated: bool) -> list[str]:
    link = f"[{plain(h.account_id)}]({path})"
    days = [d.isoformat() for d in h.span] if h.span else ["", ""]
    return [link, plain(h.name), plain(h.giver), plain(h.lang.t(KINDS[h.kind])), *(days if dated else [])]
