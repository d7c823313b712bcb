"""Reads what users have on disk into `Report`s; a leaf: knows the model and the errors, nothing of coding."""

from tawthiq.ingest.files import Item, read_reports
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.published import parse_published

__all__ = ["Failure", "Item", "Note", "parse_published", "read_reports"]
