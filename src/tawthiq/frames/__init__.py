"""Tables for analysis: incidents, claims and events as Arrow tables, Polars frames or GeoPandas frames.

    >>> from tawthiq import frames
    >>> incidents = frames.incidents("coded.jsonl", "incidents.jsonl")
    >>> frames.polars(incidents).group_by("admin1").len()
    >>> frames.geopandas(incidents).plot()

Each takes the JSON Lines of `tawthiq code` and of `tawthiq link`, or `archive=`. Days are days, numbers numbers,
several values a list; None is what nobody tells. docs/tutorial/analysis.md is a walk through them. Needs the extra
`export`.
"""

from __future__ import annotations

from tawthiq.frames.tables import claims, events, geopandas, incidents, polars

__all__ = ["claims", "events", "geopandas", "incidents", "polars"]
