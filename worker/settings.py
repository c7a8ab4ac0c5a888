"""Environment → Settings. Nothing else of ours reads the environment."""

import difflib
import hashlib
import json
import os
import re
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    SecretStr,
    TypeAdapter,
    ValidationError,
)
from pydantic.fields import FieldInfo

from worker.errors import SettingsError

_OURS = ("DIGEST_", "MINUTES_", "MODEL_", "NOTION_", "OPENAI_", "PII_", "REDIS_", "WEBHOOK_")
_MODEL = "gpt-6-luna-2026-09-22"
_SOCKET_PATH = 100  # bytes; Linux takes 107, macOS 103


def _url(value: str) -> str:
    TypeAdapter(HttpUrl).validate_python(value)
    return value.rstrip("/")


def _timezone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (LookupError, OSError):  # a directory of the time zone data is an OSError
        raise ValueError from None


def _clock(value: str) -> str:
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", value.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError
    return f"{int(found[1]):02d}:{found[2]}"


def _place(value: Path) -> Path:
    try:
        value.expanduser()
    except RuntimeError:  # ~somebody who has no home here
        raise ValueError from None
    return value


def _sendable(key: SecretStr | None) -> SecretStr | None:
    """What no header can hold would fail as late as in the first request, and as if the endpoint were to blame."""
    if key and not re.fullmatch(r"[!-~]+", key.get_secret_value()):
        raise ValueError
    return key


def _setting(default: Any, description: str, write: str) -> Any:
    """write: what a person has to write there, for the error and the table."""
    return Field(default=default, description=description, json_schema_extra={"write": write})


def _database(of: str) -> Any:
    return _setting(None, f"The database of {of}; `minutes setup` fills it in.", "the address or id of the database")


class Settings(BaseModel):
    """Every setting; its name in the environment is that of the field in capitals."""

    # Half of the names begin with `model_`, which pydantic would rather keep for itself.
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, protected_namespaces=())

    openai_api_key: Annotated[SecretStr | None, AfterValidator(_sendable)] = _setting(
        None, "Key of the model endpoint.", "the key as the provider shows it"
    )
    openai_base_url: Annotated[str, AfterValidator(_url)] | None = _setting(
        None, "An OpenAI-compatible endpoint instead of OpenAI itself: vLLM, Ollama, Azure …",
        "an address such as http://localhost:11434/v1",
    )  # fmt: skip
    model_extract: str = _setting(_MODEL, "Model that finds candidates.", "a dated model name")
    model_verify: str = _setting(_MODEL, "Model that checks every candidate.", "a dated model name")
    model_summarise: str = _setting(_MODEL, "Model that writes and checks the summary.", "a dated model name")
    model_mode: Literal["json_schema", "tools", "json"] = _setting(
        "json_schema", "How replies are held to their schema; `minutes doctor` says what an endpoint enforces.",
        "json_schema, tools or json",
    )  # fmt: skip
    model_reasoning: Literal["auto", "yes", "no"] = _setting(
        "auto", "Whether the models reason, hence take an effort and no temperature; auto goes by their names.",
        "auto, yes or no",
    )  # fmt: skip
    model_reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh"] = _setting(
        "low", "Effort asked of reasoning models.", "none, minimal, low, medium, high or xhigh"
    )
    model_parallel: Annotated[int, Field(ge=1, le=1000)] = _setting(
        16, "Requests in flight at once.", "a whole number from 1 to 1000"
    )
    model_timeout_seconds: Annotated[float, Field(gt=0)] = _setting(
        60.0, "Longest time for one request.", "a number of seconds above 0"
    )
    model_deadline_seconds: Annotated[float, Field(gt=0)] = _setting(
        240.0, "Longest time for one call, waits and repeats included.", "a number of seconds above 0"
    )
    model_requests_per_minute: Annotated[int, Field(ge=1)] | None = _setting(
        None, "Requests to the model in a minute, of all workers together; no limit when not set.", "a whole number from 1"
    )
    model_tokens_per_minute: Annotated[int, Field(ge=1000)] | None = _setting(
        None, "Tokens to and from the model in a minute, of all workers together; no limit when not set.",
        "a whole number from 1000",
    )  # fmt: skip
    model_prices: Path | None = _setting(
        None, 'File of prices over the built-in ones: {"model": {"input", "cached", "output"}}, $ per million tokens.',
        "the path of a JSON file",
    )  # fmt: skip
    minutes_engine: Literal["openai", "rules"] | None = _setting(
        None, "Who answers: a model, or the rules; without it a model where a key or an endpoint is set.",
        "openai or rules",
    )  # fmt: skip
    minutes_secret_key: SecretStr | None = _setting(
        None, "Keys of the stores, separated by commas: the first encrypts, all decrypt. Made and kept in the data "
        "directory when not set.", "Fernet keys: 44 characters of base64 each",
    )  # fmt: skip
    minutes_data_dir: Annotated[Path, AfterValidator(_place)] = _setting(
        Path("~/.local/share/notion-minutes"), "Where the stores and the key are kept.", "the path of a directory"
    )
    minutes_keep_days: Annotated[float, Field(gt=0)] = _setting(
        90.0, "How long replies, runs and minutes are kept.", "a number of days above 0"
    )
    minutes_language: Literal["ko", "en"] | None = _setting(
        None, "Language of the minutes; the meeting's own when not set.", "ko or en"
    )
    minutes_timezone: Annotated[str, AfterValidator(_timezone)] | None = _setting(
        None, "Time zone of meetings whose source names none; this machine's when not set.",
        "an IANA name such as Asia/Seoul",
    )  # fmt: skip
    minutes_quiet_minutes: Annotated[float, Field(ge=0)] = _setting(
        5.0, "How long a page must be left alone before it is processed by itself.", "a number of minutes from 0"
    )
    minutes_poll_seconds: Annotated[int, Field(ge=5, le=86_400)] = _setting(
        60, "Time between two looks at the database of meetings.", "a number of seconds from 5"
    )
    minutes_workers: Annotated[int, Field(ge=1, le=64)] = _setting(
        4, "Pages processed at once by one worker.", "a whole number from 1 to 64"
    )
    minutes_page_seconds: Annotated[int, Field(ge=10)] = _setting(
        840, "Longest time at one page at a stretch; what is left is done in the next.", "a number of seconds from 10"
    )
    minutes_budget_per_run: Annotated[float, Field(gt=0)] | None = _setting(
        None, "What one run of a page may cost, in US dollars; then the page waits for a person.", "a number of dollars above 0"
    )
    minutes_budget_per_day: Annotated[float, Field(gt=0)] | None = _setting(
        None, "What all runs of a day (UTC) may cost, in US dollars; then pages wait for the next.", "a number of dollars above 0"
    )
    minutes_fallback: Literal["rules"] | None = _setting(
        None, "What answers while the model's provider is away: rules, which the minutes then say; else the page waits.", "rules"
    )
    digest_day: Annotated[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "off"], BeforeValidator(str.lower)] = _setting(
        "mon", "Day of the weekly digest: until Wednesday of the week before, from Thursday on of the present one.",
        "mon, tue, wed, thu, fri, sat, sun or off",
    )  # fmt: skip
    digest_time: Annotated[str, AfterValidator(_clock)] = _setting(
        "09:00", "Time of the weekly digest.", "a time such as 09:00"
    )
    digest_timezone: Annotated[str, AfterValidator(_timezone)] | None = _setting(
        None, "Time zone of the weekly digest: when it comes, and when a week begins; MINUTES_TIMEZONE when not set.",
        "an IANA name such as Asia/Seoul",
    )  # fmt: skip
    minutes_log: Literal["auto", "json", "text"] = _setting(
        "auto", "Form of the log; auto is text on a terminal, else JSON.", "auto, json or text"
    )
    notion_token: Annotated[SecretStr | None, AfterValidator(_sendable)] = _setting(
        None, "Token of the Notion connection (Settings → Connections → Develop).", "the token as Notion shows it: ntn_…"
    )
    notion_base_url: Annotated[str, AfterValidator(_url)] = _setting(
        "https://api.notion.com", "Where Notion's API answers.", "an address such as https://api.notion.com"
    )
    notion_rate_per_minute: Annotated[int, Field(ge=1, le=100_000)] = _setting(
        180, "Requests to Notion in a minute: 600 on the Business and Enterprise plans, 180 on the others.",
        "a whole number from 1",
    )  # fmt: skip
    notion_meetings: str | None = _database("meetings")
    notion_action_items: str | None = _database("action items")
    notion_decisions: str | None = _database("decisions")
    notion_calendar: str | None = _database("events and milestones")
    notion_digests: str | None = _database("weekly digests")
    notion_section: Literal["top", "bottom"] = _setting(
        "top", "Where on a meeting page the minutes are put.", "top or bottom"
    )
    notion_mentions: bool = _setting(
        default=False, description="Whether owners are @mentioned on the page; a mention notifies.", write="yes or no"
    )
    redis_url: Annotated[SecretStr | None, AfterValidator(_sendable)] = _setting(
        None, "Redis, shared by the workers of several machines; what is kept is kept there. Without it `minutes up` starts one.",
        "an address such as redis://:password@localhost:6379/0",
    )  # fmt: skip
    webhook_host: str = _setting("127.0.0.1", "Where the webhook service listens.", "an address of this machine, or 0.0.0.0")
    webhook_port: Annotated[int, Field(ge=1, le=65_535)] = _setting(
        8080, "Port of the webhook service, of its health checks and its metrics.", "a port number"
    )
    webhook_token: Annotated[SecretStr | None, AfterValidator(_sendable)] = _setting(
        None, "Notion's verification token, with which it signs events. It is kept when it arrives; set here, no other one is "
        "taken, and it outlives what is kept.", "what `minutes webhook token` shows",
    )  # fmt: skip
    webhook_secret: Annotated[SecretStr | None, AfterValidator(_sendable)] = _setting(
        None, "What buttons and automations of Notion send as the header X-Minutes-Secret, to have a page made again.",
        "a long random word",
    )  # fmt: skip
    pii_ner: str | None = _setting(
        None, "Model that finds names outside the roster, from this machine's disk.", "spacy:FOLDER, hf:FOLDER or gliner:FOLDER"
    )

    @property
    def engine(self) -> Literal["openai", "rules"]:
        if self.minutes_engine is not None:
            return self.minutes_engine
        return "openai" if self.openai_api_key or self.openai_base_url else "rules"

    @property
    def data_dir(self) -> Path:
        return self.minutes_data_dir.expanduser()

    @property
    def timezone(self) -> str:
        return self.minutes_timezone or machine_timezone()

    @property
    def digest_at(self) -> time:
        return time.fromisoformat(self.digest_time)

    @property
    def digest_zone(self) -> str:
        return self.digest_timezone or self.timezone

    @property
    def broker_url(self) -> str:
        """Where the queues are: Redis, or the one that `minutes up` starts."""
        return self.redis_url.get_secret_value() if self.redis_url else f"redis+socket://{quote(str(self.redis_socket))}"

    @property
    def redis_socket(self) -> Path:
        """Where the Redis of `minutes up` listens: in the data directory, or else at a place that only that directory has,
        since a socket's path is short everywhere.
        """
        socket = self.data_dir.resolve() / "redis.sock"
        if len(os.fsencode(socket)) <= _SOCKET_PATH:
            return socket
        return Path(f"/tmp/notion-minutes-{hashlib.sha256(os.fsencode(socket)).hexdigest()[:16]}/redis.sock")  # noqa: S108 — ours alone: embedded.py

    def model_options(self) -> dict[str, Any]:
        """The arguments of worker.llm.options.ModelOptions, all but the prices."""
        return {
            "models": {
                "extract": self.model_extract, "verify": self.model_verify, "summarise": self.model_summarise,
            },
            "api_key": self.openai_api_key.get_secret_value() if self.openai_api_key else None,
            "base_url": self.openai_base_url, "mode": self.model_mode, "reasoning": self.model_reasoning,
            "reasoning_effort": self.model_reasoning_effort, "parallel": self.model_parallel,
            "timeout": self.model_timeout_seconds, "deadline": self.model_deadline_seconds,
        }  # fmt: skip


def load_settings(
    env_file: Path = Path(".env"),
    environment: Mapping[str, str] | None = None,
    overrides: Mapping[str, str | None] = MappingProxyType({}),
) -> Settings:
    """Options of the command line (overrides, by field) over the environment over the file.

    Raises SettingsError: one line that names the variable and what to write.
    """
    values = _read(env_file, os.environ if environment is None else environment)
    values |= {name.upper(): value for name, value in overrides.items() if value}
    fields = {name: values[name.upper()] for name in Settings.model_fields if values.get(name.upper())}
    try:
        settings = Settings.model_validate(fields)
    except ValidationError as error:
        wrong = str(error.errors(include_input=False)[0]["loc"][0])
    else:
        return _checked(settings)
    raise SettingsError(_sentence(wrong, values[wrong.upper()]))


def misspelt(env_file: Path = Path(".env"), environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """A warning for every name that is none of ours but nearly one."""
    known = [name.upper() for name in Settings.model_fields]
    names = {**_file_values(env_file), **(os.environ if environment is None else environment)}
    warnings = []
    for name in sorted(set(names) - set(known)):
        plain = name.removesuffix("_FILE")
        near = difflib.get_close_matches(plain, known, n=1, cutoff=0.8)
        if name.startswith(_OURS) and near and not (plain in known and _is_secret(plain.lower())):
            warnings.append(f"{name} is no setting: did you mean {near[0]}?")
    return tuple(warnings)


def child_environment(extra: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """What a process that we start finds in its environment: what we have, and what is extra."""
    return {**os.environ, **extra}


def settings_table() -> list[tuple[str, str, str]]:
    """(name, default, description) of every setting, in the order of the README's table."""
    return [
        (name.upper(), "" if field.default is None else str(field.default), _described(name, field))
        for name, field in Settings.model_fields.items()
    ]


def machine_timezone() -> str:
    """The IANA name of this machine's time zone, `UTC` where it cannot be told."""
    link = Path("/etc/localtime")
    linked = str(link.resolve()).partition("zoneinfo/")[2] if link.is_symlink() else ""
    for name in (os.environ.get("TZ", "").lstrip(":"), linked):
        try:
            return _timezone(name)
        except ValueError:
            continue
    return "UTC"


def _read(env_file: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Values by name; a secret may stand in a file that NAME_FILE names, unless NAME itself is set."""
    values = {**_file_values(env_file), **{name: value for name, value in environment.items() if value}}
    for name in Settings.model_fields:
        place = values.get(f"{name.upper()}_FILE")
        if _is_secret(name) and place and not values.get(name.upper()):
            values[name.upper()] = _secret_in(place, name.upper())
    return values


def _file_values(env_file: Path) -> dict[str, str]:
    if not env_file.is_file():
        return {}
    try:
        return {name: value for name, value in dotenv_values(env_file, interpolate=False).items() if value}
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{env_file} cannot be read: it must be a text file in UTF-8.") from None


def _secret_in(place: str, name: str) -> str:
    try:
        return Path(place).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError, RuntimeError):
        raise SettingsError(f"{name}_FILE: {place} cannot be read.") from None


def _checked(settings: Settings) -> Settings:
    if settings.engine == "openai" and not (settings.openai_api_key or settings.openai_base_url):
        raise SettingsError("MINUTES_ENGINE is openai: set OPENAI_API_KEY, or OPENAI_BASE_URL for your own endpoint.")
    return settings


def _sentence(name: str, value: str) -> str:
    shown = "" if _is_secret(name) else f" (not {json.dumps(value[:40], ensure_ascii=False)})"
    return f"{name.upper()}: write {_write(Settings.model_fields[name])}{shown}."


def _described(name: str, field: FieldInfo) -> str:
    file = f" Also as {name.upper()}_FILE." if _is_secret(name) else ""
    return f"{field.description} Write {_write(field)}.{file}"


def _write(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    assert isinstance(extra, dict)
    return str(extra["write"])


def _is_secret(name: str) -> bool:
    return Settings.model_fields[name].annotation == SecretStr | None
