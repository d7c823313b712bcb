"""Copies what map page and report need from `node_modules` into the package, with licences: `make web` runs it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
TARGET = HERE.parent / "src" / "tawthiq" / "data" / "web"
FILES = {
    "maplibre-gl.js": "maplibre-gl/dist/maplibre-gl.js",
    "maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
    "pmtiles.js": "pmtiles/dist/pmtiles.js",
}
FONTS = {
    "ibm-plex-sans-arabic": ("arabic-400", "arabic-600", "latin-400", "latin-600"),
    "noto-naskh-arabic": ("arabic-400",),
}
LINE = "-" * 79


def main() -> int:
    """Copy, and say what was copied."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        text = (MODULES / source).read_text("utf-8")
        kept = [line for line in text.splitlines() if not line.lstrip("/*# @").startswith("sourceMappingURL=")]
        (TARGET / name).write_text("\n".join(kept) + "\n", "utf-8")
    n_fonts = copy_fonts()
    packages = sorted(MODULES.glob("*/package.json")) + sorted(MODULES.glob("@*/*/package.json"))
    (TARGET / "LICENSES.txt").write_text("\n".join(notice(package) for package in packages), "utf-8")
    print(
        f"{', '.join(FILES)}, {n_fonts} fonts and the licences of {len(packages)} packages "
        f"-> {TARGET.relative_to(HERE.parent)}"
    )
    return 0


def copy_fonts() -> int:
    """The faces that the report embeds; how many."""
    (TARGET / "fonts").mkdir(exist_ok=True)
    names = [(family, f"{family}-{face}-normal.woff2") for family, faces in FONTS.items() for face in faces]
    for family, name in names:
        (TARGET / "fonts" / name).write_bytes((MODULES / "@fontsource" / family / "files" / name).read_bytes())
    return len(names)


def notice(package: Path) -> str:
    """Name, version and licence of a package, and the text of its licence where it brings one."""
    about = json.loads(package.read_text("utf-8"))
    head = f"{LINE}\n{about['name']} {about['version']}: {about.get('license', 'no licence stated')}"
    texts = [
        path.read_text("utf-8")
        for path in sorted(package.parent.iterdir())
        if path.name.lower().startswith(("license", "licence", "copying")) and path.is_file()
    ]
    own = HERE / "licences" / f"{about['name'].replace('/', '-')}.txt"  # where the package forgot it
    texts += [own.read_text("utf-8")] if not texts and own.exists() else []
    return "\n\n".join([head, *texts])


if __name__ == "__main__":
    sys.exit(main())
