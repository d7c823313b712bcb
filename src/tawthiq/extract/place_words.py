"""What single words are to a place name: kinds, words of position, prepositions, first words of names, ordinary words.

Reads the lexicon's KIND and DIRECTION entries and the known names; one reader a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tawthiq.arabic.clitics import ARTICLE, CONJUNCTIONS
from tawthiq.arabic.frequency import load_frequencies
from tawthiq.arabic.tokens import NUMBER, WORD
from tawthiq.extract.numbers import quantity_at
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
_NONE: dict[int, Reading] = {}


class Where(msgspec.Struct, frozen=True, gc=False):
    """Words of position before a name, from token `first`: a distance, a compass word, a part of the place."""

    first: int
    part: str = ""
    compass: str = ""
    bearing: float | None = None
    distance_km: float | None = None
    between: bool = False

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

    def may_begin(self, i: int) -> bool:
        """Whether token `i` can begin a head at all: most tokens cannot, and are passed over quickly."""
        if i in self._openers:
            return True
        token = self.tokens[i]
        if token.kind is NUMBER:
            return self.direction(i + 1, "unit") is not None
        return token.kind is WORD and (token.hashtag or self.known(i) is not None)

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
        if i >= self.end or (i not in self._positions and self.tokens[i].kind is WORD):
            return None, i  # most words, without looking closer
        distance, at = self._distance(i)
        compass = self.compass(at)
        part = None
        if compass is not None:
            at = compass.last
        elif distance is None:
            part = self.direction(at, "part") or self.direction(at, "between")
            at = part.last if part else at
            adjective = self.compass(at) if part else None
            if adjective is not None and adjective.article:  # «الأطراف الغربية لمدينة»
                compass, at = adjective, adjective.last
        if distance is None and compass is None and part is None:
            return None, i
        if self.direction(at, "of"):
            at += 1
        return Where(
            first=i, part=part.entry.name if part else "", compass=compass.entry.name if compass else "",
            bearing=float(compass.entry.get("bearing")) if compass else None, distance_km=distance,
            between=part is not None and part.entry.cls == "between",
        ), at  # fmt: skip

    def _distance(self, i: int) -> tuple[float | None, int]:
        """A distance in km at token `i`: «على بعد نحو 12 كيلومترا», «54 كم», «على بعد كيلومترين»."""
        opener = self.direction(i, "distance")
        at = self._skip_about(self.skip_open(opener.last if opener else i))
        if at >= self.end:
            return None, i
        number: float | None = None
        if self.tokens[at].kind is NUMBER:
            number, at = _number(self.tokens[at]), at + 1
        elif opener and (quantity := quantity_at(self.read, at, self.end)) is not None:
            number, at = quantity.bounds.low, quantity.last
        unit = self.direction(at, "unit") if number is not None or opener else None
        if unit is None:
            return None, i
        count = number if number is not None else float(unit.entry.get("count") or 1)
        return round(count * float(unit.entry.get("km")), 3), self._skip_about(unit.last)

    def _skip_about(self, i: int) -> int:
        about = self.direction(i, "about")
        return about.last if about else i

    # ---- kind words

    def kind(self, i: int) -> Reading | None:
        """The reading of token `i` as a kind word."""
        return self._kinds.get(i)

    def is_stop(self, i: int) -> bool:
        """Whether token `i` is a word that follows kind words but is no name («قرية مجاورة»)."""
        return any(r.entry.cls == "stop" and not r.enclitic for r in self.read.at(i, "KIND"))

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
        if not reading.enclitic and reading.entry.cls not in ("head", "stop"):
            found.setdefault(reading.first, reading)
    return found


def is_definite(word: str) -> bool:
    """Whether a folded word seems to carry the article."""
    return word.startswith(ARTICLE) and len(word) > 4


def _number(token: Token) -> float | None:
    try:
        return float(token.text.replace(",", "."))
    except ValueError:
        return None
