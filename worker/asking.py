"""Having the workers do a page that a person asks for, and telling what comes of it."""

import time
from collections.abc import Callable

import click

from worker.errors import PermanentError, TransientError
from worker.intake.wanted import Ended, Want, Wanted
from worker.notion.addresses import page_link
from worker.progress import STAGES
from worker.reasons import reason
from worker.store.marks import Marks

_LOOK = 0.5  # seconds


def ask(page: str, want: Callable[[], Want], marks: Marks, *, wait: bool) -> None:
    """Raises PermanentError when it ended without minutes, TransientError when the wish was lost. Ctrl-C stops the waiting, not
    the work.
    """
    wanted = Wanted(marks)
    before = wanted.ended(page)
    want()
    click.echo(f"{page_link(page)}: the workers have it.")
    if not wait:
        click.echo("`minutes status` shows how far they are; with --wait, this command waits for them.")
        return
    ended = _awaited(page, wanted, before)
    if ended.state in {"done", "needs_attention"} and not (ended.state == "needs_attention" and ended.why):
        cost = f", ${ended.cost:.4f}" if ended.cost else ""
        click.echo(f"  done in {ended.seconds:.1f} s; {ended.calls} calls ({ended.cached} more were kept){cost}")
        return
    raise PermanentError(f"{page_link(page)}: {reason(ended.why).sentence}. The page's Minutes note says what can be done.")


def _awaited(page: str, wanted: Wanted, before: Ended | None) -> Ended:
    """Tells each stage, and what the page waits for, as they come. before: how it had ended, since clocks differ."""
    told = ""
    while True:
        want = wanted.get(page)  # first: when it is gone, its end is on record
        ended = wanted.ended(page)
        if ended is not None and ended != before and not _is_asked(want):
            return ended
        if want is None:
            raise TransientError(f"{page_link(page)}: nobody knows of it any more; ask again.")
        now = _progress(want)
        if now and now != told:
            click.echo(f"  {now}")
            told = now
        time.sleep(_LOOK)


def _is_asked(want: Want | None) -> bool:
    return want is not None and want.asked


def _progress(want: Want | None) -> str:
    if want is None:
        return ""
    if want.step == "running":
        after = list(STAGES)[list(STAGES).index(want.stage) + 1 :] if want.stage in STAGES else list(STAGES)
        return STAGES[after[0]] if after else ""
    return f"waits: {reason(want.why).sentence}" if want.why else "in line"
