"""Whether the name of a place is also an ordinary word or a person's name, by how common its words are."""

from __future__ import annotations

from tawthiq.arabic.clitics import ARTICLE
from tawthiq.arabic.frequency import zipf
from tawthiq.arabic.names import PERSON_NAME

_SHORT = 3
_SHORT_IN_PACKS = 4
#: Zipf frequency from which each word of a name of several words is an ordinary one («رأس المال»)
_ORDINARY_WORDS = 3.4


def is_ordinary(name: str, limit: float) -> bool:
    """Whether a folded name is short, a word of Zipf frequency `limit` or more, or called as persons are."""
    if " " in name:
        return bool(PERSON_NAME.match(name))
    bare = name.removeprefix(ARTICLE)
    return len(bare) <= _SHORT or max(zipf(name), zipf(bare)) >= limit


def is_ordinary_in_pack(name: str) -> bool:
    """The same for a name of a pack, which holds hamlets by the ten thousand: any word of the list is ordinary."""
    if " " in name:
        if PERSON_NAME.match(name):
            return True
        return all(max(zipf(w), zipf(w.removeprefix(ARTICLE))) >= _ORDINARY_WORDS for w in name.split())
    bare = name.removeprefix(ARTICLE)
    return len(bare) <= _SHORT_IN_PACKS or zipf(name) > 0 or zipf(bare) > 0 or zipf(ARTICLE + bare) > 0
