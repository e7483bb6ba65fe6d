"""Floor 3: rechecks a plan folder from its files and the inputs alone; shares no code with the model or the engine."""

from solver.audit.check import check_assignment
from solver.audit.facts import Facts, facts_from, load_facts
from solver.audit.report import Audit, audit_plan
from solver.audit.waves import audit_waves

__all__ = ["Audit", "Facts", "audit_plan", "audit_waves", "check_assignment", "facts_from", "load_facts"]
