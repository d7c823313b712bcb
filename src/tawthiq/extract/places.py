"""Finds the places of a report: known names, and unknown ones where a kind word, a preposition or a list makes a name of a word.

A sentence is read from left to right in *heads*: an optional preposition, words of position («محيط», «جنوب», «54 كم جنوب»),
kind words («قرى»), then one or more names. Heads that stand side by side form a phrase (`chunk`):

    على | مدينة خان شيخون | وقرى الخوين وأم الخلاخيل وتحتايا وتل مرق | بإدلب | وقرية عطشان | شمال مدينة حماة

A head behind another one with في, ب or التابعة ل is the area that the other lies in (`container`); one behind a distance or
a compass word only locates the other (`anchor_only`), which gets the `relation`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tawthiq.arabic.frequency import load_frequencies
from tawthiq.extract.gazetteer import NameIndex, NameMatch, load_names
from tawthiq.extract.numbers import quantity_at
from tawthiq.extract.reading import ReadDocument
from tawthiq.lexicon.entries import Reading
from tawthiq.model.documents import Sentence, Token, TokenKind, ZoneKind
from tawthiq.model.mentions import PlaceMention, Relation
from tawthiq.model.spans import Span

#: readings that make an ordinary word of a token, so that it cannot be an unknown name
_ORDINARY_TAGS = ("TRIGGER", "CUE", "SPEECH", "PERSON", "HEAD", "WEAPON", "OBJECT", "NUMBER", "COMMON", "DIRECTION", "ACTOR")
#: of these not even a kind word and the article make a name
_NEVER_NAMES = ("NUMBER", "SPEECH", "COMMON", "DIRECTION", "CUE")
#: time words that only guard a name («شارع 23 يوليو»)
_NO_TIMES = frozenset(("name-head", "about", "preposition", "ordinal", "more", "few", "half", "era", "clock", "that-time"))
_SILENT = (ZoneKind.RELATED, ZoneKind.BYLINE)
_HEADINGS = (ZoneKind.DATELINE, ZoneKind.HEADING)
_QUOTES = ('"', "'")
_INSIDE = ("centre of", "inside")
_TANWEEN = "\u064b"  # «دوماً» is no «دوما»
_OPEN, _CLOSE, _COMMA = "(", ")", ("،", ",")
_DASHES = ("-", "/")
_QUARTER, _CITY, _AREA, _RURAL, _REGION = 2, 4, 5, 6, 8
#: a name of one of these keeps the kind word that it begins with («جسر الشغور»); «ساحة التحرير» is the square «التحرير»
_WHOLE_KINDS = frozenset(
    ("city", "town", "village", "area", "region", "district", "mountain", "valley", "desert", "governorate", "sea", "strait", "lake", "populated place")
)
_LEVELS = {
    "country": 9, "region": 8, "governorate": 7, "state": 7, "province": 7, "emirate": 7, "district": 6, "area": 5, "desert": 6,
    "mountain": 5, "river": 5, "sea": 8, "strait": 8, "city": 4, "town": 3, "village": 3, "camp": 2, "neighbourhood": 2, "suburb": 2,
    "populated place": 3,
}  # fmt: skip
#: Zipf times ten up to which a word without a known reading may be a name, by how strongly its context asks for one
_RARE = {"certain": 70, "strong": 40, "list": 33, "area": 34, "road": 30, "weak": 30, "site": 30, "rural": 38, "place": 0}
_RARE_DEFINITE = {"certain": 70, "strong": 58, "list": 46, "area": 44, "road": 38, "weak": 47, "site": 55, "rural": 50, "place": 0}
_SECOND_WORD = 30
_IDAFA_WORD = 46
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class _Name:
    """A name at tokens `[first, last)`; `proclitic` letters of its first token are not part of it."""

    first: int
    last: int
    proclitic: int
    known: NameMatch | None


@dataclass(frozen=True, slots=True)
class _Where:
    """Words of position before a name: a distance, a compass word, a part of the place."""

    first: int
    text: str = ""
    part: str = ""
    distance_km: float | None = None
    bearing: float | None = None
    compass: str = ""
    between: bool = False


@dataclass(frozen=True, slots=True)
class _Head:
    """One head: names with what stands before them, tokens `[first, last)`."""

    first: int
    last: int
    names: tuple[_Name, ...]
    kind: Reading | None
    place_kind: str
    preposition: str
    where: _Where | None
    keep_from: int | None
    level: int
    rule: str


@dataclass(slots=True)
class _Draft:
    """A mention in the making."""

    head: _Head
    name: _Name
    group: int
    chunk: int
    level: int
    container: bool = False
    anchor_only: bool = False
    relation: Relation | None = None


@dataclass(slots=True)
class _Phrase:
    """The open phrase: its drafts, and where its last head ended."""

    number: int
    drafts: list[_Draft] = field(default_factory=list)
    end: int = -1
    group: int = 0

    def last_group(self) -> list[_Draft]:
        named = [d for d in self.drafts if not d.container and not d.anchor_only]
        return [d for d in named if d.group == named[-1].group] if named else []


def find_places(read: ReadDocument, taken: frozenset[int]) -> tuple[PlaceMention, ...]:
    """Every place named in the document, left to right; tokens in `taken` belong to something else."""
    names = load_names()
    found: list[PlaceMention] = []
    chunk = 0
    for sentence in read.sentences:
        if sentence.zone in _SILENT:
            continue
        reader = _SentenceReader(read, sentence, taken, names, chunk)
        found.extend(reader.places())
        chunk = reader.chunk
    return tuple(found)


class _SentenceReader:
    """Reads one sentence."""

    def __init__(self, read: ReadDocument, sentence: Sentence, taken: frozenset[int], names: NameIndex, chunk: int) -> None:
        self.read = read
        self.tokens: Sequence[Token] = read.tokens
        self.sentence = sentence
        self.taken = taken
        self.names = names
        self.first, self.end = sentence.first, sentence.last
        self.chunk = chunk
        self.common = load_frequencies()

    # ---- the sentence

    def places(self) -> Iterator[PlaceMention]:
        """All mentions of the sentence."""
        drafts: list[_Draft] = []
        phrase = _Phrase(self.chunk)
        i = self.first
        while i < self.end:
            joined = self._gap(phrase, i)
            if joined is None and not self._may_begin(i):
                i += 1
                continue
            head = self._head(joined if joined is not None else i, joined is not None)
            if head is None and joined is not None and joined != i:
                joined, head = None, self._head(i, False)
            if head is None:
                i += 1
                continue
            if joined is None:
                self.chunk += 1
                phrase = _Phrase(self.chunk)
            drafts.extend(self._place(phrase, head, joined is not None))
            i = phrase.end = self._after(head)
        self.chunk += 1
        self._mark_outer_cities(drafts)
        heading = self._is_heading(drafts)
        return iter([self._mention(d, heading) for d in drafts])

    def _may_begin(self, i: int) -> bool:
        """Whether token `i` can begin a head at all: most tokens cannot, and are passed over quickly."""
        readings = self.read.tags_at(i)
        if "KIND" in readings or "DIRECTION" in readings:
            return True
        token = self.tokens[i]
        if token.kind is TokenKind.NUMBER:
            return self._cls(i + 1, "unit") is not None
        return token.kind is TokenKind.WORD and self.names.match(self.tokens, i, self.end) is not None

    def _gap(self, phrase: _Phrase, i: int) -> int | None:
        """Where the next head of `phrase` may begin, if nothing but joining words stands between its end and there."""
        if not phrase.drafts or i != phrase.end:
            return None
        at = i
        while at < self.end and at - i < 3:
            text = self.tokens[at].text
            if text in _COMMA or text in _DASHES or text in _QUOTES or text in ("و", _OPEN, _CLOSE):
                at += 1
            elif self._cls(at, "belongs") or self._is_stop(at):
                at += self._width(at)
            else:
                break
        return at if at < self.end else None

    def _after(self, head: _Head) -> int:
        """Behind the head and the bracket or quote that closes it."""
        at = head.last
        while at < self.end and self.tokens[at].text in (_CLOSE, *_QUOTES):
            at += 1
        return at

    # ---- one head

    def _head(self, i: int, joined: bool) -> _Head | None:
        """The head that begins at token `i`."""
        at, preposition = i, ""
        role = self._cls(at, "preposition")
        if role:
            preposition, at = self.tokens[at].text[role.proclitic :], role.last
            if role.last - role.first > 1:
                preposition = role.entry.get("role")
        each = self._cls(at, "each")
        at = self._skip_open(each.last if each else at)
        where, at = self._where(at)
        at = self._skip_open(at)
        kind, keep_from, at, kind_first = self._kinds(at)
        if where is None and kind is not None and at < self.end:
            inner, behind = self._where(at)
            if inner is not None and inner.part:  # «قرى محيط س»
                where, at = inner, behind
                at = self._skip_open(at)
        if not preposition:
            preposition = self._proclitic_preposition(kind_first if kind else where.first if where else at)
        licence = "list" if each and kind is None else self._licence(kind, preposition, where)
        names, last = self._names(self._skip_open(at), licence, kind, each is not None)
        if not names:
            return self._bare_rural(i, kind, keep_from, preposition, where)
        if each is None and not self._licensed(names[0], kind, preposition, where, joined, role is not None):
            return None
        quarter = self._quarter(where, names, kind)
        if quarter is not None:
            return replace(quarter, first=i, preposition=preposition)
        return self._made(i, last, names, kind, keep_from, preposition, where)

    def _quarter(self, where: _Where | None, names: tuple[_Name, ...], kind: Reading | None) -> _Head | None:
        """«شمال غربي سوريا» is a region of its own name."""
        name = names[0]
        if where is None or kind is not None or not where.compass or where.part or where.distance_km is not None or len(names) > 1:
            return None
        if name.known is None or name.known.name.entries[0].kind != "country":
            return None
        reading = self._compass(where.first)
        whole = _Name(where.first, name.last, reading.proclitic if reading else 0, name.known)
        return _Head(where.first, name.last, (whole,), None, "region", self._proclitic_preposition(where.first), None, None, _REGION, "place.quarter")

    def _made(
        self, i: int, last: int, names: tuple[_Name, ...], kind: Reading | None, keep: int | None, preposition: str, where: _Where | None
    ) -> _Head:
        if keep is not None:
            last, names = self._with_adjective(last, names)
        entry = names[0].known.name.entries[0] if names[0].known else None
        level = int(kind.entry.get("level") or 3) if kind else _LEVELS.get(entry.kind, 3) if entry else 3
        place_kind = kind.entry.name if kind else entry.kind if entry else ""
        rule = "place.kind" if kind else "place.known" if entry else "place.preposition"
        return _Head(i, last, names, kind, place_kind, preposition, where, keep, level, rule)

    def _where(self, i: int) -> tuple[_Where | None, int]:
        """Words of position at token `i`, and what follows them: «(54 كم جنوب», «على بعد 3 كيلومترات من», «شمال شرقي», «محيط»."""
        distance, at = self._distance(i)
        compass = self._compass(at)
        bearing = None
        if compass:
            bearing, at = float(compass.entry.get("bearing")), compass.last
        part = self._cls(at, "part") or self._cls(at, "between")
        if part is not None and distance is None and compass is None:
            at = part.last
            adjective = self._compass(at)
            if adjective is not None and adjective.article:  # «الأطراف الغربية لمدينة»
                compass, bearing, at = adjective, float(adjective.entry.get("bearing")), adjective.last
        else:
            part = None
        if distance is None and compass is None and part is None:
            return None, i
        at = self._skip_of(at)
        return _Where(i, "", part.entry.name if part else "", distance, bearing, compass.entry.name if compass else "",
                      bool(part and part.entry.cls == "between")), at  # fmt: skip

    def _distance(self, i: int) -> tuple[float | None, int]:
        """A distance in km at token `i`: «على بعد نحو 12 كيلومترا», «54 كم»."""
        at = i
        opener = self._cls(at, "distance")
        if opener:
            at = opener.last
        while (about := self._cls(at, "about")) or (at < self.end and self.tokens[at].text == _OPEN):
            at = about.last if about else at + 1
        if at >= self.end:
            return None, i
        number: float | None = None
        if self.tokens[at].kind is TokenKind.NUMBER:
            number, at = _number(self.tokens[at]), at + 1
        elif opener and (quantity := quantity_at(self.read, at, self.end)) is not None:
            number, at = quantity.bounds.low, quantity.last
        unit = self._cls(at, "unit") if number is not None or opener else None
        if unit is None:
            return None, i
        if number is None:
            number = 2.0 if self.tokens[at].text.endswith(("ين", "ان")) else 1.0
        at = unit.last
        while about := self._cls(at, "about"):
            at = about.last
        return round(number * float(unit.entry.get("km")), 3), at

    def _compass(self, i: int) -> Reading | None:
        reading = self._cls(i, "compass")
        return reading if reading and not reading.enclitic and i not in self.taken else None

    def _skip_of(self, i: int) -> int:
        """Behind «من», «عن» that join a word of position to its anchor."""
        return i + 1 if i < self.end and self.tokens[i].text in ("من", "عن") else i

    def _skip_open(self, i: int) -> int:
        while i < self.end - 1 and self.tokens[i].text in (_OPEN, *_QUOTES):
            i += 1
        return i

    def _kinds(self, i: int) -> tuple[Reading | None, int | None, int, int]:
        """Kind words at token `i`: the last one read, where a kept one begins, where they end and where they begin."""
        kind: Reading | None = None
        keep: int | None = None
        at = i
        while at < self.end and at not in self.taken:
            reading = self._kind(at)
            if reading is None or (kind is not None and (reading.article or reading.proclitic)) or self._is_whole_name(at, reading):
                break
            if keep is None or reading.entry.get("keeps") == "yes":
                if reading.entry.get("keeps") == "yes" and reading.features not in ("dual", "plural"):
                    keep = at if keep is None else keep
                kind = reading if kind is None or keep is None or keep == at else kind
            at = reading.last
            at = at + 1 if at < self.end - 1 and self.tokens[at].text in (*_QUOTES, _OPEN) and self._kind(at + 1) else at
        return kind, keep, at, i

    def _is_whole_name(self, i: int, kind: Reading) -> bool:
        """«سهل الغاب», «المنطقة الخضراء»: a known name that begins with a kind word."""
        match = self.names.match(self.tokens, i, self.end)
        if match is None or match.last <= kind.last or match.proclitic > kind.proclitic:
            return False
        return kind.article or match.name.entries[0].kind in _WHOLE_KINDS

    def _kind(self, i: int) -> Reading | None:
        for reading in self.read.at(i, "KIND"):
            if reading.entry.cls not in ("head", "stop") and not reading.enclitic:
                return reading
        return None

    def _is_stop(self, i: int) -> bool:
        return any(r.entry.cls == "stop" and not r.enclitic for r in self.read.at(i, "KIND"))

    def _cls(self, i: int, cls: str) -> Reading | None:
        if i >= self.end:
            return None
        best: Reading | None = None
        for reading in self.read.at(i, "DIRECTION"):
            if reading.entry.cls == cls and (best is None or reading.enclitic < best.enclitic):
                best = reading
        return best

    def _width(self, i: int) -> int:
        return max((r.last - i for tag in ("DIRECTION", "KIND") for r in self.read.at(i, tag)), default=1)

    def _proclitic_preposition(self, i: int) -> str:
        """«ب» or «ل» written onto the first word of a head."""
        if i >= self.end:
            return ""
        readings = [*self.read.at(i, "KIND"), *self.read.at(i, "DIRECTION")]
        taken = readings[0].proclitic if readings else 0
        if not taken:
            match = self.names.match(self.tokens, i, self.end)
            taken = match.proclitic if match else 0
        letters = self.tokens[i].text[:taken]
        return letters[-1] if letters and letters[-1] in "بل" else ""

    # ---- names

    def _licence(self, kind: Reading | None, preposition: str, where: _Where | None) -> str:
        if kind is not None:
            strength = kind.entry.get("strength") or "weak"
            if kind.article:
                return "known"
            return "certain" if kind.features == "dual" and strength != "rural" else strength
        if where is not None and (where.distance_km is not None or where.bearing is not None or where.between):
            return "known"
        return "place" if preposition in ("في", "ب") or (where is not None and where.part) else "known"

    def _names(self, i: int, licence: str, kind: Reading | None, each: bool) -> tuple[tuple[_Name, ...], int]:
        """The names from token `i`: one, or a list where the kind word or the names themselves allow it."""
        first = self._name(i, licence, 0)
        if first is None:
            return (), i
        names = [first]
        at = self._close(first.last)
        if licence == "road":
            return self._road(first)
        many = each or (kind is not None and kind.features in ("dual", "plural"))
        limit = 2 if kind is not None and kind.features == "dual" else 40
        while len(names) < limit:
            following = self._next_name(at, licence, many, bool(kind))
            if following is None:
                break
            names.append(following)
            at = self._close(following.last)
        return tuple(names), at

    def _road(self, first: _Name) -> tuple[tuple[_Name, ...], int]:
        """«طريق دمشق - السويداء» is one name."""
        at = first.last
        if at + 1 < self.end and self.tokens[at].text in _DASHES:
            other = self._name(at + 1, "weak", 0)
            if other is not None:
                return (_Name(first.first, other.last, first.proclitic, None),), other.last
        return (first,), self._close(at)

    def _close(self, i: int) -> int:
        while i < self.end and self.tokens[i].text in _QUOTES:
            i += 1
        return i

    def _next_name(self, i: int, licence: str, many: bool, kinded: bool) -> _Name | None:
        """The next name of a list: behind و, a comma, a dash or a slash."""
        if i >= self.end:
            return None
        text = self.tokens[i].text
        if text in _COMMA or text in _DASHES:
            at = self._skip_open(i + 1)
            if at < self.end and self.tokens[at].text == "و":
                return self._name(self._skip_open(at + 1), licence if many else "list", 0)
            if text in _DASHES and not many:
                return self._name(at, "known", 0)
            joined = self.tokens[at].text.startswith("و") if at < self.end else False
            return self._name(at, "list" if many else "known", 1 if joined and many else 0)
        if text == "و":
            return self._name(self._skip_open(i + 1), licence if many else "list", 0)
        if text.startswith("و") and self._kind(i) is None:
            return self._name(i, licence if many else "list" if kinded else "listed", 1)
        return None

    def _name(self, i: int, licence: str, conjunction: int) -> _Name | None:
        """The name at token `i`, known or, where `licence` allows, unknown; `conjunction` letters before it are taken off."""
        if i >= self.end or i in self.taken or self.tokens[i].kind is TokenKind.PUNCT:
            return None
        match = self.names.match(self.tokens, i, self.end)
        if match is not None and self._fits(match, licence, conjunction):
            longer = self._longer(match, licence, conjunction)
            return longer or _Name(i, match.last, match.proclitic, match)
        if licence in ("known", "listed"):
            return None
        if licence == "number":
            return self._numbered(i)
        return self._unknown(i, licence, conjunction)

    def _longer(self, match: NameMatch, licence: str, conjunction: int) -> _Name | None:
        """«عين زيوان» where only «عين» is known: a first word of names takes the next one."""
        i = match.first
        if licence == "certain" and not conjunction and (end := self._before_conjunction(match.last - 1)) is not None and end > match.last:
            return _Name(i, end, conjunction, None)
        if licence in ("known", "listed") or match.last > i + 1 or not self._is_name_head(i, conjunction):
            return None
        name = self._unknown(i, licence, conjunction)
        return name if name is not None and name.last > match.last else None

    def _numbered(self, i: int) -> _Name | None:
        return _Name(i, i + 1, 0, None) if self.tokens[i].kind is TokenKind.NUMBER else None

    def _fits(self, match: NameMatch, licence: str, conjunction: int) -> bool:
        if any(k in self.taken for k in range(match.first, match.last)) or _TANWEEN in self.read.raw(match.first):
            return False
        if conjunction and not self.tokens[match.first].text[: match.proclitic].startswith("و"):
            return False
        if licence in ("certain", "strong", "weak", "area", "site", "rural", "road") and match.proclitic > conjunction:
            return False
        if not match.name.ambiguous:
            return True
        if licence in ("known", "listed") or self._is_bare_noun(match, licence):
            return False
        if licence == "place":
            return match.name.entries[0].curated and self._is_distinct(match)
        return licence in ("certain", "strong", "rural") or (match.article or match.last - match.first > 1) or not self._is_ordinary(match.first)

    def _is_distinct(self, match: NameMatch) -> bool:
        """An ambiguous name that a preposition is enough for: «في الباب», «في جسر الشغور», «في مالي»."""
        return match.article or match.last - match.first > 1 or match.name.entries[0].kind == "country"

    def _is_bare_noun(self, match: NameMatch, licence: str) -> bool:
        """A single word that is a kind word or begins names («سوق المدينة», «بؤرة جديدة»)."""
        if match.last - match.first > 1 or licence == "certain":
            return False
        i = match.first
        kind = self._kind(i)
        return (kind is not None and not self._kind_is_name(i, licence)) or (
            not match.article and self._is_name_head(i, match.proclitic) and self._zipf(self.tokens[i].text[match.proclitic :]) >= 40)  # fmt: skip

    def _unknown(self, i: int, licence: str, conjunction: int) -> _Name | None:
        """A name that no gazetteer knows: as many words as belong together."""
        token = self.tokens[i]
        word = token.text[conjunction:]
        if licence == "road" and i + 1 < self.end and self.tokens[i + 1].kind is TokenKind.NUMBER and self.tokens[i + 1].start - token.end < 2:
            return _Name(i, i + 2, conjunction, None)  # «M4», «إم4»
        if token.kind is not TokenKind.WORD or len(word) < 2 or not self._may_be_name(i, word, licence):
            return None
        if licence == "certain" and not conjunction and (end := self._before_conjunction(i)) is not None:
            return _Name(i, end, conjunction, None)
        last = i + 1
        in_head = self._is_name_head(i, conjunction)
        while last < self.end and last - i < _LONGEST_NAME and self._extends(i, last, in_head, word):
            in_head = self._is_name_head(last, 0)
            last += 1
        if last == i + 1 and self._is_name_head(i, conjunction) and len(word) <= 4 and self._zipf(word) >= 40:
            return None
        return _Name(i, last, conjunction, None)

    def _before_conjunction(self, i: int) -> int | None:
        """Where the first of two names ends: «قريتي قوز الناقة والعيدج»."""
        for at in range(i + 1, min(i + _LONGEST_NAME, self.end)):
            token = self.tokens[at]
            if token.kind is not TokenKind.WORD or at in self.taken:
                return None
            if token.text.startswith("و"):
                return at
        return None

    def _may_be_name(self, i: int, word: str, licence: str) -> bool:
        readings = self.read.tags_at(i)
        definite = word.startswith("ال") and len(word) > 4
        if self._is_stop(i) or (self._kind(i) is not None and not self._kind_is_name(i, licence)):
            return False
        if any(tag in readings for tag in _NEVER_NAMES) or self._is_time(i):
            return False
        common = self._zipf(word)
        if word.startswith("لل") or word[0] in "لب" and self._is_prefixed_word(i, word, len(self.tokens[i].text) - len(word)):
            return False
        if self._is_name_head(i, len(self.tokens[i].text) - len(word)):
            return licence != "place" or common < 30
        if definite and licence in ("certain", "strong", "weak", "site", "list"):
            return common < _RARE_DEFINITE[licence] and not (licence == "list" and self._is_ordinary(i))
        if any(tag in readings for tag in _ORDINARY_TAGS):
            return False
        if licence == "place":
            return common == 0 and len(word) > 3 and (not definite or not readings) and not word.endswith(("ها", "هم", "نا", "ات", "ين", "ون", "يه"))
        return common < (_RARE_DEFINITE if definite else _RARE)[licence]

    def _is_prefixed_word(self, i: int, word: str, conjunction: int) -> bool:
        """«محطة لضخ», «معسكر بزنجبار»: a preposition with a word or a name, not a name that begins so."""
        match = self.names.match(self.tokens, i, self.end)
        return (match is not None and match.proclitic > conjunction) or self._zipf(word[1:]) > max(35, self._zipf(word) + 3)

    def _kind_is_name(self, i: int, licence: str) -> bool:
        """«حي الميدان»: a kind word with its article may be a name behind a singular kind word."""
        reading = self._kind(i)
        if reading is None or not reading.article or reading.features != "singular":
            return False
        return licence == "certain" or (licence == "strong" and int(reading.entry.get("level")) <= _QUARTER)

    def _extends(self, first: int, i: int, in_head: bool, head_word: str) -> bool:
        """Whether token `i` belongs to the unknown name that began at `first`."""
        token = self.tokens[i]
        if token.kind is not TokenKind.WORD or i in self.taken:
            return False
        if self.tokens[first].hashtag != token.hashtag:
            return False
        readings = self.read.tags_at(i)
        if in_head:
            return not any(tag in readings for tag in _NEVER_NAMES) and not self._is_stop(i) and not self._is_time(i)
        if any(tag in readings for tag in _ORDINARY_TAGS) or self._is_stop(i) or self._kind(i) or self._is_time(i):
            return False
        if token.text.startswith("و") or self.names.match(self.tokens, i, self.end) is not None:
            return False
        definite = token.text.startswith("ال") and len(token.text) > 4
        if definite and not head_word.startswith("ال"):
            return self._zipf(token.text) < _IDAFA_WORD
        return not definite and self._zipf(token.text) < _SECOND_WORD and self._zipf(token.text[1:]) < 35

    def _is_name_head(self, i: int, conjunction: int) -> bool:
        return any(r.entry.cls == "head" and r.proclitic == conjunction and not r.enclitic and not r.article for r in self.read.at(i, "KIND"))

    def _is_time(self, i: int) -> bool:
        return any(r.entry.cls not in _NO_TIMES for r in self.read.at(i, "TIME"))

    def _is_ordinary(self, i: int) -> bool:
        readings = self.read.tags_at(i)
        return any(tag in readings for tag in _ORDINARY_TAGS)

    def _zipf(self, word: str) -> int:
        return self.common.get(word, 0)

    def _with_adjective(self, last: int, names: tuple[_Name, ...]) -> tuple[int, tuple[_Name, ...]]:
        """«ريف حلب الشمالي الشرقي»: the compass adjectives behind a countryside's name belong to it."""
        at = last
        while (reading := self._compass(at)) is not None and reading.article and not reading.proclitic:
            at = reading.last
        return (at, (*names[:-1], replace(names[-1], last=at))) if at > last else (last, names)

    def _bare_rural(self, i: int, kind: Reading | None, keep: int | None, preposition: str, where: _Where | None) -> _Head | None:
        """«الريف الشمالي» with no name of a town."""
        if kind is None or kind.entry.cls != "rural" or not kind.article:
            return None
        adjective = self._compass(kind.last)
        if adjective is None or not adjective.article:
            return None
        name = _Name(kind.first, adjective.last, kind.proclitic, None)
        return _Head(i, adjective.last, (name,), kind, kind.entry.name, preposition, where, None, _RURAL, "place.rural")

    def _licensed(
        self, name: _Name, kind: Reading | None, preposition: str, where: _Where | None, joined: bool, separate: bool
    ) -> bool:
        """Whether the context lets the first name be one; a known name that is no ordinary word needs no context."""
        if kind is not None:
            return True
        if name.known is None:
            return preposition in ("في", "ب") or (where is not None and bool(where.part))
        if not name.known.name.ambiguous:
            if name.last - name.first == 1 and (self._is_time(name.first) or self.read.at(name.first, "CUE")):
                return False
            return name.last - name.first > 1 or not self._is_ordinary(name.first) or separate or where is not None or joined
        return (separate or where is not None) and name.known.name.entries[0].curated and self._is_distinct(name.known)

    # ---- from heads to mentions

    def _place(self, phrase: _Phrase, head: _Head, joined: bool) -> list[_Draft]:
        """Drafts for a head's names, and what the head says of the names before it."""
        before = phrase.last_group() if joined else []
        anchor = bool(before) and head.where is not None and not head.where.between and (head.where.distance_km is not None or head.where.bearing is not None or head.where.part == "near") and not self._has_conjunction(head)
        phrase.group += 0 if anchor else 1
        drafts = [_Draft(head, name, phrase.group, phrase.number, head.level) for name in head.names]
        if anchor:
            relation = self._relation(head, head.names[0], with_anchor=True)
            for draft in before:
                draft.relation = _closer(draft.relation, relation)
            for draft in drafts:
                draft.anchor_only = True
        else:
            for draft in drafts:
                draft.container = bool(before) and self._contains(head, before[-1])
                draft.anchor_only = self._is_stationed(head.first) or not draft.container and head.preposition in ("من", "from", "الي", "باتجاه", "نحو", "صوب", "تجاه", "to")
                draft.relation = self._relation(head, draft.name, with_anchor=False) or self._countryside(head, draft.name)
        phrase.drafts.extend(drafts)
        return drafts

    def _has_conjunction(self, head: _Head) -> bool:
        if not self.tokens[head.first].text.startswith("و"):
            return False
        compass = self._compass(head.first)
        return compass is None or compass.proclitic > 0

    def _contains(self, head: _Head, inner: _Draft) -> bool:
        """Whether `head`, behind في, ب, ل or التابعة ل, is the area that `inner` lies in."""
        if self._has_conjunction(head):
            return False
        if head.preposition in ("في", "ب", "ضمن") or (head.preposition == "ل" and self._belongs_before(head.first)):
            return head.level > inner.level or head.level >= _AREA
        inside = head.where is not None and head.where.part in _INSIDE  # «دوار الدلة وسط مدينة الرقة»
        bracketed = head.first > self.first and self.tokens[head.first - 1].text == _OPEN
        outer = head.preposition == "من" and head.level >= _AREA  # «بلدة س من ولاية ص»
        return (inside or bracketed or outer) and head.level > inner.level

    def _is_stationed(self, i: int) -> bool:
        """«القوات المتمركزة في مدينة س»: where somebody fires from is no place of what happens."""
        return any(k >= self.first and self._cls(k, "stationed") is not None for k in (i - 1, i - 2))

    def _belongs_before(self, i: int) -> bool:
        return i > self.first and self._cls(i - 1, "belongs") is not None

    def _relation(self, head: _Head, name: _Name, with_anchor: bool) -> Relation | None:
        where = head.where
        if where is None:
            return Relation(text="axis") if head.kind is not None and head.kind.entry.cls == "front" else None
        span = self.read.span_of(where.first, head.last) if with_anchor else self.read.span_of(where.first, name.first + 1)
        english = self._english(name, head.kind)
        pieces = [f"{where.distance_km:g} km" if where.distance_km is not None else "", where.compass, where.part]
        text = " ".join(p for p in pieces if p)
        if where.distance_km is not None or where.compass:
            text += (" of " if where.compass else " from ") + english
        elif with_anchor:
            text += " " + english
        return Relation(
            text=text, anchor=self._text(name, None)[0] if where.distance_km is not None or where.bearing is not None or with_anchor else "",
            distance_km=where.distance_km, bearing=where.bearing, span=span,
        )  # fmt: skip

    def _countryside(self, head: _Head, name: _Name) -> Relation | None:
        """What «ريف حلب الشمالي» is the countryside of, and which side of it."""
        if head.keep_from is None or name.known is None or head.kind is None or head.kind.entry.cls != "rural":
            return None
        inner = replace(name, last=name.known.last)
        side = self._compass(name.known.last)
        text = f"{side.entry.name} countryside of " if side else "countryside of "
        return Relation(
            text=text + self._english(inner, None), anchor=self._text(inner, None)[0],
            bearing=float(side.entry.get("bearing")) if side else None,
        )  # fmt: skip

    def _english(self, name: _Name, kind: Reading | None) -> str:
        entry = name.known.name.entries[0] if name.known else None
        label = entry.name if entry else self._text(name, None)[0]
        return f"{label} {kind.entry.name}" if kind is not None and kind.entry.name in ("city", "governorate", "province") else label

    def _mark_outer_cities(self, drafts: list[_Draft]) -> None:
        """«في مدينة حلب، قصف الطيران حي الشعار»: the city is what the quarter lies in."""
        for k, draft in enumerate(drafts):
            if draft.level < _CITY or draft.anchor_only or draft.head.preposition not in ("في", "ب") or draft.name.first > self.first + 4:
                continue
            opens = draft.name.last < self.end and self.tokens[draft.name.last].text in _COMMA
            limit = draft.level - 1 if opens else _QUARTER
            if any(later.level <= limit and not later.anchor_only and later.chunk != draft.chunk for later in drafts[k + 1 :]):
                draft.container = True

    def _is_heading(self, drafts: list[_Draft]) -> bool:
        """A dateline or a section head («حلب::»): a place and next to nothing else."""
        if self.sentence.zone in _HEADINGS:
            return True
        words = sum(1 for t in self.tokens[self.first : self.end] if t.kind is TokenKind.WORD)
        return bool(drafts) and not drafts[0].name.first > self.first + 2 and words <= 3 and self.end - self.first > words and (
            self.tokens[self.end - 1].text in (":", "-") or any(t.text in (":", "-") for t in self.tokens[self.first : self.end]))  # fmt: skip

    def _opens_section(self, draft: _Draft) -> bool:
        """«محافظة إدلب: هدوء حذر …»: a name at the head of its sentence with a colon behind it."""
        return draft.head.first == self.first and draft.name.last < self.end and self.tokens[draft.name.last].text == ":"

    def _mention(self, draft: _Draft, heading: bool) -> PlaceMention:
        head, name = draft.head, draft.name
        heading = heading or self._opens_section(draft)
        text, span = self._text(name, head.keep_from if name is head.names[0] else None)
        first = head.keep_from if head.keep_from is not None and name is head.names[0] else name.first
        return PlaceMention(
            span=span, first=first, last=name.last, sentence=self.sentence.index,
            found_by="place.heading" if heading else head.rule, name=text, kind=head.place_kind, chunk=draft.chunk,
            container=draft.container, anchor_only=draft.anchor_only or heading, relation=draft.relation,
            known=name.known is not None, preposition=head.preposition,
        )  # fmt: skip

    def _text(self, name: _Name, keep_from: int | None) -> tuple[str, Span]:
        """The name as written, and its span: no '#', no tatweel, '_' as a blank, quotes left out."""
        if keep_from is not None:
            kind = self._kind(keep_from)
            span = self.read.span_of(keep_from, name.last, kind.proclitic if kind else 0)
        else:
            span = self.read.span_of(name.first, name.last, name.proclitic)
        written = span.of(self.read.document.text)
        return re.sub(r"\s+", " ", written.replace("#", "").replace("\u0640", "").replace("_", " ")).strip(), span


def _closer(held: Relation | None, new: Relation | None) -> Relation | None:
    """Of two relations of one place the one with the distance, then the one with the bearing; the texts are joined."""
    if held is None or new is None:
        return new or held
    best = max(held, new, key=lambda r: (r.distance_km is not None, r.bearing is not None))
    return Relation(text=f"{held.text}; {new.text}", anchor=best.anchor, distance_km=best.distance_km, bearing=best.bearing, span=best.span)


def _number(token: Token) -> float | None:
    try:
        return float(token.text.replace(",", "."))
    except ValueError:
        return None
