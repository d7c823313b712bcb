"""The lexicon files keep their word: each example finds its entry, no counter-example does, each form reads back."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tawthiq.arabic.fold import fold
from tawthiq.arabic.tokens import tokenise
from tawthiq.errors import LexiconError
from tawthiq.extract.reading import load_matcher
from tawthiq.lexicon.build import compile_lexicon
from tawthiq.lexicon.entries import Reading
from tawthiq.lexicon.load import load_lexicon
from tawthiq.lexicon.sources import LEXICONS, TAGS, SourceEntry, read_sources

#: place names are too many for examples; test_every_form_reads_back reads them
WITHOUT_EXAMPLES = ("TOPONYM",)


@cache
def entries(tag: str) -> tuple[SourceEntry, ...]:
    return tuple(entry for entry in read_sources() if entry.tag == tag)


def readings(text: str) -> list[Reading]:
    tokens = tokenise(fold(text), text)
    return load_matcher().read(tokens, 0, len(tokens))


def finds(entry: SourceEntry, text: str, short: bool) -> bool:
    """Whether `text` yields `entry`; a short form counts only if `short`, for a report must name the actor in full."""
    return any(
        r.tag == entry.tag and r.entry.id == entry.id and (short or r.features != "short") for r in readings(text)
    )


@pytest.mark.parametrize("tag", TAGS.values())
def test_every_entry_has_an_example_that_finds_it(tag: str) -> None:
    if tag not in WITHOUT_EXAMPLES:
        assert [e.id for e in entries(tag) if not e.lists.get("examples")] == []
    missed = [(e.id, t) for e in entries(tag) for t in e.lists.get("examples", ()) if not finds(e, t, short=True)]
    assert missed == []


@pytest.mark.parametrize("tag", TAGS.values())
def test_no_counter_example_finds_its_entry(tag: str) -> None:
    found = [(e.id, t) for e in entries(tag) for t in e.lists.get("counter_examples", ()) if finds(e, t, short=False)]
    assert found == []


def test_every_form_reads_back() -> None:
    """A form that is never read is dead: a mark in it that texts do not have, or a word cut another way."""
    lexicon = load_lexicon()
    dead = []
    for form in lexicon.forms:
        entry = lexicon.entries[form.entry]
        text = " ".join(form.words)
        n_tokens = len(tokenise(fold(text), text))
        if not any(r.entry == entry and (r.first, r.last) == (0, n_tokens) for r in readings(text)):
            dead.append((entry.tag, entry.id, text))
    assert dead == []


def test_compiled_lexicon_is_up_to_date() -> None:
    assert compile_lexicon() == load_lexicon(), "run `make lexicon`"


@pytest.mark.parametrize("tag", TAGS.values())
def test_ids_are_unique(tag: str) -> None:
    assert [name for name, n in Counter(e.id for e in entries(tag)).items() if n > 1] == []


def test_actors_refer_to_actors_and_countries_that_exist() -> None:
    actors = entries("ACTOR")
    ids, countries = {e.id for e in actors}, {e.attributes.get("country") for e in actors}
    named = [name for e in actors if (names := e.attributes.get("backs")) for name in names.split(", ")]
    theatres = [name for e in actors if (names := e.attributes.get("theatres")) for name in names.split(", ")]
    assert (set(named) - ids, set(theatres) - countries) == (set(), set())


@pytest.mark.parametrize("stem", TAGS)
def test_files_hold_plain_letters(stem: str) -> None:
    """No presentation forms and no bidi controls: what an editor does not show."""
    text = (LEXICONS / f"{stem}.yaml").read_text("utf-8")
    odd = {c for c in text if "\ufb50" <= c <= "\ufdff" or "\ufe70" <= c <= "\ufeff" or unicodedata.category(c) == "Cf"}
    assert odd == set()


# ---- what a broken file says


def write(folder: Path, text: str) -> Path:
    (folder / "cues.yaml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- id: a\n  forms: [من]\n- id: a\n  forms: [في]\n", "'a' stands twice"),
        ("- name: a\n", "an entry without id"),
        ("- just words\n", "an entry without id"),
        ("- id: a\n  forms: [[من]]\n", "forms holds something other than strings"),
        ("- id: a\n  forms: [" + unicodedata.normalize("NFD", "أمن") + "]\n", "not in Unicode NFC"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message) as caught:
        list(read_sources(write(tmp_path, text)))
    assert "cues.yaml" in str(caught.value)


def test_an_entry_as_written(tmp_path: Path) -> None:
    text = '- id: a.b\n  name: from\n  class: from\n  forms: [" من "]\n  examples: من هنا\n  value: "1"\n'
    (entry,) = read_sources(write(tmp_path, text))
    assert entry == SourceEntry(
        "CUE", "a.b", "from", {"class": "from", "value": "1"}, {"forms": ("من",), "examples": ("من هنا",)}
    )
