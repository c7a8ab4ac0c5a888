"""Events as Notion sends them: all of the 31 types, of a workspace with a database of meetings."""

import json
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from worker.intake.events import Meetings

Json = dict[str, Any]

PAGE, OTHER_PAGE = "393abc1e-edcd-8170-aebf-cf1d14057b30", "393abc1e-edcd-8199-aebf-cf1d14057b31"
SOURCE, CONTAINER = "5ca173c1-f3df-42cf-9a49-bbc8db4efb47", "5ca173c1-f3df-42cf-9a49-bbc8db4efb48"
ROWS, ROWS_CONTAINER = "6da173c1-f3df-42cf-9a49-bbc8db4efb49", "6da173c1-f3df-42cf-9a49-bbc8db4efb4a"
BOT, PERSON, CONNECTION = (f"c7c11cca-1d73-471d-9b6e-bdef5147019{n}" for n in range(3))
STATE = "y%5Ez%40"
MEETINGS = Meetings(SOURCE, CONTAINER, STATE, BOT)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOW = NOON.timestamp()

IN_MEETINGS = {"id": CONTAINER, "type": "database", "data_source_id": SOURCE}
IN_ROWS = {"id": ROWS_CONTAINER, "type": "database", "data_source_id": ROWS}
IN_WORKSPACE = {"id": "7ea173c1-f3df-42cf-9a49-bbc8db4efb4b", "type": "space"}
ON_PAGE = {"id": PAGE, "type": "page"}
IN_BLOCK = {"id": "8fa173c1-f3df-42cf-9a49-bbc8db4efb4c", "type": "block"}

_BLOCKS = {"updated_blocks": [{"id": IN_BLOCK["id"], "type": "block"}]}
_COLUMNS = {"updated_properties": [{"id": "kqLW", "name": "Created at", "action": "created"}]}
_FAILED = {
    "type": "error", "imported_time": "2026-11-20T12:00:00.000Z",
    "error": {"type": "download_error", "code": "x", "message": "y", "parameter": None, "status_code": None},
}  # fmt: skip

# type → kind of its entity, and its data
TYPES: dict[str, tuple[str, Json | None]] = {
    "page.created": ("page", {"parent": IN_MEETINGS}),
    "page.content_updated": ("page", {"parent": IN_MEETINGS, **_BLOCKS}),
    "page.properties_updated": ("page", {"parent": IN_MEETINGS, "updated_properties": ["title"]}),
    "page.moved": ("page", {"parent": IN_MEETINGS}),
    "page.deleted": ("page", {"parent": IN_MEETINGS}),
    "page.undeleted": ("page", {"parent": IN_MEETINGS}),
    "page.locked": ("page", {"parent": IN_MEETINGS}),
    "page.unlocked": ("page", {"parent": IN_MEETINGS}),
    "page.transcription_block.transcript_deleted": (
        "page", {"target": {"id": IN_BLOCK["id"], "type": "block"}, "transcript_id": None},
    ),
    **{f"database.{what}": ("database", {"parent": ON_PAGE}) for what in ("created", "moved", "deleted", "undeleted")},
    "database.content_updated": ("database", {"parent": ON_PAGE, **_BLOCKS}),
    "database.schema_updated": ("database", {"parent": ON_PAGE, **_COLUMNS}),
    **{f"data_source.{what}": ("data_source", {"parent": IN_MEETINGS}) for what in ("created", "moved", "deleted", "undeleted")},
    "data_source.content_updated": ("data_source", {"parent": IN_MEETINGS, **_BLOCKS}),
    "data_source.schema_updated": ("data_source", {"parent": IN_MEETINGS, **_COLUMNS}),
    **{f"comment.{what}": ("comment", {"page_id": PAGE, "parent": ON_PAGE}) for what in ("created", "updated", "deleted")},
    "view.created": ("view", {"parent": IN_MEETINGS, "view_type": "table"}),
    "view.updated": ("view", {"parent": IN_MEETINGS, "updated_fields": ["name"]}),
    "view.deleted": ("view", {"parent": IN_MEETINGS}),
    **{f"file_upload.{what}": ("file_upload", None) for what in ("created", "completed", "expired")},
    "file_upload.upload_failed": ("file_upload", {"file_import_result": _FAILED}),
}  # fmt: skip

_numbers = count(1)


def event(
    type_: str = "page.content_updated", *, page: str = PAGE, at: datetime = NOON, authors: tuple[str, ...] = (PERSON,), **data: Any
) -> Json:
    """authors: ids; those of BOT and CONNECTION are bots'. data: in place of what the type usually has; None leaves it out."""
    kind, usual = TYPES[type_]
    given = {key: value for key, value in {**(usual or {}), **data}.items() if value is not None or key not in data}
    told = {
        "id": str(UUID(int=next(_numbers), version=4)), "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "workspace_id": IN_WORKSPACE["id"], "workspace_name": "Quill & Co", "subscription_id": IN_BLOCK["id"],
        "integration_id": CONNECTION, "type": type_,
        "authors": [{"id": one, "type": "person" if one == PERSON else "bot"} for one in authors],
        "accessible_by": [{"id": PERSON, "type": "person"}], "attempt_number": 1, "api_version": "2026-03-11",
        "entity": {"id": page, "type": kind},
    }  # fmt: skip
    return told if usual is None else told | {"data": given}


def pressed(page: Any = PAGE, *, event_id: str | None = None, parent: Json | None = None) -> Json:
    """What a button or an automation sends, as seen in the wild."""
    return {
        "source": {
            "type": "automation", "automation_id": IN_BLOCK["id"], "action_id": IN_BLOCK["id"],
            "event_id": event_id or str(UUID(int=next(_numbers), version=4)), "attempt": 1, "user_id": PERSON,
        },
        "data": {
            "object": "page", "id": page, "created_time": "2026-11-20T11:00:00.000Z", "last_edited_time": "2026-11-20T12:00:00.000Z",
            "created_by": {"object": "user", "id": PERSON}, "last_edited_by": {"object": "user", "id": PERSON},
            "parent": parent or {"type": "data_source_id", "data_source_id": SOURCE, "database_id": CONTAINER},
            "properties": {"Name": {"id": "title", "type": "title", "title": [{"plain_text": "분기 회의 010-2345-6789"}]}},
            "url": "https://app.notion.com/p/393abc1eedcd8170aebfcf1d14057b30", "public_url": None,
        },
    }  # fmt: skip


def raw(json_: Any) -> bytes:
    return json.dumps(json_, ensure_ascii=False).encode()
