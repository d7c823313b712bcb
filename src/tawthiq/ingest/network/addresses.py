"""Which addresses may be asked: those of the public internet, unless the policy says more."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

import httpx

from tawthiq.errors import AddressRefused

MEND_PRIVATE: Final = "Name --allow-private-addresses if it is a server of your own network."
_NEVER: Final = "Nothing that can be archived lives there."
_SCHEMES: Final = ("http", "https")
_BROKEN: Final = re.compile(r"[\x00-\x20\x7f\\]")

#: (network, what it is, whether an intranet may use it), after the IANA registries of special-purpose addresses.
#: A table of our own, since what `ipaddress` calls private differs between versions of Python.
_SPECIAL: Final = tuple(
    (ip_network(network), words, is_private)
    for network, words, is_private in (
        ("0.0.0.0/8", "this machine itself", False),
        ("10.0.0.0/8", "a private address", True),
        ("100.64.0.0/10", "a private address of a carrier", True),
        ("127.0.0.0/8", "a loopback address", True),
        ("169.254.0.0/16", "a link-local address", False),
        ("172.16.0.0/12", "a private address", True),
        ("192.0.0.0/24", "a reserved address", False),
        ("192.0.2.0/24", "an address for documentation", False),
        ("192.88.99.0/24", "a reserved address", False),
        ("192.168.0.0/16", "a private address", True),
        ("198.18.0.0/15", "an address for benchmarks", False),
        ("198.51.100.0/24", "an address for documentation", False),
        ("203.0.113.0/24", "an address for documentation", False),
        ("224.0.0.0/4", "a multicast address", False),
        ("240.0.0.0/4", "a reserved address", False),
        ("::/128", "this machine itself", False),
        ("::1/128", "a loopback address", True),
        ("64:ff9b:1::/48", "a private address", True),
        ("fc00::/7", "a private address", True),
        ("fe80::/10", "a link-local address", False),
        ("fec0::/10", "a site-local address", False),
        ("ff00::/8", "a multicast address", False),
        ("2001::/23", "a reserved address", False),
        ("2001:db8::/32", "an address for documentation", False),
        ("2002::/16", "an address of a 6to4 tunnel", False),
        ("3fff::/20", "an address for documentation", False),
    )
)
_PUBLIC_6: Final = IPv6Network("2000::/3")
#: IPv6 forms that carry an IPv4 address in their last 32 bits: mapped, translated, compatible, NAT64
_CARRIERS: Final = tuple(IPv6Network(n) for n in ("::ffff:0:0/96", "::ffff:0:0:0/96", "::/96", "64:ff9b::/96"))


def checked_address(address: str) -> httpx.URL:
    """`address` without its fragment, if it may be asked at all. Raises AddressRefused; where its host lies is not
    looked at."""
    if _BROKEN.search(address.strip()):
        raise AddressRefused(f"{address!r} is no address: it holds blanks or control characters. Encode them.")
    try:
        url = httpx.URL(address.strip()).copy_with(fragment=None)
    except httpx.InvalidURL as error:
        raise AddressRefused(f"{address!r} is no address: {error}.") from None
    if url.scheme not in _SCHEMES:
        raise AddressRefused(f"{address}: only http and https are fetched. Save it to a file and ingest the file.")
    if url.port is not None and not 0 < url.port < 65536:
        raise AddressRefused(f"{address}: is no address: ports go from 1 to 65535.")
    if not url.host:
        raise AddressRefused(f"{address}: names no host. Write it as https://HOST/PATH.")
    if url.userinfo:
        raise AddressRefused(f"{url.host}: the address holds a user name or password, which the archive would keep "
                             "for all to read. Fetch it in another way and ingest the file.")  # fmt: skip
    return url


def why_refused(ip: str, allow_private: bool) -> str | None:
    """What keeps `ip`, as a resolver gives it, from being asked; None where nothing does."""
    number = ip_address(ip.partition("%")[0])
    carried = _carried(number)
    words, is_private = _kind(number if carried is None else carried)
    if words is None or (is_private and allow_private):
        return None
    return f"{ip} is {words}. {MEND_PRIVATE if is_private else _NEVER}"


def _carried(number: IPv4Address | IPv6Address) -> IPv4Address | None:
    if isinstance(number, IPv4Address) or int(number) <= 1:  # `::` and `::1` are themselves
        return None
    if any(number in carrier for carrier in _CARRIERS):
        return IPv4Address(int(number) & 0xFFFFFFFF)
    return None


def _kind(number: IPv4Address | IPv6Address) -> tuple[str | None, bool]:
    for network, words, is_private in _SPECIAL:
        if _is_in(number, network):
            return words, is_private
    if isinstance(number, IPv6Address) and number not in _PUBLIC_6:
        return "no public address", False
    return None, False


def _is_in(number: IPv4Address | IPv6Address, network: IPv4Network | IPv6Network) -> bool:
    return number.version == network.version and number in network
