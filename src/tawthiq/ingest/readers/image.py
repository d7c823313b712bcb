"""Pictures of statements: their text as tesseract recognises it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tawthiq.errors import EmptyDocument, InputError, MissingPackage, UnreadableSource
from tawthiq.ingest.clean import clean_text
from tawthiq.ingest.ocr import LOW_CONFIDENCE, Recognised, recognise, require_tesseract
from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.picture_size import check_picture
from tawthiq.model.sources import WHOLE, Extracted, Raw

PAGE_BREAK: Final = "\n\f\n"
"""Between pages, in pictures and PDFs: a form feed on a line of its own."""

Found = Extracted | Failure | Note


def read(raw: Raw, options: Options) -> Iterator[Found]:
    """One document. `part` is `pages=1-N` where a TIFF has several; `confidence` is that of all words."""
    if not options.ocr:
        yield Note(raw.name, "A picture, left unread because recognising text (OCR) is off.")
        return
    try:
        extractor = require_tesseract()
        n_pages = check_picture(raw.path)
        pages = recognise(raw.path, options.limits.seconds * n_pages)
    except (InputError, MissingPackage) as error:
        yield Failure(raw.name, error)
        return
    except OSError as error:
        yield Failure(raw.name, UnreadableSource(f"Cannot be read: {error.strerror or error}."))
        return
    text, remarks = clean_text(PAGE_BREAK.join(page.text for page in pages))
    if not text.strip():
        yield Failure(raw.name, EmptyDocument("No text was recognised in the picture."))
        return
    confidence = mean_confidence(pages)
    yield Extracted(
        text=text,
        part=WHOLE if n_pages == 1 else f"pages=1-{n_pages}",
        address=raw.address,
        extractor=extractor,
        confidence=confidence,
        remarks=remarks + remarks_on(confidence),
    )


def mean_confidence(pages: list[Recognised]) -> float:
    """Of pages, weighted by their letters, to three places; 0 without any."""
    n_letters = sum(page.n_letters for page in pages)
    return round(sum(page.confidence * page.n_letters for page in pages) / n_letters, 3) if n_letters else 0.0


def remarks_on(confidence: float) -> tuple[str, ...]:
    """What to tell of recognised text."""
    if confidence >= LOW_CONFIDENCE:
        return ()
    return (f"Recognised with low confidence ({confidence:.2f}): check its words against the picture",)
