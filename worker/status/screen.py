"""The picture on a terminal. Ids, links and sentences of our own only: what a meeting is called is in Notion."""

from collections.abc import Iterable, Iterator, Mapping

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from worker.intake.wanted import Ended
from worker.metrics.pages import Phase
from worker.notion.addresses import page_link
from worker.reasons import reason
from worker.status.picture import Picture, Weekly
from worker.store.limiter_state import LimiterState

_QUIET, _GOOD, _ATTENTION, _BAD = "dim", "green", "yellow", "red"
_ROWS = 10
_PHASES: tuple[Phase, ...] = ("running", "queued", "due", "waiting")
_STATES = {"done": "done", "needs_attention": "to look at", "failed": "failed", "dead": "given up", "skipped": "left alone"}
_AWAY = {"outage": "away", "quota": "takes nothing more on this account"}
_STYLES = {"done": _GOOD, "needs_attention": _ATTENTION, "failed": _BAD, "dead": _BAD}


def screen(picture: Picture, console: Console) -> RenderableType:
    parts: list[RenderableType] = [_head(picture), _facts(picture)]
    if picture.running:
        parts += _titled("In progress", _running(picture, console))
    if picture.waiting:
        parts += _titled("Waiting", _waiting(picture, console))
    if picture.trouble:
        parts += _titled("For a person", *_trouble(picture, console))
    if picture.runs:
        parts += _titled("Last runs", _runs(picture, console))
    return Group(*parts)


def missing(picture: Picture) -> str:
    """What does not run, and the command that starts it; empty where all of it does."""
    if not picture.nodes:
        return "Nothing is running. Start it: minutes up"
    lacking = [role for role in ("worker", "system", "beat") if not picture.roles.get(role)]
    if "beat" in lacking:
        return "No beat is running, so no page is handed to the workers. Start one: minutes beat"
    return "No worker is running. Start one: minutes worker" if lacking else ""


def span(seconds: float) -> str:
    """
    >>> span(0.4), span(75), span(7500), span(200_000)
    ('0 s', '1 min', '2 h 5 min', '2 d 7 h')
    """
    seconds = max(0, round(seconds))
    if seconds < 60:
        return f"{seconds} s"
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86_400
    if minutes < 60:
        return f"{minutes} min"
    return f"{hours} h {minutes % 60} min" if hours < 48 else f"{days} d {hours % 24} h"


def _head(picture: Picture) -> Text:
    lack = missing(picture)
    if lack:
        return Text(lack, style=f"bold {_BAD}")
    roles = ", ".join(f"{count} {role}{'s' * (count > 1)}" for role, count in picture.roles.items())
    return Text("Running", style=f"bold {_GOOD}").append(f"  {roles}", style="not bold default")


def _facts(picture: Picture) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for name, told in _told(picture):
        table.add_row(Text(name, style=_QUIET), told)
    return table


def _told(picture: Picture) -> Iterator[tuple[str, Text]]:
    if picture.ticks:
        yield "ticks", Text(", ".join(f"{name} {span(age)} ago" for name, age in picture.ticks.items()))
    if picture.nodes or picture.queues is not None:
        yield "queues", _queues(picture)
    yield "pages", _counted({name: picture.pages.get(name, 0) for name in _PHASES})
    if picture.ended:
        yield "", _counted({label: picture.ended.get(state, 0) for state, label in _STATES.items()}, skip=True)
    if picture.limits:
        yield "limits", _limits(picture.limits)
    yield "model", _model(picture)
    if picture.weekly:
        yield "digest", _weekly(picture.weekly)


def _weekly(weekly: Weekly) -> Text:
    if weekly.made:
        return Text(f"the next comes in {span(weekly.next)}")
    if not weekly.failed:
        return Text(f"{weekly.week} is due")
    told = reason(weekly.why)
    then = f"tried again in {span(weekly.again)}" if weekly.again else "being tried again"
    by_hand = " → minutes digest" if told.way_out else ""
    return Text(f"{weekly.week} could not be made: {told.sentence}; {then}{by_hand}", style=_ATTENTION)


def _queues(picture: Picture) -> Text:
    if picture.queues is None:
        return Text("Redis does not answer", style=_BAD)
    waited = f"; the first has waited for {span(picture.oldest)}" if picture.oldest >= 1 else ""
    return _counted(picture.queues).append(waited)


def _counted(counts: Mapping[str, int], *, skip: bool = False) -> Text:
    return Text(", ".join(f"{count} {name}" for name, count in counts.items() if count or not skip))


def _limits(limits: Mapping[str, LimiterState]) -> Text:
    return Text(", ").join(Text(f"{name} ").append_text(_limit(state)) for name, state in limits.items())


def _limit(state: LimiterState) -> Text:
    if state.paused:
        return Text(f"told us to wait, {span(state.paused)} more", style=_ATTENTION)
    return Text(f"next turn in {state.wait:.1f} s" if state.wait >= 0.1 else "free")


def _model(picture: Picture) -> Text:
    spent = f"${picture.spent:.2f}"
    cost = f"{spent} of ${picture.budget:.2f} today (UTC)" if picture.budget else f"{spent} by the runs of today (UTC)"
    if picture.away is None:
        return Text(cost)
    then = f"asked again in {span(picture.away.seconds)}" if picture.away.seconds else "being tried again"
    return Text(f"{_AWAY[picture.away.reason]}, {then}", style=_ATTENTION).append(f"; {cost}", style="default")


def _running(picture: Picture, console: Console) -> Table:
    table = _table("page", "stage done", "for", "attempt", "lease")
    for run in picture.running[:_ROWS]:
        lease = Text("lost; goes on", style=_ATTENTION) if run.lease is None else Text(span(run.lease))
        table.add_row(_page(run.page, console), run.stage or "–", span(run.seconds), str(run.attempt), lease)
    return _more(table, len(picture.running))


def _waiting(picture: Picture, console: Console) -> Table:
    table = _table("page", "goes on in", "why")
    for page in picture.waiting[:_ROWS]:
        told = reason(page.why)
        by_hand = f" → {told.way_out}" if told.way_out and "PAGE" not in told.way_out else ""
        table.add_row(_page(page.page, console), span(page.seconds), f"{told.sentence}{by_hand}")
    return _more(table, len(picture.waiting))


def _trouble(picture: Picture, console: Console) -> Iterable[RenderableType]:
    """The whole address: it has to be opened, or typed after `minutes rerun`."""
    for end in picture.trouble[:_ROWS]:
        link = page_link(end.page)
        line = Text(link, style=f"link {link}" if console.is_terminal else "", no_wrap=True)
        yield line.append(f"  {_STATES[end.state]}, {span(picture.at - end.at)} ago", style=_STYLES[end.state])
        for told in _sentences(end):
            yield Padding(Text(told, style=_QUIET, no_wrap=not console.is_terminal), (0, 0, 0, 2), expand=False)
    if len(picture.trouble) > _ROWS:
        yield Text(f"and {len(picture.trouble) - _ROWS} more: minutes status --json", style=_QUIET)


def _sentences(end: Ended) -> Iterator[str]:
    """What happened, then what to do; a command comes last, to be copied."""
    if not end.why:
        yield "the note on the page says why"
        return
    told, dead = reason(end.why), end.state == "dead" != end.why
    # Of what stopped it last only the fact: nobody takes it up any more.
    yield f"{reason('dead').sentence}; last: {told.sentence.partition(':')[0]}" if dead else told.sentence
    if way_out := told.way_out or (reason("dead").way_out if dead else ""):
        yield f"→ {way_out.replace('PAGE', page_link(end.page))}"


def _runs(picture: Picture, console: Console) -> Table:
    table = _table("page", "run", "ago", "state", "took", "calls (kept)", "cost")
    for end in picture.runs:
        cost = "–" if end.cost is None else f"${end.cost:.4f}"
        state = Text(_STATES.get(end.state, end.state), style=_STYLES.get(end.state, ""))
        calls = f"{end.calls + end.cached} ({end.cached})"
        table.add_row(_page(end.page, console), end.run or "–", span(picture.at - end.at), state, span(end.seconds), calls, cost)
    return table


def _titled(title: str, *parts: RenderableType) -> list[RenderableType]:
    return [Text(), Text(title, style="underline"), *parts]


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style=_QUIET, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _more(table: Table, count: int) -> Table:
    if count > _ROWS:
        table.caption = f"and {count - _ROWS} more: minutes status --json"
        table.caption_justify = "left"
    return table


def _page(page: str, console: Console) -> Text:
    """The end of its id, which differs where beginnings are alike; what it opens is behind it, or written out."""
    link = page_link(page)
    return Text(f"…{link[-8:]}", style=f"link {link}") if console.is_terminal else Text(link)
