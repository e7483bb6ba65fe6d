"""Floor 5: a workbook for each manager and each CSM - its sheets as plain tables first, so that what comes back can be held
against what went out; then as a file."""
