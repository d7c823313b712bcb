"""Which countries a report is about, whatever places it names: by where its outlet reports from and by its actors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import yaml

from tawthiq.arabic.fold import fold_word
from tawthiq.extract.country import actors_by_id, load_states
from tawthiq.model.documents import Report
from tawthiq.model.mentions import ActorMention

OUTLETS = Path(__file__).parent.parent / "data" / "outlets.yaml"
_OUTLET_VOTES = 2
#: every page has its own address, so what is known of them must not pile up
_KEPT = 4096


class Outlets(msgspec.Struct, frozen=True):
    """A country with the outlets that report mainly on it, their names folded and with a blank at either end."""

    country: str
    names: tuple[str, ...]
    hosts: tuple[str, ...]


@cache
def load_outlets() -> tuple[Outlets, ...]:
    """All countries of `data/outlets.yaml`."""
    rows = yaml.safe_load(OUTLETS.read_text("utf-8"))
    return tuple(
        Outlets(row["country"], tuple(_padded(name) for name in row["names"]), tuple(row["hosts"])) for row in rows
    )


def countries_of(report: Report, actors: Iterable[ActorMention]) -> Counter[str]:
    """Votes by ISO code: two for the outlet's country, one for each actor that belongs to one."""
    votes: Counter[str] = Counter()
    home = country_of_outlet(report.outlet, report.url)
    if home:
        votes[home] += _OUTLET_VOTES
    by_name = {state.country: state.iso for state in load_states()}
    for actor_id in dict.fromkeys(actor.actor_id for actor in actors):
        entry = actors_by_id().get(actor_id)
        if entry is not None and not entry.get("side").startswith(("external", "state")):
            country = by_name.get(entry.get("country"))
            if country:
                votes[country] += 1
    return votes


@lru_cache(maxsize=_KEPT)
def country_of_outlet(outlet: str | None, url: str | None) -> str:
    """ISO code of the country that an outlet mainly reports on, "" where that is unknown or several are possible."""
    host = (urlsplit(url).hostname or "") if url and "://" in url else ""
    name = _padded(outlet or "")
    found = {
        of.country
        for of in load_outlets()
        if any(host == end or host.endswith(f".{end}") for end in of.hosts) or any(part in name for part in of.names)
    }
    return found.pop() if len(found) == 1 else ""


def _padded(name: str) -> str:
    return f" {fold_word(name).casefold()} "
