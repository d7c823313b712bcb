"""How near two spellings of a name are: the consonant skeleton that both scripts share, and a distance.

The skeleton finds, the distance decides. Both are made from `data/gazetteer/letters.yaml`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from tawthiq.arabic.clitics import ARTICLE
from tawthiq.errors import DataError
from tawthiq.gazetteer.keys import folded_words, joined_key

LETTERS = Path(__file__).parent.parent / "data" / "gazetteer" / "letters.yaml"
_FAR = 9.0
_KEPT = 4096
_WORDS = re.compile(r"[^\W\d_]+")
_QUOTES = re.compile("['`]")
Costs = dict[tuple[str, str], float]


class _Letters(msgspec.Struct, frozen=True):
    """`data/gazetteer/letters.yaml`, as tables to look up in."""

    arabic: dict[int, str | None]
    initial: dict[str, str]
    latin_initial: dict[str, str]
    silent: str
    silent_inner: str
    latin_silent: str
    latin: re.Pattern[str]
    latin_classes: dict[str, str]
    articles: frozenset[str]
    inner_ends: tuple[str, ...]
    sounds: re.Pattern[str]
    sound_of: dict[str, str]
    rewritten: dict[int, str]
    neighbours: dict[str, str]
    costs: Costs
    final: Costs
    omissions: dict[str, float]
    latin_omissions: dict[str, float]
    latin_final_omissions: dict[str, float]
    latin_signs: dict[int, str]
    latin_silent_end: str
    doubled: float
    variant_limits: tuple[tuple[int, float], ...]
    latin_limits: tuple[tuple[int, float], ...]


@lru_cache(maxsize=_KEPT)
def skeleton(name: str) -> str:
    """Consonant classes of a name in Arabic letters, without articles and vowels; doubled ones once."""
    letters = load_letters()
    words = [word.removeprefix(ARTICLE) if len(word) > 3 else word for word in folded_words(name)]
    pieces = []
    for k, word in enumerate(words, 1):
        ends = word.endswith(letters.silent) or (k < len(words) and word.endswith(letters.silent_inner))
        pieces.append(word[:-1] if len(word) > 2 and ends else word)
    whole = "".join(pieces)
    return letters.initial.get(whole[:1], "") + _once(whole.translate(letters.arabic))


def latin_skeleton(name: str) -> str:
    """Consonant classes of a name in Latin letters."""
    letters = load_letters()
    whole = "".join(_latin_words(_plain(name, letters), letters))
    classes = letters.latin_classes
    initial = next((cls for spelt, cls in letters.latin_initial.items() if whole.startswith(spelt)), "")
    return initial + _once("".join([classes[m] for m in letters.latin.findall(whole)]))


def neighbours(key: str) -> tuple[str, ...]:
    """A skeleton and all that differ from it by one class that is easily taken for another."""
    beside = load_letters().neighbours
    found = dict.fromkeys([key])
    for i, letter in enumerate(key):
        for other in beside.get(letter, ""):
            found[_once(key[:i] + other + key[i + 1 :])] = None
    return tuple(found)


def variant_distance(a: str, b: str) -> float | None:
    """What reading one name in Arabic letters for the other costs, None where they are too far apart to be one."""
    letters = load_letters()
    first, second = joined_key(a), joined_key(b)
    limit = _limit(letters.variant_limits, min(len(first), len(second)))
    cost = _distance(first, second, letters, letters.omissions, limit)
    return cost if cost <= limit else None


def latin_distance(arabic: str, latin: str) -> float | None:
    """The same for a name in Arabic letters and one in Latin letters."""
    letters = load_letters()
    limit = _limit(letters.latin_limits, len(skeleton(arabic)))
    omissions = {**letters.omissions, **letters.latin_omissions}
    first, second = joined_key(arabic), _sounds(latin, letters)
    cost = _distance(first, second, letters, omissions, limit)
    bare, end = first[:-1], letters.latin_final_omissions.get(first[-1:], _FAR)
    if end < min(cost, limit):
        cost = min(cost, round(end + _distance(bare, second, letters, omissions, limit - end + 1e-9), 3))
    return cost if cost <= limit else None


def _limit(limits: tuple[tuple[int, float], ...], n: int) -> float:
    return max((limit for least, limit in limits if n >= least), default=-1.0)


def _distance(a: str, b: str, letters: _Letters, omissions: dict[str, float], limit: float) -> float:
    """Weighted edit distance; gives up with `_FAR` once every way costs more than `limit`."""
    if limit < 0:
        return _FAR
    above = [0.0]
    for j in range(len(b)):
        above.append(above[-1] + _omission(b, j, letters, omissions))
    for i in range(len(a)):
        omitted = _omission(a, i, letters, omissions)
        row = [above[0] + omitted]
        for j in range(len(b)):
            at_end = i == len(a) - 1 and j == len(b) - 1
            row.append(
                min(
                    above[j] + _substitution(a[i], b[j], letters, at_end),
                    above[j + 1] + omitted,
                    row[j] + _omission(b, j, letters, omissions),
                )
            )
        if min(row) > limit:
            return _FAR
        above = row
    return round(above[-1], 3)


def _substitution(a: str, b: str, letters: _Letters, at_end: bool) -> float:
    if a == b:
        return 0.0
    cost = letters.costs.get((a, b), _FAR)
    return min(cost, letters.final.get((a, b), _FAR)) if at_end else cost


def _omission(word: str, i: int, letters: _Letters, omissions: dict[str, float]) -> float:
    cost = omissions.get(word[i], _FAR)
    doubled = i > 0 and word[i] == word[i - 1]
    return min(cost, letters.doubled) if doubled else cost


def _plain(name: str, letters: _Letters) -> str:
    """A Latin name in small letters without marks."""
    lower = name.lower().translate(letters.rewritten)
    if lower.isascii():
        return lower
    return "".join([c for c in unicodedata.normalize("NFKD", lower) if c.isascii() or c.isspace()])


def _latin_words(plain: str, letters: _Letters, silent: str = "") -> list[str]:
    """Words without articles, and `silent` for what is silent at their ends."""
    words = [w for w in _WORDS.findall(_QUOTES.sub("", plain)) if w not in letters.articles]
    for k, word in enumerate(words):
        ends = word[-1] == letters.latin_silent or (k < len(words) - 1 and word.endswith(letters.inner_ends))
        if ends and len(word) > 2:
            words[k] = word[:-2] + silent if silent else word[:-1]
    return words


def _once(classes: str) -> str:
    """Runs of one class shortened to one."""
    return re.sub(r"(.)\1+", r"\1", classes)


def _sounds(name: str, letters: _Letters) -> str:
    """A Latin name as consonant classes, long vowels in Arabic letters and short ones in a, i, u; nothing twice."""
    kept: list[str] = []
    composed = unicodedata.normalize("NFC", name).lower().translate(letters.rewritten)
    for letter in composed.translate(letters.latin_signs):
        is_sound = letter in letters.sound_of
        kept.append(letter if is_sound else "".join(c for c in unicodedata.normalize("NFKD", letter) if c.isascii()))
    words = _latin_words("".join(kept), letters, letters.latin_silent_end)
    return _once("".join([letters.sound_of[s] for s in letters.sounds.findall("".join(words))]))


@cache
def load_letters() -> _Letters:
    """The tables, read once a process. Raises DataError if the file is missing or broken."""
    try:
        return _tables(yaml.safe_load(LETTERS.read_text("utf-8")))
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as problem:
        raise DataError(f"cannot load {LETTERS}: {problem}") from problem


def _tables(data: dict[str, Any]) -> _Letters:
    classes: dict[str, dict[str, Any]] = data["classes"]
    arabic: dict[int, str | None] = {ord(letter): None for letter in data["weak"].split()}
    spelt: dict[str, str] = {}
    costs = _costs(data["substitutions"])
    costs.update(_costs(data["vowels"]))
    for cls, held in classes.items():
        for letter in held["arabic"].split():
            arabic[ord(letter)] = cls
            costs[letter, cls] = costs[cls, letter] = 0.0
        spelt.update(dict.fromkeys(held["latin"], cls))
    beside: dict[str, str] = {}
    for pair in data["neighbours"]:
        a, b = pair.split()
        beside[a] = beside.get(a, "") + b
        beside[b] = beside.get(b, "") + a
        for letter in classes[a]["arabic"].split():
            costs[letter, b] = costs[b, letter] = 0.3
        for letter in classes[b]["arabic"].split():
            costs[letter, a] = costs[a, letter] = 0.3
    kept = {letter: letter for letter in (*data["latin_signs"].values(), data["latin_silent_end"])}
    sounds = {**spelt, **data["latin_long"], **data["latin_vowels"], **data["latin_short"], **kept}
    return _Letters(
        arabic=arabic,
        initial={held["arabic"]: cls for cls, held in data["initial"].items()},
        latin_initial={spelt: cls for cls, held in data["initial"].items() for spelt in held["latin"]},
        silent=data["silent_end"]["arabic"],
        silent_inner=data["silent_end"]["arabic_inner"],
        latin_silent=data["silent_end"]["latin"],
        latin=_longest_first(spelt),
        latin_classes=spelt,
        articles=frozenset(data["latin_articles"]),
        inner_ends=tuple(data["silent_end"]["latin_inner"]),
        sounds=_longest_first(sounds),
        sound_of=sounds,
        rewritten={ord(a): b for a, b in data["latin_letters"].items()},
        neighbours=beside,
        costs=costs,
        final=_costs(data["final_substitutions"]),
        omissions=data["omissions"],
        latin_omissions=data["latin_omissions"],
        latin_final_omissions=data["latin_final_omissions"],
        latin_signs={ord(sign): letter for sign, letter in data["latin_signs"].items()},
        latin_silent_end=data["latin_silent_end"],
        doubled=data["doubled"],
        variant_limits=tuple(data["variant_limits"].items()),
        latin_limits=tuple(data["transliterated_limits"].items()),
    )


def _costs(table: dict[float, list[str]]) -> Costs:
    """Both ways."""
    found: Costs = {}
    for cost, pairs in table.items():
        for pair in pairs:
            a, b = pair.split()
            found[a, b] = found[b, a] = cost
    return found


def _longest_first(spellings: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(s) for s in sorted(spellings, key=len, reverse=True)))
