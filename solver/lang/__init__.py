"""Floor 0: the languages that people are addressed in - sentences, numbers, amounts and dates."""

from solver.lang.lang import EN, LANGS, Lang, lang_of, mark

__all__ = ["EN", "LANGS", "Lang", "lang_of", "mark"]
