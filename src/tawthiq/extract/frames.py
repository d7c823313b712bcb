"""Trigger phrases whose words stand apart: «أطلق مسلحون النار», «نزل آلاف المحتجين إلى الشوارع».

Arabic puts the subject behind its verb, and so into the middle of every phrase of verb and object. The words are in
`frames.yaml`: heads that take an object, and the objects.
"""

from __future__ import annotations

from tawthiq.extract.reading import ReadDocument
from tawthiq.lexicon.entries import Reading
from tawthiq.lexicon.match import SKIPPED
from tawthiq.model.documents import Sentence, TokenKind

#: tokens between head and object: a subject with number, kind, name and adjective
_OBJECT_REACH = 6
#: tokens before a head in which its subject may stand: «والمحتجون الغاضبون قطعوا الطريق»
_SUBJECT_REACH = 2
_AGENT_REACH = 6
#: words behind which another clause, or what the act was done with or near, begins
_ENDS = frozenset({"that", "while", "relative"})
_LEADS = frozenset({"in", "on", "from", "with", "by", "to", "between", "against", "via", "both-sides"})
_CROWDS = frozenset({"protesters", "rioters", "civilians"})
_FIGHTING_GROUPS = frozenset({"combatants"})


def frame_at(read: ReadDocument, sentence: Sentence, i: int) -> list[Reading]:
    """Readings of the head at token `i` whose object stands behind it and whose subject is of the kind it asks for.

    A head that asks for a crowd tells more than one that does not: «رفع المحتجون العلم» is no capture.
    """
    heads = [r for r in read.at(i, "FRAME") if r.entry.get("takes") and r.proclitic <= 1]
    whole = [r for r in heads if _is_whole(read, sentence, r)]
    chosen = next((r.entry.id for r in sorted(whole, key=lambda r: not r.entry.get("subject"))), "")
    return [r for r in whole if r.entry.id == chosen]


def _is_whole(read: ReadDocument, sentence: Sentence, head: Reading) -> bool:
    at = _object_of(read, sentence, head)
    return at >= 0 and (head.entry.get("subject") != "crowd" or _acts_crowd(read, sentence, head, at))


def _object_of(read: ReadDocument, sentence: Sentence, head: Reading) -> int:
    """The token at which the head's object begins, -1 where none stands behind it in its clause."""
    for j in range(head.last, min(head.last + _OBJECT_REACH, sentence.last)):
        token = read.tokens[j]
        if token.kind is TokenKind.PUNCT and token.text not in SKIPPED:
            return -1
        if any(_fills(read, r, head) for r in read.at(j, "FRAME")):
            return j
        common = read.common_at(j)
        if common & _ENDS or (head.entry.get("close") and common & _LEADS):
            return -1
    return -1


def _fills(read: ReadDocument, found: Reading, head: Reading) -> bool:
    if found.entry.get("fills") != head.entry.get("takes"):
        return False
    prefix = read.tokens[found.first].text[: found.proclitic]
    return prefix == found.entry.get("led") and not _is_led(read, found, head)


def _is_led(read: ReadDocument, found: Reading, head: Reading) -> bool:
    """«فجروا عبوة قرب منزل»: what a preposition leads in is no object."""
    if found.first == head.last:
        return False
    before = found.first - 1
    led = any(r.entry.cls in _LEADS for r in read.at(before, "COMMON"))
    return led or any(r.last == found.first for r in read.at(before, "DIRECTION"))


def _acts_crowd(read: ReadDocument, sentence: Sentence, head: Reading, at: int) -> bool:
    """Whether people who are no fighters stand between head and object, or right before the head."""
    first = head.first
    while first > sentence.first and head.first - first < _SUBJECT_REACH:
        if read.tokens[first - 1].kind is TokenKind.PUNCT:
            break
        first -= 1
    # «إغلاق الطريق من قبل المحتجين»: a noun may name who acts at its end
    last = min(at + _AGENT_REACH, sentence.last) if head.entry.get("pos") == "noun" else at
    return any(_is_crowd(read, j) for j in (*range(head.last, last), *range(first, head.first)))


def _is_crowd(read: ReadDocument, i: int) -> bool:
    if any(r.entry.get("kind") in _CROWDS for r in read.at(i, "ACTOR")):
        return True
    persons = [r for r in read.at(i, "PERSON") if r.proclitic <= 1 and r.features == "plural"]
    if persons:
        return all(r.entry.get("group") not in _FIGHTING_GROUPS and not r.entry.get("outcome") for r in persons)
    return any(r.entry.cls == "vague" for r in read.at(i, "NUMBER"))
