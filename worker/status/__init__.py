"""`minutes status`: what runs, what is in the queues, what needs a person. Light, since containers ask it all the time."""

import json
import sys
import time
from contextlib import suppress
from dataclasses import asdict

import click

from worker.errors import MinutesError, TransientError
from worker.life import Role, host, nodes
from worker.settings import load_settings
from worker.status.sources import Sources, opened

_WIDE = 250  # columns where nobody folds lines
_PACE = 2.0  # seconds between two looks


def show_status(*, watch: bool = False, as_json: bool = False) -> None:
    """Raises MinutesError where what the workers share cannot be read."""
    with opened(load_settings()) as sources:
        if watch:
            _watch(sources)
        elif as_json:
            from worker.status.picture import look  # noqa: PLC0415 — not for a check

            click.echo(json.dumps(asdict(look(sources, time.time())), indent=2))
        else:
            _show(sources)


def check(role: Role | None) -> None:
    """For health checks. Raises MinutesError unless a process of this role lives on this machine or in this container, and
    Redis answers. None: all that processing takes must live somewhere.
    """
    with opened(load_settings()) as sources:
        living = nodes(sources.marks)
        sources.queues()
    if role is not None and not any(node.role == role and node.host == host() for node in living):
        raise TransientError(f"No {role} shows life here.")
    lacking = {"worker", "system", "beat"} - {node.role for node in living}
    if role is None and lacking:
        raise TransientError(f"No {', no '.join(sorted(lacking))} shows life: `minutes up` starts all of it.")


def _show(sources: Sources) -> None:
    from rich.console import Console  # noqa: PLC0415

    from worker.status.picture import look  # noqa: PLC0415
    from worker.status.screen import screen  # noqa: PLC0415

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDE
    console.print(screen(look(sources, time.time()), console))


def _watch(sources: Sources) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.live import Live  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from worker.status.picture import look  # noqa: PLC0415
    from worker.status.screen import screen  # noqa: PLC0415

    if not sys.stdout.isatty():
        raise click.UsageError("--watch needs a terminal; without one, ask for --json as often as you like.")
    console = Console(highlight=False)
    with suppress(KeyboardInterrupt), Live(console=console, screen=True, auto_refresh=False) as live:
        while True:
            try:
                shown = screen(look(sources, time.time()), console)
            except MinutesError as error:  # it may come back while somebody watches
                shown = Text(str(error), style="red")
            live.update(shown, refresh=True)
            time.sleep(_PACE)
