"""`tawthiq gazetteer`: build, list, look into and remove packs of place names, and look a name up in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tawthiq.cli.learn import accept, learn
from tawthiq.cli.screen import complain, errors, remark
from tawthiq.errors import GazetteerError
from tawthiq.export.wording import one_line

GEONAMES = "geonames"
_SHOWN_ROWS = 20
_SHOWN_COUNTRIES = 8

app = App(name="gazetteer", help="Known places: packs of names, and positions learned from an archive.")
app.command(learn)
app.command(accept)


@app.command
def add(
    source: str,
    country: str | None = None,
    /,
    *,
    name: str | None = None,
    columns: Annotated[tuple[str, ...], Parameter(negative=())] = (),
    alternates: Path | None = None,
    title: str = "",
    licence: str = "",
    replace: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Build a pack from a file or folder, or fetch one: `add geonames SY`.

    Parameters
    ----------
    source
        A GeoNames dump, a Who's On First table, SQLite file or folder of records, a COD-AB table, GeoPackage or GeoJSON
        file, any CSV or TSV of places; or the word geonames, to fetch the dump of a country.
    country
        With geonames: the ISO 3166 code of the country.
    name
        What the pack is called; the file's name if not told.
    columns
        Which header is which field, such as name_ar=HEADER,lat=HEADER,lon=HEADER; =VALUE is the same in every row.
    alternates
        GeoNames' file of alternate names for a dump.
    title
        What the pack shows as its title.
    licence
        Under which licence the data are, where the source does not tell.
    replace
        Replace the pack of that name.
    """
    from tawthiq.gazetteer.installed import pack_path  # late, as in `coding`: `--help` needs no lexicon
    from tawthiq.gazetteer.pack_build import build_pack
    from tawthiq.gazetteer.sources.columns import parse_columns
    from tawthiq.gazetteer.sources.detect import open_source
    from tawthiq.pipeline import VERSION

    fetched = source == GEONAMES and not Path(source).exists()
    if fetched != (country is not None):
        raise GazetteerError(
            "Tell the country to fetch, as in: tawthiq gazetteer add geonames SY." if fetched
            else f"{country}: only geonames takes a country. To build from a file, give the file alone."
        )  # fmt: skip
    path = pack_path(name or (f"{GEONAMES}-{(country or '').upper()}" if fetched else Path(source).stem))
    if path.exists() and not replace:
        raise GazetteerError(f"{path.stem}: such a pack is installed. Give another --name, or --replace it.")
    files = _fetched(country or "", path.parent) if fetched else (Path(source), alternates)
    found = open_source(files[0], parse_columns(columns), files[1])
    for field, header in found.guessed:
        remark(f"Column {header} was taken for {field}.")
    with _rows_bar(files[0].name) as told:
        built = build_pack(found, path, path.stem, VERSION, title, licence, told)
    for row in built.skipped[:_SHOWN_ROWS]:
        complain(f"{files[0].name}, row {row.line}: {row.reason}; left out.")
    if len(built.skipped) > _SHOWN_ROWS:
        more = len(built.skipped) - _SHOWN_ROWS
        complain(f"{more:,} more rows were left out: tawthiq gazetteer info {path.stem} --skipped.")
    if fetched:
        for file in files:
            if file is not None:
                file.unlink(missing_ok=True)
    info = built.info
    remark(f"{info.name}: {info.n_places:,} places, {info.n_names:,} names, licence: {info.licence}. {path}")
    return 0


def _fetched(country: str, folder: Path) -> tuple[Path, Path]:
    """Fetches to a folder beside the packs, where an attempt that broke off is taken up again."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    from tawthiq.gazetteer.download import fetch_geonames

    console = errors()
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def told(name: str, here: int, whole: int | None) -> None:
            task = tasks.get(name)
            if task is None:
                task = tasks[name] = bar.add_task(f"Fetching {name}", total=whole)
            bar.update(task, completed=here, total=whole)

        return fetch_geonames(country, folder / "fetched", told)


@contextmanager
def _rows_bar(name: str) -> Iterator[Callable[[int], None] | None]:
    console = errors()
    if not console.is_terminal:
        yield None
        return
    with console.status(f"Reading {name}") as status:
        yield lambda n: status.update(f"Reading {name}: {n:,} rows")


@app.command(name="list")
def list_() -> int:
    """List the installed packs in the order in which they are asked."""
    from tawthiq.gazetteer.installed import installed_packs, pack_folder
    from tawthiq.gazetteer.pack import read_info

    packs = installed_packs()
    if not packs:
        remark(f"No packs are installed in {pack_folder()}; the bundled places are always known.")
        return 0
    table = Table(header_style="bold")
    for heading in ("", "Name", "Places", "Countries", "Source", "Version", "Licence"):
        table.add_column(heading, justify="right" if heading in ("", "Places") else "left", overflow="fold")
    n_bad = 0
    for n, path in enumerate(packs, 1):
        try:
            info = read_info(path)
        except GazetteerError as error:
            complain(str(error))
            n_bad += 1
            continue
        countries = ", ".join(code or "not told" for code, _ in info.countries[:_SHOWN_COUNTRIES])
        cells = (str(n), info.name, f"{info.n_places:,}", countries, info.source, info.version, info.licence)
        table.add_row(*(Text(one_line(cell)) for cell in cells))
    _console().print(table)
    return 2 if n_bad else 0


@app.command
def info(name: str, /, *, skipped: Annotated[bool, Parameter(negative=())] = False) -> int:
    """Show what a pack says of itself: source, licence, hashes, counts.

    Parameters
    ----------
    name
        Name or path of the pack.
    skipped
        Also every row of the source that was left out, and why.
    """
    from contextlib import closing

    from tawthiq.gazetteer.installed import select_packs
    from tawthiq.gazetteer.pack import Pack

    (path,) = select_packs((name,)) or (None,)
    if path is None:
        raise GazetteerError("none: no pack. The bundled places have no file of their own.")
    with closing(Pack(path)) as pack:
        held, rows = pack.info, pack.skipped() if skipped else ()
    table = Table(show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    cells = [
        ("Name", held.name), ("Title", held.title), ("Source", held.source), ("Form", held.form),
        ("Licence", held.licence), ("Version", held.version or "not told"), ("Places", f"{held.n_places:,}"),
        ("Names", f"{held.n_names:,}"), ("Rows left out", f"{held.n_skipped:,}"),
        ("Countries", ", ".join(f"{code or 'not told'} {n:,}" for code, n in held.countries)),
        ("Columns guessed", ", ".join(f"{field}={header}" for field, header in held.guessed)),
        ("Inputs", "\n".join(f"{file} sha256 {digest}" for file, digest in held.inputs)),
        ("Contents", f"sha256 {held.sha256}"), ("Built with", f"{held.built_with}, form {held.schema}"),
        ("File", str(path)),
    ]  # fmt: skip
    for label, cell in cells:
        if cell:
            table.add_row(label, Text(cell))
    _console().print(table)
    for line, reason in rows:
        print(f"{line}\t{one_line(reason)}")
    return 0


@app.command
def remove(name: str, /) -> int:
    """Remove an installed pack; its overlay stays.

    Parameters
    ----------
    name
        Name of the pack.
    """
    from tawthiq.gazetteer.installed import pack_path, select_packs

    select_packs((pack_path(name).stem,))
    pack_path(name).unlink()
    remark(f"{name} is removed.")
    return 0


@app.command
def lookup(
    name: str,
    /,
    *,
    country: Annotated[tuple[str, ...], Parameter(negative=())] = (),
    near: str | None = None,
    gazetteer: Annotated[tuple[str, ...], Parameter(negative=())] = (),
) -> int:
    """Look a name up, in Arabic or Latin letters, and show how each candidate matched.

    Parameters
    ----------
    name
        The name, as a report writes it.
    country
        Countries to look in (ISO 3166 codes); where no exact name is in one, other spellings in it are shown too.
    near
        LAT,LON in degrees: show the distance and sort by it.
    gazetteer
        Packs to ask, by name or path, or none for the bundled places; all installed ones if not told.
    """
    from tawthiq.gazetteer.names import load_names

    point = _point(near) if near is not None else None
    countries = frozenset(code.upper() for code in country)
    matches = load_names(gazetteer or None).candidates(name, countries)
    rows = [(_km(point, m.entry.lat, m.entry.lon), m) for m in matches]
    rows = [(km, m) for km, m in rows if not countries or m.entry.country in countries]
    if point is not None:
        rows.sort(key=lambda row: (row[0] is None, row[0]))
    if not rows:
        complain(f"{name}: no gazetteer knows it.")
        return 1
    table = Table(header_style="bold")
    headings = ("Written", "Match", "Distance", "Place", "Kind", "Where", "Position", "People", "Id", "Pack")
    for heading in (*headings[:7], *(("km",) if point else ()), *headings[7:]):
        is_number = heading in ("Distance", "People", "km")
        table.add_column(heading, justify="right" if is_number else "left", overflow="fold")
    for km, match in rows:
        entry = match.entry
        where = ", ".join(piece for piece in (entry.country, entry.admin1, entry.admin2) if piece)
        position = f"{entry.lat:.4f}, {entry.lon:.4f}" if entry.lat is not None and entry.lon is not None else ""
        away = (f"{km:.1f}" if km is not None else "",) if point else ()
        people = f"{entry.population:,}" if entry.population else ""
        ident = entry.id + (f" {entry.pcode}" if entry.pcode and entry.pcode not in entry.id else "")
        cells = (match.written, match.grade.name.lower(), f"{match.distance:.2f}", entry.name, entry.kind, where,
                 position, *away, people, ident, entry.pack or "bundled")  # fmt: skip
        table.add_row(*(Text(one_line(cell)) for cell in cells))
    _console().print(table)
    return 0


def _point(told: str) -> tuple[float, float]:
    try:
        lat, lon = (float(piece) for piece in told.split(","))
    except ValueError:
        lat = lon = 1000.0
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise GazetteerError(f"--near {told}: write LAT,LON in degrees, such as 35.93,36.63.")
    return lat, lon


def _km(point: tuple[float, float] | None, lat: float | None, lon: float | None) -> float | None:
    from tawthiq.gazetteer.pack import great_circle_km

    return great_circle_km(*point, lat, lon) if point and lat is not None and lon is not None else None


def _console() -> Console:
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, 180)
    return console
