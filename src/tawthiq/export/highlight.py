"""The report's text as HTML, its values marked."""

from __future__ import annotations

import re
from html import escape

from tawthiq.export.labels import label
from tawthiq.export.pieces import Piece, cut, lines
from tawthiq.export.values import all_values
from tawthiq.export.wording import CONTROLS
from tawthiq.model.events import Analysis

# direction overrides would show words in another order than the one that was coded
OVERRIDES = {"\u202d": "LRO", "\u202e": "RLO"}
OVERRIDE = re.compile("[\u202d\u202e]")
MOST_LINES = 3


def text_html(analysis: Analysis, prefix: str) -> str:
    """One `<p>` a line; `prefix` makes the value ids unique in a page of several reports."""
    pieces = cut(analysis.text, all_values(analysis))
    marker = _Marker(prefix)
    return "\n".join(f"<p>{''.join(map(marker.html, line))}</p>" for line in lines(pieces))


class _Marker:
    """Remembers which triggers have their event's number already, and whether any mark is in the tab order yet."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.numbered: set[str] = set()
        self.in_tab_order = False

    def html(self, piece: Piece) -> str:
        if not piece.values:
            return escaped(piece.text)
        ids = dict.fromkeys(f"{self.prefix}-{value.id}" for value in piece.values)
        attributes = [
            f'data-v="{" ".join(ids)}"',
            f'style="{_colours(piece)}"',
            f'tabindex="{-1 if self.in_tab_order else 0}" role="button"',
            f'title="{escape(_title(piece))}"',
        ]
        if numbers := self._new_numbers(piece):
            attributes.append(f'data-n="{numbers}"')
        self.in_tab_order = True
        return f"<mark {' '.join(attributes)}>{escaped(piece.text)}</mark>"

    def _new_numbers(self, piece: Piece) -> str:
        new = [value for value in piece.values if value.field == "trigger" and value.id not in self.numbered]
        self.numbered.update(value.id for value in new)
        return " ".join(str(number) for number in sorted(value.event + 1 for value in new))


def escaped(text: str) -> str:
    """`text` for HTML; control characters as replacement marks, direction overrides named and without effect."""
    return OVERRIDE.sub(_named_override, escape(CONTROLS.sub("\ufffd", text)))


def _named_override(found: re.Match[str]) -> str:
    return f'<span class="override" data-name="{OVERRIDES[found[0]]}">{found[0]}</span>'


def _colours(piece: Piece) -> str:
    """The tint of the shortest value, and a line for each of the first three values."""
    lined = piece.values[:MOST_LINES]
    line_colours = [f"--{name}:var(--{value.field})" for name, value in zip("abc", lined, strict=False)]
    return ";".join([f"--t:var(--{piece.values[0].field}-t)", *line_colours])


def _title(piece: Piece) -> str:
    """«المكان · Place 2» for each value: its field in both languages and its event's number."""
    names = {(value.field, value.event): label("fields", value.field) for value in piece.values}
    return "، ".join(f"{name.ar} · {name.en} {event + 1}" for (_, event), name in names.items())
