"""Formats for analysis, maps and investigators as the files of one export: which files each has, what is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from io import TextIOWrapper
from typing import BinaryIO, Final

import msgspec

from tawthiq.errors import InputError
from tawthiq.export.bayanat import bayanat_pack
from tawthiq.export.bayanat_shape import Ids
from tawthiq.export.bundle import Bundle
from tawthiq.export.cells import cell, uncell
from tawthiq.export.ftm import write_ftm
from tawthiq.export.geojson import to_json
from tawthiq.export.parquet import CLAIMS, write_parquet
from tawthiq.export.plover import plover_lines
from tawthiq.export.profiles import Profile
from tawthiq.export.row import Row
from tawthiq.export.tables import Context
from tawthiq.export.tabular import BASE, REJECT_COLUMNS, REJECTS, Tally, base_line
from tawthiq.export.xlsx import write_xlsx
from tawthiq.export.xlsx_cells import TABLE

Write = Callable[[BinaryIO, Iterable[Row], Profile], int]
STATEMENTS: Final = "statements.csv"


def one_file(bundle: Bundle, rows: Iterable[Row], profile: Profile, write: Write) -> Tally:
    """A format that is one file."""
    tally, out = Tally(), bundle.lines(bundle.main)
    out.n = write(out.out, _counted(rows, tally), profile)
    return tally


def xlsx_files(bundle: Bundle, rows: Iterable[Row], profile: Profile) -> Tally:
    """The workbook, and what tells later which cells a person changed."""
    tally, out, base = Tally(), bundle.lines(bundle.main), bundle.lines(BASE)

    def noted() -> Iterator[Row]:
        for row in _counted(rows, tally):
            texts = [uncell(cell(value)) for value in TABLE.record(row, Context(made_at=0))]
            base.line(base_line(texts[TABLE.columns.index(TABLE.key)], texts))
            yield row

    out.n = write_xlsx(out.out, noted(), profile)
    return tally


def parquet_files(bundle: Bundle, rows: Iterable[Row], profile: Profile) -> Tally:
    """Incidents, and claims beside them."""
    tally, incidents, claims = Tally(), bundle.lines(bundle.main), bundle.lines(CLAIMS)
    incidents.n, claims.n = write_parquet(incidents.out, claims.out, _counted(rows, tally), profile)
    return tally


def ftm_files(bundle: Bundle, rows: Iterable[Row], profile: Profile) -> Tally:
    """Entities, and the statements behind them."""
    tally, entities, statements = Tally(), bundle.lines(bundle.main), bundle.lines(STATEMENTS)
    text = TextIOWrapper(statements.out, "utf-8", newline="", write_through=True)
    entities.n, statements.n = write_ftm(entities.out, text, _counted(rows, tally), persons=profile.names)
    text.detach()
    return tally


def bayanat_files(bundle: Bundle, rows: Iterable[Row], ids: Ids) -> Tally:
    """The pack. Raises InputError where it should go into one file."""
    if not bundle.is_folder:
        raise InputError(f"{bundle.output}: a Bayanat pack is a folder. Name one as --output.")
    tally = Tally()
    pack = bayanat_pack(_counted(rows, tally), ids)
    for name, data in pack.files.items():
        bundle.write(name, data)
    return tally


def plover_files(bundle: Bundle, rows: Iterable[Row]) -> Tally:
    """Events, and beside them what PLOVER has no type for or what did not happen."""
    tally, out, rejects = Tally(), bundle.lines(bundle.main), bundle.csv(REJECTS, REJECT_COLUMNS)
    for row, found in plover_lines(rows):
        if isinstance(found, str):
            tally.take(row, found)
            rejects.row((row.id, found, row.subtype, row.date.start if row.date else "", "; ".join(row.links)))
        else:
            tally.take(row, None)
            out.line(to_json(found))
    return tally


def read_ids(data: bytes, name: str) -> Ids:
    """`resolve_ids.json` as a person filled it in. Raises InputError for what is none."""
    try:
        return msgspec.json.decode(data, type=Ids)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{name}: no table of ids: {error}. Start from the resolve_ids.json of an export.") from None


def _counted(rows: Iterable[Row], tally: Tally) -> Iterator[Row]:
    for row in rows:
        tally.take(row, None)
        yield row
