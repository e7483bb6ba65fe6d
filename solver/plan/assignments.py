"""Floor 3: assignments.csv and moves.csv - one row per account, in the order of their ids."""

from __future__ import annotations

import numpy as np
import pandas as pd

from solver.plan.decision import Decision
from solver.plan.names import manager_of
from solver.plan.reasons import Reasons
from solver.plan.windows import windows_of
from solver.problem import Bools


def assignments_of(decision: Decision) -> pd.DataFrame:
    """The plan's rows, columns as the contract has them."""
    setting = decision.formulation.setting
    accounts, units, items = setting.book.accounts, setting.units, setting.items
    reasons = Reasons(decision)
    not_before, not_after, hold_until = windows_of(decision)
    frame: dict[str, object] = {
        "account_id": accounts["account_id"],
        "name": accounts["name"],
        "arr": accounts["arr"],
        "tier": _text(setting.policy.tier_names[t] for t in items.account_tier),
        "score": decision.tiering.table["score"],
        **_holder(decision),
        "previous_owner": accounts["owner"],
        "move_type": _text(decision.move_type),
        "moved": decision.moved,
        "forced": decision.moved & np.array([k != "chosen" for k in decision.move_type], bool),
        "not_before": not_before,
        "not_after": not_after,
        "hold_until": hold_until,
        "reason": _text(reasons.of_account(a) for a in range(len(accounts))),
        "worth": decision.worth,
        **{f"{name}_term": values for name, values in decision.terms.items()},
        "alternative": _text(units.names[u] for u in decision.alternative),
        "alternative_difference": np.where(decision.alternative > 0, decision.alternative_difference.astype(float), np.nan),
        "needs_approval": decision.moved & _weighty(decision),
        "family": _text(accounts["account_id"][items.largest[i]] if items.size[i] > 1 else "" for i in items.of_account),
        "renewal_date": accounts["renewal_date"],
        "health": accounts["health"],
    }
    return pd.DataFrame(frame)


def _holder(decision: Decision) -> dict[str, pd.Series]:
    """Who holds each account: kind of book, unit, person or pool."""
    setting, unit = decision.formulation.setting, decision.unit
    units, served = setting.units, setting.items.served[setting.items.account_tier]
    nobody = np.where(served, "uncovered", "automated")
    person = _people(decision)
    return {
        "coverage": _text(np.where(unit > 0, np.where(units.is_pool[unit], "pooled", "dedicated"), nobody)),
        "unit": _text(units.names[u] for u in unit),
        "csm_id": _text(person[u][0] for u in unit),
        "pool": _text(units.names[u] if units.is_pool[u] else "" for u in unit),
        "csm_name": _text(person[u][1] for u in unit),
        "csm_email": _text(person[u][2] for u in unit),
        "manager": _text(person[u][3] for u in unit),
    }


def moves_of(decision: Decision, assignments: pd.DataFrame) -> pd.DataFrame:
    """The moved rows with both sides: who gave and who received, by name and manager."""
    setting = decision.formulation.setting
    csms = setting.book.csms.set_index("csm_id")
    rows = assignments[decision.moved].reset_index(drop=True)
    previous = rows["previous_owner"]
    names = csms["name"].to_dict()
    managers = csms["manager"].to_dict()
    front = {
        "account_id": rows["account_id"], "name": rows["name"], "arr": rows["arr"], "tier": rows["tier"],
        "move_type": rows["move_type"], "from": previous, "from_name": _text(names.get(p, p) for p in previous),
        "from_manager": _text(managers.get(p, "") for p in previous), "to": rows["unit"],
        "to_name": _text(n or u for n, u in zip(rows["csm_name"], rows["unit"], strict=True)), "to_manager": rows["manager"],
        "coverage": rows["coverage"],
    }  # fmt: skip
    rest = ["not_before", "not_after", "worth", "handoff_term", "reason", "needs_approval", "family", "renewal_date", "health"]
    return pd.DataFrame({**front, **{c: rows[c] for c in rest}})


def _people(decision: Decision) -> list[tuple[str, str, str, str]]:
    """csm_id, name, e-mail and manager of each unit; a pool has those of its contact, and its manager where all share one."""
    setting = decision.formulation.setting
    csms, out = setting.book.csms, []
    number = {c: k for k, c in enumerate(csms["csm_id"])}
    for u, name in enumerate(setting.units.names):
        csm = int(setting.units.csm[u])
        if csm < 0:
            pool = setting.policy.pools.get(name)
            csm = number.get(pool.contact, -1) if pool else -1
        manager = manager_of(setting, u)
        out.append((csms["csm_id"][csm], csms["name"][csm], csms["email"][csm], manager) if csm >= 0 else ("", "", "", manager))
    return out


def _weighty(decision: Decision) -> Bools:
    """Accounts whose move a manager should approve: of the best tier, red, or with as much ARR as the policy says."""
    setting = decision.formulation.setting
    accounts, line = setting.book.accounts, setting.policy.moves.approval_arr
    red = (accounts["health"] < setting.policy.health.red).to_numpy(bool)
    top = ((accounts["arr"] * 100).round() >= line * 100).to_numpy(bool) & (line > 0)
    weighty: Bools = red | top | (setting.items.account_tier == 0)
    return weighty


def _text(values: object) -> pd.Series:
    return pd.Series(list(values), dtype="str")  # type: ignore[call-overload]
