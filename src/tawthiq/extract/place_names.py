"""Reads the names behind a kind word, a preposition or a list: known ones, and unknown ones as the context allows.

How far is the *licence*, which goes from "certain" (the two names behind «قريتي») over "strong" (a village) and "weak"
(a square) to "place" (a bare preposition), "measured" (a distance: known names that may be other words too) and "known"
(nothing: only known names).
"""

from __future__ import annotations

import msgspec

from tawthiq.arabic.clitics import CONJUNCTIONS, CONTRACTION, PREPOSITIONS
from tawthiq.arabic.tokens import NUMBER, PUNCT, WORD
from tawthiq.extract.place_measured import MeasuredNames
from tawthiq.extract.place_words import AND, COMMAS, DASHES, PlaceWords, is_definite, is_distinct
from tawthiq.gazetteer.names import NameMatch
from tawthiq.lexicon.entries import Reading

_TANWEEN = "\u064b"  # «دوماً» is no «دوما»
#: Zipf times ten up to which a word that no lexicon knows may be a name, without and with the article
_RARE = {
    "certain": 70,
    "strong": 40,
    "list": 33,
    "area": 34,
    "road": 30,
    "weak": 30,
    "site": 30,
    "rural": 38,
    "place": 0,
}
_RARE_DEFINITE = {
    "certain": 70, "strong": 58, "list": 46, "area": 44, "road": 38, "weak": 47, "site": 55, "rural": 50, "place": 0,
}  # fmt: skip
#: licences under which the article makes a name of a word that the lexicons know («حي الشهداء»)
_ARTICLE_NAMES = frozenset(("certain", "strong", "weak", "site", "list"))
_KINDED = frozenset(("certain", "strong", "weak", "area", "site", "rural", "road"))
_THEN = CONJUNCTIONS[1]
_CLOSED = frozenset(("known", "listed", "measured"))
_SECOND_WORD, _IDAFA_WORD, _COMMON_WORD, _COMMON_HEAD, _RARE_HEAD = 30, 46, 35, 40, 30
#: first words that hardly stand for themselves («تل», «كفر», «دير»)
_TELLING_HEAD = 47
#: tags of words that villages may be called by
_NAMESAKES = frozenset(("PERSON", "OBJECT", "WEAPON", "PLACE"))
#: endings of plurals, of nisbas and of pronouns, which an unknown name behind a bare preposition hardly has
_NOUN_ENDINGS = ("ها", "هم", "نا", "ات", "ين", "ون", "يه")
_LONGEST_NAME = 4
_QUARTER = 2
_ENDLESS = 40


class Name(msgspec.Struct, frozen=True, gc=False):
    """A name at tokens `[first, last)`; `proclitic` letters of its first token are not part of it."""

    first: int
    last: int
    proclitic: int
    known: NameMatch | None


class NameReader:
    """Reads names from the words of one sentence."""

    def __init__(self, words: PlaceWords) -> None:
        self._words = words
        self._tokens = words.tokens
        self._end = words.end
        self.measured = MeasuredNames(words)

    def names(
        self, i: int, licence: str, kind: Reading | None, each: bool, part: str = ""
    ) -> tuple[tuple[Name, ...], int]:
        """The names from token `i` and where they end: one, or a list where the kind word or the names allow it."""
        first = self._measured(i, kind, 0, part) or self.name(i, licence, 0)
        if first is None:
            return (), i
        if licence == "road":
            return (first,), first.last  # `place_roads` reads where it leads to
        many = each or (kind is not None and kind.features in ("dual", "plural"))
        limit = 2 if kind is not None and kind.features == "dual" else _ENDLESS
        names = [first]
        at = self._words.skip_close(first.last)
        while len(names) < limit and (following := self._next(at, licence, many, kind)) is not None:
            names.append(following)
            at = self._words.skip_close(following.last)
        return tuple(names), at

    def name(self, i: int, licence: str, conjunction: int) -> Name | None:
        """The name at token `i`; `conjunction` letters before it are not part of it."""
        words = self._words
        if i >= self._end or i in words.taken or self._tokens[i].kind is PUNCT:
            return None
        match = words.known(i)
        if match is not None and self._fits(match, licence, conjunction):
            return self._longer(match, licence, conjunction) or Name(i, match.last, match.proclitic, match)
        if licence in _CLOSED:
            return None
        if licence == "number":
            return Name(i, i + 1, 0, None) if self._tokens[i].kind is NUMBER else None
        return self._unknown(i, licence, conjunction)

    def _measured(self, i: int, kind: Reading | None, conjunction: int, part: str = "") -> Name | None:
        """The words up to the distance that tells where the place lies, if they are more than a known name."""
        end = self.measured.end(i, kind, conjunction, part)
        match = self._words.known(i)
        if end is None or (match is not None and match.last > end):
            return None
        if match is None or match.last < end:
            return Name(i, end, conjunction, None)
        return Name(i, end, conjunction, match) if i in self._words.taken else None  # «صماد» is a drone too

    # ---- lists

    def _next(self, i: int, licence: str, many: bool, kind: Reading | None) -> Name | None:
        """The next name of a list: behind "and", a comma, a dash or a slash."""
        words = self._words
        text = words.text(i)
        again = licence if many else "list"
        if text in COMMAS or text in DASHES:
            at = words.skip_open(i + 1)
            following = words.text(at)
            if following == AND:
                return self.name(words.skip_open(at + 1), again, 0)
            if text in DASHES and not many:
                return self.name(at, "known", 0)
            return self.name(at, "list" if many else "known", int(many and following.startswith(AND)))
        last = kind if many else None
        if text == AND:
            at = words.skip_open(i + 1)
            return self._measured(at, last, 0) or self.name(at, again, 0)
        if text.startswith(AND) and self.measured.is_listed_name(i, last):
            measured = self._measured(i, last, 1)
            return measured or self.name(i, again if many or kind is not None else "listed", 1)
        return None

    # ---- known names

    def _fits(self, match: NameMatch, licence: str, conjunction: int) -> bool:
        """Whether a known name may stand here as one."""
        words = self._words
        if not words.taken.isdisjoint(range(match.first, match.last)) or _TANWEEN in words.read.raw(match.first):
            return False
        prefix = self._tokens[match.first].text[: match.proclitic]
        if (conjunction and not prefix.startswith(AND)) or (licence in _KINDED and match.proclitic > conjunction):
            return False
        if match.name.packed and not self._fits_packed(match, licence, conjunction):
            return False
        if not match.name.ambiguous or licence == "measured":
            return True
        if licence in _CLOSED or self._is_bare_noun(match, licence):
            return False
        if licence == "place":
            return match.name.entries[0].curated and is_distinct(match)
        return licence in ("certain", "strong", "rural") or is_distinct(match) or not words.is_ordinary(match.first)

    def _fits_packed(self, match: NameMatch, licence: str, conjunction: int) -> bool:
        """Whether a single word that only a pack knows may be its name here, as an unknown word may be one.

        «محاور على», «تجمع العشرات»: there are hamlets of these names. «في فارياب» is not «ارياب».
        """
        if match.last - match.first > 1:
            return True
        prefix = self._tokens[match.first].text[: match.proclitic]
        if prefix.startswith(_THEN) or licence == "number":
            return False
        if not match.name.ambiguous or licence in _CLOSED:
            return True
        return self._may_be_name(match.first, self._tokens[match.first].text[conjunction:], licence)

    def _is_bare_noun(self, match: NameMatch, licence: str) -> bool:
        """A single word that is a kind word or begins names («سوق المدينة», «بؤرة جديدة»)."""
        i = match.first
        if match.last - i > 1 or licence == "certain":
            return False
        kind = self._words.kind(i)
        if kind is not None:
            is_plural = kind.features == "plural" and kind.article  # «مدينة الميادين»
            return not (self._kind_is_name(i, licence) or (is_plural and licence == "strong"))
        is_head = not match.article and self._words.is_name_head(i, match.proclitic)
        return is_head and self._words.zipf(self._tokens[i].text[match.proclitic :]) >= _COMMON_HEAD

    def _longer(self, match: NameMatch, licence: str, conjunction: int) -> Name | None:
        """«عين زيوان» where only «عين» is known: a first word of names takes the next one.

        So does the name of a small place that only a pack knows: «كويت الرحمة» is no «كويت».
        """
        i = match.first
        if licence == "certain" and not conjunction:
            end = self._before_conjunction(match.last - 1)
            if end is not None and end > match.last:
                return Name(i, end, conjunction, None)
        if licence in (*_CLOSED, "number") or match.last > i + 1:
            return None
        if not self._words.is_name_head(i, conjunction) and not match.name.packed:
            return None
        name = self._unknown(i, licence, conjunction)
        return name if name is not None and name.last > match.last else None

    # ---- unknown names

    def _unknown(self, i: int, licence: str, conjunction: int) -> Name | None:
        """A name that no gazetteer knows: as many words as belong together."""
        words = self._words
        word = self._tokens[i].text[conjunction:]
        if licence == "road" and self._is_numbered(i):
            return Name(i, i + 2, conjunction, None)
        if self._tokens[i].kind is not WORD or len(word) < 2 or not self._may_be_name(i, word, licence):
            return None
        if licence == "certain" and not conjunction and (end := self._before_conjunction(i)) is not None:
            return Name(i, end, conjunction, None)
        last, in_head = i + 1, words.is_name_head(i, conjunction)
        while last < self._end and last - i < _LONGEST_NAME and self._extends(i, last, in_head, word):
            in_head = words.is_name_head(last, 0)
            last += 1
        if last == i + 1 and in_head and len(word) <= 4 and words.zipf(word) >= _COMMON_HEAD:
            return None
        return Name(i, last, conjunction, None)

    def _is_numbered(self, i: int) -> bool:
        """«M4», «إم4»: a word and a number that touch."""
        if i + 1 >= self._end or self._tokens[i + 1].kind is not NUMBER:
            return False
        return self._tokens[i + 1].start - self._tokens[i].end < 2

    def _before_conjunction(self, i: int) -> int | None:
        """Where the first of two names ends: «قريتي قوز الناقة والعيدج»."""
        for at in range(i + 1, min(i + _LONGEST_NAME, self._end)):
            token = self._tokens[at]
            if token.kind is not WORD or at in self._words.taken or self._words.is_stop(at):
                return None
            if token.text.startswith(AND):
                return at
        return None

    def _may_be_name(self, i: int, word: str, licence: str) -> bool:
        """Whether the word at token `i` may begin an unknown name."""
        words = self._words
        conjunction = len(self._tokens[i].text) - len(word)
        if words.is_never_name(i) or (words.kind(i) is not None and not self._kind_is_name(i, licence)):
            return False
        if self._is_prefixed(i, word, conjunction):
            return False
        common, definite = words.zipf(word), is_definite(word)
        if words.is_name_head(i, conjunction):
            return licence != "place" or common < _RARE_HEAD or (common < _TELLING_HEAD and self._names_follow(i + 1))
        if definite and licence in _ARTICLE_NAMES:
            return common < _RARE_DEFINITE[licence] and not (licence == "list" and words.is_ordinary(i))
        if words.is_ordinary(i) and not (licence == "strong" and self._is_namesake(i, word)):
            return False
        if licence == "place":
            bare = not definite or not words.read.tags_at(i)
            return common == 0 and len(word) > 3 and bare and not word.endswith(_NOUN_ENDINGS)
        return common < (_RARE_DEFINITE if definite else _RARE)[licence]

    def _names_follow(self, i: int) -> bool:
        """«باتجاه تل فاس»: what stands behind the first word is no word of its own."""
        words = self._words
        if i >= self._end or self._tokens[i].kind is not WORD or words.is_ordinary(i) or words.is_never_name(i):
            return False
        return words.kind(i) is None and words.zipf(self._tokens[i].text) < _IDAFA_WORD

    def _is_namesake(self, i: int, word: str) -> bool:
        """«بلدة صديقين»: a rare word for persons or things may name a village too."""
        tags = self._words.read.tags_at(i).keys()
        return _NAMESAKES.issuperset(tags) and self._words.zipf(word) < _RARE["list"] + 2

    def _is_prefixed(self, i: int, word: str, conjunction: int) -> bool:
        """«محطة لضخ», «معسكر بزنجبار»: a preposition with a word or a name, not a name that begins so."""
        if word.startswith(CONTRACTION[0]):
            return True
        if word[0] not in PREPOSITIONS[:2]:
            return False
        match = self._words.known_well(i)
        if match is not None and match.proclitic > conjunction:
            return True
        return self._words.zipf(word[1:]) > max(_COMMON_WORD, self._words.zipf(word) + 3)

    def _kind_is_name(self, i: int, licence: str) -> bool:
        """«حي الميدان»: a kind word with its article may be a name behind a singular kind word."""
        reading = self._words.kind(i)
        if reading is None or not reading.article or reading.features != "singular":
            return False
        return licence == "certain" or (licence == "strong" and int(reading.entry.get("level")) <= _QUARTER)

    def _extends(self, first: int, i: int, in_head: bool, head: str) -> bool:
        """Whether token `i` belongs to the unknown name that began with `head` at `first`."""
        token, words = self._tokens[i], self._words
        if token.kind is not WORD or i in words.taken or self._tokens[first].hashtag != token.hashtag:
            return False
        if in_head:
            return not words.is_never_name(i)
        if words.is_ordinary(i) or words.is_stop(i) or words.kind(i) is not None or words.is_time(i):
            return False
        if token.text.startswith(AND) or words.known_well(i) is not None:
            return False
        if is_definite(token.text):
            return not self.measured.is_nisba(i) and not is_definite(head) and words.zipf(token.text) < _IDAFA_WORD
        return words.zipf(token.text) < _SECOND_WORD and words.zipf(token.text[1:]) < _COMMON_WORD
