"""Names that what follows them makes certain: «قرية نزلة الشيخ زيد (30 كم شمال …)», «بلدة س الواقعة على بعد 5 كم».

Behind a kind word of settlements, all words up to a place's distance are its name, however common they are.
"""

from __future__ import annotations

from tawthiq.arabic.clitics import ARTICLE, CONTRACTION, PREPOSITIONS
from tawthiq.arabic.tokens import WORD
from tawthiq.extract.place_words import AND, COMMAS, OPEN, PlaceWords, Where, is_definite
from tawthiq.gazetteer.nations import NISBAS, load_nisbas
from tawthiq.lexicon.entries import Reading

_LONGEST_NAME = 4
#: how far behind a name a clause may bring its distance
_CLAUSE = 9
_TANWEEN, _ALIF, _YEH = "\u064b", "\u0627", "\u064a"
#: readings that no first word of a name has, and no later one
_NO_NAMES = frozenset(("NUMBER", "SPEECH", "COMMON", "DIRECTION", "CUE", "TRIGGER"))
#: readings that name persons, things and weapons, as villages may be named too
_NAMESAKES = frozenset(("PERSON", "OBJECT", "WEAPON", "TOPONYM"))
#: Zipf times ten up to which a later word may be in a name; definite ones stand for persons and things
_IDAFA, _DEFINITE, _ADVERB, _FIRST, _PREFIXED = 52, 58, 42, 56, 35
#: kinds of places so small that no other place is told by lying in them («زيتا جماعين», but «حزانو إدلب»)
_SMALL = ("village", "town", "populated place")
#: parts of a place whose side an adjective behind its name tells («أطراف بلدة كفرنبل الجنوبية»)
_WITHOUT_SIDES = ("", "near", "surroundings of", "centre of", "inside", "over")


class MeasuredNames:
    """Reads such names in one sentence."""

    def __init__(self, words: PlaceWords) -> None:
        self._words = words

    def end(self, i: int, kind: Reading | None, conjunction: int = 0, part: str = "") -> int | None:
        """Where the name from token `i` behind `kind` ends, None if no distance follows or the words make no name."""
        words = self._words
        if i >= words.end or kind is None or kind.article or not kind.entry.get("settlement"):
            return None
        known = words.known_well(i)
        at = known.last if known is not None and known.proclitic <= conjunction else i + 1
        if at == i + 1 and known is None and not self._may_begin(i, conjunction):
            return None
        lies = self._lies_before(i)
        while at < words.end and at - i <= _LONGEST_NAME:
            if self.is_told_at(at) or self._is_told_later(at, lies) or self._is_listed(at, kind, conjunction):
                return at
            if not self._continues(i, at, conjunction, known is not None, part):
                return None
            at += 1
        return None

    def begins_with_kind(self, i: int, kind: Reading | None) -> bool:
        """«قرية ناحية خوشان (20 كم …)»: whether the kind word at token `i` is the first of such a name."""
        single = kind is not None and kind.features == "singular"
        return single and not self._is_main_kind(i) and self.end(i, kind) is not None

    def is_listed_name(self, i: int, kind: Reading | None) -> bool:
        """Whether "and" leads on to a name, not to a kind word; «ووادي رحال (5 كم شرق …)» is a village of a list."""
        words = self._words
        return words.kind(i) is None or (words.is_name_head(i, 1) and self.end(i, kind, 1) is not None)

    # ---- what follows

    def past_adjective(self, i: int) -> int:
        """Behind «السورية» of «مدينة إدلب السورية (20 كم …)» or «أمس» of «بلدة س أمس (20 كم …)», else `i` itself."""
        words = self._words
        passes = i < words.end and (self.is_nisba(i) or (words.is_time(i) and words.text(i + 1) == OPEN))
        return i + 1 if passes and self.is_told_at(i + 1) else i

    def is_told_at(self, i: int) -> bool:
        """Whether a distance, or «الواقعة شمال», tells from token `i` on where the name before it lies."""
        words = self._words
        at = i
        set_off = words.text(at) == OPEN or words.text(at) in COMMAS
        at += set_off
        begins = at
        while words.clause(at) or words.direction(at, "belongs") or words.direction(at, "lies"):
            at += words.width(at)
        where = self._where(at) or (self._where(begins) if at > begins else None)
        if where is None:
            return False
        if where.distance is not None or where.awaits:
            return where.awaits or where.bearing is not None or set_off or at > i or words.distances.is_opener(at)
        return where.bearing is not None and (at > begins or words.text(i) == OPEN)

    def _lies_before(self, i: int) -> bool:
        """«تقع قرية»: whether the place that token `i` begins is the subject of a verb of lying."""
        return i - 2 >= self._words.first and self._words.direction(i - 2, "lies") is not None

    def _is_told_later(self, i: int, lies: bool) -> bool:
        """«تقع س التي … على بعد», «لقصف، وهي تقع على بعد»: a distance behind a clause that begins at token `i`."""
        words = self._words
        if not words.clause(i) and not self._is_aim(i):
            return False
        for at in range(i + 1, min(i + _CLAUSE, words.end)):
            begins_clause = at - 1 > i and words.clause(at - 1)
            if (begins_clause or (lies and words.clause(i))) and words.distances.is_opener_or_lies(at):
                where = self._where(at)
                return where is not None and where.distance is not None
        return False

    def _is_aim(self, i: int) -> bool:
        """«لقصف»: a happening with a preposition written onto it."""
        words = self._words
        return words.text(i)[:1] in PREPOSITIONS[:2] and any(r.proclitic for r in words.read.at(i, "TRIGGER"))

    def _is_listed(self, i: int, kind: Reading, conjunction: int) -> bool:
        """«قرى نزلة عيسى والنزلة الغربية (7 كم …)»: whether another name of that sort follows with "and"."""
        words = self._words
        if not words.text(i).startswith(AND) or kind.features not in ("dual", "plural") or words.is_name_head(i, 0):
            return False
        return not conjunction and self.end(i, kind, 1) is not None

    def _where(self, i: int) -> Where | None:
        """Words of position at token `i`, those of a distance only where something is measured from."""
        where, last = self._words.where(i)
        if where is None or where.part or where.between:
            return None
        measured = where.awaits or where.bearing is not None or self._words.direction(last - 1, "of") is not None
        return where if measured else None

    # ---- the words of the name

    def _may_begin(self, i: int, conjunction: int) -> bool:
        words = self._words
        word = words.text(i)[conjunction:]
        if words.tokens[i].kind is not WORD or len(word) < 2 or self._is_adverb(i):
            return False
        if words.is_name_head(i, conjunction) or words.kind(i) is not None:
            return not self._is_main_kind(i)
        if words.is_stop(i) or self._is_ordinary(i, conjunction):
            return False
        if not is_definite(word) and (words.is_time(i) or not self._is_free(i)):
            return False
        if self._is_prefixed(word):
            return False
        return is_definite(word) or words.zipf(word) < _FIRST

    def _continues(self, first: int, i: int, conjunction: int, is_known: bool, part: str) -> bool:
        """Whether token `i` is a later word of the name that began at `first`."""
        words, token = self._words, self._words.tokens[i]
        if token.kind is not WORD or token.hashtag or words.is_time(i):
            return False
        compass = words.compass(i)
        if compass is not None and not compass.proclitic:
            has_side = part not in _WITHOUT_SIDES and is_known
            return not has_side if compass.article else self._is_side_in_name(i)
        if words.is_epithet(i):
            return True
        in_head = i - 1 == first and words.is_name_head(first, conjunction)
        if words.is_name_head(i, 0):
            return not self._is_main_kind(i)
        if in_head and not words.is_stop(i) and words.kind(i) is None:
            return not token.text.startswith(AND)
        if self._is_ali(i):
            return True
        if words.is_stop(i) or words.kind(i) is not None or self._is_ordinary(i, 0):
            return False
        if token.text.startswith(AND) or self._is_adverb(i) or self._is_prefixed(token.text):
            return False
        if is_known and (self._is_known_place(i) or is_definite(token.text)):
            return False  # «مدينة إدلب السورية»
        return self._is_noun(i, is_definite(words.text(first)[conjunction:]))

    def is_nisba(self, i: int) -> bool:
        """«السورية», «الحلبية»: an adjective of a country or of a known place, but no compass word."""
        word = self._words.text(i)
        if not is_definite(word) or self._words.compass(i) is not None:
            return False
        of_place = word.endswith(NISBAS) and bool(self._words.read.at(i, "TOPONYM"))
        return of_place or word.removeprefix(ARTICLE) in load_nisbas()

    def _is_ordinary(self, i: int, conjunction: int) -> bool:
        """Whether token `i` is a word that names nothing; one that needs its first letter taken off may be none."""
        read = self._words.read
        return any(r.proclitic <= conjunction for tag in _NO_NAMES & read.tags_at(i).keys() for r in read.at(i, tag))

    def _is_free(self, i: int) -> bool:
        """Whether nothing else has taken token `i`, or only a thing or weapon that it also names."""
        tags = self._words.read.tags_at(i).keys() - {"TRIGGER"}  # read with a letter taken off, see `_is_ordinary`
        return i not in self._words.taken or tags <= _NAMESAKES

    def _is_known_place(self, i: int) -> bool:
        match = self._words.known_well(i)
        return match is not None and match.name.entries[0].kind not in _SMALL

    def _is_side_in_name(self, i: int) -> bool:
        """«كويرس شرقي (70 كم غرب …)»: a compass adjective that the distance in brackets does not need."""
        words = self._words
        if not words.text(i).endswith(_YEH) or words.text(i + 1) != OPEN:
            return False
        where = self._where(i + 2)
        return where is not None and where.distance is not None and where.bearing is not None

    def _is_noun(self, i: int, after_definite: bool) -> bool:
        word, common = self._words.text(i), self._words.zipf(self._words.text(i))
        if is_definite(word):
            return common < _DEFINITE and not self.is_nisba(i)
        if after_definite:
            return False
        return common < (_ADVERB if word.endswith(_ALIF) else _IDAFA)

    def _is_prefixed(self, word: str) -> bool:
        """«بانفجار», «للقصف»: a preposition with a word, not a name that begins so."""
        if word.startswith(CONTRACTION[0]):
            return True
        rest = word[1:]
        is_common = rest.startswith(ARTICLE) or self._words.zipf(rest) > max(_PREFIXED, self._words.zipf(word) + 3)
        return word[0] in PREPOSITIONS[:2] and is_common

    def _is_adverb(self, i: int) -> bool:
        return _TANWEEN in self._words.read.raw(i)

    def _is_main_kind(self, i: int) -> bool:
        kind = self._words.kind(i)
        return kind is not None and kind.entry.get("settlement") == "main"

    def _is_ali(self, i: int) -> bool:
        """«علي», written with the dotted letter that «على» has not, is a man's name."""
        on = self._words.direction(i, "preposition")
        return on is not None and on.entry.id == "on" and on.proclitic == 0 and self._words.read.raw(i).endswith(_YEH)
