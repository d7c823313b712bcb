"""Reads a head: an optional preposition, words of position, kind words, then one or more names."""

from __future__ import annotations

import msgspec

from tawthiq.arabic.clitics import PREPOSITIONS
from tawthiq.arabic.tokens import WORD
from tawthiq.extract.place_borders import Border, border_at
from tawthiq.extract.place_names import Name, NameReader
from tawthiq.extract.place_roads import RoadReader
from tawthiq.extract.place_words import AND, OPENING, Kinds, PlaceWords, Where, is_distinct
from tawthiq.lexicon.entries import Reading

CITY, AREA, RURAL, REGION, COUNTRY = 4, 5, 6, 8, 9
_SETTLEMENT = 3
_LEVELS = {
    "country": 9, "region": 8, "sea": 8, "strait": 8, "governorate": 7, "state": 7, "province": 7, "emirate": 7,
    "district": 6, "desert": 6, "area": 5, "mountain": 5, "river": 5, "city": 4, "town": 3, "village": 3, "camp": 2,
    "neighbourhood": 2, "suburb": 2,
}  # fmt: skip
#: a name of one of these keeps the kind word that it begins with («جسر الشغور»); «ساحة التحرير» is the square «التحرير»
_WHOLE_KINDS = frozenset(
    ("city", "town", "village", "area", "region", "district", "mountain", "valley", "desert", "governorate", "sea",
     "strait", "lake", "populated place")
)  # fmt: skip
_WRITTEN_ON = {PREPOSITIONS[0]: "in", PREPOSITIONS[1]: "for"}
_SHORTEST_HASHTAG = 4


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Names with what stands before them, tokens `[first, last)`.

    `preposition` as written, `role` what it means: in, on, for, from, to or "". `keep_from`: where a kind word that
    stays in the name begins. `level`: how large the place is, from a building (1) to a country (9). `countries`: those
    that a border is of, ISO 3166-1. `ends`: the names that a road runs between.
    """

    first: int
    last: int
    names: tuple[Name, ...]
    kind: Reading | None = None
    place_kind: str = ""
    preposition: str = ""
    role: str = ""
    where: Where | None = None
    keep_from: int | None = None
    level: int = _SETTLEMENT
    rule: str = ""
    countries: tuple[str, ...] = ()
    ends: tuple[Name, ...] = ()

    @property
    def is_measured(self) -> bool:
        """Whether a distance begins it; «إلى مسافة 5 كم من» is how far something went."""
        where = self.where
        goes = self.role in ("from", "to") and where is not None and where.first > self.first
        return where is not None and where.distance is not None and not goes

    @property
    def is_rural(self) -> bool:
        return self.kind is not None and self.kind.entry.cls == "rural"


class HeadReader:
    """Reads heads from the words of one sentence."""

    def __init__(self, words: PlaceWords) -> None:
        self._words = words
        self._names = NameReader(words)
        self._roads = RoadReader(words, self._names)
        self.measured = self._names.measured

    def head(self, i: int, joined: bool) -> Head | None:
        """The head that begins at token `i`; `joined`: it continues a phrase."""
        words = self._words
        role = words.direction(i, "preposition")
        if role is not None and role.entry.get("role") == "to" and words.is_bearing(role.last):
            role = None  # «إلى الغرب من حماة» is no destination
        each = words.direction(role.last if role else i, "each")
        begins = words.skip_open(each.last if each else role.last if role else i)
        if role is not None and words.distances.at(i)[0] is not None:
            begins = i  # «نحو 12 كم» is about as far
        border = border_at(words, begins)
        where, at = words.where(begins) if border is None else (None, begins)
        if where is not None and not where.between:
            border = border_at(words, at)
        if border is not None:
            return self._border(i, border, where, role)
        kinds = self._kinds(words.skip_open(at))
        at = kinds.last
        if where is None and kinds.kind is not None:
            inner, behind = words.where(at)
            if inner is not None and inner.part:  # «قرى محيط س»
                where, at = inner, behind
        written = self._written_on(where.first if where and not kinds.kind else kinds.first) if role is None else ""
        meaning = role.entry.get("role") if role else _WRITTEN_ON.get(written, "")
        licence = "list" if each and kinds.kind is None else self._licence(kinds.kind, meaning, where)
        names, last = self._names.names(
            words.skip_open(at), licence, kinds.kind, each is not None, where.part if where else ""
        )
        if licence == "road" and names:
            road, last = self._roads.whole(names[0])
            names = (road,)
        if not names:
            return self._bare_rural(i, kinds, meaning, where) or self._hashtag(i)
        if each is None and not self._is_licensed(names[0], kinds.kind, meaning, where, joined, role is not None):
            return None
        where, last = self._behind(where, last) if kinds.keep is None else (where, last)
        if where is not None and where.of_side and meaning == "from":
            role, meaning = None, ""  # «من الجهة الشرقية لعين عيسى» is where, not whence
        if where is not None and where.awaits and where.distance is None:
            return None
        preposition = self._preposition(role) if role else written
        head = self._quarter(where, names, kinds) or self._made(last, names, kinds, where)
        return msgspec.structs.replace(head, first=i, preposition=preposition, role=meaning)

    def _behind(self, where: Where | None, last: int) -> tuple[Where | None, int]:
        """What stands behind the name: «غرب إدلب بنحو 15 كم», «ضفة الفرات الشرقية»."""
        if where is None or where.between:
            return where, last
        words = self._words
        if where.part and where.bearing is None:
            side = words.compass(last)
            if side is not None and side.article and not side.proclitic:
                bearing = float(side.entry.get("bearing"))
                where, last = msgspec.structs.replace(where, compass=side.entry.name, bearing=bearing), side.last
        elif where.distance is None and (where.bearing is not None or where.awaits):
            distance, last = words.distances.behind(last)
            where = msgspec.structs.replace(where, distance=distance)
        return where, last

    def _border(self, i: int, border: Border, where: Where | None, role: Reading | None) -> Head:
        """«قرب الحدود السورية التركية»."""
        name = Name(border.first, border.last, border.proclitic, None)
        return Head(
            first=i, last=border.last, names=(name,), place_kind="border", where=where, countries=border.countries,
            role=role.entry.get("role") if role else "", preposition=self._preposition(role) if role else "",
            level=RURAL, rule="place.border",
        )  # fmt: skip

    # ---- what stands before the names

    def _preposition(self, role: Reading) -> str:
        word = self._words.text(role.last - 1)
        return word[1:] if word.startswith(AND) and len(word) > 2 else word

    def _written_on(self, i: int) -> str:
        """The preposition that is written onto the first word of a head."""
        words = self._words
        readings = (words.read.at(i, "KIND") or words.read.at(i, "DIRECTION")) if i < words.end else ()
        taken = readings[0].proclitic if readings else 0
        if not taken:
            match = words.known(i)
            taken = match.proclitic if match else 0
        last = words.text(i)[:taken][-1:]
        return last if last in _WRITTEN_ON else ""

    def _kinds(self, i: int) -> Kinds:
        """Kind words from token `i`; of several («محيط قرية», «ريف مدينة») the last counts, one that is kept stays."""
        words = self._words
        kind: Reading | None = None
        keep: int | None = None
        at = i
        while at < words.end and at not in words.taken:
            reading = words.kind(at)
            if reading is None or (kind is not None and (reading.article or reading.proclitic)):
                break
            if self._is_whole_name(at, reading) or self.measured.begins_with_kind(at, kind):
                break
            if keep is None:
                kind = reading
                if reading.entry.get("keeps") == "yes" and reading.features not in ("dual", "plural"):
                    keep = at
            at = reading.last
            if words.text(at) in OPENING and words.kind(at + 1) is not None:
                at += 1
        return Kinds(kind, keep, i, at)

    def _is_whole_name(self, i: int, kind: Reading) -> bool:
        """«سهل الغاب», «المنطقة الخضراء»: a known name that begins with a kind word."""
        match = self._words.known(i)
        if match is None or match.last <= kind.last or match.proclitic > kind.proclitic:
            return False
        if match.name.packed and match.name.ambiguous:
            return False
        return kind.article or match.name.entries[0].kind in _WHOLE_KINDS

    def _licence(self, kind: Reading | None, role: str, where: Where | None) -> str:
        """How far the words before make names of unknown ones."""
        if kind is not None:
            if kind.article:
                return "known"
            strength = kind.entry.get("strength") or "weak"
            return "certain" if kind.features == "dual" and strength != "rural" else strength
        if where is not None:
            if where.distance is not None:
                return "measured"
            return "place" if where.part and not where.between and where.bearing is None else "known"
        return "place" if role == "in" else "known"

    def _is_licensed(
        self, name: Name, kind: Reading | None, role: str, where: Where | None, joined: bool, separate: bool
    ) -> bool:
        """Whether the context lets the first name be one; a known name that is no ordinary word needs none."""
        if kind is not None:
            return True
        if name.known is None:
            return role == "in" or (where is not None and bool(where.part))
        single = name.last - name.first == 1
        if where is not None and where.distance is not None:
            return True
        if name.known.name.packed and single and not (separate or where is not None or joined):
            return False
        if name.known.name.ambiguous:
            return (separate or where is not None) and name.known.name.entries[0].curated and is_distinct(name.known)
        if single and (self._words.is_time(name.first) or self._words.read.at(name.first, "CUE")):
            return False
        return not single or not self._words.is_ordinary(name.first) or separate or where is not None or joined

    # ---- kinds of head

    def _made(self, last: int, names: tuple[Name, ...], kinds: Kinds, where: Where | None) -> Head:
        if kinds.keep is not None:
            last, names = self._with_adjective(last, names)
        kind = kinds.kind
        entry = names[0].known.name.entries[0] if names[0].known else None
        level = _LEVELS.get(entry.kind, _SETTLEMENT) if entry else _SETTLEMENT
        return Head(
            first=kinds.first, last=last, names=names, kind=kind, where=where, keep_from=kinds.keep,
            place_kind=kind.entry.name if kind else entry.kind if entry else "", ends=self._roads.ends(kind, names),
            level=int(kind.entry.get("level") or level) if kind else level,
            rule="place.kind" if kind else "place.known" if entry else "place.preposition",
        )  # fmt: skip

    def _with_adjective(self, last: int, names: tuple[Name, ...]) -> tuple[int, tuple[Name, ...]]:
        """«ريف حلب الشمالي الشرقي»: the compass adjectives behind a countryside's name belong to it."""
        at = last
        while (reading := self._words.compass(at)) is not None and reading.article and not reading.proclitic:
            at = reading.last
        return (at, (*names[:-1], msgspec.structs.replace(names[-1], last=at))) if at > last else (last, names)

    def _bare_rural(self, i: int, kinds: Kinds, role: str, where: Where | None) -> Head | None:
        """«الريف الشمالي», «البادية الجنوبية» with no name of a town."""
        kind = kinds.kind
        if kind is None or not (kind.entry.cls == "rural" or kind.entry.name == "desert") or not kind.article:
            return None
        adjective = self._words.compass(kind.last)
        if adjective is None or not adjective.article or adjective.proclitic:
            return None
        name = Name(kind.first, adjective.last, kind.proclitic, None)
        return Head(
            first=i, last=adjective.last, names=(name,), kind=kind, place_kind=kind.entry.name, where=where, role=role,
            preposition=self._written_on(kind.first), level=RURAL, rule="place.rural",
        )  # fmt: skip

    def _quarter(self, where: Where | None, names: tuple[Name, ...], kinds: Kinds) -> Head | None:
        """«شمال غربي سوريا» is a region of its own name."""
        name = names[0]
        if where is None or kinds.kind is not None or not where.compass or where.part or where.distance_km is not None:
            return None
        if name.known is None or name.known.name.entries[0].kind != "country" or len(names) > 1:
            return None
        reading = self._words.compass(where.side_at)
        whole = Name(where.side_at, name.last, reading.proclitic if reading else 0, name.known)
        return Head(
            first=where.side_at, last=name.last, names=(whole,), place_kind="region", level=REGION, rule="place.quarter"
        )

    def _hashtag(self, i: int) -> Head | None:
        """A hashtag of one rare word that no lexicon knows («#كفرنبل») may name a place."""
        words = self._words
        if i >= words.end or i in words.taken:
            return None
        token = words.tokens[i]
        if not token.hashtag or token.kind is not WORD or len(token.text) < _SHORTEST_HASHTAG:
            return None
        if any(words.tokens[k].hashtag for k in (i - 1, i + 1) if words.first <= k < words.end):
            return None
        if words.read.tags_at(i) or words.zipf(token.text):
            return None
        return Head(first=i, last=i + 1, names=(Name(i, i + 1, 0, None),), rule="place.hashtag")
