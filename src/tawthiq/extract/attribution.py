"""Finds who is cited, and how far his words reach.

«قال الناطق باسم "جيش النصر" لـ"سمارت" إن …» opens a scope to the end of its paragraph; «…، بحسب المرصد» covers its
sentence; «الدفاع المدني: …» the line that it opens; «مشيرا إلى أن» goes on with the last speaker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from tawthiq.arabic.fold import bare, fold_word
from tawthiq.arabic.tokens import PUNCT, WORD
from tawthiq.extract.reading import ReadDocument
from tawthiq.extract.words import spoken
from tawthiq.lexicon.entries import Reading
from tawthiq.model.documents import Sentence
from tawthiq.model.mentions import ActorMention, Attribution, SpeechMention

_MOST_SPEAKER_TOKENS = 16
_HEADING_TOKENS = 9
_NAME_TITLES = 2
_REPORT_BEGINS = ("repel", "attempt", "negate", "plan", "support")
_UNKNOWN_WORDS = 6


class _Speaker(msgspec.Struct, frozen=True):
    first: int
    last: int
    role: str = ""
    actor_id: str = ""
    organisation: str = ""


class AttributionFinder:
    """Walks the sentences in order and remembers who spoke last and which full names were given."""

    def __init__(self, read: ReadDocument, speech: Sequence[SpeechMention], actors: Sequence[ActorMention]) -> None:
        self._read = read
        self._actor_at = {i: a for a in actors for i in range(a.first, a.last)}
        self._by_sentence: dict[int, list[SpeechMention]] = {}
        for mention in speech:
            self._by_sentence.setdefault(mention.sentence, []).append(mention)
        self._full_names: dict[str, str] = {}
        self._last: Attribution | None = None

    def find(self) -> tuple[Attribution, ...]:
        found: list[Attribution] = []
        paragraph_end = self._paragraph_ends()
        for sentence in spoken(self._read):
            opened = self._heading(sentence, paragraph_end[sentence.paragraph])
            if opened:
                found.append(opened)
                self._last = opened
            for mention in self._by_sentence.get(sentence.index, ()):
                attribution = self._attribute(sentence, mention, paragraph_end[sentence.paragraph])
                if attribution:
                    found.append(attribution)
                    self._last = attribution
        return tuple(found)

    def _paragraph_ends(self) -> dict[int, int]:
        return {s.paragraph: s.last for s in self._read.sentences}

    def _attribute(self, sentence: Sentence, mention: SpeechMention, paragraph_end: int) -> Attribution | None:
        if mention.cls == "according":
            return self._according(sentence, mention)
        scope = (mention.first, paragraph_end)
        if mention.cls == "participle":
            return self._continued(mention, scope)
        if "passive" in mention.features and "active" not in mention.features:
            return None
        speaker = self._speaker_after(sentence, mention.last) or self._speaker_before(sentence, mention)
        if speaker:
            return self._build(
                mention, speaker, (sentence.first if mention.stance == "denies" else mention.first, paragraph_end)
            )
        return self._continued(mention, scope) if self._opens_clause(mention.last) else None

    def _according(self, sentence: Sentence, mention: SpeechMention) -> Attribution | None:
        """«بحسب المرصد», «وفق ما ذكر المكتب الطبي», «بحسب ما أعلنته»; all cover their sentence."""
        i = mention.last
        while i < sentence.last and i < mention.last + 3 and (self._is_verb(i) or self._is_bare_relative(i)):
            i += 1
        speaker = self._speaker_after(sentence, i, cited=True)
        scope = (sentence.first, sentence.last)
        return self._build(mention, speaker, scope) if speaker else self._continued(mention, scope)

    def _is_bare_relative(self, i: int) -> bool:
        return "what" in self._read.common_at(i)

    def _opens_clause(self, i: int) -> bool:
        """Whether a report follows at once: «قالت إن», «وأضاف:», «أشار إلى أن»."""
        if i >= len(self._read.tokens):
            return False
        return self._read.tokens[i].text in (":", '"') or self._begins_report(i)

    def _begins_report(self, i: int) -> bool:
        """«إن», «إلى أن»."""
        classes = self._read.common_at(i)
        return "that" in classes or ("to" in classes and "that" in self._read.common_at(i + 1))

    def _continued(self, mention: SpeechMention, scope: tuple[int, int]) -> Attribution | None:
        last = self._last
        if last is None:
            return None
        return msgspec.structs.replace(
            last, span=mention.span, first=mention.first, last=mention.last, sentence=mention.sentence,
            found_by="attribution.same-speaker", verb=mention.span.of(self._read.document.text), stance=mention.stance,
            scope=scope,
        )  # fmt: skip

    def _heading(self, sentence: Sentence, paragraph_end: int) -> Attribution | None:
        """«الدفاع المدني: مقتل …» and «عاجل | مراسلنا: …» at the head of a line."""
        tokens = self._read.tokens
        end = min(sentence.last, sentence.first + _HEADING_TOKENS)
        colon = next((i for i in range(sentence.first + 1, end) if tokens[i].text == ":"), None)
        if colon is None or (colon + 1 < len(tokens) and tokens[colon + 1].text == ":"):
            return None
        bar = next((i for i in range(sentence.first, colon) if tokens[i].text == "|"), sentence.first - 1)
        if any(self._read.at(i, "SPEECH") and self._is_verb(i) for i in range(bar + 1, colon)):
            return None
        speaker = self._described(bar + 1, colon)
        if speaker is None:
            return None
        mention = SpeechMention(
            span=self._read.span_of(colon, colon + 1), first=colon, last=colon + 1, sentence=sentence.index,
            found_by="attribution.heading", cls="say", stance="asserts",
        )  # fmt: skip
        return self._build(mention, speaker, (colon, paragraph_end))

    def _is_verb(self, i: int) -> bool:
        return any(r.entry.cls == "say" for r in self._read.at(i, "SPEECH"))

    def _speaker_after(self, sentence: Sentence, i: int, cited: bool = False) -> _Speaker | None:
        """The noun phrase behind a reporting word, up to what is said; `cited`: any phrase will do, known or not."""
        end = i
        while end < min(sentence.last, i + _MOST_SPEAKER_TOKENS) and not self._ends_speaker(end, i):
            end += 1
        described = self._described(i, end)
        if described is None and (cited or self._says_next(end)):
            return self._unknown(i, end)
        return described

    def _says_next(self, i: int) -> bool:
        return i < len(self._read.tokens) and (self._read.tokens[i].text == ":" or self._begins_report(i))

    def _unknown(self, first: int, last: int) -> _Speaker | None:
        """«أعلن وسيط قبلي أن …»: a short phrase of words that is no preposition."""
        words = [t for t in self._read.tokens[first:last] if t.kind is not PUNCT]
        if not 1 <= len(words) <= _UNKNOWN_WORDS or self._read.at(first, "COMMON") or self._read.at(first, "CUE"):
            return None
        return _Speaker(first, last)

    def _ends_speaker(self, i: int, start: int) -> bool:
        token = self._read.tokens[i]
        if token.kind is PUNCT:
            return token.text in (":", "،", ",", "؛", ".", "…", "..", "...", "-", "!", "؟")
        if i > start and self._read.at(i, "TRIGGER") and self._tells(i, start):
            return not self._read.at(i, "SPEECH") and i not in self._actor_at
        if i - start > 1 and any(r.entry.cls in _REPORT_BEGINS for r in self._read.at(i, "CUE")):
            return True  # «أعلن الناطق … صد محاولة تقدم»
        return self._begins_report(i) or (
            i > start and (bool(self._read.common_at(i) & {"while", "via"}) or self._addresses(i))
        )

    def _tells(self, i: int, start: int) -> bool:
        """«أعلنت وزارة الصحة سقوط …»: a verb, or a bare noun that no office governs, begins what is said."""
        readings = self._read.at(i, "TRIGGER")
        if any(r.entry.get("pos") == "verb" for r in readings):
            return True
        governed = any(r.entry.cls == "source_noun" for r in self._read.at(i - 1, "SPEECH"))
        return i - start > 1 and not governed and not any(r.article for r in readings)

    def _addresses(self, i: int) -> bool:
        """«قال القائد لـ"سمارت"»: whom it is said to begins here; «المجلس التابع لـ"قسد"» names a speaker."""
        tokens = self._read.tokens
        quoted = i + 1 < len(tokens) and tokens[i + 1].text == '"'
        belongs = "belongs" in self._read.common_at(i - 1)
        return quoted and "to" in self._read.common_at(i) and not belongs and not self._is_office(i)

    def _is_office(self, i: int) -> bool:
        """«الناطق الاعلامي لـ"…"»: an office in front owns what follows."""
        return any(
            r.entry.get("kind") == "office" for k in (i - 1, i - 2) for r in self._read.at(k, "SPEECH")
        )

    def _speaker_before(self, sentence: Sentence, mention: SpeechMention) -> _Speaker | None:
        """«مراسل … في ريف حلب قال:»: the subject in front, from the start of its clause."""
        if not self._opens_clause(mention.last) and mention.first - sentence.first > _HEADING_TOKENS:
            return None
        start = mention.first
        while (
            start > sentence.first
            and mention.first - start < _MOST_SPEAKER_TOKENS
            and not self._ends_speaker(start - 1, start - 1)
        ):
            start -= 1
        return self._described(start, mention.first)

    def _described(self, first: int, last: int) -> _Speaker | None:
        """The speaker in tokens `[first, last)`, if one of them names a source, an office or an actor."""
        role = actor_id = organisation = ""
        start = None
        end = last
        for i in range(first, last):
            noun = next((r for r in self._read.at(i, "SPEECH") if r.entry.cls == "source_noun"), None)
            actor = self._actor_at.get(i)
            known = noun is not None or actor is not None or self._is_name(i)
            if known and start is None:
                start = i
            if noun is not None and not role:
                role = noun.entry.name
            if actor is not None and not actor_id:
                actor_id, organisation = actor.actor_id, actor.name
            if start is not None and self._closes(i, noun):
                end = i
                break
        if start is None or end == start or start - first > _NAME_TITLES:
            return None  # also «تنظيم "الدعوة في جزيرة العرب"»: the actor's name begins where a channel would
        while (
            end > start + 1
            and self._read.tokens[end - 1].kind is PUNCT
            and self._read.tokens[end - 1].text != '"'
        ):
            end -= 1
        return _Speaker(start, end, role, actor_id, organisation)

    def _closes(self, i: int, noun: Reading | None) -> bool:
        """«… في بيان», «… لوكالة»: the place and channel of the saying are no part of its speaker."""
        return noun is None and "in" in self._read.common_at(i)

    def _is_name(self, i: int) -> bool:
        return self._read.tokens[i].text in self._full_names

    def _build(self, mention: SpeechMention, speaker: _Speaker, scope: tuple[int, int]) -> Attribution:
        text = self._read.document.text
        speaker = self._trimmed(speaker)
        proclitic = self._proclitic(speaker.first)
        span = self._read.span_of(speaker.first, speaker.last, proclitic)
        words = span.of(text)
        self._remember(words, speaker)
        return Attribution(
            span=mention.span, first=mention.first, last=mention.last, sentence=mention.sentence,
            found_by=f"attribution.{mention.cls}", speaker=span,
            name=self._full_names.get(fold_word(words).strip('"'), bare(words)),
            verb=mention.span.of(text), stance=mention.stance, scope=scope, role=speaker.role,
            organisation=speaker.organisation, actor_id=speaker.actor_id, to=self._addressee(mention, speaker),
        )  # fmt: skip

    def _trimmed(self, speaker: _Speaker) -> _Speaker:
        """Without a quotation mark at one end that has no partner inside."""
        first, last = speaker.first, speaker.last
        marks = [i for i in range(first, last) if self._read.tokens[i].text == '"']
        if len(marks) % 2 and marks[-1] == last - 1 and last - first > 1:
            last -= 1
        elif len(marks) % 2 and marks[0] == first and last - first > 1:
            first += 1
        return msgspec.structs.replace(speaker, first=first, last=last)

    def _remember(self, words: str, speaker: _Speaker) -> None:
        """The last word of a speaker with an office stands for him later: «الحسين»."""
        tokens = self._read.tokens[speaker.first : speaker.last]
        names = [t for t in tokens if t.kind is WORD]
        if speaker.role and len(names) > 2:
            self._full_names.setdefault(names[-1].text, bare(words))

    def _proclitic(self, i: int) -> int:
        readings: Iterator[Reading] = (r for found in self._read.tags_at(i).values() for r in found)
        return min((r.proclitic for r in readings), default=0)

    def _addressee(self, mention: SpeechMention, speaker: _Speaker) -> str:
        """«لـ"سمارت"», «في تصريح إلى "سمارت"»: the quoted name behind the speaker, before what is said."""
        tokens = self._read.tokens
        first = speaker.last
        if first < len(tokens) and tokens[first].text == '"' and tokens[first].start == tokens[first - 1].end:
            first += 1  # «حسب "الحسين". وأشار …»: the mark closes the speaker's own name
        for i in range(first, min(speaker.last + 8, len(tokens) - 2)):
            if self._ends_speaker(i, i):
                break
            if tokens[i].text == '"':
                end = next((j for j in range(i + 2, min(i + 6, len(tokens))) if tokens[j].text == '"'), None)
                return bare(self._read.span_of(i + 1, end).of(self._read.document.text)) if end else ""
        return ""


def find_attributions(
    read: ReadDocument, speech: Sequence[SpeechMention], actors: Sequence[ActorMention]
) -> tuple[Attribution, ...]:
    """All attributions in reading order."""
    return AttributionFinder(read, speech, actors).find()
