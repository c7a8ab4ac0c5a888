"""The command `minutes`. Heavy imports are inside the commands, so that --help answers at once."""

import io
import sys
from pathlib import Path
from typing import Any

import click

from worker.errors import MinutesError


class Commands(click.Group):
    """Expected failures are one line on stderr and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MinutesError as error:
            line = "".join(c if c.isprintable() else " " for c in str(error))  # names of files are anybody's
            click.echo(f"minutes: {line}", err=True)
            ctx.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="notion-minutes", message="%(package)s %(version)s")
def main() -> None:
    """Meeting minutes you can trust: every line with the words that it rests on.

    \b
    minutes run meeting.vtt                      read the minutes in the terminal
    minutes run meeting.txt --date 2026-11-20    a date makes “by Friday” a day
    minutes run meeting.vtt --out minutes/       Markdown, HTML, JSON and a calendar file
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a console of another encoding shows ? for 한, and the minutes


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--title", help="Title of the meeting. Default: what the file says.")
@click.option(
    "--date", "held_at", metavar="DATE",
    help="When it was held: 2026-11-20 or 2026-11-20T14:00. Default: what the file says; never today.",
)
@click.option(
    "--timezone", metavar="ZONE", help="Its time zone, such as Asia/Seoul. Default: MINUTES_TIMEZONE, else this machine's."
)
@click.option(
    "--roster", type=click.Path(path_type=Path), metavar="FILE.json",
    help='Who could own something: [{"name", "aliases": [], "email", "notion_user_id"}].',
)
@click.option("--language", type=click.Choice(["auto", "ko", "en"]), help="Language of the minutes. Default: the meeting's.")
@click.option(
    "--engine", type=click.Choice(["rules", "openai"]),
    help="Who reads. Default: openai where a key or an endpoint is set, else rules.",
)
@click.option("--format", "source", metavar="NAME", help="Format of the transcript, such as vtt, srt, plain. Default: detected.")
@click.option("--json", "sink", flag_value="json", help="Print JSON (docs/json.md).")
@click.option("--markdown", "sink", flag_value="markdown", help="Print Markdown.")
@click.option("--html", "sink", flag_value="html", help="Print a self-contained HTML page.")
@click.option("--ics", "sink", flag_value="ics", help="Print events and due dates as a calendar file.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Write all four into DIR.")
@click.option(
    "--cache", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Keep what the model answered here, encrypted: nothing is asked twice.",
)  # fmt: skip
def run(file: Path, sink: str | None, out: Path | None, cache: Path | None, **options: Any) -> None:
    """Turn the transcript FILE into minutes.

    Captions (.vtt, .srt), exports of Zoom, Teams, Google Meet, Otter, Fireflies and Clova Note, Notion pages and plain
    “Name: text” are recognised by themselves.
    """
    import gc  # noqa: PLC0415

    from worker.run import run_file  # noqa: PLC0415

    if out and sink:
        raise click.UsageError(f"--{sink} prints and --out writes all four: give one of them.")
    if out:
        from worker.outputs.folder import check_folder  # noqa: PLC0415

        check_folder(out)  # before anything is asked and paid
    gc.disable()  # one short run: collecting costs 0.2 s of an hour's meeting and would free nothing that matters
    minutes = run_file(file, cache=cache, **options)
    if out:
        from worker.outputs.files import write_all  # noqa: PLC0415

        for path in write_all(minutes, out, stem=file.stem):
            click.echo(path)
    elif sink:
        from worker.outputs import rendered  # noqa: PLC0415

        sys.stdout.buffer.write(rendered(minutes, sink))
    else:
        from worker.outputs.terminal import show  # noqa: PLC0415

        show(minutes)


@main.command()
def prompts() -> None:
    """List the prompts: version, size in tokens, what each one does."""
    from worker.listing import list_prompts  # noqa: PLC0415

    list_prompts()


@main.command()
@click.argument("page", metavar="PAGE_URL")
@click.option("--fresh", is_flag=True, help="Ask the model anew; answers and minutes that are kept are not used.")
@click.option("--dry-run", is_flag=True, help="Show what would change in Notion, and write nothing there.")
def rerun(page: str, *, fresh: bool, dry_run: bool) -> None:
    """Make the minutes of a meeting page in Notion, or bring them up to date.

    \b
    minutes rerun https://app.notion.com/p/Weekly-…             read, make, write back
    minutes rerun https://app.notion.com/p/Weekly-… --dry-run   what would change

    It is safe to run at any time: what people changed stays, what they deleted or rejected stays gone, and where nothing
    changed nothing is asked and nothing is written. PAGE_URL is any address of the page, or its id.
    """
    from worker.rerun import rerun_page  # noqa: PLC0415

    rerun_page(page, fresh=fresh, dry_run=dry_run)


@main.command()
@click.argument("place", metavar="PAGE_URL|ROW_URL|DIR|FILE")
@click.argument("item", required=False)
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where FILE's answers are kept.")
@click.option("--run", "run_id", metavar="ID", help="Another run than the last.")
def trace(place: str, item: str | None, cache: Path | None, run_id: str | None) -> None:
    """Show how an ITEM (such as A1, or summary) came about: its run, and each prompt, reply and verdict.

    \b
    minutes trace https://app.notion.com/p/Release-notes-…   a row, or the meeting page
    minutes trace minutes/weekly.json A1                     a file of minutes, and an item of it
    minutes trace cache/                                     the directory of --cache

    Of a row, what was said and asked for it is shown; of a page, a file or a directory, the runs and the ids of their
    items, or one of them. FILE is a transcript that was run with --cache DIR, or the JSON of its minutes.
    """
    from worker.trace import trace_page, trace_place  # noqa: PLC0415

    if cache is None and not Path(place).exists():
        trace_page(place, item, run_id)
    else:
        trace_place(Path(place), item, cache, run_id)


@main.command()
@click.argument("place", metavar="PAGE_URL|FILE")
@click.option(
    "--cache", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR",
    help="Where FILE's answers are kept.",
)  # fmt: skip
def forget(place: str, cache: Path | None) -> None:
    """Delete all that is kept of a page or file: prompts, replies, runs, and the table of its placeholders.

    A page is set to Ignored as well, so that it is not made again by itself. Nothing else in Notion changes.
    """
    if cache is None:
        from worker.rerun import forget_page  # noqa: PLC0415

        forget_page(place)
    else:
        from worker.run import forget_file  # noqa: PLC0415

        click.echo(f"{forget_file(Path(place), cache)} records of {place} deleted")


@main.command()
@click.option("--parent", metavar="PAGE_URL", help="The page in Notion on which the databases are, or are to be made.")
@click.option(
    "--meetings", metavar="DATABASE_URL", help="A database of meetings that you have already; it gets the columns it lacks."
)
@click.option(
    "--language", type=click.Choice(["ko", "en"]),
    help="Of the names of databases and columns. Default: MINUTES_LANGUAGE, else that of the page's title.",
)
@click.option(
    "--env", type=click.Path(path_type=Path, dir_okay=False), default=Path(".env"), metavar="FILE", show_default=True,
    help="Where the settings are, and the ids are written; every other line is kept.",
)
@click.option("--print", "only_print", is_flag=True, help="Print the ids instead of writing them.")
def setup(**options: Any) -> None:
    """Find or make the databases in Notion, and write their ids to .env.

    \b
    Before, once:
      1. Notion → Settings → Connections → Develop or manage connections → New connection.
         Capabilities: Read, Update and Insert content; Read user information
         including email addresses.
      2. Copy its token (ntn_…) into .env:  NOTION_TOKEN=ntn_…
      3. Open the page that shall hold the databases → ••• → Connections → add it.
         The same for a database of meetings that is somewhere else.

    \b
    Then:
      minutes setup --parent https://app.notion.com/p/Team-…
      minutes setup --parent https://app.notion.com/p/Team-… --meetings https://app.notion.com/p/…

    Databases: Meetings, Action items, Decisions, Calendar, Digests. What is there is found and kept; only columns and
    options that are missing are added, and nothing is renamed, moved or deleted. It can be run again at any time: after a
    failure, it goes on. Afterwards you may rename databases, columns and options as you like. Addresses of every shape
    that Notion gives are understood.
    """
    from worker.setup import run_setup  # noqa: PLC0415

    run_setup(**options)


@main.command()
def doctor() -> None:
    """Check the settings, Notion with its databases, and what the model endpoint really enforces."""
    from worker.doctor import examine  # noqa: PLC0415

    sys.exit(0 if examine() else 1)


@main.command()
@click.argument("prompts", nargs=-1, metavar="[PROMPT]...")
@click.option("--engine", type=click.Choice(["rules", "openai"]), help="Who answers. Default: as for run.")
@click.option("--held-out", is_flag=True, help="Ask the cases that no prompt was tuned on, and only those.")
@click.option("--json", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the figures there.")
def evals(prompts: tuple[str, ...], engine: str | None, file: Path | None, *, held_out: bool) -> None:
    """Measure the prompts with the model of the settings: each on its cases (docs/evals.md).

    It measures and does not judge: the exit code is 1 only when the endpoint failed.
    """
    from worker.evals.command import run_evals  # noqa: PLC0415

    sys.exit(0 if run_evals(prompts, engine=engine, held_out=held_out, file=file) else 1)
