"""Which language a text is in: above all Arabic against the languages that share its letters.

Letters and short words decide where they are clear, as in two words of a headline; pycld2, where it is installed,
where they are not.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import msgspec
import yaml

from tawthiq.model.sources import Evidence

ARABIC: Final = "ar"
_PERSIAN: Final = "fa"
_LONG_ENOUGH: Final = 4
_LOOKED_AT: Final = 50_000
_WORD: Final = re.compile(r"[^\W\d_]+(?:[\u200c\u064b-\u0652\u0670][^\W\d_]*)*")
_MARKS: Final = re.compile("[\u0640\u064b-\u0652\u0670]")
_ARABIC_SCRIPT: Final = re.compile("[\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN_SCRIPT: Final = re.compile("[A-Za-z\u00c0-\u024f]")
_NOT_FOR_CLD2: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|[^\x00-\uffff]")
_LIKE_PERSIAN: Final = str.maketrans("\u0643\u064a\u0649", "\u06a9\u06cc\u06cc")
_WORD_WEIGHT: Final = 2
_CLEAR: Final = 2.0
"""How many times the evidence of the next language is clear."""
_VOTE: Final = 3
_SHOWN: Final = 5
_KEPT: Final = 65_536
_CLD2_NAMES: Final = {"ku": "ckb", "iw": "he", "zh-Hant": "zh"}


class _Language(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    words: frozenset[str]
    letters: frozenset[str] = frozenset()
    prefix: str | None = None
    suffixes: tuple[str, ...] = ()


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    arabic_script: dict[str, _Language]
    latin_script: dict[str, _Language]
    shared: frozenset[str]


def tell_language(text: str) -> tuple[str, Evidence] | None:
    """The code of the language that most of `text` is in, and the words that tell it; None where nothing does.

    Codes are those of ISO 639-1, and `ckb` for Sorani.
    """
    shown = text[:_LOOKED_AT]
    n_arabic, n_latin = len(_ARABIC_SCRIPT.findall(shown)), len(_LATIN_SCRIPT.findall(shown))
    if not n_arabic and not n_latin:
        return _by_cld2(shown)
    in_arabic = n_arabic >= n_latin
    words = [word for word in _WORD.findall(shown) if (_ARABIC_SCRIPT.search(word) is not None) == in_arabic]
    scores, told = _scores(words, in_arabic)
    first, second = (*scores.most_common(2), ("", 0), ("", 0))[:2]
    if first[1] >= _WORD_WEIGHT and first[1] >= _CLEAR * second[1]:
        return first[0], Evidence("language.letters", " ".join(told[first[0]]))
    return _weighed(shown, scores, told, in_arabic=in_arabic)


def language_name(code: str) -> str:
    """In English, the code itself where this file's data does not name it."""
    known = _known()
    language = known.arabic_script.get(code) or known.latin_script.get(code)
    return language.name if language else code


def looks_like_arabic(code: str) -> bool:
    """Whether a language is another one of the Arabic script."""
    return code != ARABIC and code in _known().arabic_script


def _weighed(
    text: str, scores: Counter[str], told: dict[str, list[str]], *, in_arabic: bool
) -> tuple[str, Evidence] | None:
    if in_arabic and not scores:  # names and headlines of two words; pycld2 takes some of them for Kashmiri or Kurdish
        return ARABIC, Evidence("language.script", "")
    vote = _by_cld2(" ".join(word for word in _WORD.findall(text) if bool(_ARABIC_SCRIPT.search(word)) == in_arabic))
    if vote is not None and (not in_arabic or vote[0] in scores):  # a vote for what no letter tells is no evidence
        scores[vote[0]] += _VOTE
    if not scores:
        return None
    best = max(scores, key=lambda code: (scores[code], code == ARABIC))
    if vote is not None and best == vote[0]:
        return vote
    return best, Evidence("language.letters", " ".join(told.get(best, [])))


def _scores(words: list[str], in_arabic: bool) -> tuple[Counter[str], dict[str, list[str]]]:
    """Points of each language, and the words that gave them, the first few."""
    scores: Counter[str] = Counter()
    told: dict[str, list[str]] = {}
    for whole in words:
        for code, points in _points_of(_MARKS.sub("", whole), in_arabic):
            scores[code] += points
            if len(told.setdefault(code, [])) < _SHOWN:
                told[code].append(whole)
    return scores, told


@lru_cache(maxsize=_KEPT)
def _points_of(word: str, in_arabic: bool) -> tuple[tuple[str, int], ...]:
    """Most words of a report were in the reports before it."""
    known = _known()
    return tuple(_points(word, known.arabic_script if in_arabic else known.latin_script, known.shared).items())


def _points(word: str, languages: dict[str, _Language], shared: frozenset[str]) -> dict[str, int]:
    plain = word.lower().translate(_LIKE_PERSIAN)
    letters = set(word)
    points: dict[str, int] = {}
    for code, language in languages.items():
        found = _WORD_WEIGHT if plain in language.words else 0
        if letters & language.letters:
            found += 1 if code == ARABIC else _WORD_WEIGHT
        is_foreign = code == ARABIC and letters & shared
        if not is_foreign and _has_affix(plain, language):
            found += 1
        if found:
            points[code] = found
    if letters & shared and points.keys() <= {ARABIC, _PERSIAN}:
        points[_PERSIAN] = points.get(_PERSIAN, 0) + 1
    return points


def _has_affix(word: str, language: _Language) -> bool:
    if language.prefix is not None and word.startswith(language.prefix):
        return len(word) > len(language.prefix)
    return language.suffixes != () and word.endswith(language.suffixes) and len(word) > _LONG_ENOUGH


def _by_cld2(text: str) -> tuple[str, Evidence] | None:
    try:
        import pycld2
    except ImportError:  # the base install has none
        return None
    try:
        _, _, details = pycld2.detect(_NOT_FOR_CLD2.sub(" ", text))
    except pycld2.error:
        return None
    name, code, percent, _ = details[0]
    if code == "un":
        return None
    return _CLD2_NAMES.get(code, code), Evidence("language.cld2", f"{name.title()} {percent} %")


@cache
def _known() -> _Known:
    found = yaml.safe_load((files("tawthiq") / "data" / "languages.yaml").read_text("utf-8"))
    return _Known(
        arabic_script={code: _language(entry) for code, entry in found["arabic_script"].items()},
        latin_script={code: _language(entry) for code, entry in found["latin_script"].items()},
        shared=frozenset(found["shared"]),
    )


def _language(entry: dict[str, object]) -> _Language:
    words = entry["words"]
    assert isinstance(words, list)
    return _Language(
        name=str(entry["name"]),
        words=frozenset(str(word).translate(_LIKE_PERSIAN) for word in words),
        letters=frozenset(str(entry.get("letters", ""))),
        prefix=str(entry["prefix"]) if "prefix" in entry else None,
        suffixes=tuple(str(entry.get("suffixes", "")).split()),
    )
