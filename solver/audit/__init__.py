"""Floor 3: rechecks a plan folder from its files and the inputs alone; shares no code with the model or the engine."""

from solver.audit.check import check_assignment
from solver.audit.facts import Facts, facts_from, load_facts
from solver.audit.report import Audit, audit_plan

__all__ = ["Audit", "Facts", "audit_plan", "check_assignment", "facts_from", "load_facts"]
