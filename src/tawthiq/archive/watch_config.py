"""The watch file: which feeds, pages and folders are watched, and how."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final, Literal

import msgspec

from tawthiq.errors import InputError, WatchFileError
from tawthiq.ingest.found import cannot_open
from tawthiq.ingest.network.addresses import checked_address

_SPAN: Final = re.compile(r"(\d{1,6})\s*([smhd])")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
LEAST_EVERY_S: Final = 60.0


class FeedConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`every`: how often it is asked at most. `articles`: the page of each new entry is fetched too."""

    url: str
    outlet: str | None = None
    every: str = "15m"
    articles: bool = False


class PageConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page that changes and is kept each time that it did."""

    url: str
    outlet: str | None = None
    every: str = "6h"


class FolderConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A folder that files are dropped into. `after`: taken ones stay, or move to `done/` and `failed/` in it."""

    path: str
    outlet: str | None = None
    after: Literal["stay", "move"] = "stay"


class WatchConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole watch file.

    `contact`: shown to servers; needed where anything is fetched. `metrics_port`: on this machine alone; no metrics
    where it is not told. `once`: everything is looked at once, as for a scheduler. `seconds_between`: from one visit of
    a host to the next, at least.
    """

    contact: str | None = None
    metrics_port: int | None = None
    once: bool = False
    allow_private_addresses: bool = False
    seconds_between: float = 2.0
    feed: tuple[FeedConfig, ...] = ()
    page: tuple[PageConfig, ...] = ()
    folder: tuple[FolderConfig, ...] = ()


def read_config(path: Path) -> WatchConfig:
    """Folders come out absolute: a relative one lies beside the file. Raises WatchFileError."""
    try:
        config = msgspec.convert(tomllib.loads(path.read_text("utf-8-sig")), type=WatchConfig)
        _check(config)
    except OSError as error:
        raise WatchFileError(f"{path}: {cannot_open(error)}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WatchFileError(f"{path}: is no TOML: {error}. The documentation of `tawthiq watch` shows one.") from None
    except (msgspec.ValidationError, InputError) as error:
        raise WatchFileError(f"{path}: {error}") from None
    here = path.absolute().parent
    folders = (msgspec.structs.replace(f, path=str(here / Path(f.path).expanduser())) for f in config.folder)
    return msgspec.structs.replace(config, folder=tuple(folders))


def span_s(words: str) -> float:
    """Seconds of `90s`, `15m`, `6h`, `1d`. Raises WatchFileError."""
    told = _SPAN.fullmatch(words.strip())
    if told is None:
        raise WatchFileError(f'every = "{words}": write a number and s, m, h or d, such as 15m or 6h.')
    return float(int(told[1]) * _SECONDS[told[2]])


def _check(config: WatchConfig) -> None:
    asked: tuple[FeedConfig | PageConfig, ...] = (*config.feed, *config.page)
    if not (asked or config.folder):
        raise WatchFileError("names nothing to watch. Add a [[feed]], a [[page]] or a [[folder]].")
    if asked and not config.contact:
        raise WatchFileError(
            'contact is missing. Add contact = "…", a mail or web address, so that the owners of servers can reach you.'
        )
    if config.seconds_between < 0:
        raise WatchFileError(f"seconds_between = {config.seconds_between:g}: it cannot be less than 0.")
    if config.metrics_port is not None and not 0 < config.metrics_port < 65536:
        raise WatchFileError(f"metrics_port = {config.metrics_port}: ports go from 1 to 65535.")
    for source in asked:
        checked_address(source.url)
        if span_s(source.every) < LEAST_EVERY_S:
            raise WatchFileError(f'{source.url}: every = "{source.every}": a minute (1m) is the least.')
    names = [source.url for source in asked] + [folder.path for folder in config.folder]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise WatchFileError(f"{twice[0]} is named twice. Take one of them out.")
