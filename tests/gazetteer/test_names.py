"""The index over bundled names, packs and overlays: what is found in texts, and which places a name may be."""

from __future__ import annotations

from pathlib import Path

import pytest

from bare import read
from gazetteer_files import Build, wof_table
from tawthiq import code_report
from tawthiq.extract.places import find_places
from tawthiq.gazetteer.names import Grade, NameIndex, load_names
from tawthiq.model.documents import Report


def places(text: str) -> list[str]:
    return [mention.name for mention in find_places(read(text), frozenset())]


def table(path: Path, *names: str) -> Path:
    """A table of places of these names, all in one country."""
    rows = "".join(f"{name},35.{n},36.{n},SY\n" for n, name in enumerate(names, 1))
    path.write_text(f"name_ar,lat,lon,country\n{rows}", "utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "grade", "written"),
    [
        ("تل زمرد", Grade.EXACT, "تل زمرد"), ("قرية تل زمرد", Grade.EXACT, "تل زمرد"),
        ("تلزمرد", Grade.EXACT, "تل زمرد"),
        ("الزمردة", Grade.EXACT, "منطقة الزمردة"), ("كفر الدرة", Grade.EXACT, "كفر درة"),
        ("كفر دره", Grade.EXACT, "كفر درة"),
        ("tell zoumourroud", Grade.EXACT, "Tell Zoumourroud"), ("Kafr Durrah", Grade.EXACT, "Kafr Durrah"),
        ("بتل زمرد", Grade.VARIANT, "تل زمرد"), ("كفر ضرة", Grade.VARIANT, "كفر درة"), ("تل زمرط", None, ""),
        ("قرنبات", Grade.TRANSLITERATED, "Qarnabāt"), ("كرنبات", Grade.TRANSLITERATED, "Qarnabāt"),
        ("قرنبيط", None, ""),
        ("Tal Zumrud", Grade.TRANSLITERATED, "تل زمرد"),
    ],
)  # fmt: skip
def test_candidates(names: NameIndex, name: str, grade: Grade | None, written: str) -> None:
    found = names.candidates(name)
    assert (found[0].grade, found[0].written) == (grade, written) if grade is not None else found == ()


def test_spellings_count_only_where_no_name_is_exact(build: Build, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "name_ar,lat,lon,country\nعين زبرجدة,35,36,SY\nعين ذبرجدة,33,44,IQ\n", "utf-8"
    )
    build(tmp_path / "t.csv")
    names = load_names()
    assert [m.entry.country for m in names.candidates("عين زبرجدة")] == ["SY"]
    assert [m.entry.country for m in names.candidates("عين زبرجدة", {"SY"})] == ["SY"]
    both = names.candidates("عين زبرجدة", {"IQ"})
    assert [(m.entry.country, m.grade) for m in both] == [("SY", Grade.EXACT), ("IQ", Grade.VARIANT)]
    assert both[1].distance > 0


def test_one_place_of_two_sources_is_one(build: Build, tmp_path: Path) -> None:
    aleppo = load_names(("none",)).lookup("حلب")
    assert aleppo is not None
    city = next(e for e in aleppo.entries if e.id.startswith("geonames:"))
    path = tmp_path / "t.csv"
    number = city.id.removeprefix("geonames:")
    row = f"حلب,1,2,SY,{number},SY020000,Mount Simeon"
    path.write_text(f"name_ar,lat,lon,country,geonames,pcode,admin2\n{row}\n", "utf-8")
    build(path)
    found = [e for e in load_names().lookup("حلب").entries if e.id == city.id]  # type: ignore[union-attr]
    assert [(e.lat, e.pcode, e.admin2) for e in found] == [(city.lat, "SY020000", "Mount Simeon")]
    assert [m.entry.id for m in load_names().candidates("حلب")].count(city.id) == 1


def test_the_first_pack_holds_for_a_place_of_both(build: Build, tmp_path: Path) -> None:
    for name, lat in (("b", 31), ("a", 30)):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"name_ar,lat,lon,geonames\nتل زمرد,{lat},36,77001\n", "utf-8")
        build(path, name)
    (entry,) = load_names().lookup("تل زمرد").entries  # type: ignore[union-attr]
    assert (entry.lat, entry.pack) == (30, "a")
    (other,) = load_names(("b", "a")).lookup("تل زمرد").entries  # type: ignore[union-attr]
    assert (other.lat, other.pack) == (31, "b")


def test_a_pack_makes_names_known_in_texts(build: Build, tmp_path: Path) -> None:
    text = "نزح الأهالي من تل زمرد إلى كفردرة وبلدة الزمردة."
    assert "تل زمرد" not in places(text)
    build(wof_table(tmp_path / "t.tsv"))
    assert places(text) == ["تل زمرد", "كفردرة", "الزمردة"]


@pytest.mark.parametrize(
    ("pack", "text"),
    [
        (["على", "من", "القتال"], "تقدمت القوات من ثلاثة محاور على شرق المدينة بعد القتال."),
        (["نشوانة"], "قالت نشوانة الكامل إن الوضع هادئ."),
        (["قسطلين غربي"], "قصفت المدفعية قرية قسطلين غربي حماة."),
        (["قرية العوجانة", "مديرية العوجانة"], "قصفت المدفعية قرية العوجانة غرب حماة."),
        (["كويتة"], "قصفت المدفعية مخيم كويتة الرحمنية بريف حلب."),
        (["محمد علي"], "أصيب محمد علي بجروح."),
        (["رأس المال"], "قال الخبير إن رأس المال يهرب."),
    ],
)
def test_a_pack_makes_no_places_of_words(build: Build, tmp_path: Path, pack: list[str], text: str) -> None:
    before = places(text)
    build(table(tmp_path / "t.csv", *pack))
    assert places(text) == before


def test_bundled_names_keep_how_they_are_written(build: Build, tmp_path: Path) -> None:
    """A hamlet «باب» must not make the town «الباب» of a door."""
    before = load_names(("none",)).lookup("الباب")
    build(table(tmp_path / "t.csv", "باب"))
    after = load_names().lookup("الباب")
    assert before is not None
    assert after is not None
    assert (after.article, after.bare, after.ambiguous) == (before.article, before.bare, before.ambiguous)
    assert len(after.entries) == len(before.entries) + 1


@pytest.mark.parametrize(
    ("alias", "name", "country"),
    [
        ("كوباني", "عين العرب", "SY"), ("Kobani", "عين العرب", "SY"), ("كري سبي", "تل أبيض", "SY"),
        ("شنكال", "سنجار", "IQ"),
        ("هولير", "أربيل", "IQ"), ("طرابلس الغرب", "طرابلس", "LY"), ("طرابلس الشام", "طرابلس", "LB"),
        ("ديريك", "المالكية", "SY"),
    ],
)  # fmt: skip
def test_bundled_aliases(alias: str, name: str, country: str) -> None:
    names = load_names(("none",))
    same = {m.entry.id for m in names.candidates(name) if m.entry.country == country}
    found = {m.entry.id for m in names.candidates(alias)}
    assert found & same


def test_a_user_overlay_corrects_hides_and_names(build: Build, home: Path, tmp_path: Path) -> None:
    build(wof_table(tmp_path / "t.tsv"))
    (home / "test.overlay.yaml").write_text(
        """
- {id: "geonames:77001", correct: {lat: 30.5, kind: village}, reason: it lies by the river}
- {id: "wof:2", hide: true, reason: no such place}
- {of: تل زمرد, country: SY, name: Tall Zumurrud, kind: village, aliases: [جوهرانية], reason: what its people say}
- {id: "wof:3", aliases: [درانية], reason: what others say}
""",
        "utf-8",
    )
    names = load_names()
    (entry,) = names.lookup("تل زمرد").entries  # type: ignore[union-attr]
    assert (entry.lat, entry.lon, entry.kind) == (30.5, 36.5, "village")
    assert names.lookup("كفر درة") is None
    assert names.candidates("كفر درة") == ()
    assert [m.entry.id for m in names.candidates("جوهرانية")] == ["geonames:77001"]
    assert [m.entry.id for m in names.candidates("درانية")] == ["wof:3"]
    assert [e.id for _, e in names.near(30.5, 36.5, 5)] == []


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("{of: x, country: SY, name: X, kind: village, aliases: [y]}", "reason"),
        ("{reason: r}", "of"),
        ("{of: x, aliases: [y], reason: r}", "country"),
        ("{id: a, reason: r}", "hide"),
        ("{id: a, hide: true, reason: r, colour: red}", "colour"),
    ],
)
def test_a_slip_in_an_overlay_is_told_of(build: Build, home: Path, tmp_path: Path, entry: str, says: str) -> None:
    build(wof_table(tmp_path / "t.tsv"))
    (home / "overlay.yaml").write_text(f"- {entry}\n", "utf-8")
    with pytest.raises(Exception, match=says) as caught:
        load_names()
    assert "overlay.yaml: entry 1" in str(caught.value)


def test_the_output_names_the_packs(build: Build, tmp_path: Path) -> None:
    built = build(wof_table(tmp_path / "t.tsv"))
    report = Report(id="r", text="قصفت المدفعية قرية تل زمرد.")
    (used,) = code_report(report).coder.gazetteers
    assert (used.name, used.sha256) == ("test", built.info.sha256)
    assert code_report(report, names=load_names(("none",))).coder.gazetteers == ()
    place = code_report(report).events[0].places[0]
    assert (place.id, place.lat, place.method) == ("geonames:77001", 35.5, "gazetteer")
