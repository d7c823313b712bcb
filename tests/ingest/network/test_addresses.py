"""Only public addresses are asked, however they are written."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.errors import AddressRefused
from tawthiq.ingest.network.addresses import checked_address, why_refused

PUBLIC = ("8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450:4001::200e", "64:ff9b::808:808", "::ffff:8.8.8.8")
INTRANET = (
    "127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "::1",
    "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1",
)  # fmt: skip
NEVER = (
    "0.0.0.0", "169.254.169.254", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.0.1",
    "192.0.2.5", "198.18.0.1", "::", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2001:db8::1", "2002:7f00:1::1",
    "2001::1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "::ffff:0:169.254.1.1", "4000::1", "100::1",
)  # fmt: skip


@pytest.mark.parametrize("ip", PUBLIC)
def test_public_addresses_are_asked(ip: str) -> None:
    assert why_refused(ip, allow_private=False) is None


@pytest.mark.parametrize("ip", INTRANET)
def test_private_addresses_are_asked_where_the_user_says_so(ip: str) -> None:
    assert "--allow-private-addresses" in (why_refused(ip, allow_private=False) or "")
    assert why_refused(ip, allow_private=True) is None


@pytest.mark.parametrize("ip", NEVER)
def test_some_addresses_are_never_asked(ip: str) -> None:
    assert why_refused(ip, allow_private=False)
    assert why_refused(ip, allow_private=True)


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_what_python_knows_to_be_special_is_refused(ip: IPv4Address | IPv6Address) -> None:
    if ip.is_private or ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local or ip.is_unspecified:
        mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
        is_nat64 = ip in {ip_address("64:ff9b::")} or str(ip).startswith("64:ff9b::")
        if mapped is None and not is_nat64:
            assert why_refused(str(ip), allow_private=False)


@given(st.ip_addresses(v=4))
def test_carrying_an_address_changes_nothing(ip: IPv4Address) -> None:
    alone = why_refused(str(ip), allow_private=False) is None
    assert (why_refused(str(IPv6Address(f"::ffff:{ip}")), allow_private=False) is None) == alone
    assert (why_refused(str(IPv6Address(f"64:ff9b::{ip}")), allow_private=False) is None) == alone


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.org/a", "only http and https"),
        ("gopher://example.org/", "only http and https"),
        ("example.org/a", "only http and https"),
        ("https://user:secret@example.org/", "password"),
        ("https:///path", "no host"),
        ("https://example.org/a b", "blanks"),
        ("https://example.org/a\r\nHost: x", "blanks"),
        ("https://example.org\\@127.0.0.1/", "blanks"),
        ("https://[::1", "no address"),
        ("https://example.org:99999/", "no address"),
    ],
)
def test_addresses_that_are_not_asked_at_all(address: str, says: str) -> None:
    with pytest.raises(AddressRefused, match=says):
        checked_address(address)


def test_a_secret_is_not_repeated() -> None:
    with pytest.raises(AddressRefused) as refused:
        checked_address("https://user:secret@example.org/")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("https://Example.org/A?b=c#d", "https://example.org/A?b=c"),
        (" http://example.org ", "http://example.org"),
        ("https://example.org/خبر", "https://example.org/%D8%AE%D8%A8%D8%B1"),
        ("https://example.org/a%2Fb?q=%20", "https://example.org/a%2Fb?q=%20"),
    ],
)
def test_addresses_are_asked_as_they_are(address: str, asked: str) -> None:
    assert str(checked_address(address)) == asked
