"""Which reports are in the slice that nobody looks at while tuning."""

from __future__ import annotations

import pytest

pytest.importorskip("tawthiq.train.fit", reason="needs scikit-learn")

from tawthiq.train.validate import is_untouched


@pytest.mark.parametrize(
    ("name", "untouched"),
    [
        ("D004", True),
        ("D989", True),
        ("D998", False),
        ("E004", True),
        ("E089", True),
        ("E090", False),
        ("R014", True),
        ("R010", False),
    ],
)
def test_the_slice_goes_by_the_number_of_every_batch(name: str, untouched: bool) -> None:
    assert is_untouched(name) is untouched
