"""Do two drafts of one report tell the same happening?"""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.documents import ZoneKind
from tawthiq.resolve.decisions.likeness import (
    actor_ids,
    area_words,
    dates_of,
    grain,
    kind_of,
    losses_of,
    place_names,
    relation,
)
from tawthiq.resolve.decisions.twin import twin_features
from tawthiq.resolve.draft import Draft
from tawthiq.resolve.features import Aspect, Feature, aspect
from tawthiq.resolve.index import Index, bucket, family
from tawthiq.resolve.linear import LinearModel

_LEAD = 2
_SET_APART = frozenset(("similar", "recall", "repeat"))
_LINKS = frozenset(("cause", "result", "similar", "support"))


def may_be_same(first: Draft, second: Draft) -> bool:
    """Whether the kinds of two drafts have anything in common."""
    return kind_of(first, second) != "other"


def same_features(index: Index, first: Draft, second: Draft, twin: LinearModel) -> list[Feature]:
    """All active features of a pair; `first` comes first in the text. `twin` has judged their bare triggers."""
    likeness = _tenth(twin.score(twin_features(index, first.trigger, second.trigger)))
    places = relation(place_names(first), place_names(second))
    sides = relation(actor_ids(first), actor_ids(second))
    losses = losses_of(first, second)
    kind = kind_of(first, second)
    dates = dates_of(first, second)
    return [
        f"subtypes={'|'.join(sorted((first.subtype, second.subtype)))}",
        _alike(kind, places, sides, losses),
        _dated(dates, kind, places, sides),
        _twin(likeness, kind, places, losses),
        _grain(index, first, second, kind, sides, losses),
        *_detail(index, first, second, kind, places),
        _standing(first.status, second.status, first.background, second.background, kind, places),
        *_distance(index, first, second, kind, places),
        *_words(index, first, second, kind, places),
    ]


@aspect
def _alike(kind: str, places: str, sides: str, losses: str) -> Iterator[str]:
    yield f"kind={kind}"
    yield f"places={places}"
    yield f"sides={sides}"
    yield f"losses={losses}"
    yield f"kind+places={kind}+{places}"
    yield f"kind+places+sides={kind}+{places}+{sides}"
    yield f"kind+places+losses={kind}+{places}+{losses}"
    yield f"kind+losses={kind}+{losses}"


@aspect
def _dated(dates: str, kind: str, places: str, sides: str) -> Iterator[str]:
    yield f"dates={dates}"
    yield f"kind+places+dates={kind}+{places}+{dates}"
    yield f"kind+dates={kind}+{dates}"
    yield f"places+dates+sides={places}+{dates}+{sides}"


@aspect
def _twin(likeness: str, kind: str, places: str, losses: str) -> Iterator[str]:
    yield f"twin={likeness}"
    yield f"twin+kind={likeness}+{kind}"
    yield f"twin+places={likeness}+{places}"
    yield f"twin+losses={likeness}+{losses}"


def _tenth(score: float) -> str:
    return f"{min(int(score * 10), 9)}"


def _grain(index: Index, first: Draft, second: Draft, kind: str, sides: str, losses: str) -> Aspect:
    """A lead names the area («ريف حلب الغربي»), the detail the village in it."""
    nested = not area_words(index, first).isdisjoint(area_words(index, second))
    a, b = first.trigger.sentence, second.trigger.sentence
    opening = "headline" if index.zone(a) is ZoneKind.HEADLINE else str(min(a, 2))
    return _grains(f"{grain(first)}>{grain(second)}", nested, opening, min(b - a, 3), kind, sides, losses)


@aspect
def _grains(
    grains: str, nested: bool, opening: str, gap: int, kind: str, sides: str, losses: str
) -> Iterator[str]:
    yield f"grain={grains}+{kind}"
    yield f"grain+nested={grains}+{nested}+{kind}"
    yield f"grain+nested+opening={grains}+{nested}+{opening}+{kind}"
    yield f"grain+nested+sides={grains}+{nested}+{sides}+{kind}"
    yield f"grain+nested+losses={grains}+{nested}+{losses}+{kind}"
    yield f"grain+gap={grains}+{gap}+{opening}"


def _detail(index: Index, first: Draft, second: Draft, kind: str, places: str) -> list[Feature]:
    """A lead tells in sum, a source then in detail: «وقال مراسلنا إن …»."""
    a, b = first.trigger.sentence, second.trigger.sentence
    if a == b:
        return []
    opening = "lead" if a <= _LEAD else "body"
    told = f"{a in index.attributions}>{b in index.attributions}"
    rival = any(
        family(t.cls) == family(second.trigger.cls) for s in range(a + 1, b) for t in index.triggers.get(s, ())
    )
    losses = f"{bool(first.counts)}>{bool(second.counts)}"
    size = f"{grain(first)}>{grain(second)}"
    dated = f"{first.date.span is not None}>{second.date.span is not None}"
    return [
        _told(opening, told, kind, places, size),
        _rival(opening, rival, kind, size, places),
        _filled(opening, losses, size, dated, rival),
        *[
            _set_apart(cue, opening, places)
            for cue in index.cues_between(index.sentences[b].first, second.trigger.first) & _SET_APART
        ],
    ]


@aspect
def _told(opening: str, told: str, kind: str, places: str, size: str) -> Iterator[str]:
    yield f"detail={opening}+{told}+{kind}"
    yield f"detail+places={opening}+{told}+{places}"
    yield f"detail+grain={opening}+{told}+{size}"


@aspect
def _rival(opening: str, rival: bool, kind: str, size: str, places: str) -> Iterator[str]:
    yield f"detail+rival={opening}+{rival}+{kind}"
    yield f"detail+rival+grain={opening}+{rival}+{size}"
    yield f"detail+rival+places={opening}+{rival}+{places}"


@aspect
def _filled(opening: str, losses: str, size: str, dated: str, rival: bool) -> Iterator[str]:
    yield f"detail+losses={opening}+{losses}+{size}"
    yield f"detail+dated={opening}+{dated}+{rival}"


@aspect
def _set_apart(cue: str, opening: str, places: str) -> Iterator[str]:
    yield f"detail+cue={cue}+{opening}"
    yield f"detail+cue+places={cue}+{places}"


@aspect
def _standing(
    status: str, other_status: str, background: bool, other_background: bool, kind: str, places: str
) -> Iterator[str]:
    yield f"status={status}>{other_status}"
    yield f"background={background}>{other_background}"
    yield f"background+places={background == other_background}+{places}"
    yield f"status+kind={status == other_status}+{kind}"


def _distance(index: Index, first: Draft, second: Draft, kind: str, places: str) -> list[Feature]:
    gap = second.trigger.sentence - first.trigger.sentence
    headline = index.zone(first.trigger.sentence) is ZoneKind.HEADLINE
    features: list[Feature] = [
        _gap(gap, kind, places),
        _opening(headline, first.trigger.sentence == 0, min(gap, 3), kind, places),
    ]
    if gap == 0:
        features += _in_sentence(index, first, second, kind, places)
    return features


@aspect
def _gap(gap: int, kind: str, places: str) -> Iterator[str]:
    yield f"gap={bucket(gap)}"
    yield f"gap+kind={bucket(gap)}+{kind}"
    yield f"gap+places={min(gap, 3)}+{places}"


@aspect
def _opening(headline: bool, opening: bool, gap: int, kind: str, places: str) -> Iterator[str]:
    yield f"headline={headline}+{kind}"
    yield f"headline+places={headline}+{places}+{kind}"
    yield f"opening={opening}+{places}+{kind}"
    yield f"opening+gap={opening}+{gap}+{kind}"


def _in_sentence(index: Index, first: Draft, second: Draft, kind: str, places: str) -> list[Feature]:
    """«قصف مدفعي نفذته …، استهدف القرية»: the second word has the first for its subject."""
    a, b = first.trigger, second.trigger
    joined = index.prefix(b.first)[:1]
    named = any(bool(x.name) and a.last <= x.first < b.first for x in index.actors.get(a.sentence, ()))
    rival = any(a.first < t.first < b.first for t in index.triggers.get(a.sentence, ()))
    comma, set_apart = index.commas(a.last, b.first) > 0, index.whiles(a.last, b.first) > 0
    return [
        f"same-sentence={bucket(b.first - a.last)}+{kind}",
        f"same-sentence+cut={comma}+{set_apart}+{kind}",
        *[f"same-sentence+cue={cue}+{kind}" for cue in index.cues_between(a.last, b.first) & _LINKS],
        _joined(joined, a.pos, b.pos, kind, places),
        f"in-sentence+lemma={b.lemma}+{joined}+{a.pos}",
        f"in-sentence+actor={named}+{joined}+{b.pos}",
        f"in-sentence+rival={rival}+{joined}+{kind}",
    ]


@aspect
def _joined(joined: str, pos: str, other_pos: str, kind: str, places: str) -> Iterator[str]:
    yield f"in-sentence={pos}>{other_pos}+{joined}+{kind}"
    yield f"in-sentence+places={places}+{joined}+{other_pos}"
    yield f"in-sentence+joined={joined}+{other_pos}"


def _words(index: Index, first: Draft, second: Draft, kind: str, places: str) -> list[Feature]:
    t = second.trigger
    sentence = index.sentences[t.sentence]
    opening = index.cues_between(sentence.first, min(sentence.last, sentence.first + 5))
    set_apart = index.whiles(sentence.first, min(sentence.last, sentence.first + 4)) > 0
    means = relation(_means(first), _means(second))
    return [
        _definite(t.definite, t.pos, kind, places),
        f"classes={first.trigger.cls}>{t.cls}",
        f"same-lemma={first.trigger.lemma == t.lemma}+{kind}",
        *[f"opens={cue}+{kind}" for cue in opening & _SET_APART],
        f"opens-while={set_apart}+{kind}",
        f"means={means}+{kind}",
        f"n-places={min(len(place_names(first)), 3)}>{min(len(place_names(second)), 3)}",
    ]


@aspect
def _definite(definite: bool, pos: str, kind: str, places: str) -> Iterator[str]:
    yield f"definite={definite}+{pos}+{kind}"
    yield f"definite+places={definite}+{places}"


def _means(draft: Draft) -> frozenset[str]:
    return frozenset([getattr(p.mention, "family", "") for p in draft.weapons])
