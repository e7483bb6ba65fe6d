"""Floor 3: the Plan - the decision and all that follows from it; reads and writes its folder."""
