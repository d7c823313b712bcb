"""The parts of the page with drawings: map, timeline, tolls by week and by governorate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Final

from tawthiq.export.report import charts
from tawthiq.export.report.behind import Behind, section, table
from tawthiq.export.report.bins import Binned, by_week, timeline
from tawthiq.export.report.chosen import Chosen
from tawthiq.export.report.draw import Spec, draw
from tawthiq.export.report.figures import NOWHERE, Line, by_bin, by_governorate, line
from tawthiq.export.report.map_spec import map_spec
from tawthiq.export.report.map_view import CountryMap, Disc, Spot, maps
from tawthiq.export.report.words import Words, bounds, number, safe
from tawthiq.gazetteer import units
from tawthiq.model.events import TYPES

WIDE, NARROW = 740, 340
_MOST_BARS: Final = 14
_MOST_PLACES: Final = 3
_SERIES: Final = ("killed", "civilians", "combatants", "wounded")


class Drawings:
    """Draws for one page: each chart wide and narrow, of which a style shows one."""

    def __init__(self, words: Words, behind: Behind) -> None:
        self.words, self.behind = words, behind

    # ---- map

    def map(self, chosen: Chosen) -> str:
        """A map for each of the countries with most incidents."""
        words, parts = self.words, []
        wide = maps(chosen.counted, (WIDE, 420), (362, 280), words.governorate)
        narrow = maps(chosen.counted, (NARROW, 330), (NARROW, 280), words.governorate)
        for n, (one, other) in enumerate(zip(wide.maps, narrow.maps, strict=True), 1):
            caption = f"<figcaption>{escape(self._country(one))}</figcaption>" if len(wide.maps) > 1 else ""
            drawn = self._map(one, f"map{n}", "w") + self._map(other, f"map{n}", "p")
            parts.append(f"<figure>{caption}{drawn}</figure>")
        if len(parts) > 1:
            parts = [parts[0], f'<div class="maps">{"".join(parts[1:])}</div>']
        notes = []
        for key, shown in (("unplaced", wide.unplaced), ("elsewhere", wide.elsewhere)):
            if shown:
                label = words.say("map", key, n="").rstrip(": ")
                notes.append(words.say("map", key, n=self.behind.figure(len(shown), label, shown)))
        notes.append(words.say("map", "source"))
        if not parts:
            parts.append(f'<p class="lead">{words.say("map", "none")}</p>')
        body = "\n".join(parts) + f'\n<p class="small">{"<br>".join(notes)}</p>'
        return section("map", words.say("titles", "map"), body, words.say("map", "lead") if wide.maps else "")

    def _map(self, found: CountryMap, name: str, kind: str) -> str:
        spec = map_spec(found, self.words.governorate, lambda disc: self._disc(disc, is_small=kind == "p"))
        svg = draw(spec, f"{name}{kind}", f"{self.words.plain('titles', 'map')}: {self._country(found)}")
        return f'<div class="drawn {kind}" dir="ltr">{svg}</div>'

    def _disc(self, disc: Disc, *, is_small: bool) -> str:
        names = list(dict.fromkeys(self._spot(spot) for spot in disc.spots))
        shown = [safe(name) for name in names[:_MOST_PLACES]]
        if len(names) > _MOST_PLACES:
            shown.append(self.words.say("incident", "more", n=number(len(names) - _MOST_PLACES)))
        named = self.words.comma.join(shown)
        return self.behind.link(f"{self.words.say('titles', 'map')}: {named}", disc.shown, is_small=is_small)

    def _spot(self, spot: Spot) -> str:
        place = spot.shown[0].row.place
        if place and place.name and spot.radius_km is not None:
            return place.name
        return self.words.governorate(spot.unit) if spot.unit else ""

    def _country(self, found: CountryMap) -> str:
        return country_name(found.country, self.words)

    # ---- time

    def timeline(self, chosen: Chosen) -> str:
        """How many incidents of each type, by day, week or month."""
        words, binned = self.words, timeline(chosen)
        if not any(found.shown for found in binned.bins):
            return ""
        names = {found.first: self._bin(found.first, binned) for found in binned.bins}
        links = {found.first: self._bin_link(found.first, binned) for found in binned.bins}
        rows = charts.timeline_rows(binned, names.__getitem__, links.__getitem__)
        groups = list(names.values())
        drawn = [
            self._drawn(charts.timeline(rows, groups, words, width, binned.size), "time", kind, "timeline")
            for width, kind in ((WIDE - 60, "w"), (NARROW - 60, "p"))
        ]  # fmt: skip
        used = [kind for kind in TYPES if any(row["type"] == kind for row in rows)]
        key = _key([(charts.TYPE_COLOURS[kind], escape(words.label("types", kind))) for kind in used])
        body = f"{key}<figure>{''.join(drawn)}</figure>\n{self._spread(binned)}"
        return section("timeline", words.say("titles", "timeline"), body)

    def tolls(self, chosen: Chosen) -> str:
        """Killed by week, with their bounds, as columns and as a table."""
        words, binned = self.words, by_week(chosen)
        lines = by_bin(binned.bins)
        if not any(each.shown for each in lines):
            return ""
        names = {each.key: self._bin(date.fromisoformat(each.key), binned) for each in lines}
        told = {key: number(name) for key, name in names.items()}
        rows = self._toll_rows(lines, names, told)
        drawn = [
            self._drawn(self._by_bin(rows, list(names.values()), width), "tolls", kind, f"tolls_{binned.size}")
            for width, kind in ((WIDE, "w"), (NARROW, "p"))
        ] if rows else []  # fmt: skip
        kept = [each for each in lines if each.shown]
        body = (
            f"{self._interval_key(rows)}<figure>{''.join(drawn)}</figure>\n"
            f"{self._table(kept, told, words.say('columns', binned.size))}\n{self._spread(binned)}"
        )
        return section("tolls", words.say("titles", f"tolls_{binned.size}"), body, words.say("charts", "lead"))

    def _by_bin(self, rows: Sequence[Spec], groups: Sequence[str], width: int) -> Spec:
        """Bars with their numbers where there is room for them; else columns, and the numbers in the table alone."""
        if len(groups) <= _MOST_BARS:
            return charts.toll_bars(rows, groups, self.words, width - 86, 76)
        return charts.toll_columns(rows, groups, self.words, width - 60)

    def _bin(self, first: date, binned: Binned) -> str:
        one_year = len({found.first.year for found in binned.bins}) == 1
        if binned.size == "year":
            return str(first.year)
        if binned.size == "month":
            return self.words.month(first)
        year = "" if one_year else f"{'/' if self.words.is_rtl else ' '}{first.year}"
        return self.words.short_day(first) + year

    def _bin_link(self, first: date, binned: Binned) -> str:
        shown = next(found.shown for found in binned.bins if found.first == first)
        if not shown:
            return "#timeline"
        label = f"{self.words.say('columns', binned.size)} {number(self._bin(first, binned))}"
        return self.behind.link(label, shown)

    def _spread(self, binned: Binned) -> str:
        notes = [self.words.say("charts", "first_day")]
        if binned.spread:
            label = self.words.say("charts", f"spread_{binned.size}", n="").rstrip(": ")
            n = self.behind.figure(len(binned.spread), label, binned.spread)
            notes.append(self.words.say("charts", f"spread_{binned.size}", n=n))
        return f'<p class="small">{" ".join(notes)}</p>'

    # ---- governorates

    def governorates(self, chosen: Chosen) -> str:
        """Killed by governorate, with their bounds, as bars and as a table."""
        words, lines = self.words, by_governorate(chosen)
        if not lines:
            return ""
        names = {each.key: self._governorate(each.key, lines) for each in lines}
        told = {key: safe(name) for key, name in names.items()}
        charted = [each for each in lines if each.sums["killed"].is_told][: charts.MOST_LINES]
        rows = self._toll_rows(charted, names, told)
        groups = [names[each.key] for each in charted]
        drawn = [
            self._drawn(charts.toll_bars(rows, groups, words, width - 146, 136), "units", kind, "governorates")
            for width, kind in ((WIDE, "w"), (NARROW, "p"))
        ] if rows else []  # fmt: skip
        body = (
            f"{self._interval_key(rows)}<figure>{''.join(drawn)}</figure>\n"
            f"{self._table(lines, told, words.say('columns', 'governorate'))}"
        )
        if len(charted) < sum(each.sums["killed"].is_told for each in lines):
            body += f'\n<p class="small">{words.say("charts", "shown_of", n=number(len(charted)))}</p>'
        return section("governorates", words.say("titles", "governorates"), body)

    def _governorate(self, key: str, lines: Sequence[Line]) -> str:
        """With its country, but for the country of most incidents."""
        if key == NOWHERE:
            return self.words.plain("charts", "nowhere")
        unit = key.rpartition("/")[2]
        found: Counter[str] = Counter()
        for each in lines:
            found[each.key.partition("/")[0]] += len(each.shown) if each.key != NOWHERE else 0
        name, country = self.words.governorate(unit), country_name(units.unit(unit).country, self.words)
        is_main = key.partition("/")[0] == found.most_common(1)[0][0]
        return name if is_main or country == name else f"{name}{self.words.comma}{country}"

    # ---- shared

    def _drawn(self, spec: Spec, name: str, kind: str, title: str) -> str:
        svg = draw(spec, f"{name}{kind}", self.words.plain("titles", title))
        return f'<div class="drawn {kind}" dir="ltr">{svg}</div>'

    def _toll_rows(self, lines: Sequence[Line], names: dict[str, str], told: dict[str, str]) -> list[Spec]:
        """`names`: of the lines as the chart has them, `told` as the page has them."""
        return charts.toll_rows(lines, lambda one: names[one.key], lambda one, series: self._sum(one, series, told))

    def _sum(self, each: Line, series: str, names: dict[str, str]) -> str:
        label = f"{self.words.say('columns', series)}: {names[each.key]}"
        return self.behind.link(label, [one for one in each.shown if getattr(one.counts, series)])

    def _table(self, lines: Sequence[Line], names: dict[str, str], head: str) -> str:
        words = self.words
        heads = [head, words.say("columns", "incidents"), *(words.say("columns", name) for name in _SERIES)]
        rows = [self._row(each, names[each.key]) for each in lines]
        if len(lines) > 1:
            whole = line("", [one for each in lines for one in each.shown])
            rows.append(self._row(whole, words.say("columns", "total")))
        return table(heads, rows, "numbers" + (" summed" if len(lines) > 1 else ""))

    def _row(self, each: Line, name: str) -> list[str]:
        label = f"{self.words.say('columns', 'incidents')}: {name}"
        cells = [name, self.behind.figure(f"{len(each.shown):,}", label, each.shown)]
        for series in _SERIES:
            counting = [one for one in each.shown if getattr(one.counts, series)]
            label = f"{self.words.say('columns', series)}: {name}"
            cells.append(self.behind.figure(bounds(each.sums[series]), label, counting))
        return cells

    def _interval_key(self, rows: Sequence[Spec]) -> str:
        used = [series for series in charts.SERIES_COLOURS if any(row["series"] == series for row in rows)]
        return _key([(charts.SERIES_COLOURS[series], self.words.say("charts", series)) for series in used])


def _key(entries: Sequence[tuple[str, str]]) -> str:
    """The legend, as text beside swatches."""
    items = "".join(f'<li><i style="background:{colour}"></i>{name}</li>' for colour, name in entries)
    return f'<ul class="key">{items}</ul>\n' if entries else ""


def country_name(iso2: str, words: Words) -> str:
    """A country's name in the page's language."""
    from tawthiq.export.countries import country_of_code

    found = country_of_code(iso2)
    if found is None:
        return iso2
    return words.country(found.name)
