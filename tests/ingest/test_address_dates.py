"""Addresses that tell the day of publication, and those that tell none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tawthiq.ingest import read_reports
from tawthiq.ingest.address_dates import published_by_address

TOLD: list[tuple[str | None, str | None]] = [
    # the example of the numbering: this number was given at 2022-06-01T19:45:21Z
    ("https://twitter.com/someone/status/1532087420241563648", "2022-06-01"),
    ("https://x.com/i/web/status/1532087420241563648?s=20", "2022-06-01"),
    ("https://mobile.twitter.com/someone/status/1532087420241563648/photo/1", "2022-06-01"),
    ("https://example.org/2018/01/15/story", "2018-01-15"),
    ("https://example.org/news/2018-1-5", "2018-01-05"),
    ("https://example.org/2018/13/45/story", None),
    ("https://example.org/someone/status/1532087420241563648", None),
    ("https://twitter.com/someone/status/20", None),
    ("https://example.org/story", None), ("http://[", None), ("", None), (None, None),
]  # fmt: skip


@pytest.mark.parametrize(("address", "day"), TOLD)
def test_published_by_address(address: str | None, day: str | None) -> None:
    found = published_by_address(address)
    assert (found[0][:10] if found else None) == day


@pytest.mark.parametrize(
    ("row", "day"),
    [
        ({"published": "28 فبراير 2026"}, "2026-02-28"),
        ({"published": "2025-05-03T13:05:14.000Z"}, "2025-05-03"),
        ({"url": "https://x.com/someone/status/1532087420241563648"}, "2022-06-01"),
        ({"published": "2020-02-01", "url": "https://example.org/2018/01/15/story"}, "2020-02-01"),
        ({}, None),
    ],
)
def test_the_day_of_a_row(row: dict[str, str], day: str | None, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"text": "سقطت قذيفة على القرية.", **row}), "utf-8")
    [report] = read_reports([str(path)])
    assert (report.published.isoformat() if report.published else None) == day
