"""`tawthiq gazetteer`: what each command prints, changes and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gazetteer_files import alternate_names, cod_table, geonames_dump, wof_table
from tawthiq.cli.main import main
from tawthiq.errors import DownloadFailed
from tawthiq.gazetteer import download

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def table(tmp_path: Path) -> str:
    return str(wof_table(tmp_path / "places.tsv", "8\tSY\tlocality\ttoo\tfew"))


def test_add_list_info_remove(table: str, home: Path, capsys: Captured) -> None:
    assert main(["gazetteer", "add", table]) == 0
    said = capsys.readouterr().err
    assert "row 7: 5 fields, 14 headers; left out" in said
    assert "4 places" in said
    assert main(["gazetteer", "list"]) == 0
    assert "places" in capsys.readouterr().out
    assert main(["gazetteer", "info", "places", "--skipped"]) == 0
    shown = capsys.readouterr().out
    assert "Who's On First" in shown
    assert "7\t5 fields, 14 headers" in shown
    assert main(["gazetteer", "remove", "places"]) == 0
    assert list(home.iterdir()) == []
    assert main(["gazetteer", "remove", "places"]) == 2
    assert "Installed: none" in capsys.readouterr().err


def test_a_pack_is_replaced_only_if_told(table: str, tmp_path: Path, capsys: Captured) -> None:
    assert main(["gazetteer", "add", table, "--name", "mine"]) == 0
    other = str(cod_table(tmp_path / "cod.csv"))
    assert main(["gazetteer", "add", other, "--name", "mine"]) == 2
    assert "--replace" in capsys.readouterr().err
    assert main(["gazetteer", "add", other, "--name", "mine", "--replace", "--licence", "CC BY-IGO"]) == 0
    capsys.readouterr()
    main(["gazetteer", "info", "mine"])
    shown = capsys.readouterr().out
    assert "OCHA COD-AB" in shown
    assert "CC BY-IGO" in shown


def test_guesses_are_told(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "v.csv").write_text("village,y,x,المحافظة\nكفر درة,35.6,36.6,إدلب\n", "utf-8")
    assert main(["gazetteer", "add", str(tmp_path / "v.csv")]) == 0
    assert "Column village was taken for name_en." in capsys.readouterr().err
    command = ["gazetteer", "add", str(tmp_path / "v.csv"), "--name", "w", "--columns", "name_ar=village,country==SY"]
    assert main(command) == 0
    capsys.readouterr()
    assert main(["gazetteer", "lookup", "كفردرة", "--gazetteer", "w"]) == 0
    assert "SY, Idlib" in capsys.readouterr().out


def test_lookup(table: str, capsys: Captured) -> None:
    main(["gazetteer", "add", table])
    capsys.readouterr()
    assert main(["gazetteer", "lookup", "قرنبات", "--country", "SY", "--near", "35.6,36.7"]) == 0
    row = capsys.readouterr().out
    for cell in ("Qarnabāt", "transliterated", "35.7000, 36.7000", "11.1", "wof:3", "places"):
        assert cell in row
    assert main(["gazetteer", "lookup", "قرنبات", "--country", "YE"]) == 1
    assert main(["gazetteer", "lookup", "قرنبات", "--gazetteer", "none"]) == 1
    assert main(["gazetteer", "lookup", "قرنبات", "--near", "95,36"]) == 2
    assert "LAT,LON" in capsys.readouterr().err


def test_add_by_name(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def fetched(country: str, folder: Path, told: object) -> tuple[Path, Path]:
        folder.mkdir(parents=True)
        return geonames_dump(folder / f"{country}.zip"), alternate_names(folder / f"{country}.alternates.zip")

    monkeypatch.setattr(download, "fetch_geonames", fetched)
    assert main(["gazetteer", "add", "geonames", "SY"]) == 0
    assert (home / "geonames-SY.sqlite").is_file()
    assert list((home / "fetched").iterdir()) == []
    capsys.readouterr()
    assert main(["gazetteer", "lookup", "وادي السلطان"]) == 0
    assert "geonames-SY" in capsys.readouterr().out
    assert main(["gazetteer", "add", "geonames"]) == 2
    assert main(["gazetteer", "add", str(tmp_path / "x.csv"), "SY"]) == 2


def test_add_by_name_without_a_network(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def unreachable(*_: object) -> Path:
        raise DownloadFailed("could not be fetched.")

    monkeypatch.setattr(download, "fetch", unreachable)
    assert main(["gazetteer", "add", "geonames", "IQ"]) == 2
    said = capsys.readouterr().err
    assert "https://download.geonames.org/export/dump/IQ.zip" in said
    assert "tawthiq gazetteer add IQ.zip --alternates IQ.alternates.zip" in said


def test_code_with_a_choice_of_packs(table: str, tmp_path: Path, capsys: Captured) -> None:
    main(["gazetteer", "add", table, "--name", "mine"])
    report = tmp_path / "r.txt"
    report.write_text("قصفت المدفعية قرية تل زمرد.", "utf-8")
    capsys.readouterr()

    def coded(*options: str) -> dict[str, object]:
        assert main(["code", str(report), "--format", "jsonl", *options]) == 0
        found: dict[str, object] = json.loads(capsys.readouterr().out)["coder"]
        return found

    assert [used["name"] for used in coded()["gazetteers"]] == ["mine"]  # type: ignore[attr-defined]
    assert coded("--gazetteer", "none")["gazetteers"] == []
    assert coded("--gazetteer", "mine") == coded()
    assert coded("--jobs", "2") == coded()
    assert main(["code", str(report), "--gazetteer", "other"]) == 2
    assert "Installed: mine" in capsys.readouterr().err
