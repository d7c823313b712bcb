"""What the words of position of a head say: of the names before it, or of its own.

The forms of a relation are those of `model.mentions.Relation`: offset, direction, part, between, road, border, axis,
rural, quarter.
"""

from __future__ import annotations

import msgspec

from tawthiq.arabic.fold import bare
from tawthiq.extract.place_heads import Head
from tawthiq.extract.place_names import Name
from tawthiq.extract.place_words import PlaceWords, Where
from tawthiq.gazetteer.names import load_names
from tawthiq.lexicon.entries import Reading
from tawthiq.model.mentions import Relation

_BORDER = "border of"
_ROAD_REACH = 3
_PLACES = ("city", "governorate", "state")


class RelationReader:
    """Makes the relations of one sentence."""

    def __init__(self, words: PlaceWords) -> None:
        self._words = words

    def of_head(self, head: Head, name: Name, of_others: bool) -> Relation | None:
        """What a head's words of position say, with `name` as what they relate to."""
        where = head.where
        if head.countries:
            return self._border(head)
        if where is None:
            return Relation(text="axis", form="axis") if head.kind is not None and head.kind.entry.cls == "front" else None
        form = self._form(head, name)
        anchored = of_others or where.distance_km is not None or where.bearing is not None
        anchor = self.written(name) if anchored and not where.between else ""
        distance = where.distance
        return Relation(
            text=self._told(head, name, anchored), anchor=anchor, distance_km=where.distance_km, bearing=where.bearing,
            span=self._words.read.span_of(where.first, head.last), form=form, part="" if where.between else where.part,
            anchors=self._anchors(head, name, form), anchor_kind=_kind(head, name),
            spread_km=distance.spread_km if distance else 0.0, approximate=bool(distance and distance.approximate),
            way=distance.way if distance else "",
        )  # fmt: skip

    def of_part(self, head: Head, name: Name) -> Relation | None:
        """What «ريف حلب الشمالي» is the countryside of and «شمال سوريا» a quarter of, and which side of it."""
        match = name.known
        is_countryside = head.is_rural and head.keep_from is not None
        if match is None or not (is_countryside or head.rule == "place.quarter"):
            return None
        inner = Name(match.first, match.last, match.proclitic, match)
        side = self._words.compass(match.last if is_countryside else name.first)
        return self._countryside(inner, side, head.kind if is_countryside else None, None)

    def of_bare_part(self, part: Head, head: Head) -> Relation | None:
        """«الريف الشمالي لمدينة حلب»: what a countryside told by its side alone is the countryside of."""
        side = self._words.compass(part.names[0].last - 1) or self._words.compass(part.names[0].first + 1)
        return self._countryside(head.names[0], side, part.kind, head.kind)

    def _countryside(self, name: Name, side: Reading | None, kind: Reading | None, said: Reading | None) -> Relation:
        pieces = (side.entry.name if side else "", "countryside of" if kind else "", self._english(name, said))
        return Relation(
            text=" ".join(p for p in pieces if p), anchor=self.written(name),
            bearing=float(side.entry.get("bearing")) if side else None, form="rural" if kind else "quarter",
            anchor_kind=said.entry.name if said else "",
        )  # fmt: skip

    def with_far_side(self, relation: Relation, name: Name) -> Relation:
        """«بين مدينة س» with «وبلدة ص» behind it."""
        return msgspec.structs.replace(
            relation, text=f"{relation.text} and {self._english(name, None)}", anchors=(*relation.anchors, self.written(name))
        )

    def _border(self, head: Head) -> Relation:
        """A border named by its countries, and what stands before it: «18 كم عن الحدود التركية»."""
        names = load_names()
        line = "border of " + " and ".join(names.country(c) or c for c in head.countries)
        where = head.where or Where(first=head.first)
        distance = where.distance
        told = " ".join(p for p in (_in_words(where), where.compass) if p)
        link = " from " if distance and not where.compass else " of " if told else ""
        return Relation(
            text=f"{told}{link}{line}", form="border", anchors=head.countries, part=where.part,
            distance_km=where.distance_km, bearing=where.bearing, spread_km=distance.spread_km if distance else 0.0,
            approximate=bool(distance and distance.approximate), way=distance.way if distance else "",
            span=self._words.read.span_of(where.first, head.last),
        )  # fmt: skip

    def _form(self, head: Head, name: Name) -> str:
        where = head.where
        assert where is not None
        if where.between:
            return "road" if self._is_on_road(where.first) else "between"
        if where.part == _BORDER and name.known is not None and name.known.name.entries[0].kind == "country":
            return "border"
        if where.distance is not None:
            return "offset"
        return "part" if where.part else "direction"

    def _is_on_road(self, i: int) -> bool:
        """«الطريق الواصل بين س وص», «طريق الإمداد بين س وص»: a road shortly before the token."""
        nearest = range(max(self._words.first, i - _ROAD_REACH), i)
        return any((kind := self._words.kind(k)) is not None and kind.entry.cls == "road" for k in nearest)

    def _anchors(self, head: Head, name: Name, form: str) -> tuple[str, ...]:
        if form in ("between", "road"):
            return tuple(self.written(n) for n in head.names)
        if form == "border" and name.known is not None:
            return (name.known.name.entries[0].country,)
        return ()

    def _told(self, head: Head, name: Name, anchored: bool) -> str:
        where = head.where
        assert where is not None
        if where.between:
            return "between " + " and ".join(self._english(n, None) for n in head.names)
        text = " ".join(piece for piece in (_in_words(where), where.compass, where.part) if piece)
        if not anchored:
            return text
        link = "" if where.part else "of " if where.compass else "from "
        return f"{text} {link}{self._english(name, head.kind)}"

    def _english(self, name: Name, kind: Reading | None) -> str:
        """A name's English form, as written where it is unknown, with "city" or "governorate" if the text says so."""
        label = name.known.name.entries[0].name if name.known else self.written(name)
        said = kind.entry.name if kind is not None else ""
        return f"{label} {said}" if said in _PLACES else label

    def written(self, name: Name) -> str:
        """The name as written, without '#' and tatweel and with '_' as a blank."""
        read = self._words.read
        span = read.span_of(name.first, name.last, name.proclitic)
        return " ".join(bare(span.of(read.document.text)).replace("#", "").replace("_", " ").split())


def both(held: Relation | None, new: Relation | None) -> Relation | None:
    """Two relations of one place: both texts, the numbers of the one with the distance, then the bearing, and `more`."""
    if held is None or new is None:
        return new or held
    best = max(held, new, key=lambda r: (r.distance_km is not None, r.bearing is not None))
    other = new if best is held else held
    more = tuple(msgspec.structs.replace(r, more=()) for r in (*best.more, other, *other.more))
    return msgspec.structs.replace(best, text=f"{held.text}; {new.text}", more=more)


def _in_words(where: Where) -> str:
    """«نحو 10-15 كم بالسيارة» as "about 10-15 km by road"."""
    distance = where.distance
    if distance is None:
        return ""
    low, high = distance.low_km, distance.high_km
    number = f"{low:g}" if low == high else f"{low:g}-{high:g}"
    about = "about " if distance.approximate else ""
    return f"{about}{number} km{' by ' + distance.way if distance.way else ''}"


def _kind(head: Head, name: Name) -> str:
    if head.kind is not None:
        return head.kind.entry.name
    return name.known.name.entries[0].kind if name.known else ""
