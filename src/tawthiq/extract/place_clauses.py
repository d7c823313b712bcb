"""Clauses that tell later in a sentence where a place lies: «تعرضت قرية س لقصف، وهي تقع على بعد 10 كم غربي مدينة ص»,
«تقع قرية س التي تعرضت للقصف على بعد 20 كم إلى الشرق من مدينة ص».
"""

from __future__ import annotations

from tawthiq.extract.place_heads import Head
from tawthiq.extract.place_words import AND, COMMAS, PlaceWords

#: how many words a clause behind «التي» may have before a distance that is still the place's own
_SHORT_CLAUSE = 5


class ClauseReader:
    """Reads them in one sentence."""

    def __init__(self, words: PlaceWords) -> None:
        self._words = words

    def begins_anew(self, i: int) -> bool:
        """«وهو من قرية س»: a clause that does not tell where the place before it lies."""
        return self._words.clause(i) == "earlier" and not self._words.distances.is_opener_or_lies(i + 1)

    def is_of_earlier(self, head: Head, adjoins: bool) -> bool:
        """«وهي تقع على بعد», «وتبعد 20 كم عن»: a distance that tells of a place named before it.

        `adjoins`: it stands right behind another place, of which «الذي يقع على بعد» tells.
        """
        where = head.where
        if where is None or where.distance is None:
            return False
        words, first = self._words, where.first
        if first > words.first and words.direction(first - 1, "lies"):
            first -= 1
        opener = words.direction(first, "distance") or words.direction(first, "lies")
        if opener is None:
            return False
        clause = words.clause(first - 1) if first > words.first else ""
        if clause:
            return clause == "earlier" or not adjoins
        is_verb = opener.entry.cls == "lies" or bool(opener.entry.get("verb"))
        return is_verb and words.text(first).startswith(AND)

    def holds(self, inner: Head, behind: int, head: Head) -> bool:
        """Whether the distance of `head` tells where the last place before it lies, which `inner` names.

        «تقع س التي … على بعد» however long the clause is, «قرية س التي تعرضت للقصف على بعد» while it is short. `behind`
        is the token behind the name.
        """
        words, where = self._words, head.where
        if where is None or where.distance is None or not words.distances.is_opener(where.first):
            return False
        if words.text(where.first).startswith(AND):
            return False  # «وعلى بعد 5 كم من ص» begins anew
        if inner.first > words.first and words.direction(inner.first - 1, "lies"):
            return True
        at = behind + (words.text(behind) in COMMAS)
        return words.clause(at) != "" and where.first - at <= _SHORT_CLAUSE
