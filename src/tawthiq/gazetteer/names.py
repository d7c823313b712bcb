"""Known place names, ready to be found in tokens.

Names come from `data/gazetteer/places.tsv`, from the toponyms of the lexicon, from packs that users add, and from the
aliases of the overlay. A name is kept under its folded words without their articles, so that «السويداء» and
«بالسويداء» and «كفر نبل» and «كفرنبل» are found alike. What is bundled lies in memory; of a pack only the first words
of its names do, and the rest is looked up when one of them turns up in a text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec

from tawthiq.arabic import clitics
from tawthiq.arabic.frequency import zipf
from tawthiq.arabic.tokens import WORD
from tawthiq.gazetteer.aliases import alias_name, entries_of
from tawthiq.gazetteer.bundled import PLACES, bundled_names
from tawthiq.gazetteer.entries import GazetteerEntry, Grade, Match, PlaceName
from tawthiq.gazetteer.installed import select_packs
from tawthiq.gazetteer.keys import is_arabic, latin_key, name_key, word_key
from tawthiq.gazetteer.overlay import Overlay, overlay_for
from tawthiq.gazetteer.pack import Pack
from tawthiq.gazetteer.spellings import NamesInMemory, find_candidates
from tawthiq.lexicon.entries import CompiledLexicon
from tawthiq.lexicon.load import load_lexicon
from tawthiq.model.documents import Token
from tawthiq.model.events import GazetteerUsed

__all__ = [
    "PLACES",
    "GazetteerEntry",
    "Grade",
    "Match",
    "NameIndex",
    "NameMatch",
    "PlaceName",
    "build_index",
    "load_names",
    "name_key",
]

_ARTICLE = clitics.ARTICLE
_PREFIXES = ("", "و", "ف", "ب", "ل", "وب", "ول", "فب", "فل")
_CONTRACTED = ("لل", "ولل", "فلل")
#: a word much commoner than what is left of it without its prefix is no prefixed name («بعد» is not «عد»)
_COMMONER = 0.3
_RARE = 3.0
#: names of packs that stay in memory once they were met; beyond, all are forgotten and looked up again
_MOST_KEPT = 20_000
#: words of which it is known whether they begin a name; an archive has no end of words
_MOST_WORDS = 65_536


class NameMatch(msgspec.Struct, frozen=True, gc=False):
    """A known name at tokens `[first, last)`, `proclitic` letters before it."""

    name: PlaceName
    first: int
    last: int
    proclitic: int
    article: bool


class _Starting(msgspec.Struct, frozen=True, gc=False):
    """All names with one first word: their keys, and how many words they have, the most first."""

    keys: frozenset[str]
    lengths: tuple[int, ...]


class NameIndex:
    """All known names; safe to share, as only its caches change."""

    def __init__(
        self,
        names: Sequence[PlaceName],
        packs: Sequence[Pack] = (),
        overlay: Overlay | None = None,
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        """`hidden`: ids of places that are left out, as if nobody had known them."""
        self.packs = tuple(packs)
        self._hidden = hidden
        self._overlay = overlay or Overlay(())
        self._by_key: dict[str, PlaceName] = {}
        held = [fixed for name in names if (fixed := self._fixed_name(name)) is not None]
        for name in held:
            self._by_key[" ".join(name.words)] = name
        self._by_english: dict[tuple[str, str], GazetteerEntry] = {}
        self._by_id: dict[str, GazetteerEntry] = {}
        self._countries: dict[str, str] = {}
        for entry in (e for n in held for e in n.entries):
            self._by_id.setdefault(entry.id, entry)
            if entry.kind == "country":
                self._countries[entry.country] = entry.name
            elif entry.lat is not None:
                twin = self._by_english.setdefault((entry.country, entry.name), entry)
                if twin.population < entry.population:
                    self._by_english[entry.country, entry.name] = entry
        self._aliases_in_latin: dict[str, list[GazetteerEntry]] = {}
        self._forget()
        self._add_aliases()
        self._by_first: dict[str, list[str]] = {}
        for key in self._by_key:
            self._by_first.setdefault(key.partition(" ")[0], []).append(key)
        self._starts = frozenset(self._by_first).union(*(pack.starts for pack in packs))
        self._in_memory: NamesInMemory | None = None
        self._heads_of: dict[str, tuple[tuple[int, str, bool, bool], ...]] = {}

    def __len__(self) -> int:
        return len(self._by_key)

    def without(self, hidden: frozenset[str]) -> NameIndex:
        """The same without the places of these ids: what is found for them can be measured against what was hidden."""
        return build_index(load_lexicon(), [pack.path for pack in self.packs], hidden)

    @property
    def used(self) -> tuple[GazetteerUsed, ...]:
        """Name and hash of each pack, in the order in which they are asked."""
        return tuple(GazetteerUsed(name=pack.info.name, sha256=pack.info.sha256) for pack in self.packs)

    def lookup(self, name: str) -> PlaceName | None:
        """The known name that `name`, as written, is."""
        return self._named(name_key(name))

    def candidates(self, name: str, countries: Collection[str] = ()) -> tuple[Match, ...]:
        """Places that `name` may be, in Arabic or Latin letters, the best match first, each place once.

        Grades other than EXACT are given only where no name is exact, or none in `countries` (ISO 3166 codes).
        """
        if self._in_memory is None:
            self._in_memory = NamesInMemory(self._by_key.values())
        found = find_candidates(name, (self._in_memory, *self.packs), countries, self._fixed)
        also = () if is_arabic(name) else self._aliases_in_latin.get(latin_key(name), ())
        there = {match.entry.id for match in found if match.grade is Grade.EXACT}
        aliases = [Match(entry, Grade.EXACT, 0.0, name) for entry in also if entry.id not in there]
        return (*aliases, *found) if aliases else found

    def near(self, lat: float, lon: float, km: float) -> tuple[tuple[float, GazetteerEntry], ...]:
        """`(km, place)` of the packs' places within `km` of a point in WGS84 degrees, the nearest first."""
        found = (t for pack in self.packs for t in pack.near(lat, lon, km))
        fixed = ((distance, self._fixed(entry)) for distance, entry in found)
        return tuple(sorted(((d, e) for d, e in fixed if e is not None), key=lambda t: t[0]))

    def seat_of(self, entry: GazetteerEntry) -> GazetteerEntry | None:
        """The located place that is the seat of an administrative unit, or bears the same English name."""
        return self._by_english.get((entry.country, entry.seat or entry.name))

    def country(self, code: str) -> str:
        """English name of a country, "" if unknown."""
        return self._countries.get(code, "")

    def country_code(self, name: str) -> str:
        """ISO 3166-1 code of a country by its English name, "" if unknown."""
        return next((code for code, known in self._countries.items() if known == name), "")

    def match(self, tokens: Sequence[Token], first: int, last: int) -> NameMatch | None:
        """The longest known name that begins at token `first`, the one with the fewest letters before it."""
        token = tokens[first]
        heads = self._heads_of.get(token.text)
        if heads is None:
            if len(self._heads_of) > _MOST_WORDS:
                self._heads_of.clear()
            heads = self._heads_of[token.text] = tuple(self._heads(token.text)) if token.kind is WORD else ()
        for proclitic, start, article, alone in heads:
            starting = self._starting.get(start) or self._read_starting(start)
            for n in starting.lengths:
                if n == 1:
                    if alone and (name := self._named(start)) is not None and _article_fits(name, start, article):
                        return NameMatch(name, first, first + 1, proclitic, article)
                elif first + n <= last:
                    key = " ".join([start, *(word_key(tokens[first + k].text) for k in range(1, n))])
                    if key not in starting.keys or self._is_run_on(key, tokens[first + n - 1].text):
                        continue
                    if (name := self._named(key)) is not None:
                        return NameMatch(name, first, first + n, proclitic, article)
        return None

    def _heads(self, word: str) -> Iterator[tuple[int, str, bool, bool]]:
        """`(letters of prefixes, first word without article, article, may be a whole name)`, fewest letters first."""
        for prefix in _PREFIXES:
            if not word.startswith(prefix):
                continue
            rest = word[len(prefix) :]
            key = word_key(rest)
            if key in self._starts:
                yield len(prefix), key, key != rest, not prefix or _is_prefixed(word, rest)
        for contracted in _CONTRACTED:
            rest = word[len(contracted) :]
            if word.startswith(contracted) and rest in self._starts and len(rest) > 2:
                yield len(contracted), rest, True, True

    def _is_run_on(self, key: str, last: str) -> bool:
        """«قسطون غربي حماة» is Qastun, west of Hama, and no hamlet «قسطون الغربي» of a pack."""
        return last in _compass_words() and key not in self._by_key

    # ---- names of packs, as they are met

    def _forget(self) -> None:
        self._starting: dict[str, _Starting] = {}
        self._met: dict[str, PlaceName | None] = {}

    def _read_starting(self, first: str) -> _Starting:
        asked = [pack for pack in self.packs if first in pack.starts]
        keys = {*self._by_first.get(first, ()), *(key for pack in asked for key in pack.keys_from(first))}
        lengths = sorted({1 if key == first else key.count(" ") + 1 for key in keys}, reverse=True)
        found = self._starting[first] = _Starting(frozenset(keys), tuple(lengths))
        return found

    def _named(self, key: str) -> PlaceName | None:
        """The name with an exact key: what is bundled, with the places that packs add to it."""
        if not self.packs:
            return self._by_key.get(key)
        if key in self._met:
            return self._met[key]
        if len(self._met) > _MOST_KEPT:
            self._forget()
        found = self._met[key] = self._with_packs(key)
        return found

    def _with_packs(self, key: str) -> PlaceName | None:
        own = self._by_key.get(key)
        first = key.partition(" ")[0]
        rows = [row for pack in self.packs if first in pack.starts for row in pack.named(key)]
        entries = {e.id: e for e in own.entries} if own else {}
        for row in rows:
            entry = self._fixed(row.entry)
            if entry is not None:
                entries[entry.id] = _merged(entries[entry.id], entry) if entry.id in entries else entry
        if own is not None:  # what is bundled says how its names are written: a hamlet «باب» makes no «الباب» of a door
            return msgspec.structs.replace(own, entries=tuple(entries.values()))
        if not entries:
            return None
        return PlaceName(
            tuple(key.split()), tuple(entries.values()), any(row.ambiguous for row in rows),
            any(row.article for row in rows), any(not row.article for row in rows),
        )  # fmt: skip

    def _fixed(self, entry: GazetteerEntry) -> GazetteerEntry | None:
        """As the overlay corrects it; what is bundled under the same id holds, with what a pack knows besides."""
        if entry.id in self._hidden:
            return None
        bundled = self._by_id.get(entry.id) if entry.pack else None
        return self._overlay.fixed(_merged(bundled, entry) if bundled else entry)

    # ---- the overlay

    def _fixed_name(self, name: PlaceName) -> PlaceName | None:
        """A bundled name with its places as the overlay has them, None where it hides all of them."""
        fixed = tuple(self._overlay.fixed(entry) for entry in name.entries)
        if fixed == name.entries:
            return name
        left = tuple(entry for entry in fixed if entry is not None)
        return msgspec.structs.replace(name, entries=left) if left else None

    def _add_aliases(self) -> None:
        for fix in self._overlay.aliases:
            known = self._named(name_key(fix.of)) if fix.of else None
            entries = entries_of(fix, known, self._with_id(fix.id) if fix.id else None)
            for alias in fix.aliases if entries else ():
                if is_arabic(alias):
                    key = name_key(alias)
                    self._by_key[key] = alias_name(alias, fix, entries, self._by_key.get(key))
                else:
                    self._aliases_in_latin.setdefault(latin_key(alias), []).extend(entries)
        self._met.clear()

    def _with_id(self, ident: str) -> GazetteerEntry | None:
        found = self._by_id.get(ident) or next((e for pack in self.packs for e in pack.with_id(ident)), None)
        return self._fixed(found) if found is not None else None


def _merged(own: GazetteerEntry, other: GazetteerEntry) -> GazetteerEntry:
    """One place from two sources: the first holds, the second fills what it lacks."""
    return msgspec.structs.replace(
        own, admin1=own.admin1 or other.admin1, admin2=own.admin2 or other.admin2, pcode=own.pcode or other.pcode,
        population=own.population or other.population,
        lat=other.lat if own.lat is None else own.lat, lon=other.lon if own.lat is None else own.lon,
    )  # fmt: skip


@cache
def _compass_words() -> frozenset[str]:
    """Folded compass words without the article, which stand between a place and another one."""
    lexicon = load_lexicon()
    tagged = ((form, lexicon.entries[form.entry]) for form in lexicon.forms)
    return frozenset(f.words[0] for f, e in tagged if e.tag == "DIRECTION" and e.cls == "compass" and len(f.words) == 1)


def _is_prefixed(word: str, rest: str) -> bool:
    return len(rest) > 2 and zipf(word) <= zipf(rest) + _COMMONER


def _article_fits(name: PlaceName, key: str, article: bool) -> bool:
    """«باب» is not «الباب»; a rare word may lose its article («قامشلي»)."""
    if article:
        return name.article or zipf(_ARTICLE + key) < _RARE
    return name.bare or zipf(key) < _RARE


def load_names(gazetteers: Sequence[str] | None = None) -> NameIndex:
    """The index over the bundled names and packs, built once a process for each choice of packs.

    `gazetteers`: names or paths of packs, `("none",)` for no pack, None for all that are installed.
    Raises GazetteerError for a pack that is not there or cannot be read.
    """
    return _load(tuple((path, path.stat().st_mtime_ns) for path in select_packs(gazetteers)))


@cache
def _load(packs: tuple[tuple[Path, int], ...]) -> NameIndex:
    """`packs` with the time at which each was built, so that one that is built again is read again."""
    return build_index(load_lexicon(), [path for path, _ in packs])


def build_index(
    lexicon: CompiledLexicon, packs: Sequence[Path] = (), hidden: frozenset[str] = frozenset()
) -> NameIndex:
    """The bundled names, those of packs, and what the overlays say of both.

    Places whose ids are in `hidden` are left out, as if nobody had known them.
    """
    return NameIndex(bundled_names(lexicon, hidden), [Pack(path) for path in packs], overlay_for(packs), hidden)
