"""A whole watch: real servers on this machine, a real archive, real signals."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from loopback import Visitor, serving
from tawthiq.archive.taking import Taken
from tawthiq.archive.watch import run_watch
from tawthiq.archive.watch_config import FolderConfig, WatchConfig, read_config
from tawthiq.archive.watch_stop import Halt
from tawthiq.cli.main import main
from tawthiq.ingest.acquired import Acquired
from tawthiq.store import locate, open_archive, schema
from watched_world import MemoryState

TEXT = "افتتح المجلس المحلي في القرية مدرسة جديدة، وحضر الافتتاح عدد من الأهالي والمعلمين."


SETTINGS = 'contact = "desk@example.org"\nseconds_between = 0\nallow_private_addresses = true\n'


def addresses(archive: Path) -> dict[str, int]:
    """Each source's address in the archive, and how many versions of it there are."""
    with open_archive(locate(str(archive))) as store, store.read() as connection:
        table = schema.acquisitions
        rows = connection.execute(select(table.c.address, func.count()).group_by(table.c.address))
        return {str(address): int(n) for address, n in rows}


def until(true: Callable[[], bool]) -> None:
    """Waits, for long enough on a slow machine."""
    for _ in range(600):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come")


def page(words: str) -> bytes:
    body = "".join(f"<p>{words} {TEXT}</p>" for _ in range(4))
    return f"<html><head><title>{words}</title></head><body><article>{body}</article></body></html>".encode()


def watch_file(folder: Path, text: str) -> Path:
    path = folder / "watch.toml"
    path.write_text(f'{SETTINGS}{text}', "utf-8")
    return path


def test_a_feed_its_articles_a_page_and_a_folder(tmp_path: Path) -> None:
    archive, drop = tmp_path / "archive", tmp_path / "drop"
    drop.mkdir()
    (drop / "a.txt").write_text(TEXT, "utf-8")
    asked: list[str | None] = []

    def feed(visitor: Visitor) -> None:
        asked.append(visitor.headers.get("If-None-Match"))
        entry = f"<item><title>خبر</title><link>/{{}}</link><description>{TEXT}</description></item>"
        items = entry.format(1) + entry.format(2)
        body = f"<rss version='2.0'><channel><title>وكالة</title>{items}</channel></rss>".encode()
        if asked[-1] == '"1"':
            visitor.answer(304)
        else:
            visitor.answer(200, body, Content_Type="application/rss+xml", ETag='"1"')

    plays = {"/rss": feed, "/1": page("الأول"), "/2": page("الثاني"), "/page": page("صفحة")}
    with serving(plays) as server:
        path = watch_file(tmp_path, f"""
[[feed]]
url = "{server.base}/rss"
articles = true
[[page]]
url = "{server.base}/page"
[[folder]]
path = "drop"
""")
        for _ in range(2):
            assert main(["watch", str(path), "--archive", str(archive), "--once"]) == 0
    assert asked == [None, '"1"']
    assert addresses(archive) == {
        **{f"{server.base}/{name}": 1 for name in ("rss", "1", "2", "page")}, (drop / "a.txt").as_uri(): 1
    }  # fmt: skip
    assert server.paths.count("/1") == 1


def test_once_tells_of_failures_by_its_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "a.txt").write_text(TEXT, "utf-8")
    with serving({}) as server:
        path = watch_file(tmp_path, f'[[page]]\nurl = "{server.base}/gone"\n[[folder]]\npath = "drop"\n')
        assert main(["watch", str(path), "--archive", str(tmp_path / "archive"), "--once"]) == 3
    assert "404" in capsys.readouterr().err
    assert len(addresses(tmp_path / "archive")) == 1


def test_private_addresses_are_refused_unless_allowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving({"/": page("صفحة")}) as server:
        path = tmp_path / "watch.toml"
        path.write_text(f'contact = "desk@example.org"\nonce = true\n[[page]]\nurl = "{server.base}/"\n')
        command = ["watch", str(path), "--archive", str(tmp_path / "archive")]
        assert main(command) == 3
        assert "--allow-private-addresses" in capsys.readouterr().err
        assert server.asked == []
        assert main([*command, "--allow-private-addresses"]) == 0


def test_folders_alone_open_no_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "a.txt").write_text(TEXT, "utf-8")

    def never(*arguments: Any, **named: Any) -> Any:
        raise AssertionError("the network was reached for")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, never)
    monkeypatch.setattr(socket, "getaddrinfo", never)
    path = tmp_path / "watch.toml"
    path.write_text('[[folder]]\npath = "drop"\n')
    assert main(["watch", str(path), "--archive", str(tmp_path / "archive"), "--once"]) == 0
    assert len(addresses(tmp_path / "archive")) == 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_metrics_and_a_file_dropped_while_it_runs(tmp_path: Path) -> None:
    drop, port, halt, told = tmp_path / "drop", free_port(), Halt(), list[str]()
    drop.mkdir()
    config = WatchConfig(folder=(FolderConfig(path=str(drop), after="move"),), metrics_port=port)
    taken: list[str] = []

    def take(sources: Sequence[Acquired]) -> Iterator[Taken]:
        for acquired in sources:
            taken.append(acquired.name)
            yield Taken(name=acquired.name, address=acquired.address, sha256="0", n_new=3)

    def run() -> None:
        run_watch(config, take, MemoryState(), told.append, halt=halt)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        until(lambda: port_answers(port))
        (drop / "تقرير.txt").write_text(TEXT, "utf-8")
        until(lambda: (drop / "done" / "تقرير.txt").exists())
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            metrics = answer.read().decode()
    finally:
        halt.ask()
        thread.join(20)
    assert not thread.is_alive()
    assert taken == ["تقرير.txt"]
    source = f'{{source="{drop}"}}'
    assert f"tawthiq_watch_reports_taken_total{source} 3.0" in metrics
    assert f"tawthiq_watch_queue{source} 0.0" in metrics
    assert f"tawthiq_watch_last_success_timestamp_seconds{source} " in metrics
    assert not port_answers(port)


def port_answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with serving({}) as server:
        path = tmp_path / "watch.toml"
        path.write_text(f'metrics_port = {server.server_port}\n[[folder]]\npath = "."\n')
        assert main(["watch", str(path), "--archive", str(tmp_path / "archive")]) == 2


@pytest.mark.skipif(os.name == "nt", reason="signals are told otherwise there")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_also_in_the_midst_of_a_request(tmp_path: Path, number: signal.Signals) -> None:
    begun, end = threading.Event(), threading.Event()

    def hang(visitor: Visitor) -> None:
        begun.set()
        end.wait(60)

    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "a.txt").write_text(TEXT, "utf-8")
    with serving({"/hang": hang, "/robots.txt": b""}) as server:
        path = watch_file(tmp_path, f'[[feed]]\nurl = "{server.base}/hang"\n[[folder]]\npath = "drop"\n')
        program = "from tawthiq.cli.main import run; run()"
        command = [sys.executable, "-c", program, "watch", str(path), "--archive", str(tmp_path / "archive")]
        running = subprocess.Popen(command, stderr=subprocess.PIPE)
        try:
            assert begun.wait(60)
            running.send_signal(number)
            assert running.wait(20) == 0
        finally:
            running.kill()
            end.set()
            _, complaints = running.communicate()
    assert b"Traceback" not in complaints
    (tmp_path / "watch.toml").write_text('[[folder]]\npath = "drop"\n')
    assert main(["watch", str(path), "--archive", str(tmp_path / "archive"), "--once"]) == 0
    assert len(addresses(tmp_path / "archive")) == 1


def test_a_config_of_folders_needs_no_contact(tmp_path: Path) -> None:
    path = tmp_path / "watch.toml"
    path.write_text('[[folder]]\npath = "drop"\n')
    assert read_config(path).contact is None
