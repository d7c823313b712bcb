"""Why the models chose as they did: the features that weighed most in each decision about an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tawthiq.model.events import Step
from tawthiq.model.mentions import CountMention, PlaceMention, WeaponMention
from tawthiq.resolve.choose import Picked
from tawthiq.resolve.decisions.count import count_features
from tawthiq.resolve.decisions.keep import keep_features
from tawthiq.resolve.decisions.means import weapon_features
from tawthiq.resolve.decisions.place import place_features
from tawthiq.resolve.decisions.scene import Scene
from tawthiq.resolve.decisions.trigger import trigger_features
from tawthiq.resolve.draft import Draft
from tawthiq.resolve.features import Feature
from tawthiq.resolve.index import Index
from tawthiq.resolve.linear import Models

MOST = 5


def weigh(index: Index, models: Models, draft: Draft, drafts: Sequence[Draft]) -> tuple[Step, ...]:
    """The heaviest features of a draft's trigger, of keeping it, and of each place, count and weapon chosen for it."""
    scene = Scene(index, [d.trigger for d in drafts])
    trigger = draft.trigger
    text = index.read.document.text
    found = [
        _step("trigger", "trigger", models, trigger_features(index, trigger), trigger.span.of(text), draft),
        _step("trigger", "keep", models, keep_features(index, draft, drafts), trigger.span.of(text), draft),
    ]
    for field, decision, picks in (
        ("places", "place", draft.places), ("casualties", "count", draft.counts), ("weapons", "weapon", draft.weapons),
    ):  # fmt: skip
        for picked in picks:
            features = list(_features(scene, draft, picked))
            words = picked.mention.span.of(text)
            value = _heaviest(models, decision, features)
            rule, span = f"decision.{decision}", picked.mention.span
            found.append(Step(field=field, rule=rule, value=value, text=words, span=span))
    return tuple(found)


def _step(field: str, decision: str, models: Models, features: list[Feature], words: str, draft: Draft) -> Step:
    value = _heaviest(models, decision, features)
    return Step(field=field, rule=f"decision.{decision}", value=value, text=words, span=draft.trigger.span)


def _features(scene: Scene, draft: Draft, picked: Picked) -> Iterator[Feature]:
    mention = picked.mention
    if isinstance(mention, PlaceMention):
        yield from place_features(scene, draft.trigger, mention)
    elif isinstance(mention, CountMention):
        yield from count_features(scene, draft.trigger, mention, picked.note)
    elif isinstance(mention, WeaponMention):
        yield from weapon_features(scene, draft.trigger, mention)


def _heaviest(models: Models, decision: str, features: list[Feature]) -> str:
    """«class+pos=airstrike+noun +1.20, …»: features with their weights, heaviest first."""
    return ", ".join(f"{feature} {weight:+.2f}" for feature, weight in models[decision].reasons(features, MOST))
