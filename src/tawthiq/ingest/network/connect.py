"""Connections to checked addresses only, within a limit of time.

A name is resolved once, every address it has is checked, and the connection goes to a checked address: a name server
that answers otherwise the second time (DNS rebinding) is never asked a second time. Certificates and the Host header
are still those of the name.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import httpcore
import httpx
import msgspec

from tawthiq.errors import AddressRefused
from tawthiq.ingest.network.clock import Clock

Resolve = Callable[[str, int], Sequence[str]]
"""Host and port to its addresses. Raises OSError."""
WhyRefused = Callable[[str], str | None]
"""What keeps an address from being asked."""


class Deadline(msgspec.Struct, frozen=True):
    """A moment of `clock.ticks()` by which all must be done."""

    clock: Clock
    at: float

    def left(self, timeout: float | None = None) -> float:
        """Seconds left, at most `timeout`. Raises httpcore.ReadTimeout where none are."""
        seconds = self.at - self.clock.ticks()
        if seconds <= 0:
            raise httpcore.ReadTimeout("out of time")
        return seconds if timeout is None else min(seconds, timeout)


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Every address of a host, as the system's resolver gives them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedBackend(httpcore.NetworkBackend):
    """Opens connections to addresses that `why_refused` lets pass."""

    def __init__(self, why_refused: WhyRefused, deadline: Deadline, resolve: Resolve = resolve) -> None:
        self._why_refused, self._deadline, self._resolve = why_refused, deadline, resolve
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises AddressRefused where any address of the host is refused, and httpcore's errors."""
        addresses = self._checked(host, port, timeout)
        for address in addresses[:-1]:
            try:
                return self._connect(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(addresses[-1], port, timeout, local_address, socket_options)

    def _connect(
        self, address: str, port: int, timeout: float | None, local: str | None, options: Iterable[Any] | None
    ) -> httpcore.NetworkStream:
        stream = self._sockets.connect_tcp(address, port, self._deadline.left(timeout), local, options)
        return _TimedStream(stream, self._deadline)

    def _checked(self, host: str, port: int, timeout: float | None) -> Sequence[str]:
        addresses = self._addresses(host, port, self._deadline.left(timeout))
        for address in addresses:
            reason = self._why_refused(address)
            if reason is not None:  # one bad address is enough: whoever names it is not to be trusted with the others
                raise AddressRefused(reason if host == address else f"{host}: {reason}")
        if not addresses:
            raise httpcore.ConnectError(f"{host} has no address")
        return addresses

    def _addresses(self, host: str, port: int, timeout: float) -> Sequence[str]:
        """Resolves in a thread of its own: the system's resolver knows no limit of time."""
        found: list[Sequence[str] | OSError] = []

        def ask() -> None:
            try:
                found.append(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                found.append(error if isinstance(error, OSError) else OSError(str(error)))

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(timeout)
        if not found:
            raise httpcore.ConnectTimeout(f"the name {host} was not resolved in time")
        if isinstance(found[0], OSError):
            raise httpcore.ConnectError(found[0].strerror or str(found[0])) from found[0]
        return found[0]


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every step ends by the deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class CheckedTransport(httpx.BaseTransport):
    """httpx over a `CheckedBackend`: one connection a request, no proxies, HTTP/1.1."""

    def __init__(self, backend: CheckedBackend, trusted: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=trusted, network_backend=backend, max_keepalive_connections=0)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises httpcore's errors as they are."""
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(asked)
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()
