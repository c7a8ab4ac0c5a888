"""`minutes doctor`: what is set, what is missing, and what to write; what the endpoint really enforces."""

import asyncio

import click

from worker.errors import MinutesError
from worker.settings import Settings, load_settings, misspelt


def examine() -> bool:
    """Print a line per finding; False when something has to be mended before `minutes run` can work as set."""
    for warning in misspelt():
        click.echo(f"  ?  {warning}")
    settings = load_settings()
    click.echo(f"  ok  engine: {settings.engine}")
    click.echo(f"  ok  time zone: {settings.timezone}")
    names, store = _names(settings), _store(settings)
    return names and store and (settings.engine == "rules" or _endpoint(settings))


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
