"""Keys under which spellings of one name are found: the exact key, the joined key, and what is tried for a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from tawthiq.arabic import clitics
from tawthiq.arabic.fold import fold_word
from tawthiq.lexicon.load import load_lexicon

_ARTICLE = clitics.ARTICLE
#: first words that are written apart from the rest of a name or joined to it («كفر نبل», «كفرنبل»)
_JOINED = ("كفر", "دير", "خان", "تل", "بيت", "عين", "ام", "ابو", "معره", "بير", "راس", "جب", "عرب", "باب", "معار")
_HEAD = re.compile(f"({'|'.join(_JOINED)})(.{{3,}})")
#: kind words from this level up (quarters, villages, districts) stand before a name without being part of it
_LEAST_LEVEL = 2
_CLITICS = ("وال", "بال", "فال", "لل", "وب", "ول", "فب", "فل", "و", "ف", "ب", "ل")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
#: letters of scripts other than Latin
_FOREIGN = re.compile(
    "[\u0370-\u1cff\u1f00-\u1fff\u2c00-\u2c5f\u2c80-\ua71f\ua800-\uab2f\uab70-\ud7ff\uf900-\ufaff\ufb07-\ufdff\ufe70-\ufefc]"
)
_NO_LETTERS = re.compile("[\u0300-\u036f'`’‘ʻʼʿʾ]")
_BETWEEN = str.maketrans("-_‐‑–", "     ")
_SHORTEST = 3
#: a name is compared with many candidates one after the other
_KEPT = 4096


def name_key(name: str) -> str:
    """Folded words without articles: what two spellings of one name share."""
    return " ".join([word_key(word) for word in folded_words(name)])


def folded_words(name: str) -> list[str]:
    """The words of a name, folded; hyphens and underscores are blanks."""
    return fold_word(name).replace("-", " ").replace("_", " ").split()


def word_key(word: str) -> str:
    """A folded word without its article."""
    return word[2:] if len(word) > 4 and word.startswith(_ARTICLE) else word


@lru_cache(maxsize=_KEPT)
def joined_key(name: str) -> str:
    """The key without blanks, and without the articles that blanks or nothing set off («كفر النوران», «كفرنوران»)."""
    return name_key(name).replace(" ", "")


def joined_keys(name: str) -> tuple[str, ...]:
    """`joined_key`, and the same with the inner articles kept, as «عبدالرحمن» for «عبد الرحمن» has them."""
    words = folded_words(name)
    bare = "".join([word_key(word) for word in words])
    if len(words) == 1:
        return (bare,)
    kept = word_key(words[0]) + "".join(words[1:])
    return (bare,) if kept == bare else (bare, kept)


def latin_key(name: str) -> str:
    """A Latin name in small letters without marks, on single blanks."""
    plain = name if name.isascii() else unicodedata.normalize("NFKD", name)
    return " ".join(_NO_LETTERS.sub("", plain).translate(_BETWEEN).lower().split())


def is_arabic(name: str) -> bool:
    """Whether a name is in Arabic letters."""
    return _ARABIC.search(name) is not None


def is_latin(name: str) -> bool:
    """Whether a name is in Latin letters and no others."""
    return name.isascii() or _FOREIGN.search(name) is None


def respelled(key: str) -> tuple[str, ...]:
    """Other ways to write a key: «كفر نبل» for «كفرنبل», and the other way round."""
    first, blank, rest = key.partition(" ")
    if blank:
        return (first + rest, first + _ARTICLE + rest) if first in _JOINED and " " not in rest else ()
    joined = _HEAD.match(first)
    return (f"{joined[1]} {word_key(joined[2])}",) if joined else ()


@cache
def kind_words() -> dict[str, str]:
    """Folded singular kind words that are no part of a name («قرية», «ناحية») to their kind in English."""
    lexicon = load_lexicon()
    found: dict[str, str] = {}
    for form in lexicon.forms:
        entry = lexicon.entries[form.entry]
        if entry.tag != "KIND" or form.features != "singular" or len(form.words) > 1 or entry.cls:
            continue
        if entry.get("keeps") == "no" and int(entry.get("level")) >= _LEAST_LEVEL:
            found.setdefault(form.words[0], entry.name)
    return found


def without_kind(key: str) -> str:
    """A key without the kind word that it begins with, the key itself where there is none."""
    first, _, rest = key.partition(" ")
    if len(rest) >= _SHORTEST and (first in kind_words() or first.removeprefix(_ARTICLE) in kind_words()):
        return rest
    return key


def without_clitics(name: str) -> Iterator[str]:
    """A folded name without letters that may be prefixed to it («بكفرنبل», «للباب»), the fewest letters first."""
    folded = fold_word(name)
    for prefix in reversed(_CLITICS):
        if folded.startswith(prefix) and len(folded) - len(prefix) >= _SHORTEST:
            yield folded[len(prefix) :]
