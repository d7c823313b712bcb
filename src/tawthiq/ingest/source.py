"""What every reader of text does first: the bytes, within limits, and what their server said of their encoding."""

from __future__ import annotations

import re
from typing import Final

from tawthiq.errors import OversizedDocument
from tawthiq.model.sources import Raw

_BYTES_A_LETTER: Final = 4
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)


def read_bytes(raw: Raw, letters: int, bytes_a_letter: int = _BYTES_A_LETTER) -> bytes:
    """All of it. Raises OversizedDocument before reading where it must hold more than `letters`, and OSError."""
    if raw.size > letters * bytes_a_letter:
        problem = f"It has {raw.size:,} bytes, more than one report of {letters:,} letters can. Split it."
        raise OversizedDocument(problem)
    return raw.path.read_bytes()


def check_length(text: str, letters: int) -> None:
    """Raises OversizedDocument."""
    if len(text) > letters:
        raise OversizedDocument(f"It has {len(text):,} letters; one report may have {letters:,}. Split it.")


def header_charset(raw: Raw) -> list[tuple[str, str]]:
    """(`header`, name) where the server named an encoding."""
    match = _CHARSET.search(raw.header("content-type") or "")
    return [("header", match[1])] if match else []
