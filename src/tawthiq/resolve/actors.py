"""Sides that the sentence leaves to the reader: «القوة ذاتها», «الطيران الحربي», an author of the event before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from tawthiq.model.mentions import ActorMention, TriggerMention
from tawthiq.resolve.choose import Picked
from tawthiq.resolve.draft import Draft
from tawthiq.resolve.index import Index, family

UNIDENTIFIED_ID = "unidentified"
_CARRIES = ("strike", "ground", "detain", "property")
_SAME_SENTENCES = 1
_HANDED_ROUND = ("strike", "detain")
_LEAST_TOLD = 1


class SideResolver:
    """Remembers who acted so far; events are shown to it in reading order."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._last: tuple[TriggerMention, tuple[Picked, ...]] | None = None

    def initiators(self, trigger: TriggerMention, picked: Sequence[Picked]) -> list[Picked]:
        """`picked` with unnamed forces named; where nobody was picked, the author that the event before hands on."""
        named = [p for p in (self._named(p) for p in picked) if p is not None]
        known = [p for p in named if _id(p) != UNIDENTIFIED_ID]
        chosen = known or named or self._carried(trigger)
        if any(_id(p) not in ("", UNIDENTIFIED_ID) for p in chosen):
            self._last = (trigger, tuple(chosen))
        return chosen

    def _named(self, picked: Picked) -> Picked | None:
        mention = picked.mention
        assert isinstance(mention, ActorMention)
        if mention.name:
            return picked
        before = self._actor_before(mention) if mention.head != "persons" else None
        if before is None:
            return _as(picked, mention, UNIDENTIFIED_ID, "unidentified", "unidentified")
        return _as(picked, mention, before.actor_id, before.name, before.kind)

    def _actor_before(self, mention: ActorMention) -> ActorMention | None:
        """The last initiator, else the last armed actor named in front."""
        if self._last is not None:
            held = self._last[1][0].mention
            assert isinstance(held, ActorMention)
            return held
        return None

    def _carried(self, trigger: TriggerMention) -> list[Picked]:
        """«… كما قصفت …»: the next of a kind in the same breath has the same author."""
        if self._last is None:
            return []
        before, initiators = self._last
        gap = trigger.sentence - before.sentence
        same = family(before.cls) == family(trigger.cls) and family(trigger.cls) in _CARRIES
        if not same or gap > _SAME_SENTENCES or not self._hands_on(trigger):
            return []
        return [msgspec.structs.replace(p, note="carried over") for p in initiators]

    def _hands_on(self, trigger: TriggerMention) -> bool:
        sentence = self._index.sentences[trigger.sentence]
        similar = "similar" in self._index.cues_between(sentence.first, sentence.last)
        return similar or trigger.definite or trigger.pos.startswith("verb")


def hand_round(index: Index, drafts: Sequence[Draft]) -> list[Draft]:
    """Where one force alone is told to act in a report, it acts in the events of that family which name nobody, too."""
    by_family: dict[str, Counter[str]] = {}
    example: dict[str, tuple[Picked, ...]] = {}
    for draft in drafts:
        ids = "+".join(sorted(_id(p) for p in draft.initiators))
        if draft.initiators and UNIDENTIFIED_ID not in ids:
            by_family.setdefault(family(draft.trigger.cls), Counter())[ids] += 1
            example.setdefault(ids, draft.initiators)
    return [_from_report(index, d, by_family.get(family(d.trigger.cls)), example) for d in drafts]


def _from_report(
    index: Index, draft: Draft, told: Counter[str] | None, example: dict[str, tuple[Picked, ...]]
) -> Draft:
    if draft.initiators or not told or family(draft.trigger.cls) not in _HANDED_ROUND or len(told) > 1:
        return draft
    sentence = index.sentences[draft.trigger.sentence]
    if index.cues_between(sentence.first, sentence.last) & {"unclaimed"}:
        return draft
    ids, n = told.most_common(1)[0]
    if n < _LEAST_TOLD:
        return draft
    handed = tuple(msgspec.structs.replace(p, note="carried over") for p in example[ids])
    return msgspec.structs.replace(draft, initiators=handed)


def _id(picked: Picked) -> str:
    return str(getattr(picked.mention, "actor_id", ""))


def _as(picked: Picked, mention: ActorMention, actor_id: str, name: str, kind: str) -> Picked:
    return msgspec.structs.replace(
        picked, mention=msgspec.structs.replace(mention, actor_id=actor_id, name=name, kind=kind)
    )
