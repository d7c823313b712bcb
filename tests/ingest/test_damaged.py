"""No bytes make a reader fail: it gives documents, failures and notes, and every document can be kept."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import web_pages as pages
from damage import damaged
from tawthiq.ingest.media import sniff
from tawthiq.ingest.options import Limits, Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.read import read_raw
from tawthiq.model.sources import Extracted, Raw

pytest.importorskip("trafilatura")

ROWS = [{"text": line, "id": number, "published": "2018-01-15"} for number, line in enumerate(pages.BODY)]
VALID: dict[str, tuple[str, bytes]] = {
    "text": ("text/plain", "\n".join(pages.BODY).encode()),
    "text-16": ("text/plain", "\n".join(pages.BODY).encode("utf-16")),
    "markdown": ("text/markdown", f"---\ntitle: ع\ndate: 2018-01-15\n---\n{pages.LEAD}".encode()),
    "lines": ("application/x-ndjson", "\n".join(map(json.dumps, ROWS)).encode()),
    "lines-16": ("application/x-ndjson", "\n".join(map(json.dumps, ROWS)).encode("utf-16")),
    "array": ("application/x-ndjson", json.dumps(ROWS, indent=1, ensure_ascii=False).encode()),
    "rss": ("application/rss+xml", pages.RSS.encode()),
    "atom": ("application/atom+xml", pages.ATOM.encode()),
    **{
        build.__name__: ("text/html", content if isinstance(content := build(), bytes) else content.encode())
        for build in (
            pages.wordpress, pages.table_layout, pages.amp, pages.crowded, pages.telegram_preview, pages.code_page,
            pages.json_ld_only, pages.live_blog, pages.list_and_table, pages.saved_by_browser,
        )
    },
}  # fmt: skip
OWN = {kind for kind, _ in VALID.values()}
OPTIONS = Options(limits=Limits(line=4000))


def check(content: bytes, kind: str) -> None:
    """Reads `content` as `kind` and as what it looks like."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "source")
        path.write_bytes(content)
        for media_type in {kind, sniff(path, "source", kind)}:
            if media_type not in OWN:
                continue
            raw = Raw(path=path, name="source", address="file:///source", media_type=media_type, size=len(content))
            found = list(read_raw(raw, OPTIONS))
            assert found
            for item in found:
                assert isinstance(item, Extracted | Failure | Note)
                if isinstance(item, Extracted):
                    assert item.text.strip()
                    keepable(item)


def keepable(found: Extracted) -> None:
    for value in (found.text, found.title, found.outlet, found.byline, found.dateline, found.url, found.given_id):
        assert "\x00" not in (value or "")
        (value or "").encode()
    for _, evidence in found.evidence:
        evidence.text.encode()


@pytest.mark.parametrize("name", VALID)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=15)
def test_damaged_files_are_read_as_far_as_they_go(name: str, seed: int) -> None:
    kind, content = VALID[name]
    check(damaged(content, seed), kind)


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in VALID.values()}))
@given(content=st.binary(max_size=500))
@settings(max_examples=30)
def test_any_bytes_are_read_or_refused(kind: str, content: bytes) -> None:
    check(content, kind)
