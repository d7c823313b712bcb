"""The base map that is shipped: small, complete, and of the layers that the page draws."""

from __future__ import annotations

import gzip
from typing import Any

import mapbox_vector_tile
import pytest
from pmtiles.reader import MmapSource, Reader

from tawthiq.export.base_map_parts import labels, lines, read_units
from tawthiq.export.map_page import BASE

DAMASCUS = {0: (0, 0), 5: (19, 12), 7: (76, 51)}


def tile(zoom: int, x: int, y: int) -> dict[str, Any]:
    with BASE.open("rb") as file:
        data = Reader(MmapSource(file)).get(zoom, x, y)
    assert data is not None
    held = mapbox_vector_tile.decode(gzip.decompress(data))
    assert isinstance(held, dict)
    return held


def named(zoom: int) -> set[tuple[str, str]]:
    features = tile(zoom, *DAMASCUS[zoom])["labels"]["features"]
    return {(f["properties"]["ar"], f["properties"]["en"]) for f in features}


def test_it_is_small_and_has_zooms_0_to_7() -> None:
    assert BASE.stat().st_size <= 1_000_000
    with BASE.open("rb") as file:
        header = Reader(MmapSource(file)).header()
    assert (header["min_zoom"], header["max_zoom"]) == (0, 7)


@pytest.mark.parametrize(
    ("zoom", "layers"),
    [
        (0, {"land", "countries", "borders"}),
        (5, {"countries", "borders", "labels"}),
        (7, {"countries", "borders", "labels"}),
    ],
)
def test_layers(zoom: int, layers: set[str]) -> None:
    assert set(tile(zoom, *DAMASCUS[zoom])) == layers


def test_names_come_with_the_zoom() -> None:
    assert {("دمشق", "Damascus"), ("سوريا", "Syria"), ("ريف دمشق", "Rif Dimashq")} <= named(5)
    assert ("دوما", "Duma") not in named(5)
    assert len(named(7)) > 20


def test_lines_are_told_apart() -> None:
    kinds = {f["properties"]["kind"] for f in tile(5, *DAMASCUS[5])["borders"]["features"]}
    assert kinds == {"outer", "country", "unit"}


def test_units_are_parted_by_lines_of_their_own() -> None:
    parts = [part for part in read_units() if part.country in ("SY", "LB")]
    found = lines(parts)
    assert set(found) == {"outer", "country", "unit"}
    between = found["country"]
    assert between.distance(found["unit"]) < 0.01
    assert 2 < between.length < 4  # degrees of border between Syria and Lebanon


def test_towns_have_the_spelling_that_is_written_most() -> None:
    arabic = {fields["en"]: fields["ar"] for _, _, fields in labels() if fields["kind"] == "city"}
    assert arabic["Amman"] == "عمان"
    assert arabic["Tel Aviv"] == "تل أبيب"
    assert arabic["Khartoum"] == "الخرطوم"
