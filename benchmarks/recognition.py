"""How well text is got out of PDFs and pictures: reports of the open corpus are printed and read again.

    python benchmarks/recognition.py [--reports 20] [--chromium /usr/bin/chromium]

Needs a Chromium or Chrome to print with, Arabic fonts, and tesseract with its data for Arabic. Prints the share of
wrong letters (CER) and words (WER), each by edit distance, white space counted as one space.
"""

from __future__ import annotations

import argparse
import html
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from scipy import ndimage

from tawthiq.ingest.ocr import recognise
from tawthiq.ingest.options import Options
from tawthiq.ingest.readers import pdf
from tawthiq.model.sources import Extracted, Raw

TEXTS = Path(__file__).parents[1] / "tests" / "gold" / "texts"
FONTS = ("Noto Naskh Arabic", "Noto Sans Arabic", "Noto Kufi Arabic", "DejaVu Sans")
LONGEST = 1500
DPI = 300
Picture = Any  # a numpy array of grey values


def skewed(picture: Picture) -> Picture:
    """Turned by one degree."""
    return ndimage.rotate(picture, 1.0, reshape=False, order=1, cval=255)


def noisy(picture: Picture) -> Picture:
    """Blurred, with noise, as a poor scan."""
    blurred = ndimage.gaussian_filter(picture.astype(float), 1.2)
    return np.clip(blurred + np.random.default_rng(7).normal(0, 30, picture.shape), 0, 255).astype(np.uint8)


def coarse(picture: Picture) -> Picture:
    """Half the dots an inch: a screenshot."""
    return picture[::2, ::2]


KINDS: dict[str, Callable[[Picture], Picture]] = {
    "clean": lambda picture: picture, "turned 1 degree": skewed, "blurred, noisy": noisy, "150 dots an inch": coarse,
}  # fmt: skip


def distance(a: Sequence[str], b: Sequence[str]) -> int:
    """Edits from `a` to `b`."""
    row = np.arange(len(b) + 1)
    codes: dict[str, int] = {}
    coded = np.array([codes.setdefault(item, len(codes)) for item in b])
    for n, item in enumerate(a, 1):
        new = np.empty_like(row)
        new[0] = n
        new[1:] = np.minimum(row[1:] + 1, row[:-1] + (coded != codes.get(item, -1)))
        row = np.minimum.accumulate(new - np.arange(len(new))) + np.arange(len(new))
    return int(row[-1])


def errors(truth: str, read: str) -> tuple[int, int, int, int]:
    """(wrong letters, letters, wrong words, words)."""
    a, b = " ".join(truth.split()), " ".join(read.split())
    return distance(a, b), len(a), distance(a.split(), b.split()), len(a.split())


def printed(text: str, font: str, folder: Path, chromium: str) -> Path:
    """A PDF of the text."""
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
    page, target = folder / "page.html", folder / "page.pdf"
    style = f"font-family:'{font}';font-size:20px"
    page.write_text(f'<html dir=rtl lang=ar><meta charset=utf-8><body style="{style}">{paragraphs}', "utf-8")
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    subprocess.run([*command, f"--print-to-pdf={target}", page.as_uri()], check=True, capture_output=True, timeout=60)
    return target


def drawn(path: Path) -> list[Picture]:
    """The pages as grey pictures."""
    document = pypdfium2.PdfDocument(path)
    return [page.render(scale=DPI / 72, grayscale=True).to_numpy().copy() for page in document]


def told(name: str, sums: Sequence[int], seconds: float) -> None:
    print(f"{name:40} CER {sums[0] / sums[1]:7.4f}  WER {sums[2] / sums[3]:7.4f}  {seconds:6.2f} s a report")


def main() -> None:
    """Prints a line for each way of reading and each font."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=20)
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome") or "chromium")
    parser.add_argument("--fonts", type=int, default=len(FONTS), help="only the first so many fonts")
    parser.add_argument("--show", action="store_true", help="print what was read wrongly")
    given = parser.parse_args()
    texts = [path.read_text("utf-8") for path in sorted(TEXTS.glob("*.txt"))]
    texts = [text for text in texts if 300 < len(text) < LONGEST][:: max(1, len(texts) // (given.reports * 2))]
    texts = texts[: given.reports]
    with tempfile.TemporaryDirectory() as name:
        for font in FONTS[: given.fonts]:
            files = []
            for n, text in enumerate(texts):
                files.append(printed(text, font, Path(name), given.chromium).rename(Path(name, f"{n}.pdf")))
            sums, start = [0, 0, 0, 0], time.perf_counter()
            for text, file in zip(texts, files, strict=True):
                read = layer_of(file)
                found = errors(text, read)
                if given.show and found[0]:
                    show(text, read)
                sums = [a + b for a, b in zip(sums, found, strict=True)]
            told(f"text layer, {font}", sums, (time.perf_counter() - start) / len(texts))
            sums, start = [0, 0, 0, 0], time.perf_counter()
            for text, file in zip(texts, files, strict=True):
                sums = [a + b for a, b in zip(sums, errors(text, layer_of(scan_of(file))), strict=True)]
            told(f"scanned PDF, {font}", sums, (time.perf_counter() - start) / len(texts))
            for kind, change in KINDS.items():
                measure_pictures(f"{kind}, {font}", texts, files, change)


def scan_of(file: Path) -> Path:
    """The same as pictures of pages only."""
    scan = pypdfium2.PdfDocument.new()
    for page in pypdfium2.PdfDocument(file):
        picture = pypdfium2.PdfImage.new(scan)
        picture.set_bitmap(page.render(scale=DPI / 72, grayscale=True))
        width, height = page.get_size()
        picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        new = scan.new_page(width, height)
        new.insert_obj(picture)
        new.gen_content()
    target = file.with_name("scan-" + file.name)
    scan.save(target)
    return target


def layer_of(file: Path) -> str:
    """What the reader of PDFs makes of it: of a text layer that, else what is recognised."""
    raw = Raw(path=file, name=file.name, address=file.as_uri(), media_type="application/pdf", size=file.stat().st_size)
    found = [item for item in pdf.read(raw, Options()) if isinstance(item, Extracted)]
    return found[0].text if found else ""


def show(truth: str, read: str) -> None:
    """The words that only one side has."""
    a, b = truth.split(), read.split()
    print("  -", *[word for word in a if word not in b], "\n  +", *[word for word in b if word not in a])


def measure_pictures(
    name: str, texts: Sequence[str], files: Sequence[Path], change: Callable[[Picture], Picture]
) -> None:
    """Prints what is recognised of the drawn and changed pages, with tesseract's own mean confidence."""
    sums, start = [0, 0, 0, 0], time.perf_counter()
    confidences = []
    for text, file in zip(texts, files, strict=True):
        read = []
        for picture in drawn(file):
            changed = change(picture)
            target = file.with_suffix(".pgm")
            target.write_bytes(b"P5 %d %d 255\n" % changed.shape[::-1] + np.ascontiguousarray(changed).tobytes())
            for page in recognise(target, 600, DPI):
                read.append(page.text)
                confidences.append(page.confidence)
        sums = [a + b for a, b in zip(sums, errors(text, "\n".join(read)), strict=True)]
    told(f"{name} ({np.mean(confidences):.2f})", sums, (time.perf_counter() - start) / len(texts))


if __name__ == "__main__":
    main()
