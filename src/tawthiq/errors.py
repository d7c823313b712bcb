"""Everything that Tawthiq raises on purpose.

    TawthiqError
    ├── InputError            the caller's input cannot be read or coded
    │   ├── UnreadableSource  bytes that are no text in a known encoding, or a file that cannot be opened
    │   ├── EmptyDocument     no text, or no Arabic text
    │   ├── OversizedDocument more text than a report has: a book, or many reports in one file
    │   ├── BadDate           a publication date that is no calendar date
    │   ├── SharedSource      an erasure that would touch documents which were not named
    │   ├── RecordError       what is to be recorded contradicts itself or what the archive holds
    │   ├── QueryError        a search that cannot be understood
    │   ├── GazetteerError    a gazetteer that cannot be read, found or built
    │   │   └── DownloadFailed  one that could not be fetched; says which file to fetch and which command takes it
    │   ├── WatchFileError    a watch file that cannot be read, or asks for what cannot be
    │   └── SourceUnreachable an address whose contents could not be had
    │       ├── AddressRefused  not asked for at all: private, not http or https, or with a password in it
    │       ├── RobotsRefused   its server's robots.txt asks that it be left alone
    │       ├── SourceTooLarge  more bytes than are taken from one address
    │       ├── BadStatus       the server answered with an error
    │       ├── BrokenAnswer    cut off, endlessly redirected, or packed in a broken or unknown way
    │       ├── NoConnection    no such host, nobody listens, or no trusted certificate
    │       └── SourceTimeout   the answer was not whole in time
    ├── ArchiveError          an archive that cannot be opened or used
    │   ├── NoArchive         there is none, or something else is in its place
    │   ├── OldArchive        its tables are older or newer than this version knows
    │   ├── ArchiveFull       the disk or the server has no room
    │   ├── ArchiveReadOnly   it may not be written to
    │   ├── ArchiveBusy       another writer did not let go
    │   ├── ArchiveLost       the server went away
    │   ├── ArchiveDamaged    what it holds is not what it recorded
    │   ├── ChangedMeanwhile  another program changed what the caller looked at
    │   ├── NoRun             it has no run of that name
    │   └── CoderChanged      the coder or its data changed under a running program
    ├── MissingPackage        an optional package is not installed
    └── DataError             what Tawthiq ships or was given as data is broken
        ├── LexiconError      a lexicon entry breaks its schema
        ├── GoldError         a gold annotation cannot be read
        ├── MissingLibrary    a script of the map page, or a browser that prints, is not installed
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


class NotPublished(InputError):
    """A source that holds what was never made public, such as a private chat."""


class EmptyDocument(InputError):
    """A report without text, or without Arabic."""


class OversizedDocument(InputError):
    """More text than a report has."""


class BadDate(InputError):
    """A publication date that is no calendar date."""


class QueryError(InputError):
    """A search that cannot be understood: its words, or the name of something that is not known."""


class SharedSource(InputError):
    """Bytes that are to be erased hold documents which are not."""


class RecordError(InputError):
    """What is to be recorded contradicts itself, or what the archive holds."""


class GazetteerError(InputError):
    """A gazetteer that cannot be read, found or built."""


class DownloadFailed(GazetteerError):
    """A file of a gazetteer that could not be fetched."""


class WatchFileError(InputError):
    """A watch file that cannot be read, or that asks for what cannot be."""


class SourceUnreachable(InputError):
    """An address whose contents could not be had.

    `is_passing`: whether the same request may do later. `again_after_s`: seconds that the server asked to wait.
    `kind`: one word for counting.
    """

    kind = "unreachable"
    is_passing = True

    def __init__(self, text: str, *, again_after_s: float | None = None) -> None:
        super().__init__(text)
        self.again_after_s = again_after_s


class AddressRefused(SourceUnreachable):
    """An address that is not asked for at all."""

    kind = "refused"
    is_passing = False


class RobotsRefused(SourceUnreachable):
    """An address that its server's robots.txt asks programs to leave alone."""

    kind = "robots"
    is_passing = False


class SourceTooLarge(SourceUnreachable):
    """More bytes than are taken from one address."""

    kind = "too-large"
    is_passing = False


class BadStatus(SourceUnreachable):
    """An answer that says that there is nothing to be had; `status` is its number."""

    kind = "status"

    def __init__(
        self, text: str, *, status: int, is_passing: bool = False, again_after_s: float | None = None
    ) -> None:
        super().__init__(text, again_after_s=again_after_s)
        self.status = status
        self.is_passing = is_passing


class BrokenAnswer(SourceUnreachable):
    """An answer that was cut off, leads in circles, or cannot be unpacked."""

    kind = "broken"


class NoConnection(SourceUnreachable):
    """No such host, nobody listens there, or its certificate is not to be trusted."""

    kind = "connection"


class SourceTimeout(SourceUnreachable):
    """An answer that was not whole in time."""

    kind = "timeout"


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


class BytesMissing(ArchiveDamaged):
    """The bytes of one source are gone; the archive itself can go on."""


class NoRun(ArchiveError):
    """The archive has no run of that name."""


class CoderChanged(ArchiveError):
    """The coder or its data changed while a run went on: its results would be of two coders."""


class ChangedMeanwhile(ArchiveError):
    """Another program changed what the caller looked at before deciding."""


class MissingPackage(TawthiqError):
    """An optional package is not installed."""


class DataError(TawthiqError):
    """Data shipped or given is broken."""


class LexiconError(DataError):
    """A lexicon entry breaks its schema."""


class GoldError(DataError):
    """A gold annotation cannot be read."""


class MissingLibrary(DataError):
    """A script that the map page carries, or a browser that prints a report, is not installed."""


class ProposalError(DataError):
    """A file of proposed places is damaged, or a reviewer's decision in it is incomplete."""


class ShapeError(DataError):
    """A shape that has no area: its parts do not overlap."""
