"""What all argument decisions ask: how a mention lies to an event's trigger."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from tawthiq.model.documents import ZoneKind
from tawthiq.model.mentions import CountMention, Mention, TriggerMention
from tawthiq.resolve.index import Index, bucket, family
from tawthiq.resolve.outcomes import outcomes_in


class Scene:
    """An index and the triggers that were chosen to be events."""

    def __init__(self, index: Index, chosen: Sequence[TriggerMention]) -> None:
        self.index = index
        self.chosen = sorted(chosen, key=lambda t: t.first)
        self._firsts = [t.first for t in self.chosen]
        self._by_sentence: dict[int, list[TriggerMention]] = {}
        self._losses: dict[int, list[tuple[CountMention, str]]] = {}
        self._sides: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
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

    def sides_before(self, trigger: TriggerMention) -> tuple[TriggerMention | None, frozenset[str], frozenset[str]]:
        """The chosen trigger in front of this one, and its sides."""
        at = bisect_left(self._firsts, trigger.first) - 1
        if at < 0:
            return None, frozenset(), frozenset()
        previous = self.chosen[at]
        return previous, *self._sides.get(previous.first, (frozenset(), frozenset()))

    def roles_before(self, trigger: TriggerMention, actor_id: str) -> tuple[int, int]:
        """How many events in front of the trigger have the actor for an initiator, and for a target."""
        before = [sides for first, sides in self._sides.items() if first < trigger.first]
        return sum(actor_id in a for a, _ in before), sum(actor_id in b for _, b in before)

    def rank(self, trigger: TriggerMention) -> int:
        """Which of its sentence's chosen triggers this is, from 0."""
        return self.in_sentence(trigger.sentence).index(trigger)


def between(trigger: TriggerMention, mention: Mention) -> tuple[int, int]:
    """Token range between the two, whichever comes first."""
    if mention.first >= trigger.last:
        return trigger.last, mention.first
    return min(mention.last, trigger.first), trigger.first


def lie(scene: Scene, trigger: TriggerMention, mention: Mention) -> Iterator[str]:
    """Features of the way from trigger to mention."""
    index = scene.index
    gap = mention.sentence - trigger.sentence
    where = (
        "same" if gap == 0 else ("next" if gap == 1 else "previous" if gap == -1 else "later" if gap > 0 else "earlier")
    )
    same_paragraph = index.sentences[mention.sentence].paragraph == index.sentences[trigger.sentence].paragraph
    yield f"where={where}"
    yield f"where+paragraph={where}+{same_paragraph}"
    yield f"zones={index.zone(trigger.sentence).value}>{index.zone(mention.sentence).value}"
    if gap:
        yield f"sentences-between={bucket(gap)}"
        yield f"own-rivals={min(len(scene.in_sentence(mention.sentence)), 2)}+{where}"
        yield f"mention-in-headline={index.zone(mention.sentence) is ZoneKind.HEADLINE}"
        return
    first, last = between(trigger, mention)
    side = "after" if mention.first >= trigger.last else "before"
    rivals = scene.rivals_between(first, last)
    yield f"side={side}"
    yield f"distance={side}+{bucket(last - first)}"
    yield f"rivals={side}+{min(rivals, 2)}"
    yield f"events-in-sentence={min(len(scene.in_sentence(trigger.sentence)), 3)}+{side}+{min(rivals, 1)}"
    yield f"rank={min(scene.rank(trigger), 2)}+{side}+{min(rivals, 1)}"
    yield f"commas={side}+{min(index.commas(first, last), 3)}"
    yield f"whiles={side}+{min(index.whiles(first, last), 1)}"
    yield f"says={side}+{min(index.says(first, last), 1)}"
    yield f"verbs={side}+{min(index.verbs(first, last), 2)}"
    yield f"side+pos={side}+{trigger.pos}"
    yield f"side+family={side}+{family(trigger.cls)}"
    for cls in index.cues_between(first, last) & {"cause", "result", "subset", "recall", "attempt", "repel", "similar"}:
        yield f"cue-between={cls}+{side}"
