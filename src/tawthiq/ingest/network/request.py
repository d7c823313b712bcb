"""One request and its answer, with every failure under its own name."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from pathlib import Path

import httpcore
import httpx
import msgspec

from tawthiq.errors import BadStatus, BrokenAnswer, NoConnection, SourceTimeout, SourceTooLarge
from tawthiq.ingest.network.addresses import why_refused
from tawthiq.ingest.network.body import ACCEPTED, counted, cut, keep, unpacked
from tawthiq.ingest.network.connect import CheckedBackend, CheckedTransport, Deadline, Resolve, resolve
from tawthiq.ingest.network.pace import retry_after_s
from tawthiq.ingest.network.policy import Policy

MakeTransport = Callable[[Deadline], httpx.BaseTransport]
"""A transport for one request that must be done by the deadline."""

_STEP_S = 20.0  # that one reading or writing of a connection may take
_FULL = frozenset((200, 203))
_MOVED = frozenset((301, 302, 303, 307, 308))
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
_MENDS = {
    401: "It asks for a login: save the page by hand and ingest the file.",
    403: "It does not let programs in: save the page by hand and ingest the file.",
    404: "Check the spelling of the address.",
    410: "It was taken away for good: look for a copy in a web archive.",
    429: "It is asked too often: raise seconds_between.",
    451: "It may not be shown there for legal reasons: look for a copy in a web archive.",
}


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """`moved_to`: the Location of a redirect. `content`: None of a redirect and of a 304."""

    status: int
    headers: tuple[tuple[str, str], ...]
    moved_to: str | None = None
    content: bytes | Path | None = None


def checked_transport(
    policy: Policy, deadline: Deadline, resolve: Resolve = resolve, trusted: ssl.SSLContext | None = None
) -> httpx.BaseTransport:
    """Connects to no address that `policy` refuses."""
    backend = CheckedBackend(lambda ip: why_refused(ip, policy.allow_private), deadline, resolve)
    return CheckedTransport(backend, trusted or _trusted())


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities that httpx brings, or those that SSL_CERT_FILE and SSL_CERT_DIR name; reading them takes time."""
    return httpx.create_ssl_context()


def ask(
    url: httpx.URL, policy: Policy, deadline: Deadline, make: MakeTransport, known: dict[str, str], first: int | None
) -> Answer:
    """GETs `url`. `known`: conditional headers. `first`: only so many bytes of the body, all of it if None.

    Raises SourceUnreachable; OSError where the body cannot be kept.
    """
    headers = {"User-Agent": policy.user_agent, "Accept": "*/*", "Accept-Encoding": ACCEPTED, "Connection": "close"}
    try:
        # trust_env: proxies of the environment would resolve names themselves and go round the check of addresses
        with (
            httpx.Client(transport=make(deadline), trust_env=False, timeout=_STEP_S) as client,
            client.stream("GET", url, headers=headers | known, follow_redirects=False) as answer,
        ):
            return _read(answer, url, policy, deadline, bool(known), first)
    except (httpcore.TimeoutException, httpx.TimeoutException) as error:
        raise SourceTimeout(
            f"{url}: no whole answer within {policy.seconds:g} seconds ({str(error) or 'it came too slowly'}). "
            "Try again later."
        ) from None
    except (httpcore.ProtocolError, httpx.ProtocolError) as error:
        raise BrokenAnswer(f"{url}: the answer is broken: {error}. Try again later.") from None
    except (httpcore.NetworkError, httpx.NetworkError) as error:
        raise NoConnection(f"{url}: no connection: {error}. Check the address and your network.") from None


def _read(
    answer: httpx.Response, url: httpx.URL, policy: Policy, deadline: Deadline, is_conditional: bool, first: int | None
) -> Answer:
    status, headers = answer.status_code, _as_given(answer)
    if status == HTTPStatus.NOT_MODIFIED and is_conditional:
        return Answer(status=status, headers=headers)
    if status in _MOVED and "location" in answer.headers:
        return Answer(status=status, headers=headers, moved_to=answer.headers["location"])
    if status not in _FULL:
        raise _bad_status(answer, url, deadline)
    try:
        return Answer(status=status, headers=headers, content=_content(answer, policy, first))
    except BrokenAnswer as error:
        raise BrokenAnswer(f"{url}: {error}. Try again later, or save it by hand and ingest the file.") from None
    except SourceTooLarge as error:
        raise SourceTooLarge(f"{url}: {error}. Fetch it in another way and ingest the file.") from None


def _as_given(answer: httpx.Response) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw)


def _content(answer: httpx.Response, policy: Policy, first: int | None) -> bytes | Path:
    length = answer.headers.get("content-length", "")
    if first is None and length.isdecimal() and int(length) > policy.largest:
        raise SourceTooLarge(f"{int(length):,} bytes, and {policy.largest:,} are taken at most")
    encoding = answer.headers.get("content-encoding", "")
    if first is not None:
        return keep(cut(unpacked(answer.iter_raw(), encoding), first), policy.spool)
    packed = counted(answer.iter_raw(), policy.largest, "were sent, and no more are taken")
    pieces = unpacked(packed, encoding)
    return keep(counted(pieces, policy.largest, "when unpacked, and no more are taken"), policy.spool)


def _bad_status(answer: httpx.Response, url: httpx.URL, deadline: Deadline) -> BadStatus:
    status, now = answer.status_code, deadline.clock.now()
    is_passing = status in _PASSING
    name = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "an unknown status"
    mend = _MENDS.get(status) or ("Try again later." if is_passing else "Look at the address in a browser.")
    again = retry_after_s(answer.headers.get("retry-after"), now) if is_passing else None
    text = f"{url}: the server answers {status} ({name}). {mend}"
    return BadStatus(text, status=status, is_passing=is_passing, again_after_s=again)
