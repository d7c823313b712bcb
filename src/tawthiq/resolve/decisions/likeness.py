"""What two drafts have in common, each in a word: kind, places, losses, dates."""

from __future__ import annotations

from collections.abc import Iterable

from tawthiq.arabic.clitics import ARTICLE
from tawthiq.arabic.fold import fold_word
from tawthiq.model.events import TYPE_OF
from tawthiq.model.mentions import ActorMention, CountMention, PlaceMention
from tawthiq.resolve.choose import Picked
from tawthiq.resolve.draft import Draft
from tawthiq.resolve.index import Index, family

COARSE_KINDS = (
    "governorate",
    "rural area",
    "region",
    "country",
    "state",
    "province",
    "district",
    "subdistrict",
    "area",
)
#: «مجزرة» in the lead, the air strike in the detail: types of one happening told in two words
VIOLENT = {"Battles", "Explosions/Remote violence", "Violence against civilians"}
_SHORT_WORD = 2


def place_names(draft: Draft) -> frozenset[str]:
    """Folded names of a draft's places, containers left out where there are finer ones."""
    fine = {
        fold_word(p.mention.name) for p in draft.places if isinstance(p.mention, PlaceMention) and p.note != "container"
    }
    return frozenset(fine or {fold_word(p.mention.name) for p in draft.places if isinstance(p.mention, PlaceMention)})


def actor_ids(draft: Draft) -> frozenset[str]:
    """Ids, or names, of a draft's initiators."""
    return frozenset(
        p.mention.actor_id or p.mention.name for p in draft.initiators if isinstance(p.mention, ActorMention)
    )


def relation(a: Iterable[str], b: Iterable[str]) -> str:
    """How two sets lie to each other: none, one-empty, equal, subset, overlap or disjoint."""
    a, b = set(a), set(b)
    if not a and not b:
        return "none"
    if not a or not b:
        return "one-empty"
    if a == b:
        return "equal"
    if a <= b or b <= a:
        return "subset"
    return "overlap" if a & b else "disjoint"


def grain(draft: Draft) -> str:
    """How fine a draft's places are: none, coarse (areas only), fine."""
    kinds = [p.mention.kind for p in draft.places if isinstance(p.mention, PlaceMention) and p.note != "container"]
    if not kinds:
        return "none"
    return "coarse" if all(kind in COARSE_KINDS for kind in kinds) else "fine"


def area_words(index: Index, draft: Draft) -> frozenset[str]:
    """Words of all place names in the sentences of a draft's trigger and places, short ones left out."""
    sentences = {draft.trigger.sentence, *(p.mention.sentence for p in draft.places)}
    return frozenset(
        word
        for s in sentences
        for place in index.places.get(s, ())
        for word in _name_words(place)
        if len(word) > _SHORT_WORD
    )


def _name_words(place: PlaceMention) -> list[str]:
    anchor = place.relation.anchor if place.relation else ""
    return [w.removeprefix(ARTICLE) for w in fold_word(f"{place.name} {anchor}").split()]


def _rows(picked: Iterable[Picked]) -> set[tuple[str, int | None]]:
    return {
        (p.note, p.mention.bounds.low)
        for p in picked
        if isinstance(p.mention, CountMention) and not p.mention.part_of_total
    }


def losses_of(first: Draft, second: Draft) -> str:
    """Whether two drafts tell losses that are shared, in conflict, complementary, or not told by one or both."""
    a, b = _rows(first.counts), _rows(second.counts)
    if a & b:
        return "share"
    if not a or not b:
        return "none" if not a and not b else "one-empty"
    return "conflict" if {o for o, _ in a} & {o for o, _ in b} else "complement"


def kind_of(first: Draft, second: Draft) -> str:
    """How alike the kinds of two drafts are: same class, subtype, type or family, both violent, or other."""
    if first.subtype == second.subtype:
        return "same-class" if first.trigger.cls == second.trigger.cls else "same-subtype"
    if TYPE_OF[first.subtype] == TYPE_OF[second.subtype]:
        return "same-type"
    if family(first.trigger.cls) == family(second.trigger.cls):
        return "same-family"
    return "violent" if {TYPE_OF[first.subtype], TYPE_OF[second.subtype]} <= VIOLENT else "other"


def dates_of(first: Draft, second: Draft) -> str:
    """Whether the days of two drafts are equal, overlap or differ; 1 for each that the text names, else 0."""
    a, b = first.date, second.date
    explicit = f"{int(a.span is not None)}{int(b.span is not None)}"
    if a.start is None or b.start is None:
        return f"unknown-{explicit}"
    if (a.start, a.end) == (b.start, b.end):
        return f"equal-{explicit}"
    overlap = a.start <= (b.end or b.start) and b.start <= (a.end or a.start)
    return f"overlap-{explicit}" if overlap else f"different-{explicit}"
