"""`tawthiq gazetteer`: what the coder knows of places."""

from __future__ import annotations

from cyclopts import App

from tawthiq.cli.learn import accept, learn

gazetteer = App(name="gazetteer", help="Known places: learn positions from an archive, take over reviewed ones.")
gazetteer.command(learn)
gazetteer.command(accept)
