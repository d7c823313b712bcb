"""Which coded event is which gold event: one to one, the most alike first."""

from __future__ import annotations

from collections.abc import Sequence

from tawthiq.evaluate.events import Keys, ScoredEvent
from tawthiq.evaluate.keys import same_word

VIOLENT = {"Battles", "Explosions/Remote violence", "Violence against civilians"}
WEIGHTS = {"kind": 0.35, "places": 0.30, "trigger": 0.20, "losses": 0.15}
LEAST = 0.40


def kind_likeness(gold: ScoredEvent, coded: ScoredEvent) -> float:
    """Sides of one act are easily typed differently: shelling in a battle is either; a protest is no battle."""
    if gold.type == coded.type:
        return 1.0 if gold.subtype == coded.subtype else 0.7
    return 0.4 if {gold.type, coded.type} <= VIOLENT else 0.0


def overlap(first: Keys, second: Keys) -> float:
    """Jaccard's coefficient; two empty sets tell nothing either way."""
    return len(first & second) / len(first | second) if first or second else 0.5


def likeness(gold: ScoredEvent, coded: ScoredEvent) -> float:
    """How much two events look alike, 0 where neither kind nor trigger agrees."""
    kind = kind_likeness(gold, coded)
    trigger = 1.0 if same_word(gold.trigger, coded.trigger) else 0.0
    if kind == 0.0 and not trigger:
        return 0.0
    places = overlap(gold.slots["places"], coded.slots["places"])
    losses = overlap(gold.slots["casualties"], coded.slots["casualties"])
    return (
        WEIGHTS["kind"] * kind + WEIGHTS["places"] * places + WEIGHTS["trigger"] * trigger + WEIGHTS["losses"] * losses
    )


def pair(gold: Sequence[ScoredEvent], coded: Sequence[ScoredEvent]) -> list[tuple[int, int]]:
    """Index pairs; of equals the later ones are taken first."""
    table = [(likeness(g, c), i, j) for i, g in enumerate(gold) for j, c in enumerate(coded)]
    pairs: list[tuple[int, int]] = []
    free_gold, free_coded = set(range(len(gold))), set(range(len(coded)))
    for score, i, j in sorted(table, reverse=True):
        if score >= LEAST and i in free_gold and j in free_coded:
            free_gold.discard(i)
            free_coded.discard(j)
            pairs.append((i, j))
    return pairs
