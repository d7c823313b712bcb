"""Which documents of an archive tell the same dispatch, so that it counts as one source (docs/explain/copies.md)."""
