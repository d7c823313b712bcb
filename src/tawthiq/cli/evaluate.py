"""`tawthiq evaluate`: the coder against gold annotations."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from cyclopts import Parameter
from rich.console import Console

from tawthiq.cli.coding import Gazetteers, check_gazetteers, code_all
from tawthiq.cli.figures import faults_table, figures_table
from tawthiq.cli.screen import advance, complain, progress
from tawthiq.cli.sinks import Sink, open_sink
from tawthiq.evaluate.gold import GoldDocument, read_gold
from tawthiq.evaluate.score import score
from tawthiq.ingest import Failure
from tawthiq.model.events import Analysis


def evaluate(
    gold_dir: Path,
    /,
    *,
    texts: Path | None = None,
    ids: str = "",
    verbose: bool = False,
    output: Path | None = None,
    form: Annotated[Literal["table", "json"], Parameter(name="--format")] = "table",
    gazetteer: Annotated[tuple[str, ...], Parameter(negative=())] = (),
) -> int:
    """Code the texts of a gold set and print precision, recall and F1 of events and of each field.

    Parameters
    ----------
    gold_dir
        Folder of gold annotations, ID.json, and of their texts, texts/ID.txt.
    texts
        Folder of the texts, if it is another.
    ids
        Only documents whose id begins with a match of this regular expression.
    verbose
        List misses, false alarms and wrong values with their words.
    output
        Write the coder's output there, as JSON Lines.
    form
        table or json.
    gazetteer
        Packs of place names, as for `tawthiq code`.
    """
    check_gazetteers(gazetteer or None)
    gold = read_gold(gold_dir, texts=texts, ids=ids)
    sink = open_sink("jsonl", output) if output else None
    figures = score(gold, _analyses(gold, sink, gazetteer or None))
    if form == "json":
        shown = figures if verbose else msgspec.structs.replace(figures, faults=())
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(shown), indent=2) + b"\n")
        return 0
    console = Console(highlight=False)
    if verbose and figures.faults:
        console.print(faults_table(figures))
    console.print(figures_table(figures))
    return 0


def _analyses(gold: Sequence[GoldDocument], sink: Sink | None, gazetteers: Gazetteers) -> Iterator[Analysis]:
    """A text that cannot be coded is told of, and counts as one where nothing was found."""
    try:
        with progress("Coding", len(gold)) as bar:
            for outcome in code_all((document.report for document in gold), gazetteers=gazetteers):
                advance(bar)
                if isinstance(outcome, Analysis):
                    if sink:
                        sink.add(outcome)
                    yield outcome
                elif isinstance(outcome, Failure):
                    complain(str(outcome))
    finally:
        if sink:
            sink.close()
