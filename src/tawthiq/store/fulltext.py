"""Full text: FTS5 in SQLite, a `tsvector` with a GIN index in PostgreSQL, over the words that `search_forms` keeps.

Neither engine's analyser is trusted with Arabic: both see words that are folded and stemmed already, and compare them.
In PostgreSQL surface and stems share one vector; a mark before each stem (`STEM_MARK`) keeps them apart, since an index
knows words but no weights. There a document is searchable up to its first `MOST_LETTERS` letters: a vector is limited.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    bindparam,
    column,
    func,
    not_,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

from tawthiq.store import schema
from tawthiq.store.dialects import SQLITE, aside, is_sqlite, row_by_row

STEM_MARK: Final = "ξ"
MOST_LETTERS: Final = 150_000

SQLITE_OBJECTS: Final = (
    "CREATE VIRTUAL TABLE search_words USING fts5("
    "ex, st, content='search_forms', content_rowid='seq', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER search_words_insert AFTER INSERT ON search_forms BEGIN "
    "INSERT INTO search_words(rowid, ex, st) VALUES (new.seq, new.ex, new.st); END",
    "CREATE TRIGGER search_words_delete AFTER DELETE ON search_forms BEGIN "
    "INSERT INTO search_words(search_words, rowid, ex, st) VALUES ('delete', old.seq, old.ex, old.st); END",
    "CREATE TRIGGER search_words_update AFTER UPDATE ON search_forms BEGIN "
    "INSERT INTO search_words(search_words, rowid, ex, st) VALUES ('delete', old.seq, old.ex, old.st); "
    "INSERT INTO search_words(rowid, ex, st) VALUES (new.seq, new.ex, new.st); END",
    "INSERT INTO search_words(search_words) VALUES ('rebuild')",
)
POSTGRESQL_OBJECTS: Final = (
    "ALTER TABLE search_forms ADD COLUMN search_words tsvector GENERATED ALWAYS AS ("
    f"to_tsvector('simple'::regconfig, left(ex, {MOST_LETTERS})) || to_tsvector('simple'::regconfig, "
    rf"regexp_replace(left(st, {MOST_LETTERS}), '(\S+)', '{STEM_MARK}\1', 'g'))) STORED",
    "CREATE INDEX search_forms_words ON search_forms USING gin (search_words)",
)

_FTS: Final = table("search_words", column("rowid"), column("search_words", String))
_VECTOR: Final = column("search_words", TSVECTOR)


class Term(msgspec.Struct, frozen=True):
    """`stem`: words under their stems, next to each other where there are several; `surface`: the same as written;
    `prefix`: one word's beginning, of either form. `written`: the words of a stem as they were asked for.
    """

    kind: Literal["stem", "surface", "prefix"]
    words: tuple[str, ...]
    written: tuple[str, ...] = ()


class TextQuery(msgspec.Struct, frozen=True):
    """Of each group one term must occur, of `excluded` none; every text fits one that has neither."""

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups or self.excluded)


def full_text_objects(dialect: str) -> tuple[str, ...]:
    """Statements that make what full text needs, over rows that may be there already."""
    return SQLITE_OBJECTS if dialect == SQLITE else POSTGRESQL_OBJECTS


def matching(connection: Connection, query: TextQuery) -> Select[Any]:
    """Numbers (`documents.seq`) of the documents that `query` finds, which has groups."""
    assert query.groups
    if is_sqlite(connection):
        return select(_FTS.c.rowid.label("seq")).where(_FTS.c.search_words.op("MATCH")(_bound(fts5(query))))
    return select(schema.search_forms.c.seq).where(_found(query))


def among(connection: Connection, seq: ColumnElement[Any], query: TextQuery) -> ColumnElement[bool]:
    """Whether document `seq` is one of those that `query` finds, for queries that find many or exclude many."""
    if not is_sqlite(connection):
        forms = schema.search_forms
        return row_by_row(select(_stands_all(query)).select_from(forms).where(forms.c.seq == seq))
    seq = aside(connection, seq)
    if query.groups:
        return seq.in_(matching(connection, query))
    return seq.not_in(matching(connection, TextQuery((query.excluded,))))


def _found(query: TextQuery) -> ColumnElement[bool]:
    """Of a row of `search_forms`, in PostgreSQL.

    Its index knows which words a text has but not where, and to look that up in the vector takes ten times as long as
    to look for the words in the text of the forms.
    """
    words = text("CAST(:tsquery AS tsquery)").bindparams(bindparam("tsquery", tsquery(query), unique=True))
    parted = [or_(*map(_stands, group)) for group in query.groups if any(len(term.words) > 1 for term in group)]
    barred = [not_(_stands(term)) for term in query.excluded if len(term.words) > 1]
    known = [_VECTOR.op("@@", return_type=Boolean())(words)] if tsquery(query) else []
    return and_(*known, *parted, *barred)


def _stands_all(query: TextQuery) -> ColumnElement[bool]:
    """The same of one row, without its vector."""
    wanted = [or_(*map(_stands, group)) for group in query.groups]
    return and_(*wanted, *(not_(_stands(term)) for term in query.excluded))


def _stands(term: Term) -> ColumnElement[bool]:
    """Whether the words of `term` stand in the forms next to each other."""
    forms = schema.search_forms.c
    words = " ".join(term.words)
    if term.kind == "prefix":
        return or_(*(func.strpos(" " + column, f" {words}") > 0 for column in (forms.ex, forms.st)))
    return func.strpos(" " + (forms.ex if term.kind == "surface" else forms.st) + " ", f" {words} ") > 0


def fts5(query: TextQuery) -> str:
    """The query in the language of FTS5."""
    found = " AND ".join(_any_of(group) for group in query.groups)
    return f"({found}) NOT {_any_of(query.excluded)}" if query.excluded else found


def tsquery(query: TextQuery) -> str:
    """The query in the language of PostgreSQL, but for the order of words that stand next to each other."""
    groups = ["(" + " | ".join(map(_lexemes, group)) + ")" for group in query.groups]
    return " & ".join([*groups, *(f"!({_lexemes(term)})" for term in query.excluded if len(term.words) == 1)])


def _any_of(terms: tuple[Term, ...]) -> str:
    return "(" + " OR ".join(map(_fts5_term, terms)) + ")"


def _fts5_term(term: Term) -> str:
    words = '"' + " ".join(term.words).replace('"', "") + '"'
    return {"stem": f"st : {words}", "surface": f"ex : {words}", "prefix": f"{{ex st}} : {words} *"}[term.kind]


def _lexemes(term: Term) -> str:
    if term.kind == "prefix":
        return f"{_lexeme(term.words[0])}:* | {_lexeme(STEM_MARK + term.words[0])}:*"
    mark = STEM_MARK if term.kind == "stem" else ""
    together = " & ".join(_lexeme(mark + word) for word in term.words)
    return f"({together})" if len(term.words) > 1 else together


def _lexeme(word: str) -> str:
    return "'" + word.replace("'", "").replace("\\", "") + "'"


def _bound(value: str) -> Any:
    return bindparam(None, value, String, unique=True)
