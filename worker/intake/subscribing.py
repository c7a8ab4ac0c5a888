"""`minutes webhook token`: what Notion wants of the person who subscribes to its events."""

from typing import Final

import click

from worker.intake.receiving import TOKEN
from worker.settings import load_settings
from worker.workplace import data_store

_SUBSCRIBE: Final = """\
No verification token has arrived yet. To have Notion tell of edits at once:
  1. Run `minutes web` (or `minutes up`), and lead a public HTTPS address to its port {port}.
  2. Notion → Settings → Connections → Develop or manage connections → your connection → Webhooks
     → Create a subscription. URL: https://YOUR.HOST/webhooks/notion
     Events: page.created, page.content_updated, page.properties_updated, page.moved, page.undeleted,
     page.transcription_block.transcript_deleted. API version: 2026-03-11.
  3. Notion sends the token there at once; `minutes webhook token` then shows it.
Without all this, pages are found by looking every {seconds} s."""
_PASTE: Final = """\
Paste it in Notion → Settings → Connections → your connection → Webhooks → Verify. Keep it secret: it signs every event.
Should Notion say that it is another one, somebody else was quicker: `minutes webhook token --reset`, then Resend token.
Once verified, write it into .env as WEBHOOK_TOKEN: so it outlives what is kept."""
_SET: Final = "WEBHOOK_TOKEN is set, so that is the one; take it out of .env to have another one kept."

_FORGOTTEN: Final = "Forgotten. The next token that arrives is taken: in Notion, click Resend token, or subscribe anew."


def show_token(*, reset: bool) -> bool:
    """The token on stdout, what to do with it on stderr. False where there is none."""
    settings = load_settings()
    if settings.webhook_token is not None:
        click.echo(_SET, err=True)
        click.echo(settings.webhook_token.get_secret_value())
        return True
    with data_store(settings) as store:
        if reset:
            store.drop_secret(TOKEN)
            click.echo(_FORGOTTEN, err=True)
            return True
        token = store.get_secret(TOKEN)
    if token is None:
        click.echo(_SUBSCRIBE.format(port=settings.webhook_port, seconds=settings.minutes_poll_seconds), err=True)
        return False
    click.echo(token)
    click.echo(_PASTE, err=True)
    return True
