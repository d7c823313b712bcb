"""Proposals: what they say for themselves, what the gazetteer says, and how copies count."""

from __future__ import annotations

import msgspec
import pytest

from tawthiq.gazetteer.names import NameIndex
from tawthiq.learn.cluster import MOST
from tawthiq.learn.proposals import PLACED, SEVERAL, UNDETERMINED, Proposal
from tawthiq.learn.propose import propose
from tawthiq.learn.told import Told
from tawthiq.resolve import geodesy
from telling import NAME, NOTHING_KNOWN, around, exactly, known, told

TRUTH = (35.5, 36.6)
FOUR = around(TRUTH, [(12, 10), (18, 100), (25, 190), (15, 280)])
EXACT = [exactly(a, TRUTH, report=f"r{n}") for n, a in enumerate(FOUR)]


def one(mentions: list[Told], names: NameIndex = NOTHING_KNOWN) -> Proposal:
    (proposal,) = propose(mentions, names)
    return proposal


def test_a_proposal_tells_position_ellipse_and_evidence() -> None:
    made = one(EXACT)
    assert made.status == PLACED
    assert made.lat is not None
    assert made.lon is not None
    assert geodesy.distance_km(made.lat, made.lon, *TRUTH) < 0.1
    assert (made.n_mentions, made.n_reports, made.n_anchors) == (4, 4, 4)
    assert (made.name, made.country, made.admin1, made.place_kind) == (NAME, "SY", "Idlib", "village")
    assert made.ellipse is not None
    assert made.wide_ellipse is not None
    assert 0 < made.ellipse.minor_km <= made.ellipse.major_km < made.wide_ellipse.major_km
    assert [e.used for e in made.evidence] == [True] * 4
    assert max(abs(e.off_km or 0) for e in made.evidence) < 0.2
    assert made.decision is made.reviewer is made.reviewed_on is None


def test_outliers_are_named_with_what_they_are_off() -> None:
    wrong = told(FOUR[1], 18, geodesy.bearing(*FOUR[1].point, *TRUTH) - 180, report="wrong")
    made = one([*EXACT, wrong])
    (outlier,) = [e for e in made.evidence if not e.used]
    assert outlier.report == "wrong"
    assert abs(outlier.off_degrees or 0) > 170
    assert made.n_reports == 4


def test_copies_of_a_dispatch_count_once() -> None:
    copies = [
        msgspec.structs.replace(EXACT[0], report=name, sentence="the same words", quote="the same words")
        for name in ("agency", "site", "channel")
    ]
    made = one([*copies, EXACT[1]])
    assert made.n_reports == 2
    assert made.evidence[0].report == "agency"
    assert made.evidence[0].copies == ("site", "channel")


def test_one_report_that_repeats_itself_counts_once() -> None:
    again = msgspec.structs.replace(EXACT[0], sentence="further down")
    assert one([EXACT[0], again]).n_mentions == 1


def test_a_town_and_its_governorate_are_one_anchor() -> None:
    """«20 كم جنوب إدلب» and «20 كم جنوب مدينة إدلب»: two ids, one position."""
    governorate = msgspec.structs.replace(FOUR[0], id="unit:0", name="Town 0 governorate")
    made = one([told(FOUR[0], 20, 180.0), told(governorate, 21, 180.0), told(governorate, 20, 180.0, report="x")])
    assert (made.n_anchors, made.n_reports) == (1, 3)


def test_spellings_are_kept_together() -> None:
    spelt = [msgspec.structs.replace(t, name="خربه الزيتون") for t in EXACT[:1]]
    made = one([*spelt, *EXACT[1:]])
    assert made.name == NAME
    assert made.spellings == (NAME, "خربه الزيتون")


@pytest.mark.parametrize(("off_km", "verdict"), [(1, "agrees"), (40, "contradicts"), (300, "namesake")])
def test_what_the_gazetteer_says(off_km: float, verdict: str) -> None:
    made = one(EXACT, known(NAME, geodesy.project(*TRUTH, off_km, 70)))
    assert [k.verdict for k in made.known] == [verdict]
    assert made.known[0].distance_km == pytest.approx(off_km, abs=0.2)


def test_a_known_place_never_moves_a_proposal_nor_is_moved() -> None:
    names = known(NAME, geodesy.project(*TRUTH, 40, 70))
    before = names.lookup(NAME)
    assert (one(EXACT, names).lat, one(EXACT, names).lon) == (one(EXACT).lat, one(EXACT).lon)
    assert names.lookup(NAME) == before


def test_new_names_come_before_contradictions_before_agreements() -> None:
    other = [msgspec.structs.replace(t, name="تل الرمان", key="تل رمان") for t in EXACT]
    new, agreed = propose([*EXACT, *other], known(NAME, TRUTH))
    assert (new.name, agreed.name) == ("تل الرمان", NAME)


def test_several_positions_are_all_kept() -> None:
    made = one([exactly(a, TRUTH, bearing=False) for a in FOUR[:2]])
    assert (made.status, made.lat, made.lon, made.radius_km) == (SEVERAL, None, None, None)
    assert len(made.options) == 2
    assert min(geodesy.distance_km(o.lat, o.lon, *TRUTH) for o in made.options) < 0.2


def test_a_ring_alone_has_no_position() -> None:
    made = one([told(FOUR[0], 40.0)])
    assert (made.status, made.lat, made.options) == (UNDETERMINED, None, ())


def test_a_name_told_in_very_many_ways_says_what_it_leaves_aside() -> None:
    many = [told(FOUR[n % 4], 10 + n / 10, 45.0 * (n % 8)) for n in range(MOST + 7)]
    assert all("7 statements" in p.remarks[-1] for p in propose(many, NOTHING_KNOWN))


def test_the_order_of_reports_does_not_matter() -> None:
    forth, back = one(EXACT), one(EXACT[::-1])
    assert (forth.lat, forth.lon, forth.radius_km) == (back.lat, back.lon, back.radius_km)
