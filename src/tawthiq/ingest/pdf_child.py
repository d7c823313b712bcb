"""A program of its own that opens one PDF and answers for its pages, so that a hostile one takes nothing else along.

Run by `tawthiq.ingest.pdf_pages` as a file, without the package: it needs pypdfium2 and nothing of Tawthiq. Each line
of its input is a request (`text 0`, `render 0 PIXELS DPI FILE`), each line of its output a JSON object.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import threading
import time
import unicodedata

MOST_GLYPHS = 100_000
POINTS_OF_AN_INCH = 72
_PICTURES = frozenset({3, 5})  # FPDF_PAGEOBJ_IMAGE, and FORM, which may hold one
_SPACE: list[object] = [" ", 0, 0, 0, 0, 0]


def main() -> None:
    """Answers until its input ends. Arguments: the file, the bytes of memory that it may take."""
    path, memory = sys.argv[1], int(sys.argv[2])
    _limit_memory(memory)
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
        _say({"pages": len(pdf), "title": pdf.get_metadata_value("Title")})
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        _say({"error": str(error)})
        return
    for line in sys.stdin:
        words = line.rstrip("\n").split(" ", 4)
        try:
            page = pdf[int(words[1])]
            answer = _text_of(page) if words[0] == "text" else _render(page, int(words[2]), int(words[3]), words[4])
            page.close()
        except (pypdfium2.PdfiumError, OSError, ValueError, MemoryError, IndexError, OverflowError) as error:
            answer = {"error": f"{type(error).__name__} {error}".strip()}
        _say(answer)


def _say(answer: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _limit_memory(size: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ImportError, ValueError, OSError):  # Windows has none, macOS does not allow it: the time limit remains
        pass


def _end_with_parent(parent: int) -> None:
    """A page that hangs would outlive a parent that was killed."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _text_of(page: object) -> dict[str, object]:
    """The glyphs in pdfium's order: [text, left, right, size of the font, baseline, x of origin], points, y upwards.

    A space parts words and has no place.
    """
    import pypdfium2.raw as pdfium

    text = page.get_textpage()  # type: ignore[attr-defined]
    turn = _turned(page.get_rotation())  # type: ignore[attr-defined]
    glyphs: list[list[object]] = []
    n_unmapped = 0
    count = min(text.count_chars(), MOST_GLYPHS)
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        letter = _whole_letter(code, glyphs)
        if letter.isspace() or code == 0 or pdfium.FPDFText_IsGenerated(text, index):
            glyphs.append(_SPACE)
            continue
        if pdfium.FPDFText_HasUnicodeMapError(text, index) > 0 or unicodedata.category(letter) in ("Co", "Cn", "Cc"):
            n_unmapped += 1
        tight = turn(*text.get_charbox(index))
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        size = pdfium.FPDFText_GetFontSize(text, index) * (matrix.c**2 + matrix.d**2) ** 0.5
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        origin_x, baseline, *_ = turn(x.value, y.value, x.value, y.value)
        glyphs.append([letter, tight[0], tight[2], size, baseline, origin_x])
    text.close()
    for glyph in glyphs:
        if "\ud800" <= str(glyph[0]) < "\ue000":  # a half without its other half
            glyph[0] = "\ufffd"
    width, height = page.get_size()  # type: ignore[attr-defined]
    kinds, n_invisible = _objects(page)
    return {
        "glyphs": glyphs, "n_unmapped": n_unmapped, "n_objects": len(kinds),
        "n_pictures": sum(kind in _PICTURES for kind in kinds), "n_invisible": n_invisible,
        "width": width, "height": height, "is_cut": count == MOST_GLYPHS,
    }  # fmt: skip


def _whole_letter(code: int, glyphs: list[list[object]]) -> str:
    """An emoji comes as two halves, in either order: the first is taken back when the second comes."""
    if not 0xD800 <= code < 0xE000:
        return chr(code) if code <= sys.maxunicode else "\ufffd"
    half = str(glyphs[-1][0]) if glyphs else ""
    if len(half) == 1 and 0xD800 <= ord(half) < 0xE000 and (ord(half) < 0xDC00) != (code < 0xDC00):
        del glyphs[-1]
        high, low = (ord(half), code) if ord(half) < 0xDC00 else (code, ord(half))
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    return chr(code)


def _objects(page: object) -> tuple[list[int], int]:
    """(kinds of the page's objects, how many of them are text that is not shown)."""
    import pypdfium2.raw as pdfium

    kinds: list[int] = []
    n_invisible = 0
    for index in range(min(pdfium.FPDFPage_CountObjects(page), MOST_GLYPHS)):
        part = pdfium.FPDFPage_GetObject(page, index)
        kinds.append(pdfium.FPDFPageObj_GetType(part))
        if kinds[-1] == pdfium.FPDF_PAGEOBJ_TEXT:
            n_invisible += pdfium.FPDFTextObj_GetTextRenderMode(part) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    return kinds, n_invisible


def _turned(degrees: int):  # type: ignore[no-untyped-def]  # a function of four numbers
    """Boxes as they stand on the page when it is shown turned clockwise by `degrees`."""

    def turn(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        if degrees == 90:
            return bottom, -right, top, -left
        if degrees == 180:
            return -right, -top, -left, -bottom
        if degrees == 270:
            return -top, left, -bottom, right
        return left, bottom, right, top

    return turn


def _render(page: object, most_pixels: int, dpi: int, target: str) -> dict[str, object]:
    """The page in grey as a PGM file, in fewer dots where it is huge."""
    width, height = page.get_size()  # type: ignore[attr-defined]
    scale = dpi / POINTS_OF_AN_INCH
    if width * height * scale * scale > most_pixels:
        scale = (most_pixels / max(1.0, width * height)) ** 0.5
    bitmap = page.render(scale=scale, grayscale=True)  # type: ignore[attr-defined]
    data = memoryview(bitmap.buffer)
    with open(target, "wb") as file:
        file.write(b"P5 %d %d 255\n" % (bitmap.width, bitmap.height))
        for row in range(bitmap.height):
            file.write(data[row * bitmap.stride : row * bitmap.stride + bitmap.width])
    bitmap.close()
    return {"dpi": int(scale * POINTS_OF_AN_INCH)}


if __name__ == "__main__":
    main()
