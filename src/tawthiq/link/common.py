"""How common words are in reports on conflicts, counted in the open corpus."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from tawthiq.errors import DataError

COMMON: Final = Path(__file__).parent.parent / "data" / "link" / "common.tsv"


@cache
def load_common() -> dict[str, float]:
    """Light stem to the share of reports that use it. Raises DataError if the file is missing or broken."""
    try:
        lines = COMMON.read_text("utf-8").splitlines()[1:]
        return {word: float(share) for word, _, share in (line.partition("\t") for line in lines)}
    except (OSError, ValueError) as problem:
        raise DataError(f"cannot load {COMMON}: {problem}") from problem
