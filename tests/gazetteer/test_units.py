"""Units: known towns lie in theirs, neighbours meet, units make up their country."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
import shapely

from tawthiq.gazetteer import units
from tawthiq.gazetteer.names import PLACES

#: (country, admin1, lat, lon) of towns well inside
TOWNS = [
    ("SY", "Idlib", 35.931, 36.634), ("SY", "Deir ez-Zor", 35.336, 40.141), ("SY", "Hasakah", 36.502, 40.748),
    ("SY", "Suwayda", 32.709, 36.566), ("IQ", "Nineveh", 36.335, 43.119), ("IQ", "Salah al-Din", 34.616, 43.679),
    ("IQ", "Dohuk", 36.867, 42.988), ("YE", "Taiz", 13.579, 44.021), ("YE", "Al Dhale", 13.696, 44.731),
    ("YE", "Marib", 15.463, 45.325), ("YE", "Socotra", 12.648, 54.019), ("PS", "Gaza Strip", 31.345, 34.303),
    ("PS", "West Bank", 32.221, 35.254), ("PS", "West Bank", 31.530, 35.094), ("LB", "Nabatieh", 33.378, 35.484),
    ("LB", "Bekaa", 33.846, 35.902), ("LB", "South Lebanon", 33.270, 35.300), ("SD", "Gedaref", 14.035, 35.383),
    ("SD", "North Darfur", 13.629, 25.349), ("SD", "East Darfur", 11.461, 26.128), ("SS", "Upper Nile", 9.533, 31.661),
    ("SS", "Central Equatoria", 4.852, 31.582), ("SS", "Jonglei", 6.207, 31.559), ("LY", "Nalut", 31.868, 10.981),
    ("LY", "Derna", 32.720, 22.640), ("LY", "Nafusa Mountains", 32.172, 13.020), ("LY", "Al Wahat", 29.030, 21.550),
    ("SO", "Hiiraan", 4.736, 45.204), ("SO", "Middle Shabelle", 2.780, 45.501), ("SO", "Bay", 3.114, 43.650),
    ("EG", "North Sinai", 30.600, 33.600), ("EG", "Dakahlia", 31.036, 31.381), ("EG", "Fayoum", 29.310, 30.842),
    ("JO", "Maan", 30.196, 35.734), ("JO", "Mafraq", 32.343, 36.208), ("JO", "Irbid", 32.556, 35.850),
    ("TR", "Hatay", 36.207, 36.160), ("TR", "Sanliurfa", 37.167, 38.794), ("TR", "Sirnak", 37.520, 42.454),
    ("IR", "Khuzestan", 31.319, 48.684), ("IR", "Tehran", 35.694, 51.421), ("IR", "Kurdistan", 35.315, 46.999),
    ("SA", "Riyadh", 24.688, 46.722), ("SA", "Eastern Province", 25.380, 49.588), ("SA", "Asir", 18.217, 42.505),
]  # fmt: skip
#: what the source draws otherwise than the gazetteer counts it, by more than 10 km: (place, its admin1 here)
KNOWN_EXCEPTIONS = {("Al Maḩmūdīyah", "Baghdad"), ("Janzūr", "Jafara")}
NEIGHBOURS = [
    ("SY", "TR"), ("SY", "IQ"), ("SY", "LB"), ("SA", "YE"), ("SD", "SS"), ("LY", "EG"), ("PS", "IL"), ("UA", "RU"),
]  # fmt: skip


def towns() -> Iterator[tuple[str, str, str, float, float, int]]:
    """`(name, country, admin1, lat, lon, population)` of the bundled gazetteer."""
    for line in PLACES.read_text("utf-8").splitlines():
        if not line.startswith(("#", "name_ar\t")):
            _, name, _, country, admin1, lat, lon, population, *_ = line.split("\t")
            yield name, country, admin1, float(lat), float(lon), int(population)


@pytest.mark.parametrize(("country", "name", "lat", "lon"), TOWNS)
def test_towns_lie_in_their_unit(country: str, name: str, lat: float, lon: float) -> None:
    found = units.unit_at(lat, lon)
    assert found == units.find_unit(country, name)
    assert found is not None
    assert units.polygon(found.code).contains(shapely.Point(lon, lat))


def test_every_admin1_of_the_gazetteer_is_a_unit() -> None:
    named = {(country, admin1) for _, country, admin1, *_ in towns() if admin1}
    assert sorted(pair for pair in named if units.find_unit(*pair) is None) == []


def test_cities_lie_within_ten_kilometres_of_the_unit_that_the_gazetteer_names() -> None:
    astray = {
        (name, admin1)
        for name, country, admin1, lat, lon, population in towns()
        if admin1 and population > 50_000 and not _is_near(country, admin1, lat, lon)
    }
    assert astray == KNOWN_EXCEPTIONS


def _is_near(country: str, admin1: str, lat: float, lon: float) -> bool:
    unit = units.find_unit(country, admin1)
    return unit is not None and shapely.Point(lon, lat).buffer(0.1).intersects(units.polygon(unit.code))


def test_units_neither_overlap_nor_gap() -> None:
    drawn = [units.polygon(u.code) for country in units.countries() for u in units.units_of(country)]
    assert shapely.is_valid(drawn).all()
    assert shapely.coverage_is_valid(drawn)


@pytest.mark.parametrize("country", units.countries())
def test_a_country_is_its_units(country: str) -> None:
    outline = units.country_polygon(country)
    parts = [units.polygon(u.code) for u in units.units_of(country)]
    assert outline.is_valid
    assert outline.area == pytest.approx(sum(p.area for p in parts))


@pytest.mark.parametrize(("a", "b"), NEIGHBOURS)
def test_neighbours_share_a_border(a: str, b: str) -> None:
    line = units.border_line(a, b)
    assert line.length > 0.5
    assert line.equals(units.border_line(b, a))
    assert line.difference(units.country_polygon(a).boundary).length == pytest.approx(0)


def test_countries_apart_share_none() -> None:
    assert units.border_line("EG", "LB") is None


def test_what_the_source_has_not_drawn_apart_lies_in_what_covers_it() -> None:
    assert units.find_unit("LB", "Akkar") == units.unit("LB-AS")
    assert units.find_unit("PS", "Jenin") == units.unit("PS-X-WE")
    assert units.find_unit("LB", "Atlantis") is None


def test_a_port_off_the_coarser_coast_is_found_with_slack() -> None:
    lat, lon = 34.856, 35.858  # the island of Arwad, off Tartus
    assert units.unit_at(lat, lon) is None
    assert units.unit_at(lat, lon, slack_km=10) == units.unit("SY-TA")
    assert units.unit_at(lat, lon, slack_km=1) is None


def test_a_border_town_is_found_in_its_country() -> None:
    lat, lon = 36.697, 38.957  # Tall Abyad: the source's line runs south of it
    assert units.unit_at(lat, lon, slack_km=5, country="SY") == units.unit("SY-RA")
    assert units.unit_at(lat, lon, slack_km=5, country="IQ") is None


def test_at_sea_there_is_none() -> None:
    assert units.unit_at(34.0, 30.0) is None
    assert units.unit_at(34.0, 30.0, slack_km=50) is None


def test_unknown_codes_are_errors() -> None:
    for ask in (units.unit, units.polygon):
        with pytest.raises(KeyError):
            ask("SY-XX")
    with pytest.raises(KeyError):
        units.country_polygon("FR")
    assert units.units_of("FR") == ()


def test_names_are_had_without_shapely() -> None:
    code = "import sys; from tawthiq.gazetteer import units as u; u.unit('SY-ID'); print('shapely' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_every_unit_has_both_names_and_a_kind() -> None:
    everything = [u for country in units.countries() for u in units.units_of(country)]
    assert len(everything) > 600
    assert [u.code for u in everything if not (u.name and u.name_ar and u.kind)] == []
    assert all(u.code.startswith(u.country + "-") for u in everything)
