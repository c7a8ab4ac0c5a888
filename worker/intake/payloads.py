"""What Notion sends to the webhooks, as far as it is used: strict about that, and anything else may come and go."""

from typing import Annotated, Final, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

WAKING: Final = frozenset({
    "page.created", "page.content_updated", "page.properties_updated", "page.moved", "page.undeleted",
    "page.transcription_block.transcript_deleted",
})  # fmt: skip

# The name of a mark is made of it.
Name = Annotated[str, Field(pattern=r"^[0-9A-Za-z_.:-]{1,100}$")]


class _Told(BaseModel):
    # An error may end up in a log: it must not show what was sent.
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True, hide_input_in_errors=True)


Sent = TypeVar("Sent", bound=_Told)


class Entity(_Told):
    id: UUID
    type: str


class Author(_Told):
    id: str


class Parent(_Told):
    """type: in events `database`, `page`, `block`, `space` …; in what automations send `data_source_id`, `database_id` …"""

    type: str
    id: str | None = None
    data_source_id: str | None = None
    database_id: str | None = None


class Details(_Told):
    parent: Parent | None = None
    updated_properties: tuple[str, ...] = ()


class Event(_Told):
    """What all events have."""

    id: Name
    type: str
    timestamp: AwareDatetime


class PageEvent(Event):
    """One that may wake a page. authors: several where edits were put together, none where it was nobody's edit."""

    entity: Entity
    authors: tuple[Author, ...] = ()
    integration_id: str = ""
    data: Details = Details()


class Row(_Told):
    id: UUID
    parent: Parent | None = None


class Source(_Told):
    event_id: Name | None = None


class Pressed(_Told):
    """What the action “Send webhook” of a button or an automation sends."""

    data: Row
    source: Source | None = None


class Handshake(_Told):
    """What comes once, unsigned, when a subscription is made."""

    verification_token: Annotated[str, Field(pattern=r"^[!-~]{8,200}$")]


def read_event(body: bytes) -> Event | None:
    """None for what is no event. Of types that mean nothing to us, only what all have is looked at."""
    event = _read(Event, body)
    return _read(PageEvent, body) if event and event.type in WAKING else event


def read_pressed(body: bytes) -> Pressed | None:
    return _read(Pressed, body)


def read_handshake(body: bytes) -> str | None:
    """The verification token, if that is what the body is for."""
    handshake = _read(Handshake, body)
    return handshake.verification_token if handshake else None


def _read(kind: type[Sent], body: bytes) -> Sent | None:
    try:
        return kind.model_validate_json(body)
    except ValidationError:
        return None
