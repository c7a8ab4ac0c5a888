"""Addresses and ids of Notion, both ways. Inside our code an id has dashes; from outside every current shape is taken."""

import re
from urllib.parse import SplitResult, parse_qs, unquote, urldefrag, urlsplit
from uuid import UUID

from worker.errors import SettingsError

_HEX = r"[0-9a-fA-F]{32}"
_DASHED = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_AT_END = re.compile(rf"(?:^|[-:])({_HEX}|{_DASHED})$")
_ALONE = re.compile(rf"{_HEX}|{_DASHED}")
_HOST = re.compile(r"(?:[\w-]+\.)*notion\.(?:so|com|site)$", re.ASCII | re.IGNORECASE)
_WEB = {"http", "https", "notion"}


def notion_id(text: str) -> str:
    """The id of the page that an address opens, or a bare id. Raises SettingsError.

    >>> notion_id("https://app.notion.com/p/Weekly-393abc1eedcd8170aebfcf1d14057b30?pvs=4#393abc1eedcd818bb822d02559f8fa57")
    '393abc1e-edcd-8170-aebf-cf1d14057b30'

    A page that is open beside its database stands in `p`:

    >>> notion_id("https://www.notion.so/team/5ca173c1f3df42cf9a49bbc8db4efb47?v=393a&p=393abc1eedcd8170aebfcf1d14057b30&pm=s")
    '393abc1e-edcd-8170-aebf-cf1d14057b30'
    """
    beside = parse_qs(_split(text).query).get("p", [""])[0]
    return _in_path(text, "page") if not _ALONE.fullmatch(beside) or not _is_notions(text) else str(UUID(beside))


def database_id(text: str) -> str:
    """The id of the database that an address shows, whichever view (`?v=`) or page of it is open. Raises SettingsError.

    >>> database_id("notion.so/5ca173c1f3df42cf9a49bbc8db4efb47?v=393abc1eedcd8117a2b6000ca6dee76f")
    '5ca173c1-f3df-42cf-9a49-bbc8db4efb47'
    """
    return _in_path(text, "database")


def block_id(text: str) -> str | None:
    """The id of the block that an address points at with `#…`, None when it points at none.

    >>> block_id("https://app.notion.com/p/393abc1eedcd8170aebfcf1d14057b30#block-393abc1eedcd818bb822d02559f8fa57")
    '393abc1e-edcd-818b-b822-d02559f8fa57'
    """
    fragment = _split(text).fragment.removeprefix("block-")
    return str(UUID(fragment)) if _ALONE.fullmatch(fragment) else None


def page_link(page_id: str) -> str:
    """The address that Notion gives a page without a title. It opens databases as well."""
    return f"https://app.notion.com/p/{UUID(page_id).hex}"


def block_link(page_url: str, block: str) -> str:
    """The address of a block on a page, as “Copy link to block” makes it.

    >>> block_link("https://app.notion.com/p/Weekly-393abc1eedcd8170aebfcf1d14057b30", "393abc1e-edcd-818b-b822-d02559f8fa57")
    'https://app.notion.com/p/Weekly-393abc1eedcd8170aebfcf1d14057b30#393abc1eedcd818bb822d02559f8fa57'
    """
    return f"{urldefrag(page_url).url}#{UUID(block).hex}"


def _in_path(text: str, what: str) -> str:
    parts = _split(text)
    last = [part for part in (parts.netloc + parts.path).split("/") if part][-1:]
    found = _AT_END.search(unquote(last[0])) if last and _is_notions(text) else None
    if found is None:
        shown = " ".join(text.split())[:100]
        raise SettingsError(f"“{shown}” is no address or id of a Notion {what}: open it in Notion, and copy its link.")
    return str(UUID(found[1]))


def _is_notions(text: str) -> bool:
    """A bare id (or `Title-<id>`) is; of addresses only those of Notion's own hosts."""
    parts = _split(text)
    if parts.scheme in _WEB:
        return bool(_HOST.fullmatch(parts.hostname or ""))
    return parts.scheme in {"", "collection"}


def _split(text: str) -> SplitResult:
    """Without what clings to a pasted address; one without its scheme gets it."""
    bare = text.strip().strip("<>").strip()
    try:
        return urlsplit(f"https://{bare}" if "/" in bare and "://" not in bare else bare)
    except ValueError:  # half an IPv6 address
        return urlsplit("")
