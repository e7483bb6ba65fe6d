"""Floor 5: scenario files - what if? - and what they change in a book and its policy."""
