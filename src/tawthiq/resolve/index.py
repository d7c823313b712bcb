"""Mentions by place in the text: what stands near, before and between, answered in constant time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from tawthiq.extract.mentions import Mentions
from tawthiq.extract.reading import ReadDocument
from tawthiq.model.documents import Sentence, TokenKind, ZoneKind
from tawthiq.model.mentions import ActorMention, Mention, TriggerMention

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
        self.trigger_at: dict[int, TriggerMention] = {t.first: t for t in mentions.triggers}
        self.actor_at: dict[int, ActorMention] = {i: a for a in mentions.actors for i in range(a.first, a.last)}
        tokens = read.tokens
        self._commas = _cumulate(t.text in ("،", ",", "؛") for t in tokens)
        self._whiles = _cumulate(bool(self._common(i) & {"while"}) for i in range(len(tokens)))
        self._verbs = _cumulate(
            (t := self.trigger_at.get(i)) is not None and t.pos.startswith("verb") for i in range(len(tokens))
        )
        self._says = _cumulate(any(r.entry.cls == "say" for r in read.at(i, "SPEECH")) for i in range(len(tokens)))
        self.n_metaphors = sum(c.cls in ("metaphor", "commemoration") for c in mentions.cues)
        self.n_armed = sum(a.kind not in ("", "civilians", "civil_body", "protesters") for a in mentions.actors)
        self.n_weapons = len(mentions.weapons)
        self.n_losses = sum(bool(c.outcome) for c in mentions.counts)

    def _by_sentence(self, mentions: Iterable[M]) -> dict[int, list[M]]:
        table: dict[int, list[M]] = {}
        for mention in mentions:
            table.setdefault(mention.sentence, []).append(mention)
        return table

    def _common(self, i: int) -> set[str]:
        return {r.entry.cls for r in self.read.at(i, "COMMON")}

    def common_at(self, i: int) -> set[str]:
        """Classes of the function word at token `i`."""
        return self._common(i) if 0 <= i < len(self.read.tokens) else set()

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
        found = [r.proclitic for readings in self.read.tags_at(i).values() for r in readings]
        return self.text(i)[: max(found)] if found else ""

    def is_punct(self, i: int) -> bool:
        return 0 <= i < len(self.read.tokens) and self.read.tokens[i].kind is TokenKind.PUNCT

    def zone(self, sentence: int) -> ZoneKind:
        return self.sentences[sentence].zone

    def cues_between(self, first: int, last: int) -> set[str]:
        """Cue classes in tokens `[first, last)`."""
        found: set[str] = set()
        for i in range(first, last):
            found |= self.cue_at.get(i, set())
        return found

    def nearest(self, mentions: Sequence[M], i: int, accept: Callable[[M], bool]) -> M | None:
        """The accepted mention whose first token lies nearest to token `i`."""
        return min((m for m in mentions if accept(m)), key=lambda m: abs(m.first - i), default=None)


def _cumulate(flags: Iterable[bool]) -> list[int]:
    sums = [0]
    for flag in flags:
        sums.append(sums[-1] + flag)
    return sums


def bucket(distance: int) -> str:
    """A distance in tokens, coarse: "0", "1", "2", "3-4", "5-8", "9-15", "16+", signed."""
    sign = "-" if distance < 0 else ""
    size = abs(distance)
    for limit, name in ((0, "0"), (1, "1"), (2, "2"), (4, "3-4"), (8, "5-8"), (15, "9-15")):
        if size <= limit:
            return sign + name
    return sign + "16+"
