"""`minutes run`: from the words of the command line to minutes, with the settings in between."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from worker.errors import PermanentError, SettingsError
from worker.llm import Model, open_model
from worker.llm.options import ModelOptions
from worker.llm.pricing import PRICES, load_prices
from worker.local import Request, minutes_of, page_of
from worker.model import Minutes
from worker.settings import Settings, load_settings
from worker.store import STORE_FILE, MemoryStore, Store, load_keys, open_store
from worker.transcripts import read_file
from worker.transcripts.normalise import fold

_DATE = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:[T ](\d{1,2}:\d{2})(?::\d{2})?\s*(Z|[+-]\d{2}:?\d{2})?)?$")


def run_file(
    file: Path,
    *,
    title: str | None = None,
    held_at: str | None = None,
    timezone: str | None = None,
    roster: Path | None = None,
    language: str | None = None,
    engine: str | None = None,
    source: str | None = None,
    cache: Path | None = None,
) -> Minutes:
    """Options as typed; None: not given. Raises MinutesError with a sentence for the user."""
    settings = load_settings(overrides={"minutes_engine": engine})
    request = _request(file, settings, title, held_at, timezone, roster, language)
    transcript = read_file(file, format=source)
    with opened_store(settings, cache) as store:
        return asyncio.run(_run(transcript, request, settings, store))


@contextmanager
def opened_store(settings: Settings, cache: Path | None) -> Iterator[Store]:
    """The encrypted store in a folder, or one that ends with the process."""
    if cache is None:
        yield MemoryStore()
        return
    secret = settings.minutes_secret_key.get_secret_value() if settings.minutes_secret_key else None
    keys = load_keys(secret, settings.data_dir)
    store = open_store(cache, keys, keep_days=settings.minutes_keep_days)
    try:
        yield store
    finally:
        store.close()


def forget_file(file: Path, cache: Path) -> int:
    """Delete what the store in `cache` keeps of a transcript; the number of records."""
    if not (cache / STORE_FILE).exists():
        raise PermanentError(f"{cache}: nothing is kept here.")
    with opened_store(load_settings(), cache) as store:
        return store.forget(page_of(file))


def chosen_model(settings: Settings, key: str) -> Model:
    """The endpoint of the settings, or the rules. key: opaque; calls of one key share what the provider caches."""
    if settings.engine == "rules":
        from worker.llm.rules import RulesModel  # noqa: PLC0415 — not needed where a model answers

        return RulesModel()
    return open_model(model_options(settings)).for_page(key)


def model_options(settings: Settings) -> ModelOptions:
    """What a model endpoint needs to know. Raises SettingsError for a price file that cannot be read."""
    prices = load_prices(settings.model_prices) if settings.model_prices else PRICES
    return ModelOptions(**settings.model_options(), prices=prices)


def moment(text: str, timezone: str) -> tuple[datetime, bool]:
    """What --date says, in the meeting's zone, and whether it names a time.

    >>> moment("2026-11-20", "Asia/Seoul")[1], moment("2026-11-20T14:05", "Asia/Seoul")[0].isoformat()
    (False, '2026-11-20T14:05:00+09:00')
    """
    zone = ZoneInfo(timezone)
    found = _DATE.match(text.strip())
    if found is None:
        raise SettingsError(f"--date: write 2026-11-20 or 2026-11-20T14:00 (not “{text}”).")
    try:
        year, month, day = map(int, found[1].split("-"))
        hour, minute = map(int, (found[2] or "0:0").split(":"))
        offset = datetime.fromisoformat(f"2000-01-01T00:00{found[3]}").tzinfo if found[3] else zone
        held = datetime(year, month, day, hour, minute, tzinfo=offset).astimezone(UTC).astimezone(zone)
    except (ValueError, OverflowError):  # the first and last day of the calendar are none in another zone
        raise SettingsError(f"--date: there is no such day or time: “{text}”.") from None
    return held, found[2] is not None


async def _run(transcript: Any, request: Request, settings: Settings, store: Store) -> Minutes:
    from worker.progress import shown_progress  # noqa: PLC0415 — rich
    from worker.protection import protected_model  # noqa: PLC0415 — it needs model_options
    from worker.store.marks import MemoryMarks  # noqa: PLC0415

    model = protected_model(settings, store.opaque(request.page), MemoryMarks())
    try:
        with shown_progress(enabled=settings.engine == "openai") as progress:
            return await minutes_of(transcript, request, model, store, progress)
    finally:
        await model.close()


def _request(
    file: Path,
    settings: Settings,
    title: str | None,
    held_at: str | None,
    timezone: str | None,
    roster: Path | None,
    language: str | None,
) -> Request:
    zone = _zone(timezone) if timezone else settings.timezone
    held, time_known = moment(held_at, zone) if held_at else (None, True)
    return Request(
        page=page_of(file),
        title=" ".join(fold(title).split()) if title else None,
        held_at=held,
        time_known=time_known,
        timezone=zone,
        language=None if language == "auto" else language or settings.minutes_language,  # type: ignore[arg-type]
        people=_people(roster) if roster else (),
        ner=settings.pii_ner,
    )


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (LookupError, OSError, ValueError):
        raise SettingsError(f"--timezone: write an IANA name such as Asia/Seoul (not “{name}”).") from None


def _people(roster: Path) -> Any:
    from worker.roster import load_roster  # noqa: PLC0415 — only where there is one

    try:
        text = roster.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"--roster: {roster} cannot be read; it must be a JSON file in UTF-8.") from None
    return load_roster(text, name=str(roster))
