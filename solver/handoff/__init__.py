"""Floor 7: one folder with all that is handed to managers and CSMs once a plan is made."""
