"""Floor 4: what the two CSMs of a moved account need on the day: the hand-off brief, and the mails that introduce the new one."""
