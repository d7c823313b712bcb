"""`report.txt.meta.json`: what is known of the report in `report.txt` besides its words."""

from __future__ import annotations

import errno
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from tawthiq.errors import BadDate, UnreadableSource
from tawthiq.ingest.found import META, cannot_open
from tawthiq.ingest.published import parse_published

META_LIMIT: Final = 1 << 20
"""Bytes."""


class Meta(msgspec.Struct, frozen=True):
    """The file's keys, all optional; others are left alone."""

    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None

    @property
    def published_on(self) -> date | None:
        return parse_published(self.published) if self.published else None


def read_meta(text_path: Path) -> Meta:
    """What stands beside `text_path`, an empty `Meta` where nothing does. Raises UnreadableSource and BadDate."""
    path = text_path.with_name(text_path.name + META)
    try:
        data = path.read_bytes()
        if len(data) > META_LIMIT:
            raise UnreadableSource(f"{path.name} beside it is too long for a description. Mend it or take it away.")
        meta = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=Meta)
        meta.published_on  # noqa: B018  an impossible date is this file's fault, so it is found here
    except FileNotFoundError:
        return Meta()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # nothing can stand beside a file of so long a name
            return Meta()
        raise UnreadableSource(f"{path.name}: {cannot_open(error)}") from None
    except BadDate as error:
        raise BadDate(f'{path.name}, "published": {error}') from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableSource(f"{path.name} beside it is broken: {error}. Mend it or take it away.") from None
    return meta
