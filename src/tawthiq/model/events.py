"""What a report becomes: the output of the coder, one `Analysis` a report. Field order is the order in JSON.

A value's `confidence` is 0 until the event is written.
"""

from __future__ import annotations

import msgspec

from tawthiq.model.shapes import Shape
from tawthiq.model.spans import Span

SCHEMA = "tawthiq/1"

TYPES: dict[str, tuple[str, ...]] = {
    "Battles": ("Armed clash", "Government regains territory", "Non-state actor overtakes territory"),
    "Explosions/Remote violence": (
        "Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED", "Grenade",
    ),
    "Violence against civilians": ("Sexual violence", "Attack", "Abduction/forced disappearance"),
    "Protests": ("Peaceful protest", "Protest with intervention", "Excessive force against protesters"),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Strategic developments": (
        "Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use", "Headquarters or base established",
        "Looting/property destruction", "Non-violent transfer of territory", "Other",
    ),
}  # fmt: skip
TYPE_OF: dict[str, str] = {subtype: kind for kind, subtypes in TYPES.items() for subtype in subtypes}
STATUSES = ("occurred", "attempted", "ongoing", "planned", "called_for", "denied")
OUTCOMES = (
    "killed", "wounded", "killed+wounded", "displaced", "arrested", "captured", "abducted", "missing", "released",
    "sexually assaulted",
)  # fmt: skip
GROUPS = ("combatants", "civilians", "children", "women", "medics", "journalists", "mixed", "unknown")


class EventDate(msgspec.Struct, frozen=True, kw_only=True):
    """ISO dates, both ends included; None where unknown. `precision`: day, week, month, year, range, unknown.

    `text` and `span` are None where no word gives the date and it follows from the publication date; `method` says so.
    """

    start: str | None
    end: str | None
    precision: str
    text: str | None = None
    span: Span | None = None
    method: str = ""
    confidence: float = 0.0


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A known place that a name may stand for; `lat`, `lon` None where only the name is known."""

    id: str
    name: str
    kind: str
    lat: float | None
    lon: float | None
    admin: tuple[str, ...] = ()


class Unresolved(msgspec.Struct, frozen=True, kw_only=True):
    """Why a place has no position, and the known places of its name, the likeliest first.

    `why`: unknown-name; namesakes (too close to choose); no-fit (none of them is where the report's other places are);
    no-position (a known name without coordinates).
    """

    why: str
    candidates: tuple[Candidate, ...] = ()


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """`lat`, `lon` WGS84 degrees, None where unresolved.

    Of places told so, about seven in ten truly lie within `radius_km` of there. `shape` is where it may lie in detail,
    None for that circle.
    `derivation` tells how the position was found; `unresolved` why there is none.
    """

    name: str
    kind: str
    text: str
    span: Span
    id: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    precision: str = "unknown"
    method: str = "unresolved"
    admin: tuple[str, ...] = ()
    relation: str = ""
    shape: Shape | None = None
    derivation: str = ""
    unresolved: Unresolved | None = None
    container: bool = False
    confidence: float = 0.0


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """`text`, `span` None where the actor is inferred and stands nowhere (unidentified)."""

    id: str
    name: str
    text: str | None = None
    span: Span | None = None
    likely: bool = False
    confidence: float = 0.0


class Weapon(msgspec.Struct, frozen=True, kw_only=True):
    """A means of the event; `id` is the lexicon's."""

    id: str
    name: str
    text: str
    span: Span
    confidence: float = 0.0


class Casualty(msgspec.Struct, frozen=True, kw_only=True):
    """`whose`: an actor id or "civilians", None if the text does not tell; `best` is set only where low equals high."""

    outcome: str
    whose: str | None
    group: str
    low: int | None
    high: int | None
    best: int | None
    text: str
    span: Span
    part_of_total: bool = False
    unit: str | None = None
    confidence: float = 0.0


class Damage(msgspec.Struct, frozen=True, kw_only=True):
    """Things hit, destroyed, seized or looted, at least `low` and at most `high` of them (None: open)."""

    object: str
    effect: str
    low: int | None
    high: int | None
    text: str
    span: Span


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Who said it; `text` as written in this sentence, `name` resolved («الحسين» to the full name given before).

    `text` and `span` are None where a body's own post does not name it.
    """

    name: str
    text: str | None
    span: Span | None
    role: str | None = None
    organisation: str | None = None


class EventClaim(msgspec.Struct, frozen=True, kw_only=True):
    """One attribution of an event. `to`: the outlet that it was said to.

    `span` stands on the reporting word `verb`, None in a body's own post.
    """

    source: Source
    to: str | None
    verb: str | None
    stance: str
    span: Span | None
    confidence: float = 0.0


class EventTrigger(msgspec.Struct, frozen=True, kw_only=True):
    """The words that name the event; `lemma` is the lexicon's id of their entry."""

    text: str
    lemma: str
    span: Span


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One report's account of one happening."""

    id: str
    type: str
    subtype: str
    status: str
    background: bool
    date: EventDate
    places: tuple[Place, ...]
    initiators: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    weapons: tuple[Weapon, ...]
    casualties: tuple[Casualty, ...]
    damage: tuple[Damage, ...]
    claims: tuple[EventClaim, ...]
    trigger: EventTrigger
    confidence: float
    found_by: str


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader should know: a weekday without a publication date, an impossible date, a repaired word."""

    code: str
    message: str
    span: Span | None = None


class ReportInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the report; `sha256` is of the file's bytes, or of the text where there is no file.

    `terms`: its most telling words as light stems, the rarest first. `days`: the days that its words name, as ISO days,
    or as weekdays (`monday`) where no day of publication tells which.
    """

    id: str
    path: str | None
    sha256: str
    title: str | None
    outlet: str | None
    dateline: str | None
    byline: str | None
    published: str | None
    language: str = "ar"
    url: str | None = None
    terms: tuple[str, ...] = ()
    days: tuple[str, ...] = ()


class GazetteerUsed(msgspec.Struct, frozen=True, kw_only=True):
    """A gazetteer pack: its name, and the hash of all that it holds."""

    name: str
    sha256: str


class Coder(msgspec.Struct, frozen=True, kw_only=True):
    """What made the events: name and version of the coder, the hashes of its lexicon and models, the packs it used.

    `models` is empty in output of versions that did not tell it.
    """

    name: str
    version: str
    lexicon: str
    models: str = ""
    gazetteers: tuple[GazetteerUsed, ...] = ()


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a derivation: what rule gave which value of which field from which words."""

    field: str
    rule: str
    value: str
    text: str | None = None
    span: Span | None = None


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the coder took from one report.

    `derivations` (event id to steps) and `text` are not part of JSON Lines.
    """

    schema: str
    report: ReportInfo
    events: tuple[Event, ...]
    issues: tuple[Issue, ...]
    coder: Coder
    text: str = ""
    derivations: dict[str, tuple[Step, ...]] = {}

    def to_json(self) -> bytes:
        """The output object, one line, without a line end."""
        public = {name: getattr(self, name) for name in ("schema", "report", "events", "issues", "coder")}
        return msgspec.json.encode(public)
