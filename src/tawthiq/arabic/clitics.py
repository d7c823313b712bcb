"""The letters that Arabic writes onto its words, folded."""

from __future__ import annotations

AND = "و"
WITH = "ب"
CONJUNCTIONS = (AND, "ف")
PREPOSITIONS = ("ب", "ل", "ك", "س")
ARTICLE = "ال"
CONTRACTION = ("لل", "ل")
ENCLITICS = ("هما", "هم", "هن", "ها", "نا", "كم", "ه", "ي", "ك")
#: what a prefixed letter cannot stand before, as the beginnings of a form's features: «كيهان» is no "like" + «يهان»,
#: «سفر» no future of «فر»; a spoken «بيقصف» is one
BARRED: dict[str, tuple[str, ...]] = {
    "س": ("past", "singular", "dual", "plural", "adjective"),
    "ك": ("past", "present"),
    "ب": ("past",),
    "ل": ("past",),
}
#: before an enclitic ة is written ت, and the silent alif of a plural falls away
RESTORED = (("ت", "ه"), ("و", "وا"))
#: what a dual or plural that governs another noun may end in: «مرافقا القيادي»
CONSTRUCT_ENDINGS = ("ا", "ي", "و")
#: what an adjective of relation (روسي) ends in, and its forms, unfolded
NISBA = "ي"
NISBA_ENDINGS = ("ي", "ية", "يا", "يون", "يين", "يتين", "يتان", "يان", "يات")
