"""The page in print. A browser of the Chromium family lays it out: it shapes Arabic and mirrors tables as on screen.

It is started without network and with a profile of its own, which is removed again; the page's policy forbids scripts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from tawthiq.errors import MissingLibrary

NAMES: Final = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge",
)  # fmt: skip
VARIABLE: Final = "TAWTHIQ_CHROMIUM"
_ELSEWHERE: Final = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_ARGUMENTS: Final = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer",
)  # fmt: skip
_LONGEST_S: Final = 600


def browser() -> str:
    """The program that prints. Raises MissingLibrary where there is none."""
    named = os.environ.get(VARIABLE)
    if named:
        if shutil.which(named):
            return named
        raise MissingLibrary(f"${VARIABLE} names {named}, which is no program. Name a Chromium, Chrome or Edge.")
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    found = found or next((path for path in _ELSEWHERE if Path(path).exists()), None)
    if found is None:
        raise MissingLibrary(
            "A PDF needs a browser of the Chromium family, and none was found. Install one (Debian: apt-get install "
            f"chromium), or name it in ${VARIABLE}. The page needs none: give an --output that ends in .html."
        )
    return found


def pdf(html: str) -> bytes:
    """The document in print. Raises MissingLibrary where there is no browser, or it prints nothing."""
    program = browser()
    with tempfile.TemporaryDirectory(prefix="tawthiq-report-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder) / "report.html", Path(folder) / "report.pdf"
        source.write_text(html, "utf-8")
        command = [program, *_ARGUMENTS, *_as_root(), f"--user-data-dir={folder}/profile",
                   f"--print-to-pdf={target}", source.as_uri()]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, timeout=_LONGEST_S, check=False)
        except subprocess.TimeoutExpired:
            raise MissingLibrary(f"{program} did not print the report within {_LONGEST_S // 60} minutes.") from None
        if not target.exists():
            lines = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if "dbus" not in line]
            told = lines[-1] if lines else f"exit code {done.returncode}"
            raise MissingLibrary(f"{program} did not print the report: {told}")
        return target.read_bytes()


def _as_root() -> tuple[str, ...]:
    """Chromium's sandbox refuses the administrator; the page runs no script and loads nothing."""
    return ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
