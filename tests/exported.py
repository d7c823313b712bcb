"""What a reader of an exported file sees, whatever its format: every text in it, and every byte that looks like one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

FORMS = (
    "acled", "ucdp", "airwars", "hxl", "jsonl", "geojson", "geoparquet", "flatgeobuf", "parquet", "xlsx", "ftm",
    "bayanat", "plover",
)  # fmt: skip


def texts_of(path: Path) -> Iterator[str]:
    """The file's texts; of binary formats by their readers, with metadata, and its bytes as far as they are text."""
    yield path.name
    yield path.read_bytes().decode("utf-8", "replace")
    if path.suffix == ".xlsx":
        with ZipFile(path) as parts:
            for name in parts.namelist():
                yield name
                yield parts.read(name).decode("utf-8", "replace")
    elif path.suffix == ".parquet":
        from pyarrow import parquet

        file = parquet.ParquetFile(path)
        yield str(file.schema_arrow.metadata)
        yield str(file.metadata.to_dict())
        yield from map(str, file.read().to_pylist())
    elif path.suffix == ".fgb":
        import pyogrio

        yield str(pyogrio.read_info(path))
        yield from map(str, pyogrio.read_arrow(path)[1].to_pylist())


def files_of(folder: Path) -> list[Path]:
    """Every file under a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
