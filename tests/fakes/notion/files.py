"""Files: kept by the fake, handed out under signed URLs that are made when they are asked for and expire in an hour."""

import datetime as dt
import hashlib
import re
from urllib.parse import parse_qs, quote, urlsplit

from tests.fakes.notion.errors import Json, invalid
from tests.fakes.notion.world import StoredFile, World

LIFETIME = dt.timedelta(hours=1)
_KEPT = re.compile(r"/files/([0-9a-f-]{36})/")


def keep(world: World, name: str, data: bytes, content_type: str, redirect_to: str | None = None) -> StoredFile:
    file = StoredFile(world.new_id(), name, data, content_type, redirect_to)
    world.files[file.id] = file
    return file


def stored_file(world: World, given: Json) -> Json:
    """A file of a request (upload, external, or a URL of ours that was handed out) as the fake keeps it."""
    kind = given.get("type") or next(key for key in ("file_upload", "external", "file") if key in given)
    rest = {"name": given["name"]} if "name" in given else {}
    if kind == "external":
        return {"type": "external", "external": {"url": given["external"]["url"]}, **rest}
    if kind == "file_upload":
        upload = world.uploads.get(given["file_upload"]["id"])
        if upload is None or upload["status"] != "uploaded":
            raise invalid("Could not find an uploaded file with this ID.")
        return {"type": "file", "file": {"kept": upload["id"]}, "name": rest.get("name", upload["filename"])}
    found = _KEPT.search(given["file"].get("url", ""))
    if not found or found[1] not in world.files:
        raise invalid("A file must be an upload, an external URL, or one that Notion hosts.")
    return {"type": "file", "file": {"kept": found[1]}, "name": rest.get("name", world.files[found[1]].name)}


def shown_file(world: World, payload: Json) -> Json:
    if payload.get("type") != "file":
        return payload
    file = world.files[payload["file"]["kept"]]
    return payload | {"file": {"url": signed_url(world, file), "expiry_time": _shown(world.clock.now() + LIFETIME)}}


def signed_url(world: World, file: StoredFile) -> str:
    expires = int((world.clock.now() + LIFETIME).timestamp())
    return f"{world.base_url}/files/{file.id}/{quote(file.name)}?expires={expires}&signature={_signature(file.id, expires)}"


def fetch(world: World, target: str) -> StoredFile | None:
    """The file behind a signed URL; None when the signature is wrong or the URL has expired."""
    parts = urlsplit(target)
    found, query = _KEPT.search(parts.path), parse_qs(parts.query)
    file = world.files.get(found[1]) if found else None
    expires = int(query.get("expires", ["0"])[0])
    right = file is not None and query.get("signature") == [_signature(file.id, expires)]
    return file if right and world.clock.now().timestamp() < expires else None


def _signature(identifier: str, expires: int) -> str:
    return hashlib.sha256(f"{identifier}/{expires}/fake".encode()).hexdigest()


def _shown(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
