"""Sizes for people."""

from __future__ import annotations

_STEP = 1024


def size_of(n_bytes: int) -> str:
    """`1.5 GiB`, `312 bytes`."""
    size = float(n_bytes)
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if size < _STEP:
            return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:,.1f} {unit}"
        size /= _STEP
    return f"{size:,.1f} TiB"
