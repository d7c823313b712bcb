"""What a user asks for, and how the words of a query are read.

    قصف ريف إدلب        all of these words, in any order, with whatever letters are written onto them
    "قصف مدفعي"         these words as written, next to each other; «…» is the same
    قصف OR غارة          one of the two
    -مظاهرة             not this word; also before a quotation
    مدفع*               words that begin like this
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, Literal, NoReturn

import msgspec

from tawthiq.archive.forms import stem, surfaces
from tawthiq.errors import QueryError
from tawthiq.store.fulltext import Term, TextQuery
from tawthiq.store.spatial import Box, Circle

Sort = Literal["date", "rank"]
Dates = Literal["auto", "event", "published"]
LEAST_PREFIX: Final = 2
"""Letters before a `*`: one letter alone begins a twentieth of all words."""
_QUOTES: Final = {'"': '"', "“": "”", "„": "“”", "«": "»", "”": "“”", "»": "«"}
_PIECE: Final = re.compile(r"[^\s\"“”„«»]+")
_EITHER: Final = "OR"
_NOT: Final = "-−–"


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """Everything is asked of one document; all that is said of events, of one event of it.

    `text`: words, as in this module's docstring, may be empty. `first`, `last`: days, both included, of what `dates`
    says: "auto" is of the event where anything else is asked of events, else of publication. `places`, `types`,
    `statuses`, `outlets`, `languages`: any of these. `actors`: any of these, but those with another role
    (`initiator:…`, `target:…`, `claimant:…`) are asked for besides. `killed`: at least so many. `area`: a circle or
    box that the circle of a place must meet, with `inside` hold wholly; as text, `LAT,LON,KM` or `PLACE,KM`.
    `run`: number or id of the coder's run, None for the latest. `withdrawn`: withdrawn documents too.
    """

    text: str = ""
    first: date | None = None
    last: date | None = None
    dates: Dates = "auto"
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    background: bool | None = None
    killed: int | None = None
    area: Circle | Box | str | None = None
    inside: bool = False
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    run: str | None = None
    sort: Sort = "date"
    limit: int = 20
    all_copies: bool = False
    withdrawn: bool = False


class _Piece(msgspec.Struct, frozen=True):
    """A word or quotation of a query as written, and where it begins."""

    text: str
    at: int
    quoted: bool = False
    excluded: bool = False


def parse_text(written: str) -> TextQuery:
    """Raises QueryError, which points at the place."""
    groups: list[tuple[Term, ...]] = []
    excluded: list[Term] = []
    either: _Piece | None = None
    last_was_word = False
    for piece in _pieces(written):
        if piece.text == _EITHER and not piece.quoted and not piece.excluded:
            if not last_was_word:
                _point(written, piece.at, "OR needs a word before it")
            either, last_was_word = piece, False
            continue
        terms = _terms(written, piece)
        if not terms:
            continue
        if either is not None and piece.excluded:
            _point(written, piece.at, "a word that must not occur cannot stand beside OR")
        if piece.excluded:
            excluded.extend(terms)
        elif either is not None:
            groups[-1] = (*groups[-1], *terms)
        else:
            groups.append(terms)
        either, last_was_word = None, not piece.excluded
    if either is not None:
        _point(written, either.at, "OR needs a word behind it")
    if written.strip() and not groups and not excluded:
        raise QueryError(f"{written!r} has no word to look for. Give words, or leave it empty and filter by options.")
    return TextQuery(tuple(groups), tuple(excluded))


def _pieces(written: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    at = 0
    while at < len(written):
        if written[at].isspace():
            at += 1
            continue
        excluded = written[at] in _NOT and at + 1 < len(written) and not written[at + 1].isspace()
        start = at + excluded
        if written[start] in _QUOTES:
            end = _closing(written, start)
            pieces.append(_Piece(written[start + 1 : end], start, True, excluded))
            at = end + 1
        else:
            found = _PIECE.match(written, start)
            assert found is not None
            pieces.append(_Piece(found.group(), start, False, excluded))
            at = found.end()
    return pieces


def _closing(written: str, start: int) -> int:
    closing = _QUOTES[written[start]]
    end = next((i for i in range(start + 1, len(written)) if written[i] in closing), None)
    if end is None:
        _point(written, start, "the quotation that begins here has no end")
    return end


def _terms(written: str, piece: _Piece) -> tuple[Term, ...]:
    found = surfaces(piece.text)
    if piece.quoted:
        return (Term("surface", tuple(found)),) if found else ()
    if not piece.text.endswith("*"):
        if not found and piece.excluded:
            _point(written, piece.at, "there is no word behind the minus sign")
        return (Term("stem", tuple(map(stem, found)), tuple(found)),) if found else ()
    if len(found) != 1 or len(found[0]) < LEAST_PREFIX or piece.text.count("*") > 1:
        _point(written, piece.at, f"a * follows the beginning of one word, {LEAST_PREFIX} letters or more")
    return (Term("prefix", (found[0],)),)


def _point(written: str, at: int, problem: str) -> NoReturn:
    raise QueryError(f"In the query, at character {at + 1} («{written[at : at + 20]}»): {problem}.")
