"""The most telling words of a report, by which reports of one happening find each other where no day is told.

A word tells the more, the rarer it is in general Arabic: names of villages, families and hospitals first. Reports that
share several such words mostly tell of one happening. Only light stems are kept, and of a long report only the best.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from tawthiq.arabic.frequency import zipf
from tawthiq.arabic.stems import stem, surfaces
from tawthiq.model.documents import Document, TokenKind, ZoneKind

MOST: Final = 40
"""Terms of a report."""
_COMMON: Final = 6.0
"""Zipf frequency from which a word tells nothing: «في», «من», «على»."""
_LEAST: Final = 3
_WORDS: Final = (TokenKind.WORD, TokenKind.LATIN)


def find_terms(document: Document) -> tuple[str, ...]:
    """At most `MOST` light stems, the rarest first; of equally rare ones what is told more often, then in alphabetical
    order.

    Words around the article (related headlines, comments) and numbers are left out.
    """
    told: Counter[str] = Counter()
    common: dict[str, float] = {}
    for sentence in document.sentences:
        if sentence.zone is ZoneKind.RELATED:
            continue
        for token in document.words(sentence):
            if token.kind not in _WORDS:
                continue
            for word in surfaces(token.text):
                base = stem(word)
                if len(base) >= _LEAST and not base.isdigit():
                    told[base] += 1
                    common[base] = max(common.get(base, 0.0), zipf(word), zipf(base))
    telling = [base for base in told if common[base] < _COMMON]
    return tuple(sorted(telling, key=lambda base: (common[base], -told[base], base))[:MOST])
