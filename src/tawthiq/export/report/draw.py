"""Vega-Lite specs to SVG that stands in a page: no addresses, no ids that another drawing has too.

Drawn with vl-convert, which carries Vega-Lite and needs neither browser nor network.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any, Final

from tawthiq.errors import DataError, MissingPackage

Spec = dict[str, Any]
FONT: Final = "IBM Plex Sans Arabic, Noto Sans Arabic, Noto Sans, Segoe UI, Tahoma, sans-serif"
VERSION: Final = "6.1"
_NAMESPACE: Final = re.compile(r' xmlns(?::xlink)?="[^"]*"')
_LINK: Final = re.compile(r'xlink:href="[^"#]*#')
_CLIP: Final = re.compile(r'(id="|url\(#)(clip\d+)')
_SIZE: Final = re.compile(r'<svg([^>]*?) width="([\d.]+)" height="([\d.]+)"')
_ARIA: Final = re.compile(r' (?:aria-[a-z]+|role)="[^"]*"')
"""Vega describes each mark in English with names of its fields; the page tells the figures in a table beside it."""


def check_drawing() -> None:
    """Before a long run: raises MissingPackage where charts cannot be drawn."""
    _library()


def draw(spec: Spec, name: str, title: str) -> str:
    """One `<svg>`. `name`: what its ids begin with; `title`: what it shows, for those who do not see it."""
    try:
        svg = str(_library().vegalite_to_svg(spec, vl_version=VERSION, allowed_base_urls=[]))
    except ValueError as error:
        raise DataError(f"The chart {name} cannot be drawn: {error}. Please report this.") from error
    return inlined(svg, name, title)


def inlined(svg: str, name: str, title: str) -> str:
    """The drawing as HTML holds it: it fills its place, links stay in the page."""
    text = _LINK.sub('href="#', _NAMESPACE.sub("", _ARIA.sub("", svg)))
    text = _CLIP.sub(rf"\g<1>{name}-\g<2>", text)
    return _SIZE.sub(lambda found: f'<svg{found[1]} role="img" aria-label="{escape(title)}"', text, count=1)


def _library() -> Any:
    try:
        import vl_convert
    except ImportError as error:
        raise MissingPackage(
            'Drawing the charts of a report needs vl-convert: pip install "tawthiq[report]".'
        ) from error
    return vl_convert
