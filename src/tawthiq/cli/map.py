"""`tawthiq map`: coded reports, or reports that are coded on the way, to a page with a map."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tawthiq.cli.code import Tally
from tawthiq.cli.coding import check_gazetteers, code_all
from tawthiq.cli.screen import advance, complain, progress, remark
from tawthiq.errors import InputError
from tawthiq.export.map_data import MapBuilder
from tawthiq.export.map_page import check_libraries, map_page
from tawthiq.ingest import Note, parse_published, read_reports
from tawthiq.ingest.coded import is_coded, read_coded
from tawthiq.ingest.found import count_texts
from tawthiq.model.events import Analysis


def map_(
    *paths: Annotated[str, Parameter(allow_leading_hyphen=True)],
    output: Path = Path("map.html"),
    public: Annotated[bool, Parameter(negative=())] = False,
    published: str | None = None,
    outlet: str | None = None,
    gazetteer: Annotated[tuple[str, ...], Parameter(negative=())] = (),
) -> int:
    """Draw events on a map: one page that needs no network.

    Parameters
    ----------
    paths
        JSON Lines that `tawthiq code --format jsonl` wrote, or reports, which are coded first.
    output
        The page to write.
    public
        Show every place as its governorate, and no words of the reports.
    published
        Publication date of every report that is coded here, as for `tawthiq code`.
    outlet
        Who published, as for `tawthiq code`.
    gazetteer
        Packs of place names for the reports that are coded here, as for `tawthiq code`.
    """
    if not paths:
        complain("Nothing to draw. Name the .jsonl file that `tawthiq code` wrote, or reports.")
        return 2
    check_libraries()
    day = parse_published(published) if published is not None else None
    check_gazetteers(gazetteer or None)
    sink, tally = MapSink(output, public), Tally()
    coded = [path for path in paths if is_coded(path)]
    reports = [path for path in paths if path not in coded]
    items = read_reports(reports, published=day, outlet=outlet) if reports else ()
    with progress("Reading", None if coded else count_texts(reports)) as bar:
        for outcome in chain(*map(read_coded, coded), code_all(items, 1, gazetteer or None)):
            tally.take(outcome, sink)
            if not isinstance(outcome, Note):
                advance(bar)
    if tally.n_coded:
        sink.close()
    return tally.exit_code()


class MapSink:
    """Keeps what the map shows of each analysis; `close` writes the page and says what is on it."""

    def __init__(self, output: Path, public: bool) -> None:
        self.output, self.public = output, public
        self.builder = MapBuilder(public)
        self.n_reports = 0
        self.title = ""

    def add(self, analysis: Analysis) -> None:
        self.n_reports += 1
        self.title = "" if self.public or self.n_reports > 1 else analysis.report.title or analysis.report.id
        self.builder.add(analysis)

    def close(self) -> None:
        data = self.builder.data()
        try:
            self.output.write_text(map_page(data, self.title), encoding="utf-8")
        except OSError as error:
            raise InputError(f"{self.output}: cannot be written: {error.strerror}. Choose another --output.") from None
        placed = sum(any(place.spot is not None for place in event.places) for event in data.events)
        remark(f"{len(data.events)} events of {self.n_reports} reports, {placed} of them on the map: {self.output}")
