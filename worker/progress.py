"""Progress on stderr while a model works; nothing where nobody watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

STAGES = {
    "read": "Reading the page",
    "extract": "Reading the transcript",
    "verify": "Checking every item",
    "summarise": "Writing the summary",
    "write": "Writing to Notion",
}


@contextmanager
def shown_progress(*, enabled: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Yields the function that the executor tells (stage, done, total)."""
    console = Console(stderr=True)
    if not enabled or not console.is_terminal:
        yield lambda *_: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks = {stage: bars.add_task(title, total=None, visible=False) for stage, title in STAGES.items()}

        def tell(stage: str, done: int, total: int) -> None:
            if stage in tasks:
                bars.update(tasks[stage], completed=done, total=total, visible=True)

        yield tell
