"""`minutes prompts`: what is asked, in which version, and how large it is."""

from rich.console import Console
from rich.table import Table

import prompts
from worker.stages.chunks import tokens


def list_prompts(console: Console | None = None) -> None:
    """Sizes are estimates: four characters of Latin script or one and a half of Hangul a token."""
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for title in ("prompt", "version", "tokens", "instructions", "examples"):
        table.add_column(title, justify="left" if title == "prompt" else "right", no_wrap=True)
    for name in prompts.names():
        prompt = prompts.load(name)
        sizes = (tokens(prompt.system), tokens(prompt.instructions), len(prompt.examples))
        table.add_row(name, str(prompt.version), *(f"{size:,}" for size in sizes))
    console = console or Console()
    console.print(table)
    for name in prompts.names():
        console.print(f"\n[bold]{name}[/]  [dim]{prompts.load(name).description}[/]")
