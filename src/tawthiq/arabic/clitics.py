"""The letters that Arabic writes onto its words, folded."""

from __future__ import annotations

CONJUNCTIONS = ("و", "ف")
PREPOSITIONS = ("ب", "ل", "ك", "س")
ARTICLE = "ال"
CONTRACTION = ("لل", "ل")
ENCLITICS = ("هما", "هم", "هن", "ها", "نا", "كم", "ه", "ي", "ك")
#: before an enclitic ة is written ت, and the silent alif of a plural falls away
RESTORED = (("ت", "ه"), ("و", "وا"))
