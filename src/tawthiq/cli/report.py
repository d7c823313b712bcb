"""`tawthiq report`: the incidents of some days on one page and in print, for people to read."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from tawthiq.cli.exporting import DONE, NOTHING, SOME_FAILED, Asked, listed_names, log_export, read_incidents, stamp
from tawthiq.cli.ingest import tool_name
from tawthiq.cli.screen import complain, errors, remark
from tawthiq.errors import InputError, MissingLibrary
from tawthiq.export.profiles import Profile, profile
from tawthiq.ingest import parse_published

if TYPE_CHECKING:
    from tawthiq.export.report.chosen import Chosen
    from tawthiq.export.report.words import Language
    from tawthiq.model.events import Coder

_PART = ".part"


def report(
    *paths: str,
    options: Asked,
    since: Annotated[str | None, Parameter(name="--from")] = None,
    until: Annotated[str | None, Parameter(name="--to")] = None,
    language: Literal["en", "ar"] = "en",
) -> int:
    """Write what was reported of some days as one page and as PDF: map, timeline, tolls, who claims what, quotes.

    `--output report.html` gives the page, `--output report.pdf` the PDF, a folder both. The page needs no network and
    runs no script. A PDF needs a browser of the Chromium family.

    Parameters
    ----------
    paths
        JSON Lines of `tawthiq link`, of `tawthiq code`, or both; an event that is in no incident is one of its own.
    since
        The first day of what happened, such as 2018-01-15. Undated incidents are told apart.
    until
        The last day.
    language
        en for English, ar for Arabic.
    """
    from tawthiq.export.report.draw import check_drawing
    from tawthiq.export.report.period import period

    asked = period(_day(since), _day(until))
    chosen_profile = profile(options.profile or "public", with_names=options.include_names)
    targets = _targets(options.output, language)
    check_drawing()
    if list(targets) == ["pdf"]:
        _check_browser()
    from tawthiq.export.report.chosen import choose
    from tawthiq.export.report.page import has_fonts
    from tawthiq.export.rows import Rows, private_names

    listed = listed_names(options.private_names)
    gathered, n_failed = read_incidents(paths, options.archive, options.run)
    if n_failed and not gathered.incidents:
        return SOME_FAILED
    if gathered.edits:
        remark(f"{len(gathered.edits):,} corrections are not on the page: it shows what the sources say.")
    rows = Rows(chosen_profile, private_names(gathered.incidents) | listed)
    chosen = choose(gathered.incidents, rows, asked)
    html = _page(chosen, gathered.coders, chosen_profile, language)
    written, is_whole = _write(html, targets)
    if not has_fonts():
        remark("The page's fonts are not installed; readers see their own. In a checkout, `make web` fetches them.")
    if options.archive:
        log_export("report", options, {
            "profile": chosen_profile.name, "include_names": chosen_profile.names, "from": since, "to": until,
            "language": language, "rows": len(chosen.shown), "files": written,
        })  # fmt: skip
    counted, undated = len(chosen.counted), len(chosen.of("undated"))
    errors().print(
        f"{options.output}: {counted:,} incidents counted, {len(chosen.shown) - counted:,} told apart "
        f"({undated:,} undated), {chosen.n_outside:,} outside these days, in the profile {chosen_profile.name}."
    )
    if chosen_profile.names:
        remark("It holds names of private persons. Guard it.")
    if n_failed or not is_whole:
        return SOME_FAILED
    return DONE if chosen.shown else NOTHING


def _day(text: str | None) -> date | None:
    return parse_published(text) if text else None


def _targets(output: Path, language: str) -> dict[str, Path]:
    """The files to write, by kind."""
    suffix = output.suffix.lower()
    if suffix in (".html", ".htm", ".pdf") and not output.is_dir():
        return {"pdf" if suffix == ".pdf" else "html": output}
    if suffix and not output.is_dir():
        raise InputError(f"--output {output}: give a folder, or a name that ends in .html or .pdf.")
    name = "report" if language == "en" else f"report.{language}"
    return {"html": output / f"{name}.html", "pdf": output / f"{name}.pdf"}


def _check_browser() -> None:
    from tawthiq.export.report.pdf import browser

    browser()


def _page(chosen: Chosen, coders: tuple[Coder, ...], chosen_profile: Profile, language: Language) -> str:
    from tawthiq.export.report.made import made
    from tawthiq.export.report.page import page
    from tawthiq.export.report.words import Words

    now = stamp(datetime.now(UTC).replace(microsecond=0))
    told = made(chosen, chosen_profile, coders, made_at=now, tool=tool_name(), language=language)
    return page(chosen, told, Words(language))


def _write(html: str, targets: dict[str, Path]) -> tuple[list[dict[str, str]], bool]:
    """Writes what can be made; False where the PDF of a folder could not be, which is complained of."""
    from tawthiq.export.report.pdf import pdf

    written, is_whole = [], True
    for kind, target in targets.items():
        try:
            data = html.encode() if kind == "html" else pdf(html)
        except MissingLibrary as error:
            if len(targets) == 1:
                raise
            complain(str(error))
            is_whole = False
            continue
        _put(target, data)
        written.append({"name": target.name, "sha256": hashlib.sha256(data).hexdigest()})
    return written, is_whole


def _put(target: Path, data: bytes) -> None:
    """Whole or not at all."""
    part = target.with_name(target.name + _PART)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"{target}: cannot be written: {error.strerror}. Choose another --output.") from None
