"""Floor 5: why an account is where it is, what another place would be worth, and what a move the other way would cost."""
