"""`tawthiq`: the program and its commands."""

from __future__ import annotations

import os
import signal
import sys
from importlib.metadata import PackageNotFoundError, version
from types import FrameType

from cyclopts import App
from rich.console import Console

from tawthiq.cli.archive import app as archive
from tawthiq.cli.backup import backup, restore
from tawthiq.cli.code import code
from tawthiq.cli.custody import mount
from tawthiq.cli.doctor import doctor
from tawthiq.cli.evaluate import evaluate
from tawthiq.cli.explain import explain
from tawthiq.cli.export import app as export
from tawthiq.cli.gazetteer import app as gazetteer
from tawthiq.cli.import_ import import_
from tawthiq.cli.ingest import ingest
from tawthiq.cli.link import link
from tawthiq.cli.link_archive import judge
from tawthiq.cli.map import map_
from tawthiq.cli.report import report
from tawthiq.cli.runs import app as runs
from tawthiq.cli.schema import schema
from tawthiq.cli.screen import complain
from tawthiq.cli.search import search
from tawthiq.cli.verify import verify
from tawthiq.cli.watch import watch
from tawthiq.errors import TawthiqError

USAGE = 2
INTERRUPTED = 130


def installed_version() -> str:
    """The version of the installed package, of the checkout where none is installed."""
    try:
        return version("tawthiq")
    except PackageNotFoundError:  # run from a checkout
        return "unknown"


app = App(
    name="tawthiq",
    help="Turn Arabic conflict reports into events, every value beside the words it came from.",
    version=installed_version,
    console=Console(),
    error_console=Console(stderr=True),
    result_action="return_value",
    suppress_keyboard_interrupt=False,
)
app.command(code)
app.command(explain)
app.command(link)
app.command(judge)
app.command(evaluate)
app.command(map_, name="map")
app.command(schema)
app.command(gazetteer)
app.command(ingest)
app.command(archive)
app.command(runs)
app.command(search)
app.command(watch)
app.command(verify)
app.command(export)
app.command(report)
app.command(import_, name="import")
app.command(backup)
app.command(restore)
app.command(doctor)
mount(archive)


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    The exit code: 0 all well, 1 nothing coded or found, 2 wrong use, 3 some failed, 130 interrupted.
    """
    try:
        result = app(sys.argv[1:] if arguments is None else arguments)
    except TawthiqError as error:
        complain(str(error))
        return USAGE
    except ModuleNotFoundError as error:  # of this package's own modules none is missing but by a fault
        if error.name is None or error.name.partition(".")[0] == "tawthiq":
            raise
        complain(f'This needs the package {error.name}: pip install "tawthiq[archive]".')
        return USAGE
    except BrokenPipeError:
        raise
    except OSError as error:  # a full disk; inputs that cannot be read are told of one by one
        complain(f"Writing failed: {error.strerror}. What was written before is kept.")
        return USAGE
    except KeyboardInterrupt:
        complain("Interrupted; what was coded before is kept.")
        return INTERRUPTED
    return result if isinstance(result, int) else 0


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def run() -> None:
    """Entry point of the console script. A SIGTERM ends every command as Ctrl-C does, with temporary files gone."""
    signal.signal(signal.SIGTERM, _end)
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of a pipe, such as `head`, had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)
