"""Finds who acts or is acted on: named groups and forces, a power's nisba, forces told by a head word and a name.

«مقاتلي "الحر"», «طائرة حربية روسية», «قوات النظام», «قصف تركي», «لواء "صقور الجبل"».
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from tawthiq.arabic.fold import bare, substitute
from tawthiq.arabic.tokens import WORD
from tawthiq.extract.country import country_of, own_force
from tawthiq.extract.reading import ReadDocument
from tawthiq.grammar.engine import Match, Rule, spell
from tawthiq.lexicon.entries import Entry, Reading
from tawthiq.model.documents import Sentence, Token
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

#: in order of how much they take, by whether a sentence holds names and heads
_RULES: dict[tuple[bool, bool], tuple[Rule, ...]] = {
    (True, True): (HEADED, NAMED, QUOTED, HEAD_ALONE),
    (True, False): (NAMED,),
    (False, True): (QUOTED, HEAD_ALONE),
    (False, False): (),
}

#: the preposition that leads in an object: «للدعم»
LEADING = "ل"
_GROUP_HEADS = ("group", "force")
_QUOTES = ('"', "'", "(", ")")
_PLAIN, _ACTOR, _ACTOR_REST = frozenset({"PLAIN"}), frozenset({"ACTOR"}), frozenset({"ACTORREST"})
_HEAD, _HEAD_ONLY, _HEAD_REST = frozenset({"HEAD"}), frozenset({"HEAD", "HEADONLY"}), frozenset({"HEADREST"})
_GROUP_HEAD = frozenset({"GROUPHEAD"})


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
        first = sentence.first
        best = {i - first: self._best_actor(read.at(i, "ACTOR")) for i in read.starts_of(sentence, "ACTOR")}
        names = {k: reading for k, reading in best.items() if reading is not None}
        heads = {i - first: read.at(i, "HEAD")[0] for i in read.starts_of(sentence, "HEAD")}
        return self._apply(sentence, self._tags(sentence, names, heads), names, heads)

    def _tags(self, sentence: Sentence, names: dict[int, Reading], heads: dict[int, Reading]) -> list[frozenset[str]]:
        read, first = self._read, sentence.first
        tokens = read.tokens[first : sentence.last]
        tags = [_word_tags(read.common_at(i), _mark(token)) for i, token in enumerate(tokens, first)]
        for k, name in names.items():
            tags[k] = tags[k] - _PLAIN | _ACTOR
            for j in range(k + 1, name.last - first):
                tags[j] |= _ACTOR_REST
        for k, head in heads.items():
            tags[k] |= _HEAD if k in names else _HEAD_ONLY
            if head.entry.get("group") in _GROUP_HEADS:
                tags[k] |= _GROUP_HEAD
            for j in range(k + 1, head.last - first):
                tags[j] |= _HEAD_REST
        return tags

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
        for rule in _RULES[bool(names), bool(heads)]:
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


def _mark(token: Token) -> str:
    if token.kind is WORD:
        return "PLAIN"
    return "QUOTE" if token.text in _QUOTES else ""


@cache
def _word_tags(classes: frozenset[str], mark: str) -> frozenset[str]:
    """The tags of a word that begins neither name nor head; `classes`: what function words it may be."""
    common = ("COMMON", *(cls.upper() for cls in classes)) if classes else ()
    return frozenset((*common, mark) if mark else common)


def find_actors(read: ReadDocument) -> tuple[ActorMention, ...]:
    """Actor mentions in reading order; they do not overlap."""
    return ActorFinder(read).find()
