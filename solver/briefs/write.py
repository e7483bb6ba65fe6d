"""Floor 4: the files of all hand-offs - a brief and a mail for each account, and a list of them by receiver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from solver.briefs.handover import Handover, Sources
from solver.briefs.mail import mail_of
from solver.briefs.make import brief
from solver.briefs.markdown import page_of, plain, table_of
from solver.briefs.why import KINDS
from solver.lang import Lang
from solver.places import file_names
from solver.plan.written import Dates, Written

INDEX = "_index"  # no account's file name begins so


def brief_files(plan: Written, lang: Lang, dates: Dates | None = None) -> dict[str, str]:
    """Path -> text: `briefs/<account>.md` and `mails/<account>.txt`, and `briefs/_index.md`, which lists them by receiver.

    A brief is in `lang`, a mail in the account's own language. An account that nobody holds yet gets no mail. Raises PolicyError
    for columns of `[brief]` that the accounts do not have.
    """
    sources = Sources(plan, lang, dates)
    handovers = [sources.handover(a) for a in sources.handed_over()]
    names = file_names(plan.assignments["account_id"])
    files = {f"briefs/{INDEX}.md": _index(handovers, names, lang)} if handovers else {}
    for h in handovers:
        name = names[h.account_id]
        files[f"briefs/{name}.md"] = page_of(brief(h), lang, plan.plan_id)
        if (mail := mail_of(h)) is not None:
            files[f"mails/{name}.txt"] = mail
    return files


def _index(handovers: list[Handover], names: Mapping[str, str], lang: Lang) -> str:
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
        out += table_of(head, [_row(h, names[h.account_id], dated=dated) for h in mine])
    return "\n".join(out) + "\n"


def _row(h: Handover, name: str, *, dated: bool) -> list[str]:
    link = f"[{plain(h.account_id)}]({name}.md)"
    days = [d.isoformat() for d in h.span] if h.span else ["", ""]
    return [link, plain(h.name), plain(h.giver), plain(h.lang.t(KINDS[h.kind])), *(days if dated else [])]
