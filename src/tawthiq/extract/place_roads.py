"""Reads a road by the two places that it runs between: «طريق دمشق - السويداء», «طريق حلب دمشق»."""

from __future__ import annotations

from tawthiq.extract.place_names import Name, NameReader
from tawthiq.extract.place_words import AND, DASHES, PlaceWords
from tawthiq.lexicon.entries import Reading


class RoadReader:
    """Reads the roads of one sentence."""

    def __init__(self, words: PlaceWords, names: NameReader) -> None:
        self._words = words
        self._names = names

    def whole(self, first: Name) -> tuple[Name, int]:
        """«دمشق - السويداء» is one name; it and where it ends, `first` where no other place follows."""
        far = self._far_end(first)
        if far is not None:
            return Name(first.first, far.last, first.proclitic, None), far.last
        return first, self._words.skip_close(first.last)

    def ends(self, kind: Reading | None, names: tuple[Name, ...]) -> tuple[Name, ...]:
        """The two places of a road's name, none for any other name."""
        if kind is None or kind.entry.cls != "road" or len(names) != 1 or names[0].known is not None:
            return ()
        near = self._names.name(names[0].first, "road", 0)
        far = self._far_end(near) if near is not None else None
        return (near, far) if near is not None and far is not None and far.last == names[0].last else ()

    def _far_end(self, near: Name) -> Name | None:
        """Where a road from `near` leads to: behind a dash, or a known place beside a known one."""
        at = near.last
        if self._words.text(at) in DASHES:
            return self._names.name(at + 1, "weak", 0)
        if near.known is None or self._words.text(at).startswith(AND):
            return None
        other = self._names.name(at, "known", 0)
        return other if other is not None and other.known is not None and not other.proclitic else None
