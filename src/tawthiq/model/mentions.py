"""What the extractors find: mentions are spans in one document with a reading, not yet resolved to anything outside."""

from __future__ import annotations

import msgspec

from tawthiq.model.spans import Span


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all mentions: verbatim `span`, tokens `[first, last)`, sentence index, rule or entry that found it."""

    span: Span
    first: int
    last: int
    sentence: int
    found_by: str


class TriggerMention(Mention, frozen=True):
    """A word that may name an event.

    `pos` is verb, noun, participle or phrase; `definite` a noun with article or pronoun.
    """

    cls: str
    lemma: str
    pos: str
    features: str = ""
    definite: bool = False


class CueMention(Mention, frozen=True):
    """A word that changes how an event is read; `cls` as in the cue lexicon."""

    cls: str
    features: str = ""


class ActorMention(Mention, frozen=True):
    """A group, force or power; `actor_id` is the registry's, "" for a force known by its head word alone.

    `head` is the English group of the head word: force, persons, aircraft, artillery, group, authority, or "".
    `adjective` tells that only a nisba was read («غارة روسية»).
    """

    actor_id: str
    name: str
    kind: str = ""
    head: str = ""
    adjective: bool = False
    likely: bool = False


class Bounds(msgspec.Struct, frozen=True, gc=False):
    """A count as stated: at least `low`, at most `high` (None: open)."""

    low: int | None
    high: int | None


class CountMention(Mention, frozen=True):
    """A number with the persons that it counts, or persons without a number.

    `group` and `outcome` come from the person word (`outcome` "" unless the word carries it: قتلى); `unit` is "" for
    persons, else what is counted (families). `whose` is an actor id read inside the phrase, or "".
    `part_of_total`: read behind a subset word («بينهم طفلان»).
    """

    bounds: Bounds
    group: str
    person: str
    outcome: str = ""
    unit: str = ""
    whose: str = ""
    part_of_total: bool = False
    has_number: bool = True
    has_person: bool = True
    is_other: bool = False


class WeaponMention(Mention, frozen=True):
    """A means of violence; `implies` the kind that it tells; `is_carrier`: an aircraft or the like that brings it."""

    weapon_id: str
    name: str
    family: str
    implies: str = ""
    is_carrier: bool = False


class ObjectMention(Mention, frozen=True):
    """A thing hit or destroyed, with the bounds of its number."""

    object_id: str
    name: str
    civilian: str
    bounds: Bounds


class Relation(msgspec.Struct, frozen=True, gc=False):
    """How a place lies to its anchor: "54 km S of Idlib city", "outskirts of", "near".

    `anchor` is the anchor's name as written, `anchor_kind` its kind ("" unknown). `form` is one of

        offset      a distance, and perhaps a bearing, from the anchor
        direction   a bearing alone
        part        `part` of the anchor or around it: "near", "outskirts of", "bank of"
        between     between the `anchors`                road     on the road between them
        border      the border of the `anchors`, ISO 3166-1 codes, or of the one with the report's country
        axis        on a front named by the place
        rural       the countryside of the anchor, or its side towards `bearing`
        quarter     the part of a country towards `bearing`

    `distance_km` is the middle of what is stated, `spread_km` how far the stated ends are from it («10-15 كم»),
    `approximate` whether a word says about. `way`: "road", "air" or "" unsaid. `more`: what else tells where the same
    place lies («40 كم شمال حماة و54 كم جنوب إدلب»).
    """

    text: str
    anchor: str = ""
    distance_km: float | None = None
    bearing: float | None = None
    span: Span | None = None
    form: str = ""
    part: str = ""
    anchors: tuple[str, ...] = ()
    anchor_kind: str = ""
    spread_km: float = 0.0
    approximate: bool = False
    way: str = ""
    more: tuple[Relation, ...] = ()


class PlaceMention(Mention, frozen=True):
    """A named place. `name` is as written, kind word and prefixes left out; `span` stands on the name alone.

    `kind` is English ("" unknown). `container`: given only as what another place of its chunk lies in. `chunk` numbers
    the place phrase that it stands in, so that a list stays together; `anchor_only`: only locates another place.
    `ends`: what a road runs between («طريق حلب - دمشق»), as written.
    """

    name: str
    kind: str
    chunk: int
    container: bool = False
    anchor_only: bool = False
    relation: Relation | None = None
    known: bool = False
    preposition: str = ""
    ends: tuple[str, ...] = ()


class TimeMention(Mention, frozen=True):
    """A date or stretch of time as written, still relative to the publication date.

    `form`: weekday, relative, calendar, hijri, range, since, last-hours, part-of-day, none; `values` are its named
    numbers.
    """

    form: str
    values: dict[str, int | str]


class SpeechMention(Mention, frozen=True):
    """A reporting word.

    `cls`: say, according, participle. `stance`: asserts, claims, denies, accuses, confirms, claims_responsibility.
    """

    cls: str
    stance: str
    features: str = ""


class Attribution(Mention, frozen=True):
    """Who says what: `span` stands on the reporting word, `speaker` on who is cited (None: the last speaker goes on).

    `scope` is the token range that is his words; `name` resolves «الحسين» to the full name given before.
    """

    speaker: Span | None
    name: str
    verb: str
    stance: str
    scope: tuple[int, int]
    role: str = ""
    organisation: str = ""
    to: str = ""
    actor_id: str = ""
