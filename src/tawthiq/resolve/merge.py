"""One happening told several times in a report — headline, lead, detail — becomes one event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from tawthiq.model.documents import ZoneKind
from tawthiq.model.mentions import CountMention
from tawthiq.resolve.choose import Picked
from tawthiq.resolve.decisions.keep import keep_features
from tawthiq.resolve.decisions.same import may_be_same, same_features
from tawthiq.resolve.draft import Draft
from tawthiq.resolve.index import Index
from tawthiq.resolve.linear import LinearModel, Models

#: a report tells an event only if it tells one as surely as this
SURE = 0.48


def merge_drafts(index: Index, drafts: Sequence[Draft], models: Models) -> list[Draft]:
    """`drafts` with those that tell the same happening merged, and of these the ones that look like events."""
    return keep_drafts(index, unite_drafts(index, drafts, models), models)


def unite_drafts(index: Index, drafts: Sequence[Draft], models: Models) -> list[Draft]:
    """`drafts` with those that tell the same happening merged; the fullest telling keeps its trigger."""
    model, twin = models["same"], models["twin"]
    clusters: list[list[Draft]] = []
    for draft in drafts:
        scored = [
            (max(_likeness(index, model, twin, held, draft) for held in cluster), k)
            for k, cluster in enumerate(clusters)
        ]
        p, k = max(scored, default=(0.0, -1))
        if p >= model.threshold:
            clusters[k].append(draft)
        else:
            clusters.append([draft])
    return [_united(index, cluster) for cluster in clusters]


def _likeness(index: Index, model: LinearModel, twin: LinearModel, first: Draft, second: Draft) -> float:
    """Probability that two drafts tell the same; 0 without a look for kinds that have nothing in common."""
    return model.score(same_features(index, first, second, twin)) if may_be_same(first, second) else 0.0


def keep_drafts(index: Index, drafts: Sequence[Draft], models: Models) -> list[Draft]:
    """The united drafts that, with all chosen for them, look like events, with the probability that they are."""
    model = models["keep"]
    scored = [(d, model.score(keep_features(index, d, drafts))) for d in drafts]
    if max((p for _, p in scored), default=0.0) < SURE:
        return []
    return [msgspec.structs.replace(d, score=p) for d, p in scored if p >= model.threshold]


def _united(index: Index, cluster: Sequence[Draft]) -> Draft:
    if len(cluster) == 1:
        return cluster[0]
    ranked = sorted(cluster, key=lambda d: (-_fullness(index, d), d.trigger.first))
    main, others = ranked[0], ranked[1:]
    dated = next((d for d in ranked if d.date.span is not None), main)
    return msgspec.structs.replace(
        main,
        score=max(d.score for d in cluster),
        places=_union([main.places, *(d.places for d in others if _adds_places(main, d))], _by_name),
        initiators=main.initiators or next((d.initiators for d in others if d.initiators), ()),
        targets=main.targets or next((d.targets for d in others if d.targets), ()),
        counts=_counts(main, others),
        weapons=_union([d.weapons for d in ranked], _by_weapon),
        objects=main.objects or next((d.objects for d in others if d.objects), ()),
        hits_civilians=main.hits_civilians or any(d.hits_civilians for d in others),
        civilians_score=max(d.civilians_score for d in cluster),
        date=dated.date,
        dated_by=dated.dated_by,
        background=all(d.background for d in cluster),
        attributions=_latest([d.attributions for d in reversed(ranked)], _by_name),
    )


def _fullness(index: Index, draft: Draft) -> float:
    """How much a telling gives: places first, then losses; a headline gives way to a body that tells as much."""
    headline = index.zone(draft.trigger.sentence) is ZoneKind.HEADLINE
    places = sum(p.note != "container" for p in draft.places)
    return 2.0 * min(places, 2) + len(draft.counts) + len(draft.initiators) + draft.score - (1.5 if headline else 0.0)


def _adds_places(main: Draft, other: Draft) -> bool:
    """A telling that is coarser than the main one adds nothing; one as fine may add."""
    return not any(p.note != "container" for p in main.places) or all(p.note == "container" for p in other.places)


def _union(groups: Iterable[Iterable[Picked]], key: Callable[[Picked], str]) -> tuple[Picked, ...]:
    held: dict[str, Picked] = {}
    for group in groups:
        for picked in group:
            held.setdefault(key(picked), picked)
    return tuple(held.values())


def _latest(groups: Iterable[Iterable[Picked]], key: Callable[[Picked], str]) -> tuple[Picked, ...]:
    return tuple({key(picked): picked for group in groups for picked in group}.values())


def _by_name(picked: Picked) -> str:
    return str(getattr(picked.mention, "name", ""))


def _by_weapon(picked: Picked) -> str:
    return str(getattr(picked.mention, "weapon_id", ""))


def _counts(main: Draft, others: Sequence[Draft]) -> tuple[Picked, ...]:
    """The main telling's losses, and those of the others for outcomes that it does not tell."""
    held = list(main.counts)
    for draft in others:
        told = {p.note for p in held}
        held.extend(p for p in draft.counts if isinstance(p.mention, CountMention) and p.note not in told)
    return tuple(held)
