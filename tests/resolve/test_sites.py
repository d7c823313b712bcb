"""What several gazetteers say of one place becomes one candidate."""

from __future__ import annotations

from tawthiq.gazetteer.names import GazetteerEntry, NameIndex
from tawthiq.resolve.sites import sites_of

NAMES = NameIndex([])


def entry(name: str, lat: float, lon: float, *, curated: bool = False, within_km: float = 0.0) -> GazetteerEntry:
    return GazetteerEntry(name, name, "town", "SY", "Idlib", lat, lon, curated=curated, within_km=within_km)


ROUGH = entry("rough", 35.60, 36.60, curated=True, within_km=5.0)
EXACT = entry("exact", 35.60, 36.60, curated=True)
NEAR = entry("near", 35.62, 36.60)
FARTHER = entry("farther", 35.66, 36.60)
ELSEWHERE = entry("elsewhere", 36.40, 36.60)


def test_a_rough_position_gives_way_to_the_nearest_measured_one() -> None:
    (site,) = sites_of([FARTHER, NEAR, ROUGH], "", NAMES)
    assert site.entry == ROUGH
    assert site.point == (35.62, 36.60)
    assert site.ids == {"rough", "near", "farther"}


def test_a_rough_position_stands_where_nothing_measured_is_near() -> None:
    sites = sites_of([ELSEWHERE, ROUGH], "", NAMES)
    assert {site.point for site in sites} == {(35.60, 36.60), (36.40, 36.60)}


def test_a_curated_position_without_radius_is_kept() -> None:
    (site,) = sites_of([NEAR, EXACT], "", NAMES)
    assert site.point == (35.60, 36.60)
