"""Is this actor the event's initiator, or its target?"""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.mentions import ActorMention, TriggerMention
from tawthiq.resolve.decisions.scene import Scene, between, lie
from tawthiq.resolve.features import Feature, aspect
from tawthiq.resolve.index import Index, bucket, family

_LINKS = {"between", "on", "against", "with", "by", "origin", "in", "from", "relative", "that"}


def actor_features(scene: Scene, trigger: TriggerMention, actor: ActorMention) -> list[Feature]:
    """All active features of an actor as a side of an event; two models read them, one for each side."""
    features = lie(scene, trigger, actor)
    features += _own(scene.index, trigger, actor)
    if actor.sentence == trigger.sentence:
        features += _syntax(scene, trigger, actor)
    features += _others(scene, trigger, actor)
    features += _carried(scene, trigger, actor)
    return features


def _own(index: Index, t: TriggerMention, a: ActorMention) -> list[Feature]:
    holds = _is_holder(index, a)
    origin = holds and any("origin" in index.common_at(i) for i in _words_before(index, a, 8))
    return [_actor(a.kind, a.head, a.adjective, bool(a.name), a.actor_id), _kind(a.kind, a.head, t.cls),
            _holder(holds, origin, t.cls)]  # fmt: skip


@aspect
def _actor(kind: str, head: str, adjective: bool, named: bool, actor_id: str) -> Iterator[str]:
    yield f"kind={kind}"
    yield f"head={head}"
    yield f"adjective={adjective}"
    yield f"named={named}"
    yield f"actor={actor_id}"


@aspect
def _kind(kind: str, head: str, cls: str) -> Iterator[str]:
    yield f"kind+family={kind}+{family(cls)}"
    yield f"kind+class={kind}+{cls}"
    yield f"head+family={head}+{family(cls)}"


@aspect
def _holder(holds: bool, origin: bool, cls: str) -> Iterator[str]:
    yield f"holds-area={holds}+{family(cls)}"
    if holds:
        yield f"holds-area+origin={origin}"


def _syntax(scene: Scene, t: TriggerMention, a: ActorMention) -> list[Feature]:
    """The place of subject, object and genitive, told by order, voice and the words between."""
    index = scene.index
    cls, pos = t.cls, t.pos
    side = "after" if a.first >= t.last else "before"
    first, last = between(t, a)
    rank = _rank(index, t, a)
    voice = _voice(t)
    link = "+".join(sorted(_links(index, t, a, side))) or "-"
    prefix = index.prefix(a.first)
    start, end = (max(first - 1, 0), t.first) if side == "before" else (max(0, t.first - 4), a.first)
    features: list[Feature] = [
        _order(side, rank, voice, pos, cls),
        _prefix(prefix, side, pos, cls),
        _linked(link, side, rank, cls),
        _owned(_is_owner(index, a), side, rank, voice, pos, cls),
        _near(bucket(last - first), side, a.adjective, pos, cls),
        _clause(index.commas(first, last) > 0, index.verbs(first, last) > 0, side, pos, cls),
        f"before-token={index.text(a.first - 1)}+{side}",
        *[_cue(cue, side, rank, cls) for cue in index.cues_between(start, end)],
        *[f"common-before={common}+{side}+{family(cls)}" for common in index.common_at(a.first - 1)],
    ]
    if a.first - 1 in index.actor_at or a.first - 2 in index.actor_at:
        features.append(f"joined-to-previous={side}+{prefix}")
    return features


@aspect
def _order(side: str, rank: int, voice: str, pos: str, cls: str) -> Iterator[str]:
    yield f"rank={side}+{rank}"
    yield f"rank+pos={side}+{rank}+{pos}"
    yield f"rank+class+pos={side}+{rank}+{cls}+{pos}"
    yield f"rank+voice={side}+{rank}+{voice}+{family(cls)}"


@aspect
def _prefix(prefix: str, side: str, pos: str, cls: str) -> Iterator[str]:
    yield f"prefix={prefix}+{side}"
    yield f"prefix+pos={prefix}+{side}+{pos}"
    yield f"prefix+class={prefix}+{side}+{cls}"


@aspect
def _linked(link: str, side: str, rank: int, cls: str) -> Iterator[str]:
    yield f"link={link}+{side}"
    yield f"link+class={link}+{side}+{cls}"
    yield f"link+rank={link}+{side}+{rank}"


@aspect
def _owned(owned: bool, side: str, rank: int, voice: str, pos: str, cls: str) -> Iterator[str]:
    yield f"owner={owned}+{side}+{pos}"
    yield f"owner+class={owned}+{side}+{cls}"
    yield f"owner+rank={owned}+{side}+{rank}+{voice}"


@aspect
def _near(gap: str, side: str, adjective: bool, pos: str, cls: str) -> Iterator[str]:
    yield f"adjacent={gap == '0'}+{side}+{pos}+{family(cls)}"
    yield f"gap+class={gap}+{side}+{cls}"
    yield f"adjective+side={adjective}+{side}+{gap}"


@aspect
def _clause(comma: bool, verb: bool, side: str, pos: str, cls: str) -> Iterator[str]:
    yield f"clause={comma}+{verb}+{side}+{pos}"
    yield f"clause+class={comma}+{side}+{cls}"


@aspect
def _cue(cue: str, side: str, rank: int, cls: str) -> Iterator[str]:
    yield f"cue={cue}+{side}+{rank}"
    yield f"cue+class={cue}+{side}+{cls}"


def _is_owner(index: Index, a: ActorMention) -> bool:
    """«تجمعا لقوات النظام», «رتل للجيش», «حاجز لقسد»: a thing or place in front belongs to the actor."""
    read = index.read
    first = max(index.sentences[a.sentence].first, a.first - 2)
    return any(read.at(i, "OBJECT") or read.at(i, "KIND") for i in range(first, a.first))


def _is_holder(index: Index, a: ActorMention) -> bool:
    """«ضمن مناطق انتشار القوات الكردية»: told as the holder of an area, which is no part in what happens there."""
    return any("held" in index.cue_at.get(i, ()) for i in _words_before(index, a, 4))


def _words_before(index: Index, a: ActorMention, reach: int) -> range:
    return range(max(index.sentences[a.sentence].first, a.first - reach), a.first)


def _voice(t: TriggerMention) -> str:
    if "passive" in t.features:
        return "either" if "active" in t.features else "passive"
    return "active" if "active" in t.features else "-"


def _rank(index: Index, t: TriggerMention, a: ActorMention) -> int:
    """How many actors lie nearer to the trigger on the same side, capped."""
    peers = index.actors.get(t.sentence, ())
    if a.first >= t.last:
        return min(sum(t.last <= p.first < a.first for p in peers), 3)
    return min(sum(a.first < p.first < t.first for p in peers), 3)


def _links(index: Index, t: TriggerMention, a: ActorMention, side: str) -> set[str]:
    """Prepositions and relatives between trigger and actor, the last three words before the actor above all."""
    first = max(t.last, a.first - 4) if side == "after" else max(0, a.first - 2)
    last = a.first
    return {cls for i in range(first, last) for cls in index.common_at(i)} & _LINKS


def _others(scene: Scene, t: TriggerMention, a: ActorMention) -> list[Feature]:
    """Who else could be meant, and whether this actor speaks here."""
    index = scene.index
    own = index.n_sides_in[t.sentence]
    same = a.sentence == t.sentence
    mentions = min(index.n_of_actor[a.actor_id], 4)
    features: list[Feature] = [_company(min(own, 3), mentions, same, t.cls), _speaks(index.speaks(a), same, t.cls)]
    if not same:
        before = a.first < t.first
        first, last = (a.first, t.first) if before else (t.first - 1, a.first)
        nearer = any(first < x.first < last and x.actor_id != a.actor_id for x in index.sides)
        alike = any(family(x.cls) == family(t.cls) for x in index.triggers.get(a.sentence, ()))
        gap = bucket(a.sentence - t.sentence)
        features.append(_elsewhere(nearer, before, own > 0, t.definite, alike, gap))
    return features


@aspect
def _company(own: int, mentions: int, same: bool, cls: str) -> Iterator[str]:
    yield f"own-actors={own}+{same}"
    yield f"own-actors+family={min(own, 2)}+{same}+{family(cls)}"
    yield f"mentions={mentions}+{same}"


@aspect
def _speaks(speaks: bool, same: bool, cls: str) -> Iterator[str]:
    yield f"speaks={speaks}+{same}"
    yield f"speaks+class={speaks}+{cls}"


@aspect
def _elsewhere(nearer: bool, before: bool, own: bool, definite: bool, alike: bool, gap: str) -> Iterator[str]:
    yield f"elsewhere+nearer={nearer}+{before}+{own}"
    yield f"elsewhere+definite={definite}+{own}+{before}"
    yield f"elsewhere+alike={alike}+{own}+{before}"
    yield f"elsewhere+alike+sentences={alike}+{gap}+{own}"


def _carried(scene: Scene, t: TriggerMention, a: ActorMention) -> list[Feature]:
    """Whether the event told before has this actor on a side: «قصفت … واعتقلت …»."""
    previous, initiators, targets = scene.sides_before(t)
    if previous is None:
        return []
    acted, suffered = (roles[a.actor_id] for roles in scene.roles_before(t))
    here = a.sentence == t.sentence
    was = "initiator" if a.actor_id in initiators else "target" if a.actor_id in targets else "neither"
    near = (
        "same-sentence"
        if previous.sentence == t.sentence
        else "same-paragraph"
        if _same_paragraph(scene, previous, t)
        else "far"
    )
    own = any(x.first >= previous.last for x in scene.index.actors.get(t.sentence, ()) if x.name)
    same = family(previous.cls) == family(t.cls)
    return [
        _roles(min(acted, 2), min(suffered, 2), here, a.kind, t.cls),
        _was(was, near, same, scene.index.prefix(t.first)[:1], t.pos),
        _was_here(was, near, own, here, t.definite),
    ]


@aspect
def _roles(acted: int, suffered: int, here: bool, kind: str, cls: str) -> Iterator[str]:
    yield f"roles={acted}>{suffered}+{here}"
    yield f"roles+family={acted}>{suffered}+{family(cls)}+{here}"
    yield f"roles+kind={bool(acted)}>{bool(suffered)}+{kind}+{family(cls)}"


@aspect
def _was(was: str, near: str, same_family: bool, prefix: str, pos: str) -> Iterator[str]:
    yield f"was={was}+{near}"
    yield f"was+same-family={was}+{near}+{same_family}"
    yield f"was+pos={was}+{near}+{pos}+{prefix}"


@aspect
def _was_here(was: str, near: str, own: bool, here: bool, definite: bool) -> Iterator[str]:
    yield f"was+own={was}+{near}+{own}+{here}"
    yield f"was+definite={was}+{near}+{definite}+{own}"


def _same_paragraph(scene: Scene, first: TriggerMention, second: TriggerMention) -> bool:
    sentences = scene.index.sentences
    return sentences[first.sentence].paragraph == sentences[second.sentence].paragraph
