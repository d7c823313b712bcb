"""What a saved page holds around its article: links and lists of others, comments, and the same words told again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec

from tawthiq.arabic.clitics import ARTICLE
from tawthiq.arabic.tokens import LATIN, NUMBER, PUNCT
from tawthiq.extract.reading import load_matcher
from tawthiq.lexicon.entries import Reading
from tawthiq.lexicon.load import load_lexicon
from tawthiq.model.documents import Token

Bounds = list[tuple[int, int, int]]  # first and last token of a sentence, and its paragraph

_LONGEST = 5
#: words beside «مواضيع ذات صلة» in a line of its own
_BESIDE = 2
_RELATED_WORDS = 18
#: a shorter line that stands twice may be a label or a cry
_LEAST_REPEATED = 5
#: words that a title made of a post's first words has at least
_LEAST_CUT = 4
_ELLIPSIS = ("..", "…")


class Paragraph(msgspec.Struct, frozen=True):
    """Token range of a paragraph, its number of words, and the mark that it ends in."""

    first: int
    last: int
    n_words: int
    ends_in: str


def looks_like_headline(paragraph: Paragraph) -> bool:
    """A short line that no full stop ends."""
    return paragraph.n_words <= _RELATED_WORDS and (paragraph.ends_in != "." or paragraph.ends_in.startswith(_ELLIPSIS))


def cut_before_comments(tokens: Sequence[Token], bounds: Bounds) -> Bounds:
    """`bounds` with a new paragraph where comments begin, which a saved post has without a line end."""
    cut: Bounds = []
    shift = 0
    for first, last, paragraph in bounds:
        start = first
        for i in range(first, last):
            if tokens[i].kind is LATIN and _class_at(tokens, i, last) == "tail":
                if i > start:
                    cut.append((start, i, paragraph + shift))
                shift += bool(cut) and cut[-1][2] == paragraph + shift
                start = i
        cut.append((start, last, paragraph + shift))
    return cut


def framing(tokens: Sequence[Token], paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """The paragraphs that words of the page announce as foreign to the article."""
    found: set[int] = set()
    for k, paragraph in enumerate(paragraphs):
        reading = _page_word_at(tokens, _first_word(tokens, paragraph.first, paragraph.last), paragraph.last)
        if reading is None:
            continue
        is_alone = paragraph.n_words <= reading.last - reading.first + _BESIDE
        if reading.entry.get("alone") and not is_alone:
            continue
        if reading.entry.cls == "tail":
            return frozenset(found | set(range(k, len(paragraphs))))
        found.update(range(k, _announced(paragraphs, k, reading.entry.cls, is_alone)))
    return frozenset(found)


def _announced(paragraphs: Sequence[Paragraph], k: int, cls: str, is_alone: bool) -> int:
    """Behind the last paragraph that the page's word in paragraph `k` announces, itself included."""
    end = k + 1
    while end < len(paragraphs) and looks_like_headline(paragraphs[end]):
        end += 1
    is_list = cls == "list" or (is_alone and end == len(paragraphs))
    return end if is_list else min(end, k + 1 + is_alone)


def foreign_sentences(tokens: Sequence[Token], bounds: Bounds) -> frozenset[int]:
    """Sentences that link to another article («اقرأ أيضا: …») or stand elsewhere in the same words.

    Of two the first is kept, but for a title that the body, or the post that it was made of, repeats.
    """
    title = _title_end(tokens, bounds)
    found: set[int] = set(range(title if _is_cut(tokens, bounds, title) else 0))
    told: dict[tuple[str, ...], int] = {}
    for k, (first, last, _) in enumerate(bounds):
        words = _words(tokens, first, last)
        earlier = told.setdefault(words, k) if len(words) >= _LEAST_REPEATED else k
        if earlier != k:
            found.add(earlier if earlier < title else k)
            told[words] = k
        if _class_at(tokens, _first_word(tokens, first, last), last) == "link":
            found.update(range(k, _behind_link(tokens, bounds, k)))
    return frozenset(found)


def _behind_link(tokens: Sequence[Token], bounds: Bounds, k: int) -> int:
    """Of «اقرأ أيضا.. قصف على البلدة» the second sentence is the link."""
    first, last, paragraph = bounds[k]
    is_bare = last - first <= _LONGEST and tokens[last - 1].text.startswith(_ELLIPSIS)
    return k + 2 if is_bare and k + 1 < len(bounds) and bounds[k + 1][2] == paragraph else k + 1


def _title_end(tokens: Sequence[Token], bounds: Bounds) -> int:
    """Behind the sentences of the first line, if it is no paragraph of the body."""
    end = next((k for k, bound in enumerate(bounds) if bound[2] != bounds[0][2]), 0)
    return end if end and tokens[bounds[end - 1][1] - 1].text != "." else 0


def _is_cut(tokens: Sequence[Token], bounds: Bounds, title: int) -> bool:
    """«راصد الجنوب - قصف مدفعي على أطراف…»: a title that a site made of the first words of the post below."""
    end = bounds[title - 1][1] if title else 0
    dots = next((i for i in reversed(range(end)) if tokens[i].text.startswith(_ELLIPSIS)), None)
    if dots is None:
        return False
    words = _words(tokens, 0, dots)
    body = _words(tokens, end, max(last for _, last, paragraph in bounds if paragraph == bounds[title][2]))
    return any(words[k:] == body[: len(words) - k] for k in range(len(words) - _LEAST_CUT + 1))


def _words(tokens: Sequence[Token], first: int, last: int) -> tuple[str, ...]:
    return tuple(t.text for t in tokens[first:last] if t.kind is not PUNCT)


def _first_word(tokens: Sequence[Token], first: int, last: int) -> int:
    return next((i for i in range(first, last) if tokens[i].kind is not PUNCT), last)


def _class_at(tokens: Sequence[Token], i: int, last: int) -> str:
    reading = _page_word_at(tokens, i, last)
    return reading.entry.cls if reading else ""


@cache
def _openers() -> frozenset[str]:
    """Words that the page's forms begin with, so that few sentences are looked up."""
    lexicon = load_lexicon()
    return frozenset(form.words[0] for form in lexicon.forms if lexicon.entries[form.entry].tag == "PAGE")


def _page_word_at(tokens: Sequence[Token], i: int, last: int) -> Reading | None:
    if i >= last:
        return None
    counted = tokens[i].kind is NUMBER  # «12 تعليقا»
    i += counted
    if i >= last or _openers().isdisjoint((tokens[i].text, tokens[i].text.removeprefix(ARTICLE))):
        return None
    readings = load_matcher().read(tokens, i, min(i + _LONGEST, last))
    found = (r for r in readings if r.tag == "PAGE" and r.first == i and not r.proclitic and not r.enclitic)
    return next((r for r in found if bool(r.entry.get("counted")) is counted), None)
