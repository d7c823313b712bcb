"""Linking in an archive: again and again, with new reports, judgements, copies, withdrawals, and cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert, text, update

from archives import ACTOR, faults
from linked_archive import NAMES, add_reports, first_event, share, stored, together
from tawthiq.archive.backup import backup
from tawthiq.archive.contents import contents_digest
from tawthiq.archive.gathered import count_unlinked, find_incident, gather_archive
from tawthiq.archive.judging import judge_pair
from tawthiq.archive.linking import constraints_of, link_archive
from tawthiq.archive.restore import restore
from tawthiq.errors import InputError, NoRun
from tawthiq.model.events import Coder
from tawthiq.model.spans import Span
from tawthiq.store import Store, open_archive, schema
from tawthiq.store.erase import erase, plan
from tawthiq.store.info import archive_info
from tawthiq.store.judgements import NewJudgement, Verdict, add_judgement
from tawthiq.store.linkings import last_linking
from tawthiq.store.log import entries
from tawthiq.store.runs import find_run
from tawthiq.store.withdraw import restore as bring_back
from tawthiq.store.withdraw import withdraw

CLASH = frozenset({"clash-one", "clash-two"})


def link_it(store: Store) -> None:
    link_archive(store, ACTOR)


def say(store: Store, verdict: Verdict, one: str, other: str) -> None:
    with store.write(ACTOR) as writing:
        judge_pair(writing, verdict, first_event(store, one), first_event(store, other), why="كما في الصور")


def names_by_reports(store: Store) -> dict[frozenset[str], str]:
    return {frozenset(ref.event or "" for ref in incident.events): incident.id for incident in stored(store)}


def test_reports_of_one_happening_share_an_incident(store: Store) -> None:
    add_reports(store)
    link_it(store)
    assert CLASH in together(store)
    assert share(store, "raid-agency", "raid-channel")
    assert not share(store, "raid-agency", "raid-later")
    assert faults(store) == []


def test_nothing_coded_nothing_linked(store: Store) -> None:
    with pytest.raises(NoRun):
        link_it(store)


def test_linking_twice_changes_nothing_and_logs_nothing(store: Store) -> None:
    add_reports(store)
    first = link_archive(store, ACTOR)
    before = stored(store)
    with store.read() as connection:
        n_entries = sum(1 for _ in entries(connection))
    again = link_archive(store, ACTOR)
    assert (again.change, again.linking, again.n_shared) == (None, first.linking, first.n_shared)
    assert stored(store) == before
    with store.read() as connection:
        assert sum(1 for _ in entries(connection)) == n_entries


def test_another_program_links_anew_and_finds_the_same(store: Store) -> None:
    add_reports(store)
    first = link_archive(store, ACTOR, tool="tawthiq 1")
    again = link_archive(store, ACTOR, tool="tawthiq 2")
    assert (again.linking.n, again.linking.digest) == (2, first.linking.digest)
    assert again.change is not None
    assert again.change.unchanged == first.linking.n_incidents
    assert faults(store) == []


def test_new_reports_give_what_all_would_have_given_and_names_stay(store: Store) -> None:
    add_reports(store, NAMES[1:])
    link_it(store)
    before = {ref: incident.id for incident in stored(store) for ref in incident.events}
    add_reports(store, NAMES[:1])
    made = link_archive(store, ACTOR)
    assert made.change is not None
    assert made.change.grown >= 1
    grouped = together(store)
    for incident in stored(store):
        assert {before[ref] for ref in incident.events if ref in before} <= {incident.id}
    assert faults(store) == []
    with store.write(ACTOR) as writing:  # as if nothing had ever been linked
        for table in (schema.incident_pairs, schema.incident_events, schema.incidents, schema.linkings):
            writing.connection.execute(table.delete())
    link_it(store)
    assert together(store) == grouped


def test_what_is_not_touched_is_not_written_again(store: Store) -> None:
    add_reports(store, NAMES[1:])
    link_it(store)
    add_reports(store, NAMES[:1])
    link_it(store)
    with store.read() as connection:
        versions = dict(map(tuple, connection.execute(schema.incidents.select().with_only_columns(
            schema.incidents.c.id, schema.incidents.c.version))))  # fmt: skip
    clash = next(i.id for i in stored(store) if {ref.event for ref in i.events} >= {first_event(store, "clash-one")})
    grown = next(i.id for i in stored(store) if {ref.event for ref in i.events} >= {first_event(store, "raid-agency")})
    assert (versions[clash], versions[grown]) == (1, 2)


def test_what_people_say_is_the_same_is_one_incident(store: Store) -> None:
    add_reports(store)
    link_it(store)
    assert not share(store, "mine", "arrests")
    say(store, "same", "mine", "arrests")
    link_it(store)
    assert share(store, "mine", "arrests")
    reasons = [why for incident in stored(store) for why in incident.why if why.by == "judgement"]
    assert {reasons[0].left.event, reasons[0].right.event} == {first_event(store, n) for n in ("mine", "arrests")}
    assert faults(store) == []


def test_what_people_say_is_different_never_meets(store: Store) -> None:
    add_reports(store)
    say(store, "different", "clash-two", "clash-one")
    link_it(store)
    assert not share(store, "clash-one", "clash-two")


@pytest.mark.parametrize(
    ("verdicts", "shared"),
    [(["different", "same"], True), (["same", "different"], False), (["different", "unsure"], True)],
)
def test_of_one_pair_the_last_judgement_counts(store: Store, verdicts: list[Verdict], shared: bool) -> None:
    add_reports(store)
    for n, verdict in enumerate(verdicts):
        say(store, verdict, *(("clash-one", "clash-two") if n % 2 else ("clash-two", "clash-one")))
    link_it(store)
    assert share(store, "clash-one", "clash-two") is shared


def test_a_judgement_holds_for_a_later_run(store: Store) -> None:
    add_reports(store)
    say(store, "different", "clash-one", "clash-two")
    add_reports(store, NAMES, Coder(name="rules", version="2", lexicon="l", models="m", gazetteers=()))
    with store.read() as connection:
        second = find_run(connection, "2")
    assert len(constraints_of(store, second)) == 1
    link_it(store)
    assert not share(store, "clash-one", "clash-two")
    assert archive_info(store).linked_run == second.id


def test_judgements_that_contradict_each_other_leave_the_linking_as_it_was(store: Store) -> None:
    add_reports(store)
    link_it(store)
    before = stored(store)
    say(store, "same", "mine", "arrests")
    say(store, "same", "mine", "raid-later")
    say(store, "different", "arrests", "raid-later")
    with pytest.raises(InputError, match="contradict"):
        link_it(store)
    assert stored(store) == before
    say(store, "unsure", "arrests", "raid-later")
    link_it(store)
    assert share(store, "arrests", "raid-later")


def test_an_event_that_is_none_is_told_of(store: Store) -> None:
    add_reports(store)
    with store.write(ACTOR) as writing, pytest.raises(InputError, match="no event of the run"):
        judge_pair(writing, "same", "nothing", first_event(store, "mine"))
    with store.write(ACTOR) as writing, pytest.raises(InputError, match="one event"):
        judge_pair(writing, "same", first_event(store, "mine"), first_event(store, "mine"))


def group(store: Store, origin: str, *members: str) -> None:
    with store.write(ACTOR) as writing:
        rows = [{"document_id": one, "origin_id": origin} for one in (origin, *members)]
        writing.connection.execute(insert(schema.copy_groups), rows)


def test_copies_are_linked_and_count_as_one_source(store: Store) -> None:
    ids = add_reports(store)
    group(store, ids["arrests"], ids["mine"])
    link_it(store)
    assert share(store, "mine", "arrests")
    with store.read() as connection:
        incidents = gather_archive(connection).incidents
    shared = next(i for i in incidents if {ref.report for ref in i.events} == {ids["mine"], ids["arrests"]})
    assert {claim.group for claim in shared.claims} == {ids["arrests"]}
    assert {why.by for why in shared.why} >= {"copy"}


def test_a_person_may_say_that_a_copy_is_none(store: Store) -> None:
    ids = add_reports(store)
    group(store, ids["arrests"], ids["mine"])
    say(store, "different", "mine", "arrests")
    link_it(store)
    assert not share(store, "mine", "arrests")


def test_withdrawn_reports_are_gone_at_once_and_come_back(store: Store) -> None:
    ids = add_reports(store)
    link_it(store)
    before = stored(store)
    with store.write(ACTOR) as writing:
        withdraw(writing, [ids["clash-two"]], "wrong")
    with store.read() as connection:
        shown = gather_archive(connection).incidents
        assert find_incident(connection, first_event(store, "clash-two")) is None or all(
            ref.report != ids["clash-two"] for ref in find_incident(connection, first_event(store, "clash-one")).events  # type: ignore[union-attr]
        )
    assert ids["clash-two"] not in {ref.report for incident in shown for ref in incident.events}
    link_it(store)
    assert ids["clash-two"] not in {ref.report for incident in stored(store) for ref in incident.events}
    assert faults(store) == []
    with store.write(ACTOR) as writing:
        bring_back(writing, [ids["clash-two"]], "right after all")
    link_it(store)
    assert stored(store) == before
    assert faults(store) == []


def test_erased_reports_leave_the_incidents_whole(store: Store) -> None:
    ids = add_reports(store)
    link_it(store)
    with store.write(ACTOR) as writing:
        erase(writing, plan(writing.connection, [ids["clash-two"], ids["mine"]], "refuse"), "asked to", "GDPR 17")
    held = {ref.report for incident in stored(store) for ref in incident.events}
    tied = {ref.report for incident in stored(store) for why in incident.why for ref in (why.left, why.right)}
    assert not {ids["clash-two"], ids["mine"]} & (held | tied)
    assert all(incident.events for incident in stored(store))
    assert [one for one in faults(store) if "incident" in one or "linking" in one] == []
    link_it(store)
    assert [one for one in faults(store) if "incident" in one or "linking" in one] == []


def test_an_event_that_a_person_rejected_is_in_no_incident(store: Store) -> None:
    ids = add_reports(store)
    link_it(store)
    ident = first_event(store, "mine")
    with store.read() as connection:
        row = schema.events.c
        start, end = connection.execute(
            schema.events.select().with_only_columns(row.trigger_start, row.trigger_end).where(row.id == ident)
        ).one()
    with store.write(ACTOR) as writing:
        new = NewJudgement(kind="event", document_id=ids["mine"], trigger=Span(start, end), verdict="reject",
                           made_by=ACTOR)  # fmt: skip
        add_judgement(writing, new)
    with store.read() as connection:
        shown = gather_archive(connection).incidents
        assert count_unlinked(connection) == 0
    assert ident not in {ref.event for incident in shown for ref in incident.events}
    link_it(store)
    assert ident not in {ref.event for incident in stored(store) for ref in incident.events}


def test_an_export_has_the_incidents_and_what_came_later_stands_alone(store: Store) -> None:
    add_reports(store, NAMES[1:])
    with store.read() as connection:
        alone = {incident.id for incident in gather_archive(connection).incidents}
        assert count_unlinked(connection) == sum(len(i.events) for i in gather_archive(connection).incidents)
    link_it(store)
    linked = {incident.id: incident for incident in stored(store)}
    assert {ident for ident, incident in linked.items() if len(incident.events) == 1} <= alone
    ids = add_reports(store, NAMES[:1])
    with store.read() as connection:
        shown = gather_archive(connection).incidents
        assert count_unlinked(connection) >= 1
    assert {ident for ident in linked if any(ref.event for ref in linked[ident].events)} <= {one.id for one in shown}
    assert all(incident.claims for incident in shown)
    late = [incident for incident in shown if ids["raid-agency"] in {ref.report for ref in incident.events}]
    assert late
    assert all(len(incident.events) == 1 for incident in late)


def test_a_run_that_was_not_linked_is_exported_event_by_event(store: Store) -> None:
    add_reports(store)
    link_it(store)
    add_reports(store, NAMES, Coder(name="rules", version="2", lexicon="l", models="m", gazetteers=()))
    with store.read() as connection:
        assert all(len(incident.events) == 1 for incident in gather_archive(connection, "2").incidents)
        assert any(len(incident.events) > 1 for incident in gather_archive(connection, "1").incidents)


def test_cut_off_in_the_middle_the_linking_before_stays(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add_reports(store, NAMES[1:])
    link_it(store)
    before = stored(store)
    add_reports(store, NAMES[:1])

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("tawthiq.store.linkings.prove", fail)
        with pytest.raises(KeyboardInterrupt):
            link_it(store)
    assert stored(store) == before
    assert faults(store) == []
    link_it(store)
    assert share(store, "raid-agency", "raid-channel")
    assert faults(store) == []


TAMPERED = {
    "an event in another incident": update(schema.incident_events).values(
        incident_id=text("(SELECT min(id) FROM incidents)")),
    "a probability": update(schema.incident_pairs).values(probability=0.125),
    "an incident more": insert(schema.incidents).values(id="i0", made_at="", version=1),
    "the digest itself": update(schema.linkings).values(digest="0" * 64),
    "reasons taken away": schema.incident_pairs.delete(),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_altered_behind_the_log_is_found(store: Store, what: str) -> None:
    add_reports(store)
    link_it(store)
    with store.engine.connect() as connection, connection.begin():
        connection.execute(TAMPERED[what])
    assert faults(store) != []
    link_archive(store, ACTOR, tool="another")
    assert faults(store) == [] or what == "the digest itself"


def test_rows_where_nothing_was_linked_are_found(store: Store) -> None:
    with store.engine.connect() as connection, connection.begin():
        connection.execute(TAMPERED["an incident more"])
    assert any("nothing was ever linked" in one for one in faults(store))


def test_a_backup_brings_the_incidents_back(store: Store, tmp_path: Path) -> None:
    add_reports(store)
    link_it(store)
    backup(store, tmp_path / "backup.tar")
    from tawthiq.store import locate

    location = locate(str(tmp_path / "again"))
    restore(tmp_path / "backup.tar", location)
    with open_archive(location) as again:
        assert stored(again) == stored(store)
        assert contents_digest(again) == contents_digest(store)
        assert faults(again) == []
        with again.read() as connection:
            assert last_linking(connection) is not None
        assert link_archive(again, ACTOR).change is None


def test_the_archive_tells_of_its_incidents(store: Store) -> None:
    add_reports(store)
    assert (archive_info(store).n_incidents, archive_info(store).linked_at) == (0, None)
    made = link_archive(store, ACTOR)
    told = archive_info(store)
    assert (told.n_incidents, told.linked_at) == (made.linking.n_incidents, made.linking.made_at)
    assert told.linked_run == told.last_run
