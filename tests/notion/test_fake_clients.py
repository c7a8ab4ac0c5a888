"""Clients that are not ours drive the fake Notion, so that it is not shaped to our own: notion-client and the official JS SDK."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
from notion_client import APIResponseError, Client
from notion_client.helpers import collect_paginated_api

from tests.fakes.notion import FakeNotion
from tests.notion.wire import paragraph, text

SDK = "5.26.0"
EXPECTED = {
    "me": "bot", "full": True, "seen": ["edited", *(f"later {n}" for n in range(7))], "found": [True], "left": 0, "missing": "object_not_found",
}  # fmt: skip


def test_the_plain_notion_client_drives_it() -> None:
    with FakeNotion() as notion:
        page = notion.page(title="Team")
        assert driven(Client(auth=notion.token, base_url=notion.url, notion_version="2026-03-11", retry=False), page) == EXPECTED
        assert [one["type"] for one in notion.tree(page)] == ["child_database"]


@pytest.mark.skipif(shutil.which("node") is None or shutil.which("npm") is None, reason="Node.js and npm are not installed")
def test_the_official_sdk_drives_it() -> None:
    folder = installed()
    with FakeNotion() as notion:
        page = notion.page(title="Team")
        script = Path(__file__).with_name("drive_notion.mjs")
        done = subprocess.run(
            ["node", script, folder, notion.url, notion.token, page], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout) == EXPECTED


def installed() -> Path:
    """The folder that holds the SDK; it is kept between runs. Skips where it cannot be had."""
    folder = Path(tempfile.gettempdir()) / f"notionhq-client-{SDK}"
    if not (folder / "node_modules" / "@notionhq" / "client").is_dir():
        folder.mkdir(exist_ok=True)
        command = ["npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", f"@notionhq/client@{SDK}"]
        try:
            subprocess.run(command, capture_output=True, timeout=90, check=True)
        except (subprocess.SubprocessError, OSError) as error:
            pytest.skip(f"@notionhq/client {SDK} cannot be installed here ({type(error).__name__})")
    return folder


def driven(client: Client, page: str) -> dict[str, Any]:
    """The same as drive_notion.mjs does."""
    properties = {"Name": {"title": {}}, "Due": {"date": {}}, "Review": {"select": {"options": [{"name": "New"}]}}}
    parent = {"type": "page_id", "page_id": page}
    database: Any = client.databases.create(parent=parent, title=[text("Tasks")], initial_data_source={"properties": properties})
    source = database["data_sources"][0]["id"]
    values = {"Name": {"title": [text("Write")]}, "Due": {"date": {"start": "2026-11-24"}}, "Review": {"select": {"name": "New"}}}
    row: Any = client.pages.create(
        parent={"type": "data_source_id", "data_source_id": source}, properties=values, children=[paragraph("first")]
    )
    first = collect_paginated_api(client.blocks.children.list, block_id=row["id"])[0]
    later = [paragraph(f"later {n}") for n in range(7)]
    client.blocks.children.append(row["id"], children=later, position={"type": "after_block", "after_block": {"id": first["id"]}})
    client.blocks.update(first["id"], paragraph={"rich_text": [text("edited")]})
    blocks = collect_paginated_api(client.blocks.children.list, block_id=row["id"], page_size=3)
    client.pages.update(row["id"], properties={"Review": {"select": {"name": "Accepted"}}})
    wanted = {"property": "Review", "select": {"equals": "Accepted"}}
    found: Any = client.data_sources.query(source, filter=wanted, sorts=[{"property": "Due", "direction": "ascending"}])
    client.blocks.delete(first["id"])
    client.pages.update(row["id"], in_trash=True)
    left: Any = client.data_sources.query(source)
    me: Any = client.users.me()
    return {
        "me": me["type"], "full": "url" in row, "seen": [one["paragraph"]["rich_text"][0]["plain_text"] for one in blocks],
        "found": [one["id"] == row["id"] for one in found["results"]], "left": len(left["results"]), "missing": missing(client),
    }  # fmt: skip


def missing(client: Client) -> str:
    with pytest.raises(APIResponseError) as caught:
        client.pages.retrieve("0" * 32)
    return str(caught.value.code.value)
