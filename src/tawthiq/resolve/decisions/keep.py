"""With everything chosen for it: is this an event of the report at all?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tawthiq.model.events import TYPE_OF
from tawthiq.model.mentions import ActorMention, CountMention, PlaceMention
from tawthiq.resolve.decisions.likeness import place_names
from tawthiq.resolve.draft import Draft
from tawthiq.resolve.features import Feature, aspect
from tawthiq.resolve.index import Index, bucket, family

_DOUBTFUL = {
    "court", "topic", "opinion", "hypothetical", "metaphor", "commemoration", "statistic", "threat", "plan", "negate",
    "drill", "motive",
}  # fmt: skip


def keep_features(index: Index, draft: Draft, drafts: Sequence[Draft]) -> list[Feature]:
    """All active features of a draft among all drafts of its report."""
    return [*_own(draft), *_arguments(index, draft), *_report(index, draft, drafts), *_rivals(index, draft, drafts)]


def _tenth(score: float) -> str:
    return f"{min(int(score * 10), 9)}"


def _own(draft: Draft) -> list[Feature]:
    t = draft.trigger
    return [
        _score(_tenth(draft.score), t.cls),
        f"kind-score={_tenth(draft.kind_score)}",
        _event(draft.subtype, t.pos, draft.status, draft.background),
    ]


@aspect
def _score(score: str, cls: str) -> Iterator[str]:
    yield f"score={score}"
    yield f"score+class={score}+{cls}"


@aspect
def _event(subtype: str, pos: str, status: str, background: bool) -> Iterator[str]:
    yield f"subtype={subtype}"
    yield f"subtype+pos={subtype}+{pos}"
    yield f"status={status}"
    yield f"status+type={status}+{TYPE_OF[subtype]}"
    yield f"background={background}+{subtype}"


def _arguments(index: Index, draft: Draft) -> list[Feature]:
    kind, sentence = TYPE_OF[draft.subtype], draft.trigger.sentence
    places = [p.mention for p in draft.places if isinstance(p.mention, PlaceMention)]
    named = any(
        isinstance(p.mention, ActorMention) and p.mention.name and p.mention.actor_id != "unidentified"
        for p in draft.initiators
    )
    counts = any(isinstance(p.mention, CountMention) for p in draft.counts)
    dated = draft.date.span is not None
    filled = bool(places) + named + counts + bool(draft.weapons) + dated
    known, near = any(p.known for p in places), any(p.sentence == sentence for p in places)
    return [
        _held(min(len(places), 2), named, counts, bool(draft.weapons), dated, kind),
        _filled(filled, kind, _tenth(draft.score)),
        f"places.known={known}+{near}",
        f"claimed={bool(draft.attributions)}",
        f"zone={index.zone(sentence)}",
        *_substance(index, draft, f"{bool(places):d}{counts:d}{named:d}{dated:d}"),
    ]


@aspect
def _held(places: int, initiator: bool, losses: bool, weapons: bool, dated: bool, kind: str) -> Iterator[str]:
    yield f"places={places}+{kind}"
    yield f"initiator={initiator}+{kind}"
    yield f"losses={losses}+{kind}"
    yield f"weapons={weapons}+{kind}"
    yield f"dated={dated}+{kind}"


@aspect
def _filled(filled: int, kind: str, score: str) -> Iterator[str]:
    yield f"filled={filled}"
    yield f"filled+kind={filled}+{kind}"
    yield f"filled+score={filled}+{score}"


def _substance(index: Index, draft: Draft, holds: str) -> list[Feature]:
    """What a bare noun without place and loss («قضية اغتيال …») lacks; `holds`: place, loss, author, date or none."""
    t = draft.trigger
    sentence = index.sentences[t.sentence]
    around = index.cues_between(sentence.first, sentence.last) & _DOUBTFUL
    before = index.cues_between(max(sentence.first, t.first - 4), t.first) & _DOUBTFUL
    return [
        _holds(holds, t.cls, t.pos, t.definite, bucket(len(index.sentences))),
        f"lemma={t.lemma}",
        f"lemma+holds={t.lemma}+{holds[:2]}",
        *[f"cue={cue}+{family(t.cls)}" for cue in around],
        *[f"cue+holds={cue}+{holds[:2]}" for cue in around],
        *[f"cue.before={cue}+{t.pos}" for cue in before],
    ]


@aspect
def _holds(holds: str, cls: str, pos: str, definite: bool, size: str) -> Iterator[str]:
    yield f"holds={holds}+{family(cls)}"
    yield f"holds+definite={holds}+{definite}+{pos}"
    yield f"holds+size={holds}+{size}"


def _report(index: Index, draft: Draft, drafts: Sequence[Draft]) -> list[Feature]:
    """How much else of the report speaks of fighting."""
    best = _tenth(max(d.score for d in drafts))
    metaphors = min(index.n_metaphors, 4)
    return [
        _best(best, metaphors, min(len(drafts), 5)),
        _unreal(metaphors, draft.trigger.cls, _tenth(draft.score)),
        _fighting(min(index.n_armed, 4), min(index.n_weapons, 2), min(index.n_losses, 2), metaphors),
    ]


@aspect
def _best(best: str, metaphors: int, drafts: int) -> Iterator[str]:
    yield f"report.best={best}"
    yield f"report.best+metaphors={best}+{min(metaphors, 3)}"
    yield f"report.drafts={drafts}+{best}"


@aspect
def _unreal(metaphors: int, cls: str, score: str) -> Iterator[str]:
    yield f"report.metaphors={metaphors}+{family(cls)}"
    yield f"report.metaphors+score={min(metaphors, 3)}+{score}"


@aspect
def _fighting(armed: int, weapons: int, losses: int, metaphors: int) -> Iterator[str]:
    fighting = f"{min(armed, 3)}{weapons}{losses}"
    yield f"report.armed={armed}"
    yield f"report.fighting={fighting}"
    yield f"report.fighting+metaphors={fighting}+{bool(metaphors)}"


def _rivals(index: Index, draft: Draft, drafts: Sequence[Draft]) -> list[Feature]:
    """Whether a surer draft tells the like, which means more in a long report than in a line."""
    surer = [d for d in drafts if d is not draft and d.score >= draft.score]
    alike = [d for d in surer if d.subtype == draft.subtype]
    here = place_names(draft)
    shared = any(here & place_names(d) for d in alike)
    same_sentence = any(d.trigger.sentence == draft.trigger.sentence for d in surer)
    size, score = bucket(len(index.sentences)), _tenth(draft.score)
    return [
        _size(size, score, TYPE_OF[draft.subtype], min(len(drafts), 6)),
        _rival(bool(alike), shared, bool(here), size),
        _rival_near(same_sentence, bool(alike), score),
        f"size+rival+lead={size}+{bool(alike)}+{min(draft.trigger.sentence, 3)}",
        f"rival+definite={bool(alike)}+{draft.trigger.definite}+{bool(here)}",
    ]


@aspect
def _size(size: str, score: str, kind: str, drafts: int) -> Iterator[str]:
    yield f"size+score={size}+{score}"
    yield f"size+type={size}+{kind}"
    yield f"size+drafts={size}+{drafts}"


@aspect
def _rival(alike: bool, shared: bool, placed: bool, size: str) -> Iterator[str]:
    yield f"size+rival={size}+{alike}+{shared}"
    yield f"rival={alike}+{shared}"
    yield f"rival+places={alike}+{shared}+{placed}"


@aspect
def _rival_near(same_sentence: bool, alike: bool, score: str) -> Iterator[str]:
    yield f"rival.sentence={same_sentence}+{alike}"
    yield f"rival.sentence+score={same_sentence}+{score}"
