"""The only part of ingest that may reach other machines; needs the extra `archive`, only `archive` and `cli` use it.

`fetch.Fetcher` gets an address, `acquire` makes something to archive of it, `feeds` says when to ask again.
"""

from importlib.util import find_spec
from typing import Final

from tawthiq.errors import MissingPackage

NEEDED: Final = ("httpx", "httpcore", "feedparser")


def need(*packages: str) -> None:
    """Raises MissingPackage where one of them is not installed."""
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        raise MissingPackage(f'This needs the package {missing[0]}: pip install "tawthiq[archive]".')


need(*NEEDED)
