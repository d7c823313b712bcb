"""Drafts of events from an index: the choices in their order, each resting on those before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tawthiq.model.events import EventDate, Issue
from tawthiq.model.mentions import ActorMention, CountMention, TimeMention, TriggerMention, WeaponMention
from tawthiq.resolve.actors import SideResolver, hand_round
from tawthiq.resolve.choose import Chooser, Picked, objects_hit
from tawthiq.resolve.dates import resolve_time
from tawthiq.resolve.decisions.kind import KindEvidence
from tawthiq.resolve.decisions.scene import Scene
from tawthiq.resolve.draft import Draft
from tawthiq.resolve.index import Index
from tawthiq.resolve.linear import Models

_UNDATED = ("planned", "called_for")


class DraftMaker:
    """Makes the drafts of one document and collects what could not be resolved."""

    def __init__(self, index: Index, models: Models, published: date | None) -> None:
        self._index = index
        self._chooser = Chooser(models, index)
        self._published = published
        self._sides = SideResolver(index)
        self._antecedents = self._find_antecedents()
        self.issues: list[Issue] = []

    def make(self) -> list[Draft]:
        """One draft for each chosen trigger, in reading order."""
        chosen = self._chooser.triggers()
        scene = Scene(self._index, [t for t, _ in chosen])
        losses = self._chooser.counts(scene)
        drafts = [self._draft(scene, trigger, score, losses.get(trigger.first, [])) for trigger, score in chosen]
        return hand_round(self._index, drafts)

    def _draft(self, scene: Scene, trigger: TriggerMention, score: float, counts: Sequence[Picked]) -> Draft:
        chooser = self._chooser
        initiators, targets = chooser.sides(scene, trigger)
        initiators = self._sides.initiators(trigger, initiators)
        scene.remember_sides(trigger, _ids(initiators), _ids(targets))
        weapons = chooser.weapons(scene, trigger)
        objects = tuple(objects_hit(self._index, scene, trigger))
        times = chooser.times(scene, trigger)
        evidence = KindEvidence(
            weapons=tuple(p.mention for p in weapons if isinstance(p.mention, WeaponMention)),
            initiators=tuple(p.mention for p in initiators if isinstance(p.mention, ActorMention)),
            targets=tuple(p.mention for p in targets if isinstance(p.mention, ActorMention)),
            counts=tuple((p.mention, p.note) for p in counts if isinstance(p.mention, CountMention)),
            objects=objects,
        )
        subtype, kind_score = chooser.subtype(scene, trigger, evidence)
        dated, dated_by = self._dated(times, future=False)
        mentions = [p.mention for p in times if isinstance(p.mention, TimeMention)]
        status, background = chooser.standing(scene, trigger, mentions, self._age(dated))
        if dated is not None and status in _UNDATED:
            dated, dated_by = self._dated(times, future=True)
        hits_civilians, civilians_score = chooser.hits_civilians(scene, trigger, evidence, subtype)
        return Draft(
            trigger=trigger,
            score=score,
            subtype=subtype,
            kind_score=kind_score,
            status=status,
            background=background,
            places=tuple(chooser.places(scene, trigger)),
            initiators=tuple(initiators),
            targets=tuple(targets),
            counts=tuple(counts),
            weapons=tuple(weapons),
            objects=objects,
            hits_civilians=hits_civilians,
            date=dated or self._default_date(status, background),
            attributions=tuple(chooser.claims(scene, trigger)),
            dated_by=dated_by,
            civilians_score=civilians_score,
        )

    def _dated(self, times: Sequence[Picked], future: bool) -> tuple[EventDate, Picked] | tuple[None, None]:
        """The most probable expression that has a date, with that; `future`: it lies ahead of publication."""
        for picked in times:
            mention = picked.mention
            assert isinstance(mention, TimeMention)
            resolved, issue = self._resolve(mention, future)
            if issue is not None and issue not in self.issues:
                self.issues.append(issue)
            if resolved is not None:
                return resolved, picked
        return None, None

    def _resolve(self, mention: TimeMention, future: bool) -> tuple[EventDate | None, Issue | None]:
        text = mention.span.of(self._index.read.document.text)
        return resolve_time(
            mention, self._published, text=text, future=future, antecedent=self._antecedents.get(mention.first)
        )

    def _find_antecedents(self) -> dict[int, EventDate]:
        """For each time mention, by its first token, the date told last before it: «بعد يومين» counts from that."""
        found: dict[int, EventDate] = {}
        last: EventDate | None = None
        for mention in self._index.mentions.times:
            if last is not None:
                found[mention.first] = last
            resolved, _ = resolve_time(mention, self._published, antecedent=last)
            if resolved is not None and resolved.start is not None:
                last = resolved
        return found

    def _default_date(self, status: str, background: bool) -> EventDate:
        """Without a day word the report's own news happened on the day it came out; nothing else has a date."""
        if self._published is None or background or status in _UNDATED:
            return EventDate(start=None, end=None, precision="unknown", method="date.none-given")
        day = self._published.isoformat()
        return EventDate(start=day, end=day, precision="day", method="date.publication")

    def _age(self, dated: EventDate | None) -> int | None:
        if dated is None or dated.end is None or self._published is None:
            return None
        return (self._published - date.fromisoformat(dated.end)).days


def _ids(sides: Sequence[Picked]) -> frozenset[str]:
    return frozenset(p.mention.actor_id for p in sides if isinstance(p.mention, ActorMention) and p.mention.actor_id)
