"""`tawthiq schema`: the JSON Schema of the output."""

from __future__ import annotations

import sys
from pathlib import Path

from tawthiq.errors import InputError
from tawthiq.model.schema import schema_text


def schema(*, output: Path | None = None) -> int:
    """Print the JSON Schema of `tawthiq code --format jsonl`.

    Parameters
    ----------
    output
        File to write instead of standard output.
    """
    if output is None:
        sys.stdout.write(schema_text())
        return 0
    try:
        output.write_text(schema_text(), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{output}: cannot be written: {error.strerror}. Choose another --output.") from None
    return 0
