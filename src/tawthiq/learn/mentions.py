"""Relative mentions of a report: names told by distance, direction, between or beside known places.

Only layout, readings and places of the coder run, no events, so an archive is read several times as fast as it is
coded. Left out are names that are areas themselves (countryside, governorates), anchors that are countries or, for a
compass word alone, governorates («شمال حلب» may be the north of either), and anchors that the report leaves unclear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tawthiq.arabic.fold import fold_word
from tawthiq.extract.layout import read_document
from tawthiq.extract.mentions import find_place_mentions
from tawthiq.extract.reading import ReadDocument, known_words, load_matcher
from tawthiq.gazetteer.names import NameIndex, load_names, name_key
from tawthiq.learn.told import Anchor, Told
from tawthiq.model.documents import Document, Report
from tawthiq.model.mentions import PlaceMention, Relation
from tawthiq.resolve.anchors import Anchors
from tawthiq.resolve.namesakes import Choice, Namesakes
from tawthiq.resolve.setting import countries_of
from tawthiq.resolve.sites import ADMIN_KINDS, admin1_of

#: kinds of places that a name told so may be: what has a position rather than an extent
POINT_KINDS = frozenset(("", "city", "town", "village", "populated place", "camp", "neighbourhood", "suburb"))
_BROAD = frozenset(("country", "region", "sea", "desert", "river", "mountains", "plain"))
#: manners that are told from a point even where its name is also that of a governorate: from its seat
_MEASURED = ("sector", "ring")
_LONGEST_KM = 200.0
_LONGEST_QUOTE = 400


def read_mentions(report: Report, names: NameIndex | None = None) -> tuple[Told, ...]:
    """All relative mentions of `report`, in reading order, one a relation and anchor.

    `names` are the known names, those of `load_names` if not told. Raises EmptyDocument, OversizedDocument.
    """
    names = load_names() if names is None else names
    document = read_document(report, known_words(names), names)
    mentions = find_place_mentions(ReadDocument(document, load_matcher(), names))
    if not any(_is_told(m) for m in mentions):
        return ()
    reader = _Reader(document, mentions, names)
    return tuple(told for mention in mentions if _is_told(mention) for told in reader.told(mention))


def _is_told(mention: PlaceMention) -> bool:
    """Whether the mention is of a place with a relation of its own."""
    return (
        mention.relation is not None
        and mention.kind in POINT_KINDS
        and not mention.container
        and not mention.anchor_only
    )


class _Reader:
    """Joins the mentions of one report to the positions of their anchors."""

    def __init__(self, document: Document, mentions: Sequence[PlaceMention], names: NameIndex) -> None:
        self._document = document
        self._mentions = mentions
        self._namesakes = Namesakes(mentions, document, names, countries_of(document.report, ()))
        self._place = Anchors(self._namesakes, names)

    def told(self, mention: PlaceMention) -> Iterator[Told]:
        sentence = self._document.sentences[mention.sentence]
        words = self._document.words(sentence)
        quote = self._document.text[words[0].start : words[-1].end] if words else ""
        key = name_key(mention.name)
        for relation in relations_of(mention):
            manner = manner_of(relation)
            anchors = self._anchors(relation, manner) if manner else ()
            if not anchors or any(name_key(name) == key for name in anchor_names(relation)):
                continue
            yield Told(
                name=mention.name, key=key, kind=mention.kind, report=self._document.report.id, span=mention.span,
                quote=quote[:_LONGEST_QUOTE], sentence=fold_word(" ".join(w.text for w in words)),
                relation=relation.text, manner=manner, anchors=anchors, distance_km=relation.distance_km,
                bearing=relation.bearing, by_road=relation.way == "road", spread_km=relation.spread_km,
                is_rough=relation.approximate, unit=self._unit(mention),
            )  # fmt: skip

    def _anchors(self, relation: Relation, manner: str) -> tuple[Anchor, ...]:
        """The anchors of a relation, none if one of them has no position that a place can be told from."""
        if relation.anchor_kind in ADMIN_KINDS and manner not in _MEASURED:
            return ()
        names = anchor_names(relation)
        positions = self._place.ends(names) if manner == "between" else tuple(map(self._place.find, names))
        found = tuple(a for p in positions or () if (a := _anchor(p, manner)) is not None)
        return found if len(found) == len(names) else ()

    def _unit(self, mention: PlaceMention) -> str:
        """The governorate that the phrase of the mention gives as what it lies in."""
        for i, other in enumerate(self._mentions):
            entry = self._namesakes.choice(i).entry
            if other.chunk == mention.chunk and other.container and entry is not None and entry.kind in ADMIN_KINDS:
                return admin1_of(entry)
        return ""


# ---- the one place that knows how a relation is laid out


def relations_of(mention: PlaceMention) -> tuple[Relation, ...]:
    """The relations of a mention: one, or one an anchor where it is told from several."""
    first = mention.relation
    return (first, *first.more) if first is not None else ()


def anchor_names(relation: Relation) -> tuple[str, ...]:
    """The names of what a relation is told from, as written."""
    if relation.form in ("between", "road"):
        return relation.anchors
    return (relation.anchor,) if relation.anchor else ()


def manner_of(relation: Relation) -> str:
    """One of `MANNERS`, "" for what tells no position (a part of the place itself, a distance out of reach)."""
    if relation.form == "offset" and relation.distance_km is not None:
        if not 0 < relation.distance_km <= _LONGEST_KM:
            return ""
        return "ring" if relation.bearing is None else "sector"
    if relation.form == "direction":
        return "ray"
    if relation.form in ("between", "road"):
        return "between" if len(relation.anchors) == 2 else ""
    return "near" if relation.form == "part" and relation.part == "near" else ""


def _anchor(position: Choice, manner: str) -> Anchor | None:
    entry, point = position.entry, position.point
    if entry is None or point is None or entry.kind in _BROAD:
        return None
    if entry.kind in ADMIN_KINDS and manner not in _MEASURED:
        return None
    return Anchor(entry.id, entry.name, *point, entry.country, admin1_of(entry))
