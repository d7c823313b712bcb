"""Finds who acts or is acted on: named groups and forces, a power's nisba, forces told by a head word and a name.

«مقاتلي "الحر"», «طائرة حربية روسية», «قوات النظام», «قصف تركي», «لواء "صقور الجبل"».
"""

from __future__ import annotations

from collections.abc import Sequence

from tawthiq.arabic.fold import bare, substitute
from tawthiq.arabic.tokens import WORD
from tawthiq.extract.country import country_of, own_force
from tawthiq.extract.reading import ReadDocument
from tawthiq.grammar.engine import Match, Rule, spell
from tawthiq.lexicon.entries import Entry, Reading
from tawthiq.model.documents import Sentence
from tawthiq.model.mentions import ActorMention

#: what joins a head word to the name behind it: «عناصر من», «التابعة لـ», quotation marks
HEADED = Rule(
    "actor.headed",
    "<heads: (HEAD HEADREST*)+> MODIFIER* ((FROM | BELONGS TO?) (HEADONLY HEADREST* MODIFIER*)*)? "
    "QUOTE? <name: ACTOR ACTORREST*>",
)
NAMED = Rule("actor.named", "<name: ACTOR ACTORREST*>")
QUOTED = Rule("actor.quoted-name", "<heads: GROUPHEAD HEADREST*> QUOTE <quoted: PLAIN{1,4}> QUOTE")
HEAD_ALONE = Rule("actor.head-alone", "<heads: (HEAD HEADREST*)+> MODIFIER*")

#: the preposition that leads in an object: «للدعم»
LEADING = "ل"
_GROUP_HEADS = ("group", "force")
_QUOTES = ('"', "'", "(", ")")


class ActorFinder:
    """Tags a sentence once, runs the rules in order of how much they take, and keeps what does not overlap."""

    def __init__(self, read: ReadDocument) -> None:
        self._read = read
        self._known_short = self._ids_with_full_name()
        self._state = country_of(read)

    def find(self) -> tuple[ActorMention, ...]:
        found: list[ActorMention] = []
        for sentence in self._read.sentences:
            found.extend(self._in_sentence(sentence))
        return tuple(found)

    def _ids_with_full_name(self) -> frozenset[str]:
        """Actors whose full name the report holds: only they may be meant by a short form."""
        ids: set[str] = set()
        for sentence in self._read.sentences:
            ids.update(r.entry.id for r in self._read.of_tag(sentence, "ACTOR") if r.features not in ("short", "own"))
        return frozenset(ids)

    def _in_sentence(self, sentence: Sentence) -> list[ActorMention]:
        read = self._read
        if not read.of_tag(sentence, "ACTOR") and not read.of_tag(sentence, "HEAD"):
            return []
        size = sentence.last - sentence.first
        tags: list[set[str]] = [set() for _ in range(size)]
        names: dict[int, Reading] = {}
        heads: dict[int, Reading] = {}
        for k in range(size):
            i = sentence.first + k
            readings = read.tags_at(i)
            if "ACTOR" in readings:
                reading = self._best_actor(readings["ACTOR"])
                if reading is not None:
                    names[k] = reading
                    tags[k].add("ACTOR")
                    for j in range(k + 1, reading.last - sentence.first):
                        tags[j].add("ACTORREST")
            if "HEAD" in readings:
                reading = readings["HEAD"][0]
                heads[k] = reading
                tags[k].update(("HEAD",) if "ACTOR" in tags[k] else ("HEAD", "HEADONLY"))
                if reading.entry.get("group") in _GROUP_HEADS:
                    tags[k].add("GROUPHEAD")
                for j in range(k + 1, reading.last - sentence.first):
                    tags[j].add("HEADREST")
            for reading in readings.get("COMMON", ()):
                tags[k].update(("COMMON", reading.entry.cls.upper()))
            token = read.tokens[i]
            if token.text in _QUOTES:
                tags[k].add("QUOTE")
            elif token.kind is WORD and "ACTOR" not in tags[k]:
                tags[k].add("PLAIN")
        return self._apply(sentence, [frozenset(t) for t in tags], names, heads)

    def _best_actor(self, readings: Sequence[Reading]) -> Reading | None:
        """The full name, else a short form of an actor named in full or at home in the country, else a nisba."""
        full = sorted((r for r in readings if r.features == ""), key=self._is_abroad)
        short = sorted((r for r in readings if r.features == "short" and self._is_meant(r.entry)), key=self._is_abroad)
        adjective = [r for r in readings if r.features == "adjective"]
        return next(iter(full or short or adjective), None)

    def _is_meant(self, entry: Entry) -> bool:
        return entry.id in self._known_short or not self._is_foreign(entry)

    def _is_foreign(self, entry: Entry) -> bool:
        return self._state is None or entry.get("country") != self._state.country

    def _is_abroad(self, reading: Reading) -> tuple[bool, bool]:
        return reading.entry.id not in self._known_short, self._is_foreign(reading.entry)

    def _apply(
        self, sentence: Sentence, tags: list[frozenset[str]], names: dict[int, Reading], heads: dict[int, Reading]
    ) -> list[ActorMention]:
        spelled = spell(tags)
        taken: set[int] = set()
        found: list[ActorMention] = []
        for rule in (HEADED, NAMED, QUOTED, HEAD_ALONE):
            for match in rule.find(spelled):
                if taken.isdisjoint(range(match.first, match.last)) and not self._is_two(sentence, match, names, heads):
                    mention = self._mention(sentence, match, names, heads)
                    if mention is not None:
                        taken.update(range(match.first, match.last))
                        found.append(mention)
        return sorted(found, key=lambda m: m.first)

    def _is_two(
        self, sentence: Sentence, match: Match, names: dict[int, Reading], heads: dict[int, Reading]
    ) -> bool:
        """«تصدى الجيش للدعم السريع»: a definite head does not own the name that a preposition leads in."""
        part = match.part("name")
        if match.rule != HEADED.name or part is None or not heads[match.first].article:
            return False
        name = names[part[0]]
        led = self._read.tokens[name.first].text[: name.proclitic].endswith(LEADING)
        return led and not any(
            "belongs" in self._read.common_at(sentence.first + k) for k in range(match.first, part[0])
        )

    def _mention(
        self, sentence: Sentence, match: Match, names: dict[int, Reading], heads: dict[int, Reading]
    ) -> ActorMention | None:
        base = sentence.first
        head = heads.get(match.first)
        first, last = base + match.first, base + match.last
        name_part = match.part("name")
        reading = names[name_part[0]] if name_part else None
        if reading is not None and name_part is not None:
            entry, adjective = own_force(reading.entry, self._state), reading.features == "adjective"
            last = base + name_part[1]
        else:
            entry, adjective = None, False
            if match.rule == QUOTED.name:
                last = base + match.last - 1
        opening = head or reading
        proclitic = opening.proclitic if opening else 0
        span = self._read.span_of(first, last, proclitic)
        return ActorMention(
            span=span,
            first=first,
            last=last,
            sentence=sentence.index,
            found_by=f"{match.rule}:{entry.id}" if entry else match.rule,
            actor_id=entry.id if entry else "",
            name=entry.name if entry else self._unknown_name(match, base, proclitic),
            kind=entry.get("kind") if entry else "",
            head=head.entry.get("group") if head else "",
            adjective=adjective and head is None,
        )

    def _unknown_name(self, match: Match, base: int, proclitic: int) -> str:
        quoted = match.part("quoted")
        if quoted is None:
            return ""
        words = self._read.span_of(base + match.first, base + quoted[1], proclitic).of(self._read.document.text)
        return bare("".join(c for c in words if substitute(c) not in _QUOTES))


def find_actors(read: ReadDocument) -> tuple[ActorMention, ...]:
    """Actor mentions in reading order; they do not overlap."""
    return ActorFinder(read).find()
