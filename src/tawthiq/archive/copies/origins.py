"""Which document of a group the others were taken from, and whom they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec

from tawthiq.archive.copies.documents import CopyDocument
from tawthiq.archive.copies.provenance import cited_in, plain_name, source_of

LAST = "9999"


class Provenance(msgspec.Struct, frozen=True):
    """What of a document tells where it came from. `called`: the keys by which others may name it; `names`: the keys of
    whom it names. `order`: earlier documents sort first."""

    id: str
    called: frozenset[str]
    names: frozenset[str]
    named: tuple[str, ...]
    is_published: bool
    is_acquired: bool
    order: tuple[bool, str, str, str, str]


class CopyGroup(msgspec.Struct, frozen=True):
    """Documents that count as one source. `members`: ids, ascending, the origin among them. `rule`: why it is the
    origin. `named`: whom most of them say they have it from, where that is none of them."""

    origin_id: str
    members: tuple[str, ...]
    rule: str
    named: str | None = None


def read_provenance(document: CopyDocument) -> Provenance:
    """What `choose_origin` needs of `document`."""
    own = source_of(document.outlet, document.address)
    called = {document.address, plain_name(document.outlet or ""), f"source:{own}" if own else ""}
    cited = cited_in(document.text) - {own}
    names = {f"source:{name}" for name in cited}
    named = sorted(cited)
    if document.origin:
        forwarded = source_of(document.origin)
        names |= {document.origin, plain_name(document.origin), f"source:{forwarded}" if forwarded else ""}
        named = [forwarded or document.origin, *named]
    day, time = _moment(document.published)
    order = (bool(document.origin), day, time, document.acquired_at or LAST, document.id)
    return Provenance(
        document.id, frozenset(called - {""}), frozenset(names - called - {""}), tuple(dict.fromkeys(named)),
        day != LAST, document.acquired_at is not None, order,
    )  # fmt: skip


def choose_origin(members: Iterable[Provenance]) -> CopyGroup:
    """The group of `members`, the same in whatever order they come.

    The origin is the one that most others name as whom they have the text from; where none is named, the one published
    first, else acquired first, of those that are no forwards.
    """
    ordered = sorted(members, key=lambda member: member.order)
    votes = Counter(name for member in ordered for name in member.names)
    named = {member.id: max((votes[name] for name in member.called), default=0) for member in ordered}
    origin = min(ordered, key=lambda member: (-named[member.id], member.order))
    absent = None if named[origin.id] else _most_named(ordered)
    return CopyGroup(origin.id, tuple(sorted(m.id for m in ordered)), _rule(origin, ordered, named[origin.id]), absent)


def _rule(origin: Provenance, ordered: Sequence[Provenance], n_named: int) -> str:
    if n_named:
        return "copies.named-by-others"
    others = [member for member in ordered if member is not origin]
    if all(member.order[0] for member in others) and not origin.order[0]:
        return "copies.no-forward"
    if origin.is_published and all(member.order[1:3] > origin.order[1:3] for member in others):
        return "copies.published-first"
    if origin.is_acquired and all(member.order[3] > origin.order[3] for member in others):
        return "copies.acquired-first"
    return "copies.undecided"


def _most_named(ordered: Sequence[Provenance]) -> str | None:
    counts = Counter(name for member in ordered for name in member.named)
    return min(counts, key=lambda name: (-counts[name], name), default=None)


def _moment(published: str | None) -> tuple[str, str]:
    """Day and time of day in UTC, as text that sorts; a day alone sorts behind the times of that day."""
    if not published:
        return LAST, LAST
    if len(published) <= len("2018-01-15"):
        return published, LAST
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return published[:10], LAST
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC)
    return moment.date().isoformat(), moment.time().isoformat()
