"""Users and judgements: added, counted, proven by the log."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import select

from archives import ACTOR, faults, made_items, put
from tawthiq.errors import ChangedMeanwhile, RecordError
from tawthiq.model.spans import Span
from tawthiq.store import Store, schema
from tawthiq.store.judgements import NewJudgement, add_judgement, judgement_digest
from tawthiq.store.log import entries
from tawthiq.store.users import add_user, all_users, set_active, set_role


def bodies(store: Store, *actions: str) -> list[tuple[str, dict[str, object]]]:
    with store.read() as connection:
        return [
            (entry.subject, msgspec.json.decode(entry.body_json))
            for entry in entries(connection)
            if entry.action in actions
        ]


def test_users_come_and_change_and_the_log_has_each_step(store: Store) -> None:
    with store.write(ACTOR) as writing:
        added = add_user(writing, "سلمى", "analyst")
        set_role(writing, "سلمى", "reviewer", added.version)
        last = set_active(writing, "سلمى", False, 2)
    with store.read() as connection:
        assert all_users(connection) == (last,)
    assert (last.role, last.active, last.version) == ("reviewer", False, 3)
    steps = bodies(store, "add-user", "change-user")
    assert [body["version"] for _, body in steps] == [1, 2, 3]
    assert steps[-1] == ("سلمى", msgspec.structs.asdict(last))


def test_a_change_of_what_another_changed_is_refused(store: Store) -> None:
    with store.write(ACTOR) as writing:
        add_user(writing, "a", "viewer")
        set_role(writing, "a", "admin", 1)
    with pytest.raises(ChangedMeanwhile, match="version 2"), store.write(ACTOR) as writing:
        set_role(writing, "a", "viewer", 1)
    with store.read() as connection:
        assert [(user.role, user.version) for user in all_users(connection)] == [("admin", 2)]
    assert len(bodies(store, "change-user")) == 1


@pytest.mark.parametrize(
    ("handle", "role", "problem"),
    [
        ("", "viewer", "1 to 80"),
        ("a\nb", "viewer", "1 to 80"),
        (" a", "viewer", "1 to 80"),
        ("b" * 81, "viewer", "1 to 80"),
        ("b", "owner", "no such role"),
        ("known", "viewer", "there is a user"),
    ],
)
def test_users_that_cannot_be(store: Store, handle: str, role: str, problem: str) -> None:
    with store.write(ACTOR) as writing:
        add_user(writing, "known", "viewer")
    with pytest.raises(RecordError, match=problem), store.write(ACTOR) as writing:
        add_user(writing, handle, role)  # type: ignore[arg-type]


def judged(store: Store, **changed: object) -> NewJudgement:
    put(store, made_items(1))
    with store.read() as connection:
        document = connection.scalar(select(schema.documents.c.id))
    plain = NewJudgement(
        kind="claim", document_id=str(document), trigger=Span(0, 4), field="date", span=Span(5, 9), verdict="accept",
        made_by="سلمى", why="التاريخ صحيح\0",
    )  # fmt: skip
    return msgspec.structs.replace(plain, **changed)


def test_a_judgement_is_kept_and_proven_without_its_words_in_the_log(store: Store) -> None:
    new = judged(store)
    with store.write(ACTOR) as writing:
        ident = add_judgement(writing, new)
    with store.read() as connection:
        row = connection.execute(select(*schema.judgements.c)).mappings().one()
    assert (row["id"], row["why"], row["end"]) == (ident, "التاريخ صحيح\ufffd", 9)
    assert bodies(store, "judge") == [(ident, {"document": new.document_id, "digest": judgement_digest(row)})]
    assert faults(store) == []


def test_the_same_judgement_sent_again_is_kept_once(store: Store) -> None:
    new = judged(store)
    for _ in range(2):
        with store.write(ACTOR) as writing:
            assert add_judgement(writing, new, "j1") == "j1"
    assert len(bodies(store, "judge")) == 1
    with pytest.raises(RecordError, match="another judgement"), store.write(ACTOR) as writing:
        add_judgement(writing, msgspec.structs.replace(new, verdict="reject"), "j1")


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"verdict": "same"}, "no verdict"),
        ({"kind": "event"}, "names its field"),
        ({"field": None}, "names its field"),
        ({"verdict": "edit"}, "An edit says"),
        ({"value_json": "1"}, "An edit says"),
        ({"verdict": "edit", "value_json": "{"}, "no JSON"),
        ({"kind": "pair", "field": None, "verdict": "same"}, "names the other event"),
        ({"trigger": Span(4, 4)}, "no place"),
        ({"span": Span(0, 100_000)}, "no place"),
        ({"document_id": "d0"}, "no such document"),
        ({"kind": "pair", "field": None, "verdict": "same", "other": ("d0", 0, 1)}, "no such document"),
    ],
)
def test_judgements_that_contradict_themselves_or_the_text(
    store: Store, changed: dict[str, object], problem: str
) -> None:
    new = judged(store, **changed)
    with pytest.raises(RecordError, match=problem), store.write(ACTOR) as writing:
        add_judgement(writing, new)
    assert bodies(store, "judge") == []
