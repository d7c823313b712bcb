"""What is added to a document after its reader has given it: what the user says, what a file beside it says, its
language."""

from __future__ import annotations

from typing import Any

import msgspec

from tawthiq.ingest.language import tell_language
from tawthiq.ingest.meta import Meta
from tawthiq.ingest.options import Options
from tawthiq.model.sources import Evidence, Extracted

BESIDE = "beside"
GIVEN = "given"


def complete(document: Extracted, options: Options, meta: Meta) -> Extracted:
    """The user's word stands above that of the file beside the source, and that above what the source says."""
    changes: dict[str, Any] = {}
    evidence = dict(document.evidence)
    for rule, told in ((BESIDE, _told_beside(meta)), (GIVEN, _told_by_user(options))):
        for field, value in told.items():
            changes[field] = value
            evidence[field] = Evidence(rule, value)
    if document.language is None and (found := tell_language(document.text)) is not None:
        changes["language"], evidence["language"] = found
    if not changes:
        return document
    return msgspec.structs.replace(document, **changes, evidence=tuple(sorted(evidence.items())))


def _told_beside(meta: Meta) -> dict[str, str]:
    fields = {"published": meta.published, "outlet": meta.outlet, "url": meta.url, "title": meta.title}
    return {name: value for name, value in fields.items() if value}


def _told_by_user(options: Options) -> dict[str, str]:
    fields = {"published": options.published and options.published.isoformat(), "outlet": options.outlet}
    return {name: value for name, value in fields.items() if value}
