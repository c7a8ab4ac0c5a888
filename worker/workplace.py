"""Where the worker works: an open connection to Notion and the map of its databases, from the settings and the store."""

import hashlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from worker.embedded import answers
from worker.errors import SettingsError
from worker.limiter import Limiter, MemoryLimiter, Watched
from worker.notion.addresses import database_id
from worker.notion.api.client import Notion, Permit
from worker.notion.databases.columns import TABLES
from worker.notion.databases.workspace import find_workspace, workspace_from_json, workspace_to_json
from worker.notion.places import DatabaseName, Workspace
from worker.settings import Settings
from worker.store import STORE_FILE, Store, load_keys, open_marks, open_redis_marks, open_redis_store, open_store
from worker.store.marks import Marks

OPTIONAL: frozenset[DatabaseName] = frozenset({"digests"})  # minutes can be written without it


@dataclass(frozen=True, slots=True)
class Workplace:
    notion: Notion
    workspace: Workspace


@asynccontextmanager
async def opened(
    settings: Settings, store: Store, *, permit: Permit | None = None, limited: Callable[[], None] = lambda: None
) -> AsyncIterator[Workplace]:
    """Raises SettingsError, naming the setting or the column that is missing. The map is read from Notion only where the
    store has none that fits the settings. permit: see worker.notion.api.client. limited: told when Notion asks for a pause.
    """
    async with connected(settings, permit=permit, limited=limited) as notion:
        kept = stored_workspace(store)
        if kept is None or not fits(kept, places(settings)):
            kept = await looked_up(notion, settings, store)
        yield Workplace(notion, kept)


@asynccontextmanager
async def connected(
    settings: Settings, *, permit: Permit | None = None, limited: Callable[[], None] = lambda: None
) -> AsyncIterator[Notion]:
    """A connection with the token of the settings, paced with all other workers that use it."""
    if settings.notion_token is None:
        raise SettingsError("NOTION_TOKEN is not set. `minutes setup --help` says where Notion shows it.")
    token = settings.notion_token.get_secret_value()
    limiter = Watched(_limiter(settings, token), limited)
    notion = Notion(token, base_url=settings.notion_base_url, limiter=limiter, permit=permit)
    try:
        yield notion
    finally:
        await notion.close()
        await limiter.close()


async def looked_up(
    notion: Notion, settings: Settings, store: Store, *, needed: frozenset[DatabaseName] = frozenset()
) -> Workspace:
    """The map as Notion has it now, kept in the store. For when none is kept, or a column turns out to be gone.

    needed: what else there must be besides what minutes need.
    """
    known = stored_workspace(store)
    where = {**(_places_of(known) if known else {}), **places(settings)}
    optional = OPTIONAL - needed
    missing = [table.setting for name, table in TABLES.items() if name not in where and name not in optional]
    if missing:
        raise SettingsError(f"{missing[0]} is not set: run `minutes setup --parent PAGE_URL`, which finds or makes the database.")
    workspace = await find_workspace(notion, where, known=known, optional=optional)
    store.put_workspace(workspace_to_json(workspace))
    return workspace


def stored_workspace(store: Store) -> Workspace | None:
    """None as well for what another version kept."""
    kept = store.get_workspace()
    try:
        return workspace_from_json(kept) if kept else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def kept_workspace(settings: Settings) -> Workspace | None:
    """The map that is kept, if there is one; to look does not make the store."""
    if settings.redis_url is None and not (settings.data_dir / STORE_FILE).exists():
        return None
    with data_store(settings) as store:
        return stored_workspace(store)


def places(settings: Settings) -> dict[DatabaseName, str]:
    """Addresses or ids of the databases, as far as they are set."""
    written = {name: getattr(settings, table.setting.lower()) for name, table in TABLES.items()}
    return {name: place for name, place in written.items() if place}


def fits(workspace: Workspace, where: Mapping[DatabaseName, str]) -> bool:
    """Whether it is the map of these databases, and of all that the worker needs."""
    if not (TABLES.keys() | where.keys()) - OPTIONAL <= workspace.databases.keys():
        return False
    mapped = {name: workspace.databases[name] for name in where if name in workspace.databases}
    return all(database_id(where[name]) in {base.id, base.container} for name, base in mapped.items())


@contextmanager
def data_store(settings: Settings, *, patient: bool = True) -> Iterator[Store]:
    """The encrypted store: in Redis where that is set, so that all machines share it, else in the data directory.

    patient: see worker.store.connection.
    """
    secret = settings.minutes_secret_key.get_secret_value() if settings.minutes_secret_key else None
    keys, days = load_keys(secret, settings.data_dir), settings.minutes_keep_days
    if settings.redis_url is None:
        store = open_store(settings.data_dir, keys, keep_days=days)
    else:
        url = settings.redis_url.get_secret_value()
        store = open_redis_store(url, keys, keep_days=days, before=settings.data_dir, patient=patient)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def data_marks(settings: Settings, *, patient: bool = True) -> Iterator[Marks]:
    """What the workers share besides: beside the store, in Redis where there is one. patient: as for the store."""
    url = settings.redis_url
    marks = open_redis_marks(url.get_secret_value(), patient=patient) if url else open_marks(settings.data_dir)
    try:
        yield marks
    finally:
        marks.close()


async def redis_answers(settings: Settings) -> None:
    """Raises MinutesError, naming REDIS_URL and what to do, when it does not. Nobody else's turn is used up."""
    limiter = _limiter(settings, "doctor", patient=False)
    try:
        await limiter.turn()
    finally:
        await limiter.close()


def _places_of(workspace: Workspace) -> dict[DatabaseName, str]:
    return {name: base.container for name, base in workspace.databases.items()}


def shared_redis(settings: Settings) -> str | None:
    """The Redis through which all who use the same token or key pace themselves; None where this process is alone."""
    if settings.redis_url is not None:
        return settings.redis_url.get_secret_value()
    return settings.broker_url if answers(settings.redis_socket) else None


def _limiter(settings: Settings, token: str, *, patient: bool = True) -> Limiter:
    """One for all who use the token: Notion counts by connection. The key must be the same on every machine."""
    url = shared_redis(settings)
    if url is None:
        return MemoryLimiter(settings.notion_rate_per_minute)
    from worker.store.limiter import RedisLimiter  # noqa: PLC0415 — only where there is one

    name = hashlib.sha256(token.encode()).hexdigest()[:16]
    return RedisLimiter(url, name, settings.notion_rate_per_minute, patient=patient)
