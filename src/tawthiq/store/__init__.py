"""An archive's memory: what was acquired, the documents, what coders made of them, and a log of every change."""

from tawthiq.store.location import Location, locate
from tawthiq.store.store import Store, Writing, create_archive, open_archive

__all__ = ["Location", "Store", "Writing", "create_archive", "locate", "open_archive"]
