"""Compiles the lexicon files, verbs inflected, into one file: `python -m tawthiq.lexicon.build [--check]`.

Needs `mazini` (a development dependency); the compiled file needs nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tawthiq.arabic.clitics import NISBA, NISBA_ENDINGS
from tawthiq.arabic.fold import fold, fold_word
from tawthiq.arabic.tokens import tokenise
from tawthiq.errors import LexiconError
from tawthiq.lexicon.entries import CompiledLexicon, Entry, Form
from tawthiq.lexicon.load import COMPILED
from tawthiq.lexicon.match import SKIPPED
from tawthiq.lexicon.sources import SourceEntry, read_sources, sources_hash

_PERSONS = ("3ms", "3fs", "3md", "3fd", "3mp", "3fp", "1p")
_TENSES = (("past", "past"), ("ind", "present"), ("sub", "present"), ("juss", "present"))


def compile_lexicon() -> CompiledLexicon:
    """All sources, folded and inflected."""
    entries: list[Entry] = []
    forms: dict[tuple[tuple[str, ...], int, str], None] = {}
    for source in read_sources():
        index = len(entries)
        entries.append(Entry(source.tag, source.id, source.name, source.attributes))
        for text, features in _surface_forms(source):
            words = _words(text)
            if not words:
                raise LexiconError(f"{source.tag}: {source.id}: the form {text!r} holds no letters")
            forms.setdefault((words, index, features))
    return CompiledLexicon(sources_hash(), tuple(entries), tuple(Form(*key) for key in forms))


def _words(text: str) -> tuple[str, ...]:
    """A form cut as texts are («حركة/جيش» into three), without the quotation marks and brackets that matching skips."""
    return tuple(t.text for t in tokenise(fold(text), text) if t.text not in SKIPPED)


def _surface_forms(source: SourceEntry) -> Iterator[tuple[str, str]]:
    for key in ("forms", "singular", "dual", "plural"):
        for text in source.lists.get(key, ()):
            yield text, "" if key == "forms" else key
    for text in source.lists.get("short_forms", ()):
        yield text, "short"
    for text in source.lists.get("own_words", ()):
        yield text, "own"
    for nisba in source.lists.get("adjectives", ()):
        stem = nisba.removesuffix(NISBA)
        for ending in NISBA_ENDINGS:
            yield stem + ending, "adjective"
    for verb in source.lists.get("verbs", ()):
        yield from _inflect(verb, source.id)


def _inflect(verb: str, entry_id: str) -> Iterator[tuple[str, str]]:
    """Third persons and "we", past and present, both voices: `("قصفت", "past.active.3fs")`."""
    import mazini

    try:
        root, code = verb.rsplit(" ", 1)
        table = mazini.conjugate(root, code, passive=True).slots
    except (ValueError, mazini.MaziniError) as problem:
        raise LexiconError(f"{entry_id}: cannot inflect {verb!r}: {problem}") from problem
    seen: set[tuple[str, str]] = set()
    for prefix, tense in _TENSES:
        for voice, infix in (("active", ""), ("passive", "pass_")):
            for person in _PERSONS:
                for form in table.get(f"{prefix}_{infix}{person}", ()):
                    item = (fold_word(form.form), f"{tense}.{voice}.{person}")
                    if item not in seen and item[0] not in ("", "?"):
                        seen.add(item)
                        yield item


def write(path: Path, lexicon: CompiledLexicon) -> None:
    """One line an entry and a form, so that a change can be read in a diff."""
    encode = msgspec.json.encode
    lines = [b'{"sha256":' + encode(lexicon.sha256) + b',"entries":[\n']
    lines.append(b",\n".join(encode(e) for e in lexicon.entries))
    lines.append(b'\n],"forms":[\n')
    lines.append(b",\n".join(encode(f) for f in lexicon.forms))
    lines.append(b"\n]}\n")
    path.write_bytes(b"".join(lines))


def main(arguments: list[str]) -> int:
    """Compile, or with `--check` compare with what is committed; 1 if that is stale."""
    lexicon = compile_lexicon()
    if "--check" in arguments:
        same = COMPILED.exists() and msgspec.json.decode(COMPILED.read_bytes(), type=CompiledLexicon) == lexicon
        print("the compiled lexicon is up to date" if same else "the compiled lexicon is stale: run `make lexicon`")
        return 0 if same else 1
    write(COMPILED, lexicon)
    print(f"{len(lexicon.entries)} entries, {len(lexicon.forms)} forms -> {COMPILED.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
