"""Fetching: whole or not at all, resumed, retried, limited; else it says how to go on. The server is a local one."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tawthiq.errors import DownloadFailed
from tawthiq.gazetteer import download
from tawthiq.gazetteer.download import RemoteFile, fetch, fetch_geonames


def zipped(text: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("SY.txt", text)
    return held.getvalue()


DATA = zipped("x" * 5000)
Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """Answers each request with the next of `answers`; keeps the paths and ranges that it was asked for."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked: list[tuple[str, str | None]] = []
        self.base = ""


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append((self.path, self.headers.get("Range")))
            state.answers.pop(0)(self)

        def log_message(self, *_: object) -> None:
            """Nothing on standard error."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        state.base = f"http://127.0.0.1:{http.server_port}"
        yield state
        http.shutdown()
        thread.join()


def whole(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, DATA)


def send(handler: BaseHTTPRequestHandler, status: int, data: bytes, told: int | None = None, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(data) if told is None else told))
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(data)


def broken_off(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, DATA[:100], told=len(DATA))


def rest(handler: BaseHTTPRequestHandler) -> None:
    start = int((handler.headers.get("Range") or "bytes=0-")[6:-1])
    send(handler, 206, DATA[start:])


def busy(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 503, b"")


def missing(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 404, b"")


def get(server: Server, folder: Path, waits: list[float] | None = None) -> Path:
    waits = [] if waits is None else waits
    return fetch(RemoteFile(f"{server.base}/SY.zip", "SY.zip"), folder, wait=waits.append)


def test_a_file_is_fetched_whole(server: Server, tmp_path: Path) -> None:
    server.answers = [whole]
    assert get(server, tmp_path).read_bytes() == DATA
    assert [path.name for path in tmp_path.iterdir()] == ["SY.zip"]


def test_what_broke_off_is_taken_up_again(server: Server, tmp_path: Path) -> None:
    server.answers = [broken_off, rest]
    waits: list[float] = []
    assert get(server, tmp_path, waits).read_bytes() == DATA
    assert server.asked == [("/SY.zip", None), ("/SY.zip", "bytes=100-")]
    assert waits == [1.0]


def test_a_server_without_parts_sends_all_again(server: Server, tmp_path: Path) -> None:
    server.answers = [broken_off, whole]
    assert get(server, tmp_path).read_bytes() == DATA


def test_a_part_that_is_too_long_is_thrown_away(server: Server, tmp_path: Path) -> None:
    (tmp_path / "SY.zip.part").write_bytes(DATA + b"more")
    server.answers = [lambda handler: send(handler, 416, b""), whole]
    assert get(server, tmp_path).read_bytes() == DATA
    assert server.asked[1] == ("/SY.zip", None)


def test_a_damaged_file_is_fetched_again(server: Server, tmp_path: Path) -> None:
    server.answers = [lambda handler: send(handler, 200, DATA[:-40]), whole]
    assert get(server, tmp_path).read_bytes() == DATA


def test_it_waits_longer_each_time_and_gives_up(server: Server, tmp_path: Path) -> None:
    server.answers = [busy] * 5
    waits: list[float] = []
    with pytest.raises(DownloadFailed, match=r"5 attempts.*503"):
        get(server, tmp_path, waits)
    assert waits == [1.0, 2.0, 4.0, 8.0]


def test_what_is_not_there_is_not_tried_again(server: Server, tmp_path: Path) -> None:
    server.answers = [missing]
    with pytest.raises(DownloadFailed, match="404"):
        get(server, tmp_path)


def test_sizes_are_limited(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "_LARGEST", 50)
    server.answers = [whole]
    with pytest.raises(DownloadFailed, match="more than the 50"):
        get(server, tmp_path)


def test_redirects_are_followed_but_not_for_ever(server: Server, tmp_path: Path) -> None:
    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        send(handler, 302, b"", Location=f"{server.base}/{len(server.asked)}.zip")

    server.answers = [elsewhere, whole]
    assert get(server, tmp_path).read_bytes() == DATA
    server.answers = [elsewhere] * 40
    with pytest.raises(DownloadFailed):
        get(server, tmp_path)


def test_no_redirect_leaves_the_web(server: Server, tmp_path: Path) -> None:
    server.answers = [lambda handler: send(handler, 302, b"", Location="ftp://example.org/SY.zip")]
    with pytest.raises(DownloadFailed, match="no safe address"):
        get(server, tmp_path)


def test_both_files_of_a_country(server: Server, tmp_path: Path) -> None:
    server.answers = [whole, whole]
    told: list[tuple[str, int, int | None]] = []
    paths = fetch_geonames("sy", tmp_path, lambda *t: told.append(t), server.base)
    assert [path.name for path in paths] == ["SY.zip", "SY.alternates.zip"]
    assert [path for path, _ in server.asked] == ["/SY.zip", "/alternatenames/SY.zip"]
    assert told[-1] == ("SY.alternates.zip", len(DATA), len(DATA))


def test_without_a_network_it_says_how_to_go_on(tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed) as caught:
        fetch_geonames("SY", tmp_path, base="http://127.0.0.1:9/dump", wait=lambda _: None)
    said = str(caught.value)
    for piece in (
        "http://127.0.0.1:9/dump/SY.zip", "http://127.0.0.1:9/dump/alternatenames/SY.zip",
        "tawthiq gazetteer add SY.zip --alternates SY.alternates.zip --name geonames-SY",
    ):  # fmt: skip
        assert piece in said


def test_a_country_is_two_letters(tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="ISO 3166"):
        fetch_geonames("../x", tmp_path)
