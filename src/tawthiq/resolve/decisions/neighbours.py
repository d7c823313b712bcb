"""What the other triggers of a sentence say about one: which class, how far, what lies between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tawthiq.model.mentions import TriggerMention
from tawthiq.resolve.features import Feature, aspect
from tawthiq.resolve.index import Index, bucket, family

_CAUSAL = frozenset(("cause", "result"))
_ACTS = frozenset(("strike", "ground", "kill", "detain"))
_HARMS = frozenset(("strike", "ground", "kill"))


def neighbour_features(index: Index, t: TriggerMention) -> list[Feature]:
    """All active features of a trigger among those of its sentence."""
    peers = index.triggers[t.sentence]
    at = peers.index(t)
    return [
        *_neighbour(index, t, "previous", peers[at - 1] if at else None),
        *_neighbour(index, t, "next", peers[at + 1] if at + 1 < len(peers) else None),
        *_peers(t, peers),
        *_act_and_effect(index, t, peers),
    ]


def _neighbour(index: Index, t: TriggerMention, name: str, other: TriggerMention | None) -> list[Feature]:
    if other is None:
        return [_alone(name, t.cls, t.pos)]
    first, last = (other.last, t.first) if name == "previous" else (t.last, other.first)
    relation = _relation(t.cls, other.cls)
    cut = "comma" if index.commas(first, last) else "while" if index.whiles(first, last) else "-"
    return [
        _near(name, other.cls, t.cls, bucket(last - first)),
        _joined(name, relation, other.pos, t.pos, cut, _place_between(index, t, first, last)),
        _linked(name, _causal_between(index, first, last), other.cls, t.cls),
    ]


def _relation(cls: str, other: str) -> str:
    return "same-class" if other == cls else "same-family" if family(other) == family(cls) else "other"


def _causal_between(index: Index, first: int, last: int) -> str:
    """Cues of cause and result between two triggers, at their edges too."""
    return "+".join(sorted(index.cues_between(first - 1, last + 1) & _CAUSAL)) or "-"


@aspect
def _alone(name: str, cls: str, pos: str) -> Iterator[str]:
    yield f"{name}=none+{family(cls)}"
    yield f"{name}=none+{pos}"


@aspect
def _near(name: str, other: str, cls: str, gap: str) -> Iterator[str]:
    yield f"{name}.class={other}"
    yield f"{name}.classes={other}>{cls}"
    yield f"{name}.families={family(other)}>{family(cls)}+{gap}"
    yield f"{name}.relation={_relation(cls, other)}+{gap}"


@aspect
def _joined(name: str, relation: str, other_pos: str, pos: str, cut: str, place_between: bool) -> Iterator[str]:
    yield f"{name}.relation+pos={relation}+{other_pos}>{pos}"
    yield f"{name}.cut={cut}+{relation}"
    yield f"{name}.own-place={relation}+{place_between}"


@aspect
def _linked(name: str, links: str, other: str, cls: str) -> Iterator[str]:
    yield f"{name}.link={links}+{family(other)}>{family(cls)}"


def _peers(t: TriggerMention, peers: Sequence[TriggerMention]) -> list[Feature]:
    families = [family(p.cls) for p in peers]
    own = families.count(family(t.cls))
    features: list[Feature] = [_crowd(min(len(peers) - 1, 5), min(own - 1, 3))]
    if family(t.cls) == "effect":
        features.append(_has_act(not _ACTS.isdisjoint(families), not _HARMS.isdisjoint(families), t.cls))
    return features


@aspect
def _crowd(peers: int, alike: int) -> Iterator[str]:
    yield f"peers.same-family={alike}"
    yield f"peers={peers}"


@aspect
def _has_act(act: bool, harm: bool, cls: str) -> Iterator[str]:
    yield f"effect.has-act={act}"
    yield f"effect.has-act+class={cls}+{harm}"


def _act_and_effect(index: Index, t: TriggerMention, peers: Sequence[TriggerMention]) -> list[Feature]:
    """«مقتل شاب خلال مداهمة» is the killing, «مقتل شاب بقصف» the strike: which act stands beside which effect."""
    effect = family(t.cls) == "effect"
    features: list[Feature] = []
    for peer in peers:
        if (family(peer.cls) == "effect") == effect:
            continue
        side = "before" if peer.first < t.first else "after"
        first, last = (peer.last, t.first) if side == "before" else (t.last, peer.first)
        features += [
            f"beside={peer.cls}+{t.cls}+{side}",
            f"beside.lemma={peer.lemma}+{t.cls}",
            f"beside.lemmas={peer.lemma}+{t.lemma}",
            f"beside.link={peer.cls}+{t.cls}+{_causal_between(index, first, last)}",
        ]
    return features


def _place_between(index: Index, t: TriggerMention, first: int, last: int) -> bool:
    return any(first <= p.first < last and not p.anchor_only for p in index.places.get(t.sentence, ()))
