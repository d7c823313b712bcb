"""Numbers with their nouns."""

from __future__ import annotations

import pytest

from tawthiq.cli.counting import counted


@pytest.mark.parametrize(("n", "told"), [(0, "0 sources"), (1, "1 source"), (2, "2 sources"), (1200, "1,200 sources")])
def test_counted(n: int, told: str) -> None:
    assert counted(n, "source") == told
