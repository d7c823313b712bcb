"""What single words are to a place name: kinds, words of position, prepositions, first words of names, ordinary words.

Reads the lexicon's KIND and DIRECTION entries and the known names; one reader a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tawthiq.arabic.clitics import ARTICLE, CONJUNCTIONS, PREPOSITIONS
from tawthiq.arabic.frequency import load_frequencies
from tawthiq.arabic.tokens import NUMBER, WORD
from tawthiq.extract.place_distances import Distance, DistanceReader
from tawthiq.extract.reading import ReadDocument
from tawthiq.gazetteer.names import NameIndex, NameMatch
from tawthiq.lexicon.entries import Reading
from tawthiq.model.documents import Sentence, Token

AND = CONJUNCTIONS[0]
QUOTES = ('"', "'")
OPEN, CLOSE = "(", ")"
OPENING = (OPEN, *QUOTES)
COMMAS = ("،", ",")
DASHES = ("-", "/")

#: readings that make an ordinary word of a token, so that it cannot be an unknown name
_ORDINARY_TAGS = frozenset(
    ("TRIGGER", "CUE", "SPEECH", "PERSON", "HEAD", "WEAPON", "OBJECT", "NUMBER", "COMMON", "DIRECTION", "ACTOR")
)
#: of these not even a kind word and the article make a name
_NEVER_NAMES = frozenset(("NUMBER", "SPEECH", "COMMON", "DIRECTION", "CUE"))
#: time words that only guard a name («شارع 23 يوليو»)
_NO_TIMES = frozenset(
    ("name-head", "about", "preposition", "ordinal", "more", "few", "half", "era", "clock", "that-time")
)
#: how far behind the first word of a number its unit may stand: «10-15 كم», «خمسة وعشرين كيلومترا»
_UNIT_REACH = 5
_PARTS = ("part", "between", "side", "adjoining")
#: parts that a distance may be measured from
_INNER = ("centre of", "outskirts of", "entrance of")
#: classes of the kind words' lexicon that are no kinds
_NO_KINDS = ("head", "stop", "epithet")
_NONE: dict[int, Reading] = {}


class Where(msgspec.Struct, frozen=True, gc=False):
    """Words of position before a name, from token `first`: a distance, a compass word, a part of the place.

    `awaits`: the distance must stand behind the name («تبعد عن إدلب 20 كم»). `side_at`: where the compass word
    is. `of_side`: «الجهة الشرقية من».
    """

    first: int
    part: str = ""
    compass: str = ""
    bearing: float | None = None
    distance: Distance | None = None
    between: bool = False
    awaits: bool = False
    side_at: int = -1
    of_side: bool = False

    @property
    def distance_km(self) -> float | None:
        """The middle of the stated distance."""
        return self.distance.km if self.distance is not None else None

    @property
    def locates(self) -> bool:
        """Whether it tells where something lies from the name, more than which part of it is meant."""
        return self.distance_km is not None or (self.bearing is not None and not self.part) or self.part == "near"


class Kinds(msgspec.Struct, frozen=True, gc=False):
    """Kind words at tokens `[first, last)`: the one that counts, and where one that stays in the name begins."""

    kind: Reading | None
    keep: int | None
    first: int
    last: int


class PlaceWords:
    """The words of one sentence."""

    def __init__(self, read: ReadDocument, sentence: Sentence, taken: frozenset[int], names: NameIndex) -> None:
        self.read = read
        self.tokens: tuple[Token, ...] = read.tokens
        self.first, self.end = sentence.first, sentence.last
        self.taken = taken
        self._names = names
        self._frequency = load_frequencies()
        self._directions = _by_class(read.of_tag(sentence, "DIRECTION"))
        self._positions = frozenset(read.starts_of(sentence, "DIRECTION"))
        self._openers = self._positions.union(read.starts_of(sentence, "KIND"))
        self._kinds = _kinds(read.of_tag(sentence, "KIND"))
        self.distances = DistanceReader(read, self.end, self.direction)

    # ---- tokens

    def text(self, i: int) -> str:
        """Folded text of token `i`, "" behind the sentence."""
        return self.tokens[i].text if i < self.end else ""

    def skip_open(self, i: int) -> int:
        """Behind opening brackets and quotes."""
        while i < self.end - 1 and self.tokens[i].text in OPENING:
            i += 1
        return i

    def skip_close(self, i: int, *marks: str) -> int:
        """Behind closing quotes and `marks`."""
        while (text := self.text(i)) in QUOTES or text in marks:
            i += 1
        return i

    def zipf(self, word: str) -> int:
        """Zipf frequency times ten, 0 for a rare word."""
        return self._frequency.get(word, 0)

    def known(self, i: int) -> NameMatch | None:
        """The longest known name that begins at token `i`."""
        return self._names.match(self.tokens, i, self.end) if i < self.end else None

    def known_well(self, i: int) -> NameMatch | None:
        """The same, if more than a pack knows it: what surely is a name, so that no other name runs across it."""
        match = self.known(i)
        return None if match is None or match.name.packed else match

    def may_begin(self, i: int) -> bool:
        """Whether token `i` can begin a head at all: most tokens cannot, and are passed over quickly."""
        if i in self._openers:
            return True
        token = self.tokens[i]
        if self._may_count(i) and any(self.direction(k, "unit") is not None for k in range(i + 1, i + _UNIT_REACH)):
            return True
        return token.kind is WORD and (token.hashtag or self._may_stand_alone(i))

    def _may_stand_alone(self, i: int) -> bool:
        """Whether a known name begins here; a bare word that only packs know needs words before it."""
        match = self.known(i)
        return match is not None and not (match.name.packed and match.last - i == 1 and not match.proclitic)

    # ---- words of position

    def direction(self, i: int, cls: str) -> Reading | None:
        """The reading of token `i` as a word of that class of the directions, one without a pronoun if there is one."""
        return self._directions.get(cls, _NONE).get(i)

    def compass(self, i: int) -> Reading | None:
        """A compass word, not one with a pronoun («شمالها») or inside another name."""
        reading = self.direction(i, "compass")
        return reading if reading and not reading.enclitic and i not in self.taken else None

    def where(self, i: int) -> tuple[Where | None, int]:
        """Position at token `i`, and what follows it: «54 كم جنوب», «على بعد 3 كيلومترات من», «شمال شرقي», «محيط»."""
        if i >= self.end or (i not in self._positions and not self._may_count(i)):
            return None, i  # most words, without looking closer
        distance, at = self.distances.at(i)
        if distance is None and self.distances.is_opener(i):
            return self._awaiting(i)
        compass, at = self._compass_at(at)
        part = None
        if compass is None and distance is None:
            part, compass, at = self._part_at(at)
        if distance is None and compass is None and part is None:
            return None, i
        if self.direction(at, "of"):
            at += 1
        if distance is not None or compass is not None:
            at = self._past_part(at)
        name = part.entry.name if part and part.entry.cls != "side" else ""
        return Where(
            first=i, part=name, compass=compass.entry.name if compass else "",
            bearing=float(compass.entry.get("bearing")) if compass else None, distance=distance,
            between=part is not None and part.entry.cls == "between", side_at=compass.first if compass else -1,
            of_side=part is not None and part.entry.cls == "side",
        ), at  # fmt: skip

    def _may_count(self, i: int) -> bool:
        return self.tokens[i].kind is NUMBER or "NUMBER" in self.read.tags_at(i)

    def _awaiting(self, i: int) -> tuple[Where | None, int]:
        """«تبعد عن إدلب 20 كم»: what the distance is from stands before it."""
        at = self.distances.past_openers(i)
        of = self.direction(at, "of")
        return (Where(first=i, awaits=True), of.last) if of else (None, i)

    def _compass_at(self, i: int) -> tuple[Reading | None, int]:
        """A compass word, «أقصى» before it passed over."""
        far = self.direction(i, "far")
        at = far.last if far else i
        to = self.direction(at, "preposition")
        if to is not None and to.entry.get("role") == "to" and self.is_bearing(to.last):
            at = to.last  # «على بعد 5 كم إلى الغرب من»
        compass = self.compass(at)
        return (compass, compass.last) if compass else (None, i)

    def is_bearing(self, i: int) -> bool:
        """«الغرب من»: a definite compass word that something lies from."""
        compass = self.compass(i)
        return compass is not None and compass.article and self.direction(compass.last, "of") is not None

    def _part_at(self, i: int) -> tuple[Reading | None, Reading | None, int]:
        """A part and the adjective behind it: «محيط», «الأطراف الغربية لمدينة», «الجهة الشرقية من»."""
        part = next((p for cls in _PARTS if (p := self.direction(i, cls)) is not None), None)
        if part is None or self._is_known_beyond(part):
            return None, None, i
        if part.entry.cls == "adjoining" and not self.text(part.last).startswith(PREPOSITIONS[1]):
            return None, None, i  # «قرية مجاورة»
        adjective = self.compass(part.last)
        if adjective is not None and adjective.article:
            return part, adjective, adjective.last
        return (None, None, i) if part.entry.cls == "side" else (part, None, part.last)

    def _past_part(self, i: int) -> int:
        """«20 كم عن مركز مدينة كركوك»."""
        part = self.direction(i, "part")
        return part.last if part is not None and part.entry.name in _INNER and not part.enclitic else i

    def begins_where(self, i: int) -> bool:
        """Whether words of position begin at token `i`: «القريبة من», «المحاذية لبلدة»."""
        return self._part_at(i)[0] is not None

    def _is_known_beyond(self, part: Reading) -> bool:
        """«الضفة الغربية» is no side of a bank."""
        match = self.known(part.first) if part.article else None
        return match is not None and match.last > part.last and match.proclitic <= part.proclitic

    # ---- kind words

    def kind(self, i: int) -> Reading | None:
        """The reading of token `i` as a kind word."""
        return self._kinds.get(i)

    def is_stop(self, i: int) -> bool:
        """Whether token `i` is a word that follows kind words but is no name («قرية مجاورة»)."""
        return any(r.entry.cls == "stop" and not r.enclitic for r in self.read.at(i, "KIND"))

    def clause(self, i: int) -> str:
        """Of which place before the clause at token `i` tells: "nearest" («التي»), "earlier" («وهي») or ""."""
        return next((c for r in self.read.at(i, "KIND") if (c := r.entry.get("clause"))), "") if i < self.end else ""

    def is_epithet(self, i: int) -> bool:
        """«العليا», «الجديدة»: an adjective that tells villages of one name apart."""
        return any(r.entry.cls == "epithet" and not r.proclitic for r in self.read.at(i, "KIND"))

    def is_name_head(self, i: int, conjunction: int) -> bool:
        """Whether token `i`, `conjunction` letters taken off, begins names of several words («خان», «كفر», «أم»)."""
        return any(
            r.entry.cls == "head" and r.proclitic == conjunction and not r.enclitic and not r.article
            for r in self.read.at(i, "KIND")
        )

    def width(self, i: int) -> int:
        """How many tokens the longest direction or kind reading at token `i` takes."""
        return max((r.last - i for tag in ("DIRECTION", "KIND") for r in self.read.at(i, tag)), default=1)

    # ---- ordinary words

    def is_time(self, i: int) -> bool:
        """Whether token `i` is a word of time."""
        return any(r.entry.cls not in _NO_TIMES for r in self.read.at(i, "TIME"))

    def is_never_name(self, i: int) -> bool:
        """Whether token `i` cannot be in a name whatever stands before it."""
        return not _NEVER_NAMES.isdisjoint(self.read.tags_at(i)) or self.is_stop(i) or self.is_time(i)

    def is_ordinary(self, i: int) -> bool:
        """Whether the lexicons know token `i` as something other than a place."""
        return not _ORDINARY_TAGS.isdisjoint(self.read.tags_at(i))


def _by_class(readings: Sequence[Reading]) -> dict[str, dict[int, Reading]]:
    """Of each class of directions, the reading with the shortest pronoun at each token."""
    found: dict[str, dict[int, Reading]] = {}
    for reading in readings:
        at = found.setdefault(reading.entry.cls, {})
        if reading.first not in at or reading.enclitic < at[reading.first].enclitic:
            at[reading.first] = reading
    return found


def _kinds(readings: Sequence[Reading]) -> dict[int, Reading]:
    """The first reading as a kind word at each token, one with a pronoun left out."""
    found: dict[int, Reading] = {}
    for reading in readings:
        if not reading.enclitic and reading.entry.cls not in _NO_KINDS:
            found.setdefault(reading.first, reading)
    return found


def is_definite(word: str) -> bool:
    """Whether a folded word seems to carry the article."""
    return word.startswith(ARTICLE) and len(word) > 4

def is_distinct(match: NameMatch) -> bool:
    """An ambiguous name that a preposition is enough for: «في الباب», «في جسر الشغور», «في مالي»."""
    return match.article or match.last - match.first > 1 or match.name.entries[0].kind == "country"
