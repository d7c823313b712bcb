"""A private person's name, in every spelling and wherever a source can put one, is in no file that withholds names."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("pyogrio")
pytest.importorskip("openpyxl")

from exported import FORMS, files_of, texts_of
from tawthiq.arabic.fold import fold
from tawthiq.cli.main import main
from tawthiq.model.incidents import Incident
from told_incidents import claim, incident, place, raid, toll

PERSON = "سلمى الراوي"
SPELLINGS = (
    "سلمى الراوي", "سلمي الراوى", "سـلـمـى الراوي", "سَلْمَى الرَّاوِيّ", "وسلمى الراوي", "لسلمى الراوي", "بسلمى الراوي",
    "سلمىالراوي", "س ل م ى ا ل ر ا و ي", "الراوي، سلمى", "الراوي سلمى", "ﺳﻠﻤﻰ الراوي", "سل\u200bمى الراوي",
    "سلمى\u202e الراوي", "سلمى بنت حسن الراوي", "سلمى_الراوي", "Salma al-Rawi", "SALMA ALRAWI", "Selma El Rawi",
    "al-Rawi, Salma", "salma-al-rawi", "الراوي", "والراوي", "للراوي",
)  # fmt: skip
LETTERS = ("الراوي", "للراوي")
"""What no text may hold once it is folded, blanks and all else left out."""
LATIN = re.compile(r"(?<![a-z])(s[ae]lma|([ae]l[ _-]?)?rawi)(?![a-z])")


def _planted(n: int, name: str) -> Incident:
    """The name in every id, name, word, key and closed list of an incident that a person tells of."""
    report = f"https://shaam.org/{name}/{n}"
    words: dict[str, Any] = {
        "quote": f"قالت {name} إن", "outlet": f"صفحة {name}", "speaker": PERSON, "event": f"{report}-1",
        "group": f"نسخة {name}",
    }  # fmt: skip
    return incident(
        *raid(report, **words), place(report=report, name=f"بيت {name}", precision="exact", relation=f"قرب {name}"),
        place(report=report, name="كفرنبل", admin2=f"ناحية {name}", kind=name, id=name, precision=name, method=name),
        claim("speaker", {"name": PERSON, "role": "eyewitness", "organisation": name}, report, **words),
        claim("speaker", {"name": "خالد العمر", "role": f"شقيق {name}", "organisation": None}, report, **words),
        claim("initiator", {"id": "unlisted", "name": name, "likely": False, "alias": name}, report, **words),
        claim("target", {"id": "unlisted", "name": PERSON, "likely": False, name: name}, report, **words),
        claim("weapon", {"id": name, "name": f"مسدس {name}"}, report, **words),
        claim("weapon", {"id": name, "name": "rockets"}, report, **words),
        claim("damage", {"object": f"منزل {name}", "effect": name, "low": 1, "high": 1}, report, **words),
        toll(7, 7, report=report, group=name, whose=name, unit=name), toll(5, 5, report=report),
        claim("date", {"start": name, "end": name, "precision": name}, report, **words),
        claim("victim", {"name": name, "age": 7, name: 1}, report, **words), claim(name, name, report, **words),
        claim("type", name, report, **words), claim("status", name, report, **words),
        claim("remark", name, report, **words | {"stance": name, "published": name}),
        ident=f"{report}-1",
    )  # fmt: skip


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("linked") / "incidents.jsonl"
    path.write_bytes(b"".join(_planted(n, name).to_json() + b"\n" for n, name in enumerate(SPELLINGS)))
    return path


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", fold(text).text).casefold()


@pytest.mark.parametrize("profile", ["public", "hdx", "partner", "full"])
@pytest.mark.parametrize("form", FORMS)
def test_the_name_is_in_no_file(linked: Path, tmp_path: Path, form: str, profile: str) -> None:
    out = tmp_path / "out"
    assert main(["export", form, str(linked), "--output", str(out), "--profile", profile]) == 0
    for path in files_of(out):
        for text in texts_of(path):
            assert _found(text) == "", path.name


def _found(text: str) -> str:
    """The name and what stands around it; empty where it is not there."""
    latin, letters = LATIN.search(text.casefold()), _letters(text)
    if latin:
        return text[max(0, latin.start() - 40) : latin.end() + 40]
    at = next((at for name in LETTERS if (at := letters.find(name)) >= 0), None)
    return "" if at is None else letters[max(0, at - 40) : at + 40]


def test_names_come_where_they_are_asked_for(linked: Path, tmp_path: Path) -> None:
    """So that the tests above would see a name if it were there."""
    asked = ("--profile", "full", "--include-names")
    assert main(["export", "jsonl", str(linked), "--output", str(tmp_path / "out"), *asked]) == 0
    lines = (tmp_path / "out" / "incidents.jsonl").read_text("utf-8").splitlines()
    told = [json.dumps(json.loads(line), ensure_ascii=False) for line in lines]
    assert len(told) == len(SPELLINGS)
    assert all(map(_found, told))


def test_ids_that_name_somebody_still_join_rows(linked: Path, tmp_path: Path) -> None:
    assert main(["export", "jsonl", str(linked), "--output", str(tmp_path / "out"), "--profile", "partner"]) == 0
    for line in (tmp_path / "out" / "incidents.jsonl").read_bytes().splitlines():
        row = json.loads(line)
        reports = {claim["report"] for claim in row["claims"]}
        assert len(reports) == 1
        assert row["id"] == f"{reports.pop()}-1"


@pytest.mark.parametrize("profile", ["public", "full"])
@pytest.mark.parametrize("form", ["jsonl", "acled", "airwars", "geojson"])
def test_a_name_in_place_of_the_only_day(tmp_path: Path, form: str, profile: str) -> None:
    named = claim("speaker", {"name": PERSON, "role": "eyewitness", "organisation": None}, speaker=PERSON)
    date = claim("date", {"start": PERSON, "end": None, "precision": "day"})
    told = incident(*raid()[:2], date, *raid()[3:], named)
    linked = tmp_path / "incidents.jsonl"
    linked.write_bytes(told.to_json() + b"\n")
    assert main(["export", form, str(linked), "--output", str(tmp_path / "out"), "--profile", profile]) in (0, 1)
    assert not any(_found(text) for path in files_of(tmp_path / "out") for text in texts_of(path))
