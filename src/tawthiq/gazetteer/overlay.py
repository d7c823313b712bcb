"""The overlay: reviewed aliases and fixes that are applied when names are looked up, and never written into a pack.

`data/gazetteer/overlay.yaml` is bundled; users put `overlay.yaml` (for all packs) and `NAME.overlay.yaml` (for one)
beside their packs. Every entry says why it is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from tawthiq.errors import GazetteerError
from tawthiq.gazetteer.entries import GazetteerEntry

BUNDLED = Path(__file__).parent.parent / "data" / "gazetteer" / "overlay.yaml"
OVERLAY = "overlay.yaml"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C where it is there: this runs at each start


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is right about a place; None leaves what the gazetteer says."""

    name: str | None = None
    kind: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    lat: float | None = None
    lon: float | None = None


class Fix(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of an overlay.

    Either `of` tells the name in Arabic letters that the gazetteers have, with `country` and `admin1` to tell namesakes
    apart, and `aliases` its other names; `name`, `kind` serve where no gazetteer has it. Or `id` tells a single place
    (`geonames:N`, `wof:N`, `pcode:…`), and `correct` or `hide` what is wrong with it. `pack`: only in that pack.
    """

    reason: str
    country: str = ""
    of: str = ""
    name: str = ""
    kind: str = ""
    admin1: str = ""
    aliases: tuple[str, ...] = ()
    ambiguous: bool = False
    id: str = ""
    correct: Correction | None = None
    hide: bool = False
    pack: str = ""

    def __post_init__(self) -> None:
        """What an entry must have, so that a slip is told of and does nothing."""
        if not self.reason.strip():
            raise ValueError("no reason")
        if bool(self.of) == bool(self.id):
            raise ValueError("exactly one of `of` and `id` must be told")
        if self.of and not (self.aliases and self.country and self.name and self.kind):
            raise ValueError(f"{self.of}: aliases need country, name and kind")
        if self.id and not (self.hide or self.correct or self.aliases):
            raise ValueError(f"{self.id}: neither aliases nor `correct` nor `hide`")


class Overlay:
    """Aliases, and fixes by the id of a place."""

    def __init__(self, fixes: Iterable[Fix]) -> None:
        held = tuple(fixes)
        self.aliases = tuple(fix for fix in held if fix.aliases)
        self._by_id: dict[str, list[Fix]] = {}
        for fix in held:
            if fix.id and (fix.hide or fix.correct):
                self._by_id.setdefault(fix.id, []).append(fix)

    def fixed(self, entry: GazetteerEntry) -> GazetteerEntry | None:
        """`entry` as corrected, None where it is hidden."""
        for fix in self._by_id.get(entry.id, ()):
            if fix.pack not in ("", entry.pack):
                continue
            if fix.hide:
                return None
            if fix.correct:
                right = {f: v for f in Correction.__struct_fields__ if (v := getattr(fix.correct, f)) is not None}
                entry = msgspec.structs.replace(entry, **right)
        return entry


def read_overlay(path: Path, pack: str = "") -> tuple[Fix, ...]:
    """The entries of a file, for `pack` alone if that is told.

    Raises GazetteerError with the entry that is wrong.
    """
    try:
        entries = yaml.load(path.read_text("utf-8"), _Loader) or []
    except OSError as problem:
        raise GazetteerError(f"{path}: cannot be read: {problem.strerror}.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise GazetteerError(f"{path}: no YAML that can be read: {problem}") from None
    if not isinstance(entries, list):
        raise GazetteerError(f"{path}: an overlay is a list of entries.")
    fixes = []
    for n, entry in enumerate(entries, 1):
        try:
            fix = msgspec.convert(entry, Fix)
        except (msgspec.ValidationError, ValueError) as problem:
            raise GazetteerError(f"{path}: entry {n}: {problem}.") from None
        fixes.append(msgspec.structs.replace(fix, pack=fix.pack or pack))
    return tuple(fixes)


@cache
def bundled_fixes() -> tuple[Fix, ...]:
    """The bundled overlay, read once a process."""
    return read_overlay(BUNDLED)


def overlay_for(packs: Sequence[Path]) -> Overlay:
    """The bundled overlay with those that lie beside the packs."""
    fixes = list(bundled_fixes())
    for folder in dict.fromkeys(path.parent for path in packs):
        if (folder / OVERLAY).is_file():
            fixes.extend(read_overlay(folder / OVERLAY))
    for path in packs:
        own = path.with_suffix("." + OVERLAY)
        if own.is_file():
            fixes.extend(read_overlay(own, path.stem))
    return Overlay(fixes)
