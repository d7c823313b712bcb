"""Numbers with their nouns: `1 source`, `2 sources`."""

from __future__ import annotations


def counted(n: int, noun: str) -> str:
    """`noun` in the singular, one that takes an s."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
