"""Everything that Tawthiq raises on purpose.

    TawthiqError
    ├── InputError            the caller's input cannot be read or coded
    │   ├── UnreadableSource  bytes that are no text in a known encoding, or a file that cannot be opened
    │   ├── EmptyDocument     no text, or no Arabic text
    │   ├── OversizedDocument more text than a report has: a book, or many reports in one file
    │   ├── BadDate           a publication date that is no calendar date
    │   ├── SharedSource      an erasure that would touch documents which were not named
    │   └── GazetteerError    a gazetteer that cannot be read, found or built
    │       └── DownloadFailed  one that could not be fetched; says which file to fetch and which command takes it
    ├── ArchiveError          an archive that cannot be opened or used
    │   ├── NoArchive         there is none, or something else is in its place
    │   ├── OldArchive        its tables are older or newer than this version knows
    │   ├── ArchiveFull       the disk or the server has no room
    │   ├── ArchiveReadOnly   it may not be written to
    │   ├── ArchiveBusy       another writer did not let go
    │   ├── ArchiveLost       the server went away
    │   └── ArchiveDamaged    what it holds is not what it recorded
    ├── MissingPackage        an optional package is not installed
    └── DataError             what Tawthiq ships or was given as data is broken
        ├── LexiconError      a lexicon entry breaks its schema
        ├── GoldError         a gold annotation cannot be read
        ├── MissingLibrary    a script of the map page was not installed
        ├── ProposalError     a file of proposed places is damaged or a decision in it is incomplete
        └── ShapeError        a shape of a place that has no area
"""

from __future__ import annotations


class TawthiqError(Exception):
    """Base of all errors raised on purpose; its text says what, where and how to mend it."""


class InputError(TawthiqError):
    """The input cannot be coded."""


class UnreadableSource(InputError):
    """A file that cannot be opened, or whose bytes are no text."""


class EmptyDocument(InputError):
    """A report without text, or without Arabic."""


class OversizedDocument(InputError):
    """More text than a report has."""


class BadDate(InputError):
    """A publication date that is no calendar date."""


class SharedSource(InputError):
    """Bytes that are to be erased hold documents which are not."""


class GazetteerError(InputError):
    """A gazetteer that cannot be read, found or built."""


class DownloadFailed(GazetteerError):
    """A file of a gazetteer that could not be fetched."""


class ArchiveError(TawthiqError):
    """An archive that cannot be opened or used."""


class NoArchive(ArchiveError):
    """There is no archive, or something else is in its place."""


class OldArchive(ArchiveError):
    """The archive's tables are older or newer than this version of Tawthiq knows."""


class ArchiveFull(ArchiveError):
    """The disk or the server has no room for more."""


class ArchiveReadOnly(ArchiveError):
    """The archive may not be written to."""


class ArchiveBusy(ArchiveError):
    """Another writer did not let go in time."""


class ArchiveLost(ArchiveError):
    """The server that holds the archive went away."""


class ArchiveDamaged(ArchiveError):
    """What the archive holds is not what it recorded."""


class MissingPackage(TawthiqError):
    """An optional package is not installed."""


class DataError(TawthiqError):
    """Data shipped or given is broken."""


class LexiconError(DataError):
    """A lexicon entry breaks its schema."""


class GoldError(DataError):
    """A gold annotation cannot be read."""


class MissingLibrary(DataError):
    """A script that the map page carries was not installed."""


class ProposalError(DataError):
    """A file of proposed places is damaged, or a reviewer's decision in it is incomplete."""


class ShapeError(DataError):
    """A shape that has no area: its parts do not overlap."""
