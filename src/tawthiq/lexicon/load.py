"""Loads the compiled lexicon."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from tawthiq.errors import LexiconError
from tawthiq.lexicon.entries import CompiledLexicon

COMPILED = Path(__file__).parent.parent / "data" / "lexicon.json"


@cache
def load_lexicon() -> CompiledLexicon:
    """The compiled lexicon, read once a process.

    Raises LexiconError if the file is missing or broken.
    """
    try:
        return msgspec.json.decode(COMPILED.read_bytes(), type=CompiledLexicon)
    except (OSError, msgspec.DecodeError) as problem:
        raise LexiconError(f"cannot load {COMPILED}: {problem}; compile it with `make lexicon`") from problem
