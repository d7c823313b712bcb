"""Names of the overlay's aliases, with the places that they are other names of."""

from __future__ import annotations

from collections.abc import Sequence

from tawthiq.arabic.fold import fold_word
from tawthiq.gazetteer.ambiguity import is_ordinary
from tawthiq.gazetteer.entries import GazetteerEntry, PlaceName
from tawthiq.gazetteer.keys import folded_words, name_key
from tawthiq.gazetteer.overlay import Fix

#: Zipf frequency from which an alias is an ordinary word
_ORDINARY = 2.9


def entries_of(fix: Fix, known: PlaceName | None, told: GazetteerEntry | None) -> tuple[GazetteerEntry, ...]:
    """The places that an alias is another name of: `told` is the one whose id it tells, `known` the name that it tells.

    A place of the name alone where no gazetteer has that name; none where no gazetteer has the id.
    """
    if fix.id:
        return (told,) if told is not None else ()
    same = [e for e in known.entries if e.country == fix.country] if known else []
    near = [e for e in same if not fix.admin1 or not e.admin1 or e.admin1 == fix.admin1]
    if near:
        return tuple(near)
    ident = f"overlay:{fix.country}:{name_key(fix.of)}"
    return (GazetteerEntry(ident, fix.name, fix.kind, fix.country, fix.admin1, None, None, curated=True),)


def alias_name(alias: str, fix: Fix, entries: Sequence[GazetteerEntry], own: PlaceName | None) -> PlaceName:
    """The name `alias` with `entries` behind those that bear it already (`own`), which says how it is written."""
    words = tuple(name_key(alias).split())
    held = {e.id: e for e in (*(own.entries if own else ()), *entries)}
    article = folded_words(alias)[0] != words[0]
    is_ambiguous = own.ambiguous if own else fix.ambiguous or is_ordinary(fold_word(alias), _ORDINARY)
    has_article = article or bool(own and own.article)
    return PlaceName(words, tuple(held.values()), is_ambiguous, has_article, not article or bool(own and own.bare))
