"""Text that no program that shows it can be tricked by: controls are shown as �, marks that reorder a line left out.

The words as they are stand in the report, where each anchor leads. Formulas, paths and markup are not touched here:
they are harmless in a format that keeps text as text, and the others escape them.
"""

from __future__ import annotations

import re
from typing import Any, Final, TypeVar

import msgspec

from tawthiq.export.wording import BIDI_CONTROLS, CONTROLS

Cleaned = TypeVar("Cleaned")
_NO_TEXT: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""Halves of letters, and what XML forbids."""
_DIRECTION: Final = re.compile(BIDI_CONTROLS.pattern + "|[\u061c\u200e\u200f]")
_TROUBLE: Final = re.compile("|".join((CONTROLS.pattern, _DIRECTION.pattern, _NO_TEXT.pattern)))
_SHOWN: Final = "\ufffd"


def clean_text(text: str) -> str:
    """`text` without marks that reorder it; controls and halves of letters as �. Tabs and line ends stay."""
    if not _TROUBLE.search(text):
        return text
    return _NO_TEXT.sub(_SHOWN, CONTROLS.sub(_SHOWN, _DIRECTION.sub("", text)))


def cleaned(value: Cleaned) -> Cleaned:
    """A value of the same type, every text in it cleaned."""
    return _cleaned(value)  # type: ignore[no-any-return]


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, tuple | list):
        return type(value)(_cleaned(part) for part in value)
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(part) for key, part in value.items()}
    if isinstance(value, msgspec.Struct):
        parts = ((name, getattr(value, name)) for name in value.__struct_fields__)
        changed = {name: new for name, part in parts if (new := _cleaned(part)) is not part and new != part}
        return msgspec.structs.replace(value, **changed) if changed else value
    return value
