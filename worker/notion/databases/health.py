"""What `minutes doctor` finds in Notion. Nothing is changed: what asks for a permission asks for a page that cannot be."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Literal

import httpx

from worker.errors import MinutesError
from worker.notion.api.client import VERSION, Notion
from worker.notion.api.quiet import quiet_vendors
from worker.notion.databases.columns import TABLES, Table
from worker.notion.databases.people import MISSING_CAPABILITY, NO_DIRECTORY, directory
from worker.notion.databases.sources import open_source
from worker.notion.databases.workspace import hints, match_source, problems
from worker.notion.failures import RefusedError
from worker.notion.places import DatabaseName, Json, Workspace

_NOBODY = "00000000-0000-0000-0000-000000000000"
_SETTINGS = "Notion → Settings → Connections → Develop or manage connections"
_TOLERATED = 60.0  # seconds; Notion's own times are whole minutes


@dataclass(frozen=True, slots=True)
class Finding:
    """`no`: has to be mended. `?`: works, with less."""

    mark: Literal["ok", "?", "no"]
    line: str


async def examine_notion(
    notion: Notion, places: Mapping[DatabaseName, str], *, known: Workspace | None = None
) -> AsyncIterator[Finding]:
    """The token and the version, then what the connection may do, then every database, as each is found out."""
    try:
        me = await notion.get("users/me")
    except MinutesError as error:
        yield Finding("no", unwelcome(error))
        return
    for finding in _connection(me):
        yield finding
    async for finding in _capabilities(notion, me.get("name") or "your connection"):
        yield finding
    async for finding in _databases(notion, places, known):
        yield finding


async def clock_finding(base_url: str, now: datetime) -> Finding:
    """Whether this machine's clock is Notion's. now: aware. Asked without the token: the time is in any answer's header."""
    try:
        async with httpx.AsyncClient(timeout=10.0) as http:
            quiet_vendors()
            answer = await http.get(f"{base_url}/v1/users/me")
        ahead = (now - parsedate_to_datetime(answer.headers["date"])).total_seconds()
    except (httpx.HTTPError, KeyError, TypeError, ValueError):
        return Finding("?", f"the clock could not be compared: {base_url} tells no time")
    if abs(ahead) <= _TOLERATED:
        return Finding("ok", "the clock of this machine agrees with Notion's")
    much = f"{abs(ahead):.0f} seconds {'ahead of' if ahead > 0 else 'behind'} Notion's"
    return Finding("no", f"the clock of this machine is {much}, so changes would be missed: set it (`timedatectl set-ntp true`)")


def unwelcome(error: MinutesError) -> str:
    """What to do about a token that Notion does not take, else what the error says."""
    if not isinstance(error, RefusedError):
        return str(error)
    if error.code == "unauthorized":
        return f"Notion does not accept NOTION_TOKEN: {_SETTINGS} → your connection → copy its token (ntn_…) into .env."
    if error.code in {"missing_version", "validation_error", "invalid_request"}:
        return f"Notion does not take its API version {VERSION} any more: upgrade with `pip install --upgrade notion-minutes`."
    return str(error)


def _connection(me: Json) -> list[Finding]:
    bot = me.get("bot") or {}
    of = f" of the workspace “{bot['workspace_name']}”" if bot.get("workspace_name") else ""
    findings = [Finding("ok", f"Notion: connection “{me.get('name') or me['id']}”{of}, API version {VERSION}")]
    if (bot.get("owner") or {}).get("type") == "user":
        line = "the token is one person's and ends with that account; an internal connection does not"
        findings.append(Finding("?", f"{line}: {_SETTINGS} → New connection."))
    return findings


async def _capabilities(notion: Notion, name: str) -> AsyncIterator[Finding]:
    missing = [label for label, refused in (
        ("Read content", await _refused(notion, "GET", f"blocks/{_NOBODY}/children")),
        ("Update content", await _refused(notion, "PATCH", f"pages/{_NOBODY}", {"properties": {}})),
        ("Insert content", await _refused(notion, "PATCH", f"blocks/{_NOBODY}/children", {"children": []})),
    ) if refused]  # fmt: skip
    if missing:
        yield Finding("no", f"the connection lacks {' and '.join(missing)}: {_SETTINGS} → {name} → Capabilities → tick, Save.")
    else:
        yield Finding("ok", "the connection may read, update and insert content")
    yield await _people(notion, name)


async def _refused(notion: Notion, method: str, path: str, body: Json | None = None) -> bool:
    """Whether Notion refuses for want of a capability. A page that cannot be is answered with 404 where it would allow it."""
    try:
        await (notion.get(path) if method == "GET" else notion.patch(path, body or {}))
    except RefusedError as error:
        return error.code == MISSING_CAPABILITY
    except MinutesError:
        return False
    return False


async def _people(notion: Notion, name: str) -> Finding:
    codes: list[str] = []
    try:
        people = await directory(notion, warn=codes.append)
    except MinutesError as error:
        return Finding("no", str(error))
    tick = f"{_SETTINGS} → {name} → Capabilities → Read user information including email addresses."
    if NO_DIRECTORY in codes:
        return Finding("?", f"the connection may not see users, so owners stay names in the column Owner name: {tick}")
    if people and not any(person.email for person in people):
        return Finding("?", f"the connection sees people without e-mail addresses: two of one name cannot be told apart. {tick}")
    return Finding("ok", f"people of the workspace who can be owners: {len(people)}")


async def _databases(
    notion: Notion, places: Mapping[DatabaseName, str], known: Workspace | None
) -> AsyncIterator[Finding]:
    meetings: str | None = None
    for name, table in TABLES.items():
        if name not in places:
            yield Finding("no", f"{table.setting} is not set: `minutes setup --parent PAGE_URL` finds or makes the database.")
            continue
        try:
            source = await open_source(notion, table, places[name], known=known)
        except MinutesError as error:
            yield Finding("no", _unopened(table, error))
            continue
        meetings = source.id if name == "meetings" else meetings
        found = match_source(table, source, known, meetings)
        for line in problems(table, source, found):
            yield Finding("no", line)
        for line in hints(table, source, found):
            yield Finding("?", line)
        if found.complete:
            yield Finding("ok", f"{table.en}: “{source.title or table.en}” has every column and option ({source.url})")


def _unopened(table: Table, error: MinutesError) -> str:
    return str(error) if table.setting in str(error) else f"{table.setting}: {error}"
