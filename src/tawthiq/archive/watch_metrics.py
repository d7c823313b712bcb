"""Counts for whoever keeps an eye on a watch: nothing unless a port is told, then Prometheus on this machine alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final, Protocol

from tawthiq.errors import WatchFileError

HOST: Final = "127.0.0.1"
_DURATIONS_S: Final = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics(Protocol):
    """What a watch counts; `source` is a feed's or page's address or a folder's path. `n_failures`: of all sources."""

    n_failures: int

    def taken(self, source: str, n_reports: int) -> None:
        """New reports in the archive."""

    def duplicate(self, source: str) -> None:
        """Bytes that the archive had already."""

    def failed(self, source: str, kind: str) -> None:
        """A failure, by the kind that errors of `tawthiq.errors` have, `unread`, `archive`, `disk` or `fault`."""

    def succeeded(self, source: str, at: datetime) -> None:
        """The source was reached, whether it had anything new or not."""

    def polled(self, source: str, seconds: float) -> None:
        """How long a request took."""

    def waiting(self, source: str, n: int) -> None:
        """Articles or files that wait for their turn."""


class Tally:
    """Counts failures and nothing else."""

    def __init__(self) -> None:
        self.n_failures = 0

    def taken(self, source: str, n_reports: int) -> None:
        """Nothing."""

    def duplicate(self, source: str) -> None:
        """Nothing."""

    def failed(self, source: str, kind: str) -> None:
        """Counts."""
        self.n_failures += 1

    def succeeded(self, source: str, at: datetime) -> None:
        """Nothing."""

    def polled(self, source: str, seconds: float) -> None:
        """Nothing."""

    def waiting(self, source: str, n: int) -> None:
        """Nothing."""


class PrometheusMetrics(Tally):
    """In a registry of its own."""

    def __init__(self) -> None:
        super().__init__()
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self.registry = CollectorRegistry()
        one, by = ("source",), self.registry
        self._taken = Counter("tawthiq_watch_reports_taken", "New reports in the archive.", one, registry=by)
        self._duplicates = Counter("tawthiq_watch_duplicates", "Bytes that were there already.", one, registry=by)
        self._failures = Counter("tawthiq_watch_failures", "Failures by kind.", ("source", "kind"), registry=by)
        self._succeeded = Gauge("tawthiq_watch_last_success_timestamp_seconds", "Last success.", one, registry=by)
        self._polls = Histogram("tawthiq_watch_poll_duration_seconds", "Requests.", one, registry=by,
                                buckets=_DURATIONS_S)  # fmt: skip
        self._waiting = Gauge("tawthiq_watch_queue", "Articles and files that wait.", one, registry=by)

    def taken(self, source: str, n_reports: int) -> None:
        """Counts."""
        self._taken.labels(source).inc(n_reports)

    def duplicate(self, source: str) -> None:
        """Counts."""
        self._duplicates.labels(source).inc()

    def failed(self, source: str, kind: str) -> None:
        """Counts."""
        super().failed(source, kind)
        self._failures.labels(source, kind).inc()

    def succeeded(self, source: str, at: datetime) -> None:
        """Unix time."""
        self._succeeded.labels(source).set(at.timestamp())

    def polled(self, source: str, seconds: float) -> None:
        """Into its bucket."""
        self._polls.labels(source).observe(seconds)

    def waiting(self, source: str, n: int) -> None:
        """Now."""
        self._waiting.labels(source).set(n)


@contextmanager
def serve_metrics(port: int | None) -> Iterator[Metrics]:
    """Metrics at http://127.0.0.1:PORT/metrics, none where `port` is None. Raises WatchFileError where it is taken."""
    if port is None:
        yield Tally()
        return
    from prometheus_client import start_http_server

    metrics = PrometheusMetrics()
    try:
        server, thread = start_http_server(port, addr=HOST, registry=metrics.registry)
    except OSError as error:
        raise WatchFileError(f"metrics_port = {port}: {error.strerror or error}. Choose another port.") from None
    try:
        yield metrics
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
