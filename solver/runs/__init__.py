"""Floor 5: scenarios solved on one machine or many; results are durable, and finished ones are not solved again."""
