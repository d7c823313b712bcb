"""Which of the known places that bear a name a report means.

All names of a report are chosen together, at the least cost (`assignment`). A candidate costs less the more the report
speaks for it: it lies in the area named beside it, close to the report's other places (those next to it count most),
in the country that the report is about, where a stated distance and bearing put it; it is of the kind that is said, and
it is large. Where a second candidate costs hardly more, nothing is chosen, and both are told.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import msgspec

from tawthiq.arabic.clitics import CONJUNCTIONS, PREPOSITIONS
from tawthiq.gazetteer.names import GazetteerEntry, NameIndex, name_key
from tawthiq.model.documents import Document
from tawthiq.model.mentions import PlaceMention, Relation
from tawthiq.resolve import error_model
from tawthiq.resolve.assignment import Problem, Table, assign
from tawthiq.resolve.nearness import apart_km, cost_of_pair
from tawthiq.resolve.sites import ADMIN_KINDS, Site, sites_named, sites_spelled_otherwise

#: a candidate dearer than the best by less than this makes the name ambiguous
_MARGIN = 0.15
#: costs that differ by less are equal, in whatever order they were summed: being curated is worth just the margin
_ROUNDING = 1e-9
#: rivals that are this close to each other are no doubt worth telling
_SAME_AREA_KM = 15.0
_COUNTRY, _SIZE, _CURATED, _KIND, _RELATION, _NO_POSITION = 1.4, 0.1, 0.15, 0.4, 0.5, 0.2
#: the log-likelihood below which a stated distance and bearing speak against a candidate
_FITTING = 1.5
#: the part of the votes that a country has where there are none
_UNKNOWN_SHARE = 0.5
#: the name of a country hardly ever means a village
_IS_COUNTRY = 3.0
_OUTSIDE = 2.5
#: how much the distance of two places weighs by where their names stand
_CHUNK, _SENTENCE, _REPORT = 2.5, 1.0, 0.4
_NEIGHBOURS = 4
_MOST_SITES = 16
#: what it costs to take a name for none of the known places, and to leave it so beside another place
_NONE, _NONE_APART = 1.0, 0.7
_NONE_KNOWN, _KNOWN = 1.0, 500
#: the least share of the votes of a country that a name in another spelling may lie in
_LEAST_SHARE = 0.25
#: kind words are as short as «سد», so these come off down to two letters
_PREFIXES = tuple(c + p for c in (*CONJUNCTIONS, "") for p in (*PREPOSITIONS[:2], "") if c + p)
#: kinds whose word is hardly ever a part of the name
_SETTLEMENTS = frozenset(("", "city", "town", "village", "populated place"))
_WITHOUT_KIND_WORD = _SETTLEMENTS | {"rural area", "region", "governorate"}


class Choice(msgspec.Struct, frozen=True):
    """What a name was taken to mean: a site, or none and why (as in `Unresolved`), with the other candidates."""

    site: Site | None = None
    why: str = ""
    rivals: tuple[Site, ...] = ()

    @property
    def point(self) -> tuple[float, float] | None:
        return self.site.point if self.site else None

    @property
    def entry(self) -> GazetteerEntry | None:
        return self.site.entry if self.site else None


_NO_VOTES: Counter[str] = Counter()
UNKNOWN = Choice(why="unknown-name")


class _Group(msgspec.Struct, frozen=True):
    """All mentions of one name in one report, by their number, with the candidates."""

    key: str
    mentions: tuple[int, ...]
    sites: tuple[Site, ...]


class Namesakes:
    """Chooses among the known places of each mention of one report."""

    def __init__(
        self,
        mentions: Sequence[PlaceMention],
        document: Document,
        names: NameIndex,
        countries: Mapping[str, int] | None = None,
    ) -> None:
        """`countries`: votes, by ISO code, for those that the report is about whatever places it names (`setting`)."""
        self.mentions = mentions
        self._tokens = document.tokens
        self._names = names
        self._groups = self._grouped()
        self._group_of = {i: g for g, group in enumerate(self._groups) for i in group.mentions}
        self.countries = self._vote(document.dateline, countries or {})
        self._n_votes = sum(self.countries.values())
        self._groups = tuple(self._with_other_spellings(group) for group in self._groups)
        self._choices = self._choose()

    def choice(self, mention: int) -> Choice:
        """What the mention of that number was taken to mean."""
        return self._choices[self._group_of[mention]]

    def anchor(self, relation: Relation) -> Choice:
        """What a relation's anchor was taken to mean: a name that the report has, else its most populous namesake."""
        key = name_key(relation.anchor)
        same = [c for group, c in zip(self._groups, self._choices, strict=True) if group.key == key]
        located = next((c for c in same if c.point), None)
        if located is not None or not relation.anchor:
            return located or UNKNOWN
        sites = [s for s in self._sites(relation.anchor, "") if s.point]
        return Choice(min(sites, key=self._own_cost_of_name, default=None))

    # ---- candidates

    def _grouped(self) -> tuple[_Group, ...]:
        members: dict[tuple[str, bool], list[int]] = {}
        for i, mention in enumerate(self.mentions):
            members.setdefault((name_key(own_name(mention)), mention.kind in ADMIN_KINDS), []).append(i)
        return tuple(
            _Group(key, tuple(numbers), self._sites_of_mentions(numbers)) for (key, _), numbers in members.items()
        )

    def _sites_of_mentions(self, numbers: Sequence[int]) -> tuple[Site, ...]:
        """Sites of a name; those that bear it with its kind word («سد تشرين») before those that bear it alone."""
        kind = self._kind(numbers)
        name = own_name(self.mentions[numbers[0]])
        if kind in _WITHOUT_KIND_WORD:
            return self._sites(name, kind)
        words = (word for i in numbers for word in self._words_before(self.mentions[i]))
        with_word = (self._sites(f"{word} {name}", kind) for word in words)
        return next(filter(None, with_word), ()) or self._sites(name, kind)

    def _words_before(self, mention: PlaceMention) -> Iterator[str]:
        """The kind word in front of a name, as written and without what may be prefixed to it («وادي», «بسد»)."""
        if mention.kind and mention.first:
            word = self._tokens[mention.first - 1].text
            yield word
            yield from (word[len(p) :] for p in _PREFIXES if word.startswith(p) and len(word) > len(p) + 1)

    def _kind(self, numbers: Sequence[int]) -> str:
        """The kind that most mentions of a name say."""
        kinds = Counter(k for i in numbers if (k := self.mentions[i].kind) not in ("", "rural area"))
        return kinds.most_common(1)[0][0] if kinds else ""

    def _sites(self, name: str, kind: str) -> tuple[Site, ...]:
        return sites_named(self._names, name, kind)

    def _with_other_spellings(self, group: _Group) -> _Group:
        """Where no place of the very name lies in the countries of the report, those of a similar name too."""
        countries = [country for country, n in self.countries.items() if n >= _LEAST_SHARE * self._n_votes]
        if any(site.point and (not countries or site.entry.country in countries) for site in group.sites):
            return group
        name, kind = own_name(self.mentions[group.mentions[0]]), self._kind(group.mentions)
        others = sites_spelled_otherwise(self._names, name, kind, tuple(sorted(countries)))
        return msgspec.structs.replace(group, sites=others or group.sites)

    def _vote(self, dateline: str | None, countries: Mapping[str, int]) -> Counter[str]:
        """How often the report's unmistakable names, its dateline and what else is known speak for each country."""
        votes: Counter[str] = Counter()
        for group in self._groups:
            votes.update(_votes_of(group))
        known = self._names.lookup(dateline) if dateline else None
        if known is not None:
            votes[known.entries[0].country] += 2
        votes.update(countries)
        return votes

    # ---- costs

    def _choose(self) -> tuple[Choice, ...]:
        narrowed = [_narrowed(group, self._own_costs(group)) for group in self._groups]
        self._groups = tuple(group for group, _ in narrowed)
        own = tuple((*costs, _none(group)) for group, costs in narrowed)
        several = {g for g, group in enumerate(self._groups) if len(group.sites) > 1}
        solved = assign(Problem(own, self._pairs()), several)
        return tuple(
            self._settled(group, a, dearer)
            for group, a, dearer in zip(self._groups, solved.chosen, solved.dearer, strict=True)
        )

    def _settled(self, group: _Group, a: int, dearer: Sequence[float]) -> Choice:
        if not group.sites:
            return UNKNOWN
        order = sorted(range(len(group.sites)), key=dearer.__getitem__) if dearer else range(len(group.sites))
        if a == len(group.sites):
            return Choice(None, "no-fit", tuple(group.sites[k] for k in order))
        best = group.sites[a]
        close = [group.sites[k] for k in order if k != a and dearer[k] < _MARGIN - _ROUNDING]
        if any(apart_km(best, rival) > _SAME_AREA_KM for rival in close):
            return Choice(None, "namesakes", tuple(group.sites[k] for k in order))
        if best.point is None:
            return Choice(best, "no-position")
        return Choice(best, "", tuple(group.sites[k] for k in order if k != a))

    def _own_costs(self, group: _Group) -> list[float]:
        """Of each site of a name, whatever the other names mean."""
        kinds = frozenset([self.mentions[i].kind for i in group.mentions])
        told = (self.mentions[i].relation for i in group.mentions)
        relations = [r for first in told if first is not None for r in (first, *first.more) if _tells_where(r)]
        votes = _votes_of(group)
        return [
            self._own_cost_of_name(site, votes)
            - _KIND * _kind_agreement(kinds, site.entry.kind)
            + max((self._misfit(r, site) for r in relations), key=abs, default=0.0)
            for site in group.sites
        ]

    def _own_cost_of_name(self, site: Site, own_votes: Counter[str] = _NO_VOTES) -> float:
        """What speaks against a site of a name; the name's own votes for a country only count for other names."""
        country = site.entry.country
        total = self._n_votes - sum(own_votes.values())
        share = (self.countries[country] - own_votes[country]) / total if total else _UNKNOWN_SHARE
        return (
            site.penalty
            + _COUNTRY * (1.0 - share)
            - _SIZE * math.log10(site.population + 10)
            - _CURATED * site.entry.curated
            - _IS_COUNTRY * (site.entry.kind == "country")
            + _NO_POSITION * (site.point is None)
        )

    def _misfit(self, relation: Relation, site: Site) -> float:
        """What a stated distance and bearing cost a candidate: below 0 where they fit it, 0 where they tell nothing."""
        if site.point is None:
            return 0.0
        anchors = [s for s in self._sites(relation.anchor, "") if s.point and s.entry is not site.entry]
        anchor = min(anchors, key=self._own_cost_of_name, default=None)
        if anchor is None or anchor.point is None:
            return 0.0
        return -_RELATION * (_FITTING + error_model.compatibility(relation, anchor.point, site.point))

    # ---- pairs

    def _pairs(self) -> tuple[tuple[tuple[int, Table], ...], ...]:
        tables: list[list[tuple[int, Table]]] = [[] for _ in self._groups]
        for v, u, weight, inside in self._beside():
            alone = weight * _NONE_APART
            table = tuple(
                (*[cost_of_pair(a, b, weight, inside) for b in self._groups[u].sites], alone)
                for a in self._groups[v].sites
            )
            table = (*table, (alone,) * (len(self._groups[u].sites) + 1))
            tables[u].append((v, table))
            tables[v].append((u, tuple(zip(*table, strict=True))))
        return tuple(tuple(of_one) for of_one in tables)

    def _beside(self) -> Iterator[tuple[int, int, float, float]]:
        """Pairs of groups `v`, `u` that bear on each other: the weight of their distance, of `v` lying outside `u`."""
        weights: dict[tuple[int, int], float] = {}
        inside: dict[tuple[int, int], float] = {}
        grouped = ((self._group_of[i], m) for i, m in enumerate(self.mentions))
        known = [(g, m) for g, m in grouped if self._groups[g].sites]
        for (v, m), (u, n) in combinations(known, 2):
            if v == u:
                continue
            same_chunk = m.chunk == n.chunk
            weight = _CHUNK if same_chunk else _SENTENCE if m.sentence == n.sentence else _REPORT
            pair = (v, u) if v < u else (u, v)
            if weight > weights.get(pair, 0.0):
                weights[pair] = weight
            if same_chunk and m.container != n.container:
                inside[(v, u) if n.container else (u, v)] = _OUTSIDE
        kept = self._nearest(weights)
        for (v, u), weight in weights.items():
            holds, held = inside.get((v, u), 0.0), inside.get((u, v), 0.0)
            if (v, u) in kept or holds or held:
                yield (u, v, weight, held) if held else (v, u, weight, holds)

    def _nearest(self, weights: dict[tuple[int, int], float]) -> set[tuple[int, int]]:
        """The pairs that weigh most with either of their two groups."""
        of_group: dict[int, list[tuple[float, int, tuple[int, int]]]] = {}
        for pair, weight in weights.items():
            for g in pair:
                other = pair[0] if pair[1] == g else pair[1]
                of_group.setdefault(g, []).append((-weight, len(self._groups[other].sites), pair))
        return {pair for found in of_group.values() for _, _, pair in sorted(found)[:_NEIGHBOURS]}


def _narrowed(group: _Group, costs: list[float]) -> tuple[_Group, list[float]]:
    """A name with the cost of each of its sites; of one that many villages bear, the cheapest stay."""
    if len(costs) <= _MOST_SITES:
        return group, costs
    kept = sorted(sorted(range(len(costs)), key=costs.__getitem__)[:_MOST_SITES])
    sites = tuple(group.sites[k] for k in kept)
    return msgspec.structs.replace(group, sites=sites), [costs[k] for k in kept]


def _kind_agreement(said: frozenset[str], known: str) -> float:
    """1 where the kind is said, -1 where what is said to be smaller than a village is known as a settlement."""
    if known in said:
        return 1.0
    return -1.0 if said.isdisjoint(_SETTLEMENTS) and known in _SETTLEMENTS else 0.0


def _tells_where(relation: Relation) -> bool:
    """Whether it puts a place at a distance or in a direction, which one candidate may fit better than another."""
    return bool(relation.anchor) and (relation.distance_km is not None or relation.bearing is not None)


def _none(group: _Group) -> float:
    """What it costs to take a name for none of its places: more where one of them is well known."""
    return _NONE + _NONE_KNOWN * any(site.entry.curated or site.population >= _KNOWN for site in group.sites)


def _votes_of(group: _Group) -> Counter[str]:
    """The country that all candidates of a name lie in, as often as it is mentioned."""
    found = {site.entry.country for site in group.sites}
    country = found.pop() if len(found) == 1 else ""
    return Counter({country: len(group.mentions)}) if country else Counter()


def own_name(mention: PlaceMention) -> str:
    """What a countryside or a quarter of a country is part of, which its relation holds, else the name."""
    if mention.kind in ("rural area", "region") and mention.relation is not None and mention.relation.anchor:
        return mention.relation.anchor
    return mention.name
