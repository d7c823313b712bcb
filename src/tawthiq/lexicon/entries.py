"""What a lexicon holds once it is compiled."""

from __future__ import annotations

import msgspec


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One reviewed entry; `tag` is its file's, `attributes` all keys that are no forms or examples."""

    tag: str
    id: str
    name: str
    attributes: dict[str, str]

    @property
    def cls(self) -> str:
        """The entry's class, "" where its file has none."""
        return self.attributes.get("class", "")

    def get(self, key: str) -> str:
        return self.attributes.get(key, "")


class Form(msgspec.Struct, frozen=True, array_like=True):
    """One folded surface form: its words, the index of its entry, and features such as `past.passive.3fs` or `dual`."""

    words: tuple[str, ...]
    entry: int
    features: str = ""


class CompiledLexicon(msgspec.Struct, frozen=True):
    """All entries and forms, with the hash of the sources that they were compiled from."""

    sha256: str
    entries: tuple[Entry, ...]
    forms: tuple[Form, ...]


class Reading(msgspec.Struct, frozen=True, gc=False):
    """An entry found at tokens `[first, last)`.

    `proclitic` and `enclitic` are the numbers of letters taken off the first and the last word; `article` tells whether
    the first word carried the article beyond what the form has.
    """

    entry: Entry
    features: str
    first: int
    last: int
    proclitic: int = 0
    enclitic: int = 0
    article: bool = False

    @property
    def tag(self) -> str:
        return self.entry.tag
