"""`tawthiq schema`: the JSON Schema of what is written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, Literal

from tawthiq.errors import InputError
from tawthiq.export.incident_lines import row_schema_text
from tawthiq.model.schema import linked_schema_text, schema_text

Of = Literal["reports", "linked", "incidents"]
TEXTS: Final = {"reports": schema_text, "linked": linked_schema_text, "incidents": row_schema_text}


def schema(*, of: Of = "reports", output: Path | None = None) -> int:
    """Print the JSON Schema of `tawthiq code --format jsonl`, of `tawthiq link`, or of `tawthiq export jsonl`.

    Parameters
    ----------
    of
        reports: what `tawthiq code` writes; linked: what `tawthiq link` writes; incidents: `tawthiq export jsonl`.
    output
        File to write instead of standard output.
    """
    text = TEXTS[of]()
    if output is None:
        sys.stdout.write(text)
        return 0
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{output}: cannot be written: {error.strerror}. Choose another --output.") from None
    return 0
