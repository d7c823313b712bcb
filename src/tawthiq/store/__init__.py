"""An archive's memory: what was acquired, the documents, what coders made of them, and a log of every change."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tawthiq.errors import MissingPackage

if TYPE_CHECKING:
    from tawthiq.store.location import Location, locate
    from tawthiq.store.store import Store, Writing, create_archive, open_archive

__all__ = ["Location", "Store", "Writing", "create_archive", "locate", "open_archive"]
_HOMES = {"Location": "location", "locate": "location"}


def __getattr__(name: str) -> Any:
    """Loaded when first asked for: most commands need no database, and the extra that brings one may be missing."""
    if name not in __all__:
        raise AttributeError(name)
    try:
        return getattr(import_module(f"tawthiq.store.{_HOMES.get(name, 'store')}"), name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("tawthiq"):
            raise
        raise MissingPackage(f'An archive needs the package {error.name}: pip install "tawthiq[archive]".') from None
