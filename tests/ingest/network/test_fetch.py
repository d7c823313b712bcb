"""Fetching from a real server on this machine, kind or nasty."""

from __future__ import annotations

import gzip
import shutil
import ssl
import subprocess
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from loopback import Play, Visitor, serving
from passing_time import PassingTime
from tawthiq.errors import (
    AddressRefused,
    BadStatus,
    BrokenAnswer,
    InputError,
    NoConnection,
    RobotsRefused,
    SourceTimeout,
    SourceTooLarge,
    SourceUnreachable,
)
from tawthiq.ingest.network.connect import CheckedBackend, CheckedTransport, Deadline, Resolve
from tawthiq.ingest.network.fetch import Fetcher, fetch
from tawthiq.ingest.network.policy import Fetched, NotModified, Policy
from tawthiq.ingest.network.request import checked_transport

TEXT = "أعلن المجلس المحلي افتتاح المدرسة".encode()


def policy(**changes: object) -> Policy:
    plain: dict[str, object] = {"contact": "desk@example.org", "allow_private": True, "pause_s": 0.0, "attempts": 1}
    return Policy(**(plain | changes))  # type: ignore[arg-type]


def got(found: Fetched | NotModified) -> bytes:
    assert isinstance(found, Fetched)
    return found.content if isinstance(found.content, bytes) else found.content.read_bytes()


def moved(to: str, status: int = 302) -> Play:
    return lambda visitor: visitor.answer(status, Location=to)


def test_the_bytes_and_the_headers_as_given() -> None:
    def play(visitor: Visitor) -> None:
        visitor.send_response(200)
        for name, value in (("Content-Length", str(len(TEXT))), ("X-Odd", "a"), ("x-odd", "b"), ("ETag", 'W/"1"')):
            visitor.send_header(name, value)
        visitor.end_headers()
        visitor.wfile.write(TEXT)

    with serving({"/a?b=c": play}) as server:
        found = fetch(f"{server.base}/a?b=c#part", policy())
    assert isinstance(found, Fetched)
    assert found.content == TEXT
    assert found.address == f"{server.base}/a?b=c"
    assert [header for header in found.headers if header[0].lower() == "x-odd"] == [("X-Odd", "a"), ("x-odd", "b")]
    assert found.etag == 'W/"1"'
    asked = dict(server.asked)["/a?b=c"]
    assert asked["User-Agent"].startswith("tawthiq/")
    assert "desk@example.org" in asked["User-Agent"]
    assert asked["Host"] == f"127.0.0.1:{server.server_port}"


def test_a_contact_must_fit_a_request() -> None:
    for contact in ("", "a\r\nX: y", "مكتب", "(x)"):
        with pytest.raises(InputError, match="contact"):
            Policy(contact=contact)


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]"])
def test_this_machine_is_refused_however_it_is_written(host: str) -> None:
    with serving({"/": TEXT}) as server, pytest.raises(AddressRefused, match="allow-private"):
        fetch(f"http://{host}:{server.server_port}/", policy(allow_private=False))
    assert server.asked == []


def guarded(policy: Policy, forbidden: Sequence[str], resolve: Resolve | None = None) -> Fetcher:
    """A fetcher for which 127.0.0.1 counts as a public address and `forbidden` as private ones."""

    def make(deadline: Deadline) -> httpx.BaseTransport:
        def why(ip: str) -> str | None:
            return f"{ip} is private" if ip in forbidden else None

        backend = CheckedBackend(why, deadline, resolve) if resolve else CheckedBackend(why, deadline)
        return CheckedTransport(backend, ssl.create_default_context())

    return Fetcher(policy, make_transport=make)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_a_private_address_is_refused(status: int) -> None:
    with serving({}) as server:
        server.plays = {"/": moved(f"http://127.0.0.2:{server.server_port}/inner", status), "/inner": TEXT}
        with pytest.raises(AddressRefused, match=r"127\.0\.0\.2 is private"):
            guarded(policy(), ["127.0.0.2"]).fetch(f"{server.base}/")
    assert "/inner" not in server.paths


@pytest.mark.parametrize("to", ["http://169.254.169.254/latest/meta-data", "file:///etc/passwd", "http://a:b@127.0.0.1/"])
def test_a_redirect_leads_only_to_what_may_be_asked(to: str) -> None:
    with serving({"/": moved(to)}) as server, pytest.raises(AddressRefused):
        fetch(f"{server.base}/", policy())


def test_a_name_is_resolved_once_for_a_connection_and_the_checked_address_is_used() -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) % 2 else ["127.0.0.2"]

    plays = {"/": TEXT, "/robots.txt": b""}
    with serving(plays) as server:
        fetcher = guarded(policy(), ["127.0.0.2"], resolve)
        with pytest.raises(AddressRefused, match=r"127\.0\.0\.2"):  # robots.txt came from the first answer
            fetcher.fetch(f"http://news.example:{server.server_port}/")
        assert asked == ["news.example"] * 2
        assert got(fetcher.fetch(f"http://news.example:{server.server_port}/")) == TEXT
        assert asked == ["news.example"] * 3
    assert server.asked[-1][1]["Host"] == f"news.example:{server.server_port}"


def test_one_private_address_among_a_hosts_addresses_is_enough_to_refuse() -> None:
    fetcher = guarded(policy(), ["10.0.0.7"], lambda host, port: ["127.0.0.1", "10.0.0.7"])
    with serving({"/": TEXT}) as server, pytest.raises(AddressRefused, match=r"10\.0\.0\.7"):
        fetcher.fetch(f"http://news.example:{server.server_port}/")
    assert server.asked == []


def test_the_next_address_is_tried_where_nobody_listens_at_the_first() -> None:
    fetcher = guarded(policy(), [], lambda host, port: ["127.0.0.3", "127.0.0.1"])
    with serving({"/": TEXT}) as server:  # listens at 127.0.0.1 alone
        assert got(fetcher.fetch(f"http://news.example:{server.server_port}/")) == TEXT


def test_proxies_of_the_environment_do_not_get_round_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({}) as proxy, serving({"/": TEXT}) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.base)
        with pytest.raises(AddressRefused):
            fetch(f"{server.base}/", policy(allow_private=False))
        assert got(fetch(f"{server.base}/", policy())) == TEXT
    assert proxy.asked == []


# --- limits ----------------------------------------------------------------------------------------------------------


def test_redirects_are_followed_and_remembered() -> None:
    with serving({"/1": moved("/2"), "/2": moved("3"), "/3": TEXT}) as server:
        found = fetch(f"{server.base}/1", policy())
    assert isinstance(found, Fetched)
    assert (found.address, found.via) == (f"{server.base}/3", (f"{server.base}/1", f"{server.base}/2"))


def test_endless_redirects_end() -> None:
    with serving({"/a": moved("/b"), "/b": moved("/a")}) as server, pytest.raises(BrokenAnswer, match="5 redirects"):
        fetch(f"{server.base}/a", policy())
    assert len(server.paths) == 6


def test_a_large_body_is_spooled_and_a_larger_one_refused(tmp_path: Path) -> None:
    large = bytes(3 << 20)
    with serving({"/": large}) as server:
        found = fetch(f"{server.base}/", policy(spool=tmp_path))
        assert isinstance(found, Fetched)
        assert isinstance(found.content, Path)
        assert found.content.read_bytes() == large
        found.content.unlink()
        with pytest.raises(SourceTooLarge, match="are taken at most"):
            fetch(f"{server.base}/", policy(spool=tmp_path, largest=2 << 20))
    assert list(tmp_path.iterdir()) == []


def test_a_body_without_a_length_is_counted_as_it_streams(tmp_path: Path) -> None:
    def endless(visitor: Visitor) -> None:
        visitor.send_response(200)
        visitor.send_header("Connection", "close")
        visitor.end_headers()
        while True:
            visitor.wfile.write(bytes(1 << 16))

    with serving({"/": endless}) as server, pytest.raises(SourceTooLarge):
        fetch(f"{server.base}/", policy(spool=tmp_path, largest=2 << 20))
    assert list(tmp_path.iterdir()) == []


GZIPPED = gzip.compress(TEXT, mtime=0)  # bodies name tests, and names must not change with the hour


def packed(body: bytes, encoding: str) -> Play:
    return lambda visitor: visitor.answer(200, body, Content_Encoding=encoding)


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", GZIPPED),
        ("x-gzip", GZIPPED),
        ("GZIP", gzip.compress(TEXT[:10], mtime=0) + gzip.compress(TEXT[10:], mtime=0)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", bare_deflate(TEXT)),
        ("identity", TEXT),
    ],
    ids=["gzip", "x-gzip", "two members", "deflate", "bare deflate", "identity"],
)
def test_packed_bodies_are_unpacked(encoding: str, body: bytes) -> None:
    with serving({"/": packed(body, encoding)}) as server:
        assert got(fetch(f"{server.base}/", policy())) == TEXT


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_defused(encoding: str, tmp_path: Path) -> None:
    bomb = bytes(64 << 20)
    body = gzip.compress(bomb, 9) if encoding == "gzip" else zlib.compress(bomb, 9)
    assert len(body) < 1 << 17
    with serving({"/": packed(body, encoding)}) as server, pytest.raises(SourceTooLarge, match="unpacked"):
        fetch(f"{server.base}/", policy(spool=tmp_path, largest=4 << 20))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("encoding", "body", "says"),
    [
        ("gzip", TEXT, "not the gzip"),
        ("gzip", GZIPPED[:-9], "cut off"),
        ("deflate", zlib.compress(TEXT)[:-5], "cut off"),
        ("br", TEXT, "not asked for"),
        ("gzip, gzip", gzip.compress(GZIPPED, mtime=0), "not asked for"),
    ],
    ids=["no gzip", "cut gzip", "cut deflate", "other", "twice"],
)
def test_what_cannot_be_unpacked_is_told(encoding: str, body: bytes, says: str) -> None:
    with serving({"/": packed(body, encoding)}) as server, pytest.raises(BrokenAnswer, match=says):
        fetch(f"{server.base}/", policy())


def drip(visitor: Visitor) -> None:
    visitor.send_response(200)
    visitor.send_header("Content-Length", "1000")
    visitor.end_headers()
    for _ in range(1000):
        visitor.wfile.write(b"a")
        time.sleep(0.02)


def drip_headers(visitor: Visitor) -> None:
    for _ in range(1000):
        visitor.wfile.write(b"H")
        time.sleep(0.02)


@pytest.mark.parametrize("play", [drip, drip_headers])
def test_an_answer_that_drips_is_given_up(play: Play) -> None:
    with serving({"/": play}) as server, pytest.raises(SourceTimeout, match=r"0\.3 seconds"):
        fetch(f"{server.base}/", policy(seconds=0.3))


def test_a_name_server_that_never_answers_is_given_up() -> None:
    def resolve(host: str, port: int) -> list[str]:
        time.sleep(3)
        return ["127.0.0.1"]

    with pytest.raises(SourceTimeout, match="not resolved in time"):
        guarded(policy(seconds=0.2), [], resolve).fetch("http://news.example/")


def test_a_body_shorter_than_promised_is_no_body() -> None:
    def short(visitor: Visitor) -> None:
        visitor.send_response(200)
        visitor.send_header("Content-Length", "1000")
        visitor.end_headers()
        visitor.wfile.write(TEXT)
        visitor.close_connection = True

    with serving({"/": short}) as server, pytest.raises(BrokenAnswer):
        fetch(f"{server.base}/", policy())


LONG_HEADER = b"HTTP/1.1 200 OK\r\nA: " + b"a" * 200_000 + b"\r\n\r\n"


@pytest.mark.parametrize("bytes_sent", [b"", b"nonsense\r\n\r\n", LONG_HEADER], ids=["none", "nonsense", "long"])
def test_what_is_no_answer_is_told(bytes_sent: bytes) -> None:
    def play(visitor: Visitor) -> None:
        visitor.wfile.write(bytes_sent)
        visitor.close_connection = True

    with serving({"/": play, "/robots.txt": b""}) as server, pytest.raises(SourceUnreachable):
        fetch(f"{server.base}/", policy())


def test_nobody_listens() -> None:
    with serving({}) as server:
        pass
    with pytest.raises(NoConnection, match="Check the address"):
        fetch(f"{server.base}/", policy())


# --- manners ---------------------------------------------------------------------------------------------------------


def test_robots_are_obeyed_and_asked_once() -> None:
    rules = b"User-agent: *\nDisallow: /private\n"
    plays = {"/robots.txt": rules, "/a": TEXT, "/private/b": TEXT, "/c": moved("/private/b")}
    with serving(plays) as server:
        fetcher = Fetcher(policy())
        assert got(fetcher.fetch(f"{server.base}/a")) == TEXT
        for path in ("/private/b", "/c"):
            with pytest.raises(RobotsRefused, match=r"/private/b: .*robots\.txt"):
                fetcher.fetch(f"{server.base}{path}")
    assert [path for path, _ in server.asked] == ["/robots.txt", "/a", "/c"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_txt_allows_all(status: int) -> None:
    with serving({"/robots.txt": lambda visitor: visitor.answer(status), "/": TEXT}) as server:
        assert got(fetch(f"{server.base}/", policy())) == TEXT


@pytest.mark.parametrize("status", [500, 503])
def test_robots_txt_that_cannot_be_had_forbids_all_for_now(status: int) -> None:
    with serving({"/robots.txt": lambda visitor: visitor.answer(status), "/": TEXT}) as server:
        with pytest.raises(BadStatus, match=r"robots\.txt") as bad:
            fetch(f"{server.base}/", policy())
        assert bad.value.is_passing
    assert server.paths == []


def test_robots_txt_is_asked_again_after_a_day_and_a_fault_after_ten_minutes() -> None:
    clock, answers = PassingTime(), iter((503, 200))
    rules = b"User-agent: *\nDisallow: /x\n"
    with serving({"/robots.txt": lambda v: v.answer(next(answers), rules), "/": TEXT}) as server:
        fetcher = Fetcher(policy(), clock=clock)
        for _ in range(3):
            with pytest.raises(BadStatus):
                fetcher.fetch(f"{server.base}/")
        clock.sleep(601)
        fetcher.fetch(f"{server.base}/")
        clock.sleep(86_300)
        fetcher.fetch(f"{server.base}/")
        assert [path for path, _ in server.asked].count("/robots.txt") == 2
        clock.sleep(101)
        server.plays = {"/robots.txt": b"", "/x": TEXT}
        assert got(fetcher.fetch(f"{server.base}/x")) == TEXT


def test_a_host_is_asked_no_faster_than_its_pace() -> None:
    clock = PassingTime()
    with serving({"/a": TEXT, "/b": moved("/a")}) as server:
        fetcher = Fetcher(policy(pause_s=2.0), clock=clock)
        fetcher.fetch(f"{server.base}/a")  # robots.txt, a
        assert clock.slept == [2.0]
        fetcher.fetch(f"{server.base}/b")  # b, a
        assert clock.slept == [2.0] * 3
        assert fetcher.wait_s(f"{server.base}/a") == 2.0
        clock.sleep(5)
        assert fetcher.wait_s(f"{server.base}/a") == 0.0


def test_a_crawl_delay_holds_between_visits() -> None:
    clock = PassingTime()
    with serving({"/robots.txt": b"User-agent: tawthiq\nCrawl-delay: 30\n", "/a": TEXT}) as server:
        fetcher = Fetcher(policy(pause_s=2.0), clock=clock)
        for _ in range(3):
            fetcher.fetch(f"{server.base}/a")
    assert clock.slept == [2.0, 30.0, 30.0]


def test_a_wait_beyond_the_limit_is_an_error_that_says_how_long() -> None:
    clock = PassingTime()
    with serving({"/robots.txt": b"User-agent: *\nCrawl-delay: 500\n", "/a": TEXT}) as server:
        fetcher = Fetcher(policy(), clock=clock)
        fetcher.fetch(f"{server.base}/a")
        with pytest.raises(SourceUnreachable, match="500 seconds") as early:
            fetcher.fetch(f"{server.base}/a")
    assert early.value.again_after_s == 500.0
    assert clock.slept == []


def failing(times: int, status: int, **headers: str) -> Play:
    left = [times]

    def play(visitor: Visitor) -> None:
        left[0] -= 1
        if left[0] >= 0:
            visitor.answer(status, b"", **headers)
        else:
            visitor.answer(200, TEXT)

    return play


def test_retries_wait_longer_each_time() -> None:
    clock = PassingTime()
    with serving({"/": failing(3, 503)}) as server:
        assert got(Fetcher(policy(attempts=4), clock=clock, random=lambda: 0.0).fetch(f"{server.base}/")) == TEXT
    assert clock.slept == [1.0, 2.0, 4.0]


def test_chance_shortens_waits_by_half_at_most() -> None:
    clock = PassingTime()
    with serving({"/": failing(1, 502)}) as server:
        Fetcher(policy(attempts=4), clock=clock, random=lambda: 1.0).fetch(f"{server.base}/")
    assert clock.slept == [0.5]


@pytest.mark.parametrize("header", ["7", "Thu, 01 Jan 2026 00:00:07 GMT"])
def test_retry_after_is_honoured(header: str) -> None:
    clock = PassingTime()
    with serving({"/": failing(1, 429, Retry_After=header)}) as server:
        assert got(Fetcher(policy(attempts=2), clock=clock).fetch(f"{server.base}/")) == TEXT
    assert clock.slept == [7.0]


def test_a_long_retry_after_is_left_to_the_caller_and_holds_for_the_whole_host() -> None:
    clock = PassingTime()
    with serving({"/": failing(1, 429, Retry_After="3600"), "/b": TEXT}) as server:
        fetcher = Fetcher(policy(attempts=4), clock=clock)
        with pytest.raises(BadStatus) as bad:
            fetcher.fetch(f"{server.base}/")
        assert (bad.value.status, bad.value.again_after_s) == (429, 3600.0)
        assert fetcher.wait_s(f"{server.base}/b") == 3600.0
    assert clock.slept == []


@pytest.mark.parametrize("status", [204, 206, 400, 401, 403, 404, 410, 451, 501, 304, 300, 599])
def test_other_statuses_are_not_tried_again(status: int) -> None:
    plays: dict[str, Play] = {"/": lambda visitor: visitor.answer(status)}
    with serving(plays) as server, pytest.raises(BadStatus, match=str(status)) as bad:
        fetch(f"{server.base}/", policy(attempts=4))
    assert server.paths == ["/"]
    assert bad.value.status == status


def test_nothing_new() -> None:
    def play(visitor: Visitor) -> None:
        known = visitor.headers.get("If-None-Match") == '"1"' and visitor.headers.get("If-Modified-Since") == "then"
        visitor.answer(304 if known else 200, b"" if known else TEXT, ETag='"1"', Last_Modified="then")

    with serving({"/": play}) as server:
        first = fetch(f"{server.base}/", policy())
        assert isinstance(first, Fetched)
        second = fetch(f"{server.base}/", policy(), etag=first.etag, last_modified=first.last_modified)
    assert isinstance(second, NotModified)


# --- TLS -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Certificate and key for news.example in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not here")
    made = tmp_path / "both.pem"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
               "-days", "2", "-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example",
               "-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    made.write_bytes((tmp_path / "cert.pem").read_bytes() + (tmp_path / "key.pem").read_bytes())
    return made


def test_certificates_are_those_of_the_name_though_the_address_is_connected_to(certificate: Path) -> None:
    with_key = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    with_key.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=certificate)
    names: list[str | None] = []
    with_key.sni_callback = lambda sock, name, context: names.append(name)

    def fetcher(trusted: ssl.SSLContext | None) -> Fetcher:
        def make(deadline: Deadline) -> httpx.BaseTransport:
            return checked_transport(policy(), deadline, lambda host, port: ["127.0.0.1"], trusted)

        return Fetcher(policy(), make_transport=make)

    with serving({"/": TEXT, "/away": moved("http://news.example/")}, with_key) as server:
        port = server.server_port
        assert got(fetcher(trusting).fetch(f"https://news.example:{port}/")) == TEXT
        assert set(names) == {"news.example"}
        with pytest.raises(NoConnection, match=r"other\.example|[Hh]ostname"):
            fetcher(trusting).fetch(f"https://other.example:{port}/")
        with pytest.raises(NoConnection, match="certificate"):
            fetcher(None).fetch(f"https://news.example:{port}/")
        with pytest.raises(AddressRefused, match="away from https"):
            fetcher(trusting).fetch(f"https://news.example:{port}/away")
