"""Which country a report is about, and what its bare words for forces mean there."""

from __future__ import annotations

import pytest

from tawthiq.extract.country import actors_by_id, country_of, load_states, own_force
from tawthiq.extract.layout import read_document
from tawthiq.extract.reading import ReadDocument, is_known, load_matcher
from tawthiq.model.documents import Report


def country(text: str) -> str | None:
    state = country_of(ReadDocument(read_document(Report(id="t", text=text), is_known), load_matcher()))
    return state.country if state else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قصف الجيش السوداني مواقع الدعم السريع في الخرطوم", "Sudan"),
        ("غارات روسية على بلدة حاس في ريف إدلب", "Syria"),  # a power that intervenes is not at home
        ("اقتحام جنين وقلقيلية", "Palestine"),
        ("حركة الشباب تهاجم قاعدة قرب مقديشو", "Somalia"),
        ("طيران التحالف السعودي يقصف صعدة وصنعاء", "Yemen"),
        ("قتل جندي في الرمادي والفلوجة", "Iraq"),
        ("انفجار سيارة", None),
    ],
)
def test_country(text: str, expected: str | None) -> None:
    assert country(text) == expected


@pytest.mark.parametrize(
    ("iso", "bare", "own"),
    [
        ("SD", "state.army", "sudan.army"),
        ("IQ", "state.police", "state.police"),
        ("IQ", "state.security", "iraq.security"),
        ("SY", "state.intelligence", "syria.government"),
        ("SY", "fsa", "fsa"),  # a group is itself
    ],
)
def test_own_force(iso: str, bare: str, own: str) -> None:
    state = next(s for s in load_states() if s.iso == iso)
    assert own_force(actors_by_id()[bare], state).id == own
    assert own_force(actors_by_id()[bare], None).id == bare


def test_every_state_names_forces_of_the_registry() -> None:
    named = {f for state in load_states() for f in (state.army, state.security) if f}
    assert named <= set(actors_by_id())
    assert len({s.iso for s in load_states()}) == len(load_states())
