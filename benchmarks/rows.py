"""What the benchmarks on outside data share: reading a JSON Lines file that may be absent, and the untouched slice.

The data are no part of the project. A fifth of the rows, told by a hash of their id, is for measuring only: nobody
reads these rows, so that a figure over them tells whether what was mended with the others' help holds elsewhere.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

SLICES = 5
UNTOUCHED = 4
ABSENT = 2

Row = dict[str, Any]


def is_untouched(row_id: str) -> bool:
    """Whether a row of this id is kept for measuring; `row_id` names what may not be split, such as an incident."""
    return int(hashlib.sha1(row_id.encode()).hexdigest(), 16) % SLICES == UNTOUCHED


def data_file(description: str, name: str) -> Path:
    """The file `name` of the folder on the command line; exits with 2, and says why, where it is not there."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help=f"folder that holds {name}")
    path: Path = parser.parse_args().data / name
    if not path.is_file():
        print(f"{path} is not there: this benchmark reads data that are no part of the project", file=sys.stderr)
        sys.exit(ABSENT)
    return path


def read_rows(path: Path) -> list[Row]:
    """One object a line."""
    return [json.loads(line) for line in path.read_bytes().splitlines() if line.strip()]
