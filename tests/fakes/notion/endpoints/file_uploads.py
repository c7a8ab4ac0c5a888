"""File uploads of one part, and their list."""

import datetime as dt
from email import message_from_bytes, policy

from tests.fakes.notion.clock import minute
from tests.fakes.notion.errors import Json, invalid, not_found
from tests.fakes.notion.paging import listed
from tests.fakes.notion.request import Request
from tests.fakes.notion.world import StoredFile, World, dashed


def create(world: World, request: Request) -> Json:
    world.needs("insert")
    given, now = request.given, world.clock.now()
    if given.get("mode", "single_part") != "single_part":
        raise invalid("This fake takes files of one part.")
    identifier = world.new_id()
    world.uploads[identifier] = {
        "object": "file_upload", "id": identifier, "created_time": minute(now), "created_by": {"id": world.bot, "type": "bot"},
        "last_edited_time": minute(now), "expiry_time": minute(now + dt.timedelta(hours=1)),
        "upload_url": f"{world.base_url}/v1/file_uploads/{identifier}/send", "in_trash": False, "status": "pending",
        "filename": given.get("filename", "file"), "content_type": given.get("content_type", "application/octet-stream"),
        "content_length": None,
    }  # fmt: skip
    return dict(world.uploads[identifier])


def send(world: World, request: Request) -> Json:
    world.needs("insert")
    upload = _upload(world, request)
    head = f"Content-Type: {request.headers.get('content-type', '')}\r\n\r\n".encode()
    parts = message_from_bytes(head + request.raw, policy=policy.HTTP)
    part = next((one for one in parts.iter_parts() if one.get_param("name", header="content-disposition") == "file"), None)
    if part is None or upload["status"] != "pending":
        raise invalid("A pending upload and a part named `file` are needed.")
    data = part.get_payload(decode=True)
    world.files[upload["id"]] = StoredFile(upload["id"], upload["filename"], bytes(data), upload["content_type"])
    upload |= {"status": "uploaded", "content_length": len(data)}
    upload.pop("upload_url")
    return dict(upload)


def retrieve(world: World, request: Request) -> Json:
    world.needs("read")
    return dict(_upload(world, request))


def every(world: World, request: Request) -> Json:
    world.needs("read")
    status = request.query.get("status")
    found = [one for one in world.uploads.values() if status in {None, one["status"]}]
    return listed(world, "file_upload", f"uploads {status}", found[::-1], request.query, dict, lambda one: one["id"])


def _upload(world: World, request: Request) -> Json:
    identifier = dashed(request.params["file_upload_id"], "file_upload")
    if identifier not in world.uploads:
        raise not_found("file_upload", identifier, world.bot)
    return world.uploads[identifier]
