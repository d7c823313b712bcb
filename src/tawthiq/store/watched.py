"""What a watch remembers, as far as an erasure reaches into it."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from tawthiq.store import schema


def link_key(link: str) -> str:
    """Of an article that is done with: short, as thousands are kept; and no words of it."""
    return hashlib.sha256(link.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def forget_waiting(connection: Connection, addresses: set[str]) -> None:
    """No article of these addresses waits to be fetched any more; it counts as done with."""
    watched = schema.watched.c
    for source, told in connection.execute(select(watched.source, watched.state_json)).all():
        try:
            state: dict[str, Any] = msgspec.json.decode(told, type=dict[str, Any])
        except msgspec.DecodeError:
            continue  # nobody can read it: the watch begins it anew
        waiting = state.get("waiting", [])
        gone = [one["address"] for one in waiting if one["address"] in addresses]
        if gone:
            state["waiting"] = [one for one in waiting if one["address"] not in addresses]
            state["seen"] = [*state.get("seen", []), *map(link_key, gone)]
            kept = msgspec.json.encode(state).decode()
            connection.execute(update(schema.watched).where(watched.source == source).values(state_json=kept))
