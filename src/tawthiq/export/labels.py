"""The page's words in both languages, from `data/labels.yaml`."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files

import msgspec


class Label(msgspec.Struct, frozen=True):
    """What the page calls a thing, in both languages."""

    ar: str
    en: str

    def html(self) -> str:
        """Both languages; the page shows the one that is chosen."""
        return f'<span class="ar" lang="ar">{escape(self.ar)}</span><span class="en" lang="en">{escape(self.en)}</span>'


@cache
def labels() -> dict[str, dict[str, Label]]:
    """Labels by table and key."""
    import yaml  # late: only the page needs it

    source = yaml.safe_load(files("tawthiq").joinpath("data/labels.yaml").read_text("utf-8"))
    return {table: {key: _label(key, entry) for key, entry in entries.items()} for table, entries in source.items()}


def _label(key: str, entry: str | dict[str, str]) -> Label:
    return Label(entry, key) if isinstance(entry, str) else Label(**entry)


def label(table: str, key: str) -> Label:
    """The label of `key`; a key that the table does not know stands for itself in both languages."""
    return labels()[table].get(key) or Label(key, key)
