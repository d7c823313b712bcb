"""Finds the places of a report: known names, and unknown ones where a kind word, a preposition or a list makes a name.

A sentence is read from left to right in *heads* (`place_heads`): an optional preposition, words of position («محيط»,
«جنوب», «54 كم جنوب»), kind words («قرى»), then names. Heads that stand side by side form a phrase (`chunk`):

    مدينة خان شيخون | وقرى الخوين وأم الخلاخيل وتحتايا وتل مرق | بإدلب | وقرية عطشان | شمال مدينة حماة

A head behind another one with في, ب or التابعة ل is the area that the other lies in (`container`); one behind a
distance or a compass word only locates the others (`anchor_only`), which get the `relation`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tawthiq.arabic.fold import bare
from tawthiq.arabic.tokens import WORD
from tawthiq.extract.place_clauses import ClauseReader
from tawthiq.extract.place_heads import AREA, CITY, COUNTRY, Head, HeadReader
from tawthiq.extract.place_names import Name
from tawthiq.extract.place_relations import RelationReader, both
from tawthiq.extract.place_words import AND, CLOSE, COMMAS, DASHES, OPEN, QUOTES, PlaceWords
from tawthiq.extract.reading import ReadDocument
from tawthiq.gazetteer.names import NameIndex
from tawthiq.model.documents import Sentence, ZoneKind
from tawthiq.model.mentions import PlaceMention, Relation
from tawthiq.model.spans import Span

_SILENT = (ZoneKind.RELATED, ZoneKind.BYLINE)
_HEADINGS = (ZoneKind.DATELINE, ZoneKind.HEADING)
_HEADING_MARKS = (":", "-")
_JOINING = frozenset((*COMMAS, *DASHES, *QUOTES, AND, OPEN, CLOSE))
#: parts that behind another place tell what it lies in: «دوار الدلة وسط مدينة الرقة»
_INSIDE = ("centre of", "inside")
_QUARTER = 2
#: levels of settlements
_SETTLED = (2, 3, 4)
_WIDEST_GAP = 3
_HEADING_WORDS = 3
_OPENING = 4


@dataclass(slots=True)
class _Draft:
    """A mention in the making; `group` numbers the heads of a phrase, so that a list shares its relation."""

    head: Head
    name: Name
    group: int
    chunk: int
    container: bool = False
    anchor_only: bool = False
    relation: Relation | None = None
    #: it tells where others lie, and is no place of its own
    locates: bool = False


@dataclass(slots=True)
class _Phrase:
    """The open phrase: its drafts, and where its last head ended."""

    number: int
    drafts: list[_Draft] = field(default_factory=list)
    end: int = -1
    group: int = 0

    def last_group(self, measured: bool) -> list[_Draft]:
        """The names of the last head that names places rather than locates them.

        `measured`: a distance follows, which also tells where «من قرية س» lies.
        """
        named = [d for d in self.drafts if not d.container and not (d.locates if measured else d.anchor_only)]
        return [d for d in named if d.group == named[-1].group] if named else []


def find_places(read: ReadDocument, taken: frozenset[int]) -> tuple[PlaceMention, ...]:
    """Every place named in the document, left to right; tokens in `taken` belong to something else."""
    names = read.names
    found: list[PlaceMention] = []
    chunk = 0
    for sentence in read.sentences:
        if sentence.zone not in _SILENT:
            reader = _SentenceReader(read, sentence, taken, names, chunk)
            found.extend(reader.places())
            chunk = reader.chunk
    return tuple(found)


class _SentenceReader:
    """Reads one sentence."""

    def __init__(
        self, read: ReadDocument, sentence: Sentence, taken: frozenset[int], names: NameIndex, chunk: int
    ) -> None:
        self._read = read
        self._sentence = sentence
        self._words = PlaceWords(read, sentence, taken, names)
        self._heads = HeadReader(self._words)
        self._relations = RelationReader(self._words)
        self._clauses = ClauseReader(self._words)
        self._first, self._end = sentence.first, sentence.last
        self.chunk = chunk

    def places(self) -> list[PlaceMention]:
        """All mentions of the sentence."""
        drafts: list[_Draft] = []
        phrase = _Phrase(self.chunk)
        i = self._first
        while i < self._end:
            joined = self._gap(phrase, i) if i == phrase.end else None
            head = self._heads.head(joined, True) if joined is not None else None
            if head is None and self._words.may_begin(i):
                joined, head = None, self._heads.head(i, False)
            if head is None:
                i += 1
                continue
            adjoins = joined is not None and bool(phrase.last_group(True))
            owners = [] if joined is not None and phrase.last_group(False) else self._owners(drafts, head, adjoins)
            if joined is None and not owners:
                self.chunk += 1
                phrase = _Phrase(self.chunk)
            drafts.extend(self._locate(owners, head) if owners else self._place(phrase, head, joined is not None))
            i = phrase.end = self._heads.measured.past_adjective(self._words.skip_close(head.last, CLOSE))
        self.chunk += 1
        self._mark_outer_places(drafts)
        heading = self._is_heading(drafts)
        return [self._mention(d, heading or self._opens_section(d)) for d in drafts]

    def _gap(self, phrase: _Phrase, i: int) -> int | None:
        """Where the next head of `phrase` may begin, if only joining words stand between its end `i` and there."""
        if not phrase.drafts:
            return None
        at, words = i, self._words
        while at < self._end and at - i < _WIDEST_GAP:
            if words.text(at) in _JOINING:
                at += 1
            elif words.begins_where(at) or self._clauses.begins_anew(at):
                break
            elif words.direction(at, "belongs") or words.direction(at, "lies") or words.is_stop(at):
                at += words.width(at)
            else:
                break
        return at if at < self._end else None

    # ---- from heads to drafts

    def _place(self, phrase: _Phrase, head: Head, joined: bool) -> list[_Draft]:
        """Drafts for a head's names, and what the head says of the names before it."""
        before = phrase.last_group(head.is_measured) if joined else []
        locates = bool(before) and self._locates(head, before[-1])
        if joined and self._closes_between(phrase, head):
            return self._far_side(phrase, head)
        phrase.group += not locates
        drafts = [_Draft(head, name, phrase.group, phrase.number) for name in head.names]
        for draft in drafts if not locates else ():
            draft.container = bool(before) and (self._contains(head, before[-1]) or self._is_seat(head, before[-1]))
            draft.anchor_only = self._is_stationed(head) or (head.role in ("from", "to") and not draft.container)
            draft.relation = self._relations.of_head(head, draft.name, of_others=False) or self._relations.of_part(
                head, draft.name
            )
        phrase.drafts.extend(drafts)
        return self._relate(before, drafts) if locates else drafts

    def _relate(self, before: Sequence[_Draft], anchors: list[_Draft]) -> list[_Draft]:
        """What the head of `anchors` says of the names `before` it; the anchors, which only do that."""
        head = anchors[0].head
        relation = self._relations.of_head(head, head.names[0], of_others=True)
        for draft in before:
            draft.relation = both(draft.relation, relation)
        for draft in anchors:
            draft.anchor_only = draft.locates = True
        return anchors

    def _owners(self, drafts: Sequence[_Draft], head: Head, adjoins: bool) -> list[_Draft]:
        """The names that a clause further on tells of, see `ClauseReader`."""
        settled = [d for d in drafts if d.head.level in _SETTLED and not d.container and not d.locates]
        last = settled[-1] if settled else None
        holds = last is not None and last is drafts[-1] and self._clauses.holds(last.head, last.name.last, head)
        told = holds or self._clauses.is_of_earlier(head, adjoins)
        return [d for d in settled if told and last is not None and d.head is last.head]

    def _locate(self, owners: Sequence[_Draft], head: Head) -> list[_Draft]:
        last = owners[-1]
        return self._relate(owners, [_Draft(head, name, last.group, last.chunk) for name in head.names])

    def _locates(self, head: Head, inner: _Draft) -> bool:
        """Whether a head says where the names before it lie: «شمال مدينة حماة», «(54 كم جنوب مدينة إدلب)»."""
        if self._has_conjunction(head):
            return False
        if head.countries and head.role in ("", "on"):
            return True
        return head.where is not None and (head.where.locates or self._lies_between(head, inner))

    def _lies_between(self, head: Head, inner: _Draft) -> bool:
        """«قرية س بين ص وع»; states agree between them, and a road between two places is where both are told of."""
        road = inner.head.kind is not None and inner.head.kind.entry.cls == "road"
        return head.where is not None and head.where.between and head.level < COUNTRY and not road

    def _closes_between(self, phrase: _Phrase, head: Head) -> bool:
        """«بين مدينة س | وبلدة ص»: the second of two places that something lies between."""
        last = phrase.drafts[-1].head
        lone = last.where is not None and last.where.between and len(last.names) == 1
        return lone and head.where is None and self._has_conjunction(head)

    def _far_side(self, phrase: _Phrase, head: Head) -> list[_Draft]:
        """The drafts of that second place, which every relation that waits for it takes in."""
        near = phrase.drafts[-1]
        drafts = [_Draft(head, name, phrase.group, phrase.number, anchor_only=near.anchor_only) for name in head.names]
        for draft in phrase.drafts:
            if draft.relation is not None and len(draft.relation.anchors) == 1:
                draft.relation = self._relations.with_far_side(draft.relation, head.names[0])
        for draft in drafts:
            draft.relation = near.relation
        phrase.drafts.extend(drafts)
        return drafts

    def _has_conjunction(self, head: Head) -> bool:
        """Whether "and" is written onto the head's first word, which «وسط» and «وادي» only seem to carry."""
        if not self._words.text(head.first).startswith(AND):
            return False
        readings = [*self._read.at(head.first, "DIRECTION"), *self._read.at(head.first, "KIND")]
        return all(r.proclitic for r in readings)

    def _contains(self, head: Head, inner: _Draft) -> bool:
        """Whether `head`, behind في, ب, ل or التابعة ل, is the area that `inner` lies in."""
        if self._has_conjunction(head):
            return False
        larger = head.level > inner.head.level
        if head.role == "in" or (head.role == "for" and self._belongs_before(head.first)):
            return larger or head.level >= AREA
        inside = head.where is not None and head.where.part in _INSIDE
        bracketed = head.first > self._first and self._words.text(head.first - 1) == OPEN
        outer = head.role == "from" and head.level >= AREA  # «بلدة س من ولاية ص»
        return larger and (inside or bracketed or outer)

    def _is_seat(self, head: Head, inner: _Draft) -> bool:
        """«الريف الشمالي لمدينة حلب»: the town of a countryside, which gets its relation here."""
        if inner.head.rule != "place.rural" or head.role not in ("for", "in") or head.where is not None:
            return False
        inner.relation = inner.relation or self._relations.of_bare_part(inner.head, head)
        return True

    def _belongs_before(self, i: int) -> bool:
        return i > self._first and self._words.direction(i - 1, "belongs") is not None

    def _is_stationed(self, head: Head) -> bool:
        """«القوات المتمركزة في مدينة س»: where somebody fires from is no place of what happens."""
        nearest = range(max(self._first, head.first - 2), head.first)
        return any(self._words.direction(k, "stationed") is not None for k in nearest)

    def _mark_outer_places(self, drafts: Sequence[_Draft]) -> None:
        """«في مدينة حلب، قصف الطيران حي الشعار»: the place that a sentence opens with holds the smaller ones in it."""
        for k, draft in enumerate(drafts):
            opens = draft.head.role == "in" and draft.name.first <= self._first + _OPENING
            if not opens or draft.anchor_only or draft.head.level < CITY:
                continue
            set_off = self._words.text(draft.name.last) in COMMAS
            limit = draft.head.level - 1 if set_off else _QUARTER
            later = (d for d in drafts[k + 1 :] if not d.anchor_only and d.chunk != draft.chunk)
            draft.container = draft.container or any(d.head.level <= limit for d in later)

    # ---- from drafts to mentions

    def _is_heading(self, drafts: Sequence[_Draft]) -> bool:
        """A dateline or a section head («حلب::»): a place and next to nothing else."""
        if self._sentence.zone in _HEADINGS:
            return True
        if not drafts or drafts[0].name.first > self._first + 2:
            return False
        tokens = self._words.tokens[self._first : self._end]
        words = sum(1 for t in tokens if t.kind is WORD)
        return words <= _HEADING_WORDS and any(t.text in _HEADING_MARKS for t in tokens)

    def _opens_section(self, draft: _Draft) -> bool:
        """«محافظة إدلب: هدوء حذر …»: a name at the head of its sentence with a colon behind it."""
        return draft.head.first == self._first and self._words.text(draft.name.last) == ":"

    def _mention(self, draft: _Draft, heading: bool) -> PlaceMention:
        head, name = draft.head, draft.name
        keep_from = head.keep_from if name is head.names[0] else None
        text, span = self._text(name, keep_from)
        return PlaceMention(
            span=span, first=name.first if keep_from is None else keep_from, last=name.last,
            sentence=self._sentence.index, found_by="place.heading" if heading else head.rule, name=text,
            kind=head.place_kind, chunk=draft.chunk, container=draft.container,
            anchor_only=draft.anchor_only or heading, relation=draft.relation, known=name.known is not None,
            preposition=head.preposition, ends=tuple(self._relations.written(n) for n in head.ends),
        )  # fmt: skip

    def _text(self, name: Name, keep_from: int | None) -> tuple[str, Span]:
        """The name as written, without '#' and tatweel and with '_' as a blank, and its span."""
        if keep_from is None:
            span = self._read.span_of(name.first, name.last, name.proclitic)
        else:
            kind = self._words.kind(keep_from)
            span = self._read.span_of(keep_from, name.last, kind.proclitic if kind else 0)
        written = bare(span.of(self._read.document.text))
        return " ".join(written.replace("#", "").replace("_", " ").split()), span
