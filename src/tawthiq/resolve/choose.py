"""The picks: triggers that are events, and for each its places, sides, losses, means, dates, kind and standing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from tawthiq.arabic.clitics import AND
from tawthiq.arabic.fold import fold_word
from tawthiq.model.mentions import (
    ActorMention,
    Attribution,
    CountMention,
    ObjectMention,
    PlaceMention,
    TimeMention,
    TriggerMention,
    WeaponMention,
)
from tawthiq.resolve.decisions.actor import actor_features
from tawthiq.resolve.decisions.civilians import civilian_features
from tawthiq.resolve.decisions.claim import claim_features
from tawthiq.resolve.decisions.count import count_features
from tawthiq.resolve.decisions.kind import KindEvidence, by_rule, kind_features
from tawthiq.resolve.decisions.means import weapon_features
from tawthiq.resolve.decisions.place import container_features, place_features
from tawthiq.resolve.decisions.scene import Scene
from tawthiq.resolve.decisions.standing import standing_features
from tawthiq.resolve.decisions.time import time_features
from tawthiq.resolve.decisions.trigger import trigger_features
from tawthiq.resolve.decisions.twin import twin_features
from tawthiq.resolve.index import Index
from tawthiq.resolve.linear import Models

PLACE_REACH = 3
ACTOR_REACH = 2
COUNT_REACH = 2
WEAPON_REACH = 1
TIME_REACH = 2
CLAIM_REACH = 2
TWIN_REACH = 25
_JOINED_GAP = 2
_LEAST_LISTED = 0.12
_LEAST_ALONE = 0.2
#: an initiator with less than this share of the best one's probability is none
_NEARLY = 0.7
_TIMELESS = ("part-of-day", "none")
_QUARTER = "place.quarter"
_WIDE_KINDS = ("country", "region of a country", "country quarter")
STATUS_MODELS = ("attempted", "ongoing", "planned", "called_for", "denied")


class Picked(msgspec.Struct, frozen=True, gc=False):
    """A chosen mention with the probability that it belongs."""

    mention: PlaceMention | ActorMention | CountMention | WeaponMention | TimeMention | ObjectMention | Attribution
    score: float
    note: str = ""


def candidates_within(index: Index, sentence: int, reach: int, headline: bool = True) -> list[int]:
    """Sentences in which an event of `sentence` may find an argument, the headline among them."""
    first, last = max(0, sentence - reach), min(len(index.sentences), sentence + reach + 1)
    near = list(range(first, last))
    return [0, *near] if headline and first > 0 else near


def place_candidates(index: Index, trigger: TriggerMention) -> list[PlaceMention]:
    """The places of the trigger's sentence; those of the neighbourhood too where it names no fine one."""
    own = index.places.get(trigger.sentence, [])
    if any(not p.container and not p.anchor_only and p.kind not in _WIDE_KINDS for p in own):
        return own
    return [p for s in candidates_within(index, trigger.sentence, PLACE_REACH) for p in index.places.get(s, ())]


def actor_candidates(index: Index, trigger: TriggerMention) -> list[ActorMention]:
    """The actors of the trigger's sentence and of its neighbourhood."""
    return [a for s in candidates_within(index, trigger.sentence, ACTOR_REACH) for a in index.actors.get(s, ())]


def weapon_candidates(index: Index, trigger: TriggerMention) -> list[WeaponMention]:
    """Means named in the trigger's sentence, else beside it; aircraft are none."""
    own = [w for w in index.weapons.get(trigger.sentence, ()) if not w.is_carrier]
    if own:
        return own
    near = candidates_within(index, trigger.sentence, WEAPON_REACH, headline=False)
    return [w for s in near for w in index.weapons.get(s, ()) if not w.is_carrier]


def time_candidates(index: Index, trigger: TriggerMention) -> list[TimeMention]:
    """Times of the trigger's sentence, else of its neighbourhood."""
    own = index.times.get(trigger.sentence, [])
    if any(t.form not in _TIMELESS for t in own):
        return own
    return [t for s in candidates_within(index, trigger.sentence, TIME_REACH) for t in index.times.get(s, ())]


class Chooser:
    """Applies the models to one document."""

    def __init__(self, models: Models, index: Index) -> None:
        self._models = models
        self._index = index

    def triggers(self) -> list[tuple[TriggerMention, float]]:
        """One trigger for each happening that the report tells, in reading order, with its probability.

        Triggers that may name an event are grouped by what they tell; the most probable of each group is kept.
        """
        model, twin = self._models["trigger"], self._models["twin"]
        groups: list[list[tuple[TriggerMention, float]]] = []
        for trigger in self._index.mentions.triggers:
            p = model.score(trigger_features(self._index, trigger))
            if p < model.threshold:
                continue
            near = [
                (sum(twin.score(twin_features(self._index, t, trigger)) for t, _ in group) / len(group), k)
                for k, group in enumerate(groups)
                if trigger.sentence - group[-1][0].sentence <= TWIN_REACH
            ]
            likeness, k = max(near, default=(0.0, -1))
            if likeness >= twin.threshold:
                groups[k].append((trigger, p))
            else:
                groups.append([(trigger, p)])
        kept = [max(group, key=lambda item: (item[1], -item[0].first)) for group in groups]
        return sorted(kept, key=lambda item: item[0].first)

    def places(self, scene: Scene, trigger: TriggerMention) -> list[Picked]:
        """Places of the event, the best mention of each name; note "container" where it only holds a finer one."""
        scored = self._scored_places(scene, trigger)
        model = self._models["place"]
        chosen = {m.first for m, p in scored if p >= model.threshold} or self._likeliest(scored)
        listed = {m.chunk for m, _ in scored if m.first in chosen and m.sentence == trigger.sentence and _is_listed(m)}
        best: dict[str, Picked] = {}
        for place, p in scored:
            is_mate = place.chunk in listed and _is_listed(place) and p >= _LEAST_LISTED
            key = fold_word(place.name)
            if (place.first in chosen or is_mate) and (key not in best or p > best[key].score):
                best[key] = Picked(place, p, "container" if self._holds(scene, trigger, place) else "")
        return _without_countries(list(best.values()))

    def _likeliest(self, scored: Sequence[tuple[PlaceMention, float]]) -> set[int]:
        """An event happened somewhere: where no place is chosen, the likeliest, if it is not unlikely."""
        place, p = max(scored, key=lambda item: item[1], default=(None, 0.0))
        return {place.first} if place is not None and p >= _LEAST_ALONE else set()

    def _scored_places(self, scene: Scene, trigger: TriggerMention) -> list[tuple[PlaceMention, float]]:
        model = self._models["place"]
        return [
            (place, model.score(place_features(scene, trigger, place)))
            for place in place_candidates(self._index, trigger)
        ]

    def _holds(self, scene: Scene, trigger: TriggerMention, place: PlaceMention) -> bool:
        model = self._models["container"]
        return model.score(container_features(scene, trigger, place)) >= model.threshold

    def sides(self, scene: Scene, trigger: TriggerMention) -> tuple[list[Picked], list[Picked]]:
        """Initiators and targets; an actor that could be both is what it is more probably."""
        initiator, target = self._models["initiator"], self._models["target"]
        best_a: dict[str, Picked] = {}
        best_b: dict[str, Picked] = {}
        a = b = 0.0
        previous: ActorMention | None = None
        for actor in actor_candidates(self._index, trigger):
            if previous is None or not self._is_joined(previous, actor):
                features = actor_features(scene, trigger, actor)
                a, b = initiator.score(features), target.score(features)
            previous = actor
            key = actor.actor_id or actor.name or actor.span.of(self._index.read.document.text)
            if a >= initiator.threshold and a >= b and (key not in best_a or a > best_a[key].score):
                best_a[key] = Picked(actor, a)
            elif b >= target.threshold and b > a and (key not in best_b or b > best_b[key].score):
                best_b[key] = Picked(actor, b)
        for key in set(best_a) & set(best_b):
            loser = best_b if best_a[key].score >= best_b[key].score else best_a
            del loser[key]
        return _in_order(_led(best_a).values()), _in_order(best_b.values())

    def _is_joined(self, first: ActorMention, second: ActorMention) -> bool:
        """«قوات النظام وروسيا»: the second shares the first's part, unless «بين س وص» sets them against each other."""
        gap = second.first - first.last if second.sentence == first.sentence else -1
        if not 0 <= gap <= _JOINED_GAP or not self._index.prefix(second.first).startswith(AND):
            return False
        before = {cls for i in range(first.first - 3, first.first) for cls in self._index.common_at(i)}
        return "between" not in before

    def counts(self, scene: Scene) -> dict[int, list[Picked]]:
        """Losses of each event, by its trigger's first token, note: the outcome. A count goes to one event."""
        model = self._models["count"]
        best: dict[int, tuple[float, TriggerMention, Picked]] = {}
        for trigger in scene.chosen:
            for sentence in candidates_within(self._index, trigger.sentence, COUNT_REACH, headline=False):
                for count, outcome in scene.losses(sentence):
                    if not outcome:
                        continue
                    p = model.score(count_features(scene, trigger, count, outcome))
                    if p >= model.threshold and p > best.get(count.first, (0.0,))[0]:
                        best[count.first] = (p, trigger, Picked(count, p, outcome))
        found: dict[int, list[Picked]] = {}
        for _, trigger, picked in sorted(best.values(), key=lambda item: item[2].mention.first):
            found.setdefault(trigger.first, []).append(picked)
        return found

    def weapons(self, scene: Scene, trigger: TriggerMention) -> list[Picked]:
        """Means of the event; aircraft are none."""
        model = self._models["weapon"]
        best: dict[str, Picked] = {}
        for weapon in weapon_candidates(self._index, trigger):
            p = model.score(weapon_features(scene, trigger, weapon))
            if p >= model.threshold and (weapon.weapon_id not in best or p > best[weapon.weapon_id].score):
                best[weapon.weapon_id] = Picked(weapon, p)
        return _in_order(best.values())

    def times(self, scene: Scene, trigger: TriggerMention) -> list[Picked]:
        """Expressions that date the event, the most probable first."""
        model = self._models["time"]
        picked = [
            Picked(time, p)
            for time in time_candidates(self._index, trigger)
            if (p := model.score(time_features(scene, trigger, time))) >= model.threshold
        ]
        return sorted(picked, key=lambda x: -x.score)

    def claims(self, scene: Scene, trigger: TriggerMention) -> list[Picked]:
        """Who says it; the same speaker once, with the words that reach the event most surely."""
        model = self._models["claim"]
        best: dict[str, Picked] = {}
        for sentence in candidates_within(self._index, trigger.sentence, CLAIM_REACH):
            for attribution in self._index.attributions.get(sentence, ()):
                p = model.score(claim_features(scene, trigger, attribution))
                if attribution.speaker is None or p < model.threshold:
                    continue
                if attribution.name not in best or p > best[attribution.name].score:
                    best[attribution.name] = Picked(attribution, p)
        return _in_order(best.values())

    def subtype(self, scene: Scene, trigger: TriggerMention, evidence: KindEvidence) -> tuple[str, float]:
        """The most probable subtype; the rule's own where no model is sure."""
        features = kind_features(scene, trigger, evidence)
        p, best = self._models.kinds.best(features)
        return (best, p) if p >= 0.2 else (by_rule(scene, trigger, evidence), p)

    def hits_civilians(
        self, scene: Scene, trigger: TriggerMention, evidence: KindEvidence, subtype: str
    ) -> tuple[bool, float]:
        """Whether civilians are a target, named or not, and the probability of it."""
        model = self._models["civilians"]
        p = model.score(civilian_features(scene, trigger, evidence, subtype))
        return p >= model.threshold, p

    def standing(
        self, scene: Scene, trigger: TriggerMention, dates: list[TimeMention], age: int | None
    ) -> tuple[str, bool]:
        """`(status, background)`."""
        features = standing_features(scene, trigger, dates, age)
        p, status = self._models.statuses.best(features)
        background = self._models["background"]
        return (status if p >= self._models[f"status:{status}"].threshold else "occurred"), background.score(
            features
        ) >= background.threshold


def _led(best: dict[str, Picked]) -> dict[str, Picked]:
    """The surest of a side, and those that are nearly as sure."""
    most = max((p.score for p in best.values()), default=0.0)
    return {key: p for key, p in best.items() if p.score >= _NEARLY * most}


def _is_listed(place: PlaceMention) -> bool:
    return not place.container and not place.anchor_only


def _without_countries(picked: list[Picked]) -> list[Picked]:
    """A country is the place only where nothing finer is."""
    finer = [p for p in picked if isinstance(p.mention, PlaceMention) and not _is_wide(p.mention)]
    return finer or picked


def _is_wide(place: PlaceMention) -> bool:
    """A country, or a quarter of one («شمالي سوريا»)."""
    return place.kind in _WIDE_KINDS or place.found_by.startswith(_QUARTER)


def _in_order(picked: Iterable[Picked]) -> list[Picked]:
    return sorted(picked, key=lambda x: x.mention.first)


_HARMING = ("damage", "destruction", "looting", "seize", "intercept", "defuse")
_HITTING = ("strike", "airstrike", "shelling", "bombing", "explosion", "assault", "raid", "capture")
_HARM_REACH = 9
_HIT_REACH = 5


def objects_hit(index: Index, scene: Scene, trigger: TriggerMention) -> Sequence[ObjectMention]:
    """Things that a word of harm or hitting in the sentence governs, and that no other event stands nearer to."""
    return [
        thing
        for thing in index.objects.get(trigger.sentence, ())
        if _is_harmed(index, thing)
        and min(scene.in_sentence(trigger.sentence), key=lambda t: _clause_distance(index, t, thing)) is trigger
    ]


def _clause_distance(index: Index, trigger: TriggerMention, thing: ObjectMention) -> tuple[bool, int]:
    """A trigger across «فيما» is farther than any in the thing's own clause."""
    first, last = sorted((trigger.first, thing.first))
    return index.whiles(first, last) > 0, last - first


def _is_harmed(index: Index, thing: ObjectMention) -> bool:
    """«تدمير منزلين», «استهدف سيارة»; «سيارة» that drives past is none."""
    is_kind = bool(index.read.at(thing.first, "KIND"))  # «على قرى وبلدات» is where, not what
    for other in index.triggers.get(thing.sentence, ()):
        gap = thing.first - other.last
        if other.cls in _HARMING and -3 <= gap <= _HARM_REACH and index.whiles(other.last, thing.first) == 0:
            return True
        hits = other.cls in _HITTING and not is_kind and 0 <= gap <= _HIT_REACH
        if hits and index.commas(other.last, thing.first) == 0:
            return True
    return False
