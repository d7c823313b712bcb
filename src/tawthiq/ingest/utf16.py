"""Offsets in UTF-16 code units, which Telegram and browsers count in, to offsets in code points."""

from __future__ import annotations

from typing import Final

_LAST_OF_ONE_UNIT: Final = 0xFFFF


def code_point_offset(text: str, utf16_offset: int) -> int:
    """Where in `text`, in code points, the place lies that is `utf16_offset` UTF-16 code units from its beginning.

    An emoji is two units and one code point. An offset into the middle of one is that of its beginning; one beyond
    the text is its length.
    """
    units = 0
    for index, letter in enumerate(text):
        units += 2 if ord(letter) > _LAST_OF_ONE_UNIT else 1
        if units > utf16_offset:
            return index
    return len(text)
