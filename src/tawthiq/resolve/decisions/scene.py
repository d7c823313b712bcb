"""What all argument decisions ask: how a mention lies to an event's trigger."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from tawthiq.model.documents import ZoneKind
from tawthiq.model.mentions import CountMention, Mention, TriggerMention
from tawthiq.resolve.features import Feature, aspect
from tawthiq.resolve.index import Index, bucket, family
from tawthiq.resolve.outcomes import outcomes_in

_CUES_BETWEEN = frozenset(("cause", "result", "subset", "recall", "attempt", "repel", "similar"))


class Scene:
    """An index and the triggers that were chosen to be events."""

    def __init__(self, index: Index, chosen: Sequence[TriggerMention]) -> None:
        self.index = index
        self.chosen = sorted(chosen, key=lambda t: t.first)
        self._firsts = [t.first for t in self.chosen]
        self._by_sentence: dict[int, list[TriggerMention]] = {}
        self._losses: dict[int, list[tuple[CountMention, str]]] = {}
        self._sides: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
        self._roles: dict[int, tuple[Counter[str], Counter[str]]] = {}
        for trigger in self.chosen:
            self._by_sentence.setdefault(trigger.sentence, []).append(trigger)

    def rivals_between(self, first: int, last: int) -> int:
        """Chosen triggers that begin in tokens `[first, last)`."""
        return bisect_left(self._firsts, last) - bisect_left(self._firsts, first)

    def in_sentence(self, sentence: int) -> list[TriggerMention]:
        return self._by_sentence.get(sentence, [])

    def losses(self, sentence: int) -> list[tuple[CountMention, str]]:
        """The counts of a sentence with what happened to the counted, "" where that is not told."""
        held = self._losses.get(sentence)
        if held is None:
            held = self._losses[sentence] = outcomes_in(self.index, sentence)
        return held

    def remember_sides(self, trigger: TriggerMention, initiators: frozenset[str], targets: frozenset[str]) -> None:
        """Keep the sides of an event, by actor id, for the events behind it."""
        self._sides[trigger.first] = (initiators, targets)
        self._roles.clear()

    def sides_before(self, trigger: TriggerMention) -> tuple[TriggerMention | None, frozenset[str], frozenset[str]]:
        """The chosen trigger in front of this one, and its sides."""
        at = bisect_left(self._firsts, trigger.first) - 1
        if at < 0:
            return None, frozenset(), frozenset()
        previous = self.chosen[at]
        return previous, *self._sides.get(previous.first, (frozenset(), frozenset()))

    def roles_before(self, trigger: TriggerMention) -> tuple[Counter[str], Counter[str]]:
        """For how many events in front of the trigger each actor is an initiator, and a target."""
        held = self._roles.get(trigger.first)
        if held is None:
            before = [sides for first, sides in self._sides.items() if first < trigger.first]
            initiators = Counter(actor_id for a, _ in before for actor_id in a)
            targets = Counter(actor_id for _, b in before for actor_id in b)
            held = self._roles[trigger.first] = initiators, targets
        return held

    def rank(self, trigger: TriggerMention) -> int:
        """Which of its sentence's chosen triggers this is, from 0."""
        return self.in_sentence(trigger.sentence).index(trigger)


def between(trigger: TriggerMention, mention: Mention) -> tuple[int, int]:
    """Token range between the two, whichever comes first."""
    if mention.first >= trigger.last:
        return trigger.last, mention.first
    return min(mention.last, trigger.first), trigger.first


def lie(scene: Scene, trigger: TriggerMention, mention: Mention) -> list[Feature]:
    """Features of the way from trigger to mention."""
    index = scene.index
    gap = mention.sentence - trigger.sentence
    own, other = index.sentences[trigger.sentence], index.sentences[mention.sentence]
    where = _where(gap, own.paragraph == other.paragraph, own.zone, other.zone)
    if gap:
        return [where, _elsewhere(gap, min(len(scene.in_sentence(mention.sentence)), 2), other.zone)]
    first, last = between(trigger, mention)
    side = "after" if mention.first >= trigger.last else "before"
    rivals = min(scene.rivals_between(first, last), 2)
    events = min(len(scene.in_sentence(trigger.sentence)), 3)
    return [
        where,
        _side(side, trigger.pos, trigger.cls),
        _events_between(side, rivals, events, min(scene.rank(trigger), 2)),
        _way(side, bucket(last - first), min(index.commas(first, last), 3), min(index.verbs(first, last), 2)),
        _clauses(side, min(index.whiles(first, last), 1), min(index.says(first, last), 1)),
        *[f"cue-between={cls}+{side}" for cls in index.cues_between(first, last) & _CUES_BETWEEN],
    ]


def _direction(gap: int) -> str:
    """Where a sentence lies that is `gap` sentences further on."""
    return {0: "same", 1: "next", -1: "previous"}.get(gap, "later" if gap > 0 else "earlier")


@aspect
def _where(gap: int, same_paragraph: bool, own_zone: str, zone: str) -> Iterator[str]:
    where = _direction(gap)
    yield f"where={where}"
    yield f"where+paragraph={where}+{same_paragraph}"
    yield f"zones={own_zone}>{zone}"


@aspect
def _elsewhere(gap: int, rivals: int, zone: str) -> Iterator[str]:
    where = _direction(gap)
    yield f"sentences-between={bucket(gap)}"
    yield f"own-rivals={rivals}+{where}"
    yield f"mention-in-headline={zone == ZoneKind.HEADLINE}"


@aspect
def _side(side: str, pos: str, cls: str) -> Iterator[str]:
    yield f"side={side}"
    yield f"side+pos={side}+{pos}"
    yield f"side+family={side}+{family(cls)}"


@aspect
def _events_between(side: str, rivals: int, events: int, rank: int) -> Iterator[str]:
    yield f"rivals={side}+{rivals}"
    yield f"events-in-sentence={events}+{side}+{min(rivals, 1)}"
    yield f"rank={rank}+{side}+{min(rivals, 1)}"


@aspect
def _way(side: str, distance: str, commas: int, verbs: int) -> Iterator[str]:
    yield f"distance={side}+{distance}"
    yield f"commas={side}+{commas}"
    yield f"verbs={side}+{verbs}"


@aspect
def _clauses(side: str, whiles: int, says: int) -> Iterator[str]:
    yield f"whiles={side}+{whiles}"
    yield f"says={side}+{says}"
