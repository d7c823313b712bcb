"""A position that is only good to some km says so, from the table over the pack to the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bare import read
from tawthiq.extract.places import find_places
from tawthiq.gazetteer.names import load_names
from tawthiq.gazetteer.pack_build import build_pack
from tawthiq.gazetteer.sources.detect import open_source
from tawthiq.resolve.places import resolve_places

TABLE = """name_ar,kind,country,admin1,lat,lon,radius_km
شلدح,village,SY,Idlib,35.8,36.7,{}
زغلوط,village,SY,Idlib,35.7,36.7,
"""


def pack_of(tmp_path: Path, radius: str) -> Path:
    table = tmp_path / "learned.csv"
    table.write_text(TABLE.format(radius), "utf-8")
    return build_pack(open_source(table, {}), tmp_path / "learned.sqlite", "learned", "0").path


def test_the_radius_of_a_learned_position_comes_through(tmp_path: Path) -> None:
    names = load_names([str(pack_of(tmp_path, "7.5"))])
    body = read("قصف قريتي شلدح وزغلوط")
    found = {p.name: p for p in resolve_places(find_places(body, frozenset()), body.document, names).places}
    assert found["شلدح"].radius_km == 7.5
    assert (found["زغلوط"].radius_km or 9) < 2


@pytest.mark.parametrize("radius", ["wide", "-1", "40000"])
def test_a_row_with_no_radius_is_told_and_left_out(tmp_path: Path, radius: str) -> None:
    table = tmp_path / "learned.csv"
    table.write_text(TABLE.format(radius), "utf-8")
    built = build_pack(open_source(table, {}), tmp_path / "learned.sqlite", "learned", "0")
    assert built.info.n_places == 1
    assert [radius in row.reason for row in built.skipped] == [True]
