"""The report as one HTML document that loads nothing and runs nothing: style, fonts and drawings are inside it."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Final

import msgspec

from tawthiq.export.methodology import Section
from tawthiq.export.profiles import Profile
from tawthiq.export.report.behind import Behind, section
from tawthiq.export.report.chosen import Chosen
from tawthiq.export.report.part_charts import Drawings
from tawthiq.export.report.part_claims import most_contested, who_claims_what
from tawthiq.export.report.part_figures import days_told, figures, head
from tawthiq.export.report.part_incidents import incidents, methodology, what_is_not_sure
from tawthiq.export.report.words import Words, number

_DATA: Final = Path(__file__).parent.parent.parent / "data"
FONTS: Final = _DATA / "web" / "fonts"
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
)
_FACES: Final = (
    ("IBM Plex Sans Arabic", 400, "ibm-plex-sans-arabic-arabic-400-normal.woff2", True),
    ("IBM Plex Sans Arabic", 600, "ibm-plex-sans-arabic-arabic-600-normal.woff2", True),
    ("IBM Plex Sans Arabic", 400, "ibm-plex-sans-arabic-latin-400-normal.woff2", False),
    ("IBM Plex Sans Arabic", 600, "ibm-plex-sans-arabic-latin-600-normal.woff2", False),
    ("Noto Naskh Arabic", 400, "noto-naskh-arabic-arabic-400-normal.woff2", True),
)
"""Family, weight, file, whether it holds the Arabic letters."""
_MINOR: Final = frozenset(("vague", "undated", "behind"))
"""Parts that the contents leave out; others lead there."""
_ARABIC: Final = "U+0600-06FF,U+0750-077F,U+0870-089F,U+08A0-08FF,U+200C-200E,U+2010-2011,U+FB50-FDFF,U+FE70-FEFC"
_LATIN: Final = "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-200B,U+2012-206F,U+2212"


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What the page tells of its making. `made_at`: ISO 8601 UTC."""

    profile: Profile
    made_at: str
    tool: str
    methodology: tuple[Section, ...]


def page(chosen: Chosen, made: Made, words: Words) -> str:
    """The whole document. Raises MissingPackage where charts cannot be drawn."""
    behind = Behind()
    drawings = Drawings(words, behind)
    top = head(chosen, made.profile, made.made_at[:10], words)
    parts = [
        figures(chosen, words, behind), drawings.map(chosen), drawings.timeline(chosen), drawings.tolls(chosen),
        drawings.governorates(chosen), who_claims_what(chosen, words, behind), most_contested(chosen, words),
        incidents(chosen, made.profile, words), what_is_not_sure(chosen, words, behind),
    ]  # fmt: skip
    lead = words.say("behind", "lead")
    parts += [
        methodology(made.methodology, words), section("behind", words.say("titles", "behind"), behind.html(), lead)
    ]  # fmt: skip
    kept = [part for part in parts if part]
    body = "\n".join(kept)
    title = f"{words.plain('titles', 'page')}: {days_told(chosen, words)}"
    return f"""<!doctype html>
<html lang="{words.language}" dir="{words.direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(title)}</title>
<style>
{fonts()}
{_style()}
</style>
</head>
<body>
{top}
{contents(kept, words)}
<main>
{body}
</main>
<footer><p>{words.say("footer", "made_with")} {number(made.tool)} · {number(made.made_at)}</p></footer>
</body>
</html>
"""


def contents(parts: Iterable[str], words: Words) -> str:
    """Links to the parts that there are."""
    from re import findall

    found = findall(r'<section id="([a-z]+)">\n<h2>(.*?)</h2>', "\n".join(parts))
    found = [each for each in found if each[0] not in _MINOR]
    items = "".join(f'<li><a href="#{ident}">{title}</a></li>' for ident, title in found)
    return f'<nav aria-label="{words.say("titles", "contents")}"><ul>{items}</ul></nav>'


def fonts() -> str:
    """The faces that `make web` fetched, as part of the style; without them a reader's own are used."""
    return "\n".join(_face(*face) for face in _FACES if (FONTS / face[2]).exists())


def has_fonts() -> bool:
    """Whether all faces are there."""
    return all((FONTS / face[2]).exists() for face in _FACES)


def _face(family: str, weight: int, name: str, is_arabic: bool) -> str:
    data = base64.b64encode((FONTS / name).read_bytes()).decode()
    letters = _ARABIC if is_arabic else _LATIN
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;unicode-range:{letters};'
        f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
    )


def _style() -> str:
    return (_DATA / "report" / "page.css").read_text("utf-8")
