"""Writes `data/words/frequency.tsv` from wordfreq's Arabic list: `python -m tawthiq.arabic.frequency_build`.

Needs `wordfreq` (a development dependency); the written file needs nothing.
"""

from __future__ import annotations

import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterator

from tawthiq.arabic.fold import fold_word
from tawthiq.arabic.frequency import FREQUENCIES

LEAST_ZIPF = 2.7
_WORD = re.compile("[\u0621-\u064a]{2,}")
_HEADER = """\
# How common Arabic words are: folded word, Zipf frequency (log10 of occurrences in 10^9 words) times ten.
# Source: wordfreq {version} by Robyn Speer, Arabic list, https://github.com/rspeer/wordfreq; words folded, counts of
# words that fold alike added, words under Zipf {least} left out. Licence of the data: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/
"""


def frequencies() -> Iterator[tuple[str, int]]:
    """`(folded word, Zipf times ten)`, the most common first."""
    import wordfreq

    summed: dict[str, float] = defaultdict(float)
    for word, frequency in wordfreq.get_frequency_dict("ar", "best").items():
        if _WORD.fullmatch(word):
            summed[fold_word(word)] += frequency
    for word, frequency in sorted(summed.items(), key=lambda item: (-item[1], item[0])):
        zipf = math.log10(frequency) + 9
        if zipf >= LEAST_ZIPF:
            yield word, round(zipf * 10)


def main() -> int:
    """Write the file."""
    from importlib.metadata import version

    rows = [f"{word}\t{tenths}" for word, tenths in frequencies()]
    header = _HEADER.format(version=version("wordfreq"), least=LEAST_ZIPF)
    FREQUENCIES.write_text(header + "\n".join(rows) + "\n", "utf-8")
    print(f"{len(rows)} words -> {FREQUENCIES.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
