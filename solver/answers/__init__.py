"""Floor 6: managers' answers to a plan - read back, turned into pins, and the plan solved again around them, little changed."""
