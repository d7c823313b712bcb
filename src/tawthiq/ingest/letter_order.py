"""Whether the letters of Arabic words stand in the order of reading or turned round, as in broken text layers."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import yaml

LETTERS: Final = Path(__file__).parents[1] / "data" / "ingest_letters.yaml"
_ENOUGH: Final = 4
_FORM: Final = {"<initial>": 1, "<medial>": 2, "<final>": 3}


class _Letters(msgspec.Struct, frozen=True):
    last: list[str]
    first: list[str]


@cache
def _letters() -> _Letters:
    return msgspec.convert(yaml.safe_load(LETTERS.read_text("utf-8")), _Letters)


def is_turned(text: str) -> bool:
    """Whether most of the words that tell it are turned round, at least four of them."""
    words = text.split()
    told = [_direction(unicodedata.normalize("NFKC", word)) or _direction_of_forms(word) for word in words]
    return told.count(-1) >= _ENOUGH and told.count(-1) > 2 * told.count(1)


def _direction(word: str) -> int:
    """1 for a word as it is read, -1 for one turned round, 0 for one that does not tell."""
    letters = _letters()
    core = word.strip("()[]\u00ab\u00bb\"'.,:;!?\u060c\u061b\u061f")
    if len(core) <= 3:
        return 0
    ahead = core[-1] in letters.last or core.startswith(tuple(letters.first))
    back = core[0] in letters.last or core.endswith(tuple(start[::-1] for start in letters.first))
    return int(ahead) - int(back)


def _direction_of_forms(word: str) -> int:
    """Presentation forms show where in a word a letter stands."""
    forms = [_FORM.get(unicodedata.decomposition(letter).split(" ")[0], 0) for letter in word]
    joined = [form for form in forms if form]
    if len(joined) < 2 or joined[0] == joined[-1]:
        return 0
    return 1 if joined[0] < joined[-1] else -1
