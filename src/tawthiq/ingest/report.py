"""Documents as the coder takes them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from tawthiq.ingest.published import parse_published
from tawthiq.model.documents import Report
from tawthiq.model.sources import WHOLE, Extracted, Raw

STDIN_ADDRESS: Final = "stdin:"
_CHUNK: Final = 1 << 20


def report_of(extracted: Extracted, raw: Raw) -> Report:
    """A report called what its source calls it, else after its file and part: `report`, `reports:7`.

    `sha256` is that of the file where the file is the document, else of the text. Raises OSError.
    """
    is_stdin = raw.address.startswith(STDIN_ADDRESS)
    stem = "stdin" if is_stdin else Path(raw.name).stem
    part = extracted.part.partition("=")[2] or extracted.part
    named = stem if extracted.part == WHOLE else f"{stem}:{part}"
    return Report(
        id=extracted.given_id or named,
        text=extracted.text,
        path=None if is_stdin else raw.name,
        sha256=_sha256(raw.path) if extracted.part == WHOLE else extracted.text_sha256,
        published=parse_published(extracted.published) if extracted.published else None,
        outlet=extracted.outlet,
        url=extracted.url,
        title=extracted.title,
    )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
