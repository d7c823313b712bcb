"""Damages files as disks, networks and people do; made for tests that no reader may fail on any bytes."""

from __future__ import annotations

import random

PIECES = (
    b"\x00", b"\xff", b"\xd9", b"<", b">", b"&", b"&#x110000;", b"&#0;", b"]]>", b"<![CDATA[", b"<!--", b"-->",
    b'"', b"'",
    b"\\", b"\\ud800", b"{", b"}", b"[", b"]", b"\n", b"\r", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe2\x80\x8c",
    b"<div>" * 300,
    b"<br>" * 300, b"<table><tr><td>" * 50, b"</body></html>", b"<script>", b"<title>", b"<textarea>",
    b"<svg>", b"<math>",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<?xml version='1.0' encoding='utf-7'?>", b"charset=utf-16", b"charset=\x00",
    b"1" * 400, b"2018-99-99", b"http://[", b"datePublished", b"---\n", b"<item>", b"</item>", b"<entry>",
    b"\xed\xa0\x80", b"<a>" * 40, b"<p>" * 40, b"<font><br><br>", b"\x85\x0b\x0c", "٣".encode() * 9, b"\x1b",
    b"NaN", b"1e999999",
)  # fmt: skip


def damaged(content: bytes, seed: int) -> bytes:
    """`content` with one to six injuries; the same for the same seed."""
    chance = random.Random(seed)
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        length = chance.choice((1, 1, 2, 8, 64, 512))
        injury = chance.randrange(7)
        if injury == 0 and data:
            data[at % len(data)] = chance.randrange(256)
        elif injury == 1:
            del data[at : at + length]
        elif injury == 2:
            data[at:at] = data[at : at + length] * chance.choice((1, 2, 50))
        elif injury == 3:
            data[at:at] = chance.choice(PIECES)
        elif injury == 4:
            del data[at:]
        elif injury == 5:
            data[at : at + length] = chance.randbytes(length)
        else:
            other = chance.randrange(len(data) + 1)
            data[at:at] = data[other : other + length]
    return bytes(data)
