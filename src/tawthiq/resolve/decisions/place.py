"""Did this event happen at this place; and is the place only what a named one lies in?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tawthiq.model.mentions import PlaceMention, TriggerMention
from tawthiq.resolve.decisions.scene import Scene, between, lie
from tawthiq.resolve.features import Aspect, Feature, aspect
from tawthiq.resolve.index import Index, bucket, family

_FAR = 10**9


def place_features(scene: Scene, trigger: TriggerMention, place: PlaceMention) -> list[Feature]:
    """All active features of a place as the place of an event."""
    return [*lie(scene, trigger, place), *_own(place), *_context(scene, trigger, place)]


def container_features(scene: Scene, trigger: TriggerMention, place: PlaceMention) -> list[Feature]:
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


def _own(p: PlaceMention) -> list[Feature]:
    return [
        _place(p.kind, p.known, p.container, p.anchor_only, p.relation is not None),
        _led(p.preposition, p.anchor_only, p.found_by.split(":")[0]),
    ]


@aspect
def _place(kind: str, known: bool, container: bool, anchor: bool, related: bool) -> Iterator[str]:
    yield f"kind={kind}"
    yield f"known={known}"
    yield f"known+kind={known}+{bool(kind)}"
    yield f"container={container}"
    yield f"anchor={anchor}"
    yield f"relation={related}"


@aspect
def _led(preposition: str, anchor: bool, rule: str) -> Iterator[str]:
    yield f"preposition={preposition}"
    yield f"preposition+anchor={preposition}+{anchor}"
    yield f"found-by={rule}"


def _context(scene: Scene, trigger: TriggerMention, place: PlaceMention) -> list[Feature]:
    index = scene.index
    own = [p for p in index.places.get(trigger.sentence, ()) if not p.anchor_only]
    same = place.sentence == trigger.sentence
    finer = any(not p.container for p in own)
    return [
        _asked_for(place.preposition, place.anchor_only, trigger.cls),
        _company(min(len(own), 3), finer, same, place.container),
        _named(min(index.n_of_place[place.name], 3), min(index.n_places, 4), same, bool(own)),
        *(_here(scene, trigger, place, own) if same else [_elsewhere(index, trigger, place, own)]),
    ]


@aspect
def _asked_for(preposition: str, anchor: bool, cls: str) -> Iterator[str]:
    yield f"family+preposition={family(cls)}+{preposition}"
    yield f"family+anchor={family(cls)}+{anchor}"


@aspect
def _company(own: int, finer: bool, same: bool, container: bool) -> Iterator[str]:
    yield f"own-places={own}+{same}"
    yield f"own-places+container={finer}+{same}+{container}"


@aspect
def _named(mentions: int, places: int, same: bool, own: bool) -> Iterator[str]:
    yield f"mentions={mentions}+{same}"
    yield f"all-places={places}+{same}+{own}"


def _here(scene: Scene, t: TriggerMention, place: PlaceMention, own: Sequence[PlaceMention]) -> list[Feature]:
    """Among the places and events of the trigger's own sentence."""
    side = "after" if place.first >= t.last else "before"
    distance = abs(place.first - t.first)
    rivals = [abs(place.first - r.first) for r in scene.in_sentence(t.sentence) if r is not t]
    return [
        _chunk(min(_chunk_rank(t, place, own), 3), side, place.container, place.anchor_only),
        f"nearer-than-rival={distance < min(rivals, default=99)}+{side}",
        f"after-token={scene.index.text(place.first - 1)}",
        f"adjacent={place.first == t.last}+{t.pos}",
    ]


def _chunk_rank(trigger: TriggerMention, place: PlaceMention, own: Sequence[PlaceMention]) -> int:
    """How many groups of places lie nearer to the trigger; 9 for a place of none."""
    gaps: dict[int, int] = {}
    for p in own:
        gaps[p.chunk] = min(_gap(trigger, p), gaps.get(p.chunk, _FAR))
    chunks = sorted({p.chunk for p in own}, key=gaps.__getitem__)
    return chunks.index(place.chunk) if place.chunk in gaps else 9


@aspect
def _chunk(rank: int, side: str, container: bool, anchor: bool) -> Iterator[str]:
    yield f"chunk-rank={rank}+{side}"
    yield f"chunk-rank+container={min(rank, 2)}+{container}"
    yield f"chunk-rank+anchor={min(rank, 2)}+{anchor}"


def _elsewhere(index: Index, t: TriggerMention, place: PlaceMention, own: Sequence[PlaceMention]) -> Aspect:
    """A place of another sentence."""
    before = place.first < t.first
    first, last = (place.first, t.first) if before else (t.first - 1, place.first)
    nearer = any(
        first < p.first < last and p.chunk != place.chunk and not p.anchor_only and not p.container
        for p in index.mentions.places
    )
    shares = not index.names_in[t.sentence].isdisjoint(index.names_in[place.sentence])
    alike = any(family(x.cls) == family(t.cls) for x in index.triggers.get(place.sentence, ()))
    gap = bucket(place.sentence - t.sentence)
    return _from_afar(gap, before, nearer, bool(own), t.definite, place.container, shares, alike)


@aspect
def _from_afar(
    gap: str, before: bool, nearer: bool, own: bool, definite: bool, container: bool, shares: bool, alike: bool
) -> Iterator[str]:
    yield f"elsewhere+nearer={nearer}+{'before' if before else 'after'}+{own}"
    yield f"elsewhere+definite={definite}+{own}+{before}"
    yield f"elsewhere+definite+nearer={definite}+{own}+{nearer}"
    yield f"elsewhere+sentences={gap}+{own}+{container}"
    yield f"elsewhere+shares={shares}"
    yield f"elsewhere+alike={alike}+{own}+{before}"


def _gap(trigger: TriggerMention, place: PlaceMention) -> int:
    first, last = between(trigger, place)
    return last - first
