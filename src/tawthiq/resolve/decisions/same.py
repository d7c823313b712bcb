"""Do two drafts of one report tell the same happening?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tawthiq.arabic.clitics import ARTICLE
from tawthiq.arabic.fold import fold_word
from tawthiq.model.documents import ZoneKind
from tawthiq.model.events import TYPE_OF
from tawthiq.model.mentions import ActorMention, CountMention, PlaceMention
from tawthiq.resolve.choose import Picked
from tawthiq.resolve.decisions.twin import twin_features
from tawthiq.resolve.draft import Draft
from tawthiq.resolve.index import Index, bucket, family
from tawthiq.resolve.linear import LinearModel

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
_LEAD = 2
_SET_APART = {"similar", "recall", "repeat"}


def may_be_same(first: Draft, second: Draft) -> bool:
    """Whether the kinds of two drafts have anything in common."""
    return _kind(first, second) != "other"


def same_features(index: Index, first: Draft, second: Draft, twin: LinearModel) -> list[str]:
    """All active features of a pair; `first` comes first in the text. `twin` has judged their bare triggers."""
    likeness = _tenth(twin.score(twin_features(index, first.trigger, second.trigger)))
    places = _relation(place_names(first), place_names(second))
    sides = _relation(actor_ids(first), actor_ids(second))
    losses = _losses(first, second)
    kind = _kind(first, second)
    dates = _dates(first, second)
    return [
        f"kind={kind}",
        f"subtypes={'|'.join(sorted((first.subtype, second.subtype)))}",
        f"places={places}",
        f"sides={sides}",
        f"losses={losses}",
        f"dates={dates}",
        f"kind+places={kind}+{places}",
        f"kind+places+sides={kind}+{places}+{sides}",
        f"kind+places+losses={kind}+{places}+{losses}",
        f"kind+places+dates={kind}+{places}+{dates}",
        f"kind+losses={kind}+{losses}",
        f"kind+dates={kind}+{dates}",
        f"places+dates+sides={places}+{dates}+{sides}",
        f"twin={likeness}",
        f"twin+kind={likeness}+{kind}",
        f"twin+places={likeness}+{places}",
        f"twin+losses={likeness}+{losses}",
        *_grain(index, first, second, kind, sides, losses),
        *_detail(index, first, second, kind, places),
        *_standing(first, second, kind, places),
        *_distance(index, first, second, kind, places),
        *_words(index, first, second, kind, places),
    ]


def _tenth(score: float) -> str:
    return f"{min(int(score * 10), 9)}"


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


def _relation(a: Iterable[str], b: Iterable[str]) -> str:
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


def _grain(index: Index, first: Draft, second: Draft, kind: str, sides: str, losses: str) -> Iterator[str]:
    """A lead names the area («ريف حلب الغربي»), the detail the village in it."""
    a, b = grain(first), grain(second)
    nested = bool(area_words(index, first) & area_words(index, second))
    opening = "headline" if index.zone(first.trigger.sentence) is ZoneKind.HEADLINE else min(first.trigger.sentence, 2)
    yield f"grain={a}>{b}+{kind}"
    yield f"grain+nested={a}>{b}+{nested}+{kind}"
    yield f"grain+nested+opening={a}>{b}+{nested}+{opening}+{kind}"
    yield f"grain+nested+sides={a}>{b}+{nested}+{sides}+{kind}"
    yield f"grain+nested+losses={a}>{b}+{nested}+{losses}+{kind}"
    yield f"grain+gap={a}>{b}+{min(second.trigger.sentence - first.trigger.sentence, 3)}+{opening}"


def _detail(index: Index, first: Draft, second: Draft, kind: str, places: str) -> Iterator[str]:
    """A lead tells in sum, a source then in detail: «وقال مراسلنا إن …»."""
    a, b = first.trigger.sentence, second.trigger.sentence
    if a == b:
        return
    opening = "lead" if a <= _LEAD else "body"
    told = f"{bool(index.attributions.get(a))}>{bool(index.attributions.get(b))}"
    rival = any(
        family(t.cls) == family(second.trigger.cls) for s in range(a + 1, b) for t in index.triggers.get(s, ())
    )
    losses = f"{bool(first.counts)}>{bool(second.counts)}"
    size = f"{grain(first)}>{grain(second)}"
    yield f"detail={opening}+{told}+{kind}"
    yield f"detail+places={opening}+{told}+{places}"
    yield f"detail+grain={opening}+{told}+{size}"
    yield f"detail+rival={opening}+{rival}+{kind}"
    yield f"detail+rival+grain={opening}+{rival}+{size}"
    yield f"detail+rival+places={opening}+{rival}+{places}"
    yield f"detail+losses={opening}+{losses}+{size}"
    yield f"detail+dated={opening}+{first.date.span is not None}>{second.date.span is not None}+{rival}"
    for cls in index.cues_between(index.sentences[b].first, second.trigger.first) & _SET_APART:
        yield f"detail+cue={cls}+{opening}"
        yield f"detail+cue+places={cls}+{places}"


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


def _losses(first: Draft, second: Draft) -> str:
    a, b = _rows(first.counts), _rows(second.counts)
    if a & b:
        return "share"
    if not a or not b:
        return "none" if not a and not b else "one-empty"
    return "conflict" if {o for o, _ in a} & {o for o, _ in b} else "complement"


def _kind(first: Draft, second: Draft) -> str:
    if first.subtype == second.subtype:
        return "same-class" if first.trigger.cls == second.trigger.cls else "same-subtype"
    if TYPE_OF[first.subtype] == TYPE_OF[second.subtype]:
        return "same-type"
    if family(first.trigger.cls) == family(second.trigger.cls):
        return "same-family"
    return "violent" if {TYPE_OF[first.subtype], TYPE_OF[second.subtype]} <= VIOLENT else "other"


def _dates(first: Draft, second: Draft) -> str:
    a, b = first.date, second.date
    explicit = f"{int(a.span is not None)}{int(b.span is not None)}"
    if a.start is None or b.start is None:
        return f"unknown-{explicit}"
    if (a.start, a.end) == (b.start, b.end):
        return f"equal-{explicit}"
    overlap = a.start <= (b.end or b.start) and b.start <= (a.end or a.start)
    return f"overlap-{explicit}" if overlap else f"different-{explicit}"


def _standing(first: Draft, second: Draft, kind: str, places: str) -> Iterator[str]:
    yield f"status={first.status}>{second.status}"
    yield f"background={first.background}>{second.background}"
    yield f"background+places={first.background == second.background}+{places}"
    yield f"status+kind={first.status == second.status}+{kind}"


def _distance(index: Index, first: Draft, second: Draft, kind: str, places: str) -> Iterator[str]:
    gap = second.trigger.sentence - first.trigger.sentence
    zone = index.zone(first.trigger.sentence) is ZoneKind.HEADLINE
    opening = first.trigger.sentence == 0
    yield f"gap={bucket(gap)}"
    yield f"gap+kind={bucket(gap)}+{kind}"
    yield f"gap+places={min(gap, 3)}+{places}"
    yield f"headline={zone}+{kind}"
    yield f"headline+places={zone}+{places}+{kind}"
    yield f"opening={opening}+{places}+{kind}"
    yield f"opening+gap={opening}+{min(gap, 3)}+{kind}"
    if gap == 0:
        a, b = first.trigger.last, second.trigger.first
        yield f"same-sentence={bucket(b - a)}+{kind}"
        yield f"same-sentence+cut={index.commas(a, b) > 0}+{index.whiles(a, b) > 0}+{kind}"
        for cls in index.cues_between(a, b) & {"cause", "result", "similar", "support"}:
            yield f"same-sentence+cue={cls}+{kind}"
        yield from _in_sentence(index, first, second, kind, places)


def _in_sentence(index: Index, first: Draft, second: Draft, kind: str, places: str) -> Iterator[str]:
    """«قصف مدفعي نفذته …، استهدف القرية»: the second word has the first for its subject."""
    a, b = first.trigger, second.trigger
    joined = index.prefix(b.first)[:1]
    named = any(x.name and a.last <= x.first < b.first for x in index.actors.get(a.sentence, ()))
    rival = any(a.first < t.first < b.first for t in index.triggers.get(a.sentence, ()))
    yield f"in-sentence={a.pos}>{b.pos}+{joined}+{kind}"
    yield f"in-sentence+lemma={b.lemma}+{joined}+{a.pos}"
    yield f"in-sentence+actor={named}+{joined}+{b.pos}"
    yield f"in-sentence+rival={rival}+{joined}+{kind}"
    yield f"in-sentence+places={places}+{joined}+{b.pos}"
    yield f"in-sentence+joined={joined}+{b.pos}"


def _words(index: Index, first: Draft, second: Draft, kind: str, places: str) -> Iterator[str]:
    t = second.trigger
    sentence = index.sentences[t.sentence]
    yield f"definite={t.definite}+{t.pos}+{kind}"
    yield f"definite+places={t.definite}+{places}"
    yield f"classes={first.trigger.cls}>{t.cls}"
    yield f"same-lemma={first.trigger.lemma == t.lemma}+{kind}"
    opening = index.cues_between(sentence.first, min(sentence.last, sentence.first + 5))
    for cls in opening & {"similar", "recall", "repeat"}:
        yield f"opens={cls}+{kind}"
    yield f"opens-while={index.whiles(sentence.first, min(sentence.last, sentence.first + 4)) > 0}+{kind}"
    means_a = {getattr(p.mention, "family", "") for p in first.weapons}
    means_b = {getattr(p.mention, "family", "") for p in second.weapons}
    yield f"means={_relation(means_a, means_b)}+{kind}"
    yield f"n-places={min(len(place_names(first)), 3)}>{min(len(place_names(second)), 3)}"
