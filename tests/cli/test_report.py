"""`tawthiq report`: what it writes where, what it says of what is missing, and what the archive's log tells."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tawthiq.cli.main import main
from tawthiq.export.report import pdf as report_pdf
from told_incidents import incident, planted, raid, toll

pytest.importorskip("vl_convert", reason="vl-convert is not installed (pip install 'tawthiq[report]')")
DONE, NOTHING, WRONG, SOME_FAILED = 0, 1, 2, 3


@pytest.fixture
def linked(tmp_path: Path) -> str:
    """Incidents of one raid on 14 February 2018, with their claims."""
    path = tmp_path / "incidents.jsonl"
    path.write_bytes(incident(*raid(), toll(3, 5)).to_json() + b"\n")
    return str(path)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that prints at once."""
    monkeypatch.setattr(report_pdf, "browser", lambda: "chromium")
    monkeypatch.setattr(report_pdf, "pdf", lambda html: b"%PDF-1.4 " + html.encode())


@pytest.mark.parametrize(
    ("output", "more", "written"),
    [
        ("monday.html", [], ["monday.html"]), ("monday.pdf", [], ["monday.pdf"]),
        ("monday", [], ["report.html", "report.pdf"]),
        ("monday", ["--language", "ar"], ["report.ar.html", "report.ar.pdf"]),
    ],
)
@pytest.mark.usefixtures("printed")
def test_what_is_written_where(tmp_path: Path, linked: str, output: str, more: list[str], written: list[str]) -> None:
    target = tmp_path / "out" / output
    assert main(["report", linked, "--output", str(target), *more]) == DONE
    found = sorted(path.name for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert found == written


def test_days_choose_what_is_counted(tmp_path: Path, linked: str, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "r.html"
    days = ("--from", "2018-02-01", "--to", "2018-02-28")
    assert main(["report", linked, "--output", str(target), *days]) == DONE
    assert "1 incidents counted" in capsys.readouterr().err
    assert "1 February 2018 to 28 February 2018" in target.read_text("utf-8")
    assert main(["report", linked, "--output", str(target), "--from", "2018-03-01"]) == NOTHING
    assert "1 outside these days" in capsys.readouterr().err


def test_coded_reports_that_nothing_links_are_incidents_too(tmp_path: Path) -> None:
    coded = tmp_path / "coded.jsonl"
    coded.write_bytes(planted("زعتر").to_json() + b"\n")
    target = tmp_path / "r.html"
    assert main(["report", str(coded), "--output", str(target)]) == DONE
    assert "زعتر" not in target.read_text("utf-8"), "the profile is public if none is told"
    assert main(["report", str(coded), "--output", str(target), "--profile", "full", "--include-names"]) == DONE
    assert "زعتر" in target.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--output", "r.docx"], "ends in .html or .pdf"),
        (["--output", "r.html", "--from", "2018-03-02", "--to", "2018-03-01"], "lies before"),
        (["--output", "r.html", "--from", "yesterday"], "yesterday"),
        (["--output", "r.html", "--profile", "public", "--include-names"], "never holds names"),
    ],
)
def test_wrong_use_is_told(
    tmp_path: Path, linked: str, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    at = [str(tmp_path / one) if one.startswith("r.") else one for one in arguments]
    assert main(["report", linked, *at]) == WRONG
    assert said in capsys.readouterr().err
    assert not list(tmp_path.glob("r.*"))


def test_without_a_browser_the_page_is_written_and_the_pdf_is_missed(
    tmp_path: Path, linked: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(report_pdf.VARIABLE, "no-such-browser")
    assert main(["report", linked, "--output", str(tmp_path / "r.pdf")]) == WRONG
    assert report_pdf.VARIABLE in capsys.readouterr().err
    assert main(["report", linked, "--output", str(tmp_path / "out")]) == SOME_FAILED
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["report.html"]
    assert report_pdf.VARIABLE in capsys.readouterr().err


def test_an_archive_is_told_of_and_its_log_tells(tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy", reason="the extra archive is not installed")
    from tawthiq.store import locate, open_archive, schema

    text = (
        "قُتل ثلاثة مدنيين أمس بغارة جوية روسية على بلدة كفرنبل بريف إدلب، وفق ما قال ناشطون من أهالي البلدة. "
        "وأضاف الناشطون أن الغارة استهدفت السوق الشعبي وسط البلدة ودمرت محال تجارية، وأن فرق الدفاع المدني عملت على "
        "انتشال الضحايا من تحت الأنقاض ونقل المصابين إلى مشفى قريب."
    )
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(f"{text}\n", encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text(f"عاجل\n{text}\n", encoding="utf-8")
    archive, target = str(tmp_path / "archive"), tmp_path / "r.html"
    assert main(["ingest", str(tmp_path / "in"), "--archive", archive, "--published", "2018-02-15"]) == DONE
    assert main(["code", "--archive", archive]) == DONE
    days = ("--from", "2018-02-14", "--to", "2018-02-14")
    assert main(["report", "--archive", archive, *days, "--output", str(target), "--collector", "lina"]) == DONE
    html = target.read_text("utf-8")
    killed = re.findall(r'<li class="killed"><span class="value"><a[^>]*><bdi[^>]*>([^<]*)', html)
    assert killed == ["3"], "copies are one source"
    assert '<b><bdi dir="ltr">1</bdi></b> independent sources' in html
    with open_archive(locate(archive)) as store, store.read() as connection:
        actions = connection.execute(schema.log.select()).mappings().all()
    assert any(row["action"] == "export" and row["subject"] == "report" for row in actions)
    assert main(["verify", archive]) == DONE


def test_files_that_cannot_be_read_leave_no_empty_report(tmp_path: Path) -> None:
    target = tmp_path / "r.html"
    assert main(["report", str(tmp_path / "none.jsonl"), "--output", str(target)]) == SOME_FAILED
    assert not target.exists()
