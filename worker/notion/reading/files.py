"""Downloads a file that a page links to. Anybody may have put the link there: so nothing of ours goes along, and it leads
to no machine that only we can reach."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Final

import httpx

from worker.notion.api.quiet import quiet_vendors
from worker.notion.failures import BusyError, PageError

MAX_BYTES: Final = 50 * 2**20
_MOST_REDIRECTS: Final = 3
_SECONDS: Final = 120.0
_SILENCE: Final = httpx.Timeout(30.0, connect=10.0)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class ExpiredError(Exception):
    """The address is no longer good, as a signed one is after an hour; a fresh one may be."""


async def addresses_of(host: str, port: int) -> Sequence[str]:
    """What the name stands for now, IPv4 first. Raises OSError where it stands for nothing."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return sorted(dict.fromkeys(str(entry[4][0]) for entry in found), key=lambda address: ":" in address)


async def download(
    url: str,
    *,
    name: str,
    most: int = MAX_BYTES,
    trusted: Collection[str] = (),
    resolve: Resolve = addresses_of,
    seconds: float = _SECONDS,
) -> bytes:
    """The file behind `url`. name: the file's, for errors, which never hold the address: a signed one opens the file.

    trusted: `host:port` of servers that may be private and without TLS. Raises ExpiredError, PageError (unreadable,
    too_large), BusyError.
    """
    try:
        async with asyncio.timeout(seconds):
            where = httpx.URL(url)
            for _ in range(_MOST_REDIRECTS + 1):
                found = await _fetched(where, name, most, trusted, resolve)
                if isinstance(found, bytes):
                    return found
                where = where.join(found)
    except httpx.InvalidURL:
        raise _refused(name, "has an address that is none") from None
    except TimeoutError:
        raise BusyError(f"The file “{name}” did not arrive within {seconds:.0f} seconds.") from None
    raise _refused(name, "leads from one address to the next without end")


async def _fetched(
    url: httpx.URL, name: str, most: int, trusted: Collection[str], resolve: Resolve
) -> bytes | str:
    """The bytes, or where a redirect leads. A client for each address: neither cookies nor headers pass from one to the next."""
    places = await _allowed(url, name, trusted, resolve)
    quiet_vendors()
    async with httpx.AsyncClient(follow_redirects=False, timeout=_SILENCE, trust_env=False) as client:
        for at, place in enumerate(places):
            try:
                request = _pinned(url, place)
                async with client.stream("GET", request.url, headers=request.headers, extensions=request.extensions) as response:
                    return await _read(response, name, most)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if at == len(places) - 1:
                    raise BusyError(f"The server of the file “{name}” cannot be reached.") from None
            except httpx.HTTPError:
                raise BusyError(f"The download of the file “{name}” broke off.") from None
    raise AssertionError("at least one place is allowed")


async def _read(response: httpx.Response, name: str, most: int) -> bytes | str:
    if response.has_redirect_location:
        return str(response.headers["Location"])
    if response.status_code in {401, 403, 404, 410}:
        raise ExpiredError
    if response.status_code != 200:
        raise BusyError(f"The server of the file “{name}” answers {response.status_code}.")
    length = response.headers.get("Content-Length", "")
    data = bytearray()
    if not (length.isdigit() and int(length) > most):
        async for piece in response.aiter_bytes(2**16):
            data += piece
            if len(data) > most:
                break
        else:
            return bytes(data)
    raise PageError(
        f"The file “{name}” is larger than the {most / 2**20:.0f} MB that a transcript may have; attach the transcript, "
        "not the recording.",
        problem="too_large",
    )


async def _allowed(url: httpx.URL, name: str, trusted: Collection[str], resolve: Resolve) -> Sequence[str]:
    """Addresses to connect to, or the host's own name where it is trusted. Raises PageError, BusyError."""
    port = url.port or (443 if url.scheme == "https" else 80)
    if f"{url.host}:{port}" in trusted:
        return [url.host]
    if url.scheme != "https" or not url.host or url.userinfo:
        raise _refused(name, "is not behind a plain https:// address")
    try:
        found = await resolve(url.host, port)
    except (OSError, UnicodeError):
        raise BusyError(f"The server of the file “{name}” is not known by its name.") from None
    if not found or not all(map(is_public, found)):
        raise _refused(name, "lies on a server that is not on the public internet")
    return found


def is_public(address: str) -> bool:
    """
    >>> all(map(is_public, ("52.216.1.1", "2600:1f18::1")))
    True
    >>> any(map(is_public, ("127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "::1", "fe80::1%eth0", "fd00::1")))
    False
    >>> any(map(is_public, ("::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "0.0.0.0", "224.0.0.1", "nonsense")))
    False
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        inside = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else inside
        if inside is not None and not is_public(str(inside)):
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _pinned(url: httpx.URL, place: str) -> httpx.Request:
    """A request to the very address that was checked: the name might stand for another one a moment later."""
    headers = {"Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity"}
    return httpx.Request(
        "GET", url.copy_with(host=place), headers=headers, extensions={"sni_hostname": url.raw_host.decode("ascii")}
    )


def _refused(name: str, why: str) -> PageError:
    return PageError(f"The file “{name}” {why}; attach it to the page itself.", problem="unreadable")
