"""Which words any report on a conflict may use: `python -m tawthiq.train.link_common` counts them in the open corpus.

Words that several of its reports use go into `data/link/common.tsv` with the share of reports that do. Linking tops a
small collection up with them, so that «غارة» tells as little among ten reports as among a thousand.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Final

from tawthiq.extract.layout import read_document
from tawthiq.extract.reading import known_words
from tawthiq.extract.terms import find_terms
from tawthiq.gazetteer.names import load_names
from tawthiq.link.common import COMMON
from tawthiq.model.documents import Report

TEXTS: Final = Path(__file__).parents[3] / "tests" / "gold" / "texts"
LEAST: Final = 3
"""Reports that use a word."""
_HEADER: Final = "# Light stems of words, and the share of reports of the open corpus (tests/gold) that use them.\n"


def main() -> int:
    """Writes the file."""
    used: Counter[str] = Counter()
    paths = sorted(TEXTS.glob("*.txt"))
    names = load_names(("none",))
    for path in paths:
        report = Report(id=path.stem, text=path.read_bytes().decode())
        used.update(find_terms(read_document(report, known_words(names), names)))
    rows = sorted((-n, word) for word, n in used.items() if n >= LEAST)
    lines = [f"{word}\t{-n / len(paths):.4f}\n" for n, word in rows]
    COMMON.write_text(_HEADER + "".join(lines), "utf-8")
    print(f"{len(rows)} words of {len(paths)} reports -> {COMMON.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
