"""A coder that a test can predict, run in workers as the real one is: every «قصف» in a text is an event.

Words in the text make it fail. Its version is what it is given as gazetteers; version "2" also knows «غارة», dates
events by the document, and counts the dead otherwise.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

from tawthiq.archive.attempt import fault
from tawthiq.archive.coder_worker import serve
from tawthiq.archive.projection import project
from tawthiq.errors import EmptyDocument, GazetteerError
from tawthiq.model.coded import Coded, Pending, pack
from tawthiq.model.events import (
    SCHEMA,
    Analysis,
    Casualty,
    Coder,
    Event,
    EventDate,
    EventTrigger,
    Place,
    ReportInfo,
)
from tawthiq.model.spans import Span

FAULTY, EMPTY, DEADLY, DEADLY_ONCE, ENDLESS = "خلل", "فارغ", "قاتل", "مرة", "تجمد"
MARK = "TAWTHIQ_TEST_MARK"
"""Environment variable with a folder for marks of what has happened."""
STRIKE, RAID = "قصف", "غارة"


def work(connection: Connection, gazetteers: tuple[str, ...] | None) -> None:
    """As `coder_worker.work`."""
    version = (gazetteers or ("1",))[0]
    serve(connection, lambda: load(version), lambda document: code(document, version))


def load(version: str) -> Coder:
    if version == "missing":
        raise GazetteerError("There is no such pack.")
    if version == "dying":
        os.kill(os.getpid(), signal.SIGKILL)
    return Coder(name="planted", version=version, lexicon="0" * 64, models="1" * 64)


def code(document: Pending, version: str) -> Coded:
    text = document.text
    if DEADLY in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if DEADLY_ONCE in text and not _happened(document.id):
        os.kill(os.getpid(), signal.SIGKILL)
    if ENDLESS in text:
        time.sleep(1000)
    try:
        if FAULTY in text:
            raise RuntimeError("planted")
        if EMPTY in text:
            raise EmptyDocument("Nothing to read.")
    except EmptyDocument as error:
        return Coded(document.id, error=str(error))
    except RuntimeError as error:
        return Coded(document.id, error=str(fault(error)))
    time.sleep(float(os.environ.get("TAWTHIQ_TEST_PAUSE", "0")))
    analysis = analyse(document.id, text, version)
    kept, sha256 = pack(analysis)
    return Coded(document.id, kept, sha256, project(analysis))


def analyse(ident: str, text: str, version: str = "1") -> Analysis:
    words = f"{STRIKE}|{RAID}" if version == "2" else STRIKE
    events = tuple(event(ident, n, found, text, version) for n, found in enumerate(re.finditer(words, text), 1))
    info = ReportInfo(
        id=ident, path=None, sha256="0" * 64, title=None, outlet=None, dateline=None, byline=None, published=None
    )
    return Analysis(schema=SCHEMA, report=info, events=events, issues=(), coder=load(version))


def event(ident: str, n: int, found: re.Match[str], text: str, version: str) -> Event:
    span = Span(*found.span())
    numbers = [match for match in re.finditer(r"\d+", text) if match.start() > span.end][:1]
    more = 1 if version == "2" else 0
    return Event(
        id=f"{ident}-{n}",
        type="Explosions/Remote violence",
        subtype="Shelling/artillery/missile attack",
        status="occurred",
        background=False,
        date=EventDate(
            start="2018-01-15" if more else None, end="2018-01-15" if more else None,
            precision="day" if more else "unknown",
        ),
        places=tuple(
            Place(name=match[1], kind="village", text=match[1], span=Span(*match.span(1)), lat=35.5, lon=36.5,
                  radius_km=2.0, precision="populated_place", method="gazetteer", confidence=0.5)
            for match in re.finditer("قرية (\\w+)", text)
        ),
        initiators=(), targets=(), weapons=(),
        casualties=tuple(
            Casualty(outcome="killed", whose=None, group="unknown", low=int(match[0]) + more, high=None, best=None,
                     text=match[0], span=Span(*match.span()), confidence=0.5)
            for match in numbers
        ),
        damage=(), claims=(),
        trigger=EventTrigger(text=found[0], lemma=found[0], span=span),
        confidence=0.5,
        found_by="planted",
    )  # fmt: skip


def _happened(what: str) -> bool:
    """Whether it had happened before; from now on it has."""
    mark = Path(os.environ[MARK]) / what
    known = mark.exists()
    mark.touch()
    return known


def main() -> None:
    """`python planted_coder.py ARCHIVE VERSION`: codes an archive with two workers."""
    from tawthiq.archive.coding import code_archive
    from tawthiq.store import locate, open_archive

    with open_archive(locate(sys.argv[1])) as store:
        for _ in code_archive(store, "tester", jobs=2, gazetteers=(sys.argv[2],), work=work):
            print("step", flush=True)


if __name__ == "__main__":
    import planted_coder  # by its name, so that workers find what they are to run

    planted_coder.main()
