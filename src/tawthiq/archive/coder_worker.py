"""The program of one worker: it codes the documents that it is sent, in order, and answers each with what to record.

It ends when its parent does, and leaves Ctrl-C to it.
"""

from __future__ import annotations

import gc
import os
import queue
import threading
from collections.abc import Callable
from datetime import date
from multiprocessing.connection import Connection

import msgspec

from tawthiq.archive.workers import begin_worker
from tawthiq.errors import InputError, TawthiqError
from tawthiq.model.coded import Coded, Pending
from tawthiq.model.events import Coder

YOUNG = 20_000
"""Objects made before the collector looks for garbage: a report makes thousands, and nearly none in circles."""


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """A worker's first words: the coder that it is, or why it cannot work."""

    coder: Coder | None = None
    refused: str | None = None


Work = Callable[[Connection, "tuple[str, ...] | None"], None]


def work(connection: Connection, gazetteers: tuple[str, ...] | None) -> None:
    """Codes until the other end of `connection` is closed."""
    serve(connection, lambda: _load(gazetteers), lambda document: code_document(document, gazetteers))


def serve(connection: Connection, load: Callable[[], Coder], code: Callable[[Pending], Coded]) -> None:
    """Says what coder it is, then answers document by document."""
    begin_worker()
    try:
        coder = load()
    except TawthiqError as error:
        connection.send_bytes(msgspec.msgpack.encode(Hello(refused=str(error))))
        return
    connection.send_bytes(msgspec.msgpack.encode(Hello(coder=coder)))
    tasks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    # taking in must never wait for giving out, or parent and worker could wait for each other
    threading.Thread(target=_take_in, args=(connection, tasks), daemon=True).start()
    while True:
        document = msgspec.msgpack.decode(tasks.get(), type=Pending)
        connection.send_bytes(msgspec.msgpack.encode(code(document)))


def code_document(document: Pending, gazetteers: tuple[str, ...] | None) -> Coded:
    """What to record of `document`: its analysis with its rows, or the error that stands for it."""
    from tawthiq.archive.attempt import fault
    from tawthiq.archive.projection import project
    from tawthiq.gazetteer.names import load_names
    from tawthiq.model.coded import pack
    from tawthiq.model.documents import Report
    from tawthiq.pipeline import code_report

    report = Report(
        id=document.id,
        text=document.text,
        path=document.address,
        sha256=document.text_sha256,
        published=date.fromisoformat(document.published_on) if document.published_on else None,
        outlet=document.outlet,
        url=document.url,
        title=document.title,
    )
    try:
        analysis = code_report(report, names=load_names(gazetteers))
        return Coded(document.id, *pack(analysis), project(analysis))
    except InputError as error:
        return Coded(document.id, error=str(error))
    except Exception as error:  # as in `cli.coding.attempt`: a fault of the coder's must not cost the others
        return Coded(document.id, error=str(fault(error)))


def _load(gazetteers: tuple[str, ...] | None) -> Coder:
    from tawthiq.extract.reading import known_words, load_matcher
    from tawthiq.gazetteer.names import load_names
    from tawthiq.pipeline import coder

    names = load_names(gazetteers)
    load_matcher()
    known_words(names)
    told = coder(names)
    gc.collect()
    gc.freeze()  # what is loaded stays: no need to look through it again and again
    gc.set_threshold(YOUNG, 20, 20)
    return told


def _take_in(connection: Connection, tasks: queue.SimpleQueue[bytes]) -> None:
    try:
        while True:
            tasks.put(connection.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)  # the parent is gone: nobody wants what is being coded
