"""Do two triggers of one report tell the same happening? Asked before arguments are chosen: the sentences speak."""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.arabic.fold import fold_word
from tawthiq.model.documents import ZoneKind
from tawthiq.model.mentions import TriggerMention
from tawthiq.resolve.index import Index, bucket, family

COARSE = ("governorate", "rural area", "region", "country", "state", "province", "district", "subdistrict", "area", "")


def twin_features(index: Index, first: TriggerMention, second: TriggerMention) -> list[str]:
    """All active features of a pair; `first` comes first in the text."""
    kind = _kind(first, second)
    places = _places(index, first, second)
    counts = _relation(_numbers(index, first), _numbers(index, second))
    actors = _relation(_actors(index, first), _actors(index, second))
    if first.sentence == second.sentence:
        return [*_in_sentence(index, first, second, kind), f"kind={kind}", f"classes={first.cls}>{second.cls}"]
    gap = second.sentence - first.sentence
    opening = (
        "headline" if index.zone(first.sentence) is ZoneKind.HEADLINE else "lead" if first.sentence <= 1 else "body"
    )
    features = [
        f"apart+kind={kind}",
        f"apart+places={places}",
        f"apart+counts={counts}",
        f"apart+actors={actors}",
        f"apart+gap={bucket(gap)}",
        f"apart+opening={opening}",
        f"apart+kind+places={kind}+{places}",
        f"apart+kind+places+actors={kind}+{places}+{actors}",
        f"apart+kind+places+counts={kind}+{places}+{counts}",
        f"apart+places+counts={places}+{counts}",
        f"apart+kind+counts={kind}+{counts}",
        f"apart+opening+kind+places={opening}+{kind}+{places}",
        f"apart+opening+gap={opening}+{bucket(gap)}+{kind}",
        f"apart+gap+places={bucket(gap)}+{places}+{kind}",
        f"apart+definite={second.definite}+{second.pos}+{kind}",
        f"apart+definite+places={second.definite}+{places}+{kind}",
        f"apart+definite+gap={second.definite}+{min(gap, 3)}+{kind}",
        f"apart+classes={first.cls}>{second.cls}",
        f"apart+same-lemma={first.lemma == second.lemma}+{places}",
        f"apart+peers={_rival_between(index, first, second)}+{places}+{kind}",
        f"apart+times={_times(index, first)}>{_times(index, second)}+{places}",
        *_opening_cues(index, second, kind, places),
    ]
    same = index.sentences[first.sentence].paragraph == index.sentences[second.sentence].paragraph
    return [*features, f"apart+paragraph={same}+{kind}+{places}"]


def _kind(first: TriggerMention, second: TriggerMention) -> str:
    if first.cls == second.cls:
        return "class"
    a, b = family(first.cls), family(second.cls)
    return "family" if a == b else "+".join(sorted((a, b)))


def _in_sentence(index: Index, first: TriggerMention, second: TriggerMention, kind: str) -> Iterator[str]:
    a, b = first.last, second.first
    comma, set_apart = index.commas(a, b) > 0, index.whiles(a, b) > 0
    place = any(a <= p.first < b and not p.anchor_only for p in index.places.get(first.sentence, ()))
    after = any(p.first >= second.last and not p.anchor_only for p in index.places.get(first.sentence, ()))
    prefix = index.prefix(second.first)[:1]
    links = index.cues_between(a, b + 1) & {"cause", "result", "support", "similar"}
    actor = any(a <= x.first < b and x.name for x in index.actors.get(first.sentence, ()))
    yield f"gap={bucket(b - a)}+{kind}"
    yield f"cut={comma}+{set_apart}+{kind}"
    yield f"places={place}+{after}+{kind}"
    yield f"places+cut={place}+{after}+{comma}+{set_apart}"
    yield f"prefix={prefix}+{second.pos}+{kind}"
    yield f"pos={first.pos}>{second.pos}+{kind}"
    yield f"pos+gap={first.pos}>{second.pos}+{bucket(b - a)}"
    yield f"actor={actor}+{comma}+{kind}"
    yield f"verbs={index.verbs(a, b)}+{kind}"
    yield f"says={index.says(a, b) > 0}+{kind}"
    yield f"definite={second.definite}+{kind}"
    for cls in links or {"none"}:
        yield f"link={cls}+{kind}"
        yield f"link+pos={cls}+{first.pos}>{second.pos}"
    for cls in index.common_at(b - 1):
        yield f"before={cls}+{kind}"
    yield f"relative={any('relative' in index.common_at(i) for i in range(a, b))}+{kind}"
    yield f"between={sum(1 for t in index.triggers[first.sentence] if a <= t.first < b)}+{kind}"


def names(index: Index, trigger: TriggerMention) -> tuple[frozenset[str], frozenset[str]]:
    """Folded names of the fine and of all places in a trigger's sentence."""
    places = [p for p in index.places.get(trigger.sentence, ()) if not p.anchor_only]
    fine = frozenset(fold_word(p.name) for p in places if not p.container and p.kind not in COARSE[:-1])
    return fine, frozenset(fold_word(p.name) for p in places)


def _places(index: Index, first: TriggerMention, second: TriggerMention) -> str:
    fine_a, all_a = names(index, first)
    fine_b, all_b = names(index, second)
    if fine_a & fine_b:
        return "same" if fine_a == fine_b else "overlap"
    if fine_a and fine_b:
        return "disjoint"
    if not all_a or not all_b:
        return "one-empty" if all_a or all_b else "none"
    grain = "fine" if fine_a or fine_b else "coarse"
    shared = {w for n in all_a for w in n.split()} & {w for n in all_b for w in n.split()}
    return (
        f"{grain}-in-coarse-{'nested' if shared else 'apart'}"
        if grain == "fine"
        else f"coarse-{'shared' if shared else 'disjoint'}"
    )


def _numbers(index: Index, trigger: TriggerMention) -> frozenset[str]:
    return frozenset(f"{c.bounds.low}" for c in index.counts.get(trigger.sentence, ()) if c.has_number or c.outcome)


def _actors(index: Index, trigger: TriggerMention) -> frozenset[str]:
    return frozenset(
        a.actor_id for a in index.actors.get(trigger.sentence, ()) if a.actor_id and a.kind != "civil_body"
    )


def _times(index: Index, trigger: TriggerMention) -> str:
    forms = {t.form for t in index.times.get(trigger.sentence, ())}
    return "none" if not forms else "+".join(sorted(forms))[:30]


def _relation(a: frozenset[str], b: frozenset[str]) -> str:
    if not a or not b:
        return "none" if not a and not b else "one-empty"
    if a == b:
        return "equal"
    return "share" if a & b else "disjoint"


def _rival_between(index: Index, first: TriggerMention, second: TriggerMention) -> bool:
    """Whether the like is told in a sentence between the two."""
    return any(
        family(t.cls) == family(second.cls)
        for s in range(first.sentence + 1, second.sentence)
        for t in index.triggers.get(s, ())
    )


def _opening_cues(index: Index, second: TriggerMention, kind: str, places: str) -> Iterator[str]:
    sentence = index.sentences[second.sentence]
    for cls in index.cues_between(sentence.first, min(sentence.last, sentence.first + 5)):
        yield f"apart+opens={cls}+{kind}"
        yield f"apart+opens+places={cls}+{places}"
    yield f"apart+opens-while={index.whiles(sentence.first, min(sentence.last, sentence.first + 4)) > 0}+{kind}"
