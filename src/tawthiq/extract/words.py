"""Mentions that are a lexicon reading and little more: triggers, cues, weapons, reporting words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tawthiq.arabic.clitics import AND
from tawthiq.extract.frames import frame_at
from tawthiq.extract.reading import ReadDocument
from tawthiq.lexicon.entries import Reading
from tawthiq.model.documents import Sentence, ZoneKind
from tawthiq.model.mentions import CueMention, SpeechMention, TriggerMention, WeaponMention

#: letters that a word may carry
_THEN, _SO_THAT, _FUTURE = "ف", "ل", "س"
_SILENT_ZONES = (ZoneKind.RELATED, ZoneKind.BYLINE, ZoneKind.DATELINE)


def spoken(read: ReadDocument) -> Iterator[Sentence]:
    """The sentences that tell something: no bylines, no headlines of other articles."""
    return (s for s in read.sentences if s.zone not in _SILENT_ZONES)


def find_triggers(read: ReadDocument, taken: frozenset[int]) -> tuple[TriggerMention, ...]:
    """One mention a place; tokens in `taken` stand inside a name and trigger nothing."""
    found: list[TriggerMention] = []
    for sentence in spoken(read):
        for i in read.starts_of(sentence, "TRIGGER", "FRAME"):
            readings = _trigger_readings(read, sentence, i)
            if readings and i not in taken:
                found.append(_trigger(read, sentence, readings))
    return tuple(found)


def _trigger_readings(read: ReadDocument, sentence: Sentence, i: int) -> Sequence[Reading]:
    """A phrase whose words stand apart tells more than its head («أطلق مسلحون النار»), unless they stand together."""
    readings = [r for r in read.at(i, "TRIGGER") if _bears_clitics(read, r)]
    if any(r.last - r.first > 1 for r in readings):
        return readings
    return frame_at(read, sentence, i) or readings


def _bears_clitics(read: ReadDocument, reading: Reading) -> bool:
    """Whether grammar lets the word have what was taken off it: no «سطت» in «بسطت», no "my war" in «الحربي».

    No pronoun stands behind an article or in an adjective that is a word of its own; before a verb stands no
    preposition but «ل», and that only before the present.
    """
    if reading.enclitic and (reading.article or read.at(reading.first, "COMMON")):
        return False
    prefix = read.tokens[reading.first].text[: reading.proclitic].lstrip(AND + _THEN)
    if reading.entry.get("pos") != "verb":
        return _FUTURE not in prefix
    present = reading.features.startswith("present")
    return not reading.article and (not prefix or (present and prefix in (_SO_THAT, _FUTURE)))


def _trigger(read: ReadDocument, sentence: Sentence, readings: Sequence[Reading]) -> TriggerMention:
    kinds = {r.entry.get("pos") for r in readings}
    best = _preferred(read, readings)
    reading = best[0]
    features = sorted({r.features for r in readings if r.entry.id == reading.entry.id and r.features})
    span = read.span(reading)
    pos = reading.entry.get("pos")
    if {"verb", "noun"} <= kinds and len(best) > 1:
        pos = "verb-or-noun"
    return TriggerMention(
        span=span,
        first=reading.first,
        last=reading.last,
        sentence=sentence.index,
        found_by=f"{reading.tag.lower()}:{reading.entry.id}",
        cls=reading.entry.cls,
        lemma=reading.entry.get("lemma") or reading.entry.id,
        pos=pos,
        features="|".join(features),
        definite=reading.article or bool(reading.enclitic),
    )


def _preferred(read: ReadDocument, readings: Sequence[Reading]) -> list[Reading]:
    """Readings that the word's clitics and vowel marks allow, nouns first where an article or preposition tells so."""
    nominal = [r for r in readings if r.entry.get("pos") != "verb"]
    verbal = [r for r in readings if r.entry.get("pos") == "verb"]
    first = readings[0]
    prefix = read.tokens[first.first].text[: first.proclitic]
    if nominal and (first.article or prefix[-1:] in ("ب", "ل", "ك")):
        return nominal
    if nominal and verbal and first.first and _governs_noun(read, first.first - 1):
        return nominal
    return [*verbal, *nominal]


def _governs_noun(read: ReadDocument, i: int) -> bool:
    """Whether the word before can only be followed by a noun: a preposition, a support verb, a cause."""
    classes = read.common_at(i) | {r.entry.cls for r in read.at(i, "CUE")}
    return bool(classes & {"in", "on", "from", "with", "by", "cause", "support", "between"})


def find_cues(read: ReadDocument) -> tuple[CueMention, ...]:
    """Words that change how an event is read, one mention for each class at a place."""
    found: list[CueMention] = []
    for sentence in spoken(read):
        for i in read.starts_of(sentence, "CUE"):
            seen: set[str] = set()
            for reading in read.at(i, "CUE"):
                if reading.entry.cls not in seen:
                    seen.add(reading.entry.cls)
                    found.append(
                        CueMention(
                            span=read.span(reading), first=i, last=reading.last, sentence=sentence.index,
                            found_by=f"cue:{reading.entry.id}", cls=reading.entry.cls, features=reading.features,
                        )
                    )  # fmt: skip
    return tuple(found)


def find_weapons(read: ReadDocument, taken: frozenset[int]) -> tuple[WeaponMention, ...]:
    """Weapons, and the aircraft that carry them (`is_carrier`)."""
    found: list[WeaponMention] = []
    for sentence in spoken(read):
        for i in read.starts_of(sentence, "WEAPON"):
            readings = read.at(i, "WEAPON")
            if readings and i not in taken:
                reading = readings[0]
                entry = reading.entry
                found.append(
                    WeaponMention(
                        span=read.span(reading), first=i, last=reading.last, sentence=sentence.index,
                        found_by=f"weapon:{entry.id}", weapon_id=entry.id, name=entry.name, family=entry.get("family"),
                        implies=entry.get("implies"), is_carrier=entry.get("carrier") == "yes",
                    )
                )  # fmt: skip
    return tuple(found)


#: cues that are sayings too: who calls for an act, threatens or denies it is cited with it
_SAYING_CUES = {"deny": "denies", "call": "calls_for", "threat": "threatens"}


def find_speech(read: ReadDocument) -> tuple[SpeechMention, ...]:
    """Reporting verbs, participles and prepositions; nouns for sources are left to the attribution rules."""
    found: list[SpeechMention] = []
    for sentence in spoken(read):
        for i in read.starts_of(sentence, "SPEECH", "CUE"):
            mention = _saying(read, sentence, i)
            if mention is not None:
                found.append(mention)
    return tuple(found)


def _saying_cues(read: ReadDocument, i: int) -> list[Reading]:
    return [r for r in read.at(i, "CUE") if r.entry.cls in _SAYING_CUES]


def _saying(read: ReadDocument, sentence: Sentence, i: int) -> SpeechMention | None:
    for reading in (*_saying_cues(read, i), *read.at(i, "SPEECH")):
        cls, stance = reading.entry.cls, reading.entry.get("stance") or "asserts"
        if reading.tag == "CUE":
            cls, stance = "say", _SAYING_CUES[cls]
        if cls != "source_noun" and stance:
            return SpeechMention(
                span=read.span(reading), first=i, last=reading.last, sentence=sentence.index,
                found_by=f"speech:{reading.entry.id}", cls=cls, stance=stance, features=reading.features,
            )  # fmt: skip
    return None
