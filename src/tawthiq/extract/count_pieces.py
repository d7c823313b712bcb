"""Cuts a sentence into the pieces that counting rules look at: quantities, nouns, small words, marks, plain words."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tawthiq.arabic.tokens import NUMBER, PUNCT, WORD
from tawthiq.extract.numbers import Quantity, quantity_at
from tawthiq.extract.reading import ReadDocument
from tawthiq.lexicon.entries import Reading
from tawthiq.model.documents import Sentence
from tawthiq.model.mentions import Bounds

_RELATION_TAGS = {"other": "OTHER", "part": "PARTOF", "rest": "REST", "all": "ALL"}
#: folded small words that the rules name; the classes of common.yaml are too wide for them
_WORD_TAGS = {
    "من": "OF", "ممن": "OF", "هم": "NAMELY", "هما": "NAMELY", "هن": "NAMELY", "وهم": "NAMELY", "وهما": "NAMELY",
    "وهن": "NAMELY", "هو": "NAMELY", "هي": "NAMELY", "وهو": "NAMELY", "وهي": "NAMELY",
    "الي": "TO", "بين": "BETWEEN", "منهم": "OFTHEM", "منهما": "OFTHEM", "منهن": "OFTHEM",
    "هولاء": "THESE", "بواقع": "AMONG", "و": "AND",
}  # fmt: skip
_MARK_TAGS = {
    '"': "QUOTE", "'": "QUOTE", "(": "OPEN", ")": "CLOSE", ":": "COLON", "،": "COMMA", ",": "COMMA", "-": "DASH",
}  # fmt: skip
_WORDS = {word: frozenset({tag}) for word, tag in _WORD_TAGS.items()}
MARKS = {mark: frozenset({tag}) for mark, tag in _MARK_TAGS.items()}
STOP = frozenset({"STOP"})
_PLAIN = frozenset({"PLAIN"})
_UNKNOWN = frozenset({"PLAIN", "UNKNOWN"})
_TAKEN = frozenset({"TAKEN"})
#: for each kind of noun, the lexicons that can make a token more than a plain word
_TELLING = {
    "PERSON": frozenset({"NUMBER", "PERSON", "ACTOR", "CUE"}),
    "OBJECT": frozenset({"NUMBER", "OBJECT"}),
}
#: news is told in the third person: a pronoun «ي» or «ك» is the word's own letter
_NO_PRONOUN = frozenset("يك")


class Piece(msgspec.Struct, frozen=True, gc=False):
    """Tokens `[first, last)` with what they may be."""

    first: int
    last: int
    tags: frozenset[str]
    quantity: Quantity | None = None
    nouns: tuple[Reading, ...] = ()


def cut_pieces(read: ReadDocument, sentence: Sentence, taken: frozenset[int], noun_tag: str) -> list[Piece]:
    """`sentence` as pieces, left to right; `noun_tag` is PERSON or OBJECT, `taken` tokens belong to other mentions."""
    pieces: list[Piece] = []
    telling = _TELLING[noun_tag]
    i = sentence.first
    while i < sentence.last:
        token, readings = read.tokens[i], read.tags_at(i)
        if i in taken:
            piece = Piece(i, i + 1, _TAKEN)
        elif token.kind is WORD and telling.isdisjoint(readings) and "between" not in read.common_at(i):
            piece = Piece(i, i + 1, _WORDS.get(token.text) or (_PLAIN if readings else _UNKNOWN))
        elif token.kind is PUNCT and token.text != "(":
            piece = Piece(i, i + 1, MARKS.get(token.text, STOP))
        else:
            piece = _piece(read, i, sentence.last, taken, noun_tag)
        pieces.append(piece)
        i = piece.last
    return pieces


def _piece(read: ReadDocument, i: int, end: int, taken: frozenset[int], noun_tag: str) -> Piece:
    """The piece at a token that is no plain word and, brackets aside, no mark."""
    token, readings = read.tokens[i], read.tags_at(i)
    if token.kind is NUMBER or token.text == "(" or "NUMBER" in readings or _says_between(readings):
        quantity = quantity_at(read, i, end)
        if quantity is not None and not taken.isdisjoint(range(i, quantity.last)):
            quantity = None
    else:
        quantity = None
    nouns = _nouns(read, readings.get(noun_tag, ()), i) if noun_tag in readings else ()
    if quantity is not None and (not nouns or nouns[0].last <= quantity.last):
        return Piece(i, quantity.last, _quantity_tags(quantity), quantity)
    if token.kind is PUNCT:
        return Piece(i, i + 1, MARKS.get(token.text, STOP))
    tags = _small_word_tags(read, i, readings)
    if nouns and not is_measure(readings):
        noun_tags = _person_tags(read, nouns) if noun_tag == "PERSON" else _thing_tags(nouns)
        return Piece(i, nouns[0].last, noun_tags | tags, None, nouns)
    if tags:
        spanning = readings.get("CUE" if "AMONG" in tags else "NUMBER", ())
        last = min(max((r.last for r in spanning), default=i + 1), end)
        return Piece(i, last, frozenset(tags))
    return Piece(i, i + 1, _PLAIN if readings else _UNKNOWN)


def is_measure(readings: dict[str, list[Reading]]) -> bool:
    """«11 سنة»: a unit of time or length, or a month, is no person whatever else the word may be."""
    return any(r.entry.cls in ("unit", "month") for tag in ("TIME", "DIRECTION") for r in readings.get(tag, ()))


def _says_between(readings: dict[str, list[Reading]]) -> bool:
    return "COMMON" in readings and readings["COMMON"][0].entry.cls == "between"


def _small_word_tags(read: ReadDocument, i: int, readings: dict[str, list[Reading]]) -> set[str]:
    tags = set(_WORDS.get(read.tokens[i].text, ()))
    for reading in readings.get("NUMBER", ()):
        if reading.entry.cls == "toll":
            tags.add("TOLL")
        elif reading.entry.get("position") in ("after", "either"):
            tags.add("ATLEAST")
    if "ACTOR" in readings:
        tags.add("ACTOR")
    if "CUE" in readings and "PERSON" not in readings and any(r.entry.cls == "subset" for r in readings["CUE"]):
        tags.add("AMONG")
    return tags


def _quantity_tags(quantity: Quantity) -> frozenset[str]:
    tags = {"QUANTITY"}
    small = quantity.article or quantity.bounds in (Bounds(1, 1), Bounds(2, 2))
    if small and quantity.word and not (quantity.one_of or quantity.vague or quantity.proclitic):
        tags.add("SMALL")
    return frozenset(tags)


def _person_tags(read: ReadDocument, nouns: tuple[Reading, ...]) -> frozenset[str]:
    tags = {"PERSON"}
    if nouns[0].proclitic == 0:
        tags.add("BARE")
    elif read.tokens[nouns[0].first].text[0] == "و" and nouns[0].proclitic == 1:
        tags.add("JOINED")
    for noun in nouns:
        relation = noun.entry.get("relation")
        if relation:
            tags.add(_RELATION_TAGS.get(relation, "OTHER"))
        if not noun.proclitic and (noun.entry.get("adjective") == "yes" or relation == "other"):
            tags.add("QUALITY")
        if noun.entry.get("outcome") in ("wounded", "killed+wounded"):
            tags.add("FATE")
    return frozenset(tags)


def _thing_tags(nouns: tuple[Reading, ...]) -> frozenset[str]:
    return frozenset({"THING", "ANYTHING"} if nouns[0].proclitic == 0 else {"ANYTHING"})


def _nouns(read: ReadDocument, readings: Sequence[Reading], i: int) -> tuple[Reading, ...]:
    """Readings worth weighing: those that take off fewest letters, with pronouns only of the third person.

    The folded text no longer tells «والدة» from «والده», the verbatim text does.
    """
    text = read.tokens[i].text
    kept = [r for r in readings if not (r.enclitic == 1 and r.last == i + 1 and text[-1] in _NO_PRONOUN)]
    if text[-1] == "ه" and any(r.enclitic == 1 for r in kept):
        is_pronoun = "ة" not in read.spelt(i)[-3:]
        kept = [r for r in kept if (r.enclitic > 0) == is_pronoun]
    if len(kept) > 1:
        least = min(r.proclitic for r in kept)
        kept = [r for r in kept if r.proclitic == least]
    return tuple(kept)
