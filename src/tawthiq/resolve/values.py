"""Drafts to events: each choice becomes a value with its words; what is left open is filled by rule or stays open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from tawthiq.arabic.clitics import AND
from tawthiq.model.events import (
    TYPE_OF,
    Actor,
    Casualty,
    Damage,
    Event,
    EventClaim,
    EventDate,
    EventTrigger,
    Place,
    Source,
    Weapon,
)
from tawthiq.model.mentions import (
    ActorMention,
    Attribution,
    CountMention,
    Mention,
    PlaceMention,
    WeaponMention,
)
from tawthiq.resolve.choose import Picked
from tawthiq.resolve.confidence import NEAR, Confidence
from tawthiq.resolve.decisions.civilians import CIVILIAN_GROUPS
from tawthiq.resolve.draft import Draft
from tawthiq.resolve.index import Index

VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians")
UNIDENTIFIED = Actor(id="unidentified", name="unidentified")
PROTESTERS = Actor(id="protesters", name="protesters")
_AGAINST_PROTESTERS = ("Protest with intervention", "Excessive force against protesters")
_NEEDS_AUTHOR = ("Arrests", "Looting/property destruction")
#: notes of choices that are a source of their own
_SOURCES = {"carried over": "carried", "container": "container"}
_EFFECTS: tuple[tuple[str, str], ...] = (
    ("intercept", "shot down"), ("defuse", "defused"), ("seize", "seized"), ("looting", "looted"),
    ("destruction", "destroyed"), ("damage", "destroyed"),
)  # fmt: skip


class EventWriter:
    """Writes the events of one document."""

    def __init__(
        self,
        index: Index,
        places: Mapping[int, Place],
        report_id: str,
        confidence: Callable[[str, float, float], float] | None = None,
    ) -> None:
        """`places` holds the resolved place of each place mention, by the mention's first token.

        `confidence` makes that of a value from its group, its score and that of its event; without it, scores stand.
        """
        self._index = index
        self._text = index.read.document.text
        self._places = places
        self._report_id = report_id
        self._confidence = confidence or Confidence()

    def write(self, draft: Draft, number: int) -> Event:
        """The event of a draft, its `number` in the report counted from 1."""
        kind = TYPE_OF[draft.subtype]
        casualties = self._casualties(draft)
        damage = self._damage(draft)
        return Event(
            id=f"{self._report_id}-{number}",
            type=kind,
            subtype=draft.subtype,
            status=draft.status,
            background=draft.background,
            date=self._date(draft),
            places=self._event_places(draft),
            initiators=self._initiators(draft, kind),
            targets=self._targets(draft, casualties),
            weapons=tuple(self._weapon(draft, p) for p in draft.weapons),
            casualties=casualties,
            damage=damage,
            claims=self._claims(draft),
            trigger=EventTrigger(text=self._quote(draft.trigger), lemma=draft.trigger.lemma, span=draft.trigger.span),
            confidence=round(draft.score, 3),
            found_by=draft.trigger.found_by,
        )

    def _quote(self, mention: Mention) -> str:
        return mention.span.of(self._text)

    def _sure(self, draft: Draft, slot: str, picked: Picked) -> float:
        """Confidence of a chosen value: one of the event's own sentence, one from another, one handed on."""
        near = "" if picked.mention.sentence == draft.trigger.sentence else NEAR
        source = _SOURCES.get(picked.note, near)
        return self._confidence(f"{slot}.{source}" if source else slot, picked.score, draft.score)

    def _by_default(self, draft: Draft, actor: Actor, slot: str) -> Actor:
        return msgspec.structs.replace(
            actor, confidence=self._confidence(f"{slot}.{actor.id}", draft.score, draft.score)
        )

    def _date(self, draft: Draft) -> EventDate:
        if draft.dated_by is not None:
            sure = self._sure(draft, "date", draft.dated_by)
        else:
            group = "date.publication" if draft.date.start else "date.unknown"
            sure = self._confidence(group, draft.score, draft.score)
        return msgspec.structs.replace(draft.date, confidence=sure)

    def _event_places(self, draft: Draft) -> tuple[Place, ...]:
        """The finest first: what only holds another place comes last."""
        found: list[Place] = []
        for picked in draft.places:
            mention = picked.mention
            assert isinstance(mention, PlaceMention)
            resolved = self._places.get(mention.first)
            relation = mention.relation.text if mention.relation else ""
            place = resolved or Place(
                name=mention.name, kind=mention.kind, text=self._quote(mention), span=mention.span, relation=relation
            )
            sure = self._sure(draft, "place", picked)
            found.append(msgspec.structs.replace(place, container=picked.note == "container", confidence=sure))
        if found and all(p.container for p in found):
            found = [_with_container(p, False) for p in found[:1]] + found[1:]
        return tuple(sorted(found, key=lambda p: (p.container, p.span.start)))

    def _actor(self, draft: Draft, slot: str, picked: Picked) -> Actor:
        mention = picked.mention
        assert isinstance(mention, ActorMention)
        name = mention.name or self._quote(mention)
        return Actor(
            id=mention.actor_id or "unlisted",
            name=name,
            text=self._quote(mention),
            span=mention.span,
            likely=mention.likely,
            confidence=self._sure(draft, slot, picked),
        )

    def _initiators(self, draft: Draft, kind: str) -> tuple[Actor, ...]:
        found = [self._actor(draft, "initiator", p) for p in draft.initiators]
        if not found and (kind in VIOLENT or draft.subtype in _NEEDS_AUTHOR):
            return (self._by_default(draft, UNIDENTIFIED, "initiator"),)
        if not found and draft.subtype in ("Peaceful protest", "Violent demonstration"):
            return (self._by_default(draft, PROTESTERS, "initiator"),)
        return tuple(found)

    def _targets(self, draft: Draft, casualties: Sequence[Casualty]) -> tuple[Actor, ...]:
        found = [
            self._actor(draft, "target", p)
            for p in draft.targets
            if isinstance(p.mention, ActorMention) and p.mention.name
        ]
        names = {a.name for a in found}
        if draft.subtype in _AGAINST_PROTESTERS and "protesters" not in names:
            found.append(self._by_default(draft, PROTESTERS, "target"))
        elif draft.hits_civilians and "civilians" not in names:
            found.append(self._civilians(draft, casualties))
        return tuple(found)

    def _civilians(self, draft: Draft, casualties: Sequence[Casualty]) -> Actor:
        """Civilians, with the words for them: the harmed, else the thing that was hit, else none."""
        sure = self._confidence("target.civilians", draft.civilians_score, draft.score)
        harmed = next((c for c in casualties if c.group in CIVILIAN_GROUPS), None)
        if harmed is not None:
            return Actor(id="civilians", name="civilians", text=harmed.text, span=harmed.span, confidence=sure)
        thing = next((o for o in draft.objects if o.civilian == "yes"), None)
        if thing is not None:
            return Actor(id="civilians", name="civilians", text=self._quote(thing), span=thing.span, confidence=sure)
        return Actor(id="civilians", name="civilians", confidence=sure)

    def _weapon(self, draft: Draft, picked: Picked) -> Weapon:
        mention = picked.mention
        assert isinstance(mention, WeaponMention)
        return Weapon(
            id=mention.weapon_id, name=mention.name, text=self._quote(mention), span=mention.span,
            confidence=self._sure(draft, "weapon", picked),
        )  # fmt: skip

    def _casualties(self, draft: Draft) -> tuple[Casualty, ...]:
        rows: list[tuple[Mention, Casualty]] = []
        for picked in draft.counts:
            row, mention = self._casualty(draft, picked), picked.mention
            if not any(_says_the_same(row, held) and not self._is_beside(first, mention) for first, held in rows):
                rows.append((mention, row))
        return tuple(_without_vaguer([row for _, row in rows]))

    def _is_beside(self, first: Mention, second: Mention) -> bool:
        """«امرأة وابنتها»: two that «و» joins are two, however alike."""
        near = first.sentence == second.sentence and first.last == second.first
        return near and self._index.prefix(second.first).startswith(AND)

    def _casualty(self, draft: Draft, picked: Picked) -> Casualty:
        mention = picked.mention
        assert isinstance(mention, CountMention)
        bounds = mention.bounds
        whose = mention.whose or ("civilians" if mention.group in CIVILIAN_GROUPS else None)
        return Casualty(
            outcome=picked.note, whose=whose, group=mention.group, low=bounds.low, high=bounds.high,
            best=bounds.low if bounds.low == bounds.high else None, text=self._quote(mention), span=mention.span,
            part_of_total=mention.part_of_total, unit=mention.unit or None,
            confidence=self._sure(draft, "casualty", picked),
        )  # fmt: skip

    def _damage(self, draft: Draft) -> tuple[Damage, ...]:
        effects = {t.cls for t in self._index.triggers.get(draft.trigger.sentence, ())}
        effect = next((name for cls, name in _EFFECTS if cls in effects), "hit")
        return tuple(
            Damage(object=o.name, effect=effect, low=o.bounds.low, high=o.bounds.high, text=self._quote(o), span=o.span)
            for o in draft.objects
        )

    def _claims(self, draft: Draft) -> tuple[EventClaim, ...]:
        cited = [self._claim(draft, p) for p in draft.attributions]
        body = self._index.mentions.own_voice
        if body is None or any(_speaker(p) == body.actor_id for p in draft.attributions):
            return tuple(cited)
        span = body.nearest(draft.trigger.span)
        source = Source(name=body.name, text=span.of(self._text) if span else None, span=span, organisation=body.name)
        sure = self._confidence("claim.own", draft.score, draft.score)
        return (*cited, EventClaim(source=source, to=None, verb=None, stance="asserts", span=None, confidence=sure))

    def _claim(self, draft: Draft, picked: Picked) -> EventClaim:
        attribution = picked.mention
        assert isinstance(attribution, Attribution)
        assert attribution.speaker is not None
        source = Source(
            name=attribution.name, text=attribution.speaker.of(self._text), span=attribution.speaker,
            role=attribution.role or None, organisation=attribution.organisation or None,
        )  # fmt: skip
        return EventClaim(
            source=source,
            to=attribution.to or None,
            verb=attribution.verb,
            stance=attribution.stance,
            span=attribution.span,
            confidence=self._sure(draft, "claim", picked),
        )


def _speaker(picked: Picked) -> str:
    return picked.mention.actor_id if isinstance(picked.mention, Attribution) else ""


def _with_container(place: Place, container: bool) -> Place:
    return msgspec.structs.replace(place, container=container)


def _says_the_same(a: Casualty, b: Casualty) -> bool:
    return (a.outcome, a.low, a.high, a.part_of_total, a.group) == (b.outcome, b.low, b.high, b.part_of_total, b.group)


def _without_vaguer(rows: list[Casualty]) -> list[Casualty]:
    """«قتلى وجرحى» falls away where the same event has the number of either."""
    exact = {r.outcome for r in rows if r.high is not None and not r.part_of_total}
    return [r for r in rows if not (_is_vague(r) and exact & {r.outcome, *r.outcome.split("+")})]


def _is_vague(row: Casualty) -> bool:
    return row.low == 2 and row.high is None and not row.part_of_total
