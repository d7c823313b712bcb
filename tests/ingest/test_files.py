"""What `tawthiq code` is given: every kind of file by the same readers, alone, in folders and on standard input."""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest

import web_pages as pages
from tawthiq.ingest import Failure, Note, read_reports
from tawthiq.ingest.found import count_texts
from tawthiq.model.documents import Report

ARABIC = "قتل خمسة مدنيين بقصف على بلدة النخيل"
PERSIAN = "سه نفر در این حمله کشته شدند و چهار نفر زخمی شدند"
FEED = f"""<rss version="2.0"><channel><title>وكالة</title><item><title>ع</title><link>https://waha.example/1</link>
<description>{ARABIC}</description><pubDate>Tue, 13 Mar 2018 23:00:00 +0300</pubDate></item></channel></rss>"""


def reports(*paths: Path | str) -> list[Report]:
    found = list(read_reports(map(str, paths)))
    assert all(isinstance(item, Report) for item in found), found
    return [item for item in found if isinstance(item, Report)]


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    pytest.importorskip("trafilatura")
    (tmp_path / "chat").mkdir()
    (tmp_path / "a.html").write_text(pages.wordpress(), encoding="utf-8")
    (tmp_path / "b.xml").write_text(FEED, encoding="utf-8")
    (tmp_path / "c.txt").write_text(ARABIC, encoding="utf-8")
    (tmp_path / "chat" / "d.jsonl").write_text(json.dumps({"text": ARABIC}), encoding="utf-8")
    (tmp_path / "e.md").write_text(f"---\ndate: 2019-01-02\n---\n{ARABIC}", encoding="utf-8")
    (tmp_path / "f.bin").write_bytes(bytes(99))
    (tmp_path / "package.json").write_text('{"name": "x"}', encoding="utf-8")
    return tmp_path


def test_a_folder_takes_every_kind_that_is_read_and_names_the_others(mixed: Path) -> None:
    note, *found = read_reports([str(mixed)])
    assert isinstance(note, Note)
    assert "1 .bin, 1 .json" in note.text
    told = [(item.id, str(item.published)) for item in found if isinstance(item, Report)]
    assert told == [
        ("a", "2019-03-13"), ("b:1", "2018-03-13"), ("c", "None"), ("d:1", "None"),
        ("e", "2019-01-02"),
    ]  # fmt: skip


def test_the_same_files_named_one_by_one_give_the_same(mixed: Path) -> None:
    names = ["a.html", "b.xml", "c.txt", "chat/d.jsonl", "e.md"]
    of_folder = [item for item in read_reports([str(mixed)]) if isinstance(item, Report)]
    assert reports(*(mixed / name for name in names)) == of_folder


def test_a_page_tells_the_coder_what_it_says_of_itself(mixed: Path) -> None:
    (report,) = reports(mixed / "a.html")
    assert (report.title, report.outlet) == (pages.HEADLINE, "وكالة الواحة")
    assert (report.url, report.published) == ("https://waha.example/2019/03/13/12345/", date(2019, 3, 13))
    assert report.path == str(mixed / "a.html")


def test_what_stands_beside_a_page_is_above_what_it_says(mixed: Path) -> None:
    (mixed / "a.html.meta.json").write_text('{"outlet": "غيرها", "published": "2001-02-03"}', encoding="utf-8")
    (report,) = reports(mixed / "a.html")
    assert (report.outlet, report.published, report.title) == ("غيرها", date(2001, 2, 3), pages.HEADLINE)


def test_options_are_above_all(mixed: Path) -> None:
    (report,) = read_reports([str(mixed / "a.html")], published=date(2020, 1, 1), outlet="ص")
    assert isinstance(report, Report)
    assert (report.outlet, report.published) == ("ص", date(2020, 1, 1))


def test_a_text_in_another_language_of_the_script_is_left_aside_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "p.txt"
    path.write_text(PERSIAN, encoding="utf-8")
    (found,) = read_reports([str(path)])
    assert isinstance(found, Note)
    assert "It looks Persian" in str(found)
    rows = [json.dumps({"text": text}) for text in (ARABIC, PERSIAN, ARABIC)]
    (tmp_path / "l.jsonl").write_text("\n".join(rows), encoding="utf-8")
    kinds = [type(item) for item in read_reports([str(tmp_path / "l.jsonl")])]
    assert kinds == [Report, Note, Report]


class Input:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        (ARABIC.encode(), ["stdin"]),
        (pages.wordpress().encode(), ["stdin"]),
        ((json.dumps({"text": ARABIC}) + "\n" + json.dumps({"text": ARABIC, "id": "n"})).encode(), ["stdin:1", "n"]),
        (FEED.encode(), ["stdin:1"]),
    ],
)
def test_standard_input_may_be_any_kind(content: bytes, ids: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Input(content))
    found = reports("-")
    assert [report.id for report in found] == ids
    assert all(report.path is None for report in found)


def test_a_failure_on_standard_input_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Input(b'{"text": "x"}\n{"text": 5}\n'))
    places = [str(item).split(":")[0] for item in read_reports(["-"])]
    assert places == ["standard input, line 1", "standard input, line 2"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"GIF89a....", "a GIF picture"),
        (b"PK\x03\x04word/document.xml", "a ZIP, Word, Excel or OpenDocument file"),
        (b"\xd0\xcf\x11\xe0" + bytes(50), "an old Word or Excel file"),
        (b"\x1f\x8b\x08" + bytes(50), "a gzip file"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", "binary"),
    ],
)
def test_kinds_that_nothing_reads_are_named(content: bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    (found,) = read_reports([str(path)])
    assert isinstance(found, Failure)
    assert problem in str(found)


def test_a_missing_extra_is_named_with_what_installs_it(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    monkeypatch.setitem(sys.modules, "feedparser", None)
    found = list(read_reports([str(mixed / name) for name in ("a.html", "b.xml", "c.txt")]))
    assert [type(item) for item in found] == [Failure, Failure, Report]
    assert 'pip install "tawthiq[archive]"' in str(found[0])
    assert 'pip install "tawthiq[archive]"' in str(found[1])


def test_how_many_reports_a_run_will_meet(tmp_path: Path) -> None:
    for name in ("a.txt", "b/c.html", "b/d.md", "a.txt.meta.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(ARABIC, encoding="utf-8")
    assert count_texts([str(tmp_path)]) == 3
    assert count_texts([str(tmp_path / "a.txt"), str(tmp_path / "b")]) == 3
    (tmp_path / "e.jsonl").write_text("{}")
    assert count_texts([str(tmp_path)]) is None
    assert count_texts(["-"]) is None


def test_a_file_with_the_longest_name_is_read(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 251 + ".txt")
    path.write_text("أُصيب ثلاثة مدنيين بجروح في انفجار لغم.", encoding="utf-8")
    (read,) = read_reports([str(path)])
    assert isinstance(read, Report)
