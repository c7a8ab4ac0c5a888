"""`minutes doctor`: what is set, what is missing, what to write or click in Notion; what the endpoint really enforces."""

import asyncio
from datetime import UTC, datetime

import click

from worker.errors import MinutesError
from worker.settings import Settings, load_settings, misspelt


def examine() -> bool:
    """Print a line per finding; False when something has to be mended before the commands can work as set."""
    for warning in misspelt():
        click.echo(f"  ?  {warning}")
    settings = load_settings()
    click.echo(f"  ok  engine: {settings.engine}")
    click.echo(f"  ok  time zone: {settings.timezone}")
    fine = [_names(settings), _store(settings)]
    if settings.redis_url is not None and not _redis(settings):
        fine.append(False)
        settings = settings.model_copy(update={"redis_url": None})  # what is asked of Notion does not depend on it
    fine.append(_notion(settings))
    fine.append(settings.engine == "rules" or _endpoint(settings))
    return all(fine)


def _names(settings: Settings) -> bool:
    from worker.redaction.ner import check_spec  # noqa: PLC0415

    if not settings.pii_ner:
        click.echo("  ?  names outside the roster are only found beside a title: PII_NER sets a model that finds the others")
        return True
    try:
        check_spec(settings.pii_ner)
    except MinutesError as error:
        click.echo(f"  no  {error}")
        return False
    click.echo(f"  ok  names outside the roster: {settings.pii_ner}")
    return True


def _store(settings: Settings) -> bool:
    from worker.store import load_keys  # noqa: PLC0415 — cryptography

    secret = settings.minutes_secret_key.get_secret_value() if settings.minutes_secret_key else None
    try:
        load_keys(secret, settings.data_dir)
    except MinutesError as error:
        click.echo(f"  no  {error}")
        return False
    source = "MINUTES_SECRET_KEY" if secret else f"a key file in {settings.data_dir}"
    click.echo(f"  ok  what is kept is encrypted with {source}")
    return True


def _redis(settings: Settings) -> bool:
    from worker.workplace import redis_answers  # noqa: PLC0415 — the SDK

    try:
        asyncio.run(redis_answers(settings))
    except MinutesError as error:
        click.echo(f"  no  {error}")
        return False
    click.echo("  ok  Redis answers")
    return True


def _notion(settings: Settings) -> bool:
    """Nothing is asked of Notion where it is not used."""
    if settings.notion_token is None:
        click.echo("  ?  Notion is not used: `minutes setup --help` says how to get NOTION_TOKEN and what comes then")
        return True
    return asyncio.run(_examined(settings))


async def _examined(settings: Settings) -> bool:
    from worker.notion.databases.health import clock_finding, examine_notion  # noqa: PLC0415 — the SDK
    from worker.workplace import connected, kept_workspace, places  # noqa: PLC0415

    try:
        known = kept_workspace(settings)
    except MinutesError as error:
        click.echo(f"  no  {error}")
        return False
    findings = [await clock_finding(settings.notion_base_url, datetime.now(UTC))]
    click.echo(f"  {findings[0].mark:2}  {findings[0].line}")
    async with connected(settings) as notion:
        async for finding in examine_notion(notion, places(settings), known=known):
            click.echo(f"  {finding.mark:2}  {finding.line}")
            findings.append(finding)
    return all(finding.mark != "no" for finding in findings)


def _endpoint(settings: Settings) -> bool:
    from worker.llm.probe import best_mode, probe  # noqa: PLC0415 — the SDK
    from worker.run import model_options  # noqa: PLC0415

    findings = asyncio.run(probe(model_options(settings)))
    for finding in findings:
        click.echo(f"  {'ok' if finding.ok else 'no'}  {finding.line}")
    best = best_mode(findings)
    usable = {f.mode for f in findings if f.ok}
    if best and settings.model_mode not in usable:
        click.echo(f"  no  MODEL_MODE is {settings.model_mode}, which this endpoint does not enforce: write MODEL_MODE={best}")
        return False
    if not best:
        click.echo("  no  the endpoint answers in no mode: check OPENAI_BASE_URL, OPENAI_API_KEY and the names of the models")
    return best is not None
