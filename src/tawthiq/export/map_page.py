"""The map as one self-contained page: style, scripts, base map and data inside it, and a policy that forbids all else.

The scripts of MapLibre GL JS and PMTiles are no part of the repository; `make install` copies them with npm.
"""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final

from tawthiq.errors import MissingLibrary
from tawthiq.export.labels import label, labels
from tawthiq.export.map_data import MapData, to_script, words

_DATA: Final = Path(__file__).parent.parent / "data"
BASE: Final = _DATA / "map" / "base.pmtiles"
WEB: Final = _DATA / "web"
LIBRARIES: Final = ("maplibre-gl.js", "maplibre-gl.css", "pmtiles.js", "LICENSES.txt")
_TABLES: Final = (
    "types", "subtypes", "statuses", "outcomes", "groups", "stances", "words", "place_precisions", "whys", "map",
)  # fmt: skip
_WORDS: Final = re.compile(r"\$([a-z_]+)")
_END_OF_ELEMENT: Final = re.compile(r"</(script|style)", re.IGNORECASE)


def map_page(data: MapData, title: str = "") -> str:
    """The whole HTML document. Raises MissingLibrary where the scripts were not installed."""
    library = {name: _library(name) for name in LIBRARIES}
    own = {name: (_DATA / "map" / name).read_text("utf-8") for name in ("page.html", "page.css", "page.js")}
    scripts = {
        "maplibre": library["maplibre-gl.js"], "pmtiles": library["pmtiles.js"], "script": own["page.js"]
    }  # fmt: skip
    return Template(own["page.html"]).substitute(
        _wording(own["page.html"]),
        policy=_policy(list(scripts.values())),
        title=escape(f"توثيق: {title}" if title else "توثيق"),
        name="توثيق",
        lead=label("map", "public" if data.public else "lead").html(),
        footer=_footer(),
        library_style=library["maplibre-gl.css"],
        style=own["page.css"],
        data=to_script(data),
        words=to_script(words(_tables(), _TABLES)),
        base=base64.b64encode(BASE.read_bytes()).decode(),
        licences=library["LICENSES.txt"],
        **scripts,
    )


def check_libraries() -> None:
    """Before a long run: raises MissingLibrary where the scripts were not installed."""
    for name in LIBRARIES:
        _library(name)


def _library(name: str) -> str:
    try:
        text = (WEB / name).read_text("utf-8")
    except FileNotFoundError:
        raise MissingLibrary(
            f"The map page needs {name}, which was not installed with Tawthiq. "
            "In a checkout: install npm (it comes with Node.js), then run `make web`."
        ) from None
    return _END_OF_ELEMENT.sub(r"<\\/\1", text)


def _policy(scripts: list[str]) -> str:
    """Runs these scripts and nothing else and loads nothing: a report can never act or call home."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; worker-src blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _tables() -> dict[str, Any]:
    return dict(labels())


def _wording(template: str) -> dict[str, str]:
    """The labels that the template names as `$key`, in both languages."""
    known = labels()["map"]
    return {key: known[key].html() for key in _WORDS.findall(template) if key in known}


def _footer() -> str:
    made = "Natural Earth, GeoNames (CC BY 4.0); MapLibre GL JS, PMTiles (BSD-3-Clause)"
    return (
        f"<p>{label('words', 'caution').html()}</p><p>{label('map', 'borders').html()}</p>"
        f'<p>{label("map", "made_with").html()}: <bdi dir="ltr">{escape(made)}</bdi></p>'
    )
