"""Where sentences and paragraphs end."""

from __future__ import annotations

import pytest

from tawthiq.arabic.fold import fold
from tawthiq.arabic.sentences import sentence_bounds
from tawthiq.arabic.tokens import tokenise

#: text, then the words and the paragraph of each sentence
SENTENCES: list[tuple[str, list[tuple[str, int]]]] = [
    ("قصف. قتل", [("قصف .", 0), ("قتل", 0)]),
    ("قال د. محمد الأحمد إن القصف توقف. عاد الهدوء", [("قال د . محمد الاحمد ان القصف توقف .", 0), ("عاد الهدوء", 0)]),
    ("أين؟ هنا!", [("اين ؟", 0), ("هنا !", 0)]),
    ("بدأ القصف؛ فر السكان", [("بدا القصف ؛", 0), ("فر السكان", 0)]),
    ("عاجل… قصف... وقتلى", [("عاجل …", 0), ("قصف ...", 0), ("وقتلي", 0)]),
    ("بلغ 12.5 كيلومترا", [("بلغ 12.5 كيلومترا", 0)]),
    ("عنوان\nخبر\n\nخبر آخر", [("عنوان", 0), ("خبر", 1), ("خبر اخر", 2)]),
    ("عنوان\r\nخبر", [("عنوان", 0), ("خبر", 1)]),
    ("عنوان\rخبر\u2028خاتمة", [("عنوان", 0), ("خبر", 1), ("خاتمه", 2)]),
    ("خبر.\nخبر", [("خبر .", 0), ("خبر", 1)]),
    ("\n\nخبر", [("خبر", 0)]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(text: str, expected: list[tuple[str, int]]) -> None:
    tokens = tokenise(fold(text), text)
    found = sentence_bounds(tokens, text)
    assert [(" ".join(t.text for t in tokens[a:b]), p) for a, b, p in found] == expected


@pytest.mark.parametrize(("text", "_"), SENTENCES)
def test_every_token_is_in_one_sentence(text: str, _: object) -> None:
    tokens = tokenise(fold(text), text)
    covered = [i for first, last, _ in sentence_bounds(tokens, text) for i in range(first, last)]
    assert covered == list(range(len(tokens)))
