"""csm-assign: who looks after whom, decided well and explained."""
