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
@click.option("--wait", is_flag=True, help="Where workers run: wait until they have made it.")
def rerun(page: str, *, fresh: bool, dry_run: bool, wait: bool) -> None:
    """Make the minutes of a meeting page in Notion, or bring them up to date.

    \b
    minutes rerun https://app.notion.com/p/Weekly-…             read, make, write back
    minutes rerun https://app.notion.com/p/Weekly-… --dry-run   what would change

    It is safe to run at any time: what people changed stays, what they deleted or rejected stays gone, and where nothing
    changed nothing is asked and nothing is written. PAGE_URL is any address of the page, or its id.

    Where workers run (`minutes up`), they do it, before anything that they found by themselves; else this command does.
    """
    from worker.rerun import rerun_page  # noqa: PLC0415

    rerun_page(page, fresh=fresh, dry_run=dry_run, wait=wait)


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
@click.option(
    "--week", metavar="WEEK",
    help="Such as 2026-W47 (ISO weeks). Default: the last that has ended; with DIGEST_DAY thu or later the present one.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show it, and what would change in Notion; write nothing there.")
@click.option("--markdown", "form", flag_value="markdown", help="Print it as Markdown; nothing is written.")
@click.option("--html", "form", flag_value="html", help="Print it as a self-contained HTML page; nothing is written.")
def digest(week: str | None, form: Any, *, dry_run: bool) -> None:
    """Make the weekly digest in Notion, or bring it up to date: what was decided, what is open, new, late or unowned.

    \b
    minutes digest                          the last week
    minutes digest --week 2026-W47          another one
    minutes digest --html > week.html       to look at, or to send around

    Its numbers are those of the rows in Notion, as people left them. `minutes up` makes one each week by itself (DIGEST_DAY,
    DIGEST_TIME). It is safe to run at any time: what people wrote on the page stays, and where nothing changed nothing is
    written. What closed, and which due dates moved, is told against the digest before.
    """
    from worker.digest.command import digest as run_digest  # noqa: PLC0415

    if dry_run and form:
        raise click.UsageError(f"--{form} prints and writes nothing anyway: leave out --dry-run.")
    run_digest(week, dry_run=dry_run, form=form)


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


@main.command()
def up() -> None:
    """Process new meeting pages by itself: worker, beat and webhook, kept running together on this machine.

    \b
    minutes setup --parent PAGE_URL     once: the databases in Notion
    minutes up                          until Ctrl-C; as a service: docs/running.md

    A page is processed when it has been left alone for MINUTES_QUIET_MINUTES; choose Re-run in its column Minutes to have it
    made at once. Without REDIS_URL it starts a Redis of its own in MINUTES_DATA_DIR. Whatever dies is started again, and
    nothing is lost by it. It refuses to start without a model, unless MINUTES_ENGINE=rules says that none is wanted.
    """
    from worker.up import up as run_up  # noqa: PLC0415

    run_up()


@main.command()
@click.option("--pages", type=click.IntRange(1, 64), metavar="N", help="Pages at once. Default: MINUTES_WORKERS.")
def worker(pages: int | None) -> None:
    """Process pages, several at once. More workers, on more machines, share the work: give all of them the same REDIS_URL.

    Besides, there must run somewhere: one `minutes beat` or more, and `minutes web` where Notion or a button shall tell of
    pages. On one machine `minutes up` is all of it. SIGTERM: pages under way put themselves down, and go on elsewhere.
    """
    from worker.roles import run_worker  # noqa: PLC0415

    run_worker(pages)


@main.command()
def beat() -> None:
    """Give the ticks at which pages are looked for and handed to the workers. Run as many as you like: each tick counts once."""
    from worker.roles import run_beat  # noqa: PLC0415

    run_beat()


@main.command()
def web() -> None:
    """Take what Notion, buttons and automations tell of pages, at WEBHOOK_HOST and WEBHOOK_PORT (docs/webhooks.md).

    Pages are found without it as well, by looking every MINUTES_POLL_SECONDS. /healthz, /readyz and /metrics tell how it is.
    """
    from worker.intake.web import serve  # noqa: PLC0415
    from worker.settings import load_settings  # noqa: PLC0415

    serve(load_settings())


@main.group()
def webhook() -> None:
    """What Notion's webhooks need to be set up (docs/webhooks.md)."""


@webhook.command()
@click.option("--reset", is_flag=True, help="Forget it, so that the next one that arrives is taken.")
def token(*, reset: bool) -> None:
    """Print the verification token that Notion sent; without one, say how to subscribe, with exit code 1."""
    from worker.intake.subscribing import show_token  # noqa: PLC0415

    sys.exit(0 if show_token(reset=reset) else 1)


@main.command()
@click.option("--watch", is_flag=True, help="Look again every 2 seconds, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
@click.option(
    "--check", "role", type=click.Choice(["all", "worker", "system", "beat", "web"]), is_flag=False, flag_value="all",
    help="Print nothing; exit 0 where Redis answers and a process of this kind lives here. all: where all that takes part "
    "lives somewhere.",
)  # fmt: skip
def status(role: Any, *, watch: bool, as_json: bool) -> None:
    """Show what runs, what is in the queues, which pages wait or need a person, and what the last runs took.

    \b
    minutes status                  one look
    minutes status --watch          a look every 2 seconds
    minutes status --check worker   for a health check

    Pages are shown as links: what they are called is known to Notion alone.
    """
    import gc  # noqa: PLC0415

    if not watch:
        gc.disable()  # one short look: collecting what the imports leave takes a sixth of it
    from worker.status import check, show_status  # noqa: PLC0415

    if sum((watch, as_json, role is not None)) > 1:
        raise click.UsageError("--watch, --json and --check: give one of them.")
    if role is None:
        show_status(watch=watch, as_json=as_json)
    else:
        check(None if role == "all" else role)


@main.command()
@click.option("--once", is_flag=True, help="Look once, now.")
def poll(*, once: bool) -> None:
    """Look at the database of meetings: what people edited, set to Re-run, or what was left unfinished, is wanted from then on.

    `minutes up` does so by itself, every MINUTES_POLL_SECONDS; the pages are made by its workers.
    """
    from worker.intake.by_hand import poll_once  # noqa: PLC0415

    if not once:
        raise click.UsageError("`minutes up` looks again and again by itself: give --once for a look now.")
    poll_once()


@main.command()
@click.option("--since", required=True, metavar="DATE", help="The first day, such as 2026-11-01.")
@click.option("--until", metavar="DATE", help="The last day. Default: today.")
@click.option("--again", is_flag=True, help="Also meetings that have minutes; where nothing changed, nothing is written.")
@click.option("--wait/--no-wait", default=True, show_default=True, help="Stay until all are done; Ctrl-C leaves them queued.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask before many pages are queued.")
def backfill(since: str, until: str | None, *, again: bool, wait: bool, yes: bool) -> None:
    """Have the minutes made of meetings that were held before.

    \b
    minutes backfill --since 2026-11-01
    minutes backfill --since 2026-01-01 --until 2026-06-30 --no-wait

    The day of a meeting is its date, else that on which its page was made. Only pages without minutes are taken, so it can
    be run again at any time, and goes on where it was; what people do meanwhile goes before. Exit code 1 when some failed.
    """
    from worker.intake.backfill import backfill as run_backfill  # noqa: PLC0415

    sys.exit(0 if run_backfill(since, until, again=again, wait=wait, yes=yes) else 1)
