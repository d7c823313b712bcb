"""All mentions of a document, found in the order in which they depend on each other."""

from __future__ import annotations

import msgspec

from tawthiq.arabic.tokens import PUNCT
from tawthiq.extract.actors import find_actors
from tawthiq.extract.attribution import find_attributions
from tawthiq.extract.counts import find_counts, find_objects
from tawthiq.extract.own_voice import OwnVoice, find_own_voice
from tawthiq.extract.places import find_places
from tawthiq.extract.reading import ReadDocument
from tawthiq.extract.times import find_times
from tawthiq.extract.words import find_cues, find_speech, find_triggers, find_weapons
from tawthiq.model.mentions import (
    ActorMention,
    Attribution,
    CountMention,
    CueMention,
    Mention,
    ObjectMention,
    PlaceMention,
    TimeMention,
    TriggerMention,
    WeaponMention,
)

_KIND_REACH = 2


class Mentions(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in one document, each kind in reading order."""

    triggers: tuple[TriggerMention, ...]
    cues: tuple[CueMention, ...]
    actors: tuple[ActorMention, ...]
    places: tuple[PlaceMention, ...]
    times: tuple[TimeMention, ...]
    counts: tuple[CountMention, ...]
    objects: tuple[ObjectMention, ...]
    weapons: tuple[WeaponMention, ...]
    attributions: tuple[Attribution, ...]
    own_voice: OwnVoice | None = None


def find_mentions(read: ReadDocument) -> Mentions:
    """Times and actors first: their words cannot start a place; names of all kinds trigger nothing."""
    times = find_times(read)
    actors = find_actors(read)
    in_times = _tokens(times)
    weapons = find_weapons(read, in_times)
    no_places = in_times | _tokens([a for a in actors if _shuts_out_places(a)]) | _tokens(weapons)
    places = find_places(read, no_places)
    in_places = _tokens(places)
    counts = find_counts(read, in_times)
    in_names = in_times | in_places | _tokens([a for a in actors if a.name])
    return Mentions(
        triggers=find_triggers(read, in_names),
        cues=find_cues(read),
        actors=actors,
        places=places,
        times=times,
        counts=counts,
        objects=find_objects(read, no_places | in_places | _place_words(read, places)),
        weapons=weapons,
        attributions=find_attributions(read, find_speech(read), actors),
        own_voice=find_own_voice(read, actors),
    )


def find_place_mentions(read: ReadDocument) -> tuple[PlaceMention, ...]:
    """The places of `find_mentions` alone, at less cost."""
    times = find_times(read)
    barred = [a for a in find_actors(read) if _shuts_out_places(a)]
    in_times = _tokens(times)
    return find_places(read, in_times | _tokens(barred) | _tokens(find_weapons(read, in_times)))


def _place_words(read: ReadDocument, places: tuple[PlaceMention, ...]) -> frozenset[int]:
    """The kind words in front of place names: «قريتي» of «قريتي الخوين وأبو عمر» is nothing that was hit."""
    return frozenset(
        i
        for p in places
        for i in range(max(p.first - _KIND_REACH, 0), p.first)
        if read.at(i, "KIND") and not _is_cut(read, i, p.first)
    )


def _is_cut(read: ReadDocument, first: int, last: int) -> bool:
    return any(
        read.tokens[i].kind is PUNCT and read.tokens[i].text not in ('"', "#") for i in range(first, last)
    )


def _shuts_out_places(actor: ActorMention) -> bool:
    """A power's bare name may also be where something happens; longer names may not."""
    return actor.last - actor.first > 1 or actor.adjective


def _tokens(mentions: tuple[Mention, ...] | list[ActorMention] | tuple[TimeMention, ...]) -> frozenset[int]:
    return frozenset(i for m in mentions for i in range(m.first, m.last))
