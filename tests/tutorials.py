"""What the pages of a tutorial show: commands, and what they print."""

from __future__ import annotations

import re
from pathlib import Path

BLOCK = re.compile(r"^```(console)?\n(.*?)^```", re.MULTILINE | re.DOTALL)


def steps(page: Path) -> list[tuple[list[str], list[str]]]:
    """The commands of each block, and the lines that the page shows behind it."""
    found: list[tuple[list[str], list[str]]] = []
    for kind, block in BLOCK.findall(page.read_text("utf-8")):
        lines = block.splitlines()
        if kind:
            found.append(([line.removeprefix("$ ") for line in lines], []))
        else:
            found[-1][1].extend(lines)
    return found
