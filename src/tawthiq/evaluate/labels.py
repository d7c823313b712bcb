"""The words of scoring, read from `data/score.yaml`: which names count as one label, which letters as one letter.

Gold names sides and weapons in English, a coder may name them in Arabic or by an id, and neither keeps to one wording:
«قوات النظام», "Syrian regime forces" and `syria.government` are one side.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec
import yaml

from tawthiq.errors import DataError

SCORE = Path(__file__).parent.parent / "data" / "score.yaml"

Table = tuple[tuple[str, re.Pattern[str]], ...]


class Words(msgspec.Struct, frozen=True):
    """`actors` and `weapons`: labels with their regular expressions, in the order in which they are tried."""

    letters: dict[str, str]
    article: str
    place_kinds: tuple[str, ...]
    actors: dict[str, str]
    weapons: dict[str, str]

    def table(self, of: str) -> Table:
        """The labels of "actors" or "weapons", ready to be tried."""
        return tuple((label, re.compile(pattern)) for label, pattern in getattr(self, of).items())


@cache
def load_words() -> Words:
    """The words, read once a process.

    Raises DataError if the file is missing or broken.
    """
    try:
        return msgspec.convert(yaml.safe_load(SCORE.read_text("utf-8")), Words)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as problem:
        raise DataError(f"cannot load {SCORE}: {problem}") from problem
