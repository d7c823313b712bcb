"""`tawthiq link --archive` and `tawthiq judge`: what an archive knows of which events tell one happening."""

from __future__ import annotations

from typing import Literal

from tawthiq.cli.ingest import collector_name, tool_name
from tawthiq.cli.link import tell_change, tell_counts
from tawthiq.cli.screen import errors, remark
from tawthiq.store.location import locate

DONE, NOTHING_LINKED = 0, 1


def link_in_archive(archive: str, run: str, collector: str | None) -> int:
    """The exit code: 0 linked, or nothing new to link; 1 where the run has no reports."""
    from tawthiq.archive.linking import link_archive
    from tawthiq.store import open_archive

    with open_archive(locate(archive)) as store:
        made = link_archive(store, collector_name(collector), run, tool=tool_name())
    linking = made.linking
    if made.change is None:
        remark(f"Nothing has changed since linking {linking.n} of run {made.run.n}, made {linking.made_at}.")
    else:
        errors().print(f"Linking {linking.n} of run {made.run.n}.")
        tell_change("the linking before", made.change)
    tell_counts(linking.n_reports, linking.n_events, linking.n_incidents, made.n_shared)
    return DONE if linking.n_reports else NOTHING_LINKED


def judge(
    verdict: Literal["same", "different", "unsure"],
    event: str,
    other: str,
    /,
    *,
    archive: str,
    why: str | None = None,
    run: str = "latest",
    collector: str | None = None,
) -> int:
    """Say whether two events tell one happening. `tawthiq link --archive` obeys it from then on.

    A judgement is never changed: a second thought is a second judgement, and of one pair the last one counts.

    Parameters
    ----------
    verdict
        same, different, or unsure, which takes an earlier one back.
    event
        Id of an event; `tawthiq explain INCIDENT --archive` tells those of an incident.
    other
        Id of the other event.
    archive
        Folder of the archive, or postgresql://user@host/database.
    why
        The reason, in your words.
    run
        The coding that has these events: latest, a number or an id. The judgement holds for later ones too.
    collector
        Who judges; a handle is enough. If not told, $TAWTHIQ_COLLECTOR, else your login name.
    """
    from tawthiq.archive.judging import judge_pair
    from tawthiq.store import open_archive

    with open_archive(locate(archive)) as store, store.write(collector_name(collector)) as writing:
        ident = judge_pair(writing, verdict, event, other, why=why, run=run)
    errors().print(f"{ident}: {event} and {other}: {verdict}.")
    remark("`tawthiq link --archive` brings it into the incidents.")
    return DONE
