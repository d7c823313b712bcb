"""A web server on this machine, as kind or as nasty as a test wants it."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Play = Callable[["Visitor"], None]


class Visitor(BaseHTTPRequestHandler):
    """One request; `answer` is the usual way to answer it, `wfile` the unusual."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers.items())))
        play = self.server.plays.get(self.path)
        if play is None:
            self.answer(404, b"")
        elif callable(play):
            play(self)
        else:
            self.answer(200, play)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Length": str(len(body)), **given}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    plays: Mapping[str, bytes | Play]
    asked: list[tuple[str, dict[str, str]]]

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, robots.txt aside."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor who hangs up early is no fault of the server."""


@contextmanager
def serving(plays: Mapping[str, bytes | Play], trusted: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A running server, with TLS where `trusted` holds its certificate."""
    server = Server(("127.0.0.1", 0), Visitor)
    server.plays, server.asked = plays, []
    if trusted is not None:
        server.socket = trusted.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
