"""Nisbas of countries: «السورية» tells of Syria («الحدود السورية التركية»)."""

from __future__ import annotations

from functools import cache

from tawthiq.arabic.clitics import NISBA, NISBA_ENDINGS
from tawthiq.arabic.fold import fold_word
from tawthiq.lexicon.load import load_lexicon

_ENDINGS = NISBA_ENDINGS[:2]
#: what folded nisbas end in, and what a feminine one does
NISBAS = tuple(fold_word(ending) for ending in _ENDINGS)
FEMININE = NISBAS[1][-1]


@cache
def load_nisbas() -> dict[str, str]:
    """Folded nisbas, masculine and feminine, without the article, to ISO 3166-1 codes; from `nisba` of toponyms."""
    return {
        fold_word(nisba.removesuffix(NISBA) + ending): entry.get("country")
        for entry in load_lexicon().entries
        if entry.tag == "TOPONYM"
        for nisba in entry.get("nisba").split()
        for ending in _ENDINGS
    }
