"""How words are looked for in an archive: folded, so that spellings of one word meet."""

from __future__ import annotations

from tawthiq.arabic.fold import fold_word


def name_key(name: str) -> str:
    """A name without marks, its letters folded, small, on single blanks."""
    return " ".join(fold_word(name).lower().split())
