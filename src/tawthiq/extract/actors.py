"""Finds who acts or is acted on: named groups and forces, a power's nisba, forces told by a head word and a name.

«مقاتلي "الحر"», «طائرة حربية روسية», «قوات النظام», «قصف تركي», «لواء "صقور الجبل"».
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tawthiq.arabic.fold import bare, substitute
from tawthiq.arabic.tokens import WORD
from tawthiq.extract.country import Occupiers, at_home, backed_by, country_of, is_generic, is_power, own_force
from tawthiq.extract.reading import ReadDocument
from tawthiq.grammar.engine import Match, Rule, spell
from tawthiq.lexicon.entries import Entry, Reading
from tawthiq.model.documents import Sentence
from tawthiq.model.mentions import ActorMention

#: head words of one actor: «عناصر قوات», «قوات ومليشيات»; a word that begins an actor of its own has no GOESON
_HEADS = "HEAD HEADREST* (GOESON HEADREST*)*"
#: «التابعة لـ», «المدعومة من», «المدعومة جوا من»
_BELONGS = "(BELONGS | BACKED) (TO | ON | PLAIN? FROM)?"
_NAME = "QUOTE? <name: GOESONNAME ACTORREST*>"
_INNER = "(HEADONLY HEADREST* MODIFIER*)*"

#: what joins a head word to the name behind it: «عناصر من», «التابعة لـ», quotation marks
HEADED = Rule("actor.headed", f"<heads: {_HEADS}> MODIFIER* ((FROM | {_BELONGS}) {_INNER})? {_NAME}")
#: «وحدات مكافحة الإرهاب التابعة لقسد»: a name for a kind of force tells what it is, its owner whose
OWNED = Rule("actor.owned", f"<heads: (HEAD HEADREST*)* GENERIC ACTORREST*> MODIFIER* {_BELONGS} {_INNER} {_NAME}")
NAMED = Rule("actor.named", "<name: ACTOR ACTORREST*>")
QUOTED = Rule("actor.quoted-name", "<heads: GROUPHEAD HEADREST*> QUOTE <quoted: PLAIN{1,4}> QUOTE")
HEAD_ALONE = Rule("actor.head-alone", f"<heads: {_HEADS}> MODIFIER*")

#: the preposition that leads in an object: «للدعم»
LEADING = "ل"
#: the conjunction that joins an actor to the one before
AND = "و"
_OWNING = frozenset({"BELONGS", "BACKED"})
#: the article, as folded
ARTICLE = "ال"
#: the one generic name that rival administrations of a country share
RIVALLED = "state.security"
#: words of an act in front of its nisba: «قصف مدفعي حكومي»
_LONGEST_ACT = 3
#: groups that fight for the power whose name follows: «ميليشيات الاحتلال التركي»
_FIGHT_FOR = ("militia", "militias", "faction", "factions", "factions.dual", "mercenaries")
_GROUP_HEADS = ("group", "force")
_CROWDS = ("protesters", "civilians")
_QUOTES = ('"', "'", "(", ")")


class ActorFinder:
    """Tags a sentence once, runs the rules in order of how much they take, and keeps what does not overlap."""

    def __init__(self, read: ReadDocument) -> None:
        self._read = read
        self._known_short = self._ids_with_full_name()
        self._state = country_of(read)
        self._occupiers = Occupiers(read)

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
                    tags[k].update(self._name_tags(reading, next(iter(readings.get("HEAD", ())), None), heads))
                    for j in range(k + 1, reading.last - sentence.first):
                        tags[j].add("ACTORREST")
            if "HEAD" in readings:
                reading = readings["HEAD"][0]
                heads[k] = reading
                tags[k].update(self._head_tags(reading, k, tags, names))
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

    def _name_tags(self, name: Reading, head: Reading | None, heads: dict[int, Reading]) -> Iterator[str]:
        """Tags of a name's first word; `head` is what that word is as a head."""
        yield "ACTOR"
        if is_generic(name.entry) or name.features == "short":
            yield "GENERIC"
        if not self._begins_anew(name, head, heads):
            yield "GOESONNAME"

    def _head_tags(self, head: Reading, k: int, tags: list[set[str]], names: dict[int, Reading]) -> Iterator[str]:
        """Tags of a head word at `k`, the words in front tagged before."""
        yield "HEAD"
        if k not in names:
            yield "HEADONLY"
        if not (self._is_joined(head) and self._ends_name(k - 1, tags, names)):
            yield "GOESON"
        if head.entry.get("group") in _GROUP_HEADS:
            yield "GROUPHEAD"

    def _is_joined(self, reading: Reading) -> bool:
        return self._read.tokens[reading.first].text[: reading.proclitic].startswith(AND)

    def _is_definite(self, reading: Reading) -> bool:
        return reading.article or self._read.tokens[reading.first].text[reading.proclitic :].startswith(ARTICLE)

    def _begins_anew(self, name: Reading, head: Reading | None, heads: dict[int, Reading]) -> bool:
        """«قوات النظام وروسيا»: what «و» joins is an actor of its own, but «قوات ومليشيات النظام» share their owner."""
        if not self._is_joined(name):
            return False
        before = next(reversed(heads.values()), None)
        if head is None or before is None or before.last != name.first:
            return True
        definite = self._is_definite(head)
        alike = not definite or head.entry.get("group") == before.entry.get("group")
        return definite != self._is_definite(before) or not alike

    def _ends_name(self, k: int, tags: list[set[str]], names: dict[int, Reading]) -> bool:
        """«النظام»: a name of several words or with the article is whole; «شرطة» in «شرطة وجيش النظام» is not."""
        return k >= 0 and ("ACTORREST" in tags[k] or (k in names and self._is_definite(names[k])))

    def _best_actor(self, readings: Sequence[Reading]) -> Reading | None:
        """The full name, else a short form of an actor named in full or at home in the country, else a nisba."""
        full = sorted((r for r in readings if r.features == ""), key=self._is_abroad)
        short = sorted((r for r in readings if r.features == "short" and self._is_meant(r.entry)), key=self._is_abroad)
        adjective = [r for r in readings if r.features == "adjective" and self._is_party(r)]
        if full and full[0].entry.id == RIVALLED:
            full = self._of_named_rival(short) or full
        return next(iter(full or short or adjective), None)

    def _is_party(self, nisba: Reading) -> bool:
        """«حكومي» is a party right behind an act («قصف حكومي»), not in «مبنى حكومي»; «روسي» is one everywhere."""
        if not is_generic(nisba.entry):
            return True
        behind = range(nisba.first - _LONGEST_ACT, nisba.first)
        return any(r.last == nisba.first for i in behind for r in self._read.at(i, "TRIGGER"))

    def _of_named_rival(self, short: Sequence[Reading]) -> list[Reading]:
        """«قوى الأمن الداخلي» in a report that names «قسد» and no other side with a force called so."""
        known = self._known_short
        named = [r for r in short if known & {r.entry.id, r.entry.get("parent")} and not self._is_foreign(r.entry)]
        return named if len({r.entry.get("side") for r in named}) == 1 else []

    def _is_meant(self, entry: Entry) -> bool:
        return entry.id in self._known_short or not self._is_foreign(entry)

    def _is_foreign(self, entry: Entry) -> bool:
        return not at_home(entry, self._state)

    def _is_abroad(self, reading: Reading) -> tuple[bool, bool]:
        return reading.entry.id not in self._known_short, self._is_foreign(reading.entry)

    def _apply(
        self, sentence: Sentence, tags: list[frozenset[str]], names: dict[int, Reading], heads: dict[int, Reading]
    ) -> list[ActorMention]:
        taken: set[int] = set()
        found: list[ActorMention] = []
        owned = any(not _OWNING.isdisjoint(t) for t in tags)
        spelled = spell(tags)
        for rule in (OWNED, HEADED, NAMED, QUOTED, HEAD_ALONE) if owned else (HEADED, NAMED, QUOTED, HEAD_ALONE):
            for match in rule.find(spelled):
                if taken.isdisjoint(range(match.first, match.last)) and not self._is_two(sentence, match, names, heads):
                    mention = self._mention(sentence, match, names, heads)
                    if mention is not None:
                        taken.update(range(match.first, match.last))
                        found.append(mention)
        return sorted(found, key=lambda m: m.first)

    def _is_two(self, sentence: Sentence, match: Match, names: dict[int, Reading], heads: dict[int, Reading]) -> bool:
        """«تصدى الجيش للدعم السريع»: a definite head does not own the name that a preposition leads in.

        Nor is «القوات المدعومة من روسيا» Russia.
        """
        part = match.part("name")
        if part is None:
            return False
        name = names[part[0]]
        if is_power(name.entry) and self._is_backed(sentence, match, part[0]):
            return backed_by(name.entry, self._state) is None
        if match.rule == HEADED.name and self._gathers(sentence.first + match.first, name.entry):
            return True
        if match.rule != HEADED.name or not heads[match.first].article:
            return False
        led = self._read.tokens[name.first].text[: name.proclitic].endswith(LEADING)
        return led and not any(_OWNING & self._common_tags(sentence.first + k) for k in range(match.first, part[0]))

    def _gathers(self, i: int, name: Entry) -> bool:
        """«تجمع المتظاهرون»: before a crowd the word tells what it did, and names no body of theirs."""
        return name.get("kind") in _CROWDS and any(r.entry.cls == "protest" for r in self._read.at(i, "TRIGGER"))

    def _common_tags(self, i: int) -> set[str]:
        return {cls.upper() for cls in self._read.common_at(i)}

    def _mention(
        self, sentence: Sentence, match: Match, names: dict[int, Reading], heads: dict[int, Reading]
    ) -> ActorMention | None:
        base = sentence.first
        head = heads.get(match.first)
        first, last = base + match.first, base + match.last
        name_part = match.part("name")
        reading = names[name_part[0]] if name_part else None
        if reading is not None and name_part is not None:
            last = base + name_part[1]
            entry, adjective = self._entry(sentence, match, reading, heads), reading.features == "adjective"
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

    def _entry(self, sentence: Sentence, match: Match, name: Reading, heads: dict[int, Reading]) -> Entry:
        """Who the name means here: the occupier of this report, the militias of a power, the country's own force."""
        entry = self._occupiers.meant(name)
        at = name.first - sentence.first
        if self._fights_for(match, at, heads) or self._is_backed(sentence, match, at):
            entry = backed_by(entry, self._state) or entry
        return own_force(entry, self._state)

    def _fights_for(self, match: Match, name: int, heads: dict[int, Reading]) -> bool:
        """«مرتزقة الاحتلال التركي»: not the power itself."""
        return any(k in heads and heads[k].entry.id in _FIGHT_FOR for k in range(match.first, name))

    def _is_backed(self, sentence: Sentence, match: Match, name: int) -> bool:
        """«القوات المدعومة من تركيا»."""
        return any("BACKED" in self._common_tags(sentence.first + k) for k in range(match.first, name))

    def _unknown_name(self, match: Match, base: int, proclitic: int) -> str:
        quoted = match.part("quoted")
        if quoted is None:
            return ""
        words = self._read.span_of(base + match.first, base + quoted[1], proclitic).of(self._read.document.text)
        return bare("".join(c for c in words if substitute(c) not in _QUOTES))


def find_actors(read: ReadDocument) -> tuple[ActorMention, ...]:
    """Actor mentions in reading order; they do not overlap."""
    return ActorFinder(read).find()
