"""`tawthiq schema`: the JSON Schema of what is written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

from tawthiq.errors import InputError
from tawthiq.export.incident_lines import row_schema_text
from tawthiq.model.schema import schema_text


def schema(*, of: Literal["reports", "incidents"] = "reports", output: Path | None = None) -> int:
    """Print the JSON Schema of `tawthiq code --format jsonl`, or of `tawthiq export jsonl`.

    Parameters
    ----------
    of
        reports: what `tawthiq code` writes; incidents: what `tawthiq export jsonl` does.
    output
        File to write instead of standard output.
    """
    text = schema_text() if of == "reports" else row_schema_text()
    if output is None:
        sys.stdout.write(text)
        return 0
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{output}: cannot be written: {error.strerror}. Choose another --output.") from None
    return 0
