"""What is in the fake workspace: users, pages, blocks, databases, files, and who may see them."""

import datetime as dt
import random
import string
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

from tests.fakes.notion.clock import Clock, minute
from tests.fakes.notion.errors import Json, invalid, not_found, restricted

Kind = Literal["page", "block", "database", "data_source"]
Author = str  # a user id
CAPABILITIES = ("read", "update", "insert", "read_comments", "insert_comments", "users", "emails")


@dataclass
class Node:
    """Anything with an id and a place. payload: of a block, in response form, without children.

    values: of a page, complete, by raw property id. columns: of a data source, by raw property id, in response form.
    shared: True or False where somebody said so, None where it follows the parent.
    """

    id: str
    kind: Kind
    type: str
    parent: Json
    created: dt.datetime
    edited: dt.datetime
    created_by: Author
    edited_by: Author
    payload: Json = field(default_factory=dict)
    children: list[str] = field(default_factory=list)
    values: dict[str, Json] = field(default_factory=dict)
    columns: dict[str, Json] = field(default_factory=dict)
    title: list[Json] = field(default_factory=list)
    description: list[Json] = field(default_factory=list)
    icon: Json | None = None
    cover: Json | None = None
    in_trash: bool = False
    locked: bool = False
    inline: bool = False
    shared: bool | None = None
    source: str = ""  # of a database: its first data source
    parts: dict[str, str] = field(default_factory=dict)  # of meeting notes: summary, notes, transcript → the wrapper


@dataclass
class StoredFile:
    id: str
    name: str
    data: bytes
    content_type: str = "application/octet-stream"
    redirect_to: str | None = None


class World:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.clock = Clock()
        self.nodes: dict[str, Node] = {}
        self.users: dict[str, Json] = {}
        self.files: dict[str, StoredFile] = {}
        self.uploads: dict[str, Json] = {}
        self.comments: dict[str, Json] = {}
        self.views: dict[str, Json] = {}
        self.cursors: dict[str, tuple[str, int, str]] = {}
        self.events: list[Json] = []
        self.capabilities = set(CAPABILITIES)
        self.query_cap = 10_000
        self.markdown_cap = 20_000
        self.upload_limit = 5 * 1024 * 1024
        self.drops_unknown_properties = False
        self.lists_meeting_notes_children = True
        self.base_url = "http://127.0.0.1"
        self.workspace = self.new_id()
        self.workspace_name, self.bot_name = "Fake", "Minutes"
        self.bot = self.new_id()
        self._by_person = False

    # ── ids ──

    def new_id(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    def short_id(self) -> str:
        """A raw property or option id: four characters, some of which need encoding in a URL."""
        letters = string.ascii_letters + "@:;^`|\\~?="
        return "".join(self.chance.choice(letters) for _ in range(4))

    # ── finding ──

    def find(self, identifier: str, *kinds: Kind, called: str = "block") -> Node:
        """What a request names, if the connection may see it. Raises the API's 400 or 404."""
        node = self.nodes.get(dashed(identifier, called))
        if node is None or not self.visible(node):
            raise not_found(called, identifier, self.bot, self.bot_name)
        if kinds and node.kind not in kinds:
            raise invalid(f"Provided ID {node.id} is a {node.kind}, not a {called}. Use the endpoint for it instead.")
        return node

    @contextmanager
    def by_person(self) -> Iterator[None]:
        """While it lasts, everything is visible: people see what is not shared with the connection."""
        before, self._by_person = self._by_person, True
        try:
            yield
        finally:
            self._by_person = before

    def visible(self, node: Node) -> bool:
        if self._by_person:
            return True
        for one in self.upwards(node):
            if one.shared is not None:
                return one.shared
        return False

    def upwards(self, node: Node) -> Iterator[Node]:
        """The node itself, what it lies in, and so on up to the workspace."""
        current: Node | None = node
        while current is not None:
            yield current
            current = self.nodes.get(parent_id(current.parent))

    def trashed(self, node: Node) -> bool:
        return any(one.in_trash for one in self.upwards(node))

    def live_children(self, node: Node) -> list[Node]:
        origin = node.payload.get("synced_from") if node.type == "synced_block" else None
        if origin and origin["block_id"] in self.nodes:
            node = self.nodes[origin["block_id"]]
        return [child for child in map(self.nodes.__getitem__, node.children) if not child.in_trash]

    def page_of(self, node: Node) -> Node:
        """The page (or database) that a block is on."""
        return next((one for one in self.upwards(node) if one.kind != "block"), node)

    def rows(self, source: Node) -> list[Node]:
        return [self.nodes[row] for row in source.children]

    def needs(self, *capabilities: str) -> None:
        if not self.capabilities.issuperset(capabilities):
            raise restricted()

    # ── changing ──

    def add(self, kind: Kind, type_: str, parent: Json, by: Author) -> Node:
        now = self.clock.now()
        node = Node(self.new_id(), kind, type_, parent, now, now, by, by)
        self.nodes[node.id] = node
        return node

    def touch(self, node: Node, by: Author) -> None:
        """A block's edit shows on the block and on its page."""
        for one in {node.id: node, (page := self.page_of(node)).id: page}.values():
            one.edited, one.edited_by = self.clock.now(), by

    def report(self, type_: str, node: Node, by: Author, **data: object) -> None:
        """Note the event that a webhook would carry. Content is never in it."""
        kind = "bot" if by == self.bot else "person"
        self.events.append({
            "id": self.new_id(), "timestamp": self.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "workspace_id": self.workspace, "workspace_name": self.workspace_name, "subscription_id": self.workspace,
            "integration_id": self.bot, "type": type_, "authors": [{"id": by, "type": kind}], "attempt_number": 1,
            "api_version": "2026-03-11", "entity": {"id": node.id, "type": node.kind},
            "data": {"parent": event_parent(node.parent)} | data,
        })  # fmt: skip

    # ── showing ──

    def stamps(self, node: Node) -> Json:
        return {
            "created_time": minute(node.created), "last_edited_time": minute(node.edited),
            "created_by": {"object": "user", "id": node.created_by},
            "last_edited_by": {"object": "user", "id": node.edited_by},
        }  # fmt: skip

    def user(self, identifier: str) -> Json:
        """As much of a user as the capabilities let the connection see."""
        user: Json = {"object": "user", "id": identifier}
        if identifier == self.bot:
            limits = {"max_file_upload_size_in_bytes": self.upload_limit}
            owner = {"type": "workspace", "workspace": True}
            names = {"workspace_name": self.workspace_name, "workspace_id": self.workspace}
            bot = {"owner": owner, **names, "workspace_limits": limits}
            return user | {"name": self.bot_name, "avatar_url": None, "type": "bot", "bot": bot}
        if "users" not in self.capabilities:
            return user
        known = user | {"avatar_url": None} | self.users[identifier]
        return known if "emails" in self.capabilities else known | {"person": {}}

    def name_of(self, identifier: str) -> str:
        return self.bot_name if identifier == self.bot else str(self.users[identifier]["name"])

    def knows(self, identifier: str) -> bool:
        return identifier == self.bot or identifier in self.users


def dashed(identifier: str, called: str = "block") -> str:
    try:
        return str(uuid.UUID(identifier))
    except ValueError:
        raise invalid(f"path failed validation: path.{called}_id should be a valid uuid, instead was `{identifier}`.") from None


def parent_id(parent: Json) -> str:
    kind: str = parent["type"]
    return "" if kind == "workspace" else str(parent[kind])


def event_parent(parent: Json) -> Json:
    kind = {"workspace": "space", "data_source_id": "database"}.get(parent["type"], parent["type"].removesuffix("_id"))
    shown: Json = {"id": parent.get("database_id") or parent_id(parent), "type": kind}
    return shown | ({"data_source_id": parent["data_source_id"]} if "data_source_id" in parent else {})


def encoded(property_id: str) -> str:
    """A property id as Notion shows it."""
    return quote(property_id, safe="")
