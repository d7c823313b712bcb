"""PDF: the text layer where the letters stand on the page, and what is recognised on pages without one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from tawthiq.errors import EmptyDocument, InputError, MissingPackage, OversizedDocument, UnreadableSource
from tawthiq.ingest.clean import clean_text
from tawthiq.ingest.letter_order import is_turned
from tawthiq.ingest.ocr import Recognised, recognise, require_tesseract
from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.page_lines import join_lines
from tawthiq.ingest.pdf_lines import lines_of
from tawthiq.ingest.pdf_pages import PageText, PdfPages
from tawthiq.ingest.readers.image import PAGE_BREAK, mean_confidence, remarks_on
from tawthiq.model.sources import Evidence, Extracted, Raw

LAYER: Final = "pdf-layer/1"
_FEWEST_LETTERS: Final = 20
"""A scan often has a page number or a stamp as text."""
_MOST_UNMAPPED: Final = 0.2
_MOST_RESTARTS: Final = 3
_DOTS_AN_INCH: Final = (150, 300)
_SURE: Final = 0.85

Found = Extracted | Failure | Note


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page's text, from the layer or recognised; `remark` where something is to be told of it."""

    number: int
    text: str
    recognised: Recognised | None = None
    remark: str | None = None


def read(raw: Raw, options: Options) -> Iterator[Found]:
    """One document, its pages parted by a form feed; several where it has more letters than a document may have.

    `part` is `pages=1-3`. Pages that could not be read are Failures after it.
    """
    try:
        import pypdfium2
    except ImportError:
        yield Failure(raw.name, MissingPackage('PDF files need pypdfium2: pip install "tawthiq[archive]"'))
        return
    try:
        with PdfPages(raw.path, options.limits.seconds) as pdf, TemporaryDirectory(prefix="tawthiq-pdf-") as folder:
            reading = _Reading(raw, options, pdf, Path(folder), f"pypdfium2/{pypdfium2.version.PYPDFIUM_INFO}+{LAYER}")
            yield from reading.documents()
    except InputError as error:
        yield Failure(raw.name, error)
    except OSError as error:
        yield Failure(raw.name, UnreadableSource(f"Cannot be read: {error.strerror or error}."))


class _Reading:
    """The reading of one file: what has failed is gathered, to be told once and not for each page."""

    def __init__(self, raw: Raw, options: Options, pdf: PdfPages, folder: Path, extractor: str) -> None:
        self._raw, self._options, self._pdf = raw, options, pdf
        self._picture = folder / "page.pgm"
        self._extractor = extractor
        self._failed: dict[str, tuple[InputError | MissingPackage, list[int]]] = {}
        self._n_restarts = 0

    def documents(self) -> Iterator[Found]:
        held: list[Page] = []
        n_letters = n_documents = 0
        for page in self._pages():
            if held and n_letters + len(page.text) > self._options.limits.letters:
                n_documents += 1
                yield self._document(held, is_one_of_many=True)
                held, n_letters = [], 0
            held.append(page)
            n_letters += len(page.text)
        if held:
            yield self._document(held, is_one_of_many=n_documents > 0)
        yield from self._failures(is_empty=not held and not n_documents)

    def _pages(self) -> Iterator[Page]:
        count, most = self._pdf.count, self._options.limits.pages
        for number in range(1, min(count, most) + 1):
            try:
                page = self._page(number)
            except (InputError, MissingPackage) as error:
                self._fail(error, number)
                if not self._go_on():
                    self._fail(UnreadableSource("Given up after several pages that broke the reading."), number + 1)
                    return
            else:
                if page is not None:
                    yield page
        if count > most:
            self._fail(OversizedDocument(f"The file has {count} pages, and {most} are read. Split it."), most + 1)

    def _go_on(self) -> bool:
        """A new process in place of one that hung or crashed."""
        if self._pdf.is_alive:
            return True
        self._n_restarts += 1
        if self._n_restarts > _MOST_RESTARTS:
            return False
        self._pdf.restart()
        return True

    def _page(self, number: int) -> Page | None:
        """None for a page without anything on it."""
        layer = self._pdf.text(number - 1)
        text, problem = _layer_text(layer)
        if problem is None:
            return Page(number=number, text=_limited(text, self._options), remark=_remark_on(layer))
        if not layer.n_objects:
            return None
        if not self._options.ocr:
            raise EmptyDocument(f"{problem} and recognising text (OCR) is off.")
        require_tesseract()
        found = self._recognised(number)
        if found is None:
            return Page(number=number, text=text) if text.strip() else None
        return Page(number=number, text=_limited(found.text, self._options), recognised=found)

    def _recognised(self, number: int) -> Recognised | None:
        """Print of usual size is read best in few dots, small print in more; the fuller reading counts."""
        best: Recognised | None = None
        for dpi in _DOTS_AN_INCH:
            drawn = self._pdf.render(number - 1, self._picture, dpi)
            pages = recognise(self._picture, self._options.limits.seconds, drawn.dpi)
            best = max([*pages, *([best] if best else [])], key=lambda page: page.weight, default=None)
            if best is not None and best.confidence >= _SURE:
                break
        return best

    def _fail(self, error: InputError | MissingPackage, number: int) -> None:
        self._failed.setdefault(str(error), (error, []))[1].append(number)

    def _failures(self, *, is_empty: bool) -> Iterator[Failure]:
        for error, numbers in self._failed.values():
            pages = f"page {numbers[0]}" if len(numbers) == 1 else f"pages {_ranges(numbers)}"
            yield Failure(f"{self._raw.name}, {pages}", error)
        if is_empty and not self._failed:
            yield Failure(self._raw.name, EmptyDocument("The PDF has no text, neither as text nor in its pictures."))

    def _document(self, pages: list[Page], *, is_one_of_many: bool) -> Extracted:
        part = f"pages={_ranges([page.number for page in pages])}"
        text, remarks = clean_text(PAGE_BREAK.join(page.text for page in pages))
        recognised = [page.recognised for page in pages if page.recognised]
        confidence = mean_confidence(recognised) if recognised else None
        title = self._title(text)
        return Extracted(
            text=text,
            part=part,
            address=f"{self._raw.address}#{part}" if is_one_of_many else self._raw.address,
            extractor=f"{self._extractor}+{require_tesseract()}" if recognised else self._extractor,
            title=title,
            evidence=(("title", Evidence("pdf.title", title)),) if title else (),
            confidence=confidence,
            remarks=(*remarks, *self._remarks(pages), *(remarks_on(confidence) if confidence is not None else ())),
        )

    def _title(self, text: str) -> str | None:
        """What the file calls itself is often the name of a program or a template; a true one stands on the page."""
        title = clean_text(" ".join((self._pdf.title or "").split()))[0]
        return title if title and title in " ".join(text[: 50 * len(title) + 1000].split()) else None

    def _remarks(self, pages: list[Page]) -> Iterator[str]:
        numbers = [page.number for page in pages if page.recognised]
        if numbers:
            yield f"Recognised (OCR), not read as text: pages {_ranges(numbers)}"
        for page in pages:
            if page.remark:
                yield f"Page {page.number}: {page.remark}"
        missing = [number for _, numbers in self._failed.values() for number in numbers]
        if missing:
            yield f"Not read: pages {_ranges(sorted(missing))}"


def _layer_text(layer: PageText) -> tuple[str, str | None]:
    """(the text of a page's layer, why it is not to be used)."""
    text = join_lines(lines_of(layer.glyphs))
    n_letters = sum(letter.isalnum() for letter in text)
    if not n_letters or (n_letters < _FEWEST_LETTERS and layer.n_pictures):
        return text, "The page has no text, only a picture,"
    if layer.n_unmapped > _MOST_UNMAPPED * n_letters or _is_garbled(text):
        return text, "The text of the page is in a code of its font that nobody can read,"
    if is_turned(text):
        return text, "The letters of the text stand in the wrong order,"
    return text, None


def _remark_on(layer: PageText) -> str | None:
    if layer.is_cut:
        return "it has more letters than are read of one page"
    if layer.n_invisible and layer.n_pictures:
        return "its text lies unseen over a picture, so another program has recognised it, with errors nobody knows"
    return None


def _is_garbled(text: str) -> bool:
    """Letters of the private area, or that are none."""
    strange = sum(unicodedata.category(letter) in ("Co", "Cn", "Cc") and letter != "\n" for letter in text)
    return strange > _MOST_UNMAPPED * len(text)


def _limited(text: str, options: Options) -> str:
    if len(text) > options.limits.letters:
        raise OversizedDocument(f"The page has {len(text)} letters, more than the {options.limits.letters} allowed.")
    return text


def _ranges(numbers: list[int]) -> str:
    """`1-3, 7`."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ", ".join(str(start) if start == end else f"{start}-{end}" for start, end in ranges)
