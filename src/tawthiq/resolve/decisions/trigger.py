"""Does this trigger name an event of its own here, or is it a repetition, a circumstance, a metaphor?"""

from __future__ import annotations

from collections.abc import Iterator

from tawthiq.model.documents import ZoneKind
from tawthiq.model.mentions import TriggerMention
from tawthiq.resolve.decisions.neighbours import neighbour_features
from tawthiq.resolve.features import Feature, aspect
from tawthiq.resolve.index import Index, bucket, family

_WINDOW = 4
_DOUBTFUL = frozenset(
    ("metaphor", "commemoration", "hypothetical", "statistic", "drill", "court", "topic", "opinion")
)


def trigger_features(index: Index, trigger: TriggerMention) -> list[Feature]:
    """All active features of one trigger."""
    return [
        *_word(trigger),
        *_surroundings(index, trigger),
        *neighbour_features(index, trigger),
        *_cues(index, trigger),
        *_arguments(index, trigger),
        *_position(index, trigger),
        *_repetition(index, trigger),
    ]


def _word(t: TriggerMention) -> list[Feature]:
    return [f"lemma={t.lemma}", _form(t.cls, t.pos, t.definite, t.features)]


@aspect
def _form(cls: str, pos: str, is_definite: bool, features: str) -> Iterator[str]:
    definite = "definite" if is_definite else "bare"
    tense = features.split(".")[0].split("|")[0] if features else "-"
    yield f"class={cls}"
    yield f"pos={pos}"
    yield f"class+pos={cls}+{pos}"
    yield f"pos+definite={pos}+{definite}"
    yield f"class+definite={cls}+{definite}"
    yield f"tense={tense}"
    yield f"family+tense={family(cls)}+{tense}"
    if "passive" in features and "active" not in features:
        yield "passive"


def _surroundings(index: Index, t: TriggerMention) -> list[Feature]:
    before, after = index.text(t.first - 1), index.text(t.last)
    found: list[Feature] = [
        _prefix(index.prefix(t.first), t.pos),
        f"before={before}",
        f"after={after}",
        f"family+before={family(t.cls)}+{before}",
        *[f"before.common={cls}+{t.pos}" for cls in index.common_at(t.first - 1)],
        *[f"after.common={cls}+{family(t.cls)}" for cls in index.common_at(t.last)],
    ]
    if index.is_punct(t.first - 1) or t.first == index.sentences[t.sentence].first:
        found.append(f"opens-clause+{t.pos}")
    if before == '"' or after == '"':
        found.append("quoted")
    return found


@aspect
def _prefix(prefix: str, pos: str) -> Iterator[str]:
    yield f"prefix={prefix}"
    yield f"prefix+pos={prefix}+{pos}"


def _cues(index: Index, t: TriggerMention) -> list[Feature]:
    sentence = index.sentences[t.sentence]
    near = index.cues_between(max(sentence.first, t.first - _WINDOW), t.first)
    return [
        *[_cue_before(cue, t.cls, t.pos) for cue in near],
        *[f"cue.earlier={cue}" for cue in index.cues_between(sentence.first, t.first) - near],
        *[f"cue.after={cue}" for cue in index.cues_between(t.last, min(sentence.last, t.last + _WINDOW))],
        *[
            _cue_around(cue, t.cls, t.pos, t.definite)
            for cue in index.cues_between(sentence.first, sentence.last) & _DOUBTFUL
        ],
        _fighting(min(index.n_metaphors, 4), min(index.n_armed, 3), min(index.n_weapons, 3), min(index.n_losses, 2)),
        _fighting_of(min(index.n_metaphors, 3), min(index.n_armed, 3), t.cls),
    ]


@aspect
def _cue_before(cue: str, cls: str, pos: str) -> Iterator[str]:
    yield f"cue.before={cue}"
    yield f"cue.before+family={cue}+{family(cls)}"
    yield f"cue.before+pos={cue}+{pos}"


@aspect
def _cue_around(cue: str, cls: str, pos: str, definite: bool) -> Iterator[str]:
    yield f"cue.sentence={cue}+{family(cls)}"
    yield f"cue.sentence+pos={cue}+{pos}+{definite}"


@aspect
def _fighting(metaphors: int, armed: int, weapons: int, losses: int) -> Iterator[str]:
    yield f"metaphors={metaphors}"
    yield f"document.armed={armed}+metaphors={min(metaphors, 2)}"
    yield f"document.weapons={weapons}+metaphors={min(metaphors, 2)}"
    yield f"document.losses={losses}+metaphors={min(metaphors, 2)}"
    yield f"document.fighting={bool(armed)}+{bool(weapons)}+{bool(losses)}"


@aspect
def _fighting_of(metaphors: int, armed: int, cls: str) -> Iterator[str]:
    yield f"document.armed={armed}+{family(cls)}"
    yield f"metaphors+family={metaphors}+{family(cls)}"


def _arguments(index: Index, t: TriggerMention) -> list[Feature]:
    """What the sentence gives that an event could take."""
    s = t.sentence
    places = [p for p in index.places.get(s, ()) if not p.anchor_only]
    counts = index.counts.get(s, ())
    after = next((p.first - t.last for p in places if p.first >= t.last), None)
    features: list[Feature] = [
        _given(bool(places), s in index.actors, s in index.times, s in index.weapons, t.cls),
        _numbered(any(c.has_number for c in counts), any(c.first in (t.last, t.last + 1) for c in counts), t.cls),
        f"sentence.known-place={any(p.known for p in places)}",
        f"place.after={bucket(after) if after is not None else 'none'}+{t.pos}",
    ]
    if t.last in index.actor_at:
        features.append(f"actor.next+{t.cls}+{t.pos}")
    if t.first - 1 in index.actor_at:
        features.append(f"actor.previous+{t.pos}")
    return features


@aspect
def _given(place: bool, actor: bool, time: bool, weapon: bool, cls: str) -> Iterator[str]:
    yield f"sentence.place={place}+{family(cls)}"
    yield f"sentence.actor={actor}+{family(cls)}"
    yield f"sentence.time={time}+{family(cls)}"
    yield f"sentence.weapon={weapon}+{family(cls)}"


@aspect
def _numbered(number: bool, person_next: bool, cls: str) -> Iterator[str]:
    yield f"sentence.number={number}+{family(cls)}"
    yield f"count.next={person_next}+{cls}"


def _position(index: Index, t: TriggerMention) -> list[Feature]:
    sentence = index.sentences[t.sentence]
    n = len(index.sentences)
    features: list[Feature] = [_zone(sentence.zone, t.cls), f"offset={bucket(t.first - sentence.first)}"]
    if n > 1:  # the only sentence of a report says nothing by where it stands
        size = bucket(n)
        features += [
            _place_in_report(min(t.sentence, 6), t.sentence == n - 1, size),
            _report_size(size, sentence.zone, t.cls, t.pos, t.definite),
        ]
    return features


@aspect
def _zone(zone: str, cls: str) -> Iterator[str]:
    yield f"zone={zone}"
    yield f"zone+family={zone}+{family(cls)}"


@aspect
def _place_in_report(sentence: int, is_last: bool, size: str) -> Iterator[str]:
    yield f"sentence={sentence}"
    yield f"sentence.last={is_last}"
    yield f"sentences={size}"
    yield f"sentences+sentence={size}+{min(sentence, 3)}"


@aspect
def _report_size(size: str, zone: str, cls: str, pos: str, definite: bool) -> Iterator[str]:
    yield f"sentences+zone={size}+{zone}+{pos}"
    yield f"sentences+family={size}+{family(cls)}+{definite}"


def _repetition(index: Index, t: TriggerMention) -> list[Feature]:
    """Whether the report tells the like before or after, at the same places."""
    here = _names(index, t.sentence)
    earlier = later = earlier_place = later_place = earlier_family = later_family = 0
    for other in index.told[family(t.cls)]:
        if other.sentence == t.sentence:
            continue
        shares = not here.isdisjoint(_names(index, other.sentence))
        if other.sentence < t.sentence:
            earlier_family += 1
            earlier += other.cls == t.cls
            earlier_place += shares
        else:
            later_family += 1
            later += other.cls == t.cls
            later_place += shares
    headline = "headline" if index.zone(t.sentence) is ZoneKind.HEADLINE else "body"
    new = here.difference(*[_names(index, s) for s in range(t.sentence)])
    return [
        _told_alike(min(earlier, 3), min(later, 3), min(earlier_family, 3), min(later_family, 3), headline),
        _told_here(min(earlier_place, 2), min(later_place, 2), bool(here), headline, t.definite),
        _new_place(bool(new), bool(here), min(earlier_family, 1), t.definite),
    ]


@aspect
def _told_alike(earlier: int, later: int, earlier_family: int, later_family: int, headline: str) -> Iterator[str]:
    yield f"earlier.class={earlier}"
    yield f"later.class={later}"
    yield f"earlier.family={earlier_family}+{headline}"
    yield f"later.family={later_family}+{headline}"


@aspect
def _told_here(earlier: int, later: int, named: bool, headline: str, definite: bool) -> Iterator[str]:
    yield f"earlier.place={earlier}+{named}"
    yield f"later.place={later}+{named}+{headline}"
    yield f"earlier.place+definite={min(earlier, 1)}+{definite}"


@aspect
def _new_place(new: bool, named: bool, earlier_family: int, definite: bool) -> Iterator[str]:
    yield f"new-place={new}+{named}+{earlier_family}"
    yield f"new-place+earlier+definite={new}+{earlier_family}+{definite}"


def _names(index: Index, sentence: int) -> frozenset[str]:
    return index.names_in[sentence]
