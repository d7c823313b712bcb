"""Finding forms: clitics come off only where the rest is known, the longest form wins, quotes in names are no bar."""

from __future__ import annotations

import pytest

from tawthiq.arabic import clitics
from tawthiq.arabic.fold import fold, fold_word
from tawthiq.arabic.tokens import tokenise
from tawthiq.lexicon.entries import CompiledLexicon, Entry, Form
from tawthiq.lexicon.match import Clitics, Matcher

LETTERS = Clitics(
    clitics.CONJUNCTIONS,
    clitics.PREPOSITIONS,
    clitics.ARTICLE,
    clitics.CONTRACTION,
    clitics.ENCLITICS,
    clitics.RESTORED,
    clitics.BARRED,
)
#: entry, its tag and its forms
WORDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "strike": ("TRIGGER", ("قصف",)),
    "raid": ("TRIGGER", ("غارة", "غارات")),
    "air-raid": ("TRIGGER", ("غارة جوية",)),
    "bombarded": ("TRIGGER", ("قصفوا",)),
    "army": ("HEAD", ("جيش",)),
    "syrian-army": ("ACTOR", ("جيش سوري",)),
    "free-army": ("ACTOR", ("الجيش السوري الحر",)),
    "victory": ("ACTOR", ("جيش النصر",)),
    "school": ("OBJECT", ("مدرسة",)),
    "al-bab": ("TOPONYM", ("الباب",)),
    "after": ("COMMON", ("بعد",)),
    "away": ("COMMON", ("عد",)),
}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    entries = tuple(Entry(tag, name, name, {}) for name, (tag, _) in WORDS.items())
    forms = tuple(
        Form(tuple(fold_word(text).split()), k) for k, (_, texts) in enumerate(WORDS.values()) for text in texts
    )
    return Matcher(CompiledLexicon("", entries, forms), LETTERS)


def found(matcher: Matcher, text: str) -> list[str]:
    """`entry` of each reading, in order."""
    tokens = tokenise(fold(text), text)
    return [r.entry.id for r in matcher.read(tokens, 0, len(tokens))]


#: word, entry, letters taken off before and behind, article
CLITICS: list[tuple[str, str, int, int, bool]] = [
    ("قصف", "strike", 0, 0, False),
    ("القصف", "strike", 0, 0, True),
    ("والقصف", "strike", 1, 0, True),
    ("بقصف", "strike", 1, 0, False),
    ("وبالقصف", "strike", 2, 0, True),
    ("فبقصفهم", "strike", 2, 2, False),
    ("للقصف", "strike", 2, 0, True),
    ("وللقصف", "strike", 3, 0, True),
    ("كقصف", "strike", 1, 0, False),
    ("قصفه", "strike", 0, 1, False),
    ("غارتها", "raid", 0, 2, False),  # ة is written ت before a pronoun
    ("وغاراتهم", "raid", 1, 2, False),
    ("قصفوها", "bombarded", 0, 2, False),  # the silent alif falls away
    ("مدرستهما", "school", 0, 3, False),
    ("الباب", "al-bab", 0, 0, False),
    ("بالباب", "al-bab", 1, 0, False),
    ("للباب", "al-bab", 2, 0, False),  # ل + الباب is written للباب
    ("بعد", "after", 0, 0, False),  # a word that is a form keeps its letters
]


@pytest.mark.parametrize(("word", "entry", "proclitic", "enclitic", "article"), CLITICS)
def test_clitics(matcher: Matcher, word: str, entry: str, proclitic: int, enclitic: int, article: bool) -> None:
    (reading,) = matcher.read(tokenise(fold(word), word), 0, 1)
    assert (reading.entry.id, reading.proclitic, reading.enclitic, reading.article) == (
        entry, proclitic, enclitic, article,
    )  # fmt: skip


@pytest.mark.parametrize(
    "word",
    [
        "قصفة",  # what remains after ة is no clitic
        "باب",  # a form with the article is found only with it
        "وصف",
        "مقصف",
        "تقصف",
        "",
    ],
)
def test_nothing_is_taken_off_an_unknown_word(matcher: Matcher, word: str) -> None:
    assert found(matcher, word) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("غارة جوية", ["air-raid"]),  # the longest form of one tag
        ("الغارة الجوية", ["air-raid"]),
        ("غارة وغارة جوية", ["raid", "air-raid"]),
        ("غارة ثم جوية", ["raid"]),
        ("الجيش السوري", ["syrian-army", "army"]),  # another tag may overlap
        ("الجيش السوري الحر", ["free-army", "army"]),
        ("جيش سوري حر", ["syrian-army", "army"]),
        ("وبالجيش السوري", ["syrian-army", "army"]),
        ("جيشهم السوري", ["army"]),  # a pronoun inside a name breaks it
        ("جيش وسوري", ["army"]),
        ("جيش. سوري", ["army"]),
        ('جيش "النصر"', ["victory", "army"]),  # quotes inside a name are stepped over
        ("جيش «النصر»", ["victory", "army"]),
        ("جيش (النصر)", ["victory", "army"]),
        ("جيش - النصر", ["army"]),
        ("جيش نصر", ["army"]),
    ],
)
def test_longest_match(matcher: Matcher, text: str, expected: list[str]) -> None:
    assert sorted(found(matcher, text)) == sorted(expected)


def test_a_reading_ends_with_its_sentence(matcher: Matcher) -> None:
    text = "غارة جوية"
    tokens = tokenise(fold(text), text)
    assert [(r.entry.id, r.last) for r in matcher.read(tokens, 0, 1)] == [("raid", 1)]


def test_whole_words_are_never_taken_apart() -> None:
    lexicon = CompiledLexicon("", (Entry("COMMON", "away", "away", {}),), (Form(("عد",), 0),))
    assert Matcher(lexicon, LETTERS).knows("بعد")
    assert not Matcher(lexicon, LETTERS, frozenset({"بعد"})).knows("بعد")


@pytest.mark.parametrize(("word", "known"), [("قصف", True), ("وقصفهم", True), ("سوري", True), ("قصر", False)])
def test_knows(matcher: Matcher, word: str, known: bool) -> None:
    assert matcher.knows(fold_word(word)) is known


#: word, and features of its form: what stands before it allows that form
BEFORE = [
    ("سيفر", "يفر", "present.active.3ms"), ("ويفر", "يفر", "present.active.3ms"), ("ليفر", "يفر", "present.active.3ms"),
    ("بيفر", "يفر", "present.active.3ms"), ("وفر", "فر", "past.active.3ms"), ("بطفل", "طفل", "singular"),
    ("كطفل", "طفل", "singular"), ("بقصف", "قصف", ""),
]  # fmt: skip
#: word, and features of a form that it does not hold
NOT_BEFORE = [
    ("سفر", "فر", "past.active.3ms"), ("كيهان", "يهان", "present.passive.3ms"), ("برمته", "رمت", "past.active.3fs"),
    ("لازالت", "ازالت", "past.active.3fs"), ("ساخر", "اخر", "singular"), ("ولازالت", "ازالت", "past.active.3fs"),
]  # fmt: skip


def licensed(word: str, form: str, features: str) -> bool:
    lexicon = CompiledLexicon("", (Entry("TRIGGER", "a", "a", {}),), (Form((fold_word(form),), 0, features),))
    return bool(Matcher(lexicon, LETTERS).read(tokenise(fold(word), word), 0, 1))


@pytest.mark.parametrize(("word", "form", "features"), BEFORE)
def test_letters_stand_before_what_they_can(word: str, form: str, features: str) -> None:
    assert licensed(word, form, features)


@pytest.mark.parametrize(("word", "form", "features"), NOT_BEFORE)
def test_letters_do_not_stand_before_what_they_cannot(word: str, form: str, features: str) -> None:
    assert not licensed(word, form, features)
