"""Writes `data/report/names.tsv`: the Arabic name of every force, weapon and thing, by its English one.

`python -m tawthiq.export.report.names_build [--check]`. A name is the first form of the lexicon's entry, as its YAML
spells it (the compiled lexicon holds folded letters, which are not for print); `names.yaml` goes before it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import yaml

_DATA: Final = Path(__file__).parent.parent.parent / "data"
TARGET: Final = _DATA / "report" / "names.tsv"
_SOURCES: Final = ("actors", "weapons", "objects", "speech")


def text() -> str:
    """The file, as it should be."""
    names: dict[str, str] = {}
    for source in _SOURCES:
        path = _DATA / "lexicons" / f"{source}.yaml"
        entries: list[dict[str, Any]] = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        for entry in entries:
            forms = entry.get("forms") or entry.get("singular")
            if forms and entry.get("class") != "say":
                names.setdefault(entry["name"], str(forms[0]))
    reviewed = yaml.safe_load((_DATA / "report" / "names.yaml").read_text("utf-8"))
    lines = [f"{name}\t{arabic}\n" for name, arabic in sorted((names | reviewed).items())]
    return "".join(lines)


def main(arguments: list[str]) -> int:
    """Write, or with --check tell whether the file is as it should be."""
    if arguments == ["--check"]:
        is_current = TARGET.read_text("utf-8") == text()
        print("names.tsv is " + ("current" if is_current else "old: run python -m tawthiq.export.report.names_build"))
        return 0 if is_current else 1
    TARGET.write_text(text(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
