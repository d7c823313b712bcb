"""Is this actor the event's initiator, or its target?"""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.mentions import ActorMention, TriggerMention
from tawthiq.resolve.decisions.scene import Scene, between, lie
from tawthiq.resolve.index import Index, bucket, family

_LINKS = {"between", "on", "against", "with", "by", "origin", "in", "from", "relative", "that"}


def actor_features(scene: Scene, trigger: TriggerMention, actor: ActorMention) -> list[str]:
    """All active features of an actor as a side of an event; two models read them, one for each side."""
    return [
        *lie(scene, trigger, actor),
        *_own(scene.index, trigger, actor),
        *_syntax(scene, trigger, actor),
        *_others(scene, trigger, actor),
        *_carried(scene, trigger, actor),
    ]


def _own(index: Index, t: TriggerMention, a: ActorMention) -> Iterator[str]:
    yield f"kind={a.kind}"
    yield f"kind+family={a.kind}+{family(t.cls)}"
    yield f"kind+class={a.kind}+{t.cls}"
    yield f"head={a.head}"
    yield f"head+family={a.head}+{family(t.cls)}"
    yield f"adjective={a.adjective}"
    yield f"named={bool(a.name)}"
    yield f"actor={a.actor_id}"
    held = _is_holder(index, a)
    yield f"holds-area={held}+{family(t.cls)}"
    if held:
        yield f"holds-area+origin={any('origin' in index.common_at(i) for i in _words_before(index, a, 8))}"


def _syntax(scene: Scene, t: TriggerMention, a: ActorMention) -> Iterator[str]:
    """The place of subject, object and genitive, told by order, voice and the words between."""
    if a.sentence != t.sentence:
        return
    index = scene.index
    f, c = family(t.cls), t.cls
    side = "after" if a.first >= t.last else "before"
    first, last = between(t, a)
    rank = _rank(index, t, a)
    voice = _voice(t)
    link = "+".join(sorted(_links(index, t, a, side))) or "-"
    prefix = index.prefix(a.first)
    yield f"rank={side}+{rank}"
    yield f"rank+pos={side}+{rank}+{t.pos}"
    yield f"rank+class+pos={side}+{rank}+{c}+{t.pos}"
    yield f"rank+voice={side}+{rank}+{voice}+{f}"
    yield f"prefix={prefix}+{side}"
    yield f"prefix+pos={prefix}+{side}+{t.pos}"
    yield f"prefix+class={prefix}+{side}+{c}"
    yield f"link={link}+{side}"
    yield f"link+class={link}+{side}+{c}"
    yield f"link+rank={link}+{side}+{rank}"
    owned = _is_owner(index, a)
    yield f"owner={owned}+{side}+{t.pos}"
    yield f"owner+class={owned}+{side}+{c}"
    yield f"owner+rank={owned}+{side}+{rank}+{voice}"
    yield f"adjacent={last - first == 0}+{side}+{t.pos}+{f}"
    yield f"gap+class={bucket(last - first)}+{side}+{c}"
    yield f"adjective+side={a.adjective}+{side}+{bucket(last - first)}"
    yield f"before-token={index.text(a.first - 1)}+{side}"
    yield f"clause={index.commas(first, last) > 0}+{index.verbs(first, last) > 0}+{side}+{t.pos}"
    yield f"clause+class={index.commas(first, last) > 0}+{side}+{c}"
    for cls in (
        index.cues_between(max(first - 1, 0), t.first)
        if side == "before"
        else index.cues_between(max(0, t.first - 4), a.first)
    ):
        yield f"cue={cls}+{side}+{rank}"
        yield f"cue+class={cls}+{side}+{c}"
    for cls in index.common_at(a.first - 1):
        yield f"common-before={cls}+{side}+{f}"
    if index.actor_at.get(a.first - 1) is not None or index.actor_at.get(a.first - 2) is not None:
        yield f"joined-to-previous={side}+{prefix}"


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


def _others(scene: Scene, t: TriggerMention, a: ActorMention) -> Iterator[str]:
    """Who else could be meant, and whether this actor speaks here."""
    index = scene.index
    own = [x for x in index.actors.get(t.sentence, ()) if x.name and x.kind != "civil_body"]
    same = a.sentence == t.sentence
    yield f"own-actors={min(len(own), 3)}+{same}"
    yield f"own-actors+family={min(len(own), 2)}+{same}+{family(t.cls)}"
    speaks = index.speaks(a)
    yield f"speaks={speaks}+{same}"
    yield f"speaks+class={speaks}+{t.cls}"
    if not same:
        before = a.first < t.first
        nearer = any(
            abs(x.first - t.first) < abs(a.first - t.first)
            and x.actor_id != a.actor_id
            and (x.first < t.first) == before
            for x in index.mentions.actors
            if x.name and x.kind != "civil_body"
        )
        yield f"elsewhere+nearer={nearer}+{before}+{bool(own)}"
        yield f"elsewhere+definite={t.definite}+{bool(own)}+{before}"
        alike = any(family(x.cls) == family(t.cls) for x in index.triggers.get(a.sentence, ()))
        yield f"elsewhere+alike={alike}+{bool(own)}+{before}"
        yield f"elsewhere+alike+sentences={alike}+{bucket(a.sentence - t.sentence)}+{bool(own)}"
    yield f"mentions={min(index.n_of_actor[a.actor_id], 4)}+{same}"


def _carried(scene: Scene, t: TriggerMention, a: ActorMention) -> Iterator[str]:
    """Whether the event told before has this actor on a side: «قصفت … واعتقلت …»."""
    previous, initiators, targets = scene.sides_before(t)
    if previous is None:
        return
    acted, suffered = scene.roles_before(t, a.actor_id) if a.actor_id else (0, 0)
    here = a.sentence == t.sentence
    yield f"roles={min(acted, 2)}>{min(suffered, 2)}+{here}"
    yield f"roles+family={min(acted, 2)}>{min(suffered, 2)}+{family(t.cls)}+{here}"
    yield f"roles+kind={bool(acted)}>{bool(suffered)}+{a.kind}+{family(t.cls)}"
    was = "initiator" if a.actor_id in initiators else "target" if a.actor_id in targets else "neither"
    near = (
        "same-sentence"
        if previous.sentence == t.sentence
        else "same-paragraph"
        if _same_paragraph(scene, previous, t)
        else "far"
    )
    own = any(x.first >= previous.last for x in scene.index.actors.get(t.sentence, ()) if x.name)
    prefix = scene.index.prefix(t.first)[:1]
    same = family(previous.cls) == family(t.cls)
    yield f"was={was}+{near}"
    yield f"was+same-family={was}+{near}+{same}"
    yield f"was+pos={was}+{near}+{t.pos}+{prefix}"
    yield f"was+own={was}+{near}+{own}+{a.sentence == t.sentence}"
    yield f"was+definite={was}+{near}+{t.definite}+{own}"


def _same_paragraph(scene: Scene, first: TriggerMention, second: TriggerMention) -> bool:
    sentences = scene.index.sentences
    return sentences[first.sentence].paragraph == sentences[second.sentence].paragraph
