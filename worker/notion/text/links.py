"""Links brought to one form: Notion gives a link back otherwise than it was sent, and its own pages by several addresses."""

import re
from contextlib import suppress
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

_ID: Final = re.compile(r"([0-9a-f]{32}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$", re.IGNORECASE)
_NOTION_HOSTS: Final = re.compile(r"^(?:www\.|app\.)?notion\.(?:so|com)$", re.IGNORECASE)
_TELLING: Final = frozenset({"v", "p"})  # of a Notion link: the view, and the row opened beside it; the rest is tracking
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def normal_link(url: str) -> str:
    """One form of all the ways in which Notion may write the same link; another link never gets the same form.

    >>> normal_link("HTTPS://Example.com"), normal_link("https://example.com/회의 1") == normal_link("https://example.com/%ed%9a%8c%EC%9D%98%201")
    ('https://example.com/', True)
    >>> normal_link("/0123456789abcdef0123456789abcdef?pvs=4#fedcba9876543210fedcba9876543210")
    'notion:0123456789abcdef0123456789abcdef#fedcba9876543210fedcba9876543210'
    >>> normal_link("https://app.notion.com/p/Weekly-01234567-89ab-cdef-0123-456789abcdef")
    'notion:0123456789abcdef0123456789abcdef'
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # a bracket where a host should be: no link at all, compared as it stands
        return url
    return _notion(parts) or _elsewhere(parts)


def bare_id(id_: str) -> str:
    """Without dashes, as ids stand in links."""
    return id_.replace("-", "").lower()


def _notion(parts: SplitResult) -> str | None:
    """A link to a page or block of Notion by its ids: the name in front of them follows the title of the page."""
    ours = not parts.scheme and not parts.netloc if parts.path.startswith("/") else False
    found = _ID.search(parts.path.rstrip("/"))
    if not found or not (ours or _NOTION_HOSTS.match(parts.netloc)):
        return None
    query = urlencode(sorted((k, v) for k, v in parse_qsl(parts.query) if k in _TELLING))
    block = bare_id(parts.fragment.removeprefix("block-"))
    return f"notion:{bare_id(found[1])}" + (f"?{query}" if query else "") + (f"#{block}" if block else "")


def _elsewhere(parts: SplitResult) -> str:
    scheme = parts.scheme.lower()
    path = _encoded(parts.path, "/") or ("/" if parts.netloc else "")
    return urlunsplit((scheme, _host(parts, scheme), path, _encoded(parts.query, "/?"), _encoded(parts.fragment, "/?")))


def _host(parts: SplitResult, scheme: str) -> str:
    user, at, host = parts.netloc.rpartition("@")
    host = host.lower()
    with suppress(ValueError):
        if parts.port is not None and parts.port == _DEFAULT_PORTS.get(scheme):
            host = host.rpartition(":")[0]
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")
    return user + at + host


def _encoded(text: str, also_plain: str) -> str:
    """Percent-encoded where a URL needs it; what is encoded already stays, its digits in capitals."""
    written = quote(text, safe="%:@!$&'()*+,;=~-._" + also_plain)
    return re.sub("%[0-9a-fA-F]{2}", lambda code: code[0].upper(), written)
