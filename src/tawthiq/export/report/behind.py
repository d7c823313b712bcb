"""From a figure to the incidents that it counts: every number in the page leads to an entry here, and that to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from tawthiq.export.report.chosen import Shown
from tawthiq.export.report.words import number

_SMALL: Final = ' class="p"'


class Entry(msgspec.Struct, frozen=True):
    """`label` is HTML. `is_small`: only a drawing for small screens leads to it, so print leaves it out."""

    key: str
    label: str
    shown: tuple[Shown, ...]
    is_small: bool = False


class Behind:
    """Gathers the entries while the page is written; figures of one label and the same incidents share one."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, tuple[int, ...]], Entry] = {}

    def link(self, label: str, shown: Sequence[Shown], *, is_small: bool = False) -> str:
        """`#f3`: where the incidents of a figure are listed."""
        named = (label, tuple(each.number for each in shown))
        entry = self._entries.setdefault(named, Entry(f"f{len(self._entries) + 1}", label, tuple(shown), is_small))
        if entry.is_small and not is_small:
            self._entries[named] = msgspec.structs.replace(entry, is_small=False)
        return f"#{entry.key}"

    def figure(self, text: object, label: str, shown: Sequence[Shown]) -> str:
        """The number as a link; what counts nothing is a dash."""
        if not shown or text in ("", 0):
            return '<span class="nil">–</span>'
        return f'<a class="n" href="{self.link(label, shown)}">{number(text)}</a>'

    def html(self) -> str:
        """All entries as a list."""
        items = "\n".join(
            f'<li id="{entry.key}"{_SMALL if entry.is_small else ""}><b>{entry.label}</b> '
            f"{incident_links(entry.shown)}</li>"
            for entry in self._entries.values()
        )
        return f'<ol class="behind">\n{items}\n</ol>'


def incident_links(shown: Sequence[Shown]) -> str:
    """Numbers that lead to incidents; runs of three and more as `4–9`, which leads to their first."""
    runs: list[list[Shown]] = []
    for each in sorted(shown, key=lambda one: one.number):
        if runs and each.number == runs[-1][-1].number + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return " ".join(_run(run) for run in runs)


def _run(run: Sequence[Shown]) -> str:
    if len(run) < 3:
        return " ".join(f'<a href="#{each.anchor}">{number(each.number)}</a>' for each in run)
    return f'<a href="#{run[0].anchor}">{number(f"{run[0].number}–{run[-1].number}")}</a>'


def section(ident: str, title: str, body: str, lead: str = "") -> str:
    """One part of the page under its heading; all of it is HTML already."""
    intro = f'<p class="lead">{lead}</p>\n' if lead else ""
    return f'<section id="{ident}">\n<h2>{title}</h2>\n{intro}{body}\n</section>'


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], kind: str = "") -> str:
    """A table whose first column names its rows."""
    top = "".join(f'<th scope="col">{head}</th>' for head in heads)
    body = "\n".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>' for row in rows
    )
    parts = f"<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>"
    return f'<div class="wide"><table class="{kind}">{parts}</table></div>'
