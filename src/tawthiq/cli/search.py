"""`tawthiq search`: looks for documents, events and claims in an archive."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console

from tawthiq.cli.screen import complain
from tawthiq.errors import InputError
from tawthiq.store.location import locate

if TYPE_CHECKING:
    from tawthiq.archive.found import Results

FOUND, NOTHING_FOUND = 0, 1
WIDTH = 120
Several = Annotated[tuple[str, ...], Parameter(negative=())]
Flag = Annotated[bool, Parameter(negative=())]
BACKGROUND = {"yes": True, "no": False, "any": None}


def search(
    text: Annotated[str, Parameter(allow_leading_hyphen=True)] = "",
    *,
    archive: str,
    first: Annotated[str | None, Parameter(name="--from")] = None,
    last: Annotated[str | None, Parameter(name="--to")] = None,
    dates: Literal["auto", "event", "published"] = "auto",
    place: Several = (),
    actor: Several = (),
    type_: Annotated[tuple[str, ...], Parameter(name="--type", negative=())] = (),
    status: Several = (),
    background: Literal["yes", "no", "any"] = "any",
    killed: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
    near: str | None = None,
    box: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    inside: Flag = False,
    outlet: Several = (),
    language: Several = (),
    run: str | None = None,
    sort: Literal["date", "rank"] = "date",
    limit: Annotated[int, Parameter(validator=Number(gte=1))] = 20,
    all_copies: Flag = False,
    withdrawn: Flag = False,
    form: Annotated[Literal["table", "jsonl"], Parameter(name="--format")] = "table",
) -> int:
    """Search an archive for documents by their words, and by the events found in them.

    All that is asked must be true of one document, and all that is asked of events of one event in it.

    Parameters
    ----------
    text
        Words that must all occur, whatever is written onto them; "words in quotes" or «such quotes» as they stand;
        one OR other; -not this; begin*. May be left out where something else is asked for.
    archive
        Folder of the archive, or postgresql://user@host/database.
    first
        First day, month or year: of events where anything else is asked of events, else of publication.
    last
        Last day, month or year.
    dates
        Which days --from and --to are about, if that is not what you mean: event or published.
    place
        Name of a place or administrative unit in Arabic or English, or an id of the gazetteer; several: any of them.
    actor
        Id (syria is all of syria.…) or name of who acts, suffers or claims; initiator:, target: or claimant: before
        it say which. Several: any of them, but each of these roles.
    type_
        Type or subtype of events, in English or Arabic, or the beginnings of its words: air, shelling, قصف.
    status
        occurred, attempted, ongoing, planned, called_for or denied.
    background
        Whether events are told as background: yes, no or any.
    killed
        At least so many killed, by one count.
    near
        LAT,LON,KM or PLACE,KM: events whose place, with its radius, meets this circle.
    box
        SOUTH,WEST,NORTH,EAST: the same for a box, degrees.
    inside
        Only places that lie wholly inside, with their radius.
    outlet
        Who published.
    language
        Language of the document, such as ar.
    run
        Number or id of the coder's run whose events are meant; the latest if not told.
    sort
        date: the newest first; rank: what answers the words best first.
    limit
        How many documents.
    all_copies
        Each copy of a dispatch by itself, not all as one.
    withdrawn
        Withdrawn documents too.
    form
        table, or jsonl: one object a document.
    """
    if near is not None and box is not None:
        complain("--near and --box exclude each other.")
        return 2
    from tawthiq.archive import asked
    from tawthiq.archive.query import Query
    from tawthiq.archive.search import search as look_up
    from tawthiq.store import open_archive

    query = Query(
        text=text, first=asked.first_day(first) if first else None, last=asked.last_day(last) if last else None,
        dates=dates, places=place, actors=actor, types=type_, statuses=status, background=BACKGROUND[background],
        killed=killed, area=asked.box(box) if box else near, inside=inside, outlets=outlet, languages=language,
        run=run, sort=sort, limit=limit, all_copies=all_copies, withdrawn=withdrawn,
    )  # fmt: skip
    if not text.strip() and not asked.wants_anything(query):
        raise InputError("Nothing to search for. Give words, or an option such as --place, --type or --from.")
    with open_archive(locate(archive), read_only=True) as store:
        results = look_up(store, query)
    show(results, form)
    return FOUND if results.hits else NOTHING_FOUND


def show(results: Results, form: str) -> None:
    """On standard output."""
    if form == "jsonl":
        for hit in results.hits:
            sys.stdout.buffer.write(hit.to_json() + b"\n")
        return
    from tawthiq.cli.found_table import results_table

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, WIDTH)
    console.print(results_table(results))
