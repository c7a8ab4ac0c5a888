"""What is looked at before processes are started: what would make every page fail is told at once, in one line."""

import asyncio
from contextlib import suppress

from worker.errors import PermanentError, SettingsError, TransientError
from worker.limiter import MemoryLimiter
from worker.notion.api.client import Notion
from worker.notion.databases.health import unwelcome
from worker.notion.databases.sources import printable
from worker.notion.failures import RefusedError
from worker.protection import check_budget
from worker.settings import Settings
from worker.store import Store
from worker.store.queues import unacked
from worker.workplace import data_store, fits, looked_up, places, stored_workspace

_PATIENCE = 10.0  # seconds for Notion; a machine that is being started may have no network yet


def check_reading(settings: Settings) -> None:
    """Who reads the meetings. Raises SettingsError: the rules stand in for a model only where somebody wrote so."""
    if settings.minutes_engine is None and settings.engine == "rules":
        raise SettingsError(
            "No model is set: OPENAI_API_KEY, or OPENAI_BASE_URL for an endpoint of your own. Without a model the rules find "
            "less: if that is what you want, set MINUTES_ENGINE=rules."
        )
    if settings.model_prices:
        from worker.llm.pricing import load_prices  # noqa: PLC0415 — only where there is one

        load_prices(settings.model_prices)
    check_budget(settings)
    if settings.pii_ner:
        from worker.redaction.ner import check_spec  # noqa: PLC0415 — only where there is one

        check_spec(settings.pii_ner)


def check_broker(settings: Settings) -> None:
    """Raises MinutesError for a Redis that is not there or does not let us in."""
    if settings.redis_url is not None:
        unacked(settings.broker_url)
        return
    from worker.embedded import answers  # noqa: PLC0415 — not on Windows

    if not answers(settings.redis_socket):
        raise SettingsError(
            f"REDIS_URL is not set, and no `minutes up` runs for {settings.data_dir}: start that instead, or set REDIS_URL."
        )


def check_port(host: str, port: int) -> None:
    """Raises SettingsError where something listens there, or nothing can."""
    from worker.intake.web import listening  # noqa: PLC0415 — the SDKs

    with listening(host, port):
        pass


def check_notion(settings: Settings) -> str:
    """The name of the workspace; empty where Notion does not answer for now, which need not keep anything from starting.

    Raises SettingsError for a token, a database or a key of the store that is missing or wrong.
    """
    with data_store(settings) as store:
        return asyncio.run(_workspace(settings, store))


async def _workspace(settings: Settings, store: Store) -> str:
    """Past the limiter that workers share: it may not run yet, and these are few requests."""
    if settings.notion_token is None:
        raise SettingsError("NOTION_TOKEN is not set. `minutes setup --help` says where Notion shows it.")
    limiter = MemoryLimiter(settings.notion_rate_per_minute)
    notion = Notion(
        settings.notion_token.get_secret_value(), base_url=settings.notion_base_url, limiter=limiter, patience=_PATIENCE
    )
    try:
        kept = stored_workspace(store)
        if kept is None or not fits(kept, places(settings)):
            await looked_up(notion, settings, store)
        me = await notion.get("users/me")
    except RefusedError as error:
        raise PermanentError(unwelcome(error)) from None
    except TransientError:
        return ""
    finally:
        with suppress(OSError):
            await notion.close()
    return printable((me.get("bot") or {}).get("workspace_name") or "") or "unnamed"
