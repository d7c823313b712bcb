"""Do two triggers of one report tell the same happening? Asked before arguments are chosen: the sentences speak."""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.arabic.fold import fold_word
from tawthiq.model.documents import ZoneKind
from tawthiq.model.mentions import TriggerMention
from tawthiq.resolve.features import Feature, aspect
from tawthiq.resolve.index import Index, bucket, family

COARSE = ("governorate", "rural area", "region", "country", "state", "province", "district", "subdistrict", "area", "")
_LINKS = frozenset(("cause", "result", "support", "similar"))
_NO_LINK = frozenset(("none",))


def twin_features(index: Index, first: TriggerMention, second: TriggerMention) -> list[Feature]:
    """All active features of a pair; `first` comes first in the text."""
    kind = _kind(first, second)
    if first.sentence == second.sentence:
        return [*_in_sentence(index, first, second, kind), f"kind={kind}", f"classes={first.cls}>{second.cls}"]
    places = _places(index, first, second)
    counts = _relation(_numbers(index, first), _numbers(index, second))
    actors = _relation(_actors(index, first), _actors(index, second))
    gap = second.sentence - first.sentence
    one, other = index.sentences[first.sentence], index.sentences[second.sentence]
    opening = "headline" if one.zone is ZoneKind.HEADLINE else "lead" if first.sentence <= 1 else "body"
    return [
        _shared(kind, places, counts, actors),
        _apart(kind, places, opening, gap),
        _second(second.definite, second.pos, kind, places, gap),
        _between(_rival_between(index, first, second), one.paragraph == other.paragraph, places, kind),
        f"apart+classes={first.cls}>{second.cls}",
        f"apart+same-lemma={first.lemma == second.lemma}+{places}",
        f"apart+times={_times(index, first)}>{_times(index, second)}+{places}",
        *_opening_cues(index, second, kind, places),
    ]


@aspect
def _shared(kind: str, places: str, counts: str, actors: str) -> Iterator[str]:
    yield f"apart+kind={kind}"
    yield f"apart+places={places}"
    yield f"apart+counts={counts}"
    yield f"apart+actors={actors}"
    yield f"apart+kind+places={kind}+{places}"
    yield f"apart+kind+places+actors={kind}+{places}+{actors}"
    yield f"apart+kind+places+counts={kind}+{places}+{counts}"
    yield f"apart+places+counts={places}+{counts}"
    yield f"apart+kind+counts={kind}+{counts}"


@aspect
def _apart(kind: str, places: str, opening: str, gap: int) -> Iterator[str]:
    yield f"apart+gap={bucket(gap)}"
    yield f"apart+opening={opening}"
    yield f"apart+opening+kind+places={opening}+{kind}+{places}"
    yield f"apart+opening+gap={opening}+{bucket(gap)}+{kind}"
    yield f"apart+gap+places={bucket(gap)}+{places}+{kind}"


@aspect
def _second(definite: bool, pos: str, kind: str, places: str, gap: int) -> Iterator[str]:
    yield f"apart+definite={definite}+{pos}+{kind}"
    yield f"apart+definite+places={definite}+{places}+{kind}"
    yield f"apart+definite+gap={definite}+{min(gap, 3)}+{kind}"


@aspect
def _between(rival: bool, same_paragraph: bool, places: str, kind: str) -> Iterator[str]:
    yield f"apart+peers={rival}+{places}+{kind}"
    yield f"apart+paragraph={same_paragraph}+{kind}+{places}"


def _kind(first: TriggerMention, second: TriggerMention) -> str:
    if first.cls == second.cls:
        return "class"
    a, b = family(first.cls), family(second.cls)
    return "family" if a == b else "+".join(sorted((a, b)))


def _in_sentence(index: Index, first: TriggerMention, second: TriggerMention, kind: str) -> list[Feature]:
    a, b = first.last, second.first
    comma, set_apart = index.commas(a, b) > 0, index.whiles(a, b) > 0
    places = [p.first for p in index.places.get(first.sentence, ()) if not p.anchor_only]
    place, after = any(a <= p < b for p in places), any(p >= second.last for p in places)
    actor = any(a <= x.first < b and bool(x.name) for x in index.actors.get(first.sentence, ()))
    relative = any("relative" in index.common_at(i) for i in range(a, b))
    triggers = sum([a <= t.first < b for t in index.triggers[first.sentence]])
    links = index.cues_between(a, b + 1) & _LINKS or _NO_LINK
    return [
        _joined(first.pos, second.pos, bucket(b - a), kind),
        _cut(comma, set_apart, place, after, kind),
        _words(actor, comma, index.verbs(a, b), index.says(a, b) > 0, relative, triggers, kind),
        _second_here(index.prefix(second.first)[:1], second.pos, second.definite, kind),
        *[_link(link, first.pos, second.pos, kind) for link in links],
        *[f"before={common}+{kind}" for common in index.common_at(b - 1)],
    ]


@aspect
def _joined(first_pos: str, second_pos: str, gap: str, kind: str) -> Iterator[str]:
    yield f"gap={gap}+{kind}"
    yield f"pos={first_pos}>{second_pos}+{kind}"
    yield f"pos+gap={first_pos}>{second_pos}+{gap}"


@aspect
def _cut(comma: bool, set_apart: bool, place: bool, place_after: bool, kind: str) -> Iterator[str]:
    yield f"cut={comma}+{set_apart}+{kind}"
    yield f"places={place}+{place_after}+{kind}"
    yield f"places+cut={place}+{place_after}+{comma}+{set_apart}"


@aspect
def _words(
    actor: bool, comma: bool, verbs: int, says: bool, relative: bool, triggers: int, kind: str
) -> Iterator[str]:
    yield f"actor={actor}+{comma}+{kind}"
    yield f"verbs={verbs}+{kind}"
    yield f"says={says}+{kind}"
    yield f"relative={relative}+{kind}"
    yield f"between={triggers}+{kind}"


@aspect
def _second_here(prefix: str, pos: str, definite: bool, kind: str) -> Iterator[str]:
    yield f"prefix={prefix}+{pos}+{kind}"
    yield f"definite={definite}+{kind}"


@aspect
def _link(link: str, first_pos: str, second_pos: str, kind: str) -> Iterator[str]:
    yield f"link={link}+{kind}"
    yield f"link+pos={link}+{first_pos}>{second_pos}"


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


def _opening_cues(index: Index, second: TriggerMention, kind: str, places: str) -> list[Feature]:
    sentence = index.sentences[second.sentence]
    set_apart = index.whiles(sentence.first, min(sentence.last, sentence.first + 4)) > 0
    cues = index.cues_between(sentence.first, min(sentence.last, sentence.first + 5))
    return [*[_opens(cue, kind, places) for cue in cues], f"apart+opens-while={set_apart}+{kind}"]


@aspect
def _opens(cue: str, kind: str, places: str) -> Iterator[str]:
    yield f"apart+opens={cue}+{kind}"
    yield f"apart+opens+places={cue}+{places}"
