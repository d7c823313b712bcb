"""Where packs lie, which are installed, and which a run uses."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tawthiq.errors import GazetteerError
from tawthiq.gazetteer.pack import SUFFIX

NONE = "none"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def pack_folder() -> Path:
    """`$TAWTHIQ_HOME/gazetteers`, else the platform's folder for a user's data: `$XDG_DATA_HOME/tawthiq/gazetteers`."""
    home = os.environ.get("TAWTHIQ_HOME")
    if home:
        return Path(home) / "gazetteers"
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "tawthiq" / "gazetteers"


def installed_packs() -> tuple[Path, ...]:
    """The installed packs by name, which is the order in which they are asked."""
    folder = pack_folder()
    return tuple(sorted(folder.glob(f"*{SUFFIX}"))) if folder.is_dir() else ()


def pack_path(name: str) -> Path:
    """Where the pack `name` lies or would lie. Raises GazetteerError for what cannot be a name."""
    if not _NAME.fullmatch(name) or name == NONE:
        raise GazetteerError(f"{name}: no name for a pack. Use letters, digits, '.', '-' and '_'.")
    return pack_folder() / f"{name}{SUFFIX}"


def select_packs(wanted: Sequence[str] | None) -> tuple[Path, ...]:
    """The packs of a run: all installed ones for None, no pack for `none`, else those told by name or by path.

    Raises GazetteerError for one that is not there, naming those that are.
    """
    if wanted is None:
        return installed_packs()
    if NONE in wanted:
        if len(wanted) > 1:
            raise GazetteerError(f"--gazetteer {NONE} stands alone: it means the bundled names only.")
        return ()
    return tuple(dict.fromkeys(_selected(item) for item in wanted))


def _selected(item: str) -> Path:
    path = Path(item)
    if path.suffix == SUFFIX or os.sep in item:
        if not path.is_file():
            raise GazetteerError(f"{item}: there is no such pack.")
        return path
    named = pack_path(item)
    if not named.is_file():
        raise GazetteerError(f"{item}: no such gazetteer is installed. Installed: {_listed(installed_packs())}.")
    return named


def _listed(packs: Iterable[Path]) -> str:
    return ", ".join(path.stem for path in packs) or "none"
