"""Floor 4: into the CRM - files that load what a plan decides, files that undo it, and what of it did arrive."""
