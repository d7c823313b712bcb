"""Several programs that write into one archive at once, and what must be true of it afterwards."""

from __future__ import annotations

import sys
import time
from multiprocessing import get_context
from random import Random
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, func, select

from archives import SENTENCE, Item, contents, faults, put
from tawthiq.errors import ChangedMeanwhile
from tawthiq.model.sources import Extracted
from tawthiq.model.spans import Span
from tawthiq.store import Location, Store, create_archive, open_archive, schema
from tawthiq.store.judgements import NewJudgement, add_judgement, judgement_digest
from tawthiq.store.log import entries
from tawthiq.store.users import ROLES, User, add_user, all_users, find_user, set_role
from tawthiq.store.withdraw import restore, withdraw

USERS: Final = 8
"""Few, so that writers meet at them."""
SHARED: Final = 30
"""Every so many sources are the same for all writers."""
KINDS: Final = ("ingest", "judge", "role", "withdraw")


class Done(msgspec.Struct, frozen=True):
    """What one writer did: of each kind how often, how often it lost a race and looked again, the slowest write."""

    counts: dict[str, int]
    lost_races: int
    slowest: float
    error: str | None = None


class Tally(msgspec.Struct, frozen=True):
    """Of all writers, and what is wrong with the archive."""

    done: tuple[Done, ...]
    wrong: tuple[str, ...]

    @property
    def n_writes(self) -> int:
        return sum(sum(one.counts.values()) for one in self.done)


def write_together(location: Location, writers: int, seconds: float) -> Tally:
    """Makes the archive, lets so many programs write for so long, and looks at what is there."""
    create_archive(location, "writers")
    with open_archive(location) as store, store.write("writers") as writing:
        for n in range(USERS):
            add_user(writing, f"user-{n}", "viewer")
    context = get_context("spawn")
    with context.Pool(writers) as pool:
        done = pool.starmap(_write, [(location, n, seconds) for n in range(writers)])
    with open_archive(location) as store:
        return Tally(tuple(done), tuple(wrong(store, done)))


def _write(location: Location, number: int, seconds: float) -> Done:
    random = Random(number)
    counts = dict.fromkeys(KINDS, 0)
    lost_races, slowest = 0, 0.0
    until = time.monotonic() + seconds
    try:
        with open_archive(location) as store:
            while time.monotonic() < until:
                kind = random.choice(KINDS)
                started = time.monotonic()
                try:
                    counts[kind] += DO[kind](store, number, counts["ingest"], random)
                except ChangedMeanwhile:
                    lost_races += 1
                slowest = max(slowest, time.monotonic() - started)
    except Exception as error:  # whatever it is, it is the finding
        return Done(counts, lost_races, slowest, f"{type(error).__name__}: {error}")
    return Done(counts, lost_races, slowest)


def _ingest(store: Store, number: int, n: int, random: Random) -> int:
    owner = "all" if n % SHARED == 0 else str(number)
    text = SENTENCE.format(f"{owner}-{n}", random.randrange(2, 9) if owner != "all" else 2)
    document = Extracted(text=text, address=f"file:///{owner}/{n}", extractor="test", language="ar", part="")
    put(store, [Item(f"{owner}-{n}", text.encode(), (document,))])
    return 1


def _judge(store: Store, number: int, n: int, random: Random) -> int:
    with store.read() as connection:
        document = _any_document(connection, random)
    if document is None:
        return 0
    judgement = NewJudgement(
        kind="event", document_id=document[0], trigger=Span(0, 4), verdict=random.choice(("accept", "reject")),
        made_by=f"writer {number}",
    )  # fmt: skip
    with store.write(f"writer {number}") as writing:
        add_judgement(writing, judgement)
    return 1


def _set_role(store: Store, number: int, n: int, random: Random) -> int:
    with store.read() as connection:
        user = find_user(connection, f"user-{random.randrange(USERS)}")
    assert user is not None
    with store.write(f"writer {number}") as writing:
        set_role(writing, user.handle, random.choice(ROLES), user.version)
    return 1


def _withdraw(store: Store, number: int, n: int, random: Random) -> int:
    """Out of the archive or back into it: a change of a row that has a version."""
    with store.read() as connection:
        document = _any_document(connection, random)
    if document is None:
        return 0
    ident, state, _ = document
    change = withdraw if state == "kept" else restore
    with store.write(f"writer {number}") as writing:
        if not change(writing, [ident], "to be looked at"):
            raise ChangedMeanwhile(ident)
    return 1


def _any_document(connection: Connection, random: Random) -> tuple[str, str, int] | None:
    column = schema.documents.c
    last = connection.scalar(select(func.max(column.seq))) or 0
    wanted = select(column.id, column.state, column.version).where(column.seq >= random.randint(0, last))
    row = connection.execute(wanted.order_by(column.seq).limit(1)).first()
    return (row.id, row.state, row.version) if row else None


DO: Final[dict[str, Any]] = {"ingest": _ingest, "judge": _judge, "role": _set_role, "withdraw": _withdraw}


def wrong(store: Store, done: list[Done]) -> list[str]:
    """Errors, lost updates, and rows that the log does not tell of."""
    found = [f"writer {n}: {one.error}" for n, one in enumerate(done) if one.error]
    found += faults(store)
    counted = {kind: sum(one.counts[kind] for one in done) for kind in KINDS}
    with store.read() as connection:
        logged: dict[str, list[Any]] = {}
        for entry in entries(connection):
            logged.setdefault(entry.action, []).append((entry.subject, msgspec.json.decode(entry.body_json)))
        versions = int(connection.scalar(select(func.sum(schema.documents.c.version - 1))) or 0)
        moves = sum(len(body["states"]) for move in ("withdraw", "restore") for _, body in logged.get(move, []))
        if not versions == moves == counted["withdraw"]:
            found.append(f"withdrawn: versions {versions}, entries {moves}, writes {counted['withdraw']}")
        users = all_users(connection)
        changes = logged.get("change-user", [])
        if not sum(user.version - 1 for user in users) == len(changes) == counted["role"]:
            found.append(f"roles: {sum(user.version - 1 for user in users)}, {len(changes)}, {counted['role']}")
        last = {subject: User(**body) for subject, body in logged["add-user"] + changes}
        found += [f"{user.handle} is not as the log says" for user in users if last[user.handle] != user]
        judgements = connection.execute(select(*schema.judgements.c)).mappings().all()
        proofs = {subject: body["digest"] for subject, body in logged.get("judge", [])}
        if {row["id"]: judgement_digest(row) for row in judgements} != proofs or len(proofs) != counted["judge"]:
            found.append(f"judgements: {len(judgements)} rows, {len(proofs)} entries, {counted['judge']} writes")
    documents = len(contents(store)["documents"])
    shared = len({n for one in done for n in range(0, one.counts["ingest"], SHARED)})
    own = sum(one.counts["ingest"] - len(range(0, one.counts["ingest"], SHARED)) for one in done)
    if documents != shared + own:
        found.append(f"documents: {documents}, put in {shared + own}")
    return found


if __name__ == "__main__":
    sys.exit("see benchmarks/writers.py")
