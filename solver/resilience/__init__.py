"""Floor 6: if a CSM resigns tomorrow - where the accounts go, what is left with nobody, and a standing file for that day."""
