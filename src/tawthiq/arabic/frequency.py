"""How common a word is in general Arabic, to tell an unknown name from an ordinary word."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tawthiq.errors import DataError

FREQUENCIES = Path(__file__).parent.parent / "data" / "words" / "frequency.tsv"


@cache
def load_frequencies() -> dict[str, int]:
    """Folded word to Zipf frequency times ten, read once a process.

    Raises DataError if the file is missing or broken.
    """
    try:
        text = FREQUENCIES.read_text("utf-8")
        body = text[text.rindex("\n#") :].split("\n", 2)[2] if "\n#" in text else text
        return {word: int(tenths) for word, _, tenths in (line.partition("\t") for line in body.splitlines())}
    except (OSError, ValueError) as problem:
        raise DataError(f"cannot load {FREQUENCIES}: {problem}") from problem


def zipf(word: str) -> float:
    """Zipf frequency of a folded word (7: one word in a hundred, 3: one in a million); 0 for one rarer than 2.7."""
    return load_frequencies().get(word, 0) / 10
