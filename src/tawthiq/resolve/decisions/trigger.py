"""Does this trigger name an event of its own here, or is it a repetition, a circumstance, a metaphor?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tawthiq.model.documents import ZoneKind
from tawthiq.model.mentions import TriggerMention
from tawthiq.resolve.index import Index, bucket, family

_WINDOW = 4
_CAUSAL = ("cause", "result")


def trigger_features(index: Index, trigger: TriggerMention) -> list[str]:
    """All active features of one trigger."""
    return [
        *_word(trigger),
        *_surroundings(index, trigger),
        *_neighbours(index, trigger),
        *_cues(index, trigger),
        *_arguments(index, trigger),
        *_position(index, trigger),
        *_repetition(index, trigger),
    ]


def _word(t: TriggerMention) -> Iterator[str]:
    definite = "definite" if t.definite else "bare"
    tense = t.features.split(".")[0].split("|")[0] if t.features else "-"
    yield f"lemma={t.lemma}"
    yield f"class={t.cls}"
    yield f"pos={t.pos}"
    yield f"class+pos={t.cls}+{t.pos}"
    yield f"pos+definite={t.pos}+{definite}"
    yield f"class+definite={t.cls}+{definite}"
    yield f"tense={tense}"
    yield f"family+tense={family(t.cls)}+{tense}"
    if "passive" in t.features and "active" not in t.features:
        yield "passive"


def _surroundings(index: Index, t: TriggerMention) -> Iterator[str]:
    before, after = index.text(t.first - 1), index.text(t.last)
    prefix = index.prefix(t.first)
    yield f"prefix={prefix}"
    yield f"prefix+pos={prefix}+{t.pos}"
    yield f"before={before}"
    yield f"after={after}"
    yield f"family+before={family(t.cls)}+{before}"
    for cls in index.common_at(t.first - 1):
        yield f"before.common={cls}+{t.pos}"
    for cls in index.common_at(t.last):
        yield f"after.common={cls}+{family(t.cls)}"
    if index.is_punct(t.first - 1) or t.first == index.sentences[t.sentence].first:
        yield f"opens-clause+{t.pos}"
    if before == '"' or after == '"':
        yield "quoted"


def _neighbours(index: Index, t: TriggerMention) -> Iterator[str]:
    """Other triggers of the sentence: which class, how far, what lies between."""
    peers = index.triggers[t.sentence]
    at = peers.index(t)
    for name, other in (
        ("previous", peers[at - 1] if at else None),
        ("next", peers[at + 1] if at + 1 < len(peers) else None),
    ):
        if other is None:
            yield f"{name}=none+{family(t.cls)}"
            yield f"{name}=none+{t.pos}"
            continue
        first, last = (other.last, t.first) if name == "previous" else (t.last, other.first)
        relation = (
            "same-class" if other.cls == t.cls else "same-family" if family(other.cls) == family(t.cls) else "other"
        )
        links = "+".join(sorted(index.cues_between(first - 1, last + 1) & set(_CAUSAL))) or "-"
        cut = "comma" if index.commas(first, last) else "while" if index.whiles(first, last) else "-"
        yield f"{name}.class={other.cls}"
        yield f"{name}.classes={other.cls}>{t.cls}"
        yield f"{name}.families={family(other.cls)}>{family(t.cls)}+{bucket(last - first)}"
        yield f"{name}.relation={relation}+{bucket(last - first)}"
        yield f"{name}.relation+pos={relation}+{other.pos}>{t.pos}"
        yield f"{name}.link={links}+{family(other.cls)}>{family(t.cls)}"
        yield f"{name}.cut={cut}+{relation}"
        yield f"{name}.own-place={relation}+{_place_between(index, t, first, last)}"
    families = [family(p.cls) for p in peers]
    yield f"peers.same-family={min(families.count(family(t.cls)) - 1, 3)}"
    yield f"peers={min(len(peers) - 1, 5)}"
    yield from _act_and_effect(index, t, peers)
    if family(t.cls) == "effect":
        yield f"effect.has-act={any(f in ('strike', 'ground', 'kill', 'detain') for f in families)}"
        yield f"effect.has-act+class={t.cls}+{any(f in ('strike', 'ground', 'kill') for f in families)}"


def _act_and_effect(index: Index, t: TriggerMention, peers: Sequence[TriggerMention]) -> Iterator[str]:
    """«مقتل شاب خلال مداهمة» is the killing, «مقتل شاب بقصف» the strike: which act stands beside which effect."""
    effect = family(t.cls) == "effect"
    for peer in peers:
        if (family(peer.cls) == "effect") == effect:
            continue
        side = "before" if peer.first < t.first else "after"
        first, last = (peer.last, t.first) if side == "before" else (t.last, peer.first)
        links = "+".join(sorted(index.cues_between(first - 1, last + 1) & set(_CAUSAL))) or "-"
        yield f"beside={peer.cls}+{t.cls}+{side}"
        yield f"beside.lemma={peer.lemma}+{t.cls}"
        yield f"beside.lemmas={peer.lemma}+{t.lemma}"
        yield f"beside.link={peer.cls}+{t.cls}+{links}"


def _place_between(index: Index, t: TriggerMention, first: int, last: int) -> bool:
    return any(first <= p.first < last and not p.anchor_only for p in index.places.get(t.sentence, ()))


def _cues(index: Index, t: TriggerMention) -> Iterator[str]:
    sentence = index.sentences[t.sentence]
    near = index.cues_between(max(sentence.first, t.first - _WINDOW), t.first)
    for cls in near:
        yield f"cue.before={cls}"
        yield f"cue.before+family={cls}+{family(t.cls)}"
        yield f"cue.before+pos={cls}+{t.pos}"
    for cls in index.cues_between(sentence.first, t.first) - near:
        yield f"cue.earlier={cls}"
    for cls in index.cues_between(t.last, min(sentence.last, t.last + _WINDOW)):
        yield f"cue.after={cls}"
    for cls in index.cues_between(sentence.first, sentence.last) & {
        "metaphor",
        "commemoration",
        "hypothetical",
        "statistic",
        "drill",
        "court",
        "topic",
        "opinion",
    }:
        yield f"cue.sentence={cls}+{family(t.cls)}"
        yield f"cue.sentence+pos={cls}+{t.pos}+{t.definite}"
    yield f"metaphors={min(index.n_metaphors, 4)}"
    yield f"document.armed={min(index.n_armed, 3)}+metaphors={min(index.n_metaphors, 2)}"
    yield f"document.armed={min(index.n_armed, 3)}+{family(t.cls)}"
    yield f"document.weapons={min(index.n_weapons, 3)}+metaphors={min(index.n_metaphors, 2)}"
    yield f"document.losses={min(index.n_losses, 2)}+metaphors={min(index.n_metaphors, 2)}"
    yield f"document.fighting={bool(index.n_armed)}+{bool(index.n_weapons)}+{bool(index.n_losses)}"
    yield f"metaphors+family={min(index.n_metaphors, 3)}+{family(t.cls)}"


def _arguments(index: Index, t: TriggerMention) -> Iterator[str]:
    """What the sentence gives that an event could take."""
    s, f = t.sentence, family(t.cls)
    places = [p for p in index.places.get(s, ()) if not p.anchor_only]
    counts = index.counts.get(s, ())
    yield f"sentence.place={bool(places)}+{f}"
    yield f"sentence.known-place={any(p.known for p in places)}"
    yield f"sentence.actor={bool(index.actors.get(s))}+{f}"
    yield f"sentence.time={bool(index.times.get(s))}+{f}"
    yield f"sentence.number={any(c.has_number for c in counts)}+{f}"
    yield f"sentence.weapon={bool(index.weapons.get(s))}+{f}"
    after = next((p.first - t.last for p in places if p.first >= t.last), None)
    yield f"place.after={bucket(after) if after is not None else 'none'}+{t.pos}"
    if t.last in index.actor_at:
        yield f"actor.next+{t.cls}+{t.pos}"
    if t.first - 1 in index.actor_at:
        yield f"actor.previous+{t.pos}"
    person = any(c.first in (t.last, t.last + 1) for c in counts)
    yield f"count.next={person}+{t.cls}"


def _position(index: Index, t: TriggerMention) -> Iterator[str]:
    zone = index.zone(t.sentence)
    n = len(index.sentences)
    yield f"zone={zone.value}"
    yield f"zone+family={zone.value}+{family(t.cls)}"
    if n > 1:  # the only sentence of a report says nothing by where it stands
        yield f"sentence={min(t.sentence, 6)}"
        yield f"sentence.last={t.sentence == n - 1}"
        yield f"sentences={bucket(n)}"
        yield f"sentences+zone={bucket(n)}+{zone.value}+{t.pos}"
        yield f"sentences+family={bucket(n)}+{family(t.cls)}+{t.definite}"
        yield f"sentences+sentence={bucket(n)}+{min(t.sentence, 3)}"
    yield f"offset={bucket(t.first - index.sentences[t.sentence].first)}"


def _repetition(index: Index, t: TriggerMention) -> Iterator[str]:
    """Whether the report tells the like before or after, at the same places."""
    here = _names(index, t.sentence)
    earlier = later = earlier_place = later_place = earlier_family = later_family = 0
    for other in index.mentions.triggers:
        if other.sentence == t.sentence or family(other.cls) != family(t.cls):
            continue
        shares = bool(here & _names(index, other.sentence))
        if other.sentence < t.sentence:
            earlier_family += 1
            earlier += other.cls == t.cls
            earlier_place += shares
        else:
            later_family += 1
            later += other.cls == t.cls
            later_place += shares
    headline = "headline" if index.zone(t.sentence) is ZoneKind.HEADLINE else "body"
    yield f"earlier.class={min(earlier, 3)}"
    yield f"later.class={min(later, 3)}"
    yield f"earlier.family={min(earlier_family, 3)}+{headline}"
    yield f"later.family={min(later_family, 3)}+{headline}"
    yield f"earlier.place={min(earlier_place, 2)}+{bool(here)}"
    yield f"later.place={min(later_place, 2)}+{bool(here)}+{headline}"
    yield f"earlier.place+definite={min(earlier_place, 1)}+{t.definite}"
    new = here - set().union(*(_names(index, s) for s in range(t.sentence)), set())
    yield f"new-place={bool(new)}+{bool(here)}+{min(earlier_family, 1)}"
    yield f"new-place+earlier+definite={bool(new)}+{min(earlier_family, 1)}+{t.definite}"


def _names(index: Index, sentence: int) -> frozenset[str]:
    return index.names_in[sentence]
