"""What the page says, in one language: words of its own, labels of closed lists, names, days, numbers. All as HTML-safe
text: what comes from a report is escaped, and marks that reorder a line are left out.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any, Final, Literal

from tawthiq.export import countries
from tawthiq.export.cleaned import clean_text
from tawthiq.export.labels import label
from tawthiq.export.report.counted import Sum, Toll
from tawthiq.gazetteer import units

Language = Literal["en", "ar"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ar")
ROLES_BETWEEN: Final = ", "


class Words:
    """The words of one language; `direction` is that of its script."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.is_rtl = language == "ar"
        self.direction = "rtl" if self.is_rtl else "ltr"
        self.comma = "، " if self.is_rtl else ", "

    # ---- the page's own

    def plain(self, table: str, key: str, **filled: object) -> str:
        """A text of the page, not escaped."""
        return str(_words()[table][key][self.language]).format(**filled)

    def say(self, table: str, key: str, **filled: str) -> str:
        """A text of the page; what is filled in is HTML already."""
        return escape(str(_words()[table][key][self.language])).format(**filled)

    def label(self, table: str, key: str) -> str:
        """The label of a value of a closed list, not escaped."""
        return getattr(label(table, key), self.language)  # type: ignore[no-any-return]

    # ---- names

    def name(self, english: str) -> str:
        """A force, weapon, thing or role in this language; what has no Arabic name keeps its own. Not escaped."""
        if not self.is_rtl:
            return english
        return self.comma.join(_translated(english.split(ROLES_BETWEEN)))

    def governorate(self, unit: str) -> str:
        """Its name by its code, not escaped."""
        found = units.unit(unit)
        return found.name_ar if self.is_rtl else found.name

    def governorate_named(self, country: str, english: str) -> str:
        """Its name by its country's and its own English ones, not escaped; as given where it is not known."""
        of = countries.country(country)
        found = units.find_unit(of.iso2, english) if of else None
        return self.governorate(found.code) if found else english

    def country(self, english: str) -> str:
        """A country by its English name, not escaped."""
        return str(_words()["countries"].get(english, english)) if self.is_rtl else english

    # ---- days and numbers

    def day(self, when: date) -> str:
        """`14 February 2018`."""
        return f"{when.day} {_words()['months'][self.language][when.month - 1]} {when.year}"

    def days(self, first: date, last: date) -> str:
        """`14 February 2018`, or both days."""
        return self.day(first) if first == last else f"{self.day(first)} – {self.day(last)}"

    def short_day(self, when: date) -> str:
        """`14 Feb`, `14/2`: for charts."""
        return f"{when.day}/{when.month}" if self.is_rtl else f"{when.day} {self._month(when)}"

    def month(self, when: date) -> str:
        """`Feb 2018`, `2/2018`."""
        if self.is_rtl:
            return f"{when.month}/{when.year}"
        return f"{self._month(when)} {when.year}"

    def _month(self, when: date) -> str:
        return str(_words()["months"][self.language][when.month - 1])[:3]


def _translated(parts: list[str]) -> list[str]:
    """`Rami, monitor, network, rights body, SOHR` is a name, a role and a body: the longest known run goes first."""
    known, found, at = _names(), [], 0
    while at < len(parts):
        ends = range(len(parts), at, -1)
        end = next((n for n in ends if ROLES_BETWEEN.join(parts[at:n]) in known), at + 1)
        run = ROLES_BETWEEN.join(parts[at:end])
        found.append(known.get(run, run))
        at = end
    return found


def safe(text: str) -> str:
    """Text of a source for HTML, on its own in a line of another direction."""
    return f"<bdi>{escape(clean_text(text))}</bdi>"


def number(text: object) -> str:
    """A number or interval: from left to right in any line."""
    return f'<bdi dir="ltr">{escape(str(text))}</bdi>'


def bounds(toll: Toll | Sum | None) -> str:
    """`12`, `12–18`, `9+`, `12–18+`; "" where nothing is told. Plain text."""
    if toll is None or (isinstance(toll, Sum) and not toll.is_told):
        return ""
    return f"{toll.low:,}{f'–{toll.high:,}' if toll.high != toll.low else ''}{'+' if toll.is_open else ''}"


@cache
def _words() -> dict[str, Any]:
    import yaml

    found: dict[str, Any] = yaml.safe_load(_text("words.yaml"))
    return found


@cache
def _names() -> dict[str, str]:
    rows = (row.partition("\t") for row in _text("names.tsv").splitlines())
    return {english: arabic for english, _, arabic in rows}


def _text(name: str) -> str:
    return files("tawthiq").joinpath(f"data/report/{name}").read_text("utf-8")
