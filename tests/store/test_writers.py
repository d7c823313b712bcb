"""Four programs write into one archive at once: no error, no lost update, a log without gaps."""

from __future__ import annotations

import pytest

from tawthiq.store import Location
from writers import write_together


@pytest.mark.slow
def test_four_writers_at_once(location: Location) -> None:
    tally = write_together(location, writers=4, seconds=3)
    assert tally.wrong == ()
    assert all(sum(one.counts.values()) > 0 for one in tally.done)
