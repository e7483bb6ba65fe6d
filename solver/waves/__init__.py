"""Floor 4: a week for each hand-off of a plan - a second exact model, its calendars, its table."""
