"""Floor 5: how much change to buy - plans from required moves only to unrestricted, side by side."""
