"""`tawthiq doctor`: what is wrong with an installation or an archive, and how to mend it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec
from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from tawthiq.cli.screen import remark
from tawthiq.errors import InputError
from tawthiq.export.wording import one_line

if TYPE_CHECKING:
    from tawthiq.archive.checks import Check

WELL, BROKEN = 0, 1
STYLES: Final = {"ok": "green", "look": "yellow", "broken": "red"}


def doctor(
    archive: str | None = None,
    /,
    *,
    mend: Annotated[bool, Parameter(negative=())] = False,
    form: Annotated[Literal["text", "jsonl"], Parameter(name="--format")] = "text",
    by: str | None = None,
) -> int:
    """Tell what is wrong with the installation, and with an archive if one is named.

    Each line is ok, look (something may not work as you expect) or broken, with how to mend it. The exit code is 1
    where something is broken. Whether an archive's contents are whole is for `tawthiq verify`.

    Parameters
    ----------
    archive
        Folder of the archive, or postgresql://user@host/database.
    mend
        Do what is safe: clear what interrupted runs left, finish erasures, make search forms and rows of events again.
    form
        text, or jsonl for one object a line.
    by
        Who mends; a handle is enough. If not told, $TAWTHIQ_COLLECTOR, else your login name.
    """
    if mend and archive is None:
        raise InputError("--mend is for an archive: name it. An installation is mended as the lines say.")
    from tawthiq.archive.doctor import check_installation

    worst = WELL
    for check in check_installation():
        worst = max(worst, _tell(check, form))
    if archive is not None:
        from tawthiq.archive.doctor_archive import check_archive
        from tawthiq.cli.ingest import collector_name
        from tawthiq.store.location import locate

        for check in check_archive(locate(archive), mend=mend, actor=collector_name(by)):
            worst = max(worst, _tell(check, form))
    if form == "text" and archive is not None:
        remark("Every byte of it: tawthiq verify")
    return worst


def _tell(check: Check, form: str) -> int:
    if form == "jsonl":
        sys.stdout.buffer.write(msgspec.json.encode(check) + b"\n")
    else:
        line = Text(f"{check.state:<7}", style=STYLES[check.state])
        line.append(f"{check.what}: {one_line(check.told)}", style="default")
        if check.mended:
            line.append(" (mended)", style="green")
        console = Console(highlight=False, soft_wrap=True)
        console.print(line)
        if check.mend:
            console.print(Text(f"       {one_line(check.mend)}", style="dim"))
    return BROKEN if check.state == "broken" else WELL
