"""With everything chosen for it: is this an event of the report at all?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tawthiq.model.events import TYPE_OF
from tawthiq.model.mentions import ActorMention, CountMention, PlaceMention
from tawthiq.resolve.decisions.same import place_names
from tawthiq.resolve.draft import Draft
from tawthiq.resolve.index import Index, bucket, family

_DOUBTFUL = {
    "court", "topic", "opinion", "hypothetical", "metaphor", "commemoration", "statistic", "threat", "plan", "negate",
    "drill", "motive",
}  # fmt: skip


def keep_features(index: Index, draft: Draft, drafts: Sequence[Draft]) -> list[str]:
    """All active features of a draft among all drafts of its report."""
    return [*_own(draft), *_arguments(index, draft), *_report(index, draft, drafts), *_rivals(index, draft, drafts)]


def _tenth(score: float) -> str:
    return f"{min(int(score * 10), 9)}"


def _own(draft: Draft) -> Iterator[str]:
    t = draft.trigger
    yield f"score={_tenth(draft.score)}"
    yield f"score+class={_tenth(draft.score)}+{t.cls}"
    yield f"kind-score={_tenth(draft.kind_score)}"
    yield f"subtype={draft.subtype}"
    yield f"subtype+pos={draft.subtype}+{t.pos}"
    yield f"status={draft.status}"
    yield f"status+type={draft.status}+{TYPE_OF[draft.subtype]}"
    yield f"background={draft.background}+{draft.subtype}"


def _arguments(index: Index, draft: Draft) -> Iterator[str]:
    kind = TYPE_OF[draft.subtype]
    places = [p.mention for p in draft.places if isinstance(p.mention, PlaceMention)]
    named = any(
        isinstance(p.mention, ActorMention) and p.mention.name and p.mention.actor_id != "unidentified"
        for p in draft.initiators
    )
    counts = [p.mention for p in draft.counts if isinstance(p.mention, CountMention)]
    filled = bool(places) + named + bool(counts) + bool(draft.weapons) + (draft.date.span is not None)
    yield f"places={min(len(places), 2)}+{kind}"
    yield f"places.known={any(p.known for p in places)}+{any(p.sentence == draft.trigger.sentence for p in places)}"
    yield f"initiator={named}+{kind}"
    yield f"losses={bool(counts)}+{kind}"
    yield f"weapons={bool(draft.weapons)}+{kind}"
    yield f"dated={draft.date.span is not None}+{kind}"
    yield f"claimed={bool(draft.attributions)}"
    yield f"filled={filled}"
    yield f"filled+kind={filled}+{kind}"
    yield f"filled+score={filled}+{_tenth(draft.score)}"
    yield f"zone={index.zone(draft.trigger.sentence).value}"
    yield from _substance(index, draft, f"{bool(places):d}{bool(counts):d}{named:d}{draft.date.span is not None:d}")


def _substance(index: Index, draft: Draft, holds: str) -> Iterator[str]:
    """What a bare noun without place and loss («قضية اغتيال …») lacks; `holds`: place, loss, author, date or none."""
    t = draft.trigger
    f = family(t.cls)
    yield f"holds={holds}+{f}"
    yield f"holds+definite={holds}+{t.definite}+{t.pos}"
    yield f"holds+size={holds}+{bucket(len(index.sentences))}"
    yield f"lemma={t.lemma}"
    yield f"lemma+holds={t.lemma}+{holds[:2]}"
    sentence = index.sentences[t.sentence]
    for cls in index.cues_between(sentence.first, sentence.last) & _DOUBTFUL:
        yield f"cue={cls}+{f}"
        yield f"cue+holds={cls}+{holds[:2]}"
    for cls in index.cues_between(max(sentence.first, t.first - 4), t.first) & _DOUBTFUL:
        yield f"cue.before={cls}+{t.pos}"


def _report(index: Index, draft: Draft, drafts: Sequence[Draft]) -> Iterator[str]:
    """How much else of the report speaks of fighting."""
    best = max(d.score for d in drafts)
    fighting = f"{min(index.n_armed, 3)}{min(index.n_weapons, 2)}{min(index.n_losses, 2)}"
    yield f"report.best={_tenth(best)}"
    yield f"report.best+metaphors={_tenth(best)}+{min(index.n_metaphors, 3)}"
    yield f"report.metaphors={min(index.n_metaphors, 4)}+{family(draft.trigger.cls)}"
    yield f"report.metaphors+score={min(index.n_metaphors, 3)}+{_tenth(draft.score)}"
    yield f"report.armed={min(index.n_armed, 4)}"
    yield f"report.fighting={fighting}"
    yield f"report.fighting+metaphors={fighting}+{bool(index.n_metaphors)}"
    yield f"report.drafts={min(len(drafts), 5)}+{_tenth(best)}"


def _rivals(index: Index, draft: Draft, drafts: Sequence[Draft]) -> Iterator[str]:
    """Whether a surer draft tells the like, which means more in a long report than in a line."""
    alike = [d for d in drafts if d is not draft and d.subtype == draft.subtype and d.score >= draft.score]
    here = place_names(draft)
    shared = any(here & place_names(d) for d in alike)
    same_sentence = any(
        d.trigger.sentence == draft.trigger.sentence for d in drafts if d is not draft and d.score >= draft.score
    )
    size = bucket(len(index.sentences))
    lead = min(draft.trigger.sentence, 3)
    yield f"size+score={size}+{_tenth(draft.score)}"
    yield f"size+rival={size}+{bool(alike)}+{shared}"
    yield f"size+rival+lead={size}+{bool(alike)}+{lead}"
    yield f"size+type={size}+{TYPE_OF[draft.subtype]}"
    yield f"size+drafts={size}+{min(len(drafts), 6)}"
    yield f"rival={bool(alike)}+{shared}"
    yield f"rival+places={bool(alike)}+{shared}+{bool(here)}"
    yield f"rival+definite={bool(alike)}+{draft.trigger.definite}+{bool(here)}"
    yield f"rival.sentence={same_sentence}+{bool(alike)}"
    yield f"rival.sentence+score={same_sentence}+{_tenth(draft.score)}"
