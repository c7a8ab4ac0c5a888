"""`minutes up`: all that one machine needs, started, kept running, and stopped together."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

import click

from worker.embedded import alone, embedded_redis, trouble
from worker.logs import say, set_up
from worker.preflight import check_broker, check_notion, check_port, check_reading
from worker.roles import beat, nodes, web
from worker.settings import Settings, load_settings, misspelt
from worker.supervision import Child, supervise
from worker.supervision.output import readable, told_apart


def up() -> None:
    """Runs until it is told to stop. Raises MinutesError before anything runs, for what would make every page fail."""
    for warning in misspelt():
        click.echo(f"minutes: {warning}", err=True)
    settings = load_settings()
    check_reading(settings)
    with ExitStack() as held:
        locks = []
        if settings.redis_url is None:
            locks.append(held.enter_context(alone(settings.data_dir)))
        else:
            check_broker(settings)
        check_port(settings.webhook_host, settings.webhook_port)
        workspace = check_notion(settings)
        set_up(settings.minutes_log)
        supervise(told_apart(_children(settings), settings.minutes_log), started=_told(settings, workspace), held=locks)
        say("stopped", role="up")


def _children(settings: Settings) -> list[Child]:
    parts = [*nodes(settings), beat(), web()]
    if settings.redis_url is not None:
        return parts
    told = _complained_to_a_person if readable(settings.minutes_log) else _complained
    return [*parts, replace(embedded_redis(settings), read=told)]


def _told(settings: Settings, workspace: str) -> Callable[[], None]:
    if readable(settings.minutes_log):
        return partial(click.echo, start_screen(settings, workspace))
    return lambda: say(
        "started", role="up", workers=settings.minutes_workers, port=settings.webhook_port, embedded=settings.redis_url is None
    )


def start_screen(settings: Settings, workspace: str) -> str:
    """workspace: its name in Notion; empty where Notion did not answer."""
    quiet = f"{settings.minutes_quiet_minutes:g} minute{'s' * (settings.minutes_quiet_minutes != 1)}"
    site = f"http://{settings.webhook_host}:{settings.webhook_port}"
    lines = {
        "Notion": f"workspace “{workspace}”" if workspace else "does not answer; it is tried again and again",
        "Reads": _reader(settings),
        "Queues": _queues(settings),
        "Pages": f"{settings.minutes_workers} at once; each once it has been quiet for {quiet}, looked for every "
        f"{settings.minutes_poll_seconds} s",
        "At once": "choose Re-run (다시 실행) in the column Minutes (회의록) of a page",
        "Webhook": f"{site}/webhooks/notion — optional; how Notion gets there: docs/webhooks.md",
        "See": f"`minutes status`; {site}/metrics",
        "Stop": "Ctrl-C",
    }
    return "\n".join(["", *(f"  {name:<8} {line}" for name, line in lines.items()), ""])


def _reader(settings: Settings) -> str:
    if settings.engine == "rules":
        return "the rules: no text leaves this machine, and they find less than a model"
    models = dict.fromkeys((settings.model_extract, settings.model_verify, settings.model_summarise))
    return f"{', '.join(models)} at {urlsplit(settings.openai_base_url or 'https://api.openai.com').netloc.rpartition('@')[2]}"


def _queues(settings: Settings) -> str:
    if settings.redis_url is None:
        return f"a Redis of its own, in {settings.data_dir}"
    return f"the Redis at {urlsplit(settings.redis_url.get_secret_value()).netloc.rpartition('@')[2]}"


def _complained_to_a_person(line: bytes) -> None:
    if words := trouble(line):
        click.secho(f"redis: {words}", fg="red", err=True)


def _complained(line: bytes) -> None:
    """Its words are another program's: where the log is kept, it is told only that there are some."""
    if trouble(line):
        say("redis_complains", level="warning", role="redis")
