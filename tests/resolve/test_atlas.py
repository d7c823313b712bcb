"""Well-known places stand where an atlas has them, and no toponym with a position lies outside its country or unit."""

from __future__ import annotations

import pytest

from bare import read
from tawthiq.extract.places import find_places
from tawthiq.gazetteer import units
from tawthiq.gazetteer.names import GazetteerEntry, load_names
from tawthiq.lexicon.load import load_lexicon
from tawthiq.model.events import Place
from tawthiq.resolve.geodesy import distance_km
from tawthiq.resolve.places import resolve_places

#: outlines are coarse and some borders of units are disputed (Akre, the towns south of Baghdad)
COUNTRY_SLACK_KM = 15.0
UNIT_SLACK_KM = 30.0
KM_A_DEGREE = 111.2


def resolve(text: str) -> dict[str, Place]:
    """The last place of each name."""
    body = read(text)
    mentions = find_places(body, frozenset())
    return {p.name: p for p in resolve_places(mentions, body.document).places}


#: what is written before «في», the area behind it, the country, degrees, km
ATLAS = [
    ("بلدة كفرنبل", "ريف إدلب", "Syria", 35.61, 36.56, 6),
    ("بلدة حزانو", "ريف إدلب", "Syria", 36.10, 36.72, 6),
    ("بلدة كفر تخاريم", "ريف إدلب", "Syria", 36.12, 36.52, 6),
    ("قرية كنصفرة", "ريف إدلب", "Syria", 35.66, 36.50, 6),
    ("بلدة ترمانين", "ريف إدلب", "Syria", 36.23, 36.82, 6),
    ("بلدة تفتناز", "ريف إدلب", "Syria", 36.00, 36.79, 6),
    ("قرية الرامي", "ريف إدلب", "Syria", 35.78, 36.52, 7),
    ("بلدة سرمدا", "ريف إدلب", "Syria", 36.19, 36.73, 6),
    ("قرية قاح", "ريف إدلب", "Syria", 36.28, 36.70, 6),
    ("بلدة محمبل", "ريف إدلب", "Syria", 35.79, 36.46, 6),
    ("مدينة الباب", "ريف حلب", "Syria", 36.37, 37.52, 6),
    ("مدينة منبج", "ريف حلب", "Syria", 36.53, 37.95, 6),
    ("بلدة بزاعة", "ريف حلب", "Syria", 36.37, 37.56, 6),
    ("مدينة كوباني", "ريف حلب", "Syria", 36.89, 38.35, 6),
    ("مدينة جرابلس", "ريف حلب", "Syria", 36.82, 38.01, 6),
    ("بلدة العيس", "ريف حلب", "Syria", 36.00, 37.00, 6),
    ("حي الشيخ مقصود", "مدينة حلب", "Syria", 36.23, 37.15, 5),
    ("سد تشرين", "ريف حلب", "Syria", 36.38, 38.18, 6),
    ("مدينة السفيرة", "ريف حلب", "Syria", 36.07, 37.37, 6),
    ("مدينة عفرين", "ريف حلب", "Syria", 36.51, 36.87, 6),
    ("مدينة تدمر", "ريف حمص", "Syria", 34.56, 38.27, 6),
    ("بلدة السخنة", "ريف حمص", "Syria", 34.89, 38.87, 6),
    ("بلدة القورية", "ريف دير الزور", "Syria", 34.96, 40.52, 7),
    ("بلدة هجين", "ريف دير الزور", "Syria", 34.69, 40.83, 7),
    ("بلدة غرانيج", "ريف دير الزور", "Syria", 34.76, 40.74, 9),
    ("بلدة الشحيل", "ريف دير الزور", "Syria", 35.10, 40.46, 7),
    ("مدينة العشارة", "ريف دير الزور", "Syria", 34.92, 40.56, 6),
    ("بلدة تل تمر", "ريف الحسكة", "Syria", 36.66, 40.37, 6),
    ("بلدة تل براك", "ريف الحسكة", "Syria", 36.68, 41.06, 6),
    ("مدينة عامودا", "ريف الحسكة", "Syria", 37.10, 40.93, 6),
    ("بلدة عين عيسى", "ريف الرقة", "Syria", 36.39, 38.86, 6),
    ("مدينة الطبقة", "ريف الرقة", "Syria", 35.84, 38.55, 6),
    ("بلدة مورك", "ريف حماة", "Syria", 35.37, 36.69, 6),
    ("بلدة قمحانة", "ريف حماة", "Syria", 35.20, 36.74, 6),
    ("مدينة سلمية", "ريف حماة", "Syria", 35.01, 37.05, 6),
    ("بلدة اليادودة", "ريف درعا", "Syria", 32.66, 36.06, 6),
    ("مدينة جاسم", "ريف درعا", "Syria", 32.99, 36.06, 6),
    ("بلدة الكفر", "ريف السويداء", "Syria", 32.63, 36.64, 6),
    ("بلدة الرفيد", "ريف القنيطرة", "Syria", 32.95, 35.89, 6),
    ("حي جوبر", "دمشق", "Syria", 33.53, 36.33, 5),
    ("مدينة سنجار", "محافظة نينوى", "Iraq", 36.32, 41.87, 7),
    ("مدينة هيت", "محافظة الأنبار", "Iraq", 33.64, 42.83, 6),
    ("مدينة السماوة", "محافظة المثنى", "Iraq", 31.32, 45.28, 7),
    ("بلدة جلولاء", "محافظة ديالى", "Iraq", 34.27, 45.17, 7),
    ("مدينة الشرقاط", "محافظة صلاح الدين", "Iraq", 35.51, 43.24, 7),
    ("مدينة الصدر", "بغداد", "Iraq", 33.39, 44.46, 7),
    ("مدينة سيئون", "محافظة حضرموت", "Yemen", 15.94, 48.79, 6),
    ("مدينة المخا", "محافظة تعز", "Yemen", 13.32, 43.25, 6),
    ("مدينة الدمازين", "ولاية النيل الأزرق", "Sudan", 11.79, 34.36, 7),
    ("مدينة كتم", "شمال دارفور", "Sudan", 14.20, 24.66, 7),
    ("مدينة زالنجي", "وسط دارفور", "Sudan", 12.91, 23.47, 7),
    ("مدينة كوستي", "ولاية النيل الأبيض", "Sudan", 13.16, 32.66, 7),
    ("مدينة بابنوسة", "ولاية غرب كردفان", "Sudan", 11.33, 27.81, 7),
    ("مدينة بربر", "ولاية نهر النيل", "Sudan", 18.03, 33.99, 7),
    ("مدينة الدلنج", "ولاية جنوب كردفان", "Sudan", 12.05, 29.65, 7),
    ("مدينة بحري", "الخرطوم", "Sudan", 15.64, 32.53, 8),
    ("مدينة درنة", "ليبيا", "Libya", 32.76, 22.64, 7),
    ("مدينة ترهونة", "ليبيا", "Libya", 32.43, 13.63, 7),
    ("مدينة الكفرة", "ليبيا", "Libya", 24.18, 23.31, 9),
    ("منطقة عين زارة", "طرابلس", "Libya", 32.81, 13.28, 8),
    ("حي الشجاعية", "مدينة غزة", "Palestine", 31.50, 34.47, 4),
    ("مخيم المغازي", "قطاع غزة", "Palestine", 31.42, 34.39, 4),
    ("بلدة بيتا", "نابلس", "Palestine", 32.14, 35.29, 5),
    ("مخيم نور شمس", "طولكرم", "Palestine", 32.32, 35.06, 4),
    ("بلدة بيت أمر", "الخليل", "Palestine", 31.62, 35.10, 5),
    ("بلدة مركبا", "جنوب لبنان", "Lebanon", 33.23, 35.51, 5),
    ("بلدة تبنين", "جنوب لبنان", "Lebanon", 33.19, 35.41, 5),
    ("بلدة القاع", "البقاع", "Lebanon", 34.34, 36.48, 7),
    ("مدينة زحلة", "البقاع", "Lebanon", 33.85, 35.90, 6),
    ("مدينة كيسمايو", "الصومال", "Somalia", -0.36, 42.55, 7),
    ("مدينة أغاديز", "النيجر", "Niger", 16.97, 7.99, 8),
    ("مدينة غاو", "مالي", "Mali", 16.27, -0.04, 8),
]


@pytest.mark.parametrize(("name", "area", "country", "lat", "lon", "km"), ATLAS, ids=[row[0] for row in ATLAS])
def test_places_stand_where_an_atlas_has_them(
    name: str, area: str, country: str, lat: float, lon: float, km: float
) -> None:
    places = resolve(f"قصف على {name} في {area} صباح أمس")
    place = places.get(name) or places[name.partition(" ")[2]]
    assert place.admin[0] == country
    assert place.lat is not None
    assert place.lon is not None
    assert distance_km(place.lat, place.lon, lat, lon) <= km


def test_a_village_that_is_known_is_taken_from_where_a_distance_points() -> None:
    place = resolve("هجوم على قرية الخوين ( 54 كم جنوب مدينة إدلب) أمس")["الخوين"]
    assert place.method == "gazetteer"
    assert distance_km(place.lat or 0.0, place.lon or 0.0, 35.47, 36.84) <= 6


def located_toponyms() -> list[GazetteerEntry]:
    """Every toponym of the lexicon that has a position of its own."""
    names = load_names()
    wanted = {e.id for e in load_lexicon().entries if e.tag == "TOPONYM" and e.get("lat")}
    found: dict[str, GazetteerEntry] = {}
    for form in load_lexicon().forms:
        entry = load_lexicon().entries[form.entry]
        if entry.id in wanted and entry.id not in found:
            name = names.lookup(" ".join(form.words))
            found.update({e.id: e for e in name.entries if e.id == entry.id} if name is not None else {})
    assert set(found) == wanted
    return list(found.values())


def test_toponyms_lie_in_their_country() -> None:
    covered = [e for e in located_toponyms() if e.lat is not None and e.lon is not None and units.units_of(e.country)]
    assert len(covered) > 1_000
    outside = [
        e.id for e in covered if e.lat and e.lon and not units.unit_at(e.lat, e.lon, COUNTRY_SLACK_KM, e.country)
    ]
    assert outside == []


def test_toponyms_lie_in_their_unit() -> None:
    import shapely

    checked = 0
    outside: list[str] = []
    for entry in located_toponyms():
        unit = units.find_unit(entry.country, entry.admin1)
        if unit is None or entry.lat is None or entry.lon is None:
            continue
        checked += 1
        apart = units.polygon(unit.code).distance(shapely.Point(entry.lon, entry.lat)) * KM_A_DEGREE
        if apart > UNIT_SLACK_KM:
            outside.append(f"{entry.id} {apart:.0f} km from {unit.name}")
    assert checked > 800
    assert outside == []


def test_a_position_that_is_only_vouched_for_tells_how_far() -> None:
    radii = {e.within_km for e in located_toponyms()}
    assert radii <= {0.0, 5.0, 8.0, 10.0}
    assert 5.0 in radii
