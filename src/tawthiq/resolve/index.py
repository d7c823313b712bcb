"""Mentions by place in the text: what stands near, before and between, answered in constant time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import TypeVar

from tawthiq.arabic.tokens import PUNCT
from tawthiq.extract.mentions import Mentions
from tawthiq.extract.reading import ReadDocument
from tawthiq.lexicon.entries import Reading
from tawthiq.model.documents import Sentence, ZoneKind
from tawthiq.model.mentions import ActorMention, Mention, TriggerMention

#: classes of cues whose report only plays, likens or remembers
UNREAL = ("metaphor", "commemoration", "drill")
COMMAS = frozenset(("\u060c", ",", "\u061b"))
_NO_CLASSES: frozenset[str] = frozenset()
M = TypeVar("M", bound=Mention)

#: classes of triggers that tell one kind of happening in different words
FAMILIES: dict[str, str] = {
    "airstrike": "strike", "shelling": "strike", "strike": "strike", "explosion": "strike", "bombing": "strike",
    "suicide": "strike", "grenade": "strike", "chemical": "strike",
    "clash": "ground", "assault": "ground", "advance": "ground", "capture": "ground",
    "withdraw": "ground", "handover": "ground",
    "shooting": "kill", "killing": "kill", "beating": "kill", "sexual": "kill",
    "death": "effect", "injury": "effect", "damage": "effect",
    "abduction": "detain", "arrest": "detain", "raid": "detain", "release": "detain", "missing": "detain",
    "captured": "detain",
    "protest": "crowd", "dispersal": "crowd", "riot": "crowd", "mob": "crowd",
    "agreement": "agreement", "deploy": "change", "join": "change", "base": "change",
    "intercept": "disrupt", "defuse": "disrupt", "seize": "disrupt",
    "looting": "property", "destruction": "property", "displacement": "displacement", "siege": "siege",
}  # fmt: skip


def family(cls: str) -> str:
    """The family of a trigger class; a class without one stands for itself."""
    return FAMILIES.get(cls, cls)


class Index:
    """One document's mentions, by sentence and by token."""

    def __init__(self, read: ReadDocument, mentions: Mentions) -> None:
        self.read = read
        self.mentions = mentions
        self.sentences: tuple[Sentence, ...] = read.sentences
        self.triggers = self._by_sentence(mentions.triggers)
        self.actors = self._by_sentence(mentions.actors)
        self.places = self._by_sentence(mentions.places)
        self.times = self._by_sentence(mentions.times)
        self.counts = self._by_sentence(mentions.counts)
        self.objects = self._by_sentence(mentions.objects)
        self.weapons = self._by_sentence(mentions.weapons)
        self.attributions = self._by_sentence(mentions.attributions)
        self.cues = self._by_sentence(mentions.cues)
        self.cue_at: dict[int, set[str]] = {}
        for cue in mentions.cues:
            for i in range(cue.first, cue.last):
                self.cue_at.setdefault(i, set()).add(cue.cls)
        self._cued = sorted(self.cue_at)
        self._common = read.common
        self._prefixes: dict[int, str] = {}
        self.trigger_at: dict[int, TriggerMention] = {t.first: t for t in mentions.triggers}
        self.actor_at: dict[int, ActorMention] = {i: a for a in mentions.actors for i in range(a.first, a.last)}
        tokens = read.tokens
        self._commas = _running(len(tokens), (i for i, t in enumerate(tokens) if t.text in COMMAS))
        n = len(tokens)
        self._whiles = _running(n, (r.first for r in self._readings("COMMON") if r.entry.cls == "while"))
        self._verbs = _running(n, (t.first for t in mentions.triggers if t.pos.startswith("verb")))
        self.told: dict[str, list[TriggerMention]] = {}  # triggers by family, in reading order
        for trigger in mentions.triggers:
            self.told.setdefault(family(trigger.cls), []).append(trigger)
        self._says = _running(n, (r.first for r in self._readings("SPEECH") if r.entry.cls == "say"))
        self.names_in = [
            frozenset(p.name for p in self.places.get(s, ()) if not p.anchor_only) for s in range(len(self.sentences))
        ]
        self._all_names = [{p.name for p in self.places.get(s, ())} for s in range(len(self.sentences))]
        self.sides = [a for a in mentions.actors if a.name and a.kind != "civil_body"]
        self.n_sides_in = Counter(a.sentence for a in self.sides)
        self._speakers = [(x.speaker.start, x.speaker.end) for x in mentions.attributions if x.speaker is not None]
        self.n_of_actor = Counter(a.actor_id for a in mentions.actors)
        self.n_places = len({p.name for p in mentions.places if not p.anchor_only})
        self.n_of_place = Counter(p.name for p in mentions.places)
        self.n_metaphors = sum(c.cls in UNREAL for c in mentions.cues)
        self.n_armed = sum(a.kind not in ("", "civilians", "civil_body", "protesters") for a in mentions.actors)
        self.n_weapons = len(mentions.weapons)
        self.n_losses = sum(bool(c.outcome) for c in mentions.counts)

    def _by_sentence(self, mentions: Iterable[M]) -> dict[int, list[M]]:
        table: dict[int, list[M]] = {}
        for mention in mentions:
            table.setdefault(mention.sentence, []).append(mention)
        return table

    def _readings(self, tag: str) -> Iterator[Reading]:
        return (r for s in self.sentences for r in self.read.of_tag(s, tag))

    def common_at(self, i: int) -> frozenset[str]:
        """Classes of the function word at token `i`."""
        return self._common.get(i, _NO_CLASSES)

    def commas(self, first: int, last: int) -> int:
        """Commas in tokens `[first, last)`."""
        return self._commas[last] - self._commas[first] if last > first else 0

    def whiles(self, first: int, last: int) -> int:
        """Words that set a clause against another (فيما، كما)."""
        return self._whiles[last] - self._whiles[first] if last > first else 0

    def verbs(self, first: int, last: int) -> int:
        """Trigger verbs."""
        return self._verbs[last] - self._verbs[first] if last > first else 0

    def says(self, first: int, last: int) -> int:
        """Reporting verbs."""
        last = min(last, len(self._says) - 1)
        return self._says[last] - self._says[first] if last > first else 0

    def text(self, i: int) -> str:
        """Folded token `i`, "^" and "$" outside the document."""
        if i < 0:
            return "^"
        return self.read.tokens[i].text if i < len(self.read.tokens) else "$"

    def prefix(self, i: int) -> str:
        """Conjunction and preposition letters of token `i`, as the readings license them."""
        held = self._prefixes.get(i)
        if held is None:
            found = [r.proclitic for readings in self.read.tags_at(i).values() for r in readings]
            held = self._prefixes[i] = self.text(i)[: max(found)] if found else ""
        return held

    def is_punct(self, i: int) -> bool:
        return 0 <= i < len(self.read.tokens) and self.read.tokens[i].kind is PUNCT

    def speaks(self, mention: Mention) -> bool:
        """Whether the words of a mention begin in those of somebody who is cited."""
        start = mention.span.start
        return any(first <= start < last for first, last in self._speakers)

    def share_place(self, one: int, other: int) -> bool:
        """Whether two sentences name the same place, if only as the anchor of another."""
        return not self._all_names[one].isdisjoint(self._all_names[other])

    def zone(self, sentence: int) -> ZoneKind:
        return self.sentences[sentence].zone

    def cues_between(self, first: int, last: int) -> set[str]:
        """Cue classes in tokens `[first, last)`."""
        cued = self._cued
        start = bisect_left(cued, first)
        if start == len(cued) or cued[start] >= last:
            return set()
        return set().union(*[self.cue_at[i] for i in cued[start : bisect_left(cued, last, start)]])


def _running(n: int, places: Iterable[int]) -> list[int]:
    """`n + 1` running counts: how many of `places` lie before each token."""
    counts = [0] * (n + 1)
    for place in set(places):
        counts[place + 1] = 1
    return list(accumulate(counts))


@lru_cache(maxsize=4096)
def bucket(distance: int) -> str:
    """A distance in tokens, coarse: "0", "1", "2", "3-4", "5-8", "9-15", "16+", signed."""
    sign = "-" if distance < 0 else ""
    size = abs(distance)
    for limit, name in ((0, "0"), (1, "1"), (2, "2"), (4, "3-4"), (8, "5-8"), (15, "9-15")):
        if size <= limit:
            return sign + name
    return sign + "16+"
