"""What people corrected in tables of an archive is in its next exports, on both stores."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from archives import ACTOR, READER, Item, put
from linked_archive import CODER
from tawthiq import frames
from tawthiq.archive.gathered import gather_archive, kept_analyses
from tawthiq.archive.projection import project
from tawthiq.cli.main import main
from tawthiq.export.corrections import corrections_of
from tawthiq.model.coded import Coded, pack
from tawthiq.model.documents import Report
from tawthiq.model.events import Analysis
from tawthiq.model.sources import Extracted
from tawthiq.pipeline import code_report
from tawthiq.store import Store, schema
from tawthiq.store.coded import record_coded
from tawthiq.store.judgements import NewJudgement, Verdict, add_judgement
from tawthiq.store.runs import find_or_make_run

TEXT = "قصفت طائرات حربية تابعة للنظام قرية كفرنبل جنوب إدلب يوم الأربعاء 14 شباط 2018، ما أسفر عن مقتل خمسة مدنيين."
OTHER = "استهدف الطيران الحربي التابع للنظام يوم الأربعاء 14 شباط 2018 مدينة جسر الشغور، وأصيب ثلاثة مدنيين."
Rows = list[dict[str, str]]


@pytest.fixture
def told(store: Store) -> Store:
    """An archive of two reports, coded and not linked."""
    put(store, [
        Item(name, text.encode(), (Extracted(text=text, address=name, extractor=READER, language="ar",
                                             outlet="وكالة الاختبار", published="2018-02-15"),))
        for name, text in (("one", TEXT), ("two", OTHER))
    ])  # fmt: skip
    _code(store)
    return store


def _code(store: Store, change: Callable[[Analysis], Analysis] = lambda analysis: analysis) -> None:
    """Codes what is there; with another coder where the analysis is to be another."""
    from datetime import date

    import msgspec

    with store.read() as connection:
        rows = list(connection.execute(select(schema.documents.c.id, schema.documents.c.text)))
    with store.write(ACTOR) as writing:
        n = writing.connection.execute(select(schema.runs.c.id)).all()
        run = find_or_make_run(writing, msgspec.structs.replace(CODER, version=str(len(n) + 1)))
        coded = []
        for ident, text in rows:
            found = change(code_report(Report(id=ident, text=text, published=date(2018, 2, 15), outlet="وكالة")))
            kept = msgspec.structs.replace(found, derivations=(), text=None)
            coded.append(Coded(ident, *pack(kept), project(kept)))
        record_coded(writing, run.id, coded)


def _named(store: Store) -> tuple[str, str]:
    return "--archive", str(store.location.folder or store.location.url)


def _export(store: Store, folder: Path, form: str = "acled", code: int = 0, profile: str = "full") -> Path:
    out = folder / f"{form}{len(list(folder.iterdir()))}"
    told = ("export", form, *_named(store), "--output", str(out), "--profile", profile, "--collector", "nobody")
    assert main([*told]) == code
    return out


def _correct(store: Store, table: Path, change: Callable[[Rows], Any], by: str = "lina", code: int = 0) -> None:
    """Changes a table as a person does, and reads it back into the archive."""
    rows = _table(table)
    change(rows)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert main(["import", str(table), *_named(store), "--collector", by]) == code


def _table(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _set(**cells: str) -> Callable[[Rows], None]:
    """Of the row with five dead."""

    def change(rows: Rows) -> None:
        next(row for row in rows if row["fatalities"] != "0").update(cells)

    return change


def _lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "incidents.jsonl").read_bytes().splitlines()]


def _judged(store: Store) -> list[Any]:
    with store.read() as connection:
        return list(connection.execute(select(schema.judgements).order_by(schema.judgements.c.seq)).mappings())


def test_a_correction_is_in_the_next_exports_with_who_and_when(told: Store, tmp_path: Path) -> None:
    plain = _lines(_export(told, tmp_path, "jsonl"))
    _correct(told, _export(told, tmp_path) / "acled.csv", _set(fatalities="4", sub_event_type="Armed clash"))
    out = _export(told, tmp_path)
    assert sorted(row["fatalities"] for row in _table(out / "acled.csv")) == ["0", "4"]
    told_of = {row["field"]: row for row in _table(out / "corrections.csv")}
    assert told_of.keys() == {"killed.low", "subtype"}
    toll = told_of["killed.low"]
    assert (toll["sources_say"], toll["corrected"], toll["state"], toll["by"]) == ("5", "4", "applied", "lina")
    assert toll["at"].startswith("20")
    (row,) = [row for row in _lines(_export(told, tmp_path, "jsonl")) if row["corrections"]]
    (before,) = [one for one in plain if one["id"] == row["id"]]
    assert (row["subtype"], row["deaths"]["low"], row["claims"]) == ("Armed clash", 4, before["claims"])
    incidents = frames.incidents(archive=_named(told)[1])
    assert 4 in incidents["fatalities_conservative"].to_pylist()


def test_sent_a_second_time_it_adds_nothing(told: Store, tmp_path: Path) -> None:
    table = _export(told, tmp_path) / "acled.csv"
    for _ in range(2):
        _correct(told, table, _set(fatalities="4"))
    assert len(_judged(told)) == 1


def test_who_corrects_what_another_corrected_meanwhile_has_a_conflict(told: Store, tmp_path: Path) -> None:
    first, second = (_export(told, tmp_path) / "acled.csv" for _ in range(2))
    _correct(told, first, _set(fatalities="4"))
    _correct(told, second, _set(fatalities="6"), by="omar", code=3)
    assert len(_judged(told)) == 1
    _correct(told, _export(told, tmp_path) / "acled.csv", _set(fatalities="6"), by="omar")
    out = _export(told, tmp_path)
    assert sorted(row["fatalities"] for row in _table(out / "acled.csv")) == ["0", "6"]
    assert [row["by"] for row in _table(out / "corrections.csv")] == ["omar"]


def _seven(analysis: Analysis) -> Analysis:
    import msgspec

    def change(event: Any) -> Any:
        tolls = tuple(
            msgspec.structs.replace(one, low=7, high=7, best=7) if one.outcome == "killed" else one
            for one in event.casualties
        )
        return msgspec.structs.replace(event, casualties=tolls)

    return msgspec.structs.replace(analysis, events=tuple(map(change, analysis.events)))


def test_data_that_moved_is_a_conflict_until_somebody_decides(
    told: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _correct(told, _export(told, tmp_path) / "acled.csv", _set(fatalities="4"))
    _code(told, _seven)
    out = _export(told, tmp_path, code=3)
    assert sorted(row["fatalities"] for row in _table(out / "acled.csv")) == ["0", "7"]
    (row,) = _table(out / "corrections.csv")
    assert (row["corrected"], row["state"]) == ("4", "conflict: the sources tell something else since")
    assert "not applied" in capsys.readouterr().err
    with pytest.warns(UserWarning, match="not applied"):
        frames.incidents(archive=_named(told)[1])
    _correct(told, out / "acled.csv", _set(fatalities="4"))
    out = _export(told, tmp_path)
    assert sorted(row["fatalities"] for row in _table(out / "acled.csv")) == ["0", "4"]


def _say(store: Store, verdict: Verdict, field: str = "casualty", kind: str = "claim") -> None:
    """A judgement of the words in the first report."""
    from tawthiq.model.spans import Span

    with store.write("omar") as writing:
        row, document = schema.events.c, schema.documents.c
        wanted = select(row.seq, row.document_id, row.trigger_start, row.trigger_end, document.text)
        wanted = wanted.join(schema.documents, document.id == row.document_id)
        found = next(one for one in writing.connection.execute(wanted) if one.text == TEXT)
        claim = schema.claims.c
        places = select(claim.start, claim.end).where(claim.event_seq == found.seq, claim.field == field)
        start, end = writing.connection.execute(places).first() or (None, None)
        span = None if kind == "event" or start is None or end is None else Span(start, end)
        add_judgement(writing, NewJudgement(
            kind="claim" if kind == "claim" else "event", document_id=found.document_id,
            trigger=Span(found.trigger_start, found.trigger_end), verdict=verdict, made_by="omar",
            field=field if kind == "claim" else None, span=span,
            value_json='{"low": 1}' if verdict == "edit" else None,
        ))  # fmt: skip


def test_a_rejected_claim_is_left_out_and_comes_back(told: Store, tmp_path: Path) -> None:
    _say(told, "reject")
    rows = _lines(_export(told, tmp_path, "jsonl"))
    assert [row["deaths"]["low"] for row in rows] == [0, 0]
    assert not [claim for row in rows for claim in row["claims"] if claim["field"] == "killed"]
    assert sorted(row["type"] for row in rows) == ["Explosions/Remote violence"] * 2
    _say(told, "accept")
    assert sorted(row["deaths"]["low"] for row in _lines(_export(told, tmp_path, "jsonl"))) == [0, 5]


def test_what_was_accepted_after_an_edit_is_as_the_source_says(told: Store, tmp_path: Path) -> None:
    _correct(told, _export(told, tmp_path) / "acled.csv", _set(fatalities="4"))
    _say(told, "accept")
    assert sorted(row["fatalities"] for row in _table(_export(told, tmp_path) / "acled.csv")) == ["0", "5"]


def test_an_edit_of_a_rejected_event_is_no_conflict(told: Store, tmp_path: Path) -> None:
    _correct(told, _export(told, tmp_path) / "acled.csv", _set(fatalities="4"))
    _say(told, "reject", kind="event")
    assert [row["fatalities"] for row in _table(_export(told, tmp_path) / "acled.csv")] == ["0"]


def test_an_edit_made_elsewhere_is_told_and_changes_nothing(
    told: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _say(told, "edit")
    assert sorted(row["fatalities"] for row in _table(_export(told, tmp_path) / "acled.csv")) == ["0", "5"]
    assert "1 judgements of claims were not made in an exported table" in capsys.readouterr().err


def test_public_files_do_not_say_who_corrected(told: Store, tmp_path: Path) -> None:
    out = _export(told, tmp_path, profile="public")
    _correct(told, out / "acled.csv", _set(fatalities="4"))
    for path in _export(told, tmp_path, profile="public").iterdir():
        assert "lina" not in path.read_text("utf-8"), path.name


def test_coding_again_to_the_same_keeps_the_correction(told: Store, tmp_path: Path) -> None:
    _correct(told, _export(told, tmp_path) / "acled.csv", _set(fatalities="4"))
    _code(told)
    with told.read() as connection:
        gathered = gather_archive(connection)
        (analysis, _) = kept_analyses(connection, connection.scalar(select(schema.runs.c.id)) or "")
    assert isinstance(analysis, Analysis)
    corrections, refused = corrections_of(gathered.edits, gathered.incidents)
    assert refused == []
    assert [one.value for by_field in corrections.values() for one in by_field.values()] == [4]
