"""The edits that outlets make to a dispatch that they take over, for `copies`; all deterministic in their `Random`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

TABLES: Final[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("copies.yaml").read_text("utf-8"))
SENTENCE: Final = re.compile(r"(?<=[.!؟])\s+|\n+")
MARKS: Final = "ًٌٍَُِّْ"
SLIPS: Final = (("أ", "ا"), ("إ", "ا"), ("ة", "ه"), ("ى", "ي"), ("ئ", "ء"), ("ه", "ة"), ("ض", "ظ"))
RUNNING: Final = 8
Edit = Callable[[str, Random], str]


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def sentences(text: str) -> list[str]:
    return [piece for piece in SENTENCE.split(text) if piece and piece.strip()]


def joined(random: Random, *tables: str) -> str:
    return " ".join(random.choice(TABLES[table]) for table in tables)


def opening(random: Random) -> str:
    return joined(random, "lead_openings", "lead_bodies", "lead_ends")


def lead(text: str, random: Random) -> str:
    """Another headline and opening sentence; a headline (a first line without a full stop) of the old goes."""
    lines = paragraphs(text)
    if len(lines) > 2 and not lines[0].endswith("."):
        lines = lines[1:]
    return "\n\n".join([random.choice(TABLES["titles"]), opening(random), *lines])


def replaced_lead(text: str, random: Random) -> str:
    """The first full sentence is written anew too."""
    pieces = sentences(text)
    drop = 2 if len(pieces) > 5 else 1 if len(pieces) > 3 else 0
    return "\n\n".join([random.choice(TABLES["titles"]), opening(random), *pieces[drop:]])


def tail(text: str, random: Random) -> str:
    """Only the first half to four fifths of the sentences stay; of a text of one sentence, of the words."""
    pieces = sentences(text)
    if len(pieces) < 2:
        words = text.split()
        return " ".join(words[: max(12, int(len(words) * random.uniform(0.6, 0.8)))])
    keep = max(1, round(len(pieces) * random.uniform(0.5, 0.8)))
    while len(" ".join(pieces[:keep]).split()) < 12 and keep < len(pieces):
        keep += 1
    return "\n\n".join(pieces[:keep])


def sides(text: str, random: Random) -> str:
    """Every side gets another name, the same one throughout."""
    for names in TABLES["sides"]:
        longest_first = sorted(names, key=len, reverse=True)
        found = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest_first))
        other = random.choice(names)
        text = found.sub(other, text)
    return text


def order(text: str, random: Random) -> str:
    """The paragraphs behind the first two (headline, opening) in another order."""
    lines = paragraphs(text)
    rest = lines[2:]
    random.shuffle(rest)
    return "\n\n".join(lines[:2] + rest)


def stamp(text: str, random: Random) -> str:
    """Stamp and byline of another outlet; short lines at the head and foot of the old go."""
    lines = paragraphs(text)
    kept = [line for i, line in enumerate(lines) if i == 0 or len(line.split()) > 4] or lines
    return "\n\n".join([kept[0], random.choice(TABLES["stamps"]), *kept[1:], random.choice(TABLES["bylines"])])


def numbers(text: str, random: Random) -> str:
    """Digits as words and words as digits."""
    del random
    for value, word in TABLES["numbers"].items():
        mark = f"\0{value}\0"
        text = re.sub(rf"(?<![\w.,]){value}(?![\w.,])", mark, text)
        text = re.sub(rf"(?<!\w){word}(?!\w)", str(value), text)
        text = text.replace(mark, word)
    return text


def quote(text: str, random: Random) -> str:
    """A sentence of somebody's words put in."""
    lines = paragraphs(text)
    lines.insert(random.randint(1, len(lines)), joined(random, "quote_speakers", "quote_words"))
    return "\n\n".join(lines)


def noise(text: str, random: Random) -> str:
    """Vowel marks, slips of the pen in one word of thirty, commas lost, blanks doubled."""
    words = [_noisy(word, random) for word in re.split(r"(\s+)", text)]
    return "".join(words)


def _noisy(word: str, random: Random) -> str:
    if word.isspace():
        return word + " " if random.random() < 0.03 else word
    if random.random() < 0.25 and len(word) > 2:
        at = random.randint(1, len(word) - 1)
        word = word[:at] + random.choice(MARKS) + word[at:]
    if random.random() < 0.03:
        old, new = random.choice(SLIPS)
        word = word.replace(old, new)
    if random.random() < 0.02 and len(word) > 4:
        at = random.randint(1, len(word) - 2)
        word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word.replace("،", "") if random.random() < 0.5 else word


def merged(text: str, random: Random) -> str:
    """Two neighbouring paragraphs as one."""
    lines = paragraphs(text)
    if len(lines) > 1:
        at = random.randint(0, len(lines) - 2)
        lines[at : at + 2] = [f"{lines[at]} {lines[at + 1]}"]
    return "\n".join(lines)


def hashtags(text: str, random: Random) -> str:
    """Hashtags on some words and at the end."""
    words = [f"#{w}" if len(w) > 4 and random.random() < 0.06 else w for w in text.split(" ")]
    return " ".join(words) + "\n" + " ".join(random.sample(TABLES["hashtags"], 3))


def toll(text: str, random: Random) -> str:
    """An update: every number is another, nothing else."""
    values = {str(word): value for value, word in TABLES["numbers"].items()}

    def other(match: re.Match[str]) -> str:
        value = values.get(match.group()) or int(match.group())
        return str(value + random.randint(1, 5))

    return re.sub(rf"(?<![\w.,])(?:\d{{1,3}}|{'|'.join(values)})(?![\w.,])", other, text)


EDITS: Final[dict[str, Edit]] = {
    "new lead": lead, "lead written anew": replaced_lead, "cut tail": tail, "other names for sides": sides,
    "paragraphs reordered": order, "stamp and byline": stamp, "numbers": numbers, "quote added": quote,
    "marks and slips": noise, "paragraphs merged": merged, "hashtags": hashtags, "toll updated": toll,
}  # fmt: skip


def several(text: str, random: Random) -> str:
    """Three of the edits one after the other."""
    chosen = random.sample([edit for name, edit in EDITS.items() if name != "toll updated"], 3)
    for edit in sorted(chosen, key=lambda edit: edit is not tail):  # cutting what was added would leave no copy
        text = edit(text, random)
    return text


def heavy(text: str, random: Random) -> str:
    """At once: cut tail, other names for sides, new lead, another stamp."""
    for edit in (tail, sides, lead, stamp):
        text = edit(text, random)
    return text


def holds(copy: str, text: str) -> bool:
    """Whether `RUNNING` words of `text` that follow each other in a line are left in its copy."""
    words, kept = text.split(), f" {' '.join(copy.split())} "
    return any(f" {' '.join(words[at : at + RUNNING])} " in kept for at in range(len(words) - RUNNING + 1))


ALL_EDITS: Final[dict[str, Edit]] = {**EDITS, "three at once": several, "lead, tail, sides, stamp": heavy}
