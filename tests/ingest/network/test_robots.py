"""robots.txt by RFC 9309."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.ingest.network.robots import read_rules

TWO = "User-agent: *\nDisallow: /\n\nUser-agent: Tawthiq/2.0\nUser-agent: other\nDisallow: /private\nCrawl-delay: 7\n"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:\n", "/a", True),
        ("User-agent: *\nDisallow: /\n", "/a", False),
        ("User-agent: *\nDisallow: /\n", "/robots.txt", True),
        ("user-agent:*\ndisallow:/a # comment\n", "/abc", False),
        ("User-agent: *\nDisallow: /a/\n", "/a", True),
        ("User-agent: other\nDisallow: /\n", "/a", True),
        (TWO, "/public", True),
        (TWO, "/private/x", False),
        # the longest pattern decides, wherever it stands
        ("User-agent: *\nAllow: /\nDisallow: /private\n", "/private", False),
        ("User-agent: *\nDisallow: /\nAllow: /news\n", "/news/1", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", True),
        # wildcards
        ("User-agent: *\nDisallow: /*?print=\n", "/a/b?print=1", False),
        ("User-agent: *\nDisallow: /*?print=\n", "/a/b?page=1", True),
        ("User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf?x", True),
        ("User-agent: *\nDisallow: /a*b*c$\n", "/a1b2c3c", False),
        ("User-agent: *\nDisallow: /ab*ba$\n", "/aba", True),
        ("User-agent: *\nDisallow: /a$\n", "/a", False),
        ("User-agent: *\nDisallow: /a$\n", "/ab", True),
        # one way of writing a path
        ("User-agent: *\nDisallow: /خبر\n", "/%D8%AE%D8%A8%D8%B1/1", False),
        ("User-agent: *\nDisallow: /%d8%ae\n", "/%D8%AE%D8%A8", False),
        ("User-agent: *\nDisallow: /a%2fb\n", "/a/b", True),
        ("User-agent: *\nDisallow: /a%2fb\n", "/a%2Fb", False),
        # groups of one agent are joined; blank lines and unknown lines do not end a group
        ("User-agent: tawthiq\nDisallow: /a\nUser-agent: tawthiq\nDisallow: /b\n", "/b", False),
        ("User-agent: tawthiq\nSitemap: /s\n\nDisallow: /a\n", "/a", False),
        ("\ufeffUser-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("Disallow: /a\n", "/a", True),
        ("<html>no robots here</html>", "/a", True),
    ],
)
def test_rules(text: str, path: str, allowed: bool) -> None:
    assert read_rules(text, "tawthiq").allow(path) is allowed


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        (TWO, 7.0),
        ("User-agent: *\nCrawl-delay: 2.5\n", 2.5),
        ("User-agent: *\nCrawl-delay: soon\n", None),
        ("User-agent: *\nCrawl-delay: inf\n", None),
        ("User-agent: *\nCrawl-delay: -3\n", None),
        ("User-agent: other\nCrawl-delay: 9\n", None),
    ],
)
def test_delays(text: str, delay: float | None) -> None:
    assert read_rules(text, "tawthiq").delay_s == delay


@given(st.text(), st.text(alphabet="/ab*$%2é?", max_size=40))
def test_no_text_breaks_it(text: str, path: str) -> None:
    read_rules(f"User-agent: *\nDisallow: {text}\n{text}", "tawthiq").allow(f"/{path}")


def test_many_wildcards_take_no_time() -> None:
    rules = read_rules("User-agent: *\nDisallow: /" + "*a" * 5000 + "$\n", "tawthiq")
    assert rules.allow("/" + "a" * 4999 + "b")
