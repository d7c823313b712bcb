"""What a user tells a reader, and the limits that every reader keeps."""

from __future__ import annotations

from datetime import date

import msgspec

MEBIBYTE = 1 << 20


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What hostile or broken input may cost.

    `unpacked`: bytes that one packed thing may unfold to. `letters`: of one document. `line`: bytes of one line.
    `seconds`: of one page or picture in a program of its own. `pages`: of one file.
    """

    unpacked: int = 512 * MEBIBYTE
    letters: int = 2_000_000
    line: int = 16 * MEBIBYTE
    seconds: float = 60.0
    pages: int = 500


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for all documents of a run.

    `published`, `outlet`: above what the sources say of themselves. `columns`: (field of `Extracted`, column's name)
    for tables. `ocr`: whether pictures and pages without text are recognised.
    """

    published: date | None = None
    outlet: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    ocr: bool = True
    limits: Limits = Limits()
