"""Did this event happen at this place; and is the place only what a named one lies in?"""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.mentions import PlaceMention, TriggerMention
from tawthiq.resolve.decisions.scene import Scene, between, lie
from tawthiq.resolve.index import bucket, family


def place_features(scene: Scene, trigger: TriggerMention, place: PlaceMention) -> list[str]:
    """All active features of a place as the place of an event."""
    return [*lie(scene, trigger, place), *_own(place), *_context(scene, trigger, place)]


def container_features(scene: Scene, trigger: TriggerMention, place: PlaceMention) -> list[str]:
    """All active features of an event's place as a mere container."""
    index = scene.index
    peers = [p for p in index.places.get(place.sentence, ()) if not p.anchor_only]
    chunk = [p for p in peers if p.chunk == place.chunk]
    finer = [p for p in chunk if not p.container]
    return [
        *_own(place),
        f"kind+peers={place.kind}+{min(len(peers), 3)}",
        f"kind+chunk={place.kind}+{min(len(chunk), 3)}",
        f"marked={place.container}+finer={min(len(finer), 2)}",
        f"first-in-chunk={bool(chunk) and chunk[0] is place}",
        f"last-in-chunk={bool(chunk) and chunk[-1] is place}+{place.kind}",
        f"alone={len(peers) <= 1}+{place.kind}",
        f"same-sentence={place.sentence == trigger.sentence}",
    ]


def _own(p: PlaceMention) -> Iterator[str]:
    yield f"kind={p.kind}"
    yield f"known={p.known}"
    yield f"known+kind={p.known}+{bool(p.kind)}"
    yield f"container={p.container}"
    yield f"anchor={p.anchor_only}"
    yield f"preposition={p.preposition}"
    yield f"preposition+anchor={p.preposition}+{p.anchor_only}"
    yield f"relation={p.relation is not None}"
    yield f"found-by={p.found_by.split(':')[0]}"


def _context(scene: Scene, trigger: TriggerMention, place: PlaceMention) -> Iterator[str]:
    index = scene.index
    own = [p for p in index.places.get(trigger.sentence, ()) if not p.anchor_only]
    same = place.sentence == trigger.sentence
    f = family(trigger.cls)
    yield f"family+preposition={f}+{place.preposition}"
    yield f"family+anchor={f}+{place.anchor_only}"
    yield f"own-places={min(len(own), 3)}+{same}"
    yield f"own-places+container={any(not p.container for p in own)}+{same}+{place.container}"
    if same:
        chunks = sorted({p.chunk for p in own}, key=lambda c: min(_gap(trigger, p) for p in own if p.chunk == c))
        rank = chunks.index(place.chunk) if place.chunk in chunks else 9
        side = "after" if place.first >= trigger.last else "before"
        yield f"chunk-rank={min(rank, 3)}+{side}"
        yield f"chunk-rank+container={min(rank, 2)}+{place.container}"
        yield f"chunk-rank+anchor={min(rank, 2)}+{place.anchor_only}"
        nearest_rival = min(
            (abs(place.first - t.first) for t in scene.in_sentence(trigger.sentence) if t is not trigger), default=99
        )
        yield f"nearer-than-rival={abs(place.first - trigger.first) < nearest_rival}+{side}"
        yield f"after-token={index.text(place.first - 1)}"
        yield f"adjacent={place.first - trigger.last == 0}+{trigger.pos}"
    else:
        before = place.first < trigger.first
        nearer = any(
            _is_nearer(p.first, place.first, trigger.first) and p.chunk != place.chunk
            for p in index.mentions.places
            if not p.anchor_only and not p.container and (p.first < trigger.first) == before
        )
        yield f"elsewhere+nearer={nearer}+{'before' if before else 'after'}+{bool(own)}"
        yield f"elsewhere+definite={trigger.definite}+{bool(own)}+{before}"
        yield f"elsewhere+definite+nearer={trigger.definite}+{bool(own)}+{nearer}"
        yield f"elsewhere+sentences={bucket(place.sentence - trigger.sentence)}+{bool(own)}+{place.container}"
        shared = {p.name for p in own} & {p.name for p in index.places.get(place.sentence, ()) if not p.anchor_only}
        yield f"elsewhere+shares={bool(shared)}"
        alike = any(family(t.cls) == f for t in index.triggers.get(place.sentence, ()))
        yield f"elsewhere+alike={alike}+{bool(own)}+{before}"
    yield f"mentions={min(index.n_of_place[place.name], 3)}+{same}"
    yield f"all-places={min(index.n_places, 4)}+{same}+{bool(own)}"


def _gap(trigger: TriggerMention, place: PlaceMention) -> int:
    first, last = between(trigger, place)
    return last - first


def _is_nearer(a: int, b: int, to: int) -> bool:
    return abs(a - to) < abs(b - to)
