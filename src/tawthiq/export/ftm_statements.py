"""What a FollowTheMoney statement is, and of what type each property is that we use."""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec

PROP_TYPES: Final = {
    "name": "name", "title": "string", "publisher": "string", "publishedAt": "date", "language": "language",
    "recordId": "string", "date": "date", "startDate": "date", "endDate": "date", "summary": "text", "notes": "text",
    "country": "country", "location": "address", "addressEntity": "entity", "organizer": "entity",
    "involved": "entity", "proof": "entity", "keywords": "string", "full": "address", "city": "string",
    "state": "string", "latitude": "number", "longitude": "number", "remarks": "string", "topics": "topic",
    "subject": "entity", "object": "entity", "role": "string", "status": "string", "description": "text",
    "sourceUrl": "url",
}  # fmt: skip
"""Property to the type that the model gives it, in every schema that we use."""
_IN_WORDS: Final = frozenset(("name", "string", "text", "address"))


class Statement(msgspec.Struct, frozen=True):
    """One value of one property. `origin`: where the words stand; `original`: the words."""

    entity: str
    schema: str
    prop: str
    value: str
    origin: str | None = None
    original: str | None = None

    @property
    def is_in_words(self) -> bool:
        """Whether the value is a text for people, which a spreadsheet could take for a formula."""
        return PROP_TYPES[self.prop] in _IN_WORDS

    @property
    def lang(self) -> str | None:
        """Of a value in words: ara or eng; None of all others."""
        if not self.is_in_words or not any(map(str.isalpha, self.value)):
            return None
        return "ara" if any("\u0600" <= letter <= "\u06ff" for letter in self.value) else "eng"


def entity_id(kind: str, key: str) -> str:
    """The same for the same thing in every export: `twq-event-` and a hash."""
    return f"twq-{kind}-{hashlib.sha1(key.encode('utf-8', 'replace')).hexdigest()}"
