"""Coded reports are read once in order, and again one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from linked import all_coded
from tawthiq.errors import InputError
from tawthiq.ingest import Failure
from tawthiq.ingest.reread import CodedFiles
from tawthiq.model.events import Analysis


def test_every_report_is_found_again_and_the_first_of_two_counts(tmp_path: Path) -> None:
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    lines = [analysis.to_json() for analysis in all_coded()]
    one.write_bytes(b"\n\n" + b"\n".join(lines[:2]) + b"\n{}\n" + lines[2])
    other.write_bytes(b"\r\n".join(lines[2:]))
    with CodedFiles([str(one), str(tmp_path / "missing.jsonl"), str(other)]) as files:
        found = list(files.read())
        read = [one for one in found if isinstance(one, Analysis)]
        assert sum(isinstance(one, Failure) for one in found) == 2
        assert len(read) == len(lines) + 1
        assert all(files.again(analysis.report.id) == analysis for analysis in reversed(read))
        assert files.again("nobody") is None


def test_a_file_that_was_changed_meanwhile_is_told(tmp_path: Path) -> None:
    path = tmp_path / "coded.jsonl"
    lines = [analysis.to_json() + b"\n" for analysis in all_coded()]
    path.write_bytes(b"".join(lines))
    with CodedFiles([str(path)]) as files:
        ids = [one.report.id for one in files.read() if isinstance(one, Analysis)]
        path.write_bytes(b"".join(reversed(lines)))
        with pytest.raises(InputError, match="changed while"):
            files.again(ids[-1])
