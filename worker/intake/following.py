"""Watching pages until the workers are done with them, and telling what came of them."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import click
from rich.progress import Progress

from worker.intake.wanted import Ended, Want, Wanted
from worker.notion.addresses import page_link
from worker.reasons import reason

_LOOK = 1.0  # seconds
_SHOWN = 20  # pages
_PARTLY = "some of it could not be read: its Minutes note says how much"


@dataclass
class Tally:
    """left: that are still wanted. stopped: a person stopped watching; the work goes on."""

    ended: dict[str, Ended] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    stopped: bool = False

    @property
    def failed(self) -> list[Ended]:
        return [ended for ended in self.ended.values() if ended.state in {"failed", "dead"}]

    @property
    def attention(self) -> list[Ended]:
        return [ended for ended in self.ended.values() if ended.state == "needs_attention"]

    def __str__(self) -> str:
        done = len(self.ended) - len(self.failed) - len(self.attention)
        some = {"need a person": len(self.attention), "failed": len(self.failed), "left": len(self.left)}
        return ", ".join([f"{done:,} done", *(f"{count:,} {what}" for what, count in some.items() if count)])


def follow(pages: Sequence[str], wanted: Wanted, shown: Progress, sleep: Callable[[float], object] = time.sleep) -> Tally:
    """Until none is wanted any more, or Ctrl-C."""
    tally = Tally(left=set(pages))
    task = shown.add_task("", total=len(pages))
    try:
        while True:
            _look(tally, {want.page: want for want in wanted.every()}, wanted)
            shown.update(task, completed=len(pages) - len(tally.left), description=str(tally))
            if not tally.left:
                return tally
            sleep(_LOOK)
    except KeyboardInterrupt:
        tally.stopped = True
        return tally


def told(tally: Tally) -> None:
    click.echo(f"{tally}.")
    for line in _lines(tally.failed + tally.attention):
        click.echo(f"  {line}")
    if tally.stopped and tally.left:
        click.echo("What is left stays in the queue, and the workers go on. Run the same again to watch them.")


def _look(tally: Tally, wants: dict[str, Want], wanted: Wanted) -> None:
    for page in tally.left - wants.keys():
        ended = wanted.ended(page)
        if ended:  # else it was forgotten meanwhile
            tally.ended[page] = ended
    tally.left &= wants.keys()


def _lines(ended: Sequence[Ended]) -> Iterator[str]:
    for one in ended[:_SHOWN]:
        code = "dead" if one.state == "dead" else one.why
        yield f"{page_link(one.page)}  {reason(code).sentence if code else _PARTLY}"
    if len(ended) > _SHOWN:
        yield f"… and {len(ended) - _SHOWN} more: `minutes status` lists them"
